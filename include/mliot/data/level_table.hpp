// The known values of a category and their codes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mliot/core/archive.hpp"

namespace mliot::data {

/// What becomes of a value that was not there at fit.
enum class UnseenLevel : std::uint8_t { missing, error };

constexpr std::array<std::string_view, 2> enum_names(UnseenLevel) { return {"missing", "error"}; }

/// What the values of a category are.
enum class LevelKind : std::uint8_t { text, integer, boolean };

constexpr std::array<std::string_view, 3> enum_names(LevelKind) {
  return {"text", "integer", "boolean"};
}

/// Distinct values in ascending order; the code of a value is its place.
///
/// Texts are UTF-8 and ordered by their bytes, so that no locale changes a code.
/// Missing: code -1.
class LevelTable {
 public:
  static constexpr std::int32_t kMissing = -1;

  LevelTable() = default;

  /// The distinct values of these, in any order. Throws ResourceLimit beyond 2^31 - 1 of them.
  static LevelTable of_texts(std::vector<std::string> values);
  static LevelTable of_integers(std::vector<std::int64_t> values);

  /// false 0, true 1.
  static LevelTable of_booleans();

  LevelKind kind() const noexcept { return kind_; }
  std::size_t size() const noexcept {
    return kind_ == LevelKind::text ? texts_.size() : integers_.size();
  }

  /// The value of a code as text: "north", "17", "true". Throws InvalidArgument when out of range.
  std::string label(std::int32_t code) const;

  std::span<const std::string> texts() const noexcept { return texts_; }
  std::span<const std::int64_t> integers() const noexcept { return integers_; }

  /// The code of a value; kMissing or InvalidArgument that names it when it is unknown.
  /// Throws InvalidArgument when the table holds values of another kind.
  std::int32_t code(std::string_view text, UnseenLevel unseen = UnseenLevel::missing) const;
  std::int32_t code(std::int64_t integer, UnseenLevel unseen = UnseenLevel::missing) const;

  /// For each of another table's codes the code here: how rows coded elsewhere are translated.
  std::vector<std::int32_t> codes_of(const LevelTable& other, UnseenLevel unseen) const;

  void save(archive::Writer& writer) const;
  static LevelTable load(const archive::Reader& reader);

  bool operator==(const LevelTable&) const = default;

 private:
  void check_kind(LevelKind asked) const;

  LevelKind kind_ = LevelKind::text;
  std::vector<std::string> texts_;
  std::vector<std::int64_t> integers_;  // also booleans
};

}  // namespace mliot::data

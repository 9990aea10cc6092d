// The input columns of a fitted pipeline: names, parts, types, units and levels.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mliot/core/archive.hpp"

namespace mliot::pipeline {

/// The part that a column plays.
enum class Role : std::uint8_t { id, time, target, past, future, fixed, weight, feature };

constexpr auto enum_names(Role) {
  return std::array<std::string_view, 8>{"id",     "time",   "target", "past",
                                         "future", "static", "weight", "feature"};
}

/// One input column.
struct Column {
  std::string name;
  Role role = Role::feature;
  std::string dtype;  ///< "float64", "int64", "text", "datetime" ...
  std::string unit;   ///< as the user says it; may be empty

  /// The values of a text column; the code of a value is its place.
  std::optional<std::vector<std::string>> levels = std::nullopt;
};

/// The columns in the order in which the model reads those of one role.
class Schema {
 public:
  Schema() = default;

  /// Throws InvalidArgument when two columns have one name.
  explicit Schema(std::vector<Column> columns);

  const std::vector<Column>& columns() const noexcept { return columns_; }
  bool empty() const noexcept { return columns_.empty(); }

  /// The columns of one role.
  std::vector<const Column*> of(Role role) const;

  /// Writes the list under a name.
  void save(archive::Writer& writer, std::string_view name) const;

  /// Throws FormatError for an unknown role and a doubled name.
  static Schema load(const archive::Reader& reader, std::string_view name);

 private:
  std::vector<Column> columns_;
};

}  // namespace mliot::pipeline

// The ids of series and their places: looked up once, added to without allocation.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "mliot/core/archive.hpp"
#include "mliot/pipeline/status.hpp"

namespace mliot::pipeline {

/// The longest id of a series that is added after loading, in bytes.
inline constexpr std::size_t kLongestId = 128;

/// Between the parts of an id that several columns make up: the unit separator of ASCII.
inline constexpr char kIdSeparator = '\x1f';

/// One column of the id: the value of each series.
using IdColumn = std::variant<std::vector<std::string>, std::vector<std::int64_t>>;

/// Ids as texts, in the order of the series; integers in decimal, several columns joined by
/// kIdSeparator.
///
/// Cost:  find and add are one hash and a few comparisons.
/// Thread safety: find and size may run at any time; add waits for another add alone.
class SeriesIds {
 public:
  /// One series without an id.
  SeriesIds() : SeriesIds(std::vector<std::string>{std::string()}, 0) {}

  /// These ids, and room for as many new ones. Throws InvalidArgument when two are equal.
  SeriesIds(const std::vector<std::string>& ids, std::size_t room);

  std::size_t size() const noexcept { return size_.load(std::memory_order_acquire); }
  std::size_t capacity() const noexcept { return ends_.size(); }

  /// The place of an id; nothing when it is unknown.
  std::optional<std::size_t> find(std::string_view id) const noexcept;

  /// The id of a place below size().
  std::string_view id(std::size_t place) const noexcept;

  /// Adds an id at place size(), after prepare(place). Says known_series, capacity or id_too_long
  /// and does nothing otherwise.
  template <class Prepare>
  Status add(std::string_view id, Prepare&& prepare) noexcept {
    const std::lock_guard lock(adding_);
    const Status status = check_new(id);
    if (status != Status::ok) return status;
    prepare(size());
    put(id);
    return Status::ok;
  }

  /// Drops all but the first ids. Nothing else may run meanwhile.
  void shrink(std::size_t size) noexcept;

 private:
  Status check_new(std::string_view id) const noexcept;
  std::size_t slot_of(std::string_view id) const noexcept;
  void put(std::string_view id) noexcept;

  std::vector<char> text_;         // of all ids, end to end, with room for more
  std::vector<std::size_t> ends_;  // of each id in text_
  std::size_t slots_ = 0;          // a power of two
  std::unique_ptr<std::atomic<std::uint32_t>[]> table_;  // place + 1, or 0
  std::atomic<std::size_t> size_ = 0;
  std::mutex adding_;
};

/// The ids of series as texts. Throws InvalidArgument when columns are not equally long.
std::vector<std::string> joined_ids(const std::vector<IdColumn>& columns);

/// Whether an id of joined_ids()'s form has a part for each column, a whole number where the column
/// holds those. Without columns every id does.
bool id_fits(const std::vector<IdColumn>& columns, std::string_view id) noexcept;

/// Adds an id that fits to the columns. Throws InvalidArgument when it does not.
void append_id(std::vector<IdColumn>& columns, std::string_view id);

/// Writes one object a column, {texts} or {integers}, under a name.
void save_ids(archive::Writer& writer, std::string_view name, const std::vector<IdColumn>& columns);
std::vector<IdColumn> load_ids(const archive::Reader& reader, std::string_view name);

}  // namespace mliot::pipeline

// As-of join: to each sample the nearest one of another table, by time and within its group.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace mliot::preprocessing {

/// Where the other sample may lie.
enum class AsofDirection : std::uint8_t { backward, forward, nearest };

constexpr std::array<std::string_view, 3> enum_names(AsofDirection) {
  return {"backward", "forward", "nearest"};
}

/// Which samples match.
struct AsofOptions {
  AsofDirection direction = AsofDirection::backward;

  /// The greatest distance in time, itself included; absent: any.
  std::optional<std::int64_t> tolerance = std::nullopt;

  /// Whether a sample of the very same time matches.
  bool allow_exact_matches = true;
};

/// The times of groups, group i at places offsets[i] .. offsets[i + 1], each in ascending order.
struct GroupedTimes {
  std::span<const std::int64_t> offsets;
  std::span<const std::int64_t> times;

  /// The row of each place, each row once; empty where rows and places are the same.
  std::span<const std::int64_t> rows = {};
};

/// The row of the right sample of each left row, -1 where there is none.
///
/// backward is the newest right sample at or before the left time (of equal times the last one),
/// forward the oldest at or after it (of equal times the first one), nearest the closer of the two
/// and backward where they are equally far.
///
/// Cost:    one pass over both tables.
/// Source:  pandas `merge_asof`, polars `join_asof`.
/// Throws InvalidArgument where groups do not fit, rows are not each there once, or a time falls
/// within its group (row and time are named) or is out of range.
std::vector<std::int64_t> asof_join(const GroupedTimes& left, const GroupedTimes& right,
                                    const AsofOptions& options, int threads);

}  // namespace mliot::preprocessing

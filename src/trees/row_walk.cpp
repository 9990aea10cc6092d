// The single-row walk.
#include "trees/row_walk.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace mliot::trees::detail {
namespace {

constexpr std::size_t kGroup = 8;

// One level down without a branch; at a leaf the compare with NaN fails and skip is 0.
template <class Step, class T>
std::uint32_t descend(const Step* steps, std::uint32_t at, const T* row) noexcept {
  const Step& step = steps[at];
  const auto x = static_cast<decltype(step.threshold)>(row[step.feature]);
  const std::uint32_t skip = step.skip;
  const std::uint32_t left = x <= step.threshold ? 0xFFFFFFFFU : 0;
  return at + (skip ^ ((skip ^ 1U) & left));
}

// The same for a row with missing values.
template <class Step, class T>
std::uint32_t descend_missing(const Step* steps, const std::uint8_t* missing_left, std::uint32_t at,
                              const T* row) noexcept {
  const Step& step = steps[at];
  const auto x = static_cast<decltype(step.threshold)>(row[step.feature]);
  const bool left = x <= step.threshold || (std::isnan(x) && missing_left[at] != 0);
  return at + (left ? 1U : static_cast<std::uint32_t>(step.skip));
}

template <class Descend>
std::int64_t walk_groups(const WalkTables& walk, std::size_t trees, Descend&& down) noexcept {
  std::int64_t sum = 0;
  for (std::size_t first = 0; first < trees; first += kGroup) {
    const std::size_t n = std::min(kGroup, trees - first);
    std::array<std::uint32_t, kGroup> at{};  // entry 0 is a leaf of value 0
    std::uint32_t depth = 0;
    for (std::size_t k = 0; k < n; ++k) {
      at[k] = walk.trees[first + k].start;
      depth = std::max(depth, walk.trees[first + k].depth);
    }
    for (; depth > 0; --depth) {
      for (std::uint32_t& cursor : at) cursor = down(cursor);
    }
    for (const std::uint32_t leaf : at) sum += walk.leaves[leaf];
  }
  return sum;
}

template <class T>
bool any_missing(const T* row, std::size_t columns) noexcept {
  bool missing = false;
  for (std::size_t j = 0; j < columns; ++j) missing |= row[j] != row[j];
  return missing;
}

template <class Step, class T>
std::int64_t walk_steps(const WalkTables& walk, const Step* steps, std::size_t trees,
                        const T* row) noexcept {
  if (any_missing(row, walk.columns)) {
    return walk_groups(walk, trees, [&](std::uint32_t at) {
      return descend_missing(steps, walk.missing_left.data(), at, row);
    });
  }
  return walk_groups(walk, trees, [&](std::uint32_t at) { return descend(steps, at, row); });
}

}  // namespace

std::int64_t walk_row(const WalkTables& walk, std::size_t trees, const float* row) noexcept {
  if (walk.floats.empty()) return walk_steps(walk, walk.doubles.data(), trees, row);
  return walk_steps(walk, walk.floats.data(), trees, row);
}

std::int64_t walk_row(const WalkTables& walk, std::size_t trees, const double* row) noexcept {
  return walk_steps(walk, walk.doubles.data(), trees, row);
}

}  // namespace mliot::trees::detail

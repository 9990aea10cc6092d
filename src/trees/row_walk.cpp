// The single-row walk.
#include "trees/row_walk.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>

namespace mliot::trees::detail {
namespace {

constexpr std::size_t kGroup = 8;  // more cursors no longer fit the registers
constexpr int kLevels = 2;         // between two looks at whether all cursors stand on leaves

// One level down without a branch; at a leaf the compare with NaN fails and skip is 0.
template <class Step, class T>
std::uint32_t descend(const Step* steps, std::uint32_t at, const T* row) noexcept {
  const Step& step = steps[at];
  const auto x = static_cast<decltype(step.threshold)>(row[step.feature]);
  std::uint32_t move = step.skip;
  if (__builtin_expect_with_probability(x <= step.threshold ? 1 : 0, 1, 0.5)) move = 1;
  return at + move;
}

// The same for a row with missing values.
template <class Step, class T>
std::uint32_t descend_missing(const Step* steps, const std::uint8_t* missing_left, std::uint32_t at,
                              const T* row) noexcept {
  const Step& step = steps[at];
  const auto x = static_cast<decltype(step.threshold)>(row[step.feature]);
  const bool left = x <= step.threshold;
  const bool missing = x != x;
  std::uint32_t move = step.skip;
  const int go_left = static_cast<int>(left) | (static_cast<int>(missing) & missing_left[at]);
  if (__builtin_expect_with_probability(go_left, 1, 0.5)) move = 1;
  return at + move;
}

// The same where some nodes have sets of levels.
template <class Step, class T>
std::uint32_t descend_levels(const WalkTables& walk, const Step* steps, std::uint32_t at,
                             const T* row) noexcept {
  const std::uint32_t set = walk.set_of[at];
  if (set == 0) return descend_missing(steps, walk.missing_left.data(), at, row);
  const auto x = static_cast<double>(row[steps[at].feature]);
  const bool left = x != x ? walk.missing_left[at] != 0 : walk.sets[set].has_value(x);
  return at + (left ? 1 : steps[at].skip);
}

// Trees to walk: of these, the ones that stand before `end` in the forest.
struct Chosen {
  std::span<const WalkTree> trees;
  std::size_t end = std::numeric_limits<std::size_t>::max();
};

// Calls take(tree, leaf) for each tree; those that are not walked reach leaf 0 of value 0.
template <class Step, class Descend, class Take>
void walk_groups(const WalkTables& walk, const Step* steps, const Chosen& chosen, Descend&& down,
                 Take&& take) noexcept {
  const std::size_t count = chosen.trees.size();
  for (std::size_t first = 0; first < count; first += kGroup) {
    std::array<std::uint32_t, kGroup> at{};  // entry 0 is a leaf of value 0
    const std::size_t n = std::min(kGroup, count - first);
    for (std::size_t k = 0; k < n; ++k) {
      const WalkTree& tree = chosen.trees[first + k];
      at[k] = tree.index < chosen.end ? tree.start : 0;
    }
    std::uint32_t inner = 1;
    while (inner != 0) {
      for (int level = 0; level < kLevels; ++level) {
#pragma GCC unroll 8
        for (std::size_t k = 0; k < kGroup; ++k) at[k] = down(at[k]);
      }
      inner = 0;
#pragma GCC unroll 8
      for (std::size_t k = 0; k < kGroup; ++k) inner |= steps[at[k]].skip;
    }
    for (std::size_t k = 0; k < n; ++k) take(chosen.trees[first + k].index, walk.leaves[at[k]]);
  }
}

template <class T>
bool any_missing(const T* row, std::size_t columns) noexcept {
  bool missing = false;
  for (std::size_t j = 0; j < columns; ++j) missing |= row[j] != row[j];
  return missing;
}

template <class Step, class T, class Take>
void walk_steps(const WalkTables& walk, const Step* steps, const Chosen& chosen, const T* row,
                Take&& take) noexcept {
  if (!walk.set_of.empty()) {
    const auto down = [&](std::uint32_t at) { return descend_levels(walk, steps, at, row); };
    return walk_groups(walk, steps, chosen, down, take);
  }
  if (any_missing(row, walk.columns)) {
    const auto down = [&](std::uint32_t at) {
      return descend_missing(steps, walk.missing_left.data(), at, row);
    };
    walk_groups(walk, steps, chosen, down, take);
  } else {
    walk_groups(
        walk, steps, chosen, [&](std::uint32_t at) { return descend(steps, at, row); }, take);
  }
}

template <class Take>
void walk_chosen(const WalkTables& walk, const Chosen& chosen, const float* row,
                 Take&& take) noexcept {
  if (walk.floats.empty()) return walk_steps(walk, walk.doubles.data(), chosen, row, take);
  walk_steps(walk, walk.floats.data(), chosen, row, take);
}

template <class Take>
void walk_chosen(const WalkTables& walk, const Chosen& chosen, const double* row,
                 Take&& take) noexcept {
  walk_steps(walk, walk.doubles.data(), chosen, row, take);
}

template <class T>
std::int64_t sum_chosen(const WalkTables& walk, const Chosen& chosen, const T* row) noexcept {
  std::int64_t sum = 0;
  walk_chosen(walk, chosen, row, [&](std::uint32_t, std::int64_t leaf) { sum += leaf; });
  return sum;
}

template <class T>
void add_chosen(const Layout& layout, const Chosen& chosen, const T* row,
                std::int64_t* sums) noexcept {
  walk_chosen(layout.walk, chosen, row,
              [&](std::uint32_t tree, std::int64_t leaf) { layout.add(tree, leaf, sums); });
}

}  // namespace

std::int64_t walk_row(const WalkTables& walk, std::size_t trees, const float* row) noexcept {
  return sum_chosen(walk, {walk.trees, trees}, row);
}

std::int64_t walk_row(const WalkTables& walk, std::size_t trees, const double* row) noexcept {
  return sum_chosen(walk, {walk.trees, trees}, row);
}

std::int64_t walk_row(const WalkTables& walk, std::span<const WalkTree> trees,
                      const float* row) noexcept {
  return sum_chosen(walk, {.trees = trees}, row);
}

std::int64_t walk_row(const WalkTables& walk, std::span<const WalkTree> trees,
                      const double* row) noexcept {
  return sum_chosen(walk, {.trees = trees}, row);
}

void walk_row(const Layout& layout, std::span<const WalkTree> trees, std::size_t limit,
              const float* row, std::int64_t* sums) noexcept {
  add_chosen(layout, {trees, limit}, row, sums);
}

void walk_row(const Layout& layout, std::span<const WalkTree> trees, std::size_t limit,
              const double* row, std::int64_t* sums) noexcept {
  add_chosen(layout, {trees, limit}, row, sums);
}

}  // namespace mliot::trees::detail

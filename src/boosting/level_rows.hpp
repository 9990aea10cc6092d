// Counts the rows of each level, and gives frequent levels their bins.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "boosting/binner.hpp"
#include "boosting/group.hpp"

namespace mliot::boosting {

/// The level that x is, or `levels` when it is none of that many.
inline std::size_t level_of(double x, std::size_t levels) {
  if (!(x >= 0 && x < static_cast<double>(levels))) return levels;
  const auto level = static_cast<std::size_t>(x);
  return static_cast<double>(level) == x ? level : levels;
}

/// How many placed rows each level of each category has.
class LevelRows {
 public:
  /// The task must outlive it.
  explicit LevelRows(const BinningTask& task) : task_(task) {
    for (const std::int64_t levels : task.levels) {
      counts_.emplace_back(static_cast<std::size_t>(levels), 0);
    }
  }

  /// The rows of a block, the first of them row `first`; several threads may call at once.
  template <class T>
  void add(std::size_t feature, std::size_t first, std::span<const T> x) {
    std::vector<std::int64_t>& counts = counts_[feature];
    if (counts.empty()) return;
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (task_.map[first + i] >= task_.placed) continue;
      const std::size_t level = level_of(static_cast<double>(x[i]), counts.size());
      if (level == counts.size()) continue;
      std::atomic_ref<std::int64_t>(counts[level]).fetch_add(1, std::memory_order_relaxed);
    }
  }

  /// Adds up what the processes of the group have counted.
  void share(const Group& group) {
    for (std::vector<std::int64_t>& counts : counts_) group.sum(counts);
  }

  std::span<const std::int64_t> counts(std::size_t feature) const { return counts_[feature]; }

 private:
  const BinningTask& task_;
  std::vector<std::vector<std::int64_t>> counts_;
};

/// The bins of a category from the rows of each level: in the order of the levels, without those
/// of fewer rows than `least`, or none.
FeatureBins bin_levels(std::span<const std::int64_t> rows, double least);

/// Marks the levels that bin_levels would have left out, by the first `rows` rows of a table that
/// has a bin for every level.
void mark_rare_levels(BinnedTable& table, std::size_t rows, double least);

}  // namespace mliot::boosting

// The leaf of every training row, told by row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "boosting/grower.hpp"
#include "boosting/grown_tree.hpp"
#include "boosting/splitter.hpp"

namespace mliot::boosting {

/// The leaves of the tree grown last by number, and the number of each row's leaf.
///
/// Leaves have their rows in an order of their own. What rows bring to their leaves, and leaves to
/// their rows, is read and written in the order of the rows instead: each cache line once, by one
/// thread.
class LeafNumbers {
 public:
  /// Writes the numbers into `room`, which has a place for each training row and must outlive this.
  LeafNumbers(const TreeGrower& grower, const GrownTree& tree, std::span<std::uint32_t> room,
              int threads);

  /// The nodes that are leaves, by number.
  const std::vector<std::size_t>& leaves() const noexcept { return leaves_; }

  /// By number: the sums of the rests, one a row, of the leaf's rows.
  std::vector<RestTotals> sums_of(const std::uint32_t* rests) const;

  /// Adds to each row's sum the value of its leaf; values are by node. Rows outside the bag keep
  /// theirs.
  void add(const std::vector<std::int64_t>& values, std::span<double> sums) const;

 private:
  template <class Use>
  void with_numbers(Use use) const;

  std::vector<std::size_t> leaves_;
  std::span<std::uint32_t> room_;
  int threads_;
};

}  // namespace mliot::boosting

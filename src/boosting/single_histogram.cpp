// The larger child alone has a histogram: its parent's, off which the other's rows are taken.
#include <limits>
#include <utility>

#include "boosting/grower.hpp"
#include "boosting/node_search.hpp"
#include "kernel/row_ranks.hpp"
#include "kernel/row_records.hpp"
#include "kernel/sparse_sums.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::boosting {
namespace {

void take_rows(const std::vector<kernel::RecordRange>& rows, FeatureBlock block,
               const Histogram& histogram) {
  std::int64_t* sums = histogram.packed(block.first);
  for (const kernel::RecordRange& range : rows) {
    if (block.high_byte != 0) {
      kernel::take_long_bins(range, block.first, block.high_byte, sums);
    } else if (block.usual != nullptr) {
      kernel::take_sparse_records(range, {block.column, block.count, block.usual}, sums);
    } else {
      kernel::take_records(range, block.first, block.count, sums);
    }
  }
}

}  // namespace

// Few rows are judged by themselves, and so few that they cannot be split are not judged. Rows of
// joint columns cannot be taken off one by one: the sums of their features have been told apart.
bool TreeGrower::needs_no_histogram(std::size_t node) const {
  if (blocks_.front().places != nullptr) return false;
  constexpr std::size_t kAny = std::numeric_limits<std::size_t>::max();
  return is_small(node, can_split(node) ? kernel::kRankedRows : kAny);
}

void TreeGrower::judge_beside_small(std::size_t parent, std::size_t small, std::size_t large) {
  const Histogram rest = std::exchange(work_[parent].histogram, {});
  const auto rows = ranges(small);
  const int threads = threads_for(tree_.nodes[small].totals.rows, 1);
  BlockSearches search(search_of(large), blocks_.size(), threads);
  parallel_for(blocks_.size(), threads, [&](std::size_t b) {
    take_rows(rows, blocks_[b], rest);
    search.of(b).look(rest, blocks_[b]);
  });
  tree_.nodes[large].split = search.best();
  work_[large].histogram = rest;
  judge_small_children(parent);
}

}  // namespace mliot::boosting

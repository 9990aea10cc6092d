// Grows one tree over row records that move with the nodes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "boosting/best_first.hpp"
#include "boosting/binner.hpp"
#include "boosting/buffer.hpp"
#include "boosting/feature_blocks.hpp"
#include "boosting/gradients.hpp"
#include "boosting/group.hpp"
#include "boosting/grown_tree.hpp"
#include "boosting/histogram.hpp"
#include "boosting/node_search.hpp"
#include "boosting/row_store.hpp"
#include "boosting/shared_splitter.hpp"
#include "boosting/splitter.hpp"
#include "mliot/boosting/options.hpp"

namespace mliot::boosting {

/// What one tree is grown from.
struct TreeTask {
  const Gradients* gradients;
  const std::vector<std::uint32_t>* bag;  ///< rows, ascending; null: all
  const std::vector<bool>* mask;          ///< features to use; empty: all
  std::function<void()> tick;             ///< called after every split; may throw
};

/// At every step the leaf with the largest gain is split (ties: the older one), in depth-wise
/// growth of the highest level that has one. In oblivious growth all leaves of a level are split
/// alike.
///
/// A node's records lie together: the split of the root copies them out of the table, every other
/// one divides them in their own place, left ones forwards, right ones backwards. The rows are
/// dealt to one lane a thread in turns of 1,024, and each lane is divided on its own, so that no
/// thread waits for another's counts. Only the smaller child's histogram is summed; the other is
/// the parent's less that, or, where the smaller child needs none, less its rows. Nodes split last
/// move ids alone.
///
/// In a table whose records move (BinnedTable::moves) there is no copy: the rows stay in the order
/// of the last tree, and the next one begins with it. Lanes then are short runs of rows, so that
/// what is read by id, gradients and scores, is near for all rows of a lane.
///
/// Threads divide the lanes of the rows and the features of the histograms of large nodes, and
/// split small leaves side by side, before their turn where it will most likely come. The processes
/// of a group divide the rows themselves. None can change a sum, since all are integers, nor a
/// number of a node.
class TreeGrower {
 public:
  /// `rows` leading rows of the table are trained on. References must outlive the grower.
  TreeGrower(BinnedTable& table, std::size_t rows, const BoostingOptions& options,
             const Group& group, int threads);

  /// The tree, which the next call replaces.
  const GrownTree& grow(const TreeTask& task);

  /// The training rows of a leaf of the tree grown last, in pieces, one a lane.
  std::vector<std::span<const std::uint32_t>> rows_of(std::size_t node) const;

  /// The same piece by piece: each of the lanes, which no two threads of a loop over them share,
  /// has its rows in runs of its own.
  std::size_t lanes() const noexcept { return work_[0].lanes.size(); }
  std::span<const std::uint32_t> rows_of(std::size_t node, std::size_t lane) const {
    const Range& range = work_[node].lanes[lane];
    return {store_.ids.data() + range.begin, store_.ids.data() + range.end};
  }

 private:
  /// Fewer rows do not occupy a thread of their own.
  static constexpr std::size_t kRowsPerLane = 4096;

  /// Leaves of fewer rows are split side by side. More rows are divided among the threads.
  static constexpr std::size_t kRowsPerTask = 2 * kRowsPerLane;

  struct Range {
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  // What a node needs while the tree grows, beside GrownTree::Node.
  struct Work {
    bool in_table = true;  // else in the store
    std::vector<Range> lanes;
    std::vector<SideRef> side;
    std::size_t side_rows = 0;  ///< of the whole group
    Histogram histogram;
    Histogram spare;  ///< for a child, while the node is split
    std::int64_t depth = 0;
  };

  void start(const TreeTask& task);
  void grow_leaves(const TreeTask& task);
  void grow_levels(const TreeTask& task);
  SharedSplit shared_split(const std::vector<std::size_t>& open) const;
  void gather_bag(const std::vector<std::uint32_t>& bag);
  void take_ids_of_all();
  void deal_lanes(std::size_t rows);
  void deal_runs();
  void renew_gradients();
  void split_with_others(std::size_t leaf, std::int64_t splits, LeafQueue& queue);
  void renumber(const std::vector<std::size_t>& slots);
  void split(std::size_t parent, bool last);
  void open(std::size_t parent);
  void fill(std::size_t parent, bool last);
  void close(std::size_t parent);
  void divide(std::size_t parent, bool move);
  void divide_lane(std::size_t parent, std::size_t lane, bool move);
  void count_children(std::size_t parent);
  void share(const Histogram& histogram) const;
  void judge_root();
  void judge_children(std::size_t parent);
  bool is_small(std::size_t node, std::size_t most) const;
  void judge_small_children(std::size_t parent);
  bool needs_no_histogram(std::size_t node) const;
  void judge_beside_small(std::size_t parent, std::size_t small, std::size_t large);
  bool can_split(std::size_t node) const;
  bool is_wide(std::size_t node) const;
  bool is_exact() const { return gradients_->full.size() > 0; }
  void build_block(std::size_t node, const std::vector<kernel::RecordRange>& rows,
                   FeatureBlock block, Histogram& histogram) const;
  bool divides_rows(std::size_t node) const;
  int threads_for(std::size_t rows, std::size_t scans) const;
  NodeSearch search_of(std::size_t node) const;
  std::vector<kernel::RecordRange> ranges(std::size_t node) const;
  kernel::RecordRange range(bool in_table, std::size_t begin, std::size_t end) const;

  BinnedTable& table_;
  std::size_t rows_;
  const BoostingOptions& options_;
  const Group& group_;
  int threads_;
  UsualBins usual_;
  std::vector<FeatureBlock> blocks_;
  HistogramPool pool_;
  std::size_t stride_;  // of the records that move
  RowStore store_;
  std::uint8_t* records_;            // of the store, or the table's own where these move
  std::vector<std::uint8_t> sides_;  // bins of the side rows, where records move

  // Of the tree in work.
  const Gradients* gradients_ = nullptr;
  const std::vector<bool>* mask_ = nullptr;
  std::vector<Splitter> splitter_;
  double least_gain_ = 0;  // a leaf's split that has no more will never come to its turn
  std::vector<std::size_t> lane_starts_;
  GrownTree tree_;
  std::vector<Work> work_;
};

}  // namespace mliot::boosting

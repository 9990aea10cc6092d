// Growth of one tree for several outputs.
#include "boosting/vector_grower.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "boosting/best_first.hpp"
#include "boosting/level_growth.hpp"
#include "kernel/vector_sums.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::boosting {
namespace {

constexpr std::size_t kChunk = 4096;
constexpr std::size_t kWorkPerWake = 30000;  // updates that are worth waking a thread for

// Features of long bins stand alone; the others between them are divided among the threads.
std::vector<FeatureBlock> blocks_of(const BinnedTable& table, std::size_t threads) {
  std::vector<FeatureBlock> blocks;
  const auto add = [&](std::size_t from, std::size_t to) {
    const std::size_t count = std::min(to - from, threads);
    for (std::size_t b = 0; b < count; ++b) {
      const std::size_t first = from + (to - from) * b / count;
      blocks.push_back({first, from + (to - from) * (b + 1) / count - first});
    }
  };
  std::size_t from = 0;
  for (std::size_t f = 0; f < table.columns; ++f) {
    if (table.high_byte(f) == 0) continue;
    add(from, f);
    blocks.push_back({f, 1, table.high_byte(f)});
    from = f + 1;
  }
  add(from, table.columns);
  return blocks;
}

}  // namespace

VectorGrower::VectorGrower(const BinnedTable& table, std::size_t rows, const VectorLayout& layout,
                           const BoostingOptions& options, const Group& group, int threads)
    : table_(table),
      rows_(rows),
      options_(options),
      group_(group),
      threads_(std::max(1, threads)),
      layout_(layout),
      values_(rows * layout_.lanes, options.histogram_precision == HistogramPrecision::exact),
      pool_(table.features, layout_.lanes),
      ids_(rows),
      right_(rows),
      leaf_of_(rows) {
  for (const FeatureBlock& block : blocks_of(table, static_cast<std::size_t>(threads_))) {
    builders_.push_back(std::make_unique<VectorHistogramBuilder>(table_, layout_, values_, block));
  }
}

GrownTree VectorGrower::grow(const VectorTask& task) {
  start(task);
  judge_root();
  if (options_.grow_policy == GrowPolicy::oblivious) {
    grow_levels(task);
  } else {
    grow_leaves(task);
  }
  number_leaves();
  return tree_;
}

void VectorGrower::grow_leaves(const VectorTask& task) {
  const bool by_level = options_.grow_policy == GrowPolicy::depthwise;
  const auto level_of = [&](std::size_t node) {
    return by_level ? work_[node].depth : std::int64_t{0};
  };
  const auto split_leaf = [&](std::size_t leaf, bool last) {
    split(leaf, last);
    if (task.tick) task.tick();
  };
  grow_best_first(tree_, options_.num_leaves, level_of, split_leaf,
                  [&](std::size_t leaf) { pool_.give_back(work_[leaf].histogram); });
}

SharedSplit VectorGrower::shared_split(const std::vector<std::size_t>& open) const {
  std::vector<VectorNode> nodes;
  std::size_t rows = 0;
  for (const std::size_t node : open) {
    nodes.push_back({&work_[node].histogram, &work_[node].totals});
    rows += tree_.nodes[node].totals.rows;
  }
  return best_of_blocks(builders_.size(), threads_for(rows), [&](std::size_t b) {
    return splitter_->best_shared(nodes, builders_[b]->block(), *mask_);
  });
}

void VectorGrower::grow_levels(const VectorTask& task) {
  struct Steps {
    VectorGrower& grower;
    const VectorTask& task;

    bool can_split(std::size_t node) const { return grower.can_split(node); }
    SharedSplit shared_split(const std::vector<std::size_t>& open) const {
      return grower.shared_split(open);
    }
    Split part_of(std::size_t node, const SharedSplit& shared) const {
      const Work& work = grower.work_[node];
      return grower.splitter_->part_of_shared({&work.histogram, &work.totals}, shared);
    }
    std::pair<std::size_t, std::size_t> split_by(std::size_t node, const Split& part,
                                                 bool last) const {
      grower.tree_.nodes[node].split = part;
      grower.split(node, last);
      if (task.tick) task.tick();
      const GrownTree::Node& parent = grower.tree_.nodes[node];
      return {static_cast<std::size_t>(parent.left), static_cast<std::size_t>(parent.right)};
    }
  };
  grow_by_levels(levels_of(options_), Steps{*this, task});
}

std::span<const std::uint32_t> VectorGrower::rows_of(std::size_t node) const {
  return {ids_.data() + work_[node].begin, ids_.data() + work_[node].end};
}

void VectorGrower::start(const VectorTask& task) {
  mask_ = task.mask;
  splitter_.emplace(options_, table_.features, layout_, layout_.units(task.gradients));
  fill_values(task.gradients);
  for (Work& each : work_) pool_.give_back(each.histogram);
  work_.assign(1, {});
  tree_.nodes.assign(1, {});
  Work& root = work_[0];
  root.end = task.bag == nullptr ? rows_ : task.bag->size();
  if (task.bag == nullptr) {
    std::iota(ids_.begin(), ids_.end(), 0U);
  } else {
    std::copy(task.bag->begin(), task.bag->end(), ids_.begin());
  }
  tree_.nodes[0].totals.rows = group_.sum(root.end);
  for (std::size_t k = 0; k < layout_.outputs; ++k) {
    for (const SideRow& row : task.gradients[k]->side) {
      const bool inside =
          task.bag == nullptr || std::binary_search(task.bag->begin(), task.bag->end(), row.row);
      if (inside) root.side.push_back({k, {&row, table_.record(row.row)}});
    }
  }
  root.side_rows = group_.sum(root.side.size());
}

void VectorGrower::fill_values(std::span<const Gradients* const> gradients) {
  if (values_.exact()) {
    return fill_rows(values_.full.data(), [&](std::size_t k, std::size_t i) {
      const FullPair& pair = gradients[k]->full[i];
      return std::pair(static_cast<double>(pair.gradient), static_cast<double>(pair.hessian));
    });
  }
  fill_rows(values_.packed.data(), [&](std::size_t k, std::size_t i) {
    const std::uint32_t pair = gradients[k]->pairs[i];
    return std::pair<std::int32_t, std::int32_t>(static_cast<std::int16_t>(pair >> 16),
                                                 static_cast<std::int32_t>(pair & 0xFFFF));
  });
}

// `pair_of(output, row)`: gradient and hessian.
template <class Value, class PairOf>
void VectorGrower::fill_rows(Value* values, const PairOf& pair_of) {
  parallel_for((rows_ + kChunk - 1) / kChunk, threads_, [&](std::size_t chunk) {
    const std::size_t end = std::min(rows_, (chunk + 1) * kChunk);
    for (std::size_t i = chunk * kChunk; i < end; ++i) {
      Value* value = values + i * layout_.lanes;
      std::fill_n(value, layout_.lanes, Value{0});
      for (std::size_t k = 0; k < layout_.outputs; ++k) {
        const std::pair<Value, Value> pair = pair_of(k, i);
        value[k] = pair.first;
        if (k > 0 && layout_.shared) continue;
        value[layout_.hessian + k] = pair.second;
      }
      value[layout_.rows] = 1;
    }
  });
}

bool VectorGrower::can_split(std::size_t node) const {
  const std::int64_t least = std::max<std::int64_t>(1, options_.min_child_samples);
  const bool deep = options_.max_depth > 0 && work_[node].depth >= options_.max_depth;
  return !deep && static_cast<std::int64_t>(tree_.nodes[node].totals.rows) / 2 >= least;
}

bool VectorGrower::is_wide(std::size_t node) const {
  return tree_.nodes[node].totals.rows > kernel::kVectorRows || work_[node].side_rows > 0 ||
         values_.exact();
}

int VectorGrower::threads_for(std::size_t rows) const {
  return table_.columns * layout_.lanes * (rows + 256) / 8 < kWorkPerWake ? 1 : threads_;
}

void VectorGrower::judge_root() {
  Work& root = work_[0];
  root.histogram = pool_.take();
  root.histogram.wide = is_wide(0);
  const auto rows = rows_of(0);
  parallel_for(builders_.size(), threads_for(rows.size()),
               [&](std::size_t b) { builders_[b]->build(rows, root.side, root.histogram); });
  pool_.share(root.histogram, group_);
  root.totals.assign(layout_.lanes, 0.0);
  for (std::size_t bin = 0; bin <= table_.features[0].missing_bin(); ++bin) {
    splitter_->add_bin(root.histogram, 0, bin, root.totals.data());
  }
  if (!can_split(0)) return;
  std::vector<Split> found(builders_.size());
  parallel_for(builders_.size(), threads_for(rows.size()),
               [&](std::size_t b) { found[b] = best(0, root.histogram, builders_[b]->block()); });
  for (const Split& each : found) tree_.nodes[0].split = better(tree_.nodes[0].split, each);
}

void VectorGrower::split(std::size_t parent, bool last) {
  const std::size_t left = tree_.nodes.size();
  const std::size_t right = left + 1;
  tree_.nodes.resize(right + 1);
  work_.resize(right + 1);
  GrownTree::Node& node = tree_.nodes[parent];
  node.left = static_cast<std::int32_t>(left);
  node.right = static_cast<std::int32_t>(right);
  work_[left].totals = splitter_->left_of(work_[parent].histogram, node.split);
  const bool of_levels = node.split.levels != nullptr;
  find_column(table_, node);
  if (!of_levels && options_.grow_policy != GrowPolicy::oblivious &&
      !splitter_->has_missing(work_[parent].histogram, node.split.feature)) {
    // Missing values would follow the child with more rows.
    node.split.missing_left =
        2 * work_[left].totals[layout_.rows] >= work_[parent].totals[layout_.rows];
  }
  work_[right].totals = work_[parent].totals;
  for (std::size_t lane = 0; lane < layout_.lanes; ++lane) {
    work_[right].totals[lane] -= work_[left].totals[lane];
  }
  work_[left].depth = work_[right].depth = work_[parent].depth + 1;
  for (const std::size_t child : {left, right}) {
    tree_.nodes[child].sorted_levels = of_levels && node.split.levels->sorted;
  }
  divide(parent);
  if (!last && (can_split(left) || can_split(right))) judge_children(parent);
  pool_.give_back(work_[parent].histogram);
}

void VectorGrower::count_children(std::size_t parent) {
  const auto left = static_cast<std::size_t>(tree_.nodes[parent].left);
  std::array<std::int64_t, 4> counts{};
  for (std::size_t i = 0; i < 2; ++i) {
    counts[2 * i] = static_cast<std::int64_t>(rows_of(left + i).size());
    counts[2 * i + 1] = static_cast<std::int64_t>(work_[left + i].side.size());
  }
  group_.sum(counts);
  for (std::size_t i = 0; i < 2; ++i) {
    tree_.nodes[left + i].totals.rows = static_cast<std::size_t>(counts[2 * i]);
    work_[left + i].side_rows = static_cast<std::size_t>(counts[2 * i + 1]);
  }
}

void VectorGrower::judge_children(std::size_t parent) {
  auto small = static_cast<std::size_t>(tree_.nodes[parent].left);
  auto large = static_cast<std::size_t>(tree_.nodes[parent].right);
  if (tree_.nodes[small].totals.rows > tree_.nodes[large].totals.rows) std::swap(small, large);
  const VectorHistogram whole = work_[parent].histogram;
  VectorHistogram part = pool_.take();
  part.wide = is_wide(small);
  VectorHistogram rest = whole;
  if (whole.wide && !is_wide(large)) rest = pool_.take();
  rest.wide = is_wide(large);
  const auto rows = rows_of(small);
  std::vector<std::pair<Split, Split>> found(builders_.size());
  const auto build = [&](std::size_t b) { builders_[b]->build(rows, work_[small].side, part); };
  const auto scan = [&](std::size_t b) {
    builders_[b]->subtract(part, whole, rest);
    if (can_split(small)) found[b].first = best(small, part, builders_[b]->block());
    if (can_split(large)) found[b].second = best(large, rest, builders_[b]->block());
  };
  const int threads = threads_for(rows.size());
  if (group_.alone()) {  // in one go, while the block is in the cache
    parallel_for(builders_.size(), threads, [&](std::size_t b) {
      build(b);
      scan(b);
    });
  } else {
    parallel_for(builders_.size(), threads, build);
    pool_.share(part, group_);
    parallel_for(builders_.size(), threads, scan);
  }
  for (const auto& each : found) {
    tree_.nodes[small].split = better(tree_.nodes[small].split, each.first);
    tree_.nodes[large].split = better(tree_.nodes[large].split, each.second);
  }
  if (rest.memory == whole.memory) work_[parent].histogram = {};
  work_[large].histogram = rest;
  work_[small].histogram = part;
}

Split VectorGrower::best(std::size_t node, const VectorHistogram& histogram,
                         FeatureBlock block) const {
  return splitter_->best({&histogram, &work_[node].totals}, block, *mask_);
}

}  // namespace mliot::boosting

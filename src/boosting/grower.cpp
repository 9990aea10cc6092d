// Growth of one tree: deal the rows, then split the best leaf until none is left.
#include "boosting/grower.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "boosting/node_search.hpp"
#include "kernel/divide_records.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::boosting {
namespace {

constexpr std::size_t kTile = 1024;  // rows a lane takes in one turn
// Histogram updates that are worth waking a thread for, some 80 us: where processors share no cache
// near them, a histogram on its way between them costs half of that.
constexpr std::size_t kWorkPerWake = 250'000;

}  // namespace

TreeGrower::TreeGrower(BinnedTable& table, std::size_t rows, const BoostingOptions& options,
                       const Group& group, int threads)
    : table_(table),
      rows_(rows),
      options_(options),
      group_(group),
      threads_(std::max(1, threads)),
      usual_(table, rows),
      blocks_(blocks_of(table, static_cast<std::size_t>(threads_), usual_)),
      pool_(histogram_starts(table), histogram_uses(table)),
      stride_(record_stride(table.width())),
      store_(rows, table.moves ? 0 : stride_),
      records_(table.moves ? table.bytes.data() : store_.records.data()) {
  if (table.moves) std::iota(store_.ids.data(), store_.ids.data() + rows_, 0U);
}

const GrownTree& TreeGrower::grow(const TreeTask& task) {
  start(task);
  judge_root();
  if (options_.grow_policy == GrowPolicy::oblivious) {
    grow_levels(task);
  } else {
    grow_leaves(task);
  }
  if (tree_.nodes.size() == 1 && work_[0].in_table) take_ids_of_all();
  return tree_;
}

std::vector<std::span<const std::uint32_t>> TreeGrower::rows_of(std::size_t node) const {
  std::vector<std::span<const std::uint32_t>> pieces;
  for (std::size_t lane = 0; lane < lanes(); ++lane) pieces.push_back(rows_of(node, lane));
  return pieces;
}

void TreeGrower::start(const TreeTask& task) {
  gradients_ = task.gradients;
  mask_ = task.mask;
  least_gain_ = 0;
  splitter_.clear();
  splitter_.emplace_back(options_, table_.features, *gradients_, &table_.bundles);
  for (Work& each : work_) pool_.give_back(each.histogram);
  work_.assign(1, {});
  tree_.nodes.assign(1, {});
  const std::size_t rows = task.bag == nullptr ? rows_ : task.bag->size();
  tree_.nodes[0].totals.rows = group_.sum(rows);
  if (table_.moves) {
    deal_runs();
    renew_gradients();
  } else {
    deal_lanes(rows);
    if (task.bag != nullptr) gather_bag(*task.bag);
    for (const SideRow& row : gradients_->side) {
      if (task.bag == nullptr || std::binary_search(task.bag->begin(), task.bag->end(), row.row)) {
        work_[0].side.push_back({&row, table_.record(row.row)});
      }
    }
  }
  work_[0].side_rows = group_.sum(work_[0].side.size());
}

// Lane t gets the tiles t, t + lanes, ...: neighbours in the input, which often share a branch of
// the tree, spread over all lanes.
void TreeGrower::deal_lanes(std::size_t rows) {
  const std::size_t lanes =
      std::clamp<std::size_t>(rows / kRowsPerLane, 1, static_cast<std::size_t>(threads_));
  std::vector<std::size_t> sizes(lanes, 0);
  for (std::size_t tile = 0; tile * kTile < rows; ++tile) {
    sizes[tile % lanes] += std::min(kTile, rows - tile * kTile);
  }
  lane_starts_.assign(1, 0);
  for (const std::size_t size : sizes) lane_starts_.push_back(lane_starts_.back() + size);
  work_[0].lanes.clear();
  for (std::size_t t = 0; t < lanes; ++t) {
    work_[0].lanes.push_back({lane_starts_[t], lane_starts_[t + 1]});
  }
}

void TreeGrower::gather_bag(const std::vector<std::uint32_t>& bag) {
  const std::size_t lanes = work_[0].lanes.size();
  const std::size_t width = table_.width();
  parallel_for(lanes, threads_, [&](std::size_t lane) {
    std::size_t to = lane_starts_[lane];
    for (std::size_t tile = lane; tile * kTile < bag.size(); tile += lanes) {
      const std::size_t end = std::min(bag.size(), (tile + 1) * kTile);
      for (std::size_t i = tile * kTile; i < end; ++i, ++to) {
        const std::uint32_t row = bag[i];
        std::uint8_t* record = records_ + to * stride_;
        std::copy_n(table_.record(row), width, record);
        std::copy_n(reinterpret_cast<const std::uint8_t*>(gradients_->pairs.data() + row),
                    kernel::kGradientBytes, record + stride_ - kernel::kGradientBytes);
        store_.ids[to] = row;
      }
    }
  });
  work_[0].in_table = false;
}

void TreeGrower::take_ids_of_all() {
  std::iota(store_.ids.data(), store_.ids.data() + rows_, 0U);
  work_[0].in_table = false;
}

kernel::RecordRange TreeGrower::range(bool in_table, std::size_t begin, std::size_t end) const {
  if (in_table) {
    return {table_.record(begin), table_.stride,
            reinterpret_cast<const std::uint8_t*>(gradients_->pairs.data() + begin),
            sizeof(std::uint32_t), end - begin};
  }
  const std::uint8_t* records = records_ + begin * stride_;
  return {records, stride_, records + stride_ - kernel::kGradientBytes, stride_, end - begin};
}

std::vector<kernel::RecordRange> TreeGrower::ranges(std::size_t node) const {
  const Work& work = work_[node];
  if (work.in_table) return {range(true, 0, rows_)};
  std::vector<kernel::RecordRange> all;
  for (const Range& lane : work.lanes) all.push_back(range(false, lane.begin, lane.end));
  return all;
}

bool TreeGrower::can_split(std::size_t node) const {
  const std::int64_t least = std::max<std::int64_t>(1, options_.min_child_samples);
  const bool deep = options_.max_depth > 0 && work_[node].depth >= options_.max_depth;
  return !deep && static_cast<std::int64_t>(tree_.nodes[node].totals.rows) / 2 >= least;
}

bool TreeGrower::is_wide(std::size_t node) const {
  return tree_.nodes[node].totals.rows > kernel::kPackedRows || work_[node].side_rows > 0 ||
         is_exact();
}

bool TreeGrower::divides_rows(std::size_t node) const {
  return tree_.nodes[node].totals.rows > kernel::kPackedRows && !is_exact();
}

void TreeGrower::build_block(std::size_t node, const std::vector<kernel::RecordRange>& rows,
                             FeatureBlock block, Histogram& histogram) const {
  const Work& work = work_[node];
  if (!is_exact()) return build_histogram(rows, work.side, block, histogram);
  std::vector<RowsWithIds> with_ids;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    with_ids.push_back(
        {rows[i], work.in_table ? nullptr : store_.ids.data() + work.lanes[i].begin});
  }
  build_full_histogram(with_ids, gradients_->full.data(), block, histogram);
}

int TreeGrower::threads_for(std::size_t rows, std::size_t scans) const {
  const std::size_t updates = table_.columns * (rows + 256 * scans);
  return updates < kWorkPerWake ? 1 : threads_;
}

void TreeGrower::judge_root() {
  Work& root = work_[0];
  root.histogram = pool_.take();
  root.histogram.wide = is_wide(0);
  const auto rows = ranges(0);
  GrownTree::Node& node = tree_.nodes[0];
  if (divides_rows(0)) {
    build_large_histogram(rows, root.side, {blocks_, threads_}, root.histogram);
  } else {
    parallel_for(blocks_.size(), threads_for(node.totals.rows, 1),
                 [&](std::size_t b) { build_block(0, rows, blocks_[b], root.histogram); });
  }
  share(root.histogram);
  for (std::size_t b = 0; b < root.histogram.extent(0); ++b) {
    const std::int64_t sum = root.histogram.packed(0)[b];
    node.totals.gradient += root.histogram.wide ? sum : sum >> 32;
    node.totals.hessian += root.histogram.wide ? root.histogram.hessians(0)[b] : sum & 0xFFFFFFFF;
  }
  if (!can_split(0)) return;
  const int threads = threads_for(0, 1);
  BlockSearches search({splitter_[0], node.totals, *mask_}, blocks_.size(), threads);
  parallel_for(blocks_.size(), threads,
               [&](std::size_t b) { search.of(b).look(root.histogram, blocks_[b]); });
  node.split = search.best();
}

NodeSearch TreeGrower::search_of(std::size_t node) const {
  return {splitter_[0], tree_.nodes[node].totals, *mask_, least_gain_};
}

void TreeGrower::split(std::size_t parent, bool last) {
  open(parent);
  fill(parent, last);
  close(parent);
}

// Makes room for the children. From here to close() nothing that other leaves need is written.
void TreeGrower::open(std::size_t parent) {
  const std::size_t left = tree_.nodes.size();
  tree_.nodes.resize(left + 2);
  work_.resize(left + 2);
  tree_.nodes[parent].left = static_cast<std::int32_t>(left);
  tree_.nodes[parent].right = static_cast<std::int32_t>(left + 1);
  work_[parent].spare = pool_.take();
}

void TreeGrower::fill(std::size_t parent, bool last) {
  GrownTree::Node& node = tree_.nodes[parent];
  const auto left = static_cast<std::size_t>(node.left);
  const std::size_t right = left + 1;
  NodeTotals& from_left = tree_.nodes[left].totals;
  NodeTotals& from_right = tree_.nodes[right].totals;
  from_left = node.split.left;
  find_column(table_, node);
  from_right.gradient = node.totals.gradient - from_left.gradient;
  from_right.hessian = node.totals.hessian - from_left.hessian;
  for (const std::size_t child : {left, right}) {
    tree_.nodes[child].sorted_levels = node.split.levels != nullptr && node.split.levels->sorted;
    work_[child].depth = work_[parent].depth + 1;
    work_[child].lanes.resize(work_[parent].lanes.size());
  }
  const auto least =
      2.0 * static_cast<double>(std::max<std::int64_t>(1, options_.min_child_samples));
  const bool deep = options_.max_depth > 0 && work_[left].depth >= options_.max_depth;
  const bool move = !last && !deep && static_cast<double>(node.totals.rows) > least;
  divide(parent, move || table_.moves);  // a record that moves stays with its id for ever
  if (move && (can_split(left) || can_split(right))) judge_children(parent);
}

void TreeGrower::close(std::size_t parent) {
  pool_.give_back(work_[parent].spare);
  pool_.give_back(work_[parent].histogram);
}

void TreeGrower::divide(std::size_t parent, bool move) {
  const GrownTree::Node& node = tree_.nodes[parent];
  const auto left = static_cast<std::size_t>(node.left);
  const auto right = static_cast<std::size_t>(node.right);
  work_[left].in_table = work_[right].in_table = false;
  const std::size_t lanes = work_[parent].lanes.size();
  const int threads = node.totals.rows < 2 * kRowsPerLane ? 1 : threads_;
  parallel_for(lanes, threads, [&](std::size_t lane) { divide_lane(parent, lane, move); });
  for (const SideRef& each : work_[parent].side) {
    work_[node.sends_left(each.bins) ? left : right].side.push_back(each);
  }
  count_children(parent);
}

void TreeGrower::count_children(std::size_t parent) {
  const auto left = static_cast<std::size_t>(tree_.nodes[parent].left);
  std::array<std::int64_t, 4> counts{};
  for (std::size_t i = 0; i < 2; ++i) {
    const Work& child = work_[left + i];
    for (const Range& lane : child.lanes) {
      counts[2 * i] += static_cast<std::int64_t>(lane.end - lane.begin);
    }
    counts[2 * i + 1] = static_cast<std::int64_t>(child.side.size());
  }
  group_.sum(counts);
  for (std::size_t i = 0; i < 2; ++i) {
    tree_.nodes[left + i].totals.rows = static_cast<std::size_t>(counts[2 * i]);
    work_[left + i].side_rows = static_cast<std::size_t>(counts[2 * i + 1]);
  }
}

void TreeGrower::share(const Histogram& histogram) const {
  group_.sum({histogram.sums, histogram.wide ? 2 * histogram.size : histogram.size});
}

void TreeGrower::divide_lane(std::size_t parent, std::size_t lane, bool move) {
  const GrownTree::Node& node = tree_.nodes[parent];
  const Work& from = work_[parent];
  const Range whole = from.lanes[lane];
  Work& left = work_[static_cast<std::size_t>(node.left)];
  Work& right = work_[static_cast<std::size_t>(node.right)];
  const kernel::PartitionRule rule{node.column, node.split.bin, node.split.missing_left,
                                   node.goes_right.empty() ? nullptr : node.goes_right.data(),
                                   node.high_byte};
  std::size_t middle = 0;
  if (from.in_table) {
    kernel::PartitionTarget target{records_, store_.ids.data(), whole.begin, whole.end, stride_};
    for (std::size_t tile = lane; tile * kTile < rows_; tile += from.lanes.size()) {
      const std::size_t begin = tile * kTile;
      const std::size_t end = std::min(rows_, begin + kTile);
      const kernel::PartitionRange rows{range(true, begin, end), static_cast<std::uint32_t>(begin)};
      move ? kernel::partition_records(rows, rule, target)
           : kernel::partition_ids(rows, rule, target);
    }
    middle = target.left;
  } else {
    const kernel::RecordStretch stretch{records_, store_.ids.data(), stride_, whole.begin,
                                        whole.end};
    middle = move ? kernel::divide_records(stretch, rule) : kernel::divide_ids(stretch, rule);
  }
  left.lanes[lane] = {whole.begin, middle};
  right.lanes[lane] = {middle, whole.end};
}

void TreeGrower::judge_children(std::size_t parent) {
  std::size_t small = static_cast<std::size_t>(tree_.nodes[parent].left);
  std::size_t large = static_cast<std::size_t>(tree_.nodes[parent].right);
  if (tree_.nodes[small].totals.rows > tree_.nodes[large].totals.rows) std::swap(small, large);
  if (is_small(small, kernel::kRankedRows) && is_small(large, kernel::kRankedRows)) {
    return judge_small_children(parent);
  }
  if (!work_[parent].histogram.wide && needs_no_histogram(small)) {
    return judge_beside_small(parent, small, large);
  }
  const Histogram whole = work_[parent].histogram;
  Histogram part = std::exchange(work_[parent].spare, {});
  part.wide = is_wide(small);
  Histogram rest = whole;
  rest.wide = is_wide(large);
  const bool small_splits = can_split(small);
  const auto rows = ranges(small);
  const bool by_rows = divides_rows(small);
  const int threads =
      by_rows ? threads_ : threads_for(tree_.nodes[small].totals.rows, small_splits ? 2 : 1);
  const auto search = [&](std::size_t node) {
    return BlockSearches(search_of(node), blocks_.size(), threads);
  };
  BlockSearches of_small = search(small);
  BlockSearches of_large = search(large);
  const auto build = [&](std::size_t b) { build_block(small, rows, blocks_[b], part); };
  const auto scan = [&](std::size_t b) {
    subtract_histogram(part, blocks_[b], whole, rest.wide);
    if (small_splits) of_small.of(b).look(part, blocks_[b]);
    of_large.of(b).look(rest, blocks_[b]);
  };
  if (by_rows) {
    build_large_histogram(rows, work_[small].side, {blocks_, threads_}, part);
    share(part);
    parallel_for(blocks_.size(), threads, scan);
  } else if (group_.alone()) {  // in one go, while the block is in the cache
    parallel_for(blocks_.size(), threads, [&](std::size_t b) {
      build(b);
      scan(b);
    });
  } else {
    parallel_for(blocks_.size(), threads, build);
    share(part);
    parallel_for(blocks_.size(), threads, scan);
  }
  tree_.nodes[small].split = of_small.best();
  tree_.nodes[large].split = of_large.best();
  work_[parent].histogram = {};
  work_[large].histogram = rest;
  work_[small].histogram = part;
}

}  // namespace mliot::boosting

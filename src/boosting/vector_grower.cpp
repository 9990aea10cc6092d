// Growth of one tree for several outputs.
#include "boosting/vector_grower.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "boosting/best_first.hpp"
#include "kernel/row_records.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::boosting {
namespace {

constexpr std::size_t kChunk = 4096;
constexpr std::size_t kWorkPerWake = 30000;  // updates that are worth waking a thread for

}  // namespace

VectorGrower::VectorGrower(const BinnedTable& table, std::size_t rows, std::size_t outputs,
                           bool shared, const BoostingOptions& options, int threads)
    : table_(table),
      rows_(rows),
      options_(options),
      threads_(std::max(1, threads)),
      layout_(outputs, shared),
      values_(rows * layout_.lanes),
      pool_(table.columns * kernel::kBinStride * layout_.lanes * sizeof(double)),
      ids_(rows),
      right_(rows) {
  const auto blocks = std::min<std::size_t>(table.columns, static_cast<std::size_t>(threads_));
  for (std::size_t b = 0; b < blocks; ++b) {
    const std::size_t first = table.columns * b / blocks;
    const FeatureBlock block{first, table.columns * (b + 1) / blocks - first};
    builders_.push_back(std::make_unique<VectorHistogramBuilder>(table_, layout_, values_, block));
  }
}

GrownTree VectorGrower::grow(const VectorTask& task) {
  start(task);
  judge_root();
  const auto split_leaf = [&](std::size_t leaf, bool last) {
    split(leaf, last);
    if (task.tick) task.tick();
  };
  grow_best_first(
      tree_, options_.num_leaves, [](std::size_t) { return std::int64_t{0}; }, split_leaf);
  return tree_;
}

std::span<const std::uint32_t> VectorGrower::rows_of(std::size_t node) const {
  return {ids_.data() + work_[node].begin, ids_.data() + work_[node].end};
}

double VectorGrower::hessian(std::size_t node) const {
  const auto& totals = work_[node].totals;
  if (layout_.shared) return totals[layout_.hessian];
  double sum = 0;
  for (std::size_t k = 0; k < layout_.outputs; ++k) sum += totals[layout_.hessian + k];
  return sum / static_cast<double>(layout_.outputs);
}

void VectorGrower::start(const VectorTask& task) {
  mask_ = task.mask;
  units_ = layout_.units(task.gradients);
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
  tree_.nodes[0].totals.rows = root.end;
  for (std::size_t k = 0; k < layout_.outputs; ++k) {
    for (const SideRow& row : task.gradients[k]->side) {
      const bool inside =
          task.bag == nullptr || std::binary_search(task.bag->begin(), task.bag->end(), row.row);
      if (inside) root.side.push_back({k, {&row, table_.record(row.row)}});
    }
  }
}

void VectorGrower::fill_values(std::span<const Gradients* const> gradients) {
  parallel_for((rows_ + kChunk - 1) / kChunk, threads_, [&](std::size_t chunk) {
    const std::size_t end = std::min(rows_, (chunk + 1) * kChunk);
    for (std::size_t i = chunk * kChunk; i < end; ++i) {
      std::int32_t* value = values_.data() + i * layout_.lanes;
      std::fill_n(value, layout_.lanes, 0);
      for (std::size_t k = 0; k < layout_.outputs; ++k) {
        const std::uint32_t pair = gradients[k]->pairs[i];
        value[k] = static_cast<std::int16_t>(pair >> 16);
        if (k > 0 && layout_.shared) continue;
        value[layout_.hessian + k] = static_cast<std::int32_t>(pair & 0xFFFF);
      }
      value[layout_.rows] = 1;
    }
  });
}

bool VectorGrower::can_split(std::size_t node) const {
  const std::int64_t least = 2 * std::max<std::int64_t>(1, options_.min_child_samples);
  const bool deep = options_.max_depth > 0 && work_[node].depth >= options_.max_depth;
  return !deep && static_cast<std::int64_t>(tree_.nodes[node].totals.rows) >= least;
}

bool VectorGrower::is_wide(std::size_t node) const {
  return tree_.nodes[node].totals.rows > kernel::kVectorRows || !work_[node].side.empty();
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
  root.totals.assign(layout_.lanes, 0.0);
  for (std::size_t bin = 0; bin <= kMissingBin; ++bin) {
    add_bin(root.histogram, 0, bin, root.totals);
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
  work_[left].totals = bins_left(work_[parent].histogram, node.split);
  if (!has_missing(work_[parent].histogram, node.split.feature)) {
    // Missing values would follow the child with more rows.
    node.split.missing_left =
        2 * work_[left].totals[layout_.rows] >= work_[parent].totals[layout_.rows];
  }
  work_[right].totals = work_[parent].totals;
  for (std::size_t lane = 0; lane < layout_.lanes; ++lane) {
    work_[right].totals[lane] -= work_[left].totals[lane];
  }
  work_[left].depth = work_[right].depth = work_[parent].depth + 1;
  divide(parent);
  if (!last && (can_split(left) || can_split(right))) judge_children(parent);
  pool_.give_back(work_[parent].histogram);
}

void VectorGrower::divide(std::size_t parent) {
  const GrownTree::Node& node = tree_.nodes[parent];
  const auto left = static_cast<std::size_t>(node.left);
  const std::size_t right = left + 1;
  std::size_t at = work_[parent].begin;
  std::size_t away = 0;
  for (std::size_t i = at; i < work_[parent].end; ++i) {
    const std::uint32_t row = ids_[i];
    const bool go_left = node.sends_left(table_.record(row));
    ids_[at] = row;
    right_[away] = row;
    at += go_left ? 1 : 0;
    away += go_left ? 0 : 1;
  }
  std::copy_n(right_.begin(), away, ids_.begin() + static_cast<std::ptrdiff_t>(at));
  work_[left].begin = work_[parent].begin;
  work_[left].end = work_[right].begin = at;
  work_[right].end = work_[parent].end;
  tree_.nodes[left].totals.rows = work_[left].end - work_[left].begin;
  tree_.nodes[right].totals.rows = away;
  for (const VectorSideRow& each : work_[parent].side) {
    const bool go_left = node.sends_left(each.row.bins);
    work_[go_left ? left : right].side.push_back(each);
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
  parallel_for(builders_.size(), threads_for(rows.size()), [&](std::size_t b) {
    builders_[b]->build(rows, work_[small].side, part);
    builders_[b]->subtract(part, whole, rest);
    if (can_split(small)) found[b].first = best(small, part, builders_[b]->block());
    if (can_split(large)) found[b].second = best(large, rest, builders_[b]->block());
  });
  for (const auto& each : found) {
    tree_.nodes[small].split = better(tree_.nodes[small].split, each.first);
    tree_.nodes[large].split = better(tree_.nodes[large].split, each.second);
  }
  if (rest.memory == whole.memory) work_[parent].histogram = {};
  work_[large].histogram = rest;
  work_[small].histogram = part;
}

void VectorGrower::add_bin(const VectorHistogram& histogram, std::size_t feature, std::size_t bin,
                           std::vector<double>& to) const {
  const std::size_t at = (feature * kernel::kBinStride + bin) * layout_.lanes;
  for (std::size_t lane = 0; lane < layout_.lanes; ++lane) {
    to[lane] +=
        units_[lane] * (histogram.wide ? histogram.doubles()[at + lane]
                                       : static_cast<double>(histogram.narrow()[at + lane]));
  }
}

bool VectorGrower::has_missing(const VectorHistogram& histogram, std::size_t feature) const {
  const std::size_t at = (feature * kernel::kBinStride + kMissingBin) * layout_.lanes;
  return histogram.wide ? histogram.doubles()[at + layout_.rows] > 0
                        : histogram.narrow()[at + layout_.rows] > 0;
}

std::vector<double> VectorGrower::bins_left(const VectorHistogram& histogram,
                                            const Split& split) const {
  std::vector<double> left(layout_.lanes, 0.0);
  for (std::size_t bin = 0; bin <= split.bin; ++bin) add_bin(histogram, split.feature, bin, left);
  if (split.missing_left) add_bin(histogram, split.feature, kMissingBin, left);
  return left;
}

// Sum over the outputs of G^2 / (H + lambda), in four stripes as the scan adds
// them up.
double VectorGrower::score(const std::vector<double>& totals) const {
  double stripes[4] = {};
  for (std::size_t k = 0; k < layout_.outputs; ++k) {
    const double g = shrunk(totals[k], options_.reg_alpha);
    const double weight = totals[layout_.hessian_of(k)] + options_.reg_lambda;
    const double term = layout_.shared ? g * g : (weight > 0 ? g * g / weight : 0);
    stripes[k % 4] += term;
  }
  const double sum = (stripes[0] + stripes[1]) + (stripes[2] + stripes[3]);
  return layout_.shared ? sum / (totals[layout_.hessian] + options_.reg_lambda) : sum;
}

Split VectorGrower::best(std::size_t node, const VectorHistogram& histogram,
                         FeatureBlock block) const {
  const auto& totals = work_[node].totals;
  const double own = score(totals);
  std::vector<double> scratch(layout_.lanes);
  kernel::VectorRule rule{
      .outputs = layout_.outputs,
      .lanes = layout_.lanes,
      .hessian = layout_.hessian,
      .rows = layout_.rows,
      .shared = layout_.shared,
      .units = units_.data(),
      .totals = totals.data(),
      .reg_alpha = options_.reg_alpha,
      .reg_lambda = options_.reg_lambda,
      .least_rows = static_cast<double>(std::max<std::int64_t>(1, options_.min_child_samples)),
      .least_hessian = options_.min_child_weight,
      .bar = own + std::max(options_.min_split_gain, own * kRelativeNoise),
      .scratch = scratch.data()};
  Split found;
  for (std::size_t f = block.first; f < block.first + block.count; ++f) {
    if (!mask_->empty() && !(*mask_)[f]) continue;
    if (scan(rule, histogram, f, found)) found.gain = rule.bar - own;
  }
  return found;
}

// Raises the rule's bar and sets the split where the feature has a better one.
bool VectorGrower::scan(kernel::VectorRule& rule, const VectorHistogram& histogram,
                        std::size_t feature, Split& best) const {
  const bool any = has_missing(histogram, feature);
  // With missing values, "all values left, missing right" is a split as well.
  const std::size_t count = table_.features[feature].count() - (any ? 0U : 1U);
  if (count == 0) return false;
  std::vector<double> start(layout_.lanes, 0.0);
  const std::size_t at = feature * kernel::kBinStride * layout_.lanes;
  bool raised = false;
  for (const bool missing_left : {false, true}) {
    if (missing_left && !any) continue;
    if (missing_left) add_bin(histogram, feature, kMissingBin, start);
    const kernel::VectorCandidate found =
        histogram.wide ? kernel::scan_vectors(rule, histogram.doubles() + at, count, start.data())
                       : kernel::scan_vectors(rule, histogram.narrow() + at, count, start.data());
    if (found.bin < 0) continue;
    rule.bar = found.gain;
    best.feature = feature;
    best.bin = static_cast<std::uint8_t>(found.bin);
    best.missing_left = missing_left;
    raised = true;
  }
  return raised;
}

}  // namespace mliot::boosting

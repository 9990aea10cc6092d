// Gains over all outputs, by the scan kernel.
#include "boosting/vector_splitter.hpp"

#include <algorithm>

#include "boosting/shared_level_scan.hpp"
#include "boosting/vector_level_scan.hpp"

namespace mliot::boosting {

// The nodes as SharedLevelScan sees them.
class VectorSplitter::PooledNodes {
 public:
  PooledNodes(const VectorSplitter& splitter, const std::vector<VectorNode>& nodes)
      : splitter_(splitter), nodes_(nodes) {}

  std::size_t count() const { return nodes_.size(); }
  std::size_t width() const { return splitter_.layout_.lanes; }
  std::size_t outputs() const { return splitter_.layout_.outputs; }
  std::size_t hessian_lane(std::size_t k) const { return splitter_.layout_.hessian_of(k); }
  const double* totals(std::size_t node) const { return nodes_[node].totals->data(); }

  void add_bin(std::size_t node, std::size_t feature, std::size_t bin, double* to) const {
    splitter_.add_bin(*nodes_[node].histogram, feature, bin, to);
  }

  double rows(std::size_t, const double* sums) const { return sums[splitter_.layout_.rows]; }

  double gain(std::size_t node, const double* left, double more) const {
    return splitter_.part_gain(*nodes_[node].totals, {left, left + width()}, more);
  }

 private:
  const VectorSplitter& splitter_;
  const std::vector<VectorNode>& nodes_;
};

VectorSplitter::VectorSplitter(const BoostingOptions& options,
                               const std::vector<FeatureBins>& features, const VectorLayout& layout,
                               std::vector<double> units)
    : options_(options), features_(features), layout_(layout), units_(std::move(units)) {}

void VectorSplitter::add_bin(const VectorHistogram& histogram, std::size_t feature, std::size_t bin,
                             double* to) const {
  const std::size_t at = (histogram.starts[feature] + bin) * layout_.lanes;
  for (std::size_t lane = 0; lane < layout_.lanes; ++lane) {
    to[lane] +=
        units_[lane] * (histogram.wide ? histogram.doubles()[at + lane]
                                       : static_cast<double>(histogram.narrow()[at + lane]));
  }
}

bool VectorSplitter::has_missing(const VectorHistogram& histogram, std::size_t feature) const {
  const std::size_t bin = histogram.starts[feature] + features_[feature].missing_bin();
  const std::size_t at = bin * layout_.lanes + layout_.rows;
  return histogram.wide ? histogram.doubles()[at] > 0 : histogram.narrow()[at] > 0;
}

std::vector<double> VectorSplitter::left_of(const VectorHistogram& histogram,
                                            const Split& split) const {
  std::vector<double> left(layout_.lanes, 0.0);
  const auto add = [&](std::size_t bin) { add_bin(histogram, split.feature, bin, left.data()); };
  if (split.levels != nullptr) {
    for (const std::uint32_t bin : split.levels->bins) add(bin);
  } else {
    for (std::size_t bin = 0; bin <= split.bin; ++bin) add(bin);
  }
  if (split.missing_left) add(features_[split.feature].missing_bin());
  return left;
}

double VectorSplitter::hessian_sum(const double* totals) const {
  if (layout_.shared) return totals[layout_.hessian];
  double stripes[4] = {};
  for (std::size_t k = 0; k < layout_.outputs; ++k) stripes[k % 4] += totals[layout_.hessian + k];
  return (stripes[0] + stripes[1]) + (stripes[2] + stripes[3]);
}

double VectorSplitter::hessian(const std::vector<double>& totals) const {
  if (layout_.shared) return totals[layout_.hessian];
  double sum = 0;
  for (std::size_t k = 0; k < layout_.outputs; ++k) sum += totals[layout_.hessian + k];
  return sum / static_cast<double>(layout_.outputs);
}

double VectorSplitter::score(const double* totals, double more) const {
  const double lambda = options_.reg_lambda + more;
  double stripes[4] = {};
  for (std::size_t k = 0; k < layout_.outputs; ++k) {
    const double g = shrunk(totals[k], options_.reg_alpha);
    const double weight = totals[layout_.hessian_of(k)] + lambda;
    const double term = layout_.shared ? g * g : (weight > 0 ? g * g / weight : 0);
    stripes[k % 4] += term;
  }
  const double sum = (stripes[0] + stripes[1]) + (stripes[2] + stripes[3]);
  return layout_.shared ? sum / (totals[layout_.hessian] + lambda) : sum;
}

double VectorSplitter::children(const std::vector<double>& left, const std::vector<double>& totals,
                                double more) const {
  const auto least_rows =
      static_cast<double>(std::max<std::int64_t>(1, options_.min_child_samples));
  const double rows = left[layout_.rows];
  if (rows < least_rows || totals[layout_.rows] - rows < least_rows) return -1;
  const double outputs = layout_.shared ? 1 : static_cast<double>(layout_.outputs);
  const double least = options_.min_child_weight * outputs;
  const double h = hessian_sum(left.data());
  const double h_right = hessian_sum(totals.data()) - h;
  if (h < least || h_right < least || h <= 0 || h_right <= 0) return -1;
  std::vector<double> right = totals;
  for (std::size_t lane = 0; lane < layout_.lanes; ++lane) right[lane] -= left[lane];
  return score(left.data(), more) + score(right.data(), more);
}

kernel::VectorRule VectorSplitter::rule(const std::vector<double>& totals, double own, double bar,
                                        std::vector<double>& scratch) const {
  return {.outputs = layout_.outputs,
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
          .bar = bar,
          .scratch = scratch.data(),
          .own = own};
}

// Bins that may be the last to go left. With missing values, "all values left, missing right" is a
// split as well.
std::size_t VectorSplitter::candidates(std::size_t feature, bool missing) const {
  return features_[feature].count() - (missing ? 0U : 1U);
}

kernel::VectorCandidate VectorSplitter::scan_bins(const kernel::VectorRule& rule,
                                                  const VectorHistogram& histogram,
                                                  std::size_t feature, bool missing_left) const {
  std::vector<double> start(layout_.lanes, 0.0);
  if (missing_left) add_bin(histogram, feature, kMissingBin, start.data());
  const std::size_t at = histogram.starts[feature] * layout_.lanes;
  const std::size_t count = candidates(feature, has_missing(histogram, feature));
  return histogram.wide ? kernel::scan_vectors(rule, histogram.doubles() + at, count, start.data())
                        : kernel::scan_vectors(rule, histogram.narrow() + at, count, start.data());
}

Split VectorSplitter::best(const VectorNode& node, FeatureBlock block,
                           const std::vector<bool>& mask) const {
  const double own = score(node.totals->data(), 0);
  std::vector<double> scratch(layout_.lanes);
  kernel::VectorRule rule = this->rule(
      *node.totals, own, own + std::max(options_.min_split_gain, own * kRelativeNoise), scratch);
  VectorLevelScan levels(*this, *node.totals);
  Split found;
  for (std::size_t f = block.first; f < block.first + block.count; ++f) {
    if (!mask.empty() && !mask[f]) continue;
    if (features_[f].is_categorical()) {
      if (!levels.best(*node.histogram, f, features_[f], rule.bar, found)) continue;
      rule.bar = found.gain;
    } else if (!scan(rule, *node.histogram, f, found)) {
      continue;
    }
    found.score = rule.bar;
    found.gain = rule.bar - own;
  }
  return found;
}

// Raises the rule's bar and sets the split where the feature has a better one.
bool VectorSplitter::scan(kernel::VectorRule& rule, const VectorHistogram& histogram,
                          std::size_t feature, Split& best) const {
  const bool any = has_missing(histogram, feature);
  bool raised = false;
  for (const bool missing_left : {false, true}) {
    if (missing_left && !any) continue;
    const kernel::VectorCandidate found = scan_bins(rule, histogram, feature, missing_left);
    if (found.bin < 0) continue;
    rule.bar = found.gain;
    best = {};
    best.feature = feature;
    best.bin = static_cast<std::uint8_t>(found.bin);
    best.missing_left = missing_left;
    raised = true;
  }
  return raised;
}

SharedSplit VectorSplitter::best_shared(const std::vector<VectorNode>& nodes, FeatureBlock block,
                                        const std::vector<bool>& mask) const {
  SharedSplit best;
  best.gain = options_.min_split_gain;
  bool found = false;
  const PooledNodes pooled(*this, nodes);
  SharedLevelScan levels(pooled, options_);
  std::vector<double> scratch(layout_.lanes);
  std::vector<double> gains;
  for (std::size_t f = block.first; f < block.first + block.count; ++f) {
    if (!mask.empty() && !mask[f]) continue;
    if (features_[f].is_categorical()) {
      found = levels.run(f, features_[f], best) || found;
      continue;
    }
    const bool missing = std::any_of(nodes.begin(), nodes.end(), [&](const VectorNode& node) {
      return has_missing(*node.histogram, f);
    });
    for (const bool missing_left : {false, true}) {
      if (missing_left && !missing) continue;
      gains.assign(candidates(f, true), 0.0);
      for (const VectorNode& node : nodes) {
        const double own = score(node.totals->data(), 0);
        kernel::VectorRule rule =
            this->rule(*node.totals, own, own + own * kRelativeNoise, scratch);
        rule.gains = gains.data();
        scan_bins(rule, *node.histogram, f, missing_left);
      }
      for (std::size_t b = 0; b < candidates(f, missing); ++b) {
        if (gains[b] <= best.gain) continue;
        best = {gains[b], f, static_cast<std::uint8_t>(b), missing_left, nullptr};
        found = true;
      }
    }
    if (found && best.feature == f && !missing) best.missing_left = left_has_most(nodes, best);
  }
  return found ? best : SharedSplit{};
}

// Whether the left children together have at least half of the rows.
bool VectorSplitter::left_has_most(const std::vector<VectorNode>& nodes,
                                   const SharedSplit& split) const {
  Split part;
  part.feature = split.feature;
  part.bin = split.bin;
  double left = 0;
  double whole = 0;
  for (const VectorNode& node : nodes) {
    left += left_of(*node.histogram, part)[layout_.rows];
    whole += (*node.totals)[layout_.rows];
  }
  return 2 * left >= whole;
}

Split VectorSplitter::part_of_shared(const VectorNode& node, const SharedSplit& split) const {
  Split part;
  part.feature = split.feature;
  part.bin = split.bin;
  part.missing_left = split.missing_left;
  part.levels = split.levels;
  const double more = split.levels != nullptr && split.levels->sorted ? options_.cat_l2 : 0;
  part.gain = part_gain(*node.totals, left_of(*node.histogram, part), more);
  return part;
}

double VectorSplitter::part_gain(const std::vector<double>& totals, const std::vector<double>& left,
                                 double more) const {
  const double own = score(totals.data(), 0);
  const double found = children(left, totals, more);
  return found > own + own * kRelativeNoise ? found - own : 0;
}

}  // namespace mliot::boosting

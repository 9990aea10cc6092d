// Gains of all nodes, bin by bin, added up in the order of the nodes.
#include "boosting/shared_splitter.hpp"

#include <algorithm>
#include <array>

#include "boosting/shared_level_scan.hpp"
#include "kernel/shared_gains.hpp"

namespace mliot::boosting {
namespace {

constexpr std::size_t kBins = 256;

// What the gains of one node are computed from.
kernel::SharedRule rule_of(const Splitter& splitter, const NodeTotals& totals) {
  const HessianBounds bounds = splitter.bounds(totals);
  kernel::SharedRule rule{.gradient_unit = splitter.gradient_unit(),
                          .hessian_unit = splitter.hessian_unit(),
                          .reg_alpha = splitter.options().reg_alpha,
                          .reg_lambda = splitter.options().reg_lambda,
                          .gradient_total = static_cast<double>(totals.gradient),
                          .hessian_total = static_cast<double>(totals.hessian),
                          .least = bounds.least,
                          .end = bounds.end,
                          .own = 0,
                          .bar = 0};
  const double g = shrunk(rule.gradient_total * rule.gradient_unit, rule.reg_alpha);
  rule.own = g * g / (rule.hessian_total * rule.hessian_unit + rule.reg_lambda);
  rule.bar = rule.own + rule.own * kRelativeNoise;
  return rule;
}

kernel::SharedSums sums_of(const Histogram& histogram, std::size_t feature, bool missing_left) {
  const std::int64_t* first = histogram.packed(feature);
  const std::int64_t* second = histogram.wide ? histogram.hessians(feature) : nullptr;
  return {first, second, missing_left ? first[kMissingBin] : 0,
          missing_left && second != nullptr ? second[kMissingBin] : 0};
}

// Gradient and hessian of the bins up to one.
NodeTotals left_of(const Histogram& histogram, std::size_t feature, std::size_t bin,
                   bool missing_left) {
  const kernel::SharedSums sums = sums_of(histogram, feature, missing_left);
  std::int64_t g = sums.gradient_start;
  std::int64_t h = sums.hessian_start;
  for (std::size_t b = 0; b <= bin; ++b) {
    g += sums.gradients[b];
    if (sums.hessians != nullptr) h += sums.hessians[b];
  }
  if (sums.hessians != nullptr) return {g, h, 0};
  return {g >> 32, g & 0xFFFFFFFF, 0};
}

// The scan of one feature over all nodes.
class SharedScan {
 public:
  SharedScan(const std::vector<LevelNode>& nodes, const std::vector<kernel::SharedRule>& rules)
      : nodes_(nodes), rules_(rules) {}

  bool missing(std::size_t feature) const {
    return std::any_of(nodes_.begin(), nodes_.end(), [&](const LevelNode& node) {
      return has_missing(*node.histogram, feature);
    });
  }

  // Replaces `best` by a split of larger gain.
  void run(std::size_t feature, std::size_t count, bool missing_left, SharedSplit& best) {
    std::fill_n(gains_.begin(), count, 0.0);
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      kernel::add_shared_gains(rules_[i], sums_of(*nodes_[i].histogram, feature, missing_left),
                               count, gains_.data());
    }
    for (std::size_t b = 0; b < count; ++b) {
      if (gains_[b] <= best.gain) continue;
      best = {gains_[b], feature, static_cast<std::uint8_t>(b), missing_left, nullptr};
    }
  }

  // Whether the left children together have at least half of the hessian.
  bool left_is_larger(const SharedSplit& split) const {
    std::int64_t left = 0;
    std::int64_t whole = 0;
    for (const LevelNode& node : nodes_) {
      whole += node.totals->hessian;
      left += left_of(*node.histogram, split.feature, split.bin, false).hessian;
    }
    return 2 * left >= whole;
  }

 private:
  const std::vector<LevelNode>& nodes_;
  const std::vector<kernel::SharedRule>& rules_;
  std::array<double, kBins + kernel::kGainPadding> gains_{};
};

// The nodes as SharedLevelScan sees them: gradient and hessian in real numbers.
class PooledNodes {
 public:
  PooledNodes(const Splitter& splitter, const std::vector<LevelNode>& nodes)
      : splitter_(splitter), nodes_(nodes) {
    for (const LevelNode& node : nodes) {
      const NodeTotals& all = *node.totals;
      totals_.push_back({real_gradient(all.gradient), real_hessian(all.hessian)});
      bounds_.push_back(splitter.bounds(all));
      rows_per_hessian_.push_back(static_cast<double>(all.rows) /
                                  std::max(1.0, static_cast<double>(all.hessian)));
    }
  }

  std::size_t count() const { return nodes_.size(); }
  std::size_t width() const { return 2; }
  std::size_t outputs() const { return 1; }
  std::size_t hessian_lane(std::size_t) const { return 1; }
  const double* totals(std::size_t node) const { return totals_[node].data(); }

  void add_bin(std::size_t node, std::size_t feature, std::size_t bin, double* to) const {
    const NodeTotals sums = sums_of_bin(*nodes_[node].histogram, feature, bin);
    to[0] += real_gradient(sums.gradient);
    to[1] += real_hessian(sums.hessian);
  }

  double rows(std::size_t node, const double* sums) const {
    return sums[1] / splitter_.hessian_unit() * rows_per_hessian_[node];
  }

  double gain(std::size_t node, const double* left, double more) const {
    const BoostingOptions& options = splitter_.options();
    const double units = left[1] / splitter_.hessian_unit();
    if (units < bounds_[node].least || !(units < bounds_[node].end)) return 0;
    const auto [g, h] = totals_[node];
    const double lambda = options.reg_lambda + more;
    const double g_left = shrunk(left[0], options.reg_alpha);
    const double g_right = shrunk(g - left[0], options.reg_alpha);
    const double h_left = left[1] + lambda;
    const double h_right = h - left[1] + lambda;
    const double score =
        (g_left * g_left * h_right + g_right * g_right * h_left) / (h_left * h_right);
    const double g_own = shrunk(g, options.reg_alpha);
    const double own = g_own * g_own / (h + options.reg_lambda);
    return score > own + own * kRelativeNoise ? score - own : 0;
  }

  // What the set of levels makes of one node.
  Split part(std::size_t node, const SharedSplit& split, std::size_t missing_bin) const {
    Split part{.feature = split.feature,
               .missing_left = split.missing_left,
               .left = {},
               .levels = split.levels};
    std::array<double, 2> left{};
    const auto add = [&](std::size_t bin) {
      const NodeTotals sums = sums_of_bin(*nodes_[node].histogram, split.feature, bin);
      part.left.gradient += sums.gradient;
      part.left.hessian += sums.hessian;
      add_bin(node, split.feature, bin, left.data());
    };
    for (const std::uint32_t bin : split.levels->bins) add(bin);
    if (split.missing_left) add(missing_bin);
    part.gain = gain(node, left.data(), split.levels->sorted ? splitter_.options().cat_l2 : 0);
    return part;
  }

 private:
  double real_gradient(std::int64_t sum) const {
    return static_cast<double>(sum) * splitter_.gradient_unit();
  }
  double real_hessian(std::int64_t sum) const {
    return static_cast<double>(sum) * splitter_.hessian_unit();
  }

  static NodeTotals sums_of_bin(const Histogram& histogram, std::size_t feature, std::size_t bin) {
    const std::int64_t sum = histogram.packed(feature)[bin];
    if (histogram.wide) return {sum, histogram.hessians(feature)[bin], 0};
    return {sum >> 32, sum & 0xFFFFFFFF, 0};
  }

  const Splitter& splitter_;
  const std::vector<LevelNode>& nodes_;
  std::vector<std::array<double, 2>> totals_;
  std::vector<HessianBounds> bounds_;
  std::vector<double> rows_per_hessian_;
};

}  // namespace

SharedSplit best_shared(const Splitter& splitter, const std::vector<LevelNode>& nodes,
                        FeatureBlock block, const std::vector<bool>& mask) {
  std::vector<kernel::SharedRule> rules;
  rules.reserve(nodes.size());
  for (const LevelNode& node : nodes) rules.push_back(rule_of(splitter, *node.totals));
  SharedScan scan(nodes, rules);
  const PooledNodes pooled(splitter, nodes);
  SharedLevelScan levels(pooled, splitter.options());
  SharedSplit best;
  best.gain = splitter.options().min_split_gain;
  bool found = false;
  for (std::size_t f = block.first; f < block.first + block.count; ++f) {
    if (!mask.empty() && !mask[f]) continue;
    if (splitter.feature(f).is_categorical()) {
      found = levels.run(f, splitter.feature(f), best) || found;
      continue;
    }
    const bool missing = scan.missing(f);
    // With missing values, "all values left, missing right" is a split as well.
    const std::size_t count = splitter.feature(f).count() - (missing ? 0U : 1U);
    if (count == 0) continue;
    const double before = best.gain;
    scan.run(f, count, false, best);
    if (missing) scan.run(f, count, true, best);
    if (best.gain == before) continue;
    found = true;
    if (!missing) best.missing_left = scan.left_is_larger(best);
  }
  return found ? best : SharedSplit{};
}

Split part_of_shared(const Splitter& splitter, const LevelNode& node, const SharedSplit& split) {
  if (split.levels != nullptr) {
    const std::vector<LevelNode> alone{node};
    const std::size_t missing = splitter.feature(split.feature).missing_bin();
    return PooledNodes(splitter, alone).part(0, split, missing);
  }
  Split part;
  part.feature = split.feature;
  part.bin = split.bin;
  part.missing_left = split.missing_left;
  part.left = left_of(*node.histogram, split.feature, split.bin, split.missing_left);
  const std::int64_t both = 0;
  std::array<double, 1 + kernel::kGainPadding> gain{};
  kernel::add_shared_gains(rule_of(splitter, *node.totals),
                           {&both, &both, part.left.gradient, part.left.hessian}, 1, gain.data());
  part.gain = gain[0];
  return part;
}

}  // namespace mliot::boosting

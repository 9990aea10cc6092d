// Gains of all nodes, bin by bin, added up in the order of the nodes.
#include "boosting/shared_splitter.hpp"

#include <algorithm>
#include <array>

#include "boosting/level_scan.hpp"
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
      best = {gains_[b], feature, static_cast<std::uint8_t>(b), missing_left};
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

}  // namespace

SharedSplit best_shared(const Splitter& splitter, const std::vector<LevelNode>& nodes,
                        FeatureBlock block, const std::vector<bool>& mask) {
  std::vector<kernel::SharedRule> rules;
  rules.reserve(nodes.size());
  for (const LevelNode& node : nodes) rules.push_back(rule_of(splitter, *node.totals));
  SharedScan scan(nodes, rules);
  SharedSplit best;
  best.gain = splitter.options().min_split_gain;
  bool found = false;
  for (std::size_t f = block.first; f < block.first + block.count; ++f) {
    if (!mask.empty() && !mask[f]) continue;
    const bool missing = scan.missing(f);
    // With missing values, "all values left, missing right" is a split as well.
    const std::size_t count = splitter.bins(f) - (missing ? 0U : 1U);
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

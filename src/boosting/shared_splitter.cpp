// Gains of all nodes, bin by bin, added up in the order of the nodes.
#include "boosting/shared_splitter.hpp"

#include <algorithm>
#include <array>

#include "boosting/level_scan.hpp"

namespace mliot::boosting {
namespace {

constexpr std::size_t kBins = 256;

// What the gains of one node are computed from.
struct NodeRule {
  double gradient_unit;
  double hessian_unit;
  double alpha;
  double lambda;
  double gradient;
  double hessian;
  HessianBounds bounds;
  double own;
  double least;

  NodeRule(const Splitter& splitter, const NodeTotals& totals)
      : gradient_unit(splitter.gradient_unit()),
        hessian_unit(splitter.hessian_unit()),
        alpha(splitter.options().reg_alpha),
        lambda(splitter.options().reg_lambda),
        gradient(static_cast<double>(totals.gradient)),
        hessian(static_cast<double>(totals.hessian)),
        bounds(splitter.bounds(totals)),
        own(own_score()),
        least(own + own * kRelativeNoise) {}

  double own_score() const {
    const double g = shrunk(gradient * gradient_unit, alpha);
    return g * g / (hessian * hessian_unit + lambda);
  }

  // Gain of a left child of these sums; 0 where the node would stay whole.
  double gain(double g, double h) const {
    if (h < bounds.least || h >= bounds.end) return 0;
    const double left = shrunk(g * gradient_unit, alpha);
    const double right = shrunk((gradient - g) * gradient_unit, alpha);
    const double left_weight = h * hessian_unit + lambda;
    const double right_weight = (hessian - h) * hessian_unit + lambda;
    const double found =
        (left * left * right_weight + right * right * left_weight) / (left_weight * right_weight);
    return found > least ? found - own : 0;
  }
};

// Calls visit(bin, gradient, hessian) with the sums of the bins up to each.
template <class Visit>
void for_prefixes(const Histogram& histogram, std::size_t feature, std::size_t count,
                  bool missing_left, Visit visit) {
  const std::int64_t* first = histogram.packed(feature);
  const std::int64_t* second = histogram.wide ? histogram.hessians(feature) : nullptr;
  std::int64_t g = missing_left ? first[kMissingBin] : 0;
  std::int64_t h = missing_left && second != nullptr ? second[kMissingBin] : 0;
  for (std::size_t b = 0; b < count; ++b) {
    g += first[b];
    if (second != nullptr) {
      h += second[b];
      visit(b, g, h);
    } else {
      visit(b, g >> 32, g & 0xFFFFFFFF);
    }
  }
}

// The scan of one feature over all nodes.
class SharedScan {
 public:
  SharedScan(const std::vector<LevelNode>& nodes, const std::vector<NodeRule>& rules)
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
      const NodeRule& rule = rules_[i];
      for_prefixes(*nodes_[i].histogram, feature, count, missing_left,
                   [&](std::size_t b, std::int64_t g, std::int64_t h) {
                     gains_[b] += rule.gain(static_cast<double>(g), static_cast<double>(h));
                   });
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
      for_prefixes(*node.histogram, split.feature, std::size_t{split.bin} + 1, false,
                   [&](std::size_t b, std::int64_t, std::int64_t h) {
                     if (b == split.bin) left += h;
                   });
    }
    return 2 * left >= whole;
  }

 private:
  const std::vector<LevelNode>& nodes_;
  const std::vector<NodeRule>& rules_;
  std::array<double, kBins> gains_{};
};

}  // namespace

SharedSplit best_shared(const Splitter& splitter, const std::vector<LevelNode>& nodes,
                        FeatureBlock block, const std::vector<bool>& mask) {
  std::vector<NodeRule> rules;
  rules.reserve(nodes.size());
  for (const LevelNode& node : nodes) rules.emplace_back(splitter, *node.totals);
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
  const NodeRule rule(splitter, *node.totals);
  Split part;
  part.feature = split.feature;
  part.bin = split.bin;
  part.missing_left = split.missing_left;
  for_prefixes(*node.histogram, split.feature, std::size_t{split.bin} + 1, split.missing_left,
               [&](std::size_t b, std::int64_t g, std::int64_t h) {
                 if (b == split.bin) part.left = {g, h, 0};
               });
  part.gain =
      rule.gain(static_cast<double>(part.left.gradient), static_cast<double>(part.left.hessian));
  return part;
}

}  // namespace mliot::boosting

// Prefix sums in integers, gains by the scan kernel, the winner's sums back in integers.
#include "boosting/splitter.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "boosting/level_scan.hpp"

namespace mliot::boosting {
namespace {

constexpr double kLargestPacked = 0x1p15;  // packed gradients are smaller

// The scan of one feature with missing values on one side.
kernel::SplitCandidate scan(const kernel::SplitRule& rule, const Histogram& histogram,
                            std::size_t feature, std::size_t count, bool missing_left) {
  const std::int64_t* sums = histogram.packed(feature);
  const std::int64_t start = missing_left ? sums[kMissingBin] : 0;
  if (!histogram.wide) return kernel::scan_packed(rule, sums, start, count);
  const std::int64_t* hessians = histogram.hessians(feature);
  const std::int64_t hessian_start = missing_left ? hessians[kMissingBin] : 0;
  return kernel::scan_wide(rule, {sums, hessians, start, hessian_start}, count);
}

}  // namespace

double shrunk(double gradient, double alpha) {
  return gradient - std::min(std::max(gradient, -alpha), alpha);
}

double least_product(double factor, double limit) {
  double x = std::max(0.0, std::floor(limit / factor) - 1);
  while (x * factor < limit) ++x;
  return x;
}

Splitter::Splitter(const BoostingOptions& options, const std::vector<FeatureBins>& features,
                   const Gradients& gradients)
    : options_(options),
      features_(features),
      gradient_unit_(std::scalbn(1.0, gradients.gradient_exponent)),
      hessian_unit_(std::scalbn(1.0, gradients.hessian_exponent)) {}

double Splitter::hessian(const NodeTotals& totals) const noexcept {
  return static_cast<double>(totals.hessian) * hessian_unit_;
}

double Splitter::newton_step(const NodeTotals& totals, const RestTotals& rests,
                             bool sorted_levels) const noexcept {
  const auto sum = [](std::int64_t whole, std::int64_t rest) {
    return static_cast<double>(whole) + std::scalbn(static_cast<double>(rest), -kRestBits);
  };
  const double gradient = sum(totals.gradient, rests.gradient) * gradient_unit_;
  const double lambda = options_.reg_lambda + (sorted_levels ? options_.cat_l2 : 0);
  const double weight = sum(totals.hessian, rests.hessian) * hessian_unit_ + lambda;
  return weight > 0 ? -shrunk(gradient, options_.reg_alpha) / weight : 0;
}

HessianBounds Splitter::bounds(const NodeTotals& totals) const {
  const auto rows = static_cast<double>(totals.rows);
  const auto fewest = static_cast<double>(std::max<std::int64_t>(1, options_.min_child_samples));
  const auto total = static_cast<double>(totals.hessian);
  const double lightest = std::max(1.0, std::ceil(options_.min_child_weight / hessian_unit_));
  const double rows_per_hessian = rows / std::max(1.0, total);
  const double least = std::max(lightest, least_product(rows_per_hessian, fewest - 0.5));
  const double end =
      std::min(total - lightest + 1, least_product(rows_per_hessian, rows - fewest + 0.5));
  return {least, end};
}

Split Splitter::best(const Histogram& histogram, FeatureBlock block, const NodeTotals& totals,
                     const std::vector<bool>& mask) const {
  const HessianBounds bounds = this->bounds(totals);
  if (bounds.least >= bounds.end) return {};
  const double gain_unit = gradient_unit_ * gradient_unit_ / hessian_unit_;
  const double own_gradient =
      shrunk(static_cast<double>(totals.gradient) * gradient_unit_, options_.reg_alpha);
  const double own = own_gradient * own_gradient / (hessian(totals) + options_.reg_lambda);
  const double first_bar = own + std::max(options_.min_split_gain, own * kRelativeNoise);
  kernel::SplitRule rule{.reg_alpha = options_.reg_alpha / gradient_unit_,
                         .reg_lambda = options_.reg_lambda / hessian_unit_,
                         .gradient_total = static_cast<double>(totals.gradient),
                         .hessian_total = static_cast<double>(totals.hessian),
                         .least = bounds.least,
                         .end = bounds.end,
                         .bar = first_bar / gain_unit,
                         .largest = static_cast<double>(totals.rows) * kLargestPacked};
  Split best;
  LevelScan levels(options_, totals, hessian_unit_);
  for (std::size_t f = block.first; f < block.first + block.count; ++f) {
    if (!mask.empty() && !mask[f]) continue;
    if (features_[f].is_categorical()) {
      const LevelCandidate found = levels.best(histogram, f, features_[f], rule);
      if (found.gain <= rule.bar) continue;
      rule.bar = found.gain;
      best = {found.gain * gain_unit - own, f, 0, found.missing_left, found.left, found.levels};
      continue;
    }
    const bool missing = has_missing(histogram, f);
    // With missing values, "all values left, missing right" is a split as well.
    const std::size_t count = features_[f].count() - (missing ? 0U : 1U);
    if (count == 0) continue;
    for (const bool missing_left : {false, true}) {
      if (missing_left && !missing) continue;
      const kernel::SplitCandidate found = scan(rule, histogram, f, count, missing_left);
      if (found.bin < 0) continue;
      rule.bar = found.gain;
      const NodeTotals left{found.gradient, found.hessian, 0};
      const bool larger = 2 * left.hessian >= totals.hessian;
      best = {found.gain * gain_unit - own, f, static_cast<std::uint8_t>(found.bin),
              missing ? missing_left : larger, left};
    }
  }
  return best;
}

}  // namespace mliot::boosting

// Prefix sums in integers, gains by the scan kernel, the winner's sums back in integers.
#include "boosting/splitter.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace mliot::boosting {
namespace {

// A gain must exceed the node's own score by more than the rounding of both.
constexpr double kRelativeNoise = 0x1p-40;

double shrunk(double gradient, double alpha) {
  return gradient - std::min(std::max(gradient, -alpha), alpha);
}

// The smallest whole number x with x * factor >= limit, as floating point multiplies.
double least_product(double factor, double limit) {
  double x = std::max(0.0, std::floor(limit / factor) - 1);
  while (x * factor < limit) ++x;
  return x;
}

// Prefix sums of one feature, both kinds.
struct Prefix {
  std::array<std::int64_t, 256 + kernel::kScanPadding> first;
  std::array<std::int64_t, 256 + kernel::kScanPadding> second;
};

void add_up(const std::int64_t* from, std::size_t count, std::int64_t sum, std::int64_t* to) {
  for (std::size_t b = 0; b < count; ++b) to[b] = sum += from[b];
}

// The scan of one feature with missing values on one side.
class FeatureScan {
 public:
  FeatureScan(const Histogram& histogram, std::size_t feature)
      : histogram_(histogram), feature_(feature) {}

  bool has_missing() const {
    return histogram_.packed(feature_)[kMissingBin] != 0 ||
           (histogram_.wide && histogram_.hessians(feature_)[kMissingBin] != 0);
  }

  kernel::SplitCandidate run(const kernel::SplitRule& rule, std::size_t count, bool missing_left) {
    const auto start = [&](const std::int64_t* sums) {
      return missing_left ? sums[kMissingBin] : std::int64_t{0};
    };
    const std::int64_t* sums = histogram_.packed(feature_);
    add_up(sums, count, start(sums), prefix_.first.data());
    if (!histogram_.wide) return kernel::scan_packed(rule, prefix_.first.data(), count);
    const std::int64_t* hessians = histogram_.hessians(feature_);
    add_up(hessians, count, start(hessians), prefix_.second.data());
    return kernel::scan_wide(rule, prefix_.first.data(), prefix_.second.data(), count);
  }

  // Sums of the left child of the scan that ran last.
  NodeTotals left(int bin) const {
    const std::int64_t first = prefix_.first[static_cast<std::size_t>(bin)];
    if (!histogram_.wide) return {first >> 32, first & 0xFFFFFFFF, 0};
    return {first, prefix_.second[static_cast<std::size_t>(bin)], 0};
  }

 private:
  const Histogram& histogram_;
  std::size_t feature_;
  Prefix prefix_;
};

}  // namespace

Splitter::Splitter(const BoostingOptions& options, const std::vector<FeatureBins>& features,
                   const Gradients& gradients)
    : options_(options),
      features_(features),
      gradient_unit_(std::scalbn(1.0, gradients.gradient_exponent)),
      hessian_unit_(std::scalbn(1.0, gradients.hessian_exponent)) {}

double Splitter::hessian(const NodeTotals& totals) const noexcept {
  return static_cast<double>(totals.hessian) * hessian_unit_;
}

double Splitter::newton_step(const NodeTotals& totals, const RestTotals& rests) const noexcept {
  const auto sum = [](std::int64_t whole, std::int64_t rest) {
    return static_cast<double>(whole) + std::scalbn(static_cast<double>(rest), -kRestBits);
  };
  const double gradient = sum(totals.gradient, rests.gradient) * gradient_unit_;
  const double weight = sum(totals.hessian, rests.hessian) * hessian_unit_ + options_.reg_lambda;
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
                         .bar = first_bar / gain_unit};
  Split best;
  for (std::size_t f = block.first; f < block.first + block.count; ++f) {
    if (!mask.empty() && !mask[f]) continue;
    FeatureScan scan(histogram, f);
    const bool missing = scan.has_missing();
    // With missing values, "all values left, missing right" is a split as well.
    const std::size_t count = features_[f].count() - (missing ? 0U : 1U);
    if (count == 0) continue;
    for (const bool missing_left : {false, true}) {
      if (missing_left && !missing) continue;
      const kernel::SplitCandidate found = scan.run(rule, count, missing_left);
      if (found.bin < 0) continue;
      rule.bar = found.gain;
      const NodeTotals left = scan.left(found.bin);
      const bool larger = 2 * left.hessian >= totals.hessian;
      best = {found.gain * gain_unit - own, f, static_cast<std::uint8_t>(found.bin),
              missing ? missing_left : larger, left};
    }
  }
  return best;
}

}  // namespace mliot::boosting

// Bounds of children and values of leaves, from sums of integers.
#include "boosting/splitter.hpp"

#include <algorithm>
#include <cmath>

namespace mliot::boosting {
double shrunk(double gradient, double alpha) {
  return gradient - std::min(std::max(gradient, -alpha), alpha);
}

constexpr double kUncounted = 0x1p53;  // no sum of hessians is as large, and one more is no more

double least_product(double factor, double limit) {
  double x = std::max(0.0, std::floor(limit / factor) - 1);
  while (x < kUncounted && x * factor < limit) ++x;
  return x;
}

Splitter::Splitter(const BoostingOptions& options, const std::vector<FeatureBins>& features,
                   const Gradients& gradients, const Bundles* bundles)
    : options_(options),
      features_(features),
      bundles_(bundles == nullptr || bundles->empty() ? nullptr : bundles),
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

}  // namespace mliot::boosting

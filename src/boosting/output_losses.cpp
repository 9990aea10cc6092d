// What ties outputs together: the softmax of classes, the order of quantiles.
#include "boosting/output_losses.hpp"

#include <algorithm>
#include <cmath>

#include "kernel/math.hpp"
#include "mliot/boosting/fit.hpp"
#include "mliot/core/math.hpp"

namespace mliot::boosting {

void softmax(double* raw, std::size_t n) noexcept {
  const double largest = *std::max_element(raw, raw + n);
  for (std::size_t k = 0; k < n; ++k) raw[k] -= largest;
  kernel::exp_array(raw, raw, n);
  double sum = 0;
  for (std::size_t k = 0; k < n; ++k) sum += raw[k];
  for (std::size_t k = 0; k < n; ++k) raw[k] /= sum;
}

void respond(const BoostingOptions& options, std::size_t outputs, std::span<double> raw) noexcept {
  const bool classes = options.objective == Objective::multiclass;
  if (!classes && !options.quantiles) {
    for (double& x : raw) x = response(options.objective, x);
    return;
  }
  for (std::size_t first = 0; first < raw.size(); first += outputs) {
    double* row = raw.data() + first;
    if (classes) {
      softmax(row, outputs);
    } else {
      std::sort(row, row + outputs);
    }
  }
}

std::string contradiction(const BoostingOptions& options) {
  const bool classes = options.objective == Objective::multiclass;
  if (classes && !options.num_class) return "boosting: objective 'multiclass' needs num_class";
  if (!classes && options.num_class) {
    return format("boosting: num_class belongs to objective 'multiclass', not to '{}'",
                  enum_name(options.objective));
  }
  if (!options.quantiles) return {};
  const auto& levels = *options.quantiles;
  if (options.objective != Objective::quantile) {
    return format("boosting: quantiles belong to objective 'quantile', not to '{}'",
                  enum_name(options.objective));
  }
  const bool ascending =
      std::adjacent_find(levels.begin(), levels.end(), std::greater_equal<>()) == levels.end();
  return levels.empty() || !ascending ? "boosting: quantiles must be ascending levels, at least one"
                                      : std::string();
}

OutputLosses::OutputLosses(const BoostingOptions& options, std::size_t outputs)
    : joint_(options.objective == Objective::multiclass) {
  for (std::size_t k = 0; k < outputs; ++k) losses_.emplace_back(options, k);
}

double OutputLosses::value(std::span<const double> raw,
                           std::span<const double> targets) const noexcept {
  double sum = 0;
  if (joint_) {  // the logarithm of the sum of e^raw, less the raw score of the class
    const double largest = *std::max_element(raw.begin(), raw.end());
    for (const double x : raw) sum += math::exp(x - largest);
    return math::log(sum) + (largest - raw[static_cast<std::size_t>(targets[0])]);
  }
  for (std::size_t k = 0; k < size(); ++k) {
    sum += losses_[k].value(raw[k], targets[k % targets.size()]);
  }
  return sum / static_cast<double>(size());
}

}  // namespace mliot::boosting

// Search for the parameters of demand around a smoothed mean.
#include "statistical/smoothed_mean.hpp"

#include <algorithm>
#include <limits>

#include "mliot/core/math.hpp"
#include "statistical/moments.hpp"
#include "statistical/quasi_newton.hpp"

namespace mliot::statistical::detail {
namespace {

constexpr double kMeanAlpha = 0.3;  // of the exponential prior: the highest of textbooks
constexpr double kHighAlpha = 0.95;
constexpr double kStartKept = 0.9;
constexpr double kLowMean = 1e-3;  // of the first mean, in that of the observations
constexpr std::array<double, 2> kStarts{0.02, 0.25};  // slow and fast: hills of their own

constexpr std::size_t kAlpha = 0;
constexpr std::size_t kKept = 1;
constexpr std::size_t kFirst = 2;
constexpr std::size_t kOthers = 3;

SearchStart start_of(const DemandSearch& search, double alpha) {
  const double middle = math::log(search.mean);
  const double kept = search.damped ? 0.0 : 1.0;
  SearchStart start{{alpha, search.damped ? kStartKept : 1.0, middle},
                    {0, kept, middle + math::log(kLowMean)},
                    {kHighAlpha, 1, math::log(search.largest)},
                    {0.05, search.damped ? 0.1 : 0.0, 0.3}};
  start.x.insert(start.x.end(), search.others.begin(), search.others.end());
  start.low.insert(start.low.end(), search.low.begin(), search.low.end());
  start.high.insert(start.high.end(), search.high.begin(), search.high.end());
  start.step.insert(start.step.end(), search.others.size(), 0.3);
  return start;
}

MeanRule rule_at(std::span<const double> x) { return {x[kAlpha], x[kKept], math::exp(x[kFirst])}; }

}  // namespace

Searched search_demand(const DemandSearch& search, const DemandObjective& objective) {
  Searched best;
  double least = std::numeric_limits<double>::infinity();
  const std::size_t size = kOthers + search.others.size();
  std::vector<double> slopes(size);
  for (const double alpha : kStarts) {
    QuasiNewton descent(start_of(search, alpha));
    bool goes_on = true;
    while (goes_on) {
      const auto x = descent.point();
      std::fill(slopes.begin(), slopes.end(), 0.0);
      const double value = objective(rule_at(x), x.subspan(kOthers), slopes) +
                           search.shrinkage * x[kAlpha] / kMeanAlpha;
      slopes[kAlpha] += search.shrinkage / kMeanAlpha;
      goes_on = descent.tell(value, slopes);
    }
    if (!(descent.value() < least)) continue;
    least = descent.value();
    const auto x = descent.best();
    best = {rule_at(x), {x.begin() + kOthers, x.end()}, true};
  }
  return best;
}

void write_criteria(double log_likelihood, double parameters, double observations,
                    std::span<double> out) {
  const double left = observations - parameters - 1;
  const double aic = -2 * log_likelihood + 2 * parameters;
  std::fill_n(out.begin(), 4, kNaN);
  if (!(observations > 0)) return;
  out[0] = log_likelihood;
  out[1] = aic;
  if (left > 0) out[2] = aic + 2 * parameters * (parameters + 1) / left;
  out[3] = -2 * log_likelihood + parameters * math::log(observations);
}

}  // namespace mliot::statistical::detail

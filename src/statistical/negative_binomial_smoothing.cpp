// State of negative binomial smoothing: observations, mean, alpha, kept, first mean, dispersion,
// log-likelihood and observations of the fit, and whether there was one.
#include "mliot/statistical/negative_binomial_smoothing.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/distributions.hpp"
#include "mliot/core/math.hpp"
#include "mliot/freestanding/negative_binomial.h"
#include "statistical/moments.hpp"
#include "statistical/negative_binomial.hpp"
#include "statistical/smoothed_mean.hpp"

namespace mliot::statistical {
namespace {

using detail::kNaN;
using detail::MeanPath;
using detail::MeanRule;
using detail::NegativeBinomial;

enum Place : std::size_t {
  kSeen = MLIOT_COUNTS_SEEN,
  kMean = MLIOT_COUNTS_MEAN,
  kAlpha = MLIOT_COUNTS_ALPHA,
  kKept = MLIOT_COUNTS_KEPT,
  kFirst = MLIOT_COUNTS_FIRST,
  kDispersion = MLIOT_COUNTS_DISPERSION,
  kLikelihood,
  kFittedTo,  // observations; 0: the parameters are those of short series
  kDamped,
  kBegun = MLIOT_COUNTS_BEGUN,
};

constexpr std::size_t kFewest = 4;
constexpr double kShortAlpha = 0.1;
constexpr double kShortDispersion = 1;
constexpr double kLeastDispersion = 1e-3;

MeanRule rule_of(State state) { return {state[kAlpha], state[kKept], state[kFirst]}; }

/// Minus the log-likelihood without the factorials, and its slopes.
double objective(std::span<const double> y, const MeanRule& rule, double dispersion,
                 std::span<double> slopes) {
  const double log_excess = math::log(1 + dispersion);
  const double log_ratio = math::log(dispersion) - log_excess;
  MeanPath path(rule);
  double sum = 0;
  double to_dispersion = 0;
  double total = 0;
  for (const double each : y) {
    const double size = path.mean / dispersion;
    math::Rise rise{0, 0};
    if (each > 0) rise = math::log_rise(size, each);
    const double to_size = rise.slope - log_excess;
    sum += rise.log - size * log_excess;
    for (std::size_t j = 0; j < 3; ++j) slopes[j] -= to_size / dispersion * path.slopes[j];
    to_dispersion += size * (to_size + dispersion / (1 + dispersion));
    total += each;
    path.take(each);
  }
  slopes[3] = to_dispersion - total / (1 + dispersion);
  return -sum - total * log_ratio;
}

/// The sum of log-likelihoods of one-step forecasts.
double log_likelihood(std::span<const double> y, const MeanRule& rule, double dispersion) {
  double sum = 0;
  double mean = rule.first;
  for (const double each : y) {
    sum += NegativeBinomial{mean, dispersion}.log_chance(each);
    mean = rule.next(mean, each);
  }
  return sum;
}

void find(const SeriesFit& series, const NegativeBinomialSmoothingOptions& options) {
  const auto y = series.y;
  double mean = 0;
  double squares = 0;
  double count = 0;
  double largest = 0;
  for (const double each : y) {
    detail::add_moment(each, count, mean, squares);
    largest = std::max(largest, each);
  }
  if (y.size() < kFewest || !(mean > 0)) return;
  const double excess = squares / count / mean - 1;
  const double high = math::log(2 * largest + 1);  // no sample's variance is above largest mean
  const double low = math::log(kLeastDispersion);
  const double start = math::log(std::max(excess, 0.05));
  const auto evaluate = [&](const MeanRule& rule, std::span<const double> others,
                            std::span<double> slopes) {
    const double dispersion = math::exp(others[0]);
    // The correction is the logarithm of the information of the mean, up to what does not depend
    // on the dispersion.
    const double correction = 0.5 * options.shrinkage;
    const double value = objective(y, rule, dispersion, slopes);
    slopes[3] -= correction * dispersion / (1 + dispersion);
    return value - correction * math::log(1 + dispersion);
  };
  const detail::Searched found = detail::search_demand(
      {mean, largest, options.shrinkage, options.damped, {start}, {low}, {high}}, evaluate);
  if (!found.found) return;
  const auto state = series.state;
  state[kAlpha] = found.rule.alpha;
  state[kKept] = found.rule.kept;
  state[kMean] = state[kFirst] = found.rule.first;
  state[kDispersion] = math::exp(found.others[0]);
  state[kLikelihood] = log_likelihood(y, found.rule, state[kDispersion]);
  state[kFittedTo] = count;
  state[kBegun] = 1;
}

}  // namespace

void NegativeBinomialSmoothing::fit(std::span<const SeriesFit> block) const {
  for (const SeriesFit& each : block) {
    each.state[kAlpha] = kShortAlpha;
    each.state[kKept] = 1;
    each.state[kDispersion] = kShortDispersion;
    each.state[kDamped] = options_.damped ? 1 : 0;
    find(each, options_);
    for (std::size_t t = 0; t < each.y.size(); ++t) {
      const bool known = t > 0 || each.state[kBegun] != 0;
      if (!each.fitted.empty()) each.fitted[t] = known ? each.state[kMean] : kNaN;
      update(each.state, each.y[t]);
    }
  }
}

void NegativeBinomialSmoothing::update(std::span<double> state, double y) const noexcept {
  mliot_counts_push(state.data(), y);
}

void NegativeBinomialSmoothing::predict(State state, std::span<double> mean,
                                        std::span<double> variance) const {
  mliot_counts_predict(state.data(), static_cast<std::int64_t>(mean.size()), mean.data(),
                       variance.data());
}

bool NegativeBinomialSmoothing::valid(State state) const noexcept {
  const bool counts = detail::is_count(state[kSeen]) && detail::is_count(state[kFittedTo]) &&
                      state[kFittedTo] <= state[kSeen];
  const bool flags =
      (state[kDamped] == 0 || state[kDamped] == 1) && (state[kBegun] == 0 || state[kBegun] == 1);
  const bool shares = detail::is_share(state[kAlpha]) && detail::is_share(state[kKept]);
  return counts && flags && shares && detail::all_finite(state) && state[kMean] >= 0 &&
         state[kFirst] >= 0 && state[kDispersion] > 0;
}

double NegativeBinomialSmoothing::quantile(State state, std::size_t step, double q) const noexcept {
  return mliot_counts_quantile(state.data(), static_cast<std::int64_t>(step) + 1, q);
}

double NegativeBinomialSmoothing::draw(State state, const Random& random,
                                       std::uint64_t index) const noexcept {
  return mliot_counts_quantile(state.data(), 1, random.uniform(index));
}

void NegativeBinomialSmoothing::parameters(State state, std::span<double> out) const {
  const bool begun = state[kBegun] != 0;
  const double count = state[kDamped] != 0 ? 4 : 3;
  out[0] = state[kAlpha];
  out[1] = 1 - state[kAlpha] - rule_of(state).back();
  out[2] = begun ? state[kMean] : kNaN;
  out[3] = state[kDispersion];
  out[4] = begun ? state[kFirst] : kNaN;
  detail::write_criteria(state[kLikelihood], count, state[kFittedTo], out.subspan(5));
}

}  // namespace mliot::statistical

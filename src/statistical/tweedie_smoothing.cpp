// State of Tweedie smoothing: observations, the power of two that they are measured in (0: no
// demand yet), mean, alpha, kept, first mean, dispersion, power, log-likelihood, observations and
// number of parameters of the fit, and whether the mean has begun.
#include "mliot/statistical/tweedie_smoothing.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "mliot/core/math.hpp"
#include "mliot/freestanding/tweedie_ahead.h"
#include "statistical/compound_gamma.hpp"
#include "statistical/moments.hpp"
#include "statistical/smoothed_mean.hpp"

namespace mliot::statistical {
namespace {

using detail::CompoundGamma;
using detail::kNaN;
using detail::MeanPath;
using detail::MeanRule;

enum Place : std::size_t {
  kSeen = MLIOT_TWEEDIE_SEEN,
  kUnit = MLIOT_TWEEDIE_UNIT,
  kMean = MLIOT_TWEEDIE_MEAN,
  kAlpha = MLIOT_TWEEDIE_ALPHA,
  kKept = MLIOT_TWEEDIE_KEPT,
  kFirst = MLIOT_TWEEDIE_FIRST,
  kDispersion = MLIOT_TWEEDIE_DISPERSION,
  kPower = MLIOT_TWEEDIE_POWER,
  kLikelihood,
  kFittedTo,  // observations; 0: the parameters are those of short series
  kSought,
  kBegun = MLIOT_TWEEDIE_BEGUN,
};

constexpr std::size_t kFewest = 4;
constexpr double kShortAlpha = 0.1;
constexpr double kShortPower = 1.5;
constexpr double kLowPower = 1.05;
constexpr double kHighPower = 1.95;
constexpr double kLeastDispersion = 1e-6;
constexpr double kMostDispersion = 1e6;

MeanRule rule_of(State state) { return {state[kAlpha], state[kKept], state[kFirst]}; }

/// Sizes of demands, each once, and how often they come.
std::vector<std::pair<double, double>> sizes_of(std::span<const double> y) {
  std::vector<double> sorted;
  sorted.reserve(y.size());
  for (const double each : y) {
    if (each > 0) sorted.push_back(each);
  }
  std::sort(sorted.begin(), sorted.end());
  std::vector<std::pair<double, double>> sizes;
  sizes.reserve(sorted.size());
  for (const double each : sorted) {
    if (sizes.empty() || sizes.back().first != each) sizes.emplace_back(each, 0);
    sizes.back().second += 1;
  }
  return sizes;
}

/// What the mean adds to the log-likelihood of y, times the dispersion, and its slope by the power.
struct MeanTerm {
  double value;
  double to_power;
  double to_mean;
};

MeanTerm mean_term(double y, double mean, double power) {
  const double log_mean = math::log(mean);
  const double left = 2 - power;
  const double rest = 1 - power;
  const double falling = math::exp(rest * log_mean);  // mean^(1 - power)
  const double rising = mean * falling;               // mean^(2 - power)
  return {y * falling / rest - rising / left,
          y * falling * (1 / (rest * rest) - log_mean / rest) -
              rising * (1 / (left * left) - log_mean / left),
          (y - mean) * falling / mean};
}

/// A series in units of its own, and what is sought about it.
struct Measured {
  std::vector<double> y;
  std::vector<std::pair<double, double>> sizes;
  double mean = 0;
  double unit = 0;

  explicit Measured(std::span<const double> values) {
    double largest = 0;
    for (const double each : values) largest = std::max(largest, each);
    if (!(largest > 0)) return;
    double sum = 0;
    for (const double each : values) sum += each / largest;
    sum /= static_cast<double>(values.size());
    if (!(sum * largest > 0)) return;
    unit = mliot_unit_of(sum * largest);
    y.reserve(values.size());
    for (const double each : values) y.push_back(each / unit);
    mean = sum * (largest / unit);
    sizes = sizes_of(y);
  }

  /// Minus the log-likelihood, its slopes by alpha, kept, first mean, dispersion and power.
  double objective(const MeanRule& rule, double dispersion, double power,
                   std::span<double> slopes) const {
    double sum = 0;
    double to_power = 0;
    MeanPath path(rule);
    for (const double each : y) {
      const MeanTerm term = mean_term(each, path.mean, power);
      sum += term.value / dispersion;
      to_power += term.to_power / dispersion;
      for (std::size_t j = 0; j < 3; ++j) slopes[j] -= term.to_mean / dispersion * path.slopes[j];
      path.take(each);
    }
    double to_dispersion = -sum;
    for (const auto& [size, times] : sizes) {
      const detail::DensityTerm term = detail::density_term(size, dispersion, power);
      sum += times * term.log;
      to_dispersion += times * term.to_dispersion;
      to_power += times * term.to_power;
    }
    slopes[3] = -to_dispersion;
    slopes[4] = -to_power;
    return -sum;
  }
};

void find(const SeriesFit& series, const TweedieSmoothingOptions& options) {
  const Measured measured(series.y);
  const auto state = series.state;
  state[kUnit] = measured.unit;
  if (series.y.size() < kFewest || measured.unit == 0) return;
  const double power = options.power.value_or(kShortPower);
  const double low = options.power.value_or(kLowPower);
  const double high = options.power.value_or(kHighPower);
  const auto evaluate = [&](const MeanRule& rule, std::span<const double> others,
                            std::span<double> slopes) {
    const double value = measured.objective(rule, math::exp(others[0]), others[1], slopes);
    slopes[3] -= 0.5 * options.shrinkage;
    return value - 0.5 * options.shrinkage * others[0];
  };
  const detail::Searched found = detail::search_demand({measured.mean,
                                                        measured.sizes.back().first,
                                                        options.shrinkage,
                                                        options.damped,
                                                        {0, power},
                                                        {math::log(kLeastDispersion), low},
                                                        {math::log(kMostDispersion), high}},
                                                       evaluate);
  if (!found.found) return;
  state[kAlpha] = found.rule.alpha;
  state[kKept] = found.rule.kept;
  state[kMean] = state[kFirst] = found.rule.first;
  state[kDispersion] = math::exp(found.others[0]);
  state[kPower] = found.others[1];
  std::vector<double> slopes(5);
  double changed = 0;  // densities are of the demand in its own unit
  for (const auto& [size, times] : measured.sizes) changed += times;
  state[kLikelihood] = -measured.objective(found.rule, state[kDispersion], state[kPower], slopes) -
                       changed * math::log(measured.unit);
  state[kFittedTo] = static_cast<double>(series.y.size());
  state[kSought] = 3 + (options.damped ? 1 : 0) + (options.power ? 0 : 1);
  state[kBegun] = 1;
}

/// The distribution of the next period, in units of the state.
CompoundGamma next_of(State state) {
  const mliot_tweedie next = mliot_tweedie_at(state.data(), mliot_tweedie_now(state.data()));
  return {next.mean, next.dispersion, next.power};
}

}  // namespace

void TweedieSmoothing::fit(std::span<const SeriesFit> block) const {
  for (const SeriesFit& each : block) {
    each.state[kAlpha] = kShortAlpha;
    each.state[kKept] = 1;
    each.state[kDispersion] = 1;
    each.state[kPower] = options_.power.value_or(kShortPower);
    find(each, options_);
    if (each.state[kBegun] == 0) each.state[kUnit] = 0;  // as if nothing had been seen
    for (std::size_t t = 0; t < each.y.size(); ++t) {
      const double unit = each.state[kUnit];
      const bool known = t > 0 || each.state[kBegun] != 0;
      if (!each.fitted.empty()) each.fitted[t] = known ? each.state[kMean] * unit : kNaN;
      update(each.state, each.y[t]);
    }
  }
}

void TweedieSmoothing::update(std::span<double> state, double y) const noexcept {
  mliot_tweedie_push(state.data(), y);
}

void TweedieSmoothing::predict(State state, std::span<double> mean,
                               std::span<double> variance) const {
  mliot_tweedie_predict(state.data(), static_cast<std::int64_t>(mean.size()), mean.data(),
                        variance.data());
}

bool TweedieSmoothing::valid(State state) const noexcept {
  const bool counts = detail::is_count(state[kSeen]) && detail::is_count(state[kFittedTo]) &&
                      state[kFittedTo] <= state[kSeen] && detail::is_count(state[kSought]);
  const bool flags = state[kBegun] == 0 || state[kBegun] == 1;
  const bool shares = detail::is_share(state[kAlpha]) && detail::is_share(state[kKept]);
  return counts && flags && shares && detail::all_finite(state) && state[kMean] >= 0 &&
         state[kFirst] >= 0 && state[kUnit] >= 0 && (state[kMean] == 0 || state[kUnit] > 0) &&
         state[kDispersion] > 0 && state[kPower] >= kLowPower && state[kPower] <= kHighPower;
}

double TweedieSmoothing::quantile(State state, std::size_t step, double q) const noexcept {
  return mliot_tweedie_quantile(state.data(), static_cast<std::int64_t>(step) + 1, q);
}

double TweedieSmoothing::draw(State state, const Random& random,
                              std::uint64_t index) const noexcept {
  return next_of(state).draw(random, index) * mliot_tweedie_unit(state.data());
}

void TweedieSmoothing::parameters(State state, std::span<double> out) const {
  const bool begun = state[kBegun] != 0;
  // In the unit u the dispersion is u^(power - 2) of what it is without.
  const double unit = state[kUnit] > 0 ? state[kUnit] : 1;
  out[0] = state[kAlpha];
  out[1] = 1 - state[kAlpha] - rule_of(state).back();
  out[2] = begun ? state[kMean] * unit : kNaN;
  out[3] = state[kDispersion] * math::exp((2 - state[kPower]) * math::log(unit));
  out[4] = state[kPower];
  out[5] = begun ? state[kFirst] * unit : kNaN;
  detail::write_criteria(state[kLikelihood], state[kSought], state[kFittedTo], out.subspan(6));
}

}  // namespace mliot::statistical

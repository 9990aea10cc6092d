// ARIMA with given orders.
#include "mliot/statistical/arima.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "arima_fit.hpp"
#include "mliot/core/error.hpp"

namespace mliot::statistical {
namespace {

ArimaOrder order_of(const ARIMAOptions& options) {
  const auto at = [](const std::vector<std::int64_t>& three, std::size_t i) {
    return static_cast<std::size_t>(three[i]);
  };
  ArimaOrder order{at(options.order, 0),
                   at(options.order, 1),
                   at(options.order, 2),
                   at(options.seasonal_order, 0),
                   at(options.seasonal_order, 1),
                   at(options.seasonal_order, 2),
                   static_cast<std::size_t>(options.season_length),
                   false};
  const std::size_t differences = order.d + order.seasonal_d;
  order.constant = differences == 0 ? options.include_mean : options.include_drift;
  return order;
}

ArimaLayout layout_of(const ARIMAOptions& options) {
  ArimaOrder most = order_of(options);
  most.d = std::max<std::size_t>(most.d, 1);  // what is too short becomes a random walk
  return {most, static_cast<std::size_t>(options.regressors)};
}

ArimaMethod method_of(const ARIMAOptions& options) {
  if (options.method == "CSS-ML") return ArimaMethod::css_ml;
  if (options.method == "ML") return ArimaMethod::ml;
  require(options.method == "CSS", "arima: method must be 'CSS-ML', 'ML' or 'CSS', got '{}'",
          options.method);
  return ArimaMethod::css;
}

void check(const ARIMAOptions& options) {
  require(options.order.size() == 3, "arima: order must be p, d and q, got {} numbers",
          options.order.size());
  require(options.seasonal_order.size() == 3,
          "arima: seasonal_order must be P, D and Q, got {} numbers",
          options.seasonal_order.size());
  const ArimaOrder order = order_of(options);
  require(order.m > 1 || order.seasonal_p + order.seasonal_d + order.seasonal_q == 0,
          "arima: seasonal_order is not 0 and season_length is 1; give the periods of a season");
  require(order.m <= kLongestArimaSeason || order.seasonal_p + order.seasonal_q == 0,
          "arima: P and Q must be 0 for a season of more than {} periods, got {}; use "
          "DynamicHarmonicRegression for such seasons",
          kLongestArimaSeason, order.m);
  require(order.d <= 2 && order.seasonal_d <= 2,
          "arima: d and D must be at most 2, got {} and {}; higher differences only add noise",
          order.d, order.seasonal_d);
  require(!options.include_drift || order.d + order.seasonal_d == 1,
          "arima: include_drift needs d + D = 1, got {}; the forecasts of others have no drift of "
          "their own",
          order.d + order.seasonal_d);
  method_of(options);
}

}  // namespace

ARIMA::ARIMA(Options options) : options_(std::move(options)) {
  validate(name, options_);
  check(options_);
}

std::size_t ARIMA::width() const noexcept { return layout_of(options_).width(); }

void ARIMA::fit(std::span<const SeriesFit> block) const {
  const ArimaLayout layout = layout_of(options_);
  for (const SeriesFit& each : block) {
    arima_fit(layout, order_of(options_), method_of(options_), each);
  }
}

std::size_t ARIMA::regressors() const noexcept {
  return static_cast<std::size_t>(options_.regressors);
}

void ARIMA::update(std::span<double> state, double y, std::span<const double> x) const noexcept {
  const ArimaLayout layout = layout_of(options_);
  arima_update(layout, state, y, arima_effect(layout, state, x));
}

void ARIMA::predict(State state, std::span<double> mean, std::span<double> variance) const {
  arima_predict(layout_of(options_), state, {}, mean, variance);
}

void ARIMA::predict(State state, std::span<const double> x, std::span<double> mean,
                    std::span<double> variance) const {
  const ArimaLayout layout = layout_of(options_);
  arima_predict(layout, state, arima_effects(layout, state, x), mean, variance);
}

double ARIMA::draw(State state, std::span<const double> x, const Random& random,
                   std::uint64_t index) const noexcept {
  const ArimaLayout layout = layout_of(options_);
  return arima_draw(layout, state, arima_effect(layout, state, x), random.normal(index));
}

bool ARIMA::valid(State state) const noexcept { return layout_of(options_).valid(state); }

std::vector<std::string> ARIMA::coefficient_names() const {
  return arima_parameter_names(layout_of(options_));
}

void ARIMA::parameters(State state, std::span<double> out) const {
  arima_parameters(layout_of(options_), state, out);
}

std::string ARIMA::label(State state) const { return arima_label(layout_of(options_), state); }

}  // namespace mliot::statistical

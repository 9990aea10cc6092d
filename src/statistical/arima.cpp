// ARIMA with given orders.
#include "mliot/statistical/arima.hpp"

#include <algorithm>
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

ArimaMethod method_of(const ARIMAOptions& options) {
  if (options.method == "CSS-ML") return ArimaMethod::css_ml;
  if (options.method == "ML") return ArimaMethod::ml;
  require(options.method == "CSS", "arima: method must be 'CSS-ML', 'ML' or 'CSS', got '{}'",
          options.method);
  return ArimaMethod::css;
}

ArimaHeld held_of(const ARIMAOptions& options) {
  return arima_held(order_of(options), {options.fixed, options.fixed_values});
}

// The options, if they are any that a model can have.
const ARIMAOptions& checked(const ARIMAOptions& options) {
  validate(ARIMA::name, options);
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
  const ArimaHeld held = held_of(options);
  const auto regressors = static_cast<std::size_t>(options.regressors);
  require(regressors == 0 || held.regressors.size() <= regressors,
          "arima: fixed holds ex_{}, and there are {} covariates", held.regressors.size(),
          regressors);
  const auto zero = std::find(held.regressors.begin(), held.regressors.end(), 0.0);
  require(zero == held.regressors.end(),
          "arima: fixed holds ex_{} at 0; a covariate without effect is left out of the covariates",
          zero - held.regressors.begin() + 1);
  return options;
}

}  // namespace

ARIMA::ARIMA(Options options)
    : ArimaStates(order_of(checked(options)), options.regressors,
                  {options.blambda, options.biasadj}),
      options_(std::move(options)) {}

void ARIMA::fit(std::span<const SeriesFit> block) const {
  const ArimaTask task{order_of(options_), method_of(options_), held_of(options_)};
  require(task.held.regressors.size() <= regressors(),
          "arima: fixed holds ex_{}, and the series have no covariates",
          task.held.regressors.size());
  for (const SeriesFit& each : block) {
    arima_fit(layout(), task, TransformedSeries(layout().scale, each).fit());
  }
}

}  // namespace mliot::statistical

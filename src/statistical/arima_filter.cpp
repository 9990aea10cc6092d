// The filter of one series: the freestanding steps on the states of a layout.
#include <cmath>
#include <cstdint>
#include <vector>

#include "arima_form.hpp"
#include "mliot/freestanding/arima.h"
#include "mliot/freestanding/normal.h"

namespace mliot::statistical {
namespace {

static_assert(std::size_t{MLIOT_ARIMA_VARIANCE} == kArimaVariance &&
              std::size_t{MLIOT_ARIMA_COEFFICIENTS} == kArimaCoefficients);

mliot_arima_layout in_c(const ArimaLayout& layout) noexcept {
  const auto whole = [](std::size_t x) { return static_cast<std::int64_t>(x); };
  return {whole(layout.most.p),          whole(layout.most.q),     whole(layout.most.seasonal_p),
          whole(layout.most.seasonal_q), whole(layout.regressors), whole(layout.most.lost()),
          whole(layout.most.span()),     whole(layout.most.m)};
}

}  // namespace

double arima_effect(const ArimaLayout& layout, State state, std::span<const double> x) noexcept {
  double sum = 0;
  for (std::size_t j = 0; j < x.size(); ++j) sum += state[layout.beta() + j] * x[j];
  return sum;
}

double arima_next(const ArimaLayout& layout, State state) noexcept {
  const mliot_arima_layout room = in_c(layout);
  const mliot_arima view = mliot_arima_read(&room, state.data());
  return mliot_arima_next(&view, state.data());
}

double arima_draw(const ArimaLayout& layout, State state, double effect, double normal) noexcept {
  const double deviation = std::sqrt(state[kArimaSigma2] * state[kArimaVariance]);
  return arima_next(layout, state) + effect + deviation * normal;
}

double arima_update(const ArimaLayout& layout, std::span<double> state, double y,
                    double effect) noexcept {
  const mliot_arima_layout room = in_c(layout);
  return mliot_arima_push(&room, state.data(), y, effect);
}

void arima_predict(const ArimaLayout& layout, State state, std::span<const double> effects,
                   std::span<double> mean, std::span<double> variance) {
  const mliot_arima_layout places = in_c(layout);
  const ArimaOrder order = layout.order(state);
  std::vector<double> room(MLIOT_ARIMA_ROOM(order.span(), order.lost()));
  mliot_arima_predict(&places, state.data(), static_cast<std::int64_t>(mean.size()), room.data(),
                      mean.data(), variance.data());
  for (std::size_t k = 0; k < effects.size(); ++k) mean[k] += effects[k];
}

void arima_forecast(const ArimaLayout& layout, State state, std::span<const double> effects,
                    std::span<double> mean, std::span<double> variance) {
  arima_predict(layout, state, effects, mean, variance);
  for (std::size_t k = 0; k < mean.size(); ++k) layout.scale.forecast_back(mean[k], variance[k]);
}

void arima_quantiles(const ArimaLayout& layout, State state, std::span<const double> effects,
                     const Levels& levels, std::span<double> out) {
  std::vector<double> mean(levels.mean.begin(), levels.mean.end());
  std::vector<double> variance(levels.variance.begin(), levels.variance.end());
  // Of the transformed observations.
  if (layout.scale.lambda) arima_predict(layout, state, effects, mean, variance);
  for (std::size_t at = 0; at < out.size(); ++at) {
    const std::size_t k = at / levels.q.size();
    const double normal = mliot_normal_quantile(levels.q[at % levels.q.size()]);
    out[at] = layout.scale.back(mean[k] + std::sqrt(variance[k]) * normal);
  }
}

}  // namespace mliot::statistical

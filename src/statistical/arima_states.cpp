// States of ARIMA models.
#include "mliot/statistical/arima_states.hpp"

#include <algorithm>

#include "arima_fit.hpp"

namespace mliot::statistical {

ArimaStates::ArimaStates(ArimaOrder most, std::int64_t regressors, ArimaScale scale) noexcept
    : layout_{most, static_cast<std::size_t>(regressors), scale} {
  layout_.most.d = std::max<std::size_t>(layout_.most.d, 1);
}

void ArimaStates::update(std::span<double> state, double y,
                         std::span<const double> x) const noexcept {
  arima_update(layout_, state, layout_.scale.transformed(y), arima_effect(layout_, state, x));
}

void ArimaStates::predict(State state, std::span<double> mean, std::span<double> variance) const {
  predict(state, {}, mean, variance);
}

void ArimaStates::predict(State state, std::span<const double> x, std::span<double> mean,
                          std::span<double> variance) const {
  arima_forecast(layout_, state, arima_effects(layout_, state, x), mean, variance);
}

void ArimaStates::quantiles(State state, std::span<const double> x, const Levels& levels,
                            std::span<double> out) const {
  arima_quantiles(layout_, state, arima_effects(layout_, state, x), levels, out);
}

double ArimaStates::draw(State state, std::span<const double> x, const Random& random,
                         std::uint64_t index) const noexcept {
  const double effect = arima_effect(layout_, state, x);
  return layout_.scale.back(arima_draw(layout_, state, effect, random.normal(index)));
}

// Transformed observations lead from step to step, so that nothing is lost on the way back.
void ArimaStates::path(State state, std::span<const double> x, const Random& random,
                       std::span<double> out) const {
  std::vector<double> moving(state.begin(), state.end());
  for (std::size_t k = 0; k < out.size(); ++k) {
    const auto row = x.subspan(k * layout_.regressors, layout_.regressors);
    const double effect = arima_effect(layout_, moving, row);
    const double next = arima_draw(layout_, moving, effect, random.normal(k));
    arima_update(layout_, moving, next, effect);
    out[k] = layout_.scale.back(next);
  }
}

bool ArimaStates::valid(State state) const noexcept { return layout_.valid(state); }

std::vector<std::string> ArimaStates::coefficient_names() const {
  return arima_parameter_names(layout_);
}

void ArimaStates::parameters(State state, std::span<double> out) const {
  arima_parameters(layout_, state, out);
}

std::string ArimaStates::label(State state) const { return arima_label(layout_, state); }

}  // namespace mliot::statistical

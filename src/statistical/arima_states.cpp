// States of ARIMA models.
#include "mliot/statistical/arima_states.hpp"

#include <algorithm>

#include "arima_fit.hpp"

namespace mliot::statistical {

ArimaStates::ArimaStates(ArimaOrder most, std::int64_t regressors) noexcept
    : layout_{most, static_cast<std::size_t>(regressors)} {
  layout_.most.d = std::max<std::size_t>(layout_.most.d, 1);
}

void ArimaStates::update(std::span<double> state, double y,
                         std::span<const double> x) const noexcept {
  arima_update(layout_, state, y, arima_effect(layout_, state, x));
}

void ArimaStates::predict(State state, std::span<double> mean, std::span<double> variance) const {
  arima_predict(layout_, state, {}, mean, variance);
}

void ArimaStates::predict(State state, std::span<const double> x, std::span<double> mean,
                          std::span<double> variance) const {
  arima_predict(layout_, state, arima_effects(layout_, state, x), mean, variance);
}

double ArimaStates::draw(State state, std::span<const double> x, const Random& random,
                         std::uint64_t index) const noexcept {
  return arima_draw(layout_, state, arima_effect(layout_, state, x), random.normal(index));
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

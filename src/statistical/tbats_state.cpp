// Reading and writing of a TBATS state.
#include "tbats_state.hpp"

#include "mliot/core/math.hpp"

namespace mliot::statistical {

TbatsSeason season_of(double period, double harmonics) noexcept {
  constexpr double kTurn = 6.283185307179586;
  const double angle = kTurn / period;
  return {static_cast<std::size_t>(harmonics), math::cos(angle), math::sin(angle)};
}

TbatsView::TbatsView(std::span<double> state, const std::vector<double>& periods) noexcept
    : state_(state), periods_(periods) {
  by_.alpha = state[kAlpha];
  by_.beta = state[kBeta];
  by_.phi = state[kPhi];
  for (std::size_t i = 0; i < kTbatsLags; ++i) {
    by_.ar[i] = state[kAr + i];
    by_.ma[i] = state[kMa + i];
    states_.d[i] = state[kD + i];
    states_.e[i] = state[kE + i];
  }
  states_.level = state[kLevel];
  states_.trend = state[kTrend];
  const std::size_t size = periods.size();
  by_.gammas = state.subspan(kHarmonics + size, 2 * size);
  std::size_t harmonics = 0;
  for (std::size_t i = 0; i < size; ++i) {
    harmonics += static_cast<std::size_t>(state[kHarmonics + i]);
  }
  states_.turning = state.subspan(kHarmonics + 3 * size, 2 * harmonics);
}

void TbatsView::step(double error) noexcept {
  tbats_step(by_, states_, error,
             [this](std::size_t i) { return season_of(periods_[i], state_[kHarmonics + i]); });
}

void TbatsView::store() noexcept {
  state_[kLevel] = states_.level;
  state_[kTrend] = states_.trend;
  for (std::size_t i = 0; i < kTbatsLags; ++i) {
    state_[kD + i] = states_.d[i];
    state_[kE + i] = states_.e[i];
  }
}

double tbats_transformed(State state, double y) noexcept {
  return mliot_tbats_transformed(state.data(), y);
}

double tbats_back(State state, double z) noexcept { return mliot_tbats_back(state.data(), z); }

}  // namespace mliot::statistical

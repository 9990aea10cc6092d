// State of empirical demand: observations so far, then the window of the last ones.
#include "mliot/statistical/empirical_demand.hpp"

#include <algorithm>

#include "mliot/freestanding/empirical_demand.h"
#include "statistical/moments.hpp"
#include "statistical/ordered_window.hpp"

namespace mliot::statistical {
namespace {

using detail::kNaN;
using detail::OrderedWindow;

constexpr std::size_t kSeen = 0;
constexpr std::size_t kWindow = 1;

OrderedWindow window_of(State state) { return {state.subspan(kWindow), state[kSeen]}; }

double mean_of(State state, std::int64_t window) {
  double mean = 0;
  double variance = 0;
  mliot_empirical_predict(state.data(), window, 1, &mean, &variance);
  return mean;
}

}  // namespace

void EmpiricalDemand::fit(std::span<const SeriesFit> block) const {
  for (const SeriesFit& each : block) {
    for (std::size_t t = 0; t < each.y.size(); ++t) {
      if (!each.fitted.empty()) each.fitted[t] = mean_of(each.state, options_.window_size);
      update(each.state, each.y[t]);
    }
  }
}

void EmpiricalDemand::update(std::span<double> state, double y) const noexcept {
  mliot_empirical_push(state.data(), options_.window_size, y);
}

void EmpiricalDemand::predict(State state, std::span<double> mean,
                              std::span<double> variance) const {
  mliot_empirical_predict(state.data(), options_.window_size,
                          static_cast<std::int64_t>(mean.size()), mean.data(), variance.data());
}

bool EmpiricalDemand::valid(State state) const noexcept {
  return detail::is_count(state[kSeen]) && detail::all_finite(state) && window_of(state).valid();
}

double EmpiricalDemand::quantile(State state, std::size_t /*step*/, double q) const noexcept {
  return mliot_empirical_quantile(state.data(), options_.window_size, q);
}

void EmpiricalDemand::path(State state, const Random& random,
                           std::span<double> out) const noexcept {
  const auto window = window_of(state);
  if (window.size() == 0) {
    std::fill(out.begin(), out.end(), kNaN);
    return;
  }
  const auto first = static_cast<std::size_t>(random.below(0, window.size()));
  for (std::size_t k = 0; k < out.size(); ++k) out[k] = window.at((first + k) % window.size());
}

}  // namespace mliot::statistical

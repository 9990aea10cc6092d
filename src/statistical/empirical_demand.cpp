// State of empirical demand: observations so far, then the window of the last ones.
#include "mliot/statistical/empirical_demand.hpp"

#include <algorithm>

#include "statistical/moments.hpp"
#include "statistical/ordered_window.hpp"

namespace mliot::statistical {
namespace {

using detail::kNaN;
using detail::OrderedWindow;

constexpr std::size_t kSeen = 0;
constexpr std::size_t kWindow = 1;

OrderedWindow<const double> window_of(State state) {
  return {state.subspan(kWindow), state[kSeen]};
}

struct Moments {
  double mean;
  double variance;
};

Moments moments_of(State state) {
  double count = 0;
  double mean = 0;
  double squares = 0;
  const auto window = window_of(state);
  for (std::size_t i = 0; i < window.size(); ++i) {
    detail::add_moment(window.at(i), count, mean, squares);
  }
  return count == 0 ? Moments{kNaN, kNaN} : Moments{mean, squares / count};
}

}  // namespace

void EmpiricalDemand::fit(std::span<const SeriesFit> block) const {
  for (const SeriesFit& each : block) {
    for (std::size_t t = 0; t < each.y.size(); ++t) {
      if (!each.fitted.empty()) each.fitted[t] = moments_of(each.state).mean;
      update(each.state, each.y[t]);
    }
  }
}

void EmpiricalDemand::update(std::span<double> state, double y) const noexcept {
  OrderedWindow<double>(state.subspan(kWindow), state[kSeen]).push(y);
  state[kSeen] += 1;
}

void EmpiricalDemand::predict(State state, std::span<double> mean,
                              std::span<double> variance) const {
  const Moments all = moments_of(state);
  std::fill(mean.begin(), mean.end(), all.mean);
  std::fill(variance.begin(), variance.end(), all.variance);
}

bool EmpiricalDemand::valid(State state) const noexcept {
  return detail::is_count(state[kSeen]) && detail::all_finite(state) && window_of(state).valid();
}

double EmpiricalDemand::quantile(State state, std::size_t /*step*/, double q) const noexcept {
  return state[kSeen] == 0 ? kNaN : window_of(state).quantile(q);
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

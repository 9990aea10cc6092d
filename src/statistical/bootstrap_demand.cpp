// State of bootstrapped demand: periods, whether the last one had a demand, periods with demand
// behind each kind and all periods behind each kind, demands, then the window of their sizes.
#include "mliot/statistical/bootstrap_demand.hpp"

#include <algorithm>
#include <cmath>

#include "mliot/freestanding/bootstrap_demand.h"
#include "statistical/jittered_size.hpp"
#include "statistical/moments.hpp"
#include "statistical/ordered_window.hpp"

namespace mliot::statistical {
namespace {

using detail::kNaN;
using detail::OrderedWindow;

constexpr std::size_t kSeen = MLIOT_CHAIN_SEEN;
constexpr std::size_t kLast = MLIOT_CHAIN_LAST;
constexpr std::size_t kDemandAfter = MLIOT_CHAIN_DEMAND_AFTER;
constexpr std::size_t kAfter = MLIOT_CHAIN_AFTER;
constexpr std::size_t kDemands = MLIOT_CHAIN_DEMANDS;
constexpr std::size_t kWindow = MLIOT_CHAIN_WINDOW;

OrderedWindow sizes_of(State state) { return {state.subspan(kWindow), state[kDemands]}; }

mliot_chain chain_of(const BootstrapDemandOptions& options) {
  return {options.max_demands, options.jitter ? detail::jitter_table().data() : nullptr};
}

}  // namespace

void BootstrapDemand::fit(std::span<const SeriesFit> block) const {
  for (const SeriesFit& each : block) {
    for (std::size_t t = 0; t < each.y.size(); ++t) {
      if (!each.fitted.empty()) {
        double variance = 0;
        predict(each.state, each.fitted.subspan(t, 1), {&variance, 1});
      }
      update(each.state, each.y[t]);
    }
  }
}

void BootstrapDemand::update(std::span<double> state, double y) const noexcept {
  const mliot_chain chain = chain_of(options_);
  mliot_chain_push(&chain, state.data(), y);
}

void BootstrapDemand::predict(State state, std::span<double> mean,
                              std::span<double> variance) const {
  const mliot_chain chain = chain_of(options_);
  mliot_chain_predict(&chain, state.data(), static_cast<std::int64_t>(mean.size()), mean.data(),
                      variance.data());
}

bool BootstrapDemand::valid(State state) const noexcept {
  for (std::size_t i = 0; i < kWindow; ++i) {
    if (!detail::is_count(state[i])) return false;
  }
  const bool within = state[kDemandAfter] <= state[kAfter] &&
                      state[kDemandAfter + 1] <= state[kAfter + 1] && state[kLast] <= 1 &&
                      state[kDemands] <= state[kSeen];
  return within && detail::all_finite(state) && sizes_of(state).valid();
}

double BootstrapDemand::quantile(State state, std::size_t step, double q) const noexcept {
  const mliot_chain chain = chain_of(options_);
  return mliot_chain_quantile(&chain, state.data(), static_cast<std::int64_t>(step) + 1, q);
}

void BootstrapDemand::path(State state, const Random& random,
                           std::span<double> out) const noexcept {
  const auto sizes = sizes_of(state);
  const mliot_chain chain = chain_of(options_);
  const bool varied = mliot_chain_jittered(&chain, state.data()) != 0;
  double last = state[kLast];
  for (std::size_t k = 0; k < out.size(); ++k) {
    if (state[kDemands] == 0) {
      out[k] = state[kSeen] == 0 ? kNaN : 0;
      continue;
    }
    const std::uint64_t index = 4 * k;  // numbers of this step; a normal one takes two
    const bool comes = random.uniform(index) < mliot_chain_after(state.data(), last != 0 ? 1 : 0);
    last = comes ? 1 : 0;
    const double size =
        sizes.sorted()[static_cast<std::size_t>(random.below(index + 1, sizes.size()))];
    const double drawn = varied ? detail::JitteredSize{size}.at(random.normal(index + 2)) : size;
    out[k] = comes ? drawn : 0;
  }
}

std::span<const mliot_size_moments> BootstrapDemand::jitter() { return detail::jitter_table(); }

void BootstrapDemand::parameters(State state, std::span<double> out) const {
  const mliot_chain as_they_are = {options_.max_demands, nullptr};
  const bool begun = state[kSeen] > 0;
  out[0] = begun ? mliot_chain_after(state.data(), 0) : kNaN;
  out[1] = begun ? mliot_chain_after(state.data(), 1) : kNaN;
  out[2] = state[kDemands] > 0 ? mliot_chain_moments(&as_they_are, state.data()).mean : kNaN;
}

}  // namespace mliot::statistical

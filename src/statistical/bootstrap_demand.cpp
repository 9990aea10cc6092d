// State of bootstrapped demand: periods, whether the last one had a demand, periods with demand
// behind each kind and all periods behind each kind, demands, then the window of their sizes.
#include "mliot/statistical/bootstrap_demand.hpp"

#include <algorithm>
#include <cmath>

#include "statistical/jittered_size.hpp"
#include "statistical/moments.hpp"
#include "statistical/ordered_window.hpp"

namespace mliot::statistical {
namespace {

using detail::kNaN;
using detail::OrderedWindow;

constexpr std::size_t kSeen = 0;
constexpr std::size_t kLast = 1;
constexpr std::size_t kDemandAfter = 2;  // none, then a demand
constexpr std::size_t kAfter = 4;
constexpr std::size_t kDemands = 6;
constexpr std::size_t kWindow = 7;

OrderedWindow<const double> sizes_of(State state) {
  return {state.subspan(kWindow), state[kDemands]};
}

/// The chance of a demand behind a period without (0) or with one (1).
double chance_after(State state, std::size_t kind) {
  const double overall = state[kDemands] / state[kSeen];
  return (state[kDemandAfter + kind] + overall) / (state[kAfter + kind] + 1);
}

/// The chance of a demand `ahead` + 1 periods on.
double chance_ahead(State state, std::size_t ahead) {
  const double after_none = chance_after(state, 0);
  const double after_demand = chance_after(state, 1);
  double chance = state[kLast];
  for (std::size_t k = 0; k <= ahead; ++k) {
    chance = after_none + chance * (after_demand - after_none);
  }
  return chance;
}

/// Whether sizes are drawn with their neighbours: all of them are whole.
bool jittered(State state, bool wanted) {
  const auto sizes = sizes_of(state).sorted();
  return wanted && std::all_of(sizes.begin(), sizes.end(), detail::is_count);
}

/// Calls visit(size, share) for each size of a window once.
template <class Visit>
void for_each_size(std::span<const double> sorted, Visit visit) {
  const auto all = static_cast<double>(sorted.size());
  for (std::size_t i = 0; i < sorted.size();) {
    std::size_t end = i + 1;
    while (end < sorted.size() && sorted[end] == sorted[i]) ++end;
    visit(sorted[i], static_cast<double>(end - i) / all);
    i = end;
  }
}

double jittered_share(std::span<const double> sorted, double y) {
  double sum = 0;
  for_each_size(sorted, [&](double size, double share) {
    sum += share * detail::JitteredSize{size}.share(y);
  });
  return sum;
}

/// The smallest whole number that a share q of the jittered sizes does not exceed.
double jittered_quantile(std::span<const double> sorted, double q) {
  const double largest = sorted.back();
  double low = 0;
  double high = std::ceil(largest + 10 * std::sqrt(largest)) + 2;
  while (high - low > 1) {
    const double middle = std::floor(0.5 * (low + high));
    (jittered_share(sorted, middle) < q ? low : high) = middle;
  }
  return high;
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
  const bool came = y > 0;
  if (state[kSeen] > 0) {
    const std::size_t before = state[kLast] != 0 ? 1 : 0;
    state[kAfter + before] += 1;
    state[kDemandAfter + before] += came ? 1 : 0;
  }
  state[kSeen] += 1;
  state[kLast] = came ? 1 : 0;
  if (!came) return;
  OrderedWindow<double>(state.subspan(kWindow), state[kDemands]).push(y);
  state[kDemands] += 1;
}

void BootstrapDemand::predict(State state, std::span<double> mean,
                              std::span<double> variance) const {
  double size = 0;
  double square = 0;
  const bool varied = jittered(state, options_.jitter);
  for_each_size(sizes_of(state).sorted(), [&](double each, double share) {
    const detail::SizeMoments of =
        varied ? detail::JitteredSize{each}.moments() : detail::SizeMoments{each, each * each};
    size += share * of.mean;
    square += share * of.square;
  });
  for (std::size_t k = 0; k < mean.size(); ++k) {
    const double chance = state[kSeen] == 0 ? kNaN : chance_ahead(state, k);
    mean[k] = chance * size;
    variance[k] = std::max(0.0, chance * square - mean[k] * mean[k]);
    if (std::isnan(chance)) variance[k] = kNaN;
  }
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
  if (state[kSeen] == 0) return kNaN;
  if (state[kDemands] == 0) return 0;
  const double chance = chance_ahead(state, step);
  const double above = (q - (1 - chance)) / chance;
  if (!(above > 0)) return 0;
  const auto sizes = sizes_of(state);
  if (!jittered(state, options_.jitter)) return sizes.quantile(above);
  return jittered_quantile(sizes.sorted(), above);
}

void BootstrapDemand::path(State state, const Random& random,
                           std::span<double> out) const noexcept {
  const auto sizes = sizes_of(state);
  const bool varied = jittered(state, options_.jitter);
  double last = state[kLast];
  for (std::size_t k = 0; k < out.size(); ++k) {
    if (state[kDemands] == 0) {
      out[k] = state[kSeen] == 0 ? kNaN : 0;
      continue;
    }
    const std::uint64_t index = 4 * k;  // numbers of this step; a normal one takes two
    const bool comes = random.uniform(index) < chance_after(state, last != 0 ? 1 : 0);
    last = comes ? 1 : 0;
    const double size =
        sizes.sorted()[static_cast<std::size_t>(random.below(index + 1, sizes.size()))];
    const double drawn = varied ? detail::JitteredSize{size}.at(random.normal(index + 2)) : size;
    out[k] = comes ? drawn : 0;
  }
}

void BootstrapDemand::parameters(State state, std::span<double> out) const {
  const auto sorted = sizes_of(state).sorted();
  double size = 0;
  for_each_size(sorted, [&](double each, double share) { size += share * each; });
  out[0] = state[kSeen] > 0 ? chance_after(state, 0) : kNaN;
  out[1] = state[kSeen] > 0 ? chance_after(state, 1) : kNaN;
  out[2] = sorted.empty() ? kNaN : size;
}

}  // namespace mliot::statistical

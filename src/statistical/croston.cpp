// States of Croston's methods and of TSB, and the distributions that they stand for.
#include "mliot/statistical/croston.hpp"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "statistical/hurdle.hpp"
#include "statistical/moments.hpp"
#include "statistical/smoothing_share.hpp"

namespace mliot::statistical {
namespace {

using detail::Hurdle;
using detail::is_count;
using detail::is_share;
using detail::kNaN;

// Croston: periods, periods since the last demand, demands, smoothed size and interval, sum of
// squared errors of the sizes, shares.
constexpr std::size_t kPeriods = 0;
constexpr std::size_t kSince = 1;
constexpr std::size_t kDemands = 2;
constexpr std::size_t kSize = 3;
constexpr std::size_t kInterval = 4;
constexpr std::size_t kErrors = 5;
constexpr std::size_t kSizeShare = 6;
constexpr std::size_t kIntervalShare = 7;

// TSB: periods, demands, smoothed size, sum of squared errors of the sizes, chance of a demand.
namespace tsb {
constexpr std::size_t kDemands = 1;
constexpr std::size_t kSize = 2;
constexpr std::size_t kErrors = 3;
constexpr std::size_t kChance = 4;
}  // namespace tsb

/// Smoothed sizes after one more; the first one begins them.
void add_size(double y, double share, double& demands, double& size, double& errors) {
  const double error = y - size;
  if (demands == 0) {
    size = y;
  } else {
    errors += error * error;
    size += share * error;
  }
  demands += 1;
}

double mean_square(double errors, double demands) {
  return demands > 1 ? errors / (demands - 1) : 0;
}

Hurdle hurdle_of(State state, CrostonCorrection correction) {
  if (state[kPeriods] == 0) return {kNaN, kNaN, kNaN};
  if (state[kDemands] == 0) return {0, 0, 0};
  const double share = state[kIntervalShare];
  double factor = 1;
  if (correction == CrostonCorrection::syntetos) factor = 1 - share / 2;
  if (correction == CrostonCorrection::shale) factor = 1 - share / (2 - share);
  return {factor / state[kInterval], state[kSize], mean_square(state[kErrors], state[kDemands])};
}

Hurdle hurdle_of_tsb(State state) {
  if (state[kPeriods] == 0) return {kNaN, kNaN, kNaN};
  return {state[tsb::kChance], state[tsb::kSize],
          mean_square(state[tsb::kErrors], state[tsb::kDemands])};
}

void fill(const Hurdle& hurdle, std::span<double> mean, std::span<double> variance) {
  std::fill(mean.begin(), mean.end(), hurdle.mean());
  std::fill(variance.begin(), variance.end(), hurdle.variance());
}

/// The best shares of sizes and of intervals.
std::pair<double, double> best_shares(std::span<const double> y) {
  std::vector<double> sizes;
  std::vector<double> intervals;
  sizes.reserve(y.size());
  intervals.reserve(y.size());
  double since = 0;
  for (const double value : y) {
    since += 1;
    if (value <= 0) continue;
    sizes.push_back(value);
    intervals.push_back(since);
    since = 0;
  }
  return {detail::best_share(sizes), detail::best_share(intervals)};
}

/// Runs a model over a series, with the forecasts before each value.
template <class Update, class Mean>
void run(const SeriesFit& each, Update update, Mean mean) {
  for (std::size_t t = 0; t < each.y.size(); ++t) {
    if (!each.fitted.empty()) each.fitted[t] = mean();
    update(each.y[t]);
  }
}

}  // namespace

template <CrostonCorrection C>
void Croston<C>::fit(std::span<const SeriesFit> block) const {
  for (const SeriesFit& each : block) {
    if constexpr (C == CrostonCorrection::optimized) {
      std::tie(each.state[kSizeShare], each.state[kIntervalShare]) = best_shares(each.y);
    } else {
      each.state[kSizeShare] = each.state[kIntervalShare] = options_.alpha;
    }
    run(
        each, [&](double y) { update(each.state, y); },
        [&] { return hurdle_of(each.state, C).mean(); });
  }
}

template <CrostonCorrection C>
void Croston<C>::update(std::span<double> state, double y) const noexcept {
  state[kPeriods] += 1;
  state[kSince] += 1;
  if (y <= 0) return;
  state[kInterval] =
      state[kDemands] == 0
          ? state[kSince]
          : state[kInterval] + state[kIntervalShare] * (state[kSince] - state[kInterval]);
  add_size(y, state[kSizeShare], state[kDemands], state[kSize], state[kErrors]);
  state[kSince] = 0;
}

template <CrostonCorrection C>
void Croston<C>::predict(State state, std::span<double> mean, std::span<double> variance) const {
  fill(hurdle_of(state, C), mean, variance);
}

template <CrostonCorrection C>
bool Croston<C>::valid(State state) const noexcept {
  const bool counts = is_count(state[kPeriods]) && is_count(state[kSince]) &&
                      is_count(state[kDemands]) && state[kDemands] <= state[kPeriods];
  const bool begun = state[kDemands] == 0 || (state[kSize] > 0 && state[kInterval] >= 1);
  return counts && begun && state[kErrors] >= 0 && is_share(state[kSizeShare]) &&
         is_share(state[kIntervalShare]);
}

template <CrostonCorrection C>
double Croston<C>::quantile(State state, std::size_t /*step*/, double q) const noexcept {
  return hurdle_of(state, C).quantile(q);
}

template <CrostonCorrection C>
double Croston<C>::draw(State state, const Random& random, std::uint64_t index) const noexcept {
  return hurdle_of(state, C).draw(random, index);
}

template <CrostonCorrection C>
void Croston<C>::parameters(State state, std::span<double> out) const {
  const bool begun = state[kDemands] > 0;
  out[0] = state[kSizeShare];
  out[1] = state[kIntervalShare];
  out[2] = begun ? state[kSize] : kNaN;
  out[3] = begun ? state[kInterval] : kNaN;
}

template class Croston<CrostonCorrection::none>;
template class Croston<CrostonCorrection::optimized>;
template class Croston<CrostonCorrection::syntetos>;
template class Croston<CrostonCorrection::shale>;

void TSB::fit(std::span<const SeriesFit> block) const {
  for (const SeriesFit& each : block) {
    run(
        each, [&](double y) { update(each.state, y); },
        [&] { return hurdle_of_tsb(each.state).mean(); });
  }
}

void TSB::update(std::span<double> state, double y) const noexcept {
  const double came = y > 0 ? 1 : 0;
  double& chance = state[tsb::kChance];
  chance = state[kPeriods] == 0 ? came : chance + options_.alpha_p * (came - chance);
  state[kPeriods] += 1;
  if (y > 0) {
    add_size(y, options_.alpha_d, state[tsb::kDemands], state[tsb::kSize], state[tsb::kErrors]);
  }
}

void TSB::predict(State state, std::span<double> mean, std::span<double> variance) const {
  fill(hurdle_of_tsb(state), mean, variance);
}

bool TSB::valid(State state) const noexcept {
  return is_count(state[kPeriods]) && is_count(state[tsb::kDemands]) &&
         state[tsb::kDemands] <= state[kPeriods] && state[tsb::kSize] >= 0 &&
         state[tsb::kErrors] >= 0 && is_share(state[tsb::kChance]);
}

double TSB::quantile(State state, std::size_t /*step*/, double q) const noexcept {
  return hurdle_of_tsb(state).quantile(q);
}

double TSB::draw(State state, const Random& random, std::uint64_t index) const noexcept {
  return hurdle_of_tsb(state).draw(random, index);
}

void TSB::parameters(State state, std::span<double> out) const {
  out[0] = state[kPeriods] > 0 ? state[tsb::kChance] : kNaN;
  out[1] = state[tsb::kDemands] > 0 ? state[tsb::kSize] : kNaN;
}

}  // namespace mliot::statistical

// States of Croston's methods and of TSB, and the distributions that they stand for.
#include "mliot/statistical/croston.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "mliot/freestanding/croston_ahead.h"
#include "statistical/demands.hpp"
#include "statistical/hurdle.hpp"
#include "statistical/moments.hpp"
#include "statistical/smoothing_share.hpp"

namespace mliot::statistical {
namespace {

using detail::Demands;
using detail::Hurdle;
using detail::is_count;
using detail::is_share;
using detail::kNaN;

// Places in the states.
constexpr std::size_t kPeriods = MLIOT_CROSTON_PERIODS;
constexpr std::size_t kSince = MLIOT_CROSTON_SINCE;
constexpr std::size_t kDemands = MLIOT_CROSTON_DEMANDS;
constexpr std::size_t kSize = MLIOT_CROSTON_SIZE;
constexpr std::size_t kInterval = MLIOT_CROSTON_INTERVAL;
constexpr std::size_t kErrors = MLIOT_CROSTON_ERRORS;
constexpr std::size_t kSizeShare = MLIOT_CROSTON_SIZE_SHARE;
constexpr std::size_t kIntervalShare = MLIOT_CROSTON_INTERVAL_SHARE;
namespace tsb {
constexpr std::size_t kDemands = MLIOT_TSB_DEMANDS;
constexpr std::size_t kSize = MLIOT_TSB_SIZE;
constexpr std::size_t kErrors = MLIOT_TSB_ERRORS;
constexpr std::size_t kChance = MLIOT_TSB_CHANCE;
}  // namespace tsb

constexpr int kind_of(CrostonCorrection correction) {
  if (correction == CrostonCorrection::syntetos) return MLIOT_CROSTON_SYNTETOS;
  if (correction == CrostonCorrection::shale) return MLIOT_CROSTON_SHALE;
  return MLIOT_CROSTON_PLAIN;
}

Hurdle hurdle_of(State state, CrostonCorrection correction) {
  return Hurdle::of(mliot_croston_hurdle(state.data(), kind_of(correction)));
}

Hurdle hurdle_of_tsb(State state) { return Hurdle::of(mliot_tsb_hurdle(state.data())); }

/// A sample path: each demand moves the state, and sizes keep the scatter that they have now in
/// proportion to their mean.
template <class Now, class Update>
void write_path(std::span<double> state, Now now, Update update, const Random& random,
                std::span<double> out) {
  Hurdle hurdle = now(state);
  const double ratio = hurdle.size > 0 ? hurdle.size_variance / hurdle.size / hurdle.size : 0;
  for (std::size_t k = 0; k < out.size(); ++k) {
    out[k] = hurdle.draw(random, k);
    update(state, out[k]);
    hurdle = now(state);
    hurdle.size_variance = ratio * hurdle.size * hurdle.size;
  }
}

/// Quantiles of all steps ahead, out[k * q.size() + j], in one walk over the steps.
template <class Walk, class At, class On>
void write_quantiles(mliot_hurdle hurdle, double share, Walk walk, At at, On on,
                     std::span<const double> q, std::span<double> out) {
  const mliot_size_walk sizes = mliot_sizes_on(hurdle, share);
  for (std::size_t first = 0; first < out.size(); first += q.size()) {
    if (first > 0) on(&walk);
    const mliot_demand_ahead ahead = at(&walk);
    for (std::size_t j = 0; j < q.size(); ++j) {
      out[first + j] = mliot_walked_quantile(hurdle, ahead, sizes, q[j]);
    }
  }
}

/// Runs a model over a series, with the forecasts before each value.
template <class Update, class Mean>
void run(const SeriesFit& each, Update update, Mean mean) {
  for (std::size_t t = 0; t < each.y.size(); ++t) {
    each.fitted[t] = mean();
    update(each.y[t]);
  }
}

/// The state behind a series, from its demands alone.
void learn(const Demands& demands, std::size_t periods, std::span<double> state) {
  const auto sizes = demands.sizes();
  const auto intervals = demands.intervals();
  for (std::size_t k = 0; k < sizes.size(); ++k) {
    mliot_croston_demand(state.data(), intervals[k], sizes[k]);
  }
  state[kPeriods] = static_cast<double>(periods);
  state[kSince] = state[kPeriods] - demands.last();
}

void learn(const Demands& demands, std::span<const double> y, const TSBOptions& options,
           std::span<double> state) {
  for (const double size : demands.sizes()) {
    mliot_size_push(size, options.alpha_d, &state[tsb::kDemands], &state[tsb::kSize],
                    &state[tsb::kErrors]);
  }
  double chance = 0;
  for (std::size_t t = 0; t < y.size(); ++t) {
    chance = mliot_tsb_chance(chance, options.alpha_p, static_cast<double>(t), y[t]);
  }
  state[kPeriods] = static_cast<double>(y.size());
  state[tsb::kChance] = chance;
}

}  // namespace

template <CrostonCorrection C>
void Croston<C>::fit(std::span<const SeriesFit> block) const {
  Demands demands;
  for (const SeriesFit& each : block) {
    demands.read(each.y);
    if constexpr (C == CrostonCorrection::optimized) {
      each.state[kSizeShare] = detail::best_share(demands.sizes());
      each.state[kIntervalShare] = detail::best_share(demands.intervals());
    } else {
      each.state[kSizeShare] = each.state[kIntervalShare] = options_.alpha;
    }
    if (each.fitted.empty()) {
      learn(demands, each.y.size(), each.state);
    } else {
      run(
          each, [&](double y) { update(each.state, y); },
          [&] { return hurdle_of(each.state, C).mean(); });
    }
  }
}

template <CrostonCorrection C>
void Croston<C>::update(std::span<double> state, double y) const noexcept {
  mliot_croston_push(state.data(), y);
}

template <CrostonCorrection C>
void Croston<C>::predict(State state, std::span<double> mean, std::span<double> variance) const {
  mliot_croston_predict(state.data(), kind_of(C), static_cast<std::int64_t>(mean.size()),
                        mean.data(), variance.data());
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
double Croston<C>::quantile(State state, std::size_t step, double q) const noexcept {
  return mliot_croston_quantile(state.data(), kind_of(C), static_cast<std::int64_t>(step) + 1, q);
}

template <CrostonCorrection C>
void Croston<C>::quantiles(State state, std::span<const double> q,
                           std::span<double> out) const noexcept {
  write_quantiles(mliot_croston_hurdle(state.data(), kind_of(C)), state[kSizeShare],
                  mliot_croston_start(state.data(), kind_of(C)), mliot_croston_at, mliot_croston_on,
                  q, out);
}

template <CrostonCorrection C>
double Croston<C>::draw(State state, const Random& random, std::uint64_t index) const noexcept {
  return hurdle_of(state, C).draw(random, index);
}

template <CrostonCorrection C>
void Croston<C>::path(State state, const Random& random, std::span<double> out) const noexcept {
  std::array<double, MLIOT_CROSTON_INTERVAL_SHARE + 1> moving{};
  std::copy(state.begin(), state.end(), moving.begin());
  write_path(
      moving, [](State at) { return hurdle_of(at, C); },
      [&](std::span<double> at, double y) { update(at, y); }, random, out);
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
  Demands demands;
  for (const SeriesFit& each : block) {
    if (each.fitted.empty()) {
      demands.read(each.y);
      learn(demands, each.y, options_, each.state);
    } else {
      run(
          each, [&](double y) { update(each.state, y); },
          [&] { return hurdle_of_tsb(each.state).mean(); });
    }
  }
}

void TSB::update(std::span<double> state, double y) const noexcept {
  mliot_tsb_push(state.data(), options_.alpha_d, options_.alpha_p, y);
}

void TSB::predict(State state, std::span<double> mean, std::span<double> variance) const {
  mliot_tsb_predict(state.data(), options_.alpha_d, options_.alpha_p,
                    static_cast<std::int64_t>(mean.size()), mean.data(), variance.data());
}

bool TSB::valid(State state) const noexcept {
  return is_count(state[kPeriods]) && is_count(state[tsb::kDemands]) &&
         state[tsb::kDemands] <= state[kPeriods] && state[tsb::kSize] >= 0 &&
         state[tsb::kErrors] >= 0 && is_share(state[tsb::kChance]);
}

double TSB::quantile(State state, std::size_t step, double q) const noexcept {
  return mliot_tsb_quantile(state.data(), options_.alpha_d, options_.alpha_p,
                            static_cast<std::int64_t>(step) + 1, q);
}

void TSB::quantiles(State state, std::span<const double> q, std::span<double> out) const noexcept {
  write_quantiles(mliot_tsb_hurdle(state.data()), options_.alpha_d,
                  mliot_tsb_start(state.data(), options_.alpha_p), mliot_tsb_at, mliot_tsb_on, q,
                  out);
}

double TSB::draw(State state, const Random& random, std::uint64_t index) const noexcept {
  return hurdle_of_tsb(state).draw(random, index);
}

void TSB::path(State state, const Random& random, std::span<double> out) const noexcept {
  std::array<double, MLIOT_TSB_CHANCE + 1> moving{};
  std::copy(state.begin(), state.end(), moving.begin());
  write_path(
      moving, hurdle_of_tsb, [&](std::span<double> at, double y) { update(at, y); }, random, out);
}

void TSB::parameters(State state, std::span<double> out) const {
  out[0] = state[kPeriods] > 0 ? state[tsb::kChance] : kNaN;
  out[1] = state[tsb::kDemands] > 0 ? state[tsb::kSize] : kNaN;
}

}  // namespace mliot::statistical

// States of ADIDA and IMAPA: what the sizes of demands look like, and smoothed sums of periods.
#include "mliot/statistical/aggregated.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "mliot/freestanding/aggregated.h"
#include "statistical/hurdle.hpp"
#include "statistical/moments.hpp"
#include "statistical/smoothing_share.hpp"

namespace mliot::statistical {
namespace {

using detail::Hurdle;
using detail::is_count;
using detail::kNaN;

// Places in the head of a state, and among the numbers of one length.
constexpr std::size_t kPeriods = MLIOT_SUMS_PERIODS;
constexpr std::size_t kDemands = MLIOT_SUMS_DEMANDS;
constexpr std::size_t kMeanSize = MLIOT_SUMS_MEAN;
constexpr std::size_t kSizeSquares = MLIOT_SUMS_SQUARES;
constexpr std::size_t kLargest = MLIOT_SUMS_LARGEST;
constexpr std::size_t kHead = MLIOT_SUMS_HEAD;
constexpr std::size_t kFilled = MLIOT_SUM_FILLED;
constexpr std::size_t kSum = MLIOT_SUM_GROWN;
constexpr std::size_t kWhole = MLIOT_SUM_WHOLE;
constexpr std::size_t kLevel = MLIOT_SUM_LEVEL;
constexpr std::size_t kShare = MLIOT_SUM_SHARE;
constexpr std::size_t kSums = MLIOT_SUM_SIZE;

using Sums = std::span<double>;

void push(Sums sums, double length, double y) { mliot_sum_push(sums.data(), length, y); }

void observe(std::span<double> state, double y) { mliot_sums_observe(state.data(), y); }

/// The mean interval between demands, the first counted from before the first period; 0 without.
double mean_interval(std::span<const double> y) {
  double demands = 0;
  double last = 0;
  for (std::size_t t = 0; t < y.size(); ++t) {
    if (y[t] <= 0) continue;
    demands += 1;
    last = static_cast<double>(t + 1);
  }
  return demands == 0 ? 0 : std::nearbyint(last / demands);
}

/// The share that the whole sums of a series ask for; the first n mod length periods are left out.
double share_of(std::span<const double> y, std::size_t length) {
  std::vector<double> sums;
  sums.reserve(y.size() / length);
  for (std::size_t t = y.size() % length; t < y.size(); t += length) {
    double sum = 0;
    for (const double value : y.subspan(t, length)) sum += value;
    sums.push_back(sum);
  }
  return detail::best_share(sums);
}

double forecast_of(State sums, double length) { return mliot_sum_forecast(sums.data(), length); }

bool valid_sums(State sums) {
  return is_count(sums[kFilled]) && is_count(sums[kWhole]) && sums[kSum] >= 0 &&
         sums[kLevel] >= 0 && sums[kShare] >= 0 && sums[kShare] <= 1;
}

bool valid_head(State state, double most) {
  return is_count(state[kPeriods]) && is_count(state[kDemands]) &&
         state[kDemands] <= state[kPeriods] && state[kMeanSize] >= 0 && state[kSizeSquares] >= 0 &&
         is_count(state[kLargest]) && state[kLargest] <= most &&
         (state[kLargest] > 0) == (state[kDemands] > 0);
}

void fill(const Hurdle& hurdle, std::span<double> mean, std::span<double> variance) {
  std::fill(mean.begin(), mean.end(), hurdle.mean());
  std::fill(variance.begin(), variance.end(), hurdle.variance());
}

Hurdle adida_hurdle(State state) { return Hurdle::of(mliot_adida_hurdle(state.data())); }

Hurdle imapa_hurdle(State state) { return Hurdle::of(mliot_imapa_hurdle(state.data())); }

}  // namespace

void ADIDA::fit(std::span<const SeriesFit> block) const {
  for (const SeriesFit& each : block) {
    const auto state = each.state;
    const double length = mean_interval(each.y);
    const auto sums = state.subspan(kHead);
    const auto whole = static_cast<std::size_t>(length);
    const std::size_t skipped = whole == 0 ? each.y.size() : each.y.size() % whole;
    if (whole > 0) sums[kShare] = share_of(each.y, whole);
    for (std::size_t t = 0; t < each.y.size(); ++t) {
      const double forecast = whole > 0 && t > 0 ? forecast_of(sums, length) : kNaN;
      if (!each.fitted.empty()) each.fitted[t] = state[kDemands] > 0 || t == 0 ? forecast : 0;
      observe(state, each.y[t]);
      if (t >= skipped) push(sums, length, each.y[t]);
    }
    state[kLargest] = length;
  }
}

void ADIDA::update(std::span<double> state, double y) const noexcept {
  mliot_adida_push(state.data(), y);
}

void ADIDA::predict(State state, std::span<double> mean, std::span<double> variance) const {
  fill(adida_hurdle(state), mean, variance);
}

bool ADIDA::valid(State state) const noexcept {
  return valid_head(state, state[kPeriods]) && valid_sums(state.subspan(kHead));
}

double ADIDA::quantile(State state, std::size_t /*step*/, double q) const noexcept {
  return adida_hurdle(state).quantile(q);
}

double ADIDA::draw(State state, const Random& random, std::uint64_t index) const noexcept {
  return adida_hurdle(state).draw(random, index);
}

void ADIDA::parameters(State state, std::span<double> out) const {
  const bool begun = state[kLargest] > 0;
  out[0] = begun ? state[kLargest] : kNaN;
  out[1] = begun ? state[kHead + kShare] : kNaN;
}

std::size_t IMAPA::width() const noexcept {
  return kHead + kSums * static_cast<std::size_t>(options_.max_aggregation_level);
}

void IMAPA::fit(std::span<const SeriesFit> block) const {
  const auto most = static_cast<double>(options_.max_aggregation_level);
  for (const SeriesFit& each : block) {
    const auto state = each.state;
    const double largest = std::min(mean_interval(each.y), most);
    for (std::size_t length = 1; length <= static_cast<std::size_t>(largest); ++length) {
      state[kHead + kSums * (length - 1) + kShare] = share_of(each.y, length);
    }
    for (std::size_t t = 0; t < each.y.size(); ++t) {
      state[kLargest] = largest;
      if (!each.fitted.empty()) each.fitted[t] = imapa_hurdle(state).mean();
      observe(state, each.y[t]);
      for (std::size_t length = 1; length <= static_cast<std::size_t>(largest); ++length) {
        if (t < each.y.size() % length) continue;
        push(state.subspan(kHead + kSums * (length - 1)), static_cast<double>(length), each.y[t]);
      }
    }
  }
}

void IMAPA::update(std::span<double> state, double y) const noexcept {
  mliot_imapa_push(state.data(), options_.max_aggregation_level, y);
}

void IMAPA::predict(State state, std::span<double> mean, std::span<double> variance) const {
  fill(imapa_hurdle(state), mean, variance);
}

bool IMAPA::valid(State state) const noexcept {
  if (!valid_head(state, static_cast<double>(options_.max_aggregation_level))) return false;
  for (std::size_t at = kHead; at < state.size(); at += kSums) {
    if (!valid_sums(state.subspan(at, kSums))) return false;
  }
  return true;
}

double IMAPA::quantile(State state, std::size_t /*step*/, double q) const noexcept {
  return imapa_hurdle(state).quantile(q);
}

double IMAPA::draw(State state, const Random& random, std::uint64_t index) const noexcept {
  return imapa_hurdle(state).draw(random, index);
}

void IMAPA::parameters(State state, std::span<double> out) const {
  out[0] = state[kLargest] > 0 ? state[kLargest] : kNaN;
}

}  // namespace mliot::statistical

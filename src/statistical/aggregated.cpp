// States of ADIDA and IMAPA: what the sizes of demands look like, and smoothed sums of periods.
#include "mliot/statistical/aggregated.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "mliot/freestanding/aggregated_ahead.h"
#include "statistical/demands.hpp"
#include "statistical/hurdle.hpp"
#include "statistical/moments.hpp"
#include "statistical/smoothing_share.hpp"

namespace mliot::statistical {
namespace {

using detail::Demands;
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
constexpr std::size_t kMostLevels = 1000;  // as IMAPA's option allows

using Sums = std::span<double>;

/// What sums over `length` periods end as, and the share that they ask for: of whole sums, so that
/// the first n mod length periods are left out. `room` is for the sums.
void smooth(std::span<const double> y, std::size_t length, std::vector<double>& room, Sums sums) {
  room.clear();
  for (std::size_t t = y.size() % length; t < y.size(); t += length) {
    double sum = 0;
    for (const double value : y.subspan(t, length)) sum += value;
    room.push_back(sum);
  }
  sums[kShare] = detail::best_share(room);
  for (const double sum : room) mliot_sum_end(sums.data(), sum);
}

/// Periods and demands of a series.
void observe(const Demands& demands, std::size_t periods, std::span<double> state) {
  for (const double size : demands.sizes()) {
    detail::add_moment(size, state[kDemands], state[kMeanSize], state[kSizeSquares]);
  }
  state[kPeriods] = static_cast<double>(periods);
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

// A sample path: sums move the forecast, while the chance of a demand and the scatter of sizes in
// proportion to their mean are those of now.
template <class Forecast, class Update>
void write_path(std::vector<double> state, mliot_hurdle now, Forecast forecast, Update update,
                const Random& random, std::span<double> out) {
  const double first = forecast(state.data());
  for (std::size_t k = 0; k < out.size(); ++k) {
    const double factor = k == 0 ? 1 : forecast(state.data()) / first;
    out[k] = Hurdle::of(mliot_sums_moved(now, factor, 0)).draw(random, k);
    update(state, out[k]);
  }
}

// Quantiles of all steps ahead, out[k * q.size() + j], in one walk over the steps.
template <class Walk, class At, class On>
void write_quantiles(Walk walk, At at, On on, std::span<const double> q, std::span<double> out) {
  for (std::size_t first = 0; first < out.size(); first += q.size()) {
    if (first > 0) on(&walk);
    const Hurdle hurdle = Hurdle::of(at(&walk));
    for (std::size_t j = 0; j < q.size(); ++j) out[first + j] = hurdle.quantile(q[j]);
  }
}

using ImapaRoom = std::array<double, MLIOT_IMAPA_ROOM(kMostLevels)>;

/// One-step forecasts of a series from the share that was found for sums over `length` periods.
void write_fitted(const SeriesFit& each, std::size_t length, double share) {
  std::array<double, kSums> sums{};
  sums[kShare] = share;
  const std::size_t skipped = length == 0 ? each.y.size() : each.y.size() % length;
  bool begun = false;
  for (std::size_t t = 0; t < each.y.size(); ++t) {
    const double forecast = begun ? forecast_of(sums, static_cast<double>(length)) : 0.0;
    each.fitted[t] = t == 0 ? kNaN : forecast;
    begun = begun || each.y[t] > 0;
    if (t >= skipped) mliot_sum_push(sums.data(), static_cast<double>(length), each.y[t]);
  }
}

/// The same from the shares of sums of 1 to `largest` periods, which are in the state.
void write_fitted(const SeriesFit& each, std::size_t largest) {
  std::vector<double> state(each.state.size());
  const auto sums_of = [&](std::span<double> of, std::size_t length) {
    return of.subspan(kHead + kSums * (length - 1), kSums);
  };
  for (std::size_t length = 1; length <= largest; ++length) {
    sums_of(state, length)[kShare] = sums_of(each.state, length)[kShare];
  }
  state[kLargest] = static_cast<double>(largest);
  for (std::size_t t = 0; t < each.y.size(); ++t) {
    each.fitted[t] = mliot_hurdle_mean(mliot_imapa_hurdle(state.data()));
    mliot_sums_observe(state.data(), each.y[t]);
    for (std::size_t length = 1; length <= largest; ++length) {
      if (t < each.y.size() % length) continue;
      mliot_sum_push(sums_of(state, length).data(), static_cast<double>(length), each.y[t]);
    }
  }
}

}  // namespace

void ADIDA::fit(std::span<const SeriesFit> block) const {
  Demands demands;
  std::vector<double> room;
  for (const SeriesFit& each : block) {
    demands.read(each.y);
    const double length = demands.mean_interval();
    const auto whole = static_cast<std::size_t>(length);
    const Sums sums = each.state.subspan(kHead);
    if (whole > 0) smooth(each.y, whole, room, sums);
    if (!each.fitted.empty()) write_fitted(each, whole, sums[kShare]);
    observe(demands, each.y.size(), each.state);
    each.state[kLargest] = length;
  }
}

void ADIDA::update(std::span<double> state, double y) const noexcept {
  mliot_adida_push(state.data(), y);
}

void ADIDA::predict(State state, std::span<double> mean, std::span<double> variance) const {
  mliot_adida_predict(state.data(), static_cast<std::int64_t>(mean.size()), mean.data(),
                      variance.data());
}

bool ADIDA::valid(State state) const noexcept {
  return valid_head(state, state[kPeriods]) && valid_sums(state.subspan(kHead));
}

double ADIDA::quantile(State state, std::size_t step, double q) const noexcept {
  return mliot_adida_quantile(state.data(), static_cast<std::int64_t>(step) + 1, q);
}

void ADIDA::quantiles(State state, std::span<const double> q,
                      std::span<double> out) const noexcept {
  write_quantiles(mliot_adida_start(state.data()), mliot_adida_at, mliot_adida_on, q, out);
}

void ADIDA::path(State state, const Random& random, std::span<double> out) const {
  write_path(
      {state.begin(), state.end()}, mliot_adida_hurdle(state.data()), mliot_adida_forecast,
      [&](std::span<double> at, double y) { update(at, y); }, random, out);
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
  Demands demands;
  std::vector<double> room;
  for (const SeriesFit& each : block) {
    demands.read(each.y);
    const double largest = std::min(demands.mean_interval(), most);
    const auto lengths = static_cast<std::size_t>(largest);
    for (std::size_t length = 1; length <= lengths; ++length) {
      smooth(each.y, length, room, each.state.subspan(kHead + kSums * (length - 1), kSums));
    }
    if (!each.fitted.empty()) write_fitted(each, lengths);
    observe(demands, each.y.size(), each.state);
    each.state[kLargest] = largest;
  }
}

void IMAPA::update(std::span<double> state, double y) const noexcept {
  mliot_imapa_push(state.data(), options_.max_aggregation_level, y);
}

void IMAPA::predict(State state, std::span<double> mean, std::span<double> variance) const {
  ImapaRoom room;
  mliot_imapa_predict(state.data(), static_cast<std::int64_t>(mean.size()), room.data(),
                      mean.data(), variance.data());
}

bool IMAPA::valid(State state) const noexcept {
  if (!valid_head(state, static_cast<double>(options_.max_aggregation_level))) return false;
  for (std::size_t at = kHead; at < state.size(); at += kSums) {
    if (!valid_sums(state.subspan(at, kSums))) return false;
  }
  return true;
}

double IMAPA::quantile(State state, std::size_t step, double q) const noexcept {
  ImapaRoom room;
  return mliot_imapa_quantile(state.data(), static_cast<std::int64_t>(step) + 1, q, room.data());
}

void IMAPA::quantiles(State state, std::span<const double> q,
                      std::span<double> out) const noexcept {
  ImapaRoom room;
  write_quantiles(mliot_imapa_start(state.data(), room.data()), mliot_imapa_at, mliot_imapa_on, q,
                  out);
}

void IMAPA::path(State state, const Random& random, std::span<double> out) const {
  write_path(
      {state.begin(), state.end()}, mliot_imapa_hurdle(state.data()), mliot_imapa_forecast,
      [&](std::span<double> at, double y) { update(at, y); }, random, out);
}

void IMAPA::parameters(State state, std::span<double> out) const {
  out[0] = state[kLargest] > 0 ? state[kLargest] : kNaN;
}

}  // namespace mliot::statistical

// Means of the past: running moments, or rings of the last observations.
#include "mliot/statistical/averages.hpp"

#include <algorithm>
#include <cmath>

#include "mliot/core/error.hpp"
#include "statistical/moments.hpp"

namespace mliot::statistical {
namespace {

using detail::add_moment;
using detail::all_finite;
using detail::is_count;
using detail::kNaN;

constexpr std::size_t kCount = 0;

// HistoricAverage: count, mean, squares about it.
constexpr std::size_t kMean = 1;
constexpr std::size_t kSquares = 2;

// SeasonalWindowAverage: count, sum of squared errors, ring of the last seasons.
constexpr std::size_t kErrors = 1;
constexpr std::size_t kRing = 2;
constexpr double kMostState = 1e6;

// RandomWalkWithDrift: observations, the last one, and steps, mean step, squares about it.
constexpr std::size_t kLast = 1;
constexpr std::size_t kSteps = 2;
constexpr std::size_t kDrift = 3;
constexpr std::size_t kStepSquares = 4;

}  // namespace

void HistoricAverage::fit(std::span<const SeriesFit> block) const {
  for (const SeriesFit& each : block) {
    for (const double y : each.y) update(each.state, y);
    std::fill(each.fitted.begin(), each.fitted.end(), each.state[kMean]);
  }
}

void HistoricAverage::update(std::span<double> state, double y) const noexcept {
  add_moment(y, state[kCount], state[kMean], state[kSquares]);
}

void HistoricAverage::predict(State state, std::span<double> mean,
                              std::span<double> variance) const {
  const double n = state[kCount];
  std::fill(mean.begin(), mean.end(), n > 0 ? state[kMean] : kNaN);
  const double spread = n > 1 ? state[kSquares] / (n - 1) * (1 + 1 / n) : kNaN;
  std::fill(variance.begin(), variance.end(), spread);
}

bool HistoricAverage::valid(State state) const noexcept {
  return is_count(state[kCount]) && std::isfinite(state[kMean]) && state[kSquares] >= 0;
}

SeasonalWindowAverage::SeasonalWindowAverage(Options options) : options_(options) {
  validate(name, options_);
  require(static_cast<double>(options_.season_length) * static_cast<double>(options_.window_size) <=
              kMostState,
          "{}: season_length times window_size must be at most 1e6, got {} and {}", name,
          options_.season_length, options_.window_size);
}

std::size_t SeasonalWindowAverage::width() const noexcept {
  return kRing + static_cast<std::size_t>(options_.season_length * options_.window_size);
}

/// The mean of the kept observations of a period, counted from the first one ever; of the oldest
/// period of like place where none is kept yet.
double SeasonalWindowAverage::average(State state, std::size_t period) const noexcept {
  const auto count = static_cast<std::size_t>(state[kCount]);
  const auto season = static_cast<std::size_t>(options_.season_length);
  const std::size_t ring = state.size() - kRing;
  if (count == 0) return kNaN;
  std::size_t at = period % season;
  if (at >= count) at = (period - count) % count;
  double sum = 0;
  double n = 0;
  for (; at < std::min(count, ring); at += season) {
    sum += state[kRing + at];
    n += 1;
  }
  return sum / n;
}

void SeasonalWindowAverage::fit(std::span<const SeriesFit> block) const {
  for (const SeriesFit& each : block) {
    const std::size_t ring = each.state.size() - kRing;
    for (std::size_t t = 0; t < each.y.size(); ++t) {
      if (!each.fitted.empty()) each.fitted[t] = t < ring ? kNaN : average(each.state, t);
      update(each.state, each.y[t]);
    }
  }
}

void SeasonalWindowAverage::update(std::span<double> state, double y) const noexcept {
  const auto count = static_cast<std::size_t>(state[kCount]);
  const std::size_t ring = state.size() - kRing;
  if (count >= ring) {
    const double error = y - average(state, count);
    state[kErrors] += error * error;
  }
  state[kRing + count % ring] = y;
  state[kCount] += 1;
}

void SeasonalWindowAverage::predict(State state, std::span<double> mean,
                                    std::span<double> variance) const {
  const auto count = static_cast<std::size_t>(state[kCount]);
  const std::size_t ring = state.size() - kRing;
  const double square = count > ring ? state[kErrors] / static_cast<double>(count - ring) : kNaN;
  for (std::size_t k = 0; k < mean.size(); ++k) mean[k] = average(state, count + k);
  std::fill(variance.begin(), variance.end(), square);
}

bool SeasonalWindowAverage::valid(State state) const noexcept {
  return is_count(state[kCount]) && state[kErrors] >= 0 && all_finite(state.subspan(kRing));
}

WindowAverage::WindowAverage(Options options)
    : options_(options),
      window_((validate(name, options),
               SeasonalWindowAverageOptions{.window_size = options.window_size})) {}

void RandomWalkWithDrift::fit(std::span<const SeriesFit> block) const {
  for (const SeriesFit& each : block) {
    for (const double y : each.y) update(each.state, y);
    for (std::size_t t = 0; t < each.fitted.size(); ++t) {
      each.fitted[t] = t == 0 ? kNaN : each.y[t - 1] + each.state[kDrift];
    }
  }
}

void RandomWalkWithDrift::update(std::span<double> state, double y) const noexcept {
  if (state[kCount] > 0) {
    add_moment(y - state[kLast], state[kSteps], state[kDrift], state[kStepSquares]);
  }
  state[kLast] = y;
  state[kCount] += 1;
}

void RandomWalkWithDrift::predict(State state, std::span<double> mean,
                                  std::span<double> variance) const {
  const double steps = state[kSteps];
  const double square = steps > 1 ? state[kStepSquares] / steps : kNaN;
  for (std::size_t i = 0; i < mean.size(); ++i) {
    const auto k = static_cast<double>(i + 1);
    mean[i] = state[kCount] > 0 ? state[kLast] + k * state[kDrift] : kNaN;
    variance[i] = square * k * (1 + k / steps);
  }
}

bool RandomWalkWithDrift::valid(State state) const noexcept {
  const double steps = state[kCount] > 0 ? state[kCount] - 1 : 0;
  return is_count(state[kCount]) && state[kSteps] == steps && std::isfinite(state[kLast]) &&
         std::isfinite(state[kDrift]) && state[kStepSquares] >= 0;
}

}  // namespace mliot::statistical

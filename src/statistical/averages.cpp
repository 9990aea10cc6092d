// Means of the past around their freestanding steps: running moments, or rings of observations.
#include "mliot/statistical/averages.hpp"

#include <algorithm>
#include <cmath>

#include "mliot/core/error.hpp"
#include "mliot/freestanding/averages.h"
#include "statistical/moments.hpp"

namespace mliot::statistical {
namespace {

using detail::all_finite;
using detail::is_count;
using detail::kNaN;

constexpr double kMostState = 1e6;

std::int64_t steps(std::span<const double> out) { return static_cast<std::int64_t>(out.size()); }

}  // namespace

void HistoricAverage::fit(std::span<const SeriesFit> block) const {
  for (const SeriesFit& each : block) {
    for (const double y : each.y) update(each.state, y);
    std::fill(each.fitted.begin(), each.fitted.end(), each.state[MLIOT_HISTORIC_MEAN]);
  }
}

void HistoricAverage::update(std::span<double> state, double y) const noexcept {
  mliot_historic_average_push(state.data(), y);
}

void HistoricAverage::predict(State state, std::span<double> mean,
                              std::span<double> variance) const {
  mliot_historic_average_predict(state.data(), steps(mean), mean.data(), variance.data());
}

bool HistoricAverage::valid(State state) const noexcept {
  return is_count(state[MLIOT_HISTORIC_COUNT]) && std::isfinite(state[MLIOT_HISTORIC_MEAN]) &&
         state[MLIOT_HISTORIC_SQUARES] >= 0;
}

SeasonalWindowAverage::SeasonalWindowAverage(Options options) : options_(options) {
  validate(name, options_);
  require(static_cast<double>(options_.season_length) * static_cast<double>(options_.window_size) <=
              kMostState,
          "{}: season_length times window_size must be at most 1e6, got {} and {}", name,
          options_.season_length, options_.window_size);
}

std::size_t SeasonalWindowAverage::width() const noexcept {
  return MLIOT_WINDOW_RING +
         static_cast<std::size_t>(options_.season_length * options_.window_size);
}

void SeasonalWindowAverage::fit(std::span<const SeriesFit> block) const {
  for (const SeriesFit& each : block) {
    const std::size_t ring = each.state.size() - MLIOT_WINDOW_RING;
    for (std::size_t t = 0; t < each.y.size(); ++t) {
      if (!each.fitted.empty()) {
        each.fitted[t] =
            t < ring ? kNaN
                     : mliot_window_average_of(each.state.data(), options_.season_length,
                                               options_.window_size, static_cast<std::int64_t>(t));
      }
      update(each.state, each.y[t]);
    }
  }
}

void SeasonalWindowAverage::update(std::span<double> state, double y) const noexcept {
  mliot_window_average_push(state.data(), options_.season_length, options_.window_size, y);
}

void SeasonalWindowAverage::predict(State state, std::span<double> mean,
                                    std::span<double> variance) const {
  mliot_window_average_predict(state.data(), options_.season_length, options_.window_size,
                               steps(mean), mean.data(), variance.data());
}

bool SeasonalWindowAverage::valid(State state) const noexcept {
  return is_count(state[MLIOT_WINDOW_COUNT]) && state[MLIOT_WINDOW_ERRORS] >= 0 &&
         all_finite(state.subspan(MLIOT_WINDOW_RING));
}

WindowAverage::WindowAverage(Options options)
    : options_(options),
      window_((validate(name, options),
               SeasonalWindowAverageOptions{.window_size = options.window_size})) {}

void RandomWalkWithDrift::fit(std::span<const SeriesFit> block) const {
  for (const SeriesFit& each : block) {
    for (const double y : each.y) update(each.state, y);
    for (std::size_t t = 0; t < each.fitted.size(); ++t) {
      each.fitted[t] = t == 0 ? kNaN : each.y[t - 1] + each.state[MLIOT_DRIFT_MEAN];
    }
  }
}

void RandomWalkWithDrift::update(std::span<double> state, double y) const noexcept {
  mliot_drift_push(state.data(), y);
}

void RandomWalkWithDrift::predict(State state, std::span<double> mean,
                                  std::span<double> variance) const {
  mliot_drift_predict(state.data(), steps(mean), mean.data(), variance.data());
}

bool RandomWalkWithDrift::valid(State state) const noexcept {
  const double count = state[MLIOT_DRIFT_COUNT];
  return is_count(count) && state[MLIOT_DRIFT_STEPS] == (count > 0 ? count - 1 : 0) &&
         std::isfinite(state[MLIOT_DRIFT_LAST]) && std::isfinite(state[MLIOT_DRIFT_MEAN]) &&
         state[MLIOT_DRIFT_SQUARES] >= 0;
}

}  // namespace mliot::statistical

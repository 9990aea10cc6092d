// Windows over past seasons: the window by count on every season_length-th sample.
#include "mliot/features/seasonal_rolling.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "data/transform_batch.hpp"
#include "features/season_places.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::features {
namespace {

/// The plain transform of each place's samples.
template <class Window, class Out>
void by_places(const Window& window, std::int64_t season, std::span<const double> in,
               std::span<Out> out) {
  const auto step = static_cast<std::size_t>(season);
  std::vector<double> samples;
  std::vector<Out> results;
  for (std::size_t begin = 0; begin < std::min(step, in.size()); ++begin) {
    samples.clear();
    for (std::size_t t = begin; t < in.size(); t += step) samples.push_back(in[t]);
    results.resize(samples.size());
    window.transform(std::span<const double>(samples), std::span<Out>(results));
    for (std::size_t i = 0; i < results.size(); ++i) out[begin + i * step] = results[i];
  }
}

}  // namespace

template <class Counted, class Options>
SeasonalRolling<Counted, Options>::SeasonalRolling(Options options)
    : data::Transform<SeasonalRolling, Options>(std::move(options)),
      window_(place_options<Counted>(checked_season(name, this->options()))) {}

template <class Counted, class Options>
std::size_t SeasonalRolling<Counted, Options>::state_size() const noexcept {
  return season_of(this->options(), window_).bytes();
}

template <class Counted, class Options>
void SeasonalRolling<Counted, Options>::reset(void* state) const noexcept {
  season_of(this->options(), window_).reset(state);
}

template <class Counted, class Options>
void SeasonalRolling<Counted, Options>::push(void* state, double x) const noexcept {
  season_of(this->options(), window_).push(state, x);
}

template <class Counted, class Options>
bool SeasonalRolling<Counted, Options>::valid(const void* state) const {
  return season_of(this->options(), window_).valid(state);
}

template <class Counted, class Options>
template <class Out>
Out SeasonalRolling<Counted, Options>::value(const void* state) const noexcept {
  return window_.template value<Out>(season_of(this->options(), window_).current(state));
}

template <class Counted, class Options>
template <class Out>
void SeasonalRolling<Counted, Options>::transform(std::span<const double> in,
                                                  std::span<Out> out) const {
  const FloatMode mode;
  data::require_same_length(name, in.size(), out.size());
  by_places(window_, this->options().season_length, in, out);
}

template class SeasonalRolling<RollingSum, SeasonalWindowOptions>;
MLIOT_INSTANTIATE_TRANSFORM(SeasonalRollingSum);
template class SeasonalRolling<RollingMean, SeasonalWindowOptions>;
MLIOT_INSTANTIATE_TRANSFORM(SeasonalRollingMean);
template class SeasonalRolling<RollingVar, SeasonalVarianceOptions>;
MLIOT_INSTANTIATE_TRANSFORM(SeasonalRollingVar);
template class SeasonalRolling<RollingStd, SeasonalVarianceOptions>;
MLIOT_INSTANTIATE_TRANSFORM(SeasonalRollingStd);
template class SeasonalRolling<RollingZScore, SeasonalVarianceOptions>;
MLIOT_INSTANTIATE_TRANSFORM(SeasonalRollingZScore);
template class SeasonalRolling<RollingSkewness, SeasonalWindowOptions>;
MLIOT_INSTANTIATE_TRANSFORM(SeasonalRollingSkewness);
template class SeasonalRolling<RollingKurtosis, SeasonalWindowOptions>;
MLIOT_INSTANTIATE_TRANSFORM(SeasonalRollingKurtosis);
template class SeasonalRolling<RollingSlope, SeasonalSlopeOptions>;
MLIOT_INSTANTIATE_TRANSFORM(SeasonalRollingSlope);
template class SeasonalRolling<RollingMin, SeasonalWindowOptions>;
MLIOT_INSTANTIATE_TRANSFORM(SeasonalRollingMin);
template class SeasonalRolling<RollingMax, SeasonalWindowOptions>;
MLIOT_INSTANTIATE_TRANSFORM(SeasonalRollingMax);
template class SeasonalRolling<RollingMedian, SeasonalWindowOptions>;
MLIOT_INSTANTIATE_TRANSFORM(SeasonalRollingMedian);
template class SeasonalRolling<RollingQuantile, SeasonalQuantileOptions>;
MLIOT_INSTANTIATE_TRANSFORM(SeasonalRollingQuantile);
template class SeasonalRolling<RollingRank, SeasonalRankOptions>;
MLIOT_INSTANTIATE_TRANSFORM(SeasonalRollingRank);
template class SeasonalRolling<RollingCount, SeasonalCountOptions>;
MLIOT_INSTANTIATE_TRANSFORM(SeasonalRollingCount);

}  // namespace mliot::features

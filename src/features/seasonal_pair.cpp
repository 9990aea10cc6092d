// Covariance and correlation over past seasons: the window by count on every season_length-th pair.
#include "mliot/features/seasonal_pair.hpp"

#include <utility>

#include "features/pair_batch.hpp"
#include "features/season_places.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::features {

template <class Counted, class Options>
SeasonalPair<Counted, Options>::SeasonalPair(Options options)
    : data::Transform<SeasonalPair, Options>(std::move(options)),
      window_(place_options<Counted>(checked_season(name, this->options()))) {}

template <class Counted, class Options>
std::size_t SeasonalPair<Counted, Options>::state_size() const noexcept {
  return season_of(this->options(), window_).bytes();
}

template <class Counted, class Options>
void SeasonalPair<Counted, Options>::reset(void* state) const noexcept {
  season_of(this->options(), window_).reset(state);
}

template <class Counted, class Options>
void SeasonalPair<Counted, Options>::push(void* state, double x, double y) const noexcept {
  season_of(this->options(), window_).push(state, x, y);
}

template <class Counted, class Options>
bool SeasonalPair<Counted, Options>::valid(const void* state) const {
  return season_of(this->options(), window_).valid(state);
}

template <class Counted, class Options>
double SeasonalPair<Counted, Options>::value(const void* state) const noexcept {
  return window_.value(season_of(this->options(), window_).current(state));
}

template <class Counted, class Options>
void SeasonalPair<Counted, Options>::transform(std::span<const double> x, std::span<const double> y,
                                               std::span<double> out) const {
  const FloatMode mode;
  stream_pairs(*this, x, y, out);
}

template class SeasonalPair<RollingCovariance, SeasonalVarianceOptions>;
template class SeasonalPair<RollingCorrelation, SeasonalWindowOptions>;

}  // namespace mliot::features

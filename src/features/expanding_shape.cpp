// Z-score, skewness, kurtosis and slope of every sample since the first.
#include "mliot/freestanding/expanding_shape.h"

#include <cmath>
#include <type_traits>

#include "data/stream_state.hpp"
#include "data/transform_batch.hpp"
#include "features/history_sums.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/features/expanding_kurtosis.hpp"
#include "mliot/features/expanding_skewness.hpp"
#include "mliot/features/expanding_slope.hpp"
#include "mliot/features/expanding_z_score.hpp"
#include "mliot/freestanding/expanding_score.h"
#include "mliot/freestanding/expanding_slope.h"

namespace mliot::features {

using Score = data::StreamLayout<mliot_expanding_score>;
using Skewness = data::StreamLayout<mliot_expanding_skewness>;
using Kurtosis = data::StreamLayout<mliot_expanding_kurtosis>;
using Slope = data::StreamLayout<mliot_expanding_slope>;

namespace {

/// Counts and sums of powers, one after the other.
template <class State>
bool are_powers(const State& s) {
  return data::is_count(s.finite) && data::is_count(s.infinite) &&
         can_be_sums(s.sums, s.sums + MLIOT_EXPANDING_LIMBS, s.finite);
}

/// Whether n different places can have that sum and that sum of squares: n S2 > S1^2 for two or
/// more, as for anything that varies.
bool are_places(const std::uint64_t* times, const std::uint64_t* squares, std::int64_t n) {
  std::uint64_t spread[MLIOT_EXPANDING_SPREAD] = {0};
  std::uint64_t square[MLIOT_EXPANDING_SPREAD];
  if (times[MLIOT_EXPANDING_TIMES - 1] != 0) return false;  // counts do not reach it
  for (int i = 0; i < MLIOT_EXPANDING_TIMES; ++i) spread[i] = squares[i];
  mliot_wide_scale(spread, MLIOT_EXPANDING_SPREAD, static_cast<std::uint64_t>(n));
  mliot_wide_square(square, times, MLIOT_EXPANDING_TIMES);
  mliot_wide_subtract(spread, square, MLIOT_EXPANDING_SPREAD);
  if (mliot_wide_absolute(spread, MLIOT_EXPANDING_SPREAD) != 0) return false;
  if (n == 0) return mliot_wide_length(squares, MLIOT_EXPANDING_TIMES) == 0;
  return (n > 1) == (mliot_wide_length(spread, MLIOT_EXPANDING_SPREAD) != 0);
}

}  // namespace

std::size_t ExpandingZScore::state_size() const noexcept { return Score::size(0); }
void ExpandingZScore::reset(void* state) const noexcept {
  mliot_expanding_score_reset(Score::header(state));
}
void ExpandingZScore::push(void* state, double x) const noexcept {
  mliot_expanding_score_push(Score::header(state), x);
}
bool ExpandingZScore::valid(const void* state) const {
  const mliot_expanding& sums = Score::header(state)->moments.first;
  const double newest = Score::header(state)->newest;
  if (!data::is_count(sums.finite) || !data::is_count(sums.plus_infinities) ||
      !data::is_count(sums.minus_infinities)) {
    return false;
  }
  if (!can_be_sums(sums.sum, Score::header(state)->moments.squares, sums.finite)) return false;
  if (std::isnan(newest)) return true;
  if (std::isfinite(newest)) return sums.finite > 0;
  return (newest > 0 ? sums.plus_infinities : sums.minus_infinities) > 0;
}
template <class Out>
Out ExpandingZScore::value(const void* state) const noexcept {
  return static_cast<Out>(
      mliot_expanding_score_value(Score::header(state), options().min_samples, options().ddof));
}
template <class Out>
void ExpandingZScore::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  data::stream_all(*this, in, out);
}

std::size_t ExpandingSkewness::state_size() const noexcept { return Skewness::size(0); }
void ExpandingSkewness::reset(void* state) const noexcept {
  mliot_expanding_skewness_reset(Skewness::header(state));
}
void ExpandingSkewness::push(void* state, double x) const noexcept {
  mliot_expanding_skewness_push(Skewness::header(state), x);
}
bool ExpandingSkewness::valid(const void* state) const {
  return are_powers(*Skewness::header(state));
}
template <class Out>
Out ExpandingSkewness::value(const void* state) const noexcept {
  return static_cast<Out>(
      mliot_expanding_skewness_value(Skewness::header(state), options().min_samples));
}
template <class Out>
void ExpandingSkewness::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  data::stream_all(*this, in, out);
}

std::size_t ExpandingKurtosis::state_size() const noexcept { return Kurtosis::size(0); }
void ExpandingKurtosis::reset(void* state) const noexcept {
  mliot_expanding_kurtosis_reset(Kurtosis::header(state));
}
void ExpandingKurtosis::push(void* state, double x) const noexcept {
  mliot_expanding_kurtosis_push(Kurtosis::header(state), x);
}
bool ExpandingKurtosis::valid(const void* state) const {
  return are_powers(*Kurtosis::header(state));
}
template <class Out>
Out ExpandingKurtosis::value(const void* state) const noexcept {
  if constexpr (std::is_same_v<Out, float>) {
    return mliot_expanding_kurtosis_float(Kurtosis::header(state), options().min_samples);
  } else {
    return mliot_expanding_kurtosis_value(Kurtosis::header(state), options().min_samples);
  }
}
template <class Out>
void ExpandingKurtosis::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  data::stream_all(*this, in, out);
}

std::size_t ExpandingSlope::state_size() const noexcept { return Slope::size(0); }
void ExpandingSlope::reset(void* state) const noexcept {
  mliot_expanding_slope_reset(Slope::header(state));
}
void ExpandingSlope::push(void* state, double x) const noexcept {
  mliot_expanding_slope_push(Slope::header(state), x);
}
bool ExpandingSlope::valid(const void* state) const {
  const mliot_expanding_slope& s = *Slope::header(state);
  return data::is_count(s.place) && data::is_count(s.finite) && data::is_count(s.infinite) &&
         s.finite + s.infinite <= s.place && are_places(s.times, s.squares, s.finite);
}
template <class Out>
Out ExpandingSlope::value(const void* state) const noexcept {
  if constexpr (std::is_same_v<Out, float>) {
    return mliot_expanding_slope_float(Slope::header(state), options().min_samples);
  } else {
    return mliot_expanding_slope_value(Slope::header(state), options().min_samples);
  }
}
template <class Out>
void ExpandingSlope::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  data::stream_all(*this, in, out);
}

MLIOT_INSTANTIATE_TRANSFORM(ExpandingZScore);
MLIOT_INSTANTIATE_TRANSFORM(ExpandingSkewness);
MLIOT_INSTANTIATE_TRANSFORM(ExpandingKurtosis);
MLIOT_INSTANTIATE_TRANSFORM(ExpandingSlope);

}  // namespace mliot::features

// Z-score, skewness, kurtosis and slope of every sample since the first.
#include "mliot/freestanding/expanding_shape.h"

#include <cmath>
#include <type_traits>

#include "data/stream_state.hpp"
#include "data/transform_batch.hpp"
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
  const mliot_expanding_skewness& s = *Skewness::header(state);
  return data::is_count(s.finite) && data::is_count(s.infinite);
}
template <class Out>
Out ExpandingSkewness::value(const void* state) const noexcept {
  return static_cast<Out>(
      mliot_expanding_skewness_value(Skewness::header(state), options().min_samples));
}
template <class Out>
void ExpandingSkewness::transform(std::span<const double> in, std::span<Out> out) const {
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
  const mliot_expanding_kurtosis& s = *Kurtosis::header(state);
  return data::is_count(s.finite) && data::is_count(s.infinite);
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
         s.finite + s.infinite <= s.place;
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
  data::stream_all(*this, in, out);
}

MLIOT_INSTANTIATE_TRANSFORM(ExpandingZScore);
MLIOT_INSTANTIATE_TRANSFORM(ExpandingSkewness);
MLIOT_INSTANTIATE_TRANSFORM(ExpandingKurtosis);
MLIOT_INSTANTIATE_TRANSFORM(ExpandingSlope);

}  // namespace mliot::features

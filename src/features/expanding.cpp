// Sum, mean, variance, extremes and count of every sample since the first.
#include <algorithm>
#include <cmath>
#include <type_traits>

#include "data/stream_state.hpp"
#include "data/transform_batch.hpp"
#include "features/history_sums.hpp"
#include "features/variances_so_far.hpp"
#include "kernel/block_facts.hpp"
#include "kernel/piece_means.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/features/expanding_count.hpp"
#include "mliot/features/expanding_max.hpp"
#include "mliot/features/expanding_mean.hpp"
#include "mliot/features/expanding_min.hpp"
#include "mliot/features/expanding_std.hpp"
#include "mliot/features/expanding_sum.hpp"
#include "mliot/features/expanding_var.hpp"
#include "mliot/freestanding/count.h"
#include "mliot/freestanding/expanding_extremum.h"
#include "mliot/freestanding/expanding_moments.h"

namespace mliot::features {

using Expanding = data::StreamLayout<mliot_expanding>;
using Moments = data::StreamLayout<mliot_expanding_moments>;
using Extremum = data::StreamLayout<mliot_expanding_extremum>;
using Count = data::StreamLayout<mliot_count>;

namespace {

/// Means, or sums, of a series: by exact sums of pieces where its samples allow it.
template <class T, class Out>
void transform_sums(const T& transform, kernel::PieceMean kind, std::span<const double> in,
                    std::span<Out> out) {
  constexpr std::size_t kLongest = 1 << 25;  // series that pieces take
  data::require_same_length(T::name, in.size(), out.size());
  const kernel::BlockFacts facts = kernel::block_facts(in.data(), in.size());
  const auto grid = kernel::piece_grid(in.size(), facts.largest);
  const kernel::PieceBlock block{
      .x = in.data(),
      .n = in.size(),
      .window = in.size(),
      .min_samples = static_cast<std::size_t>(transform.options().min_samples),
      .kind = kind,
      .has_missing = facts.has_missing,
      .grows = true};
  if (facts.has_infinite || !grid || in.size() > kLongest ||
      !kernel::rolling_means_of_pieces(block, *grid, out.data())) {
    data::stream_all(transform, in, out);
  }
}

bool are_counts(const mliot_expanding& sums) {
  return data::is_count(sums.finite) && data::is_count(sums.plus_infinities) &&
         data::is_count(sums.minus_infinities);
}

bool are_moments(const mliot_expanding_moments& s) {
  return are_counts(s.first) && can_be_sums(s.first.sum, s.squares, s.first.finite);
}

bool is_extremum(const mliot_expanding_extremum& s) {
  return data::is_count(s.present) && std::isnan(s.value) == (s.present == 0);
}

}  // namespace

std::size_t ExpandingSum::state_size() const noexcept { return Expanding::size(0); }
void ExpandingSum::reset(void* state) const noexcept {
  mliot_expanding_reset(Expanding::header(state));
}
void ExpandingSum::push(void* state, double x) const noexcept {
  mliot_expanding_push(Expanding::header(state), x);
}
bool ExpandingSum::valid(const void* state) const { return are_counts(*Expanding::header(state)); }
template <class Out>
Out ExpandingSum::value(const void* state) const noexcept {
  if constexpr (std::is_same_v<Out, float>) {
    return mliot_expanding_sum_float(Expanding::header(state), options().min_samples);
  } else {
    return mliot_expanding_sum(Expanding::header(state), options().min_samples);
  }
}
template <class Out>
void ExpandingSum::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  transform_sums(*this, kernel::PieceMean::sum, in, out);
}

std::size_t ExpandingMean::state_size() const noexcept { return Expanding::size(0); }
void ExpandingMean::reset(void* state) const noexcept {
  mliot_expanding_reset(Expanding::header(state));
}
void ExpandingMean::push(void* state, double x) const noexcept {
  mliot_expanding_push(Expanding::header(state), x);
}
bool ExpandingMean::valid(const void* state) const { return are_counts(*Expanding::header(state)); }
template <class Out>
Out ExpandingMean::value(const void* state) const noexcept {
  if constexpr (std::is_same_v<Out, float>) {
    return mliot_expanding_mean_float(Expanding::header(state), options().min_samples);
  } else {
    return mliot_expanding_mean(Expanding::header(state), options().min_samples);
  }
}
template <class Out>
void ExpandingMean::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  transform_sums(*this, kernel::PieceMean::mean, in, out);
}

std::size_t ExpandingVar::state_size() const noexcept { return Moments::size(0); }
void ExpandingVar::reset(void* state) const noexcept {
  mliot_expanding_moments_reset(Moments::header(state));
}
void ExpandingVar::push(void* state, double x) const noexcept {
  mliot_expanding_moments_push(Moments::header(state), x);
}
bool ExpandingVar::valid(const void* state) const { return are_moments(*Moments::header(state)); }
template <class Out>
Out ExpandingVar::value(const void* state) const noexcept {
  const mliot_expanding_moments* moments = Moments::header(state);
  if constexpr (std::is_same_v<Out, float>) {
    return mliot_expanding_variance_float(moments, options().min_samples, options().ddof);
  } else {
    return mliot_expanding_variance(moments, options().min_samples, options().ddof);
  }
}
template <class Out>
void ExpandingVar::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  data::require_same_length(name, in.size(), out.size());
  const SoFar so_far{static_cast<std::size_t>(options().min_samples),
                     static_cast<std::size_t>(options().ddof), false};
  if (!variances_so_far(in, so_far, out)) data::stream_all(*this, in, out);
}

std::size_t ExpandingStd::state_size() const noexcept { return Moments::size(0); }
void ExpandingStd::reset(void* state) const noexcept {
  mliot_expanding_moments_reset(Moments::header(state));
}
void ExpandingStd::push(void* state, double x) const noexcept {
  mliot_expanding_moments_push(Moments::header(state), x);
}
bool ExpandingStd::valid(const void* state) const { return are_moments(*Moments::header(state)); }
template <class Out>
Out ExpandingStd::value(const void* state) const noexcept {
  const mliot_expanding_moments* moments = Moments::header(state);
  if constexpr (std::is_same_v<Out, float>) {
    return mliot_expanding_deviation_float(moments, options().min_samples, options().ddof);
  } else {
    return mliot_expanding_deviation(moments, options().min_samples, options().ddof);
  }
}
template <class Out>
void ExpandingStd::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  data::require_same_length(name, in.size(), out.size());
  const SoFar so_far{static_cast<std::size_t>(options().min_samples),
                     static_cast<std::size_t>(options().ddof), true};
  if (!variances_so_far(in, so_far, out)) data::stream_all(*this, in, out);
}

std::size_t ExpandingMin::state_size() const noexcept { return Extremum::size(0); }
void ExpandingMin::reset(void* state) const noexcept {
  mliot_expanding_extremum_reset(Extremum::header(state));
}
void ExpandingMin::push(void* state, double x) const noexcept {
  mliot_expanding_extremum_push(Extremum::header(state), 0, x);
}
bool ExpandingMin::valid(const void* state) const { return is_extremum(*Extremum::header(state)); }
template <class Out>
Out ExpandingMin::value(const void* state) const noexcept {
  return static_cast<Out>(
      mliot_expanding_extremum_value(Extremum::header(state), options().min_samples));
}
template <class Out>
void ExpandingMin::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  data::stream_all(*this, in, out);
}

std::size_t ExpandingMax::state_size() const noexcept { return Extremum::size(0); }
void ExpandingMax::reset(void* state) const noexcept {
  mliot_expanding_extremum_reset(Extremum::header(state));
}
void ExpandingMax::push(void* state, double x) const noexcept {
  mliot_expanding_extremum_push(Extremum::header(state), 1, x);
}
bool ExpandingMax::valid(const void* state) const { return is_extremum(*Extremum::header(state)); }
template <class Out>
Out ExpandingMax::value(const void* state) const noexcept {
  return static_cast<Out>(
      mliot_expanding_extremum_value(Extremum::header(state), options().min_samples));
}
template <class Out>
void ExpandingMax::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  data::stream_all(*this, in, out);
}

std::size_t ExpandingCount::state_size() const noexcept { return Count::size(0); }
void ExpandingCount::reset(void* state) const noexcept { mliot_count_reset(Count::header(state)); }
void ExpandingCount::push(void* state, double x) const noexcept {
  Count::header(state)->present += static_cast<std::int64_t>(!std::isnan(x));
}
bool ExpandingCount::valid(const void* state) const {
  const mliot_count* s = Count::header(state);
  return s->position == 0 && s->filled == 0 && data::is_count(s->present);
}
template <class Out>
Out ExpandingCount::value(const void* state) const noexcept {
  return static_cast<Out>(mliot_count_value(Count::header(state), options().min_samples));
}
template <class Out>
void ExpandingCount::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  data::stream_all(*this, in, out);
}

MLIOT_INSTANTIATE_TRANSFORM(ExpandingSum);
MLIOT_INSTANTIATE_TRANSFORM(ExpandingMean);
MLIOT_INSTANTIATE_TRANSFORM(ExpandingVar);
MLIOT_INSTANTIATE_TRANSFORM(ExpandingStd);
MLIOT_INSTANTIATE_TRANSFORM(ExpandingMin);
MLIOT_INSTANTIATE_TRANSFORM(ExpandingMax);
MLIOT_INSTANTIATE_TRANSFORM(ExpandingCount);

}  // namespace mliot::features

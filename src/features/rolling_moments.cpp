// Rolling sum, mean, variance and standard deviation: the exact window, streamed or by blocks.
#include <algorithm>
#include <cmath>
#include <type_traits>

#include "data/transform_batch.hpp"
#include "features/exact_state.hpp"
#include "features/variances_of_pieces.hpp"
#include "kernel/block_facts.hpp"
#include "kernel/piece_means.hpp"
#include "kernel/rolling_sums.hpp"
#include "kernel/whole_moments.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/features/rolling_mean.hpp"
#include "mliot/features/rolling_std.hpp"
#include "mliot/features/rolling_sum.hpp"
#include "mliot/features/rolling_var.hpp"
#include "mliot/freestanding/window_scores.h"

namespace mliot::features {
namespace {

using kernel::Moment;
using kernel::MomentBlock;

constexpr std::size_t kBlock = 4096;       // outputs; the grid is looked for in each block
constexpr std::size_t kLongest = 1 << 20;  // window that the block kernels take
constexpr std::size_t kShortest = 8;       // window the bounds are stated for
constexpr int kSquareBits = 26;            // see rolling_moments
constexpr int kExponentRange = 400;

/// The block and the samples its windows reach back to.
struct Reach {
  const double* x;
  std::size_t n;
  kernel::BlockFacts facts;
  std::size_t window;

  /// The least k with window * largest <= 2^k.
  int bits() const {
    constexpr int kRoom = 64;  // keeps the product of the largest doubles finite
    int exponent = 0;
    std::frexp(std::ldexp(facts.largest, -kRoom) * static_cast<double>(std::max(window, kShortest)),
               &exponent);
    return exponent + kRoom;
  }
};

/// Whether a moment needs no squares.
bool is_linear(Moment moment) { return moment == Moment::sum || moment == Moment::mean; }

/// Whether the sums of rolling_moments are exact for these samples.
template <class Out>
bool has_exact_squares(const Reach& reach) {
  if (reach.facts.largest == 0) return true;
  const int exponent = reach.bits() - kSquareBits;
  const int lowest = std::is_same_v<Out, double> ? -kExponentRange : -30;
  if (exponent <= 0 && reach.facts.all_whole) return true;  // 1 is a grid that does
  return exponent >= lowest && exponent <= kExponentRange &&
         kernel::all_multiples(reach.x, reach.n, std::ldexp(1.0, exponent));
}

/// Sums or means by two exact sums, where the samples allow it; false if they do not.
template <class Out>
bool means(const Reach& reach, const MomentBlock& block, Out* out) {
  const auto grid = kernel::piece_grid(block.window, reach.facts.largest);
  if (!grid) return false;
  const kernel::PieceBlock samples{
      .x = block.x,
      .n = block.n,
      .window = block.window,
      .min_samples = block.min_samples,
      .kind = block.moment == Moment::sum ? kernel::PieceMean::sum : kernel::PieceMean::mean,
      .has_missing = block.has_missing};
  return kernel::rolling_means_of_pieces(samples, *grid, out);
}

/// Variances or deviations by exact sums, where the samples allow it; false if they do not.
template <class Out>
bool variances(const Reach& reach, const MomentBlock& block, Out* out) {
  if (has_exact_squares<Out>(reach)) {
    kernel::rolling_moments(block, out);
    return true;
  }
  return variances_of_pieces({.x = block.x,
                              .n = block.n,
                              .window = block.window,
                              .root = block.moment == Moment::deviation,
                              .ddof = block.ddof,
                              .has_missing = block.has_missing,
                              .min_samples = block.min_samples},
                             out);
}

/// What a variance's divisor lacks; of no meaning to sums and means.
template <class T>
std::size_t ddof_of(const T& transform) {
  if constexpr (requires { transform.options().ddof; }) {
    return static_cast<std::size_t>(transform.options().ddof);
  } else {
    return 1;
  }
}

/// Outputs of full windows, by the fastest way that is exact for the samples at hand.
template <class T, class Out>
void full_windows(const T& transform, Moment moment, std::span<const double> in, std::size_t begin,
                  std::span<Out> out) {
  const std::size_t window = transform.memory();
  const auto least = static_cast<std::size_t>(
      transform.options().min_samples.value_or(transform.options().window_size));
  MomentBlock block{in.data() + begin, out.size(), window, least, moment, false,
                    ddof_of(transform)};
  if (kernel::rolling_moments_of_wholes(block, out.data())) return;
  const double* first = in.data() + begin - (window - 1);
  const std::size_t reached = out.size() + window - 1;
  const Reach reach{first, reached, kernel::block_facts(first, reached), window};
  block.has_missing = reach.facts.has_missing;
  const bool done =
      !reach.facts.has_infinite &&
      (is_linear(moment) ? means(reach, block, out.data()) : variances(reach, block, out.data()));
  if (done) return;
  data::stream_block(transform, in, begin, out);
}

/// Warm-up by the stream, then block by block.
template <class T, class Out>
void transform_moment(const T& transform, Moment moment, std::span<const double> in,
                      std::span<Out> out) {
  data::require_same_length(T::name, in.size(), out.size());
  const std::size_t window = transform.memory();
  if (window > kLongest || (window == 1 && !is_linear(moment))) {
    data::stream_all(transform, in, out);
    return;
  }
  const std::size_t warm_up = std::min(window - 1, in.size());
  if (transform.options().min_samples.value_or(transform.options().window_size) ==
      transform.options().window_size) {
    std::fill_n(out.begin(), warm_up, static_cast<Out>(mliot_nan()));
  } else {
    data::stream_block(transform, in, 0, out.first(warm_up));
  }
  const std::size_t step = std::max(kBlock, window);
  for (std::size_t begin = warm_up; begin < in.size(); begin += step) {
    full_windows(transform, moment, in, begin,
                 out.subspan(begin, std::min(step, in.size() - begin)));
  }
}

}  // namespace

std::size_t RollingSum::state_size() const noexcept { return Exact::bytes(window()); }
void RollingSum::reset(void* state) const noexcept { Exact::reset(state, window()); }
void RollingSum::push(void* state, double x) const noexcept {
  Exact::push(state, window(), kMeanOrder, x);
}
bool RollingSum::valid(const void* state) const {
  return Exact::valid(state, window(), kMeanOrder);
}
const double* RollingSum::samples(const void* state) const noexcept { return Exact::ring(state); }
void RollingSum::forget(void* state, std::int64_t place) const noexcept {
  Exact::forget(state, window(), kMeanOrder, place);
}
template <class Out>
Out RollingSum::value(const void* state) const noexcept {
  if constexpr (std::is_same_v<Out, float>) {
    return mliot_exact_window_sum_float(Exact::header(state), Exact::ring(state), min_samples());
  } else {
    return mliot_exact_window_sum(Exact::header(state), Exact::ring(state), min_samples());
  }
}
template <class Out>
void RollingSum::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  transform_moment(*this, Moment::sum, in, out);
}

std::size_t RollingMean::state_size() const noexcept { return Exact::bytes(window()); }
void RollingMean::reset(void* state) const noexcept { Exact::reset(state, window()); }
void RollingMean::push(void* state, double x) const noexcept {
  Exact::push(state, window(), kMeanOrder, x);
}
bool RollingMean::valid(const void* state) const {
  return Exact::valid(state, window(), kMeanOrder);
}
const double* RollingMean::samples(const void* state) const noexcept { return Exact::ring(state); }
void RollingMean::forget(void* state, std::int64_t place) const noexcept {
  Exact::forget(state, window(), kMeanOrder, place);
}
template <class Out>
Out RollingMean::value(const void* state) const noexcept {
  if constexpr (std::is_same_v<Out, float>) {
    return mliot_exact_window_mean_float(Exact::header(state), Exact::ring(state), min_samples());
  } else {
    return mliot_exact_window_mean(Exact::header(state), Exact::ring(state), min_samples());
  }
}
template <class Out>
void RollingMean::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  transform_moment(*this, Moment::mean, in, out);
}

std::size_t RollingVar::state_size() const noexcept { return Exact::bytes(window()); }
void RollingVar::reset(void* state) const noexcept { Exact::reset(state, window()); }
void RollingVar::push(void* state, double x) const noexcept {
  Exact::push(state, window(), kVarianceOrder, x);
}
bool RollingVar::valid(const void* state) const {
  return Exact::valid(state, window(), kVarianceOrder);
}
const double* RollingVar::samples(const void* state) const noexcept { return Exact::ring(state); }
void RollingVar::forget(void* state, std::int64_t place) const noexcept {
  Exact::forget(state, window(), kVarianceOrder, place);
}
template <class Out>
Out RollingVar::value(const void* state) const noexcept {
  if constexpr (std::is_same_v<Out, float>) {
    return mliot_exact_window_variance_float(Exact::header(state), Exact::ring(state),
                                             min_samples(), options().ddof);
  } else {
    return mliot_exact_window_variance(Exact::header(state), Exact::ring(state), min_samples(),
                                       options().ddof);
  }
}
template <class Out>
void RollingVar::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  transform_moment(*this, Moment::variance, in, out);
}

std::size_t RollingStd::state_size() const noexcept { return Exact::bytes(window()); }
void RollingStd::reset(void* state) const noexcept { Exact::reset(state, window()); }
void RollingStd::push(void* state, double x) const noexcept {
  Exact::push(state, window(), kVarianceOrder, x);
}
bool RollingStd::valid(const void* state) const {
  return Exact::valid(state, window(), kVarianceOrder);
}
const double* RollingStd::samples(const void* state) const noexcept { return Exact::ring(state); }
void RollingStd::forget(void* state, std::int64_t place) const noexcept {
  Exact::forget(state, window(), kVarianceOrder, place);
}
template <class Out>
Out RollingStd::value(const void* state) const noexcept {
  if constexpr (std::is_same_v<Out, float>) {
    return mliot_exact_window_deviation_float(Exact::header(state), Exact::ring(state),
                                              min_samples(), options().ddof);
  } else {
    return mliot_exact_window_deviation(Exact::header(state), Exact::ring(state), min_samples(),
                                        options().ddof);
  }
}
template <class Out>
void RollingStd::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  transform_moment(*this, Moment::deviation, in, out);
}

MLIOT_INSTANTIATE_TRANSFORM(RollingSum);
MLIOT_INSTANTIATE_TRANSFORM(RollingMean);
MLIOT_INSTANTIATE_TRANSFORM(RollingVar);
MLIOT_INSTANTIATE_TRANSFORM(RollingStd);

}  // namespace mliot::features

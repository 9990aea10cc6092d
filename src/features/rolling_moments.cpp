// Rolling sum, mean, variance and standard deviation: the exact window, streamed or by blocks.
#include <algorithm>
#include <bit>
#include <cmath>
#include <type_traits>
#include <vector>

#include "data/transform_batch.hpp"
#include "features/exact_state.hpp"
#include "features/without_offset.hpp"
#include "kernel/block_facts.hpp"
#include "kernel/rolling_sums.hpp"
#include "kernel/rolling_variances.hpp"
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
constexpr int kSumBits = 51;               // see rolling_moments
constexpr int kSquareBits = 26;
constexpr int kPieceBits = 50;
constexpr int kExponentRange = 400;
constexpr std::size_t kLeastRepair = 16;  // samples that making one variance anew costs at least

/// The block and the samples its windows reach back to.
struct Reach {
  const double* x;
  std::size_t n;
  double largest;  ///< magnitude
  bool all_whole;
  std::size_t window;

  /// The least k with window * largest <= 2^k.
  int bits() const {
    constexpr int kRoom = 64;  // keeps the product of the largest doubles finite
    int exponent = 0;
    std::frexp(std::ldexp(largest, -kRoom) * static_cast<double>(std::max(window, kShortest)),
               &exponent);
    return exponent + kRoom;
  }
};

/// Whether a moment needs no squares.
bool is_linear(Moment moment) { return moment == Moment::sum || moment == Moment::mean; }

/// Whether the sums of rolling_moments are exact for these samples.
template <class Out>
bool has_exact_sums(const Reach& reach, Moment moment) {
  if (reach.largest == 0) return true;
  const int exponent = reach.bits() - (is_linear(moment) ? kSumBits : kSquareBits);
  const int lowest = std::is_same_v<Out, double> ? -kExponentRange : is_linear(moment) ? -90 : -30;
  if (exponent <= 0 && reach.all_whole) return true;  // 1 is a grid that does
  return exponent >= lowest && exponent <= kExponentRange &&
         kernel::all_multiples(reach.x, reach.n, std::ldexp(1.0, exponent));
}

/// A ratio of exact sums in the output's type.
template <class Out>
Out rounded(const mliot_ratio& ratio) {
  if constexpr (std::is_same_v<Out, float>) {
    return mliot_ratio_to_float(ratio);
  } else {
    return mliot_ratio_to_double(ratio);
  }
}

/// Sums or means by two exact sums, where the samples allow it; false if they do not.
template <class Out>
bool means_of_pieces(const Reach& reach, const MomentBlock& block, Out* out) {
  const int bits = reach.bits();
  if (block.has_missing || std::abs(bits) > 2 * kExponentRange) return false;
  const double coarse = std::ldexp(1.0, bits - kPieceBits);
  const auto steps = std::bit_ceil(std::max(reach.window, kShortest));
  const double fine = std::ldexp(coarse * static_cast<double>(steps), -52);
  if (!kernel::splits_into_pieces(reach.x, reach.n, coarse, fine)) return false;
  std::vector<std::uint32_t> failed(block.n);
  const std::size_t count = kernel::rolling_means_of_pieces(block, coarse, out, failed.data());
  const mliot_exact_window window = whole_window(block.window);
  for (std::size_t k = 0; k < count; ++k) {
    const double* first = block.x + failed[k] - (block.window - 1);
    out[failed[k]] =
        rounded<Out>(block.moment == Moment::sum ? mliot_exact_window_sum_ratio(&window, first)
                                                 : mliot_exact_window_mean_ratio(&window, first));
  }
  return true;
}

/// Variances or deviations by sums of pieces; false where making the others anew, at a cost of
/// their windows, would take longer than the stream.
template <class Out>
bool variances_of_pieces(const Reach& reach, const MomentBlock& block, Out* out) {
  if (block.has_missing) return false;
  const std::vector<double> moved = without_offset(reach.x, reach.n);
  const double largest = kernel::block_facts(moved.data(), moved.size()).largest;
  auto grid = kernel::variance_grid(block.window, largest);
  if (!grid) return false;
  const double fine = grid->fine * grid->unit;
  if (!kernel::splits_into_pieces(moved.data(), moved.size(), grid->unit, fine)) {
    grid = kernel::with_rounded_pieces(*grid, block.window);
  }
  const bool root = block.moment == Moment::deviation;
  const kernel::VarianceBlock values{moved.data() + block.window - 1, block.n, block.window, root,
                                     block.ddof};
  std::vector<std::uint32_t> failed(block.n);
  const std::size_t count = kernel::rolling_variances(values, *grid, out, failed.data());
  const mliot_exact_window window = whole_window(block.window);
  const auto first_of = [&](std::size_t place) { return values.x + place - (block.window - 1); };
  std::size_t open = 0;
  for (std::size_t k = 0; k < count; ++k) {
    if (is_constant(first_of(failed[k]), block.window)) {
      out[failed[k]] = 0;
    } else {
      failed[open++] = failed[k];
    }
  }
  if (open * std::max(block.window, kLeastRepair) > block.n) return false;
  for (std::size_t k = 0; k < open; ++k) {
    const auto variance = rounded<Out>(mliot_exact_window_variance_ratio(
        &window, first_of(failed[k]), static_cast<std::int64_t>(block.ddof)));
    out[failed[k]] = root ? std::sqrt(variance) : variance;
  }
  return true;
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
  const kernel::BlockFacts facts = kernel::block_facts(first, reached);
  const Reach reach{first, reached, facts.largest, facts.all_whole, window};
  block.has_missing = facts.has_missing;
  if (!facts.has_infinite) {
    if (has_exact_sums<Out>(reach, moment)) {
      kernel::rolling_moments(block, out.data());
      return;
    }
    const bool done = is_linear(moment) ? means_of_pieces(reach, block, out.data())
                                        : variances_of_pieces(reach, block, out.data());
    if (done) return;
  }
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

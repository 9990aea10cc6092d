// Transforms over the whole history: expanding mean and exponentially weighted mean.
#include <algorithm>
#include <array>
#include <cmath>
#include <type_traits>

#include "data/stream_state.hpp"
#include "data/transform_batch.hpp"
#include "kernel/block_facts.hpp"
#include "mliot/features/expanding_mean.hpp"
#include "mliot/features/exponentially_weighted_mean.hpp"
#include "mliot/freestanding/ewm.h"
#include "mliot/freestanding/expanding.h"
#include "mliot/freestanding/rounding.h"

namespace mliot::features {

using Expanding = data::StreamLayout<mliot_expanding>;
using Level = data::StreamLayout<mliot_ewm>;

namespace {

/// Whether the sums of all samples so far are exact in double: samples on a common grid.
bool has_exact_sums(std::span<const double> in) {
  constexpr int kSumBits = 51;  // of |sum| / grid, which all_multiples asks of a sample too
  constexpr int kExponentRange = 90;
  const kernel::BlockFacts facts = kernel::block_facts(in.data(), in.size());
  if (facts.has_infinite || facts.has_missing || in.size() > (std::size_t{1} << 30)) return false;
  if (facts.largest == 0) return true;
  int bits = 0;
  std::frexp(std::min(facts.largest, 0x1p200) * static_cast<double>(in.size()), &bits);
  const int exponent = bits - kSumBits;
  return std::abs(exponent) <= kExponentRange &&
         kernel::all_multiples(in.data(), in.size(), std::ldexp(1.0, exponent));
}

/// Means by one division each; every sum is exact.
template <class Out>
void divide_sums(std::span<const double> in, std::span<Out> out) {
  double sum = 0;
  for (std::size_t t = 0; t < in.size(); ++t) {
    sum += in[t];
    const double mean = sum / static_cast<double>(t + 1);
    out[t] = static_cast<Out>(mean);
    if constexpr (std::is_same_v<Out, float>) {
      if (mliot_float_is_safe(mean)) continue;
      const mliot_parts parts = mliot_decompose(sum);
      mliot_ratio ratio = mliot_wide_divide(&parts.magnitude, 1, t + 1, parts.exponent);
      ratio.negative = parts.negative;
      out[t] = mliot_ratio_to_float(ratio);
    }
  }
}

}  // namespace

std::size_t ExpandingMean::state_size() const noexcept { return Expanding::size(0); }
void ExpandingMean::reset(void* state) const noexcept {
  mliot_expanding_reset(Expanding::header(state));
}
void ExpandingMean::push(void* state, double x) const noexcept {
  mliot_expanding_push(Expanding::header(state), x);
}
bool ExpandingMean::valid(const void* state) const {
  const mliot_expanding* sums = Expanding::header(state);
  return data::is_count(sums->finite) && data::is_count(sums->plus_infinities) &&
         data::is_count(sums->minus_infinities);
}
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
  data::require_same_length(name, in.size(), out.size());
  if (!has_exact_sums(in)) {
    data::stream_all(*this, in, out);
    return;
  }
  divide_sums(in, out);
  const auto early = std::min(in.size(), static_cast<std::size_t>(options().min_samples - 1));
  std::fill_n(out.begin(), early, static_cast<Out>(mliot_nan()));
}

std::size_t ExponentiallyWeightedMean::state_size() const noexcept { return Level::size(0); }
void ExponentiallyWeightedMean::reset(void* state) const noexcept {
  mliot_ewm_reset(Level::header(state));
}
void ExponentiallyWeightedMean::push(void* state, double x) const noexcept {
  mliot_ewm_push(Level::header(state), options().alpha, x);
}
bool ExponentiallyWeightedMean::valid(const void* state) const {
  const mliot_ewm* level = Level::header(state);
  return level->started == 1 || (level->started == 0 && std::isnan(level->level));
}
template <class Out>
Out ExponentiallyWeightedMean::value(const void* state) const noexcept {
  return static_cast<Out>(Level::header(state)->level);
}
template <class Out>
void ExponentiallyWeightedMean::transform(std::span<const double> in, std::span<Out> out) const {
  data::require_same_length(name, in.size(), out.size());
  mliot_ewm state;
  mliot_ewm_reset(&state);
  for (std::size_t t = 0; t < in.size(); ++t) {
    mliot_ewm_push(&state, options().alpha, in[t]);
    out[t] = static_cast<Out>(state.level);
  }
}

namespace {

constexpr std::size_t kTogether = 4;

/// The level after x where no infinity or overflow can occur; a NaN level has not begun.
inline double next_level(double level, double alpha, double x) {
  const double moved = mliot_product_sum(alpha, x - level, level);
  if (moved == moved) return moved;
  return x == x ? x : level;
}

/// Series that begin at starts and are equally long, in lockstep; levels go on from call to call.
template <class Out>
void lockstep(double alpha, const double* values, const std::array<std::size_t, kTogether>& starts,
              std::size_t length, Out* out, std::array<double, kTogether>& levels) {
  for (std::size_t t = 0; t < length; ++t) {
    for (std::size_t k = 0; k < kTogether; ++k) {
      levels[k] = next_level(levels[k], alpha, values[starts[k] + t]);
      out[starts[k] + t] = static_cast<Out>(levels[k]);
    }
  }
}

}  // namespace

template <class Out>
void ExponentiallyWeightedMean::transform_series(std::span<const double> values,
                                                 std::span<const std::int64_t> offsets,
                                                 std::span<Out> out) const {
  constexpr double kHarmless = 0x1p1000;  // differences stay finite
  const auto at = [&](std::size_t i) { return static_cast<std::size_t>(offsets[i]); };
  const auto alone = [&](std::size_t i) {
    const std::size_t length = at(i + 1) - at(i);
    transform<Out>(values.subspan(at(i), length), out.subspan(at(i), length));
  };
  std::size_t i = 0;
  for (; i + kTogether < offsets.size(); i += kTogether) {
    const std::size_t size = at(i + kTogether) - at(i);
    const kernel::BlockFacts facts = kernel::block_facts(values.data() + at(i), size);
    if (facts.has_infinite || facts.largest > kHarmless) {
      for (std::size_t k = 0; k < kTogether; ++k) alone(i + k);
      continue;
    }
    std::array<std::size_t, kTogether> starts{};
    std::array<double, kTogether> levels{};
    std::size_t common = size;
    for (std::size_t k = 0; k < kTogether; ++k) {
      starts[k] = at(i + k);
      levels[k] = mliot_nan();
      common = std::min(common, at(i + k + 1) - starts[k]);
    }
    lockstep(options().alpha, values.data(), starts, common, out.data(), levels);
    for (std::size_t k = 0; k < kTogether; ++k) {
      for (std::size_t t = starts[k] + common; t < at(i + k + 1); ++t) {
        levels[k] = next_level(levels[k], options().alpha, values[t]);
        out[t] = static_cast<Out>(levels[k]);
      }
    }
  }
  for (; i + 1 < offsets.size(); ++i) alone(i);
}

template void ExponentiallyWeightedMean::transform_series<float>(std::span<const double>,
                                                                 std::span<const std::int64_t>,
                                                                 std::span<float>) const;
template void ExponentiallyWeightedMean::transform_series<double>(std::span<const double>,
                                                                  std::span<const std::int64_t>,
                                                                  std::span<double>) const;

MLIOT_INSTANTIATE_TRANSFORM(ExpandingMean);
MLIOT_INSTANTIATE_TRANSFORM(ExponentiallyWeightedMean);

}  // namespace mliot::features

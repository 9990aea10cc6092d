// Transforms over the whole history: expanding mean and exponentially weighted mean.
#include <algorithm>
#include <cmath>
#include <type_traits>

#include "features/batch.hpp"
#include "features/state.hpp"
#include "kernel/block_facts.hpp"
#include "mliot/features/expanding_mean.hpp"
#include "mliot/features/exponentially_weighted_mean.hpp"
#include "mliot/freestanding/ewm.h"
#include "mliot/freestanding/expanding.h"
#include "mliot/freestanding/rounding.h"

namespace mliot::features {

using Expanding = Layout<mliot_expanding>;
using Level = Layout<mliot_ewm>;

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
  require_same_length(name, in.size(), out.size());
  if (!has_exact_sums(in)) {
    stream_all(*this, in, out);
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
template <class Out>
Out ExponentiallyWeightedMean::value(const void* state) const noexcept {
  return static_cast<Out>(Level::header(state)->level);
}
template <class Out>
void ExponentiallyWeightedMean::transform(std::span<const double> in, std::span<Out> out) const {
  require_same_length(name, in.size(), out.size());
  mliot_ewm state;
  mliot_ewm_reset(&state);
  for (std::size_t t = 0; t < in.size(); ++t) {
    mliot_ewm_push(&state, options().alpha, in[t]);
    out[t] = static_cast<Out>(state.level);
  }
}

MLIOT_INSTANTIATE_TRANSFORM(ExpandingMean);
MLIOT_INSTANTIATE_TRANSFORM(ExponentiallyWeightedMean);

}  // namespace mliot::features

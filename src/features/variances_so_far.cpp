// Variances of all samples so far: by sums that are exact in double, else by sums of pieces.
#include "features/variances_so_far.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <type_traits>
#include <vector>

#include "features/bounded_variances.hpp"
#include "features/exact_state.hpp"
#include "kernel/block_facts.hpp"
#include "mliot/freestanding/expanding_moments.h"

namespace mliot::features {
namespace {

/// Whether n S2 - S1^2 of all samples so far is exact in double: samples on a common grid, of which
/// |S1| is at most 2^26.
bool has_exact_squares(std::span<const double> in, const kernel::BlockFacts& facts) {
  constexpr int kSumBits = 26;
  constexpr int kExponentRange = 90;
  if (facts.has_infinite || facts.has_missing || in.size() > (std::size_t{1} << 30)) return false;
  if (facts.largest == 0) return true;
  int bits = 0;
  std::frexp(std::min(facts.largest, 0x1p200) * static_cast<double>(in.size()), &bits);
  const int exponent = bits - kSumBits;
  return std::abs(exponent) <= kExponentRange &&
         kernel::all_multiples(in.data(), in.size(), std::ldexp(1.0, exponent));
}

/// numerator / divisor rounded once to the output's type; both are exact.
template <class Out>
Out divided(double numerator, std::uint64_t divisor) {
  const double quotient = numerator / static_cast<double>(divisor);
  if (std::is_same_v<Out, float> && !mliot_float_is_safe(quotient)) {
    const mliot_parts parts = mliot_decompose(numerator);
    mliot_ratio ratio = mliot_wide_divide(&parts.magnitude, 1, divisor, parts.exponent);
    ratio.negative = parts.negative;
    return static_cast<Out>(mliot_ratio_to_float(ratio));
  }
  return static_cast<Out>(quotient);
}

/// Variances, or their roots, where every sum of squares is exact.
template <class Out>
void divide_squares(std::span<const double> in, const SoFar& options, std::span<Out> out) {
  const std::size_t least = std::max(options.min_samples, options.ddof + 1);
  double sum = 0;
  double squares = 0;
  for (std::size_t t = 0; t < in.size(); ++t) {
    sum += in[t];
    squares += in[t] * in[t];
    const std::size_t n = t + 1;
    if (n < least) {
      out[t] = static_cast<Out>(mliot_nan());
      continue;
    }
    const double numerator = static_cast<double>(n) * squares - sum * sum;
    const Out variance = divided<Out>(numerator, n * (n - options.ddof));
    out[t] = options.root ? std::sqrt(variance) : variance;
  }
}

/// Samples from the first on that are all the same, missing ones apart.
std::size_t constant_samples(std::span<const double> in) {
  const auto first = std::find_if(in.begin(), in.end(), [](double x) { return x == x; });
  const auto other =
      std::find_if(first, in.end(), [&](double x) { return x < *first || x > *first; });
  return static_cast<std::size_t>(other - in.begin());
}

/// The variances at some places, in order, made anew: one by one where these are few, else in one
/// pass of exact sums.
template <class Out>
void repair(std::span<const double> in, std::span<const std::uint32_t> places, std::size_t ddof,
            std::span<Out> out) {
  std::size_t reached = 0;
  for (const std::uint32_t place : places) reached += place;
  if (reached <= in.size()) {
    for (const std::uint32_t place : places) {
      out[place] = variance_anew<Out>(in.data(), place + 1, ddof);
    }
    return;
  }
  mliot_expanding_moments moments;
  mliot_expanding_moments_reset(&moments);
  std::size_t pushed = 0;
  for (const std::uint32_t place : places) {
    while (pushed <= place) mliot_expanding_moments_push(&moments, in[pushed++]);
    out[place] =
        rounded<Out>(mliot_expanding_variance_ratio(&moments, static_cast<std::int64_t>(ddof)));
  }
}

template <class Out>
bool by_pieces(std::span<const double> in, const SoFar& options, std::span<Out> out) {
  const std::vector<std::uint32_t> first(in.size(), 0);
  std::vector<std::uint32_t> last(in.size());
  std::iota(last.begin(), last.end(), 1);
  const auto made = bounded_variances<Out>({.x = in.data(),
                                            .samples = in.size(),
                                            .first = first.data(),
                                            .last = last.data(),
                                            .n = in.size(),
                                            .min_samples = options.min_samples},
                                           options.ddof);
  if (!made) return false;
  for (std::size_t t = 0; t < in.size(); ++t) out[t] = static_cast<Out>(made->values[t]);
  const auto open = std::lower_bound(made->open.begin(), made->open.end(), constant_samples(in));
  for (auto place = made->open.begin(); place != open; ++place) out[*place] = 0;
  repair(in, {open, made->open.end()}, options.ddof, out);
  return true;
}

template <class Out>
bool variances(std::span<const double> in, const SoFar& options, std::span<Out> out) {
  const kernel::BlockFacts facts = kernel::block_facts(in.data(), in.size());
  if (facts.has_infinite || in.empty()) return in.empty();
  if (has_exact_squares(in, facts)) {
    divide_squares(in, options, out);
    return true;
  }
  if (!by_pieces(in, options, out)) return false;
  if (!options.root) return true;
  std::transform(out.begin(), out.end(), out.begin(), [](Out x) { return std::sqrt(x); });
  return true;
}

}  // namespace

bool variances_so_far(std::span<const double> in, const SoFar& options, std::span<double> out) {
  return variances(in, options, out);
}
bool variances_so_far(std::span<const double> in, const SoFar& options, std::span<float> out) {
  return variances(in, options, out);
}

}  // namespace mliot::features

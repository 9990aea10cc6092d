// Moments of windows that hold now more, now fewer samples: by running sums of pieces.
#include "features/varying_moments.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <type_traits>
#include <vector>

#include "features/exact_state.hpp"
#include "features/without_offset.hpp"
#include "kernel/block_facts.hpp"
#include "kernel/varying_means.hpp"
#include "kernel/varying_variances.hpp"
#include "mliot/freestanding/rounding.h"

namespace mliot::features {
namespace {

using kernel::VaryingWindows;

constexpr int kExponentRange = 400;
constexpr std::size_t kLeastRepair = 16;  // samples that a variance by limbs costs at least

/// The variance of one window that the bound of its sums leaves open.
template <class Out>
Out open_variance(const VaryingWindows& windows, std::size_t place, std::size_t ddof) {
  const double* first = windows.x + windows.first[place];
  const std::size_t size = windows.last[place] - windows.first[place];
  return is_constant(first, size) ? Out{0} : variance_anew<Out>(first, size, ddof);
}

/// Variances in the output's type; false where making the open ones anew would take too long.
template <class Out>
bool settle(const VaryingWindows& windows, const std::vector<std::uint32_t>& failed,
            const VaryingVariance& options, const std::vector<double>& values, Out* out) {
  std::size_t cost = 0;
  std::size_t next = 0;
  for (std::size_t i = 0; i < windows.n; ++i) {
    const double value = values[i];
    bool open = next < failed.size() && failed[next] == i;
    next += open ? 1 : 0;
    if (std::is_same_v<Out, float>) {
      open = open || (value == value && mliot_float_is_safe(value) == 0);
    }
    if (open) {
      cost += std::max<std::size_t>(windows.last[i] - windows.first[i], kLeastRepair);
      if (cost > 2 * windows.samples) return false;
    }
    const Out variance =
        open ? open_variance<Out>(windows, i, options.ddof) : static_cast<Out>(value);
    out[i] = options.root ? std::sqrt(variance) : variance;
  }
  return true;
}

}  // namespace

template <class Out>
bool varying_means(const VaryingWindows& windows, kernel::PieceMean kind, Out* out) {
  const kernel::BlockFacts facts = kernel::block_facts(windows.x, windows.samples);
  const auto grid = kernel::piece_grid(windows.samples, facts.largest);
  return grid && !facts.has_infinite && kernel::varying_means(windows, kind, *grid, out);
}

template <class Out>
bool varying_variances(const VaryingWindows& windows, const VaryingVariance& options, Out* out) {
  if (windows.samples == 0 || windows.samples > kernel::kMostVarying ||
      kernel::block_facts(windows.x, windows.samples).has_infinite) {
    return false;
  }
  std::vector<double> moved;
  without_offset(windows.x, windows.samples, moved);
  int exponent = 0;
  std::frexp(kernel::block_facts(moved.data(), moved.size()).largest, &exponent);
  if (std::abs(exponent) > kExponentRange) return false;
  VaryingWindows samples = windows;
  samples.x = moved.data();
  std::vector<double> values(windows.n);
  std::vector<std::uint32_t> failed(windows.n);
  failed.resize(
      kernel::varying_variances(samples, options.ddof, exponent, values.data(), failed.data()));
  return settle(windows, failed, options, values, out);
}

template <class Out>
bool varying_scores(const VaryingWindows& windows, std::size_t ddof, Out* out) {
  std::vector<double> distances(windows.n);
  std::vector<double> deviations(windows.n);
  if (!varying_means(windows, kernel::PieceMean::distance, distances.data()) ||
      !varying_variances(windows, {ddof, true}, deviations.data())) {
    return false;
  }
  for (std::size_t i = 0; i < windows.n; ++i) {
    const bool same = distances[i] == 0 && deviations[i] == 0;
    out[i] = static_cast<Out>(same ? 0 : distances[i] / deviations[i]);
  }
  return true;
}

template bool varying_means(const VaryingWindows&, kernel::PieceMean, double*);
template bool varying_means(const VaryingWindows&, kernel::PieceMean, float*);
template bool varying_variances(const VaryingWindows&, const VaryingVariance&, double*);
template bool varying_variances(const VaryingWindows&, const VaryingVariance&, float*);
template bool varying_scores(const VaryingWindows&, std::size_t, double*);
template bool varying_scores(const VaryingWindows&, std::size_t, float*);

}  // namespace mliot::features

// Moments of windows that hold now more, now fewer samples: by running sums of pieces.
#include "features/varying_moments.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "features/bounded_variances.hpp"
#include "features/exact_state.hpp"
#include "features/without_offset.hpp"
#include "kernel/block_facts.hpp"
#include "kernel/varying_means.hpp"

namespace mliot::features {
namespace {

using kernel::VaryingWindows;

constexpr std::size_t kLeastRepair = 16;  // samples that a variance by limbs costs at least

/// The variance of one window that the bound of its sums leaves open.
template <class Out>
Out open_variance(const VaryingWindows& windows, std::size_t place, std::size_t ddof) {
  const double* first = windows.x + windows.first[place];
  const std::size_t size = windows.last[place] - windows.first[place];
  return is_constant(first, size) ? Out{0} : variance_anew<Out>(first, size, ddof);
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
  if (kernel::block_facts(windows.x, windows.samples).has_infinite) return false;
  const auto made = bounded_variances<Out>(windows, options.ddof);
  if (!made) return false;
  for (std::size_t i = 0; i < windows.n; ++i) out[i] = static_cast<Out>(made->values[i]);
  std::size_t cost = 0;
  for (const std::uint32_t place : made->open) {
    cost += std::max<std::size_t>(windows.last[place] - windows.first[place], kLeastRepair);
    if (cost > 2 * windows.samples) return false;
    out[place] = open_variance<Out>(windows, place, options.ddof);
  }
  if (options.root) std::transform(out, out + windows.n, out, [](Out x) { return std::sqrt(x); });
  return true;
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

// Extremes of windows that hold now more, now fewer samples: each is that of two stretches of a
// power of two, which overlap.
//
// Source: Bender and Farach-Colton 2000, "The LCA problem revisited" (the sparse table).
#include "features/varying_extremes.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "features/present.hpp"
#include "mliot/freestanding/wide.h"

namespace mliot::features {
namespace {

using kernel::VaryingWindows;

template <bool kLargest>
double better(double a, double b) {
  return (kLargest ? a < b : b < a) ? b : a;
}

/// Row k holds the extremes of the 2^k samples from each on.
template <bool kLargest>
class Table {
 public:
  explicit Table(const VaryingWindows& windows) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    constexpr double kWorst = kLargest ? -kInfinity : kInfinity;
    std::uint32_t longest = 1;
    for (std::size_t i = 0; i < windows.n; ++i) {
      longest = std::max(longest, windows.last[i] - windows.first[i]);
    }
    rows_.resize(static_cast<std::size_t>(std::bit_width(longest)));
    rows_[0].resize(windows.samples);
    for (std::size_t i = 0; i < windows.samples; ++i) {
      const double x = windows.x[i];
      rows_[0][i] = x == x ? x + 0.0 : kWorst;
    }
    for (std::size_t k = 1; k < rows_.size(); ++k) double_up(k);
  }

  /// Of a window that is not empty.
  double of(std::uint32_t first, std::uint32_t last) const {
    const auto k = static_cast<std::size_t>(std::bit_width(last - first)) - 1;
    return better<kLargest>(rows_[k][first], rows_[k][last - (std::uint32_t{1} << k)]);
  }

 private:
  void double_up(std::size_t k) {
    const std::size_t half = std::size_t{1} << (k - 1);
    const std::vector<double>& before = rows_[k - 1];
    const double* x = before.data();
    rows_[k].resize(before.size() - half);
    double* to = rows_[k].data();
    for (std::size_t i = 0; i < rows_[k].size(); ++i) to[i] = better<kLargest>(x[i], x[i + half]);
  }

  std::vector<std::vector<double>> rows_;
};

template <bool kLargest, class Out>
void extremes(const VaryingWindows& windows, Out* out) {
  const Table<kLargest> table(windows);
  const Present present({windows.x, windows.samples});
  const auto least = static_cast<std::int64_t>(std::max<std::size_t>(windows.min_samples, 1));
  for (std::size_t i = 0; i < windows.n; ++i) {
    const bool known = present.of(windows.first[i], windows.last[i]) >= least;
    out[i] = static_cast<Out>(known ? table.of(windows.first[i], windows.last[i]) : mliot_nan());
  }
}

}  // namespace

template <class Out>
void varying_extremes(const VaryingWindows& windows, bool largest, Out* out) {
  if (largest) {
    extremes<true>(windows, out);
  } else {
    extremes<false>(windows, out);
  }
}

template void varying_extremes(const VaryingWindows&, bool, double*);
template void varying_extremes(const VaryingWindows&, bool, float*);

}  // namespace mliot::features

// A search that tries several shares in one pass, each the next number of an unrolled loop, and
// puts a parabola through the best.
#include "statistical/smoothing_share.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace mliot::statistical::detail {
namespace {

constexpr double kLow = 0.1;
constexpr double kHigh = 0.3;
constexpr std::size_t kTried = 8;    // shares in one pass
constexpr int kSections = 14;        // passes, each of which leaves 2 of 7 parts of an interval
constexpr int kParabolas = 2;        // passes around the least of a parabola
constexpr double kNarrowing = 1e-2;  // half the interval of such a pass, in that of the one before

using Shares = std::array<double, kTried>;

/// Sums of squared errors of the shares.
Shares squared_errors(std::span<const double> values, const Shares& shares) noexcept {
  Shares sums{};
  Shares levels;
  levels.fill(values.front());
  for (const double y : values.subspan(1)) {
    for (std::size_t j = 0; j < kTried; ++j) {
      const double error = y - levels[j];
      sums[j] += error * error;
      levels[j] += shares[j] * error;
    }
  }
  return sums;
}

/// Shares from low to high and their sums.
struct Grid {
  Shares shares;
  Shares sums;
  std::size_t best = 0;  // the lower one of equal ones

  Grid(std::span<const double> values, double low, double high) {
    for (std::size_t j = 0; j < kTried; ++j) {
      shares[j] = low + static_cast<double>(j) * ((high - low) / (kTried - 1));
    }
    shares.back() = high;
    sums = squared_errors(values, shares);
    for (std::size_t j = 1; j < kTried; ++j) {
      if (sums[j] < sums[best]) best = j;
    }
  }

  /// Where the parabola through the best and its neighbours is least; NaN where it is nowhere.
  double vertex() const noexcept {
    const std::size_t j = std::clamp<std::size_t>(best, 1, kTried - 2);
    const double step = shares[j] - shares[j - 1];
    const double rise = sums[j + 1] - sums[j - 1];
    const double curve = (sums[j + 1] - sums[j]) + (sums[j - 1] - sums[j]);
    return curve > 0 ? shares[j] - 0.5 * step * rise / curve : std::nan("");
  }

  /// Whether the best share is none of an edge where others were not tried.
  bool enclosed() const noexcept {
    return (best > 0 || shares[best] <= kLow) && (best + 1 < kTried || shares[best] >= kHigh);
  }
};

/// The best share of an interval by cutting it again and again.
double by_sections(std::span<const double> values, double low, double high) noexcept {
  double best = low;
  for (int pass = 0; pass < kSections; ++pass) {
    const Grid grid(values, low, high);
    best = grid.shares[grid.best];
    low = grid.best == 0 ? low : grid.shares[grid.best - 1];
    high = grid.best == kTried - 1 ? high : grid.shares[grid.best + 1];
  }
  return best;
}

}  // namespace

double best_share(std::span<const double> values) noexcept {
  if (values.size() < 2) return kLow;
  const Grid coarse(values, kLow, kHigh);
  if (coarse.best == 0 && coarse.sums.front() == coarse.sums.back()) return kLow;
  const double first = coarse.shares[coarse.best == 0 ? 0 : coarse.best - 1];
  const double last = coarse.shares[std::min(coarse.best + 1, kTried - 1)];
  const Grid middle(values, first, last);
  double least = middle.vertex();
  if (std::isnan(least)) return by_sections(values, first, last);
  if (least < first || least > last) {  // a falling or a rising end
    return middle.enclosed() ? middle.shares[middle.best] : by_sections(values, first, last);
  }
  double width = kNarrowing * (last - first);
  for (int pass = 0; pass < kParabolas; ++pass, width *= 2 * kNarrowing) {
    const double low = std::clamp(least - width, kLow, kHigh - 2 * width);
    const Grid fine(values, low, low + 2 * width);
    least = std::clamp(fine.vertex(), kLow, kHigh);
    if (!fine.enclosed() || std::isnan(least)) return by_sections(values, first, last);
  }
  return least;
}

}  // namespace mliot::statistical::detail

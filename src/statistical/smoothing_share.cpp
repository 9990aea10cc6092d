// A search that tries several shares in one pass, each the next number of an unrolled loop.
#include "statistical/smoothing_share.hpp"

#include <array>
#include <cstddef>

namespace mliot::statistical::detail {
namespace {

constexpr std::size_t kTried = 8;  // shares in one pass
constexpr int kPasses = 12;        // each leaves 2 of 9 parts of the interval

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

}  // namespace

double best_share(std::span<const double> values) noexcept {
  double low = 0.1;
  double high = 0.3;
  if (values.size() < 2) return low;
  double least = squared_errors(values, {low, high})[0];
  double best = low;
  if (const double at_end = squared_errors(values, {high})[0]; at_end < least) {
    least = at_end;
    best = high;
  }
  for (int pass = 0; pass < kPasses; ++pass) {
    const double step = (high - low) / (kTried + 1);
    Shares tried;
    for (std::size_t j = 0; j < kTried; ++j) tried[j] = low + static_cast<double>(j + 1) * step;
    const Shares sums = squared_errors(values, tried);
    std::size_t found = 0;
    for (std::size_t j = 1; j < kTried; ++j) {
      if (sums[j] < sums[found]) found = j;
    }
    if (sums[found] < least) {
      least = sums[found];
      best = tried[found];
    }
    low = found == 0 ? low : tried[found - 1];
    high = found == kTried - 1 ? high : tried[found + 1];
  }
  return best;
}

}  // namespace mliot::statistical::detail

// Sums of bins of doubles without any rounding, and a search for infinities.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mliot::kernel {

/// The samples of a bin: their sum is high + low, neither of which has been rounded.
struct BinSum {
  double high;
  double low;
  std::int64_t missing;  // NaN, which are left out of the sum
  bool exact;            // false: the sum was not tried, and high and low mean nothing
};

/// Bins with more samples are not tried.
constexpr std::int64_t kMostBinSamples = 1024;

/// Sums the bins begin[k] .. begin[k + 1] of values, which end at begin[n_bins].
///
/// With every |x| < 2^e and a bin of at most 2^k samples, each x is split into q, its multiple of
/// 2^(e + k - 52), and the rest r: both sums fit the 53 bits of a double at every step, so that
/// their order does not show. That holds where the largest and the least sample but 0 are less than
/// 2^(53 - 2k) apart and the largest lies in 1e-200 .. 1e200; other bins are not `exact`.
/// Source: Demmel, Hida 2003, "Accurate and efficient floating point summation" (splitting).
void bin_sums(const double* values, const std::int64_t* begin, std::size_t n_bins, BinSum* out);

/// Whether one of the values is infinite.
bool any_infinite(const double* values, std::size_t n);

}  // namespace mliot::kernel

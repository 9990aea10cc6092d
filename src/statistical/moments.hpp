// Running mean and spread of a sequence, in three doubles of a model's state.
#pragma once

#include <cmath>
#include <limits>

namespace mliot::statistical::detail {

inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Whether a number of a state counts something.
inline bool is_count(double x) { return x >= 0 && x < 0x1p53 && x == std::floor(x); }

/// Takes one more number into count, mean and sum of squares about the mean (Welford 1962).
inline void add_moment(double x, double& count, double& mean, double& squares) {
  count += 1;
  const double before = x - mean;
  mean += before / count;
  squares += before * (x - mean);
}

}  // namespace mliot::statistical::detail

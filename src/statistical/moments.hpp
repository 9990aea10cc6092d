// Numbers of a model's state: running mean and spread of a sequence in three of them, and checks.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "mliot/freestanding/running_moments.h"

namespace mliot::statistical::detail {

inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Whether a number of a state counts something.
inline bool is_count(double x) { return x >= 0 && x < 0x1p53 && x == std::floor(x); }

/// Whether a number of a state is a share of something.
inline bool is_share(double x) { return x >= 0 && x <= 1; }

/// Whether a number of a state is a variance; NaN where it could not be told.
inline bool is_variance(double x) { return std::isnan(x) || x >= 0; }

inline bool all_finite(std::span<const double> numbers) {
  return std::all_of(numbers.begin(), numbers.end(), [](double x) { return std::isfinite(x); });
}

/// Takes one more number into count, mean and sum of squares about the mean (Welford 1962).
inline void add_moment(double x, double& count, double& mean, double& squares) {
  mliot_moments_push(x, &count, &mean, &squares);
}

}  // namespace mliot::statistical::detail

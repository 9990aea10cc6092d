// Tails and quantiles of the distributions of test statistics, with the same bits everywhere.
#pragma once

#include <cstddef>

namespace mliot::math {

/// Logarithm of the gamma function, x > 0: Stirling's series from 12 on (DLMF 5.11.1).
double log_gamma(double x);

/// P(T > t) for Student's T, t >= 0 and `freedom` > 0 degrees of freedom.
double student_tail(double t, double freedom);

/// The t with P(T > t) = tail, 0 < tail < 0.5, to about 1e-12 of it.
double student_quantile(double tail, double freedom);

/// P(X > x) for a chi-square X of `freedom` >= 1 degrees of freedom.
double chi_square_tail(double x, std::size_t freedom);

/// The q below which the range of `groups` >= 2 standard normal values lies with the probability
/// `share`, 0 < share < 1: the studentized range of infinitely many degrees of freedom.
double studentized_range_quantile(double share, std::size_t groups);

}  // namespace mliot::math

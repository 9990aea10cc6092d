// Tails and quantiles of the distributions of test statistics, with the same bits everywhere.
#pragma once

#include <cstddef>

namespace mliot::math {

/// Logarithm of the gamma function, x > 0: Stirling's series from 12 on (DLMF 5.11.1).
double log_gamma(double x);

/// ln(gamma(x + y) / gamma(x)) and its derivative by x, for x > 0 and y >= 0, without cancellation.
struct Rise {
  double log;
  double slope;
};
Rise log_rise(double x, double y);

/// Derivative of log_gamma, x > 0 (DLMF 5.11.2 from 12 on).
double digamma(double x);

/// The regularised incomplete beta function I_x(a, b), where x and `rest` add up to 1; for b far
/// above a by its limit, the incomplete gamma function (Didonato and Morris 1992, ACM TOMS 18).
double beta_share(double x, double rest, double a, double b);

/// The regularised lower incomplete gamma function P(a, x), a > 0, x >= 0.
double gamma_share(double a, double x);

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

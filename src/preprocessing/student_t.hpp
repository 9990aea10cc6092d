// Quantiles of Student's t distribution.
#pragma once

namespace mliot::preprocessing::detail {

/// P(T > t) for t >= 0 and `freedom` > 0 degrees of freedom.
double student_tail(double t, double freedom);

/// The t with P(T > t) = tail, 0 < tail < 0.5, to about 1e-12 of it.
double student_quantile(double tail, double freedom);

}  // namespace mliot::preprocessing::detail

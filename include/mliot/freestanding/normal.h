/* The normal distribution and its quantiles, with the same bits on every machine.
 *
 * Source: Wichura 1988, "Algorithm AS 241: The Percentage Points of the Normal Distribution",
 *         Applied Statistics 37(3), about 16 digits; Marsaglia 2004, "Evaluating the Normal
 *         Distribution", J. Statistical Software 11(4), for the series; the continued fraction of
 *         the tail is Laplace's.
 */
#ifndef MLIOT_FREESTANDING_NORMAL_H
#define MLIOT_FREESTANDING_NORMAL_H

#include "math.h"
#include "rounding.h"
#include "wide.h"

/* c[0] x^7 + c[1] x^6 + ... + c[7] */
static inline double mliot_polynomial8(const double* c, double x) {
  double y = c[0];
  for (int i = 1; i < 8; ++i) y = mliot_product_sum(y, x, c[i]);
  return y;
}

/* The z below which a share p of the normal distribution lies. -infinity at 0, infinity at 1, NaN
   outside. */
static inline double mliot_normal_quantile(double p) {
  static const double middle_over[8] = {2.5090809287301226727e+3, 3.3430575583588128105e+4,
                                        6.7265770927008700853e+4, 4.5921953931549871457e+4,
                                        1.3731693765509461125e+4, 1.9715909503065514427e+3,
                                        1.3314166789178437745e+2, 3.3871328727963666080e+0};
  static const double middle_under[8] = {5.2264952788528545610e+3, 2.8729085735721942674e+4,
                                         3.9307895800092710610e+4, 2.1213794301586595867e+4,
                                         5.3941960214247511077e+3, 6.8718700749205790830e+2,
                                         4.2313330701600911252e+1, 1.0};
  static const double side_over[8] = {7.74545014278341407640e-4, 2.27238449892691845833e-2,
                                      2.41780725177450611770e-1, 1.27045825245236838258e+0,
                                      3.64784832476320460504e+0, 5.76949722146069140550e+0,
                                      4.63033784615654529590e+0, 1.42343711074968357734e+0};
  static const double side_under[8] = {1.05075007164441684324e-9, 5.47593808499534494600e-4,
                                       1.51986665636164571966e-2, 1.48103976427480074590e-1,
                                       6.89767334985100004550e-1, 1.67638483018380384940e+0,
                                       2.05319162663775882187e+0, 1.0};
  static const double tail_over[8] = {2.01033439929228813265e-7, 2.71155556874348757815e-5,
                                      1.24266094738807843860e-3, 2.65321895265761230930e-2,
                                      2.96560571828504891230e-1, 1.78482653991729133580e+0,
                                      5.46378491116411436990e+0, 6.65790464350110377720e+0};
  static const double tail_under[8] = {2.04426310338993978564e-15, 1.42151175831644588870e-7,
                                       1.84631831751005468180e-5,  7.86869131145613259100e-4,
                                       1.48753612908506148525e-2,  1.36929880922735805310e-1,
                                       5.99832206555887937690e-1,  1.0};
  const double q = p - 0.5;
  double r, z;
  if (!(p >= 0 && p <= 1)) return mliot_nan();
  if (q >= -0.425 && q <= 0.425) {
    r = 0.180625 - mliot_product(q, q);
    return mliot_product(mliot_polynomial8(middle_over, r), q) / mliot_polynomial8(middle_under, r);
  }
  r = q < 0 ? p : 1 - p;
  if (r == 0) return q < 0 ? mliot_log(0) : -mliot_log(0);
  r = mliot_sqrt(-mliot_log(r));
  z = r <= 5 ? mliot_polynomial8(side_over, r - 1.6) / mliot_polynomial8(side_under, r - 1.6)
             : mliot_polynomial8(tail_over, r - 5) / mliot_polynomial8(tail_under, r - 5);
  return q < 0 ? -z : z;
}

/* The share of the normal distribution below z, to about 1e-16; NaN stays NaN. */
static inline double mliot_normal_share(double z) {
  const double root_two_pi = 2.5066282746310002;
  const double side = z < 0 ? -z : z;
  double density, tail;
  if (mliot_is_nan(z)) return z;
  if (side > 38) return z < 0 ? 0 : 1; /* below the smallest double */
  density = mliot_exp(mliot_product(-0.5, mliot_product(z, z))) / root_two_pi;
  if (side < 2.5) { /* density (z + z^3 / 3 + z^5 / (3 5) + ...) */
    double term = side;
    double sum = side;
    for (int k = 3; k < 101; k += 2) {
      term = mliot_product(term, mliot_product(side, side)) / k;
      sum += term;
    }
    tail = 0.5 - mliot_product(density, sum);
  } else { /* density / (z + 1 / (z + 2 / (z + ...))) */
    double fraction = side;
    for (int k = 100; k > 0; --k) fraction = side + k / fraction;
    tail = density / fraction;
  }
  return z < 0 ? tail : 1 - tail;
}

#endif

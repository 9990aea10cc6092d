/* The incomplete beta function.
 *
 * Source: NIST Digital Library of Mathematical Functions, 8.17.22, by Lentz's method; Didonato and
 *         Morris 1992, ACM TOMS 18, for the limit of far different numbers.
 */
#ifndef MLIOT_FREESTANDING_BETA_H
#define MLIOT_FREESTANDING_BETA_H

#include "gamma.h"

static inline double mliot_off_zero(double x) {
  return mliot_magnitude(x) < MLIOT_FRACTION_TINY ? MLIOT_FRACTION_TINY : x;
}

/* The continued fraction of the incomplete beta function. */
static inline double mliot_beta_fraction(double a, double b, double x) {
  double c = 1;
  double d = 1 / mliot_off_zero(1 - mliot_product(a + b, x) / (a + 1));
  double result = d;
  int m;
  for (m = 1; m <= 5000; ++m) {
    const double two = 2.0 * m;
    const double even =
        mliot_product(mliot_product(m, b - m), x) / mliot_product(a + two - 1, a + two);
    const double odd =
        mliot_product(mliot_product(-(a + m), a + b + m), x) / mliot_product(a + two, a + two + 1);
    d = 1 / mliot_off_zero(1 + mliot_product(even, d));
    c = mliot_off_zero(1 + even / c);
    result = mliot_product(result, mliot_product(d, c));
    d = 1 / mliot_off_zero(1 + mliot_product(odd, d));
    c = mliot_off_zero(1 + odd / c);
    result = mliot_product(result, mliot_product(d, c));
    if (mliot_magnitude(mliot_product(d, c) - 1) < 1e-16) break;
  }
  return result;
}

/* The regularised incomplete beta function I_x(a, b), where x and `rest` add up to 1; for b far
   above a by its limit, the incomplete gamma function. */
static inline double mliot_beta_share(double x, double rest, double a, double b) {
  const double far_apart = 1e4; /* the square of the inverse is the error of the limit */
  const double least = a < b ? a : b;
  const double most = a < b ? b : a;
  double log_x, log_rest, front;
  if (x <= 0) return 0;
  if (rest <= 0) return 1;
  log_x = x < rest ? mliot_log(x) : mliot_log1p(-rest);
  log_rest = x < rest ? mliot_log1p(-x) : mliot_log(rest);
  if (b > mliot_product(far_apart, a > 1 ? a : 1)) {
    return mliot_gamma_share(a, mliot_product(-log_rest, mliot_product_sum(0.5, a - 1, b)));
  }
  front = mliot_log_rise(most, least).log - mliot_log_gamma(least);
  front = (front + mliot_product(a, log_x)) + mliot_product(b, log_rest);
  front = mliot_exp(front);
  if (x < (a + 1) / (a + b + 2)) return mliot_product(front, mliot_beta_fraction(a, b, x)) / a;
  return 1 - mliot_product(front, mliot_beta_fraction(b, a, rest)) / b;
}

#endif

/* The logarithm of the gamma function and its slope, and the incomplete gamma function.
 *
 * Source: NIST Digital Library of Mathematical Functions, by the numbers of its formulas; Lentz's
 *         method for the continued fraction.
 */
#ifndef MLIOT_FREESTANDING_GAMMA_H
#define MLIOT_FREESTANDING_GAMMA_H

#include "math.h"
#include "power.h"

/* Where four terms of Stirling's series give every digit. */
#define MLIOT_STIRLING_FROM 12
/* Divisors nearer to 0 than this count as this. */
#define MLIOT_FRACTION_TINY 1e-300

static inline double mliot_magnitude(double x) { return mliot_from_bits(mliot_bits(x) << 1 >> 1); }

/* What Stirling's series (5.11.1) adds to (x - 1/2) ln x - x + ln(2 pi) / 2. */
static inline double mliot_stirling_rest(double x) {
  const double z = 1 / mliot_product(x, x);
  double sum = 1.0 / 1680 - z / 1188;
  sum = 1.0 / 1260 - mliot_product(z, sum);
  sum = 1.0 / 360 - mliot_product(z, sum);
  sum = 1.0 / 12 - mliot_product(z, sum);
  return sum / x;
}

/* The derivative of (x - 1/2) ln x - x and of the rest, without ln x (5.11.2). */
static inline double mliot_digamma_rest(double x) {
  const double z = 1 / mliot_product(x, x);
  double sum = 1.0 / 240 - mliot_product(z, 1.0 / 132);
  sum = 1.0 / 252 - mliot_product(z, sum);
  sum = 1.0 / 120 - mliot_product(z, sum);
  sum = 1.0 / 12 - mliot_product(z, sum);
  return -0.5 / x - mliot_product(z, sum);
}

/* ln gamma(x), x > 0. */
static inline double mliot_log_gamma(double x) {
  const double half_log_two_pi = mliot_product(0.5, mliot_log(6.283185307179586));
  double product = 1;
  double stirling;
  for (; x < MLIOT_STIRLING_FROM; x += 1) product = mliot_product(product, x);
  stirling = mliot_product(x - 0.5, mliot_log(x)) - x;
  return ((stirling + half_log_two_pi) + mliot_stirling_rest(x)) - mliot_log(product);
}

/* The derivative of it. */
static inline double mliot_digamma(double x) {
  double shifted = 0;
  for (; x < MLIOT_STIRLING_FROM; x += 1) shifted += 1 / x;
  return (mliot_log(x) + mliot_digamma_rest(x)) - shifted;
}

/* ln(gamma(x + y) / gamma(x)) and its derivative by x. */
typedef struct {
  double log, slope;
} mliot_rise;

/* x > 0 and y >= 0; without cancellation. */
static inline mliot_rise mliot_log_rise(double x, double y) {
  const int few = y <= 20 && y == (double)(int)y;
  double product = 1;
  double steps = few ? y : MLIOT_STIRLING_FROM;
  double top, ratio;
  mliot_rise rise = {0, 0};
  for (; steps > 0; steps -= 1) {
    if (!few && (y <= 1 || x >= MLIOT_STIRLING_FROM)) break;
    product = mliot_product(product, x);
    rise.slope += 1 / x;
    x += 1;
    y -= 1;
  }
  rise.log = mliot_log(product);
  if (few) return rise;
  top = x + y;
  if (x < MLIOT_STIRLING_FROM) {
    rise.log = (rise.log + mliot_log_gamma(top)) - mliot_log_gamma(x);
    rise.slope = (rise.slope + mliot_digamma(top)) - mliot_digamma(x);
    return rise;
  }
  ratio = mliot_log1p(y / x);
  rise.log = rise.log + (mliot_product(x - 0.5, ratio) - y);
  rise.log = rise.log + mliot_product(y, mliot_log(top));
  rise.log = rise.log + (mliot_stirling_rest(top) - mliot_stirling_rest(x));
  rise.slope = (rise.slope + ratio + mliot_digamma_rest(top)) - mliot_digamma_rest(x);
  return rise;
}

/* The sum of x^k / ((a + 1) ... (a + k)) from k = 0 on (8.11.4), for x < a + 1. */
static inline double mliot_gamma_series(double a, double x) {
  double term = 1;
  double sum = 1;
  double k;
  for (k = a + 1; term > mliot_product(sum, 1e-17); k += 1) {
    term = mliot_product(term, x / k);
    sum += term;
  }
  return sum;
}

/* The continued fraction of the upper incomplete gamma function (8.9.2). */
static inline double mliot_gamma_fraction(double a, double x) {
  double b = x + 1 - a;
  double c = 1 / MLIOT_FRACTION_TINY;
  double d = 1 / b;
  double result = d;
  int32_t k;
  for (k = 1; k <= 100000; ++k) {
    const double over = mliot_product(k, a - k);
    b += 2;
    d = mliot_product(over, d) + b;
    d = 1 / (mliot_magnitude(d) < MLIOT_FRACTION_TINY ? MLIOT_FRACTION_TINY : d);
    c = b + over / c;
    c = mliot_magnitude(c) < MLIOT_FRACTION_TINY ? MLIOT_FRACTION_TINY : c;
    result = mliot_product(result, mliot_product(d, c));
    if (mliot_magnitude(mliot_product(d, c) - 1) < 1e-16) break;
  }
  return result;
}

/* The regularised lower incomplete gamma function P(a, x), a > 0, x >= 0. */
static inline double mliot_gamma_share(double a, double x) {
  double front;
  if (!(x > 0)) return 0;
  front = mliot_exp((mliot_product(a, mliot_log(x)) - x) - mliot_log_gamma(a));
  if (x < a + 1) return mliot_product(front, mliot_gamma_series(a, x)) / a;
  return 1 - mliot_product(front, mliot_gamma_fraction(a, x));
}

#endif

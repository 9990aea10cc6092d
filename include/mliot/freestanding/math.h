/* exp, log, sin and cos with the same bits on every machine: own range reduction and polynomials.
 *
 * Only IEEE add, subtract, multiply and divide in a fixed order, so no libm can change a result.
 * Error: below 1 ulp over the whole range (tests/core/math_test.cpp compares with exact values).
 * Source: Taylor coefficients; reduction after Cody and Waite 1980, "Software Manual for the
 * Elementary Functions".
 */
#ifndef MLIOT_FREESTANDING_MATH_H
#define MLIOT_FREESTANDING_MATH_H

#include "arithmetic.h"

/* Adding and subtracting this rounds to the nearest integer for |x| < 2^51. */
#define MLIOT_ROUND_SHIFT 0x1.8p52

static inline double mliot_round(double x) {
  double shifted = x + MLIOT_ROUND_SHIFT;
  MLIOT_KEEP(shifted);
  return shifted - MLIOT_ROUND_SHIFT;
}

/* 2^k for -1022 <= k <= 1023. */
static inline double mliot_power_of_two(int64_t k) {
  return mliot_from_bits((uint64_t)(k + 1023) << 52);
}

/* e^x. Overflows to infinity above 709.78, underflows to 0 below -745.13; NaN stays NaN. */
static inline double mliot_exp(double x) {
  const double log2_e = 0x1.71547652b82fep+0;
  const double ln2_high = 0x1.62e42feep-1; /* 32 bits: k * ln2_high is exact */
  const double ln2_low = 0x1.a39ef35793c76p-33;
  if (!(x <= 709.782712893384)) return x > 0 ? mliot_from_bits(0x7FF0000000000000u) : x;
  if (x < -745.1332191019412) return 0;
  const double k = mliot_round(mliot_product(x, log2_e));
  const double r = (x - mliot_product(k, ln2_high)) - mliot_product(k, ln2_low);
  double p = 0x1.6124613a86d09p-33;
  p = mliot_product_sum(p, r, 0x1.1eed8eff8d898p-29);
  p = mliot_product_sum(p, r, 0x1.ae64567f544e4p-26);
  p = mliot_product_sum(p, r, 0x1.27e4fb7789f5cp-22);
  p = mliot_product_sum(p, r, 0x1.71de3a556c734p-19);
  p = mliot_product_sum(p, r, 0x1.a01a01a01a01ap-16);
  p = mliot_product_sum(p, r, 0x1.a01a01a01a01ap-13);
  p = mliot_product_sum(p, r, 0x1.6c16c16c16c17p-10);
  p = mliot_product_sum(p, r, 0x1.1111111111111p-7);
  p = mliot_product_sum(p, r, 0x1.5555555555555p-5);
  p = mliot_product_sum(p, r, 0x1.5555555555555p-3);
  p = mliot_product_sum(p, r, 0x1.0000000000000p-1);
  const double y = 1 + (r + mliot_product(mliot_product(r, r), p));
  const int64_t n = (int64_t)k;
  const int64_t half = n / 2; /* two factors, so that neither leaves the normal range */
  return mliot_product(mliot_product(y, mliot_power_of_two(half)), mliot_power_of_two(n - half));
}

/* 1 / (1 + e^-x): from log odds to a probability. */
static inline double mliot_logistic(double x) { return 1 / (1 + mliot_exp(-x)); }

/* Natural logarithm. -infinity at 0, NaN below. */
static inline double mliot_log(double x) {
  const double ln2_high = 0x1.62e42feep-1;
  const double ln2_low = 0x1.a39ef35793c76p-33;
  const uint64_t sqrt_half = 0x3FE6A09E667F3BCDu;
  const uint64_t infinity = 0x7FF0000000000000u;
  int64_t k = 0;
  uint64_t u = mliot_bits(x);
  if (x == 0) return mliot_from_bits(0xFFF0000000000000u);
  if (x < 0) return mliot_from_bits(0x7FF8000000000000u);
  if (u >= infinity) return x;
  if (u < 0x0010000000000000u) { /* subnormal: scale up exactly */
    u = mliot_bits(mliot_product(x, 0x1p54));
    k = -54;
  }
  const int64_t e = (int64_t)(u - sqrt_half) >> 52;
  k += e;
  const double f =
      mliot_from_bits(u - ((uint64_t)e << 52)) - 1; /* m - 1, m in [sqrt(1/2), sqrt(2)) */
  const double s = f / (2 + f);
  const double z = mliot_product(s, s);
  double p = 0x1.642c8590b2164p-4;
  p = mliot_product_sum(p, z, 0x1.8618618618618p-4);
  p = mliot_product_sum(p, z, 0x1.af286bca1af28p-4);
  p = mliot_product_sum(p, z, 0x1.e1e1e1e1e1e1ep-4);
  p = mliot_product_sum(p, z, 0x1.1111111111111p-3);
  p = mliot_product_sum(p, z, 0x1.3b13b13b13b14p-3);
  p = mliot_product_sum(p, z, 0x1.745d1745d1746p-3);
  p = mliot_product_sum(p, z, 0x1.c71c71c71c71cp-3);
  p = mliot_product_sum(p, z, 0x1.2492492492492p-2);
  p = mliot_product_sum(p, z, 0x1.999999999999ap-2);
  p = mliot_product_sum(p, z, 0x1.5555555555555p-1);
  const double remainder = mliot_product(z, p);
  const double half_square = mliot_product(mliot_product(0.5, f), f);
  const double scale = (double)k;
  const double low = mliot_product(s, half_square + remainder) + mliot_product(scale, ln2_low);
  return mliot_product(scale, ln2_high) - ((half_square - low) - f);
}

/* x = n * pi/2 + (high + low) with |high| <= pi/4; returns n modulo 4. */
static inline int mliot_reduce_angle(double x, double* high, double* low) {
  const double two_over_pi = 0x1.45f306dc9c883p-1;
  const double part1 = 0x1.921fb544p+0; /* 33 bits each: n * part is exact for |n| < 2^20 */
  const double part2 = 0x1.0b4611a6p-34;
  const double part3 = 0x1.3198a2ep-69;
  const double part4 = 0x1.b839a252049c1p-104;
  const double n = mliot_round(mliot_product(x, two_over_pi));
  const double a = x - mliot_product(n, part1);
  const double b = mliot_product(n, part2);
  const double h = a - b;
  const double rest = ((a - h) - b) - mliot_product(n, part3);
  *high = h + rest;
  *low = ((h - *high) + rest) - mliot_product(n, part4);
  return (int)((int64_t)n & 3);
}

/* sin(x + tail) for |x| <= pi/4. */
static inline double mliot_sin_kernel(double x, double tail) {
  const double z = mliot_product(x, x);
  double p = 0x1.952c77030ad4ap-49;
  p = mliot_product_sum(p, z, -0x1.ae7f3e733b81fp-41);
  p = mliot_product_sum(p, z, 0x1.6124613a86d09p-33);
  p = mliot_product_sum(p, z, -0x1.ae64567f544e4p-26);
  p = mliot_product_sum(p, z, 0x1.71de3a556c734p-19);
  p = mliot_product_sum(p, z, -0x1.a01a01a01a01ap-13);
  p = mliot_product_sum(p, z, 0x1.1111111111111p-7);
  const double cube = mliot_product(z, x);
  const double correction = mliot_product(z, mliot_product(0.5, tail) - mliot_product(cube, p));
  return x - ((correction - tail) - mliot_product(cube, -0x1.5555555555555p-3));
}

/* cos(x + tail) for |x| <= pi/4. */
static inline double mliot_cos_kernel(double x, double tail) {
  const double z = mliot_product(x, x);
  double p = 0x1.ae7f3e733b81fp-45;
  p = mliot_product_sum(p, z, -0x1.93974a8c07c9dp-37);
  p = mliot_product_sum(p, z, 0x1.1eed8eff8d898p-29);
  p = mliot_product_sum(p, z, -0x1.27e4fb7789f5cp-22);
  p = mliot_product_sum(p, z, 0x1.a01a01a01a01ap-16);
  p = mliot_product_sum(p, z, -0x1.6c16c16c16c17p-10);
  p = mliot_product_sum(p, z, 0x1.5555555555555p-5);
  const double half = mliot_product(0.5, z);
  const double w = 1 - half;
  const double rest = mliot_product(mliot_product(z, z), p) - mliot_product(x, tail);
  return w + (((1 - w) - half) + rest);
}

/* The largest |x| that sin and cos take: beyond it the reduction is not exact. */
#define MLIOT_MAX_ANGLE 0x1p20

/* Sine of x radians, |x| <= 2^20; NaN beyond. +0 at both zeros. */
static inline double mliot_sin(double x) {
  double high, low;
  int quadrant;
  if (!(x >= -MLIOT_MAX_ANGLE && x <= MLIOT_MAX_ANGLE)) return mliot_from_bits(0x7FF8000000000000u);
  quadrant = mliot_reduce_angle(x, &high, &low);
  {
    const double y = (quadrant & 1) ? mliot_cos_kernel(high, low) : mliot_sin_kernel(high, low);
    return (quadrant & 2) ? -y : y;
  }
}

/* Cosine of x radians, |x| <= 2^20; NaN beyond. */
static inline double mliot_cos(double x) {
  double high, low;
  int quadrant;
  if (!(x >= -MLIOT_MAX_ANGLE && x <= MLIOT_MAX_ANGLE)) return mliot_from_bits(0x7FF8000000000000u);
  quadrant = mliot_reduce_angle(x, &high, &low);
  {
    const double y = (quadrant & 1) ? mliot_sin_kernel(high, low) : mliot_cos_kernel(high, low);
    return ((quadrant + 1) & 2) ? -y : y;
  }
}

#endif

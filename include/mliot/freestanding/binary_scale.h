/* Powers of two as factors and as measures of size, rounded once as ldexp and frexp do. */
#ifndef MLIOT_FREESTANDING_BINARY_SCALE_H
#define MLIOT_FREESTANDING_BINARY_SCALE_H

#include "math.h"

/* x 2^k. Steps down stop above the subnormal numbers, so that the last one alone rounds. */
static inline double mliot_times_power_of_two(double x, int64_t k) {
  for (; k > 1023; k -= 1023) x = mliot_product(x, mliot_power_of_two(1023));
  for (; k < -1022; k += 969) x = mliot_product(x, mliot_power_of_two(-969));
  return mliot_product(x, mliot_power_of_two(k));
}

/* The k with 2^(k - 1) <= |x| < 2^k; 0 for 0. x is finite. */
static inline int64_t mliot_binary_exponent(double x) {
  const uint64_t without_sign = mliot_bits(x) & 0x7FFFFFFFFFFFFFFFu;
  if (without_sign == 0) return 0;
  if (without_sign < 0x0010000000000000u) { /* subnormal: scale up exactly */
    return mliot_binary_exponent(mliot_product(x, 0x1p54)) - 54;
  }
  return (int64_t)(without_sign >> 52) - 1022;
}

#endif

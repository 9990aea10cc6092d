/* Whole numbers below and above a double, without libm. */
#ifndef MLIOT_FREESTANDING_WHOLE_H
#define MLIOT_FREESTANDING_WHOLE_H

#include <stdint.h>

/* The largest whole number that is not above x; NaN and infinities stay what they are. */
static inline double mliot_floor(double x) {
  double whole;
  if (!(x < 0x1p52 && x > -0x1p52)) return x;
  whole = (double)(int64_t)x;
  return whole > x ? whole - 1 : whole;
}

/* The smallest one that is not below x. */
static inline double mliot_ceiling(double x) { return -mliot_floor(-x); }

#endif

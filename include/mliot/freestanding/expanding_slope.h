/* Slope of the straight line that fits all samples so far best, by least squares over their places.
 *
 * With t the place of a sample in the stream and sums over the samples present,
 *
 *   slope = (n S(t x) - S(t) S(x)) / (n S(t^2) - S(t)^2)
 *
 * in units of x a step, from whole numbers in multiples of 2^-1074 and rounded once; with room for
 * 2^60 samples.
 *
 * Missing:  NaN takes a place and enters no sum; an infinity makes the slope NaN for good.
 * Source:   Neal 2015, "Fast exact summation using small and large superaccumulators".
 */
#ifndef MLIOT_FREESTANDING_EXPANDING_SLOPE_H
#define MLIOT_FREESTANDING_EXPANDING_SLOPE_H

#include "expanding.h"
#include "wide_ratio.h"

/* Limbs of S(t x), of the numerator, of S(t) S(x), of S(t) and S(t^2), and of the denominator. */
enum {
  MLIOT_EXPANDING_PRODUCTS = MLIOT_EXPANDING_LIMBS + 1,
  MLIOT_EXPANDING_CROSS = MLIOT_EXPANDING_LIMBS + 2,
  MLIOT_EXPANDING_LESS = MLIOT_EXPANDING_LIMBS + 3,
  MLIOT_EXPANDING_TIMES = 3,
  MLIOT_EXPANDING_SPREAD = 6
};

typedef struct {
  int64_t place; /* of the next sample */
  int64_t finite, infinite;
  uint64_t times[MLIOT_EXPANDING_TIMES];   /* of the finite samples' places: their sum */
  uint64_t squares[MLIOT_EXPANDING_TIMES]; /* ... and that of their squares */
  uint64_t sum[MLIOT_EXPANDING_LIMBS];
  uint64_t product[MLIOT_EXPANDING_PRODUCTS];
} mliot_expanding_slope;

static inline void mliot_expanding_slope_reset(mliot_expanding_slope* s) {
  s->place = s->finite = s->infinite = 0;
  mliot_wide_clear(s->times, MLIOT_EXPANDING_TIMES);
  mliot_wide_clear(s->squares, MLIOT_EXPANDING_TIMES);
  mliot_wide_clear(s->sum, MLIOT_EXPANDING_LIMBS);
  mliot_wide_clear(s->product, MLIOT_EXPANDING_PRODUCTS);
}

static inline void mliot_expanding_slope_push(mliot_expanding_slope* s, double x) {
  const uint64_t place = (uint64_t)s->place++;
  uint64_t high, low;
  if (!mliot_is_finite(x)) {
    s->infinite += !mliot_is_nan(x);
    return;
  }
  ++s->finite;
  mliot_wide_add_shifted(s->times, MLIOT_EXPANDING_TIMES, place, 0, 0);
  mliot_multiply(place, place, &high, &low);
  mliot_wide_add_shifted(s->squares, MLIOT_EXPANDING_TIMES, low, 0, 0);
  mliot_wide_add_shifted(s->squares, MLIOT_EXPANDING_TIMES, high, 64, 0);
  {
    const mliot_parts parts = mliot_decompose(x);
    const int shift = parts.exponent - MLIOT_FINEST_EXPONENT;
    if (parts.magnitude == 0) return;
    mliot_wide_add_shifted(s->sum, MLIOT_EXPANDING_LIMBS, parts.magnitude, shift, parts.negative);
    mliot_multiply(parts.magnitude, place, &high, &low);
    mliot_wide_add_shifted(s->product, MLIOT_EXPANDING_PRODUCTS, low, shift, parts.negative);
    mliot_wide_add_shifted(s->product, MLIOT_EXPANDING_PRODUCTS, high, shift + 64, parts.negative);
  }
}

/* top = n S(t x) - S(t) S(x), made positive; tells whether it was negative. */
static inline int mliot_expanding_slope_cross(const mliot_expanding_slope* s, uint64_t* top) {
  uint64_t sum[MLIOT_EXPANDING_LIMBS], less[MLIOT_EXPANDING_LESS];
  int negative, other;
  for (int i = 0; i < MLIOT_EXPANDING_PRODUCTS; ++i) top[i] = s->product[i];
  negative = mliot_wide_absolute(top, MLIOT_EXPANDING_PRODUCTS);
  top[MLIOT_EXPANDING_PRODUCTS] = 0;
  mliot_wide_scale(top, MLIOT_EXPANDING_CROSS, (uint64_t)s->finite);
  for (int i = 0; i < MLIOT_EXPANDING_LIMBS; ++i) sum[i] = s->sum[i];
  other = mliot_wide_absolute(sum, MLIOT_EXPANDING_LIMBS);
  mliot_wide_multiply(less, sum, MLIOT_EXPANDING_LIMBS, s->times, MLIOT_EXPANDING_TIMES);
  if (negative == other) {
    mliot_wide_subtract(top, less, MLIOT_EXPANDING_CROSS);
  } else {
    mliot_wide_add(top, less, MLIOT_EXPANDING_CROSS);
  }
  return mliot_wide_absolute(top, MLIOT_EXPANDING_CROSS) != negative;
}

/* Whether there is a slope; *ratio is it then. */
static inline int mliot_expanding_slope_ratio(const mliot_expanding_slope* s, int64_t min_samples,
                                              mliot_ratio* ratio) {
  uint64_t top[MLIOT_EXPANDING_CROSS], spread[MLIOT_EXPANDING_SPREAD];
  uint64_t square[MLIOT_EXPANDING_SPREAD];
  int negative;
  if (s->infinite != 0 || s->finite < min_samples || s->finite < 2) return 0;
  negative = mliot_expanding_slope_cross(s, top);
  mliot_wide_clear(spread, MLIOT_EXPANDING_SPREAD);
  for (int i = 0; i < MLIOT_EXPANDING_TIMES; ++i) spread[i] = s->squares[i];
  mliot_wide_scale(spread, MLIOT_EXPANDING_SPREAD, (uint64_t)s->finite);
  mliot_wide_square(square, s->times, MLIOT_EXPANDING_TIMES);
  mliot_wide_subtract(spread, square, MLIOT_EXPANDING_SPREAD);
  *ratio = mliot_wide_quotient(top, MLIOT_EXPANDING_CROSS, spread, MLIOT_EXPANDING_SPREAD,
                               MLIOT_FINEST_EXPONENT);
  ratio->negative = negative;
  return 1;
}

static inline double mliot_expanding_slope_value(const mliot_expanding_slope* s,
                                                 int64_t min_samples) {
  mliot_ratio ratio;
  if (!mliot_expanding_slope_ratio(s, min_samples, &ratio)) return mliot_nan();
  return mliot_ratio_to_double(ratio);
}

static inline float mliot_expanding_slope_float(const mliot_expanding_slope* s,
                                                int64_t min_samples) {
  mliot_ratio ratio;
  if (!mliot_expanding_slope_ratio(s, min_samples, &ratio)) return (float)mliot_nan();
  return mliot_ratio_to_float(ratio);
}

#endif

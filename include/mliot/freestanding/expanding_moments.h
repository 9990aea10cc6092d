/* Variance of all samples so far, correctly rounded; and their count and extremes.
 *
 * Sums of samples in multiples of 2^-1074 and of their squares in multiples of 2^-2148 are kept
 * whole: no double is finer and none is larger than the limbs hold, with room for 2^63 of
 * them. The variance is (n S2 - S1^2) / (n (n - ddof)), of more than ddof samples.
 *
 * Missing:  NaN is not counted. An infinity makes the variance NaN for good.
 * Source:   Neal 2015, "Fast exact summation using small and large superaccumulators".
 */
#ifndef MLIOT_FREESTANDING_EXPANDING_MOMENTS_H
#define MLIOT_FREESTANDING_EXPANDING_MOMENTS_H

#include "expanding.h"
#include "rounding.h"

enum { MLIOT_EXPANDING_SQUARES = 2 * MLIOT_EXPANDING_LIMBS };

typedef struct {
  mliot_expanding first;
  uint64_t squares[MLIOT_EXPANDING_SQUARES];
} mliot_expanding_moments;

static inline void mliot_expanding_moments_reset(mliot_expanding_moments* s) {
  mliot_expanding_reset(&s->first);
  mliot_wide_clear(s->squares, MLIOT_EXPANDING_SQUARES);
}

static inline void mliot_expanding_moments_push(mliot_expanding_moments* s, double x) {
  mliot_expanding_push(&s->first, x);
  if (!mliot_is_finite(x)) return;
  {
    const mliot_parts parts = mliot_decompose(x);
    mliot_expanding_product(s->squares, parts, parts);
  }
}

/* The variance as a ratio; more than ddof finite samples. */
static inline mliot_ratio mliot_expanding_variance_ratio(const mliot_expanding_moments* s,
                                                         int64_t ddof) {
  uint64_t sum[MLIOT_EXPANDING_LIMBS], v[MLIOT_EXPANDING_SQUARES];
  uint64_t square[MLIOT_EXPANDING_SQUARES];
  const uint64_t n = (uint64_t)s->first.finite;
  int begin = 0, end = MLIOT_EXPANDING_LIMBS;
  for (int i = 0; i < MLIOT_EXPANDING_LIMBS; ++i) sum[i] = s->first.sum[i];
  mliot_wide_absolute(sum, MLIOT_EXPANDING_LIMBS);
  while (end > 0 && sum[end - 1] == 0) --end;
  while (begin < end && sum[begin] == 0) ++begin;
  mliot_wide_clear(square, MLIOT_EXPANDING_SQUARES);
  mliot_wide_square(square + 2 * begin, sum + begin, end - begin);
  for (int i = 0; i < MLIOT_EXPANDING_SQUARES; ++i) v[i] = s->squares[i];
  mliot_wide_scale(v, MLIOT_EXPANDING_SQUARES, n);
  mliot_wide_subtract(v, square, MLIOT_EXPANDING_SQUARES);
  return mliot_wide_divide_twice(v, MLIOT_EXPANDING_SQUARES, n, n - (uint64_t)ddof,
                                 2 * (int64_t)MLIOT_FINEST_EXPONENT);
}

/* Whether counts and infinities settle that there is no variance. */
static inline int mliot_expanding_variance_settled(const mliot_expanding_moments* s,
                                                   int64_t min_samples, int64_t ddof) {
  const int64_t infinite = s->first.plus_infinities + s->first.minus_infinities;
  const int64_t n = s->first.finite + infinite;
  return n < min_samples || n <= ddof || infinite != 0;
}

static inline double mliot_expanding_variance(const mliot_expanding_moments* s, int64_t min_samples,
                                              int64_t ddof) {
  if (mliot_expanding_variance_settled(s, min_samples, ddof)) return mliot_nan();
  return mliot_ratio_to_double(mliot_expanding_variance_ratio(s, ddof));
}

static inline float mliot_expanding_variance_float(const mliot_expanding_moments* s,
                                                   int64_t min_samples, int64_t ddof) {
  if (mliot_expanding_variance_settled(s, min_samples, ddof)) return (float)mliot_nan();
  return mliot_ratio_to_float(mliot_expanding_variance_ratio(s, ddof));
}

/* The root of the variance. */
static inline double mliot_expanding_deviation(const mliot_expanding_moments* s,
                                               int64_t min_samples, int64_t ddof) {
  return mliot_sqrt(mliot_expanding_variance(s, min_samples, ddof));
}

static inline float mliot_expanding_deviation_float(const mliot_expanding_moments* s,
                                                    int64_t min_samples, int64_t ddof) {
  return (float)mliot_sqrt((double)mliot_expanding_variance_float(s, min_samples, ddof));
}

#endif

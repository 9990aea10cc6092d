/* Sum and mean of the samples of a bin, correctly rounded: their order never shows.
 *
 * Two doubles hold the sum without error for as long as they can, which is nearly always; from the
 * first sample that does not fit them, the wide sum of expanding.h takes over.
 *
 * Missing:  NaN is not counted. An infinity makes the sum infinite; both signs, NaN.
 * Source:   Knuth 1969, "Seminumerical Algorithms", 4.2.2 (two-sum); Neal 2015, "Fast exact
 *           summation using small and large superaccumulators".
 */
#ifndef MLIOT_FREESTANDING_EXACT_SUM_H
#define MLIOT_FREESTANDING_EXACT_SUM_H

#include "expanding.h"
#include "rounding.h"

typedef struct {
  double high, tail; /* the sum is high + tail, exactly, while spilled is 0 */
  int64_t spilled;   /* 1: the sum is that of `all` */
  mliot_expanding all;
} mliot_exact_sum;

static inline void mliot_exact_sum_reset(mliot_exact_sum* s) {
  s->high = s->tail = 0;
  s->spilled = 0;
  s->all.finite = s->all.plus_infinities = s->all.minus_infinities = 0;
}

static inline void mliot_exact_sum_add_wide(mliot_expanding* all, double x) {
  const int64_t finite = all->finite;
  mliot_expanding_push(all, x);
  all->finite = finite;
}

static inline void mliot_exact_sum_spill(mliot_exact_sum* s) {
  mliot_wide_clear(s->all.sum, MLIOT_EXPANDING_LIMBS);
  mliot_exact_sum_add_wide(&s->all, s->high);
  mliot_exact_sum_add_wide(&s->all, s->tail);
  s->spilled = 1;
}

static inline void mliot_exact_sum_push(mliot_exact_sum* s, double x) {
  if (!mliot_is_finite(x)) {
    mliot_expanding_push(&s->all, x);
    return;
  }
  ++s->all.finite;
  if (s->spilled == 0) {
    double low, lowest;
    const double high = mliot_two_sum(s->high, x, &low);
    const double tail = mliot_two_sum(s->tail, low, &lowest);
    if (lowest == 0 && mliot_is_finite(high) && mliot_is_finite(tail)) {
      s->high = high;
      s->tail = tail;
      return;
    }
    mliot_exact_sum_spill(s);
  }
  mliot_exact_sum_add_wide(&s->all, x);
}

/* Samples that are not missing. */
static inline int64_t mliot_exact_sum_count(const mliot_exact_sum* s) {
  return s->all.finite + s->all.plus_infinities + s->all.minus_infinities;
}

/* (high + tail) / n by whole numbers, rounded once; the general way. */
static inline double mliot_exact_sum_divided(mliot_exact_sum* s, int64_t n) {
  uint64_t sum[MLIOT_EXPANDING_LIMBS];
  mliot_ratio ratio;
  int negative;
  if (s->spilled == 0) mliot_exact_sum_spill(s);
  for (int i = 0; i < MLIOT_EXPANDING_LIMBS; ++i) sum[i] = s->all.sum[i];
  negative = mliot_wide_absolute(sum, MLIOT_EXPANDING_LIMBS);
  ratio = mliot_wide_divide(sum, MLIOT_EXPANDING_LIMBS, (uint64_t)n, MLIOT_FINEST_EXPONENT);
  ratio.negative = negative;
  return mliot_ratio_to_double(ratio);
}

/* The sum; NaN while fewer than min_samples are present. */
static inline double mliot_exact_sum_value(const mliot_exact_sum* s, int64_t min_samples) {
  mliot_exact_sum copy;
  double answer, tail;
  if (mliot_exact_sum_count(s) < min_samples) return mliot_nan();
  if (mliot_exact_sum_count(s) == 0) return 0;
  if (mliot_expanding_settled(&s->all, 0, &answer)) return answer;
  if (s->spilled == 0) return mliot_two_sum(s->high, s->tail, &tail);
  copy = *s;
  return mliot_exact_sum_divided(&copy, 1);
}

/* high + tail is a whole number of 2^grid and takes at most 4 limbs. */
static inline int mliot_exact_sum_narrow(double high, double tail, int64_t n, double* mean) {
  const mliot_parts a = mliot_decompose(high), b = mliot_decompose(tail);
  const int32_t grid = a.exponent < b.exponent ? a.exponent : b.exponent;
  uint64_t sum[4] = {0, 0, 0, 0};
  mliot_ratio ratio;
  int negative;
  if (a.magnitude == 0 || b.magnitude == 0) return 0;
  if (a.exponent - grid > 190 || b.exponent - grid > 190) return 0;
  mliot_wide_add_shifted(sum, 4, a.magnitude, a.exponent - grid, a.negative);
  mliot_wide_add_shifted(sum, 4, b.magnitude, b.exponent - grid, b.negative);
  negative = mliot_wide_absolute(sum, 4);
  ratio = mliot_wide_divide(sum, 4, (uint64_t)n, grid);
  ratio.negative = negative;
  *mean = mliot_ratio_to_double(ratio);
  return 1;
}

static inline double mliot_absolute(double x) { return x < 0 ? -x : x; }

/* What a double of usual size is above the next one towards 0. */
static inline double mliot_gap_below(double x) {
  const double size = mliot_absolute(x);
  return size - mliot_from_bits(mliot_bits(size) - 1);
}

/* (sum + rest) / n, |rest| being at most half a last place of sum, rounded once, where the quotient
   lies clearly nearer to one double than to any other; tells whether. The remainder of a division
   of doubles is a double, found by halves of the quotient whose products with n are exact. */
static inline int mliot_exact_sum_near(double sum, double rest, int64_t n, double* mean) {
  const double count = (double)n, size = mliot_absolute(sum);
  double quotient, upper, lower, remainder, step;
  if (n > (1 << 26) || !(size > 1e-250 && size < 1e250)) return 0;
  quotient = sum / count;
  upper = mliot_product(134217729.0, quotient); /* 2^27 + 1: Veltkamp's split */
  upper = upper - (upper - quotient);
  lower = quotient - upper;
  remainder = (sum - mliot_product(upper, count)) - mliot_product(lower, count);
  remainder = remainder + rest;
  step = quotient;
  quotient = quotient + remainder / count;
  step = quotient - step;
  remainder = remainder - mliot_product(step, count);
  *mean = quotient;
  return mliot_absolute(remainder) < 0.4999999 * mliot_product(mliot_gap_below(quotient), count);
}

/* (high + tail) / n, rounded once, where that takes no wide sum; tells whether. */
static inline int mliot_exact_sum_quick_mean(double high, double tail, int64_t n, double* mean) {
  double rest;
  const double sum = mliot_two_sum(high, tail, &rest);
  if (!mliot_is_finite(sum)) return 0;
  if (rest == 0) {
    *mean = sum / (double)n; /* n < 2^53 is a double: one rounding */
    return 1;
  }
  return mliot_exact_sum_near(sum, rest, n, mean) || mliot_exact_sum_narrow(sum, rest, n, mean);
}

/* The mean; NaN while fewer than min_samples, or none, are present. */
static inline double mliot_exact_sum_mean(const mliot_exact_sum* s, int64_t min_samples) {
  mliot_exact_sum copy;
  double answer;
  const int64_t n = mliot_exact_sum_count(s);
  if (mliot_expanding_settled(&s->all, min_samples, &answer)) return answer;
  if (s->spilled == 0 && mliot_exact_sum_quick_mean(s->high, s->tail, n, &answer)) return answer;
  copy = *s;
  return mliot_exact_sum_divided(&copy, n);
}

#endif

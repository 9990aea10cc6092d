/* Sum and mean of all samples so far, correctly rounded.
 *
 * The sum is kept whole, in multiples of 2^-1074: no double is finer and none is larger than the
 * limbs hold, with room for 2^63 of them.
 *
 * Missing:  NaN is not counted. An infinity makes the mean infinite for good; both signs, NaN.
 * Source:   Neal 2015, "Fast exact summation using small and large superaccumulators".
 */
#ifndef MLIOT_FREESTANDING_EXPANDING_H
#define MLIOT_FREESTANDING_EXPANDING_H

#include "wide.h"

enum { MLIOT_EXPANDING_LIMBS = MLIOT_SUM_LIMBS, MLIOT_FINEST_EXPONENT = -1074 };

typedef struct {
  int64_t finite, plus_infinities, minus_infinities;
  uint64_t sum[MLIOT_EXPANDING_LIMBS];
} mliot_expanding;

static inline void mliot_expanding_reset(mliot_expanding* s) {
  s->finite = s->plus_infinities = s->minus_infinities = 0;
  mliot_wide_clear(s->sum, MLIOT_EXPANDING_LIMBS);
}

/* Adds x to a sum. */
static inline void mliot_expanding_term(uint64_t* sum, mliot_parts x) {
  if (x.magnitude == 0) return;
  mliot_wide_add_shifted(sum, MLIOT_EXPANDING_LIMBS, x.magnitude,
                         x.exponent - MLIOT_FINEST_EXPONENT, x.negative);
}

/* Adds x y to a sum of products. */
static inline void mliot_expanding_product(uint64_t* sum, mliot_parts x, mliot_parts y) {
  const int shift = x.exponent + y.exponent - 2 * MLIOT_FINEST_EXPONENT;
  const int negative = x.negative != y.negative;
  uint64_t high, low;
  if (x.magnitude == 0 || y.magnitude == 0) return;
  mliot_multiply(x.magnitude, y.magnitude, &high, &low);
  mliot_wide_add_shifted(sum, 2 * MLIOT_EXPANDING_LIMBS, low, shift, negative);
  mliot_wide_add_shifted(sum, 2 * MLIOT_EXPANDING_LIMBS, high, shift + 64, negative);
}

/* Limbs of 0 at the low end of a, all of them where a is 0. */
static inline int mliot_expanding_low_zeros(const uint64_t* a, int limbs) {
  int i = 0;
  while (i < limbs && a[i] == 0) ++i;
  return i;
}

/* Limbs of a sample, of which the sum of squares is given, with so many free bits on top. */
static inline int mliot_expanding_needed(const uint64_t* squares, int limbs, int spare) {
  const int length = mliot_wide_length(squares, limbs);
  const int bits = length == 0 ? 0 : 64 * (length - 1) + mliot_bit_length(squares[length - 1]);
  return ((bits + 1) / 2 + spare) / 64 + 1;
}

static inline void mliot_expanding_push(mliot_expanding* s, double x) {
  if (mliot_is_finite(x)) {
    ++s->finite;
    mliot_expanding_term(s->sum, mliot_decompose(x));
  } else if (x > 0) {
    ++s->plus_infinities;
  } else if (x < 0) {
    ++s->minus_infinities;
  }
}

/* Whether counts and infinities settle the answer; *answer is it then. */
static inline int mliot_expanding_settled(const mliot_expanding* s, int64_t min_samples,
                                          double* answer) {
  const int64_t infinite = s->plus_infinities + s->minus_infinities;
  *answer = mliot_nan();
  if (s->finite + infinite < min_samples || s->finite + infinite == 0) return 1;
  if (infinite == 0) return 0;
  if (s->minus_infinities == 0) *answer = mliot_from_bits(0x7FF0000000000000u);
  if (s->plus_infinities == 0) *answer = mliot_from_bits(0xFFF0000000000000u);
  return 1;
}

/* The sum over a divisor; at least one finite sample. */
static inline mliot_ratio mliot_expanding_ratio(const mliot_expanding* s, int64_t divisor) {
  uint64_t sum[MLIOT_EXPANDING_LIMBS];
  mliot_ratio ratio;
  int negative;
  for (int i = 0; i < MLIOT_EXPANDING_LIMBS; ++i) sum[i] = s->sum[i];
  negative = mliot_wide_absolute(sum, MLIOT_EXPANDING_LIMBS);
  ratio = mliot_wide_divide(sum, MLIOT_EXPANDING_LIMBS, (uint64_t)divisor, MLIOT_FINEST_EXPONENT);
  ratio.negative = negative;
  return ratio;
}

static inline double mliot_expanding_mean(const mliot_expanding* s, int64_t min_samples) {
  double answer;
  if (mliot_expanding_settled(s, min_samples, &answer)) return answer;
  return mliot_ratio_to_double(mliot_expanding_ratio(s, s->finite));
}

static inline float mliot_expanding_mean_float(const mliot_expanding* s, int64_t min_samples) {
  double answer;
  if (mliot_expanding_settled(s, min_samples, &answer)) return (float)answer;
  return mliot_ratio_to_float(mliot_expanding_ratio(s, s->finite));
}

static inline double mliot_expanding_sum(const mliot_expanding* s, int64_t min_samples) {
  double answer;
  if (mliot_expanding_settled(s, min_samples, &answer)) return answer;
  return mliot_ratio_to_double(mliot_expanding_ratio(s, 1));
}

static inline float mliot_expanding_sum_float(const mliot_expanding* s, int64_t min_samples) {
  double answer;
  if (mliot_expanding_settled(s, min_samples, &answer)) return (float)answer;
  return mliot_ratio_to_float(mliot_expanding_ratio(s, 1));
}

#endif

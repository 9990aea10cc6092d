/* How far the newest sample stands from the mean of all samples so far, in their deviations.
 *
 * The score is the real distance x - mean rounded once, over the root of the real variance rounded
 * once. Those two steps know no overflow, so the score is finite.
 *
 * Missing:  NaN is not counted, and has no score. An infinity makes the score NaN for good. Samples
 *           without spread have the score 0.
 */
#ifndef MLIOT_FREESTANDING_EXPANDING_SCORE_H
#define MLIOT_FREESTANDING_EXPANDING_SCORE_H

#include "expanding_moments.h"
#include "wide_ratio.h"

typedef struct {
  mliot_expanding_moments moments;
  double newest;
} mliot_expanding_score;

static inline void mliot_expanding_score_reset(mliot_expanding_score* s) {
  mliot_expanding_moments_reset(&s->moments);
  s->newest = mliot_nan();
}

static inline void mliot_expanding_score_push(mliot_expanding_score* s, double x) {
  mliot_expanding_moments_push(&s->moments, x);
  s->newest = x;
}

/* x - S1 / n as (n x - S1) / n. */
static inline mliot_ratio mliot_expanding_distance(const mliot_expanding* s, double x) {
  uint64_t newest[MLIOT_EXPANDING_LIMBS];
  const mliot_parts parts = mliot_decompose(x);
  const uint64_t n = (uint64_t)s->finite;
  mliot_ratio ratio;
  int negative;
  mliot_wide_clear(newest, MLIOT_EXPANDING_LIMBS);
  if (parts.magnitude != 0)
    mliot_wide_add_shifted(newest, MLIOT_EXPANDING_LIMBS, parts.magnitude,
                           parts.exponent - MLIOT_FINEST_EXPONENT, 0);
  mliot_wide_scale(newest, MLIOT_EXPANDING_LIMBS, n);
  if (parts.negative) {
    mliot_wide_add(newest, s->sum, MLIOT_EXPANDING_LIMBS);
  } else {
    mliot_wide_subtract(newest, s->sum, MLIOT_EXPANDING_LIMBS);
  }
  negative = mliot_wide_absolute(newest, MLIOT_EXPANDING_LIMBS) != parts.negative;
  ratio = mliot_wide_divide(newest, MLIOT_EXPANDING_LIMBS, n, MLIOT_FINEST_EXPONENT);
  ratio.negative = negative;
  return ratio;
}

/* (x - mean) / deviation for the newest sample x. */
static inline double mliot_expanding_score_value(const mliot_expanding_score* s,
                                                 int64_t min_samples, int64_t ddof) {
  if (mliot_is_nan(s->newest)) return mliot_nan();
  if (mliot_expanding_variance_settled(&s->moments, min_samples, ddof)) return mliot_nan();
  {
    int64_t exponent = 0, exponent_of_root = 0;
    const mliot_ratio distance = mliot_expanding_distance(&s->moments.first, s->newest);
    const mliot_ratio variance = mliot_expanding_variance_ratio(&s->moments, ddof);
    double score;
    if (distance.quotient == 0 || variance.quotient == 0) return 0;
    score = mliot_ratio_significand(distance, &exponent);
    score = score / mliot_ratio_root_significand(variance, &exponent_of_root);
    return mliot_scaled(score, exponent - exponent_of_root);
  }
}

#endif

/* Sum of a sliding window, and how far its newest sample stands from its mean.
 *
 * Both read the exact window: the sum is the real one rounded once; the score is the real distance
 * x - mean rounded once, over the root of the real variance rounded once. Those two steps know no
 * overflow, so the score is finite.
 *
 * Missing:  as for the mean. The score of a missing newest sample is NaN; that of a window without
 *           spread is 0.
 */
#ifndef MLIOT_FREESTANDING_WINDOW_SCORES_H
#define MLIOT_FREESTANDING_WINDOW_SCORES_H

#include "exact_window.h"
#include "wide_ratio.h"

/* The sum as a ratio over 1. */
static inline mliot_ratio mliot_exact_window_sum_ratio(const mliot_exact_window* s,
                                                       const double* ring) {
  mliot_exact_window alone = *s;
  alone.finite = 1; /* what the mean is divided by */
  return mliot_exact_window_mean_ratio(&alone, ring);
}

static inline double mliot_exact_window_sum(const mliot_exact_window* s, const double* ring,
                                            int64_t min_samples) {
  double answer;
  if (mliot_exact_window_settled(s, min_samples, 1, &answer)) return answer;
  return mliot_ratio_to_double(mliot_exact_window_sum_ratio(s, ring));
}

static inline float mliot_exact_window_sum_float(const mliot_exact_window* s, const double* ring,
                                                 int64_t min_samples) {
  double answer;
  if (mliot_exact_window_settled(s, min_samples, 1, &answer)) return (float)answer;
  return mliot_ratio_to_float(mliot_exact_window_sum_ratio(s, ring));
}

/* x - S1 2^grid / n as (n x - S1 2^grid) / n, in the limbs of the ring. */
static inline mliot_ratio mliot_exact_window_distance(const mliot_exact_window* s,
                                                      const double* ring, double x) {
  uint64_t sum[MLIOT_RING_LIMBS], newest[MLIOT_RING_LIMBS];
  int limbs = 3, negative;
  int64_t grid = s->grid;
  const mliot_parts parts = mliot_decompose(x);
  mliot_ratio ratio;
  if (s->mode == MLIOT_FULL) {
    limbs = mliot_ring_limbs(ring, s->filled, &grid);
    limbs = limbs < MLIOT_RING_LIMBS ? limbs + 1 : limbs;
    mliot_ring_sum(ring, s->filled, grid, sum, limbs);
  } else {
    const int narrow = s->mode == MLIOT_NARROW;
    sum[0] = s->sum[0];
    sum[1] = narrow ? (uint64_t)0 - (s->sum[0] >> 63) : s->sum[1];
    sum[2] = (uint64_t)0 - (sum[1] >> 63);
  }
  mliot_wide_clear(newest, limbs);
  if (parts.magnitude != 0)
    mliot_wide_add_shifted(newest, limbs, parts.magnitude, (int)(parts.exponent - grid), 0);
  mliot_wide_scale(newest, limbs, (uint64_t)s->finite);
  if (parts.negative) {
    mliot_wide_add(newest, sum, limbs);
  } else {
    mliot_wide_subtract(newest, sum, limbs);
  }
  negative = mliot_wide_absolute(newest, limbs) != parts.negative;
  ratio = mliot_wide_divide(newest, limbs, (uint64_t)s->finite, grid);
  ratio.negative = negative;
  return ratio;
}

/* (x - mean) / deviation for the newest sample x. */
static inline double mliot_exact_window_score(const mliot_exact_window* s, const double* ring,
                                              int64_t window, int64_t min_samples, int64_t ddof) {
  const double x = ring[s->position == 0 ? window - 1 : s->position - 1];
  double answer;
  if (mliot_exact_window_settled(s, mliot_variance_needs(min_samples, ddof), 2, &answer))
    return answer;
  if (mliot_is_nan(x)) return answer;
  {
    const mliot_ratio distance = mliot_exact_window_distance(s, ring, x);
    const mliot_ratio variance = mliot_exact_window_variance_ratio(s, ring, ddof);
    int64_t exponent = 0, exponent_of_root = 0;
    if (distance.quotient == 0 || variance.quotient == 0) return 0;
    answer = mliot_ratio_significand(distance, &exponent);
    answer = answer / mliot_ratio_root_significand(variance, &exponent_of_root);
    return mliot_scaled(answer, exponent - exponent_of_root);
  }
}

#endif

/* Quantiles of a sliding window, and the rank of its newest sample, from the sorted window.
 *
 * Missing:  as for the median. The rank of a missing newest sample is NaN.
 * Source:   Hyndman and Fan 1996, "Sample quantiles in statistical packages", definition 7.
 */
#ifndef MLIOT_FREESTANDING_QUANTILE_H
#define MLIOT_FREESTANDING_QUANTILE_H

#include "median.h"

/* Between the samples at both sides of place (n - 1) q. */
enum {
  MLIOT_QUANTILE_LINEAR = 0,
  MLIOT_QUANTILE_LOWER = 1,
  MLIOT_QUANTILE_HIGHER = 2,
  MLIOT_QUANTILE_MIDPOINT = 3,
  MLIOT_QUANTILE_NEAREST = 4 /* the even place where both are as near */
};

/* a + fraction (b - a), for 0 < fraction < 1. Halfway it is the rounded middle. */
static inline double mliot_between(double a, double b, double fraction) {
  double step = b - a, tail;
  if (a == b) return a;
  if (fraction == 0.5) return mliot_middle(a, b, &tail);
  if (mliot_is_finite(step)) return mliot_product_sum(fraction, step, a);
  return mliot_canonical(mliot_product(1 - fraction, a) + mliot_product(fraction, b));
}

/* The place (n - 1) q among n sorted samples: a whole number and what is beyond it. */
typedef struct {
  int64_t below;
  double fraction;
} mliot_sorted_place;

static inline mliot_sorted_place mliot_sorted_place_of(int64_t n, double q) {
  const double exact = mliot_product((double)(n - 1), q);
  mliot_sorted_place place = {(int64_t)exact, 0};
  place.fraction = exact - (double)place.below;
  return place;
}

/* What stands for the quantile between the samples at place.below and the next. */
static inline double mliot_quantile_between(double lower, double upper, mliot_sorted_place place,
                                            int interpolation) {
  double tail;
  int up = 0;
  if (place.fraction == 0) return lower;
  if (interpolation == MLIOT_QUANTILE_LINEAR) return mliot_between(lower, upper, place.fraction);
  if (interpolation == MLIOT_QUANTILE_MIDPOINT) return mliot_middle(lower, upper, &tail);
  if (interpolation == MLIOT_QUANTILE_HIGHER) up = 1;
  if (interpolation == MLIOT_QUANTILE_NEAREST)
    up = place.fraction > 0.5 || (place.fraction == 0.5 && (place.below & 1) != 0);
  return up ? upper : lower;
}

/* The quantile q, in [0, 1], of n >= 1 sorted samples. */
static inline double mliot_sorted_quantile(const double* sorted, int64_t n, double q,
                                           int interpolation) {
  const mliot_sorted_place place = mliot_sorted_place_of(n, q);
  const int64_t above = place.below + 1 < n ? place.below + 1 : place.below;
  return mliot_quantile_between(sorted[place.below], sorted[above], place, interpolation);
}

static inline double mliot_quantile_value(const mliot_median* s, const double* sorted,
                                          int64_t min_samples, double q, int interpolation) {
  if (s->present == 0 || s->present < min_samples) return mliot_nan();
  return mliot_sorted_quantile(sorted, s->present, q, interpolation);
}

/* Of equal samples each has the mean, the least or the largest of their places. */
enum { MLIOT_RANK_AVERAGE = 0, MLIOT_RANK_MIN = 1, MLIOT_RANK_MAX = 2 };

/* The place of a sample with `below` of `present` samples below it and `through` not above it. */
static inline double mliot_place_of(int64_t below, int64_t through, int64_t present, int ties,
                                    int share) {
  const double rank = ties == MLIOT_RANK_MIN   ? (double)(below + 1)
                      : ties == MLIOT_RANK_MAX ? (double)through
                                               : 0.5 * (double)(below + 1 + through);
  return share ? rank / (double)present : rank;
}

/* The place of the newest sample, 1 for the smallest; as a share of the samples if `share`. */
static inline double mliot_rank_value(const mliot_median* s, const double* ring,
                                      const double* sorted, int64_t window, int64_t min_samples,
                                      int ties, int share) {
  const double x = ring[s->position == 0 ? window - 1 : s->position - 1];
  int64_t below, through;
  if (s->present == 0 || s->present < min_samples || mliot_is_nan(x)) return mliot_nan();
  below = mliot_median_rank(sorted, s->present, x);
  for (through = below; through < s->present && sorted[through] == x;) ++through;
  return mliot_place_of(below, through, s->present, ties, share);
}

#endif

/* Hampel filter: a sample far from the median of the window that ends at it becomes that median.
 *
 * Missing:  NaN stays NaN, takes a place in the window and is not sorted in.
 * Cost:     a median step and a walk over half of the window each time.
 * Source:   Pearson et al. 2016, "Generalized Hampel Filters", EURASIP J. Adv. Signal Process.
 */
#ifndef MLIOT_FREESTANDING_HAMPEL_H
#define MLIOT_FREESTANDING_HAMPEL_H

#include "median.h"

typedef struct {
  int64_t window;      /* samples in the window */
  int64_t min_samples; /* that must be present before one is replaced */
  double threshold;    /* distance from the median, in robust standard deviations */
} mliot_hampel_options;

typedef struct {
  mliot_median median;
  double value; /* the newest sample, cleaned */
} mliot_hampel;

static inline void mliot_hampel_reset(mliot_hampel* s) {
  mliot_median_reset(&s->median);
  s->value = mliot_nan();
}

/* Median of the distances |sorted[i] - middle|. They grow to both sides of the middle, so that
   merging the two sides from there gives them in order. */
static inline double mliot_median_distance(const double* sorted, int64_t n, double middle) {
  int64_t left = (n - 1) / 2, right = left + 1;
  double below = 0, last = 0, tail;
  for (int64_t taken = 0; taken <= n / 2; ++taken) {
    below = last;
    if (right == n || (left >= 0 && middle - sorted[left] <= sorted[right] - middle)) {
      last = middle - sorted[left--];
    } else {
      last = sorted[right++] - middle;
    }
  }
  return n % 2 == 1 ? last : mliot_middle(below, last, &tail);
}

/* The newest sample x, cleaned by the sorted samples of its window. */
static inline double mliot_hampel_clean(const double* sorted, int64_t n,
                                        const mliot_hampel_options* options, double x) {
  const double deviations_to_sigma = 1.4826; /* of Gaussian data */
  double middle, sigma, tail;
  if (n % 2 == 1) {
    middle = sorted[n / 2];
  } else {
    middle = mliot_middle(sorted[n / 2 - 1], sorted[n / 2], &tail);
  }
  if (!mliot_is_finite(middle)) return x;
  sigma = mliot_product(deviations_to_sigma, mliot_median_distance(sorted, n, middle));
  {
    const double distance = x > middle ? x - middle : middle - x;
    return distance > mliot_product(options->threshold, sigma) ? middle : x;
  }
}

/* Takes the next sample. samples holds 2 * window doubles: a ring, and the same sorted. */
static inline void mliot_hampel_push(mliot_hampel* s, double* samples,
                                     const mliot_hampel_options* options, double x) {
  double* sorted = samples + options->window;
  mliot_median_push(&s->median, samples, sorted, options->window, x);
  s->value = mliot_canonical(x);
  if (mliot_is_nan(x) || s->median.present < options->min_samples) return;
  s->value = mliot_hampel_clean(sorted, s->median.present, options, x);
}

#endif

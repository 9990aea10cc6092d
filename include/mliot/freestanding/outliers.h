/* Samples outside the fences that the window before them sets: by z-score, robust z-score and
 * interquartile range.
 *
 * Missing:  NaN stays NaN and takes a place in the window; so does an infinity, which is outside
 *           every fence: NaN where the window sets none.
 * Cost:     that of the window's mean and deviation, or of keeping it sorted.
 * Source:   Tukey 1977, "Exploratory Data Analysis" (fences); Iglewicz and Hoaglin 1993, "How to
 *           Detect and Handle Outliers" (robust z-score).
 */
#ifndef MLIOT_FREESTANDING_OUTLIERS_H
#define MLIOT_FREESTANDING_OUTLIERS_H

#include "exact_window.h"
#include "hampel.h"

/* What becomes of an outlier. */
enum { MLIOT_OUTLIER_NAN = 0, MLIOT_OUTLIER_CENTER = 1, MLIOT_OUTLIER_CLIP = 2 };

typedef struct {
  int64_t window;      /* samples in the window, which ends before the current one */
  int64_t min_samples; /* that must be present before one is judged */
  double threshold;    /* distance of the fences, in deviations or interquartile ranges */
  int64_t action;
} mliot_outlier_options;

typedef struct {
  double low, center, high;
} mliot_fences;

/* x, or NaN for an infinity: what enters the window, and what passes where nothing is known. */
static inline double mliot_finite_or_nan(double x) { return mliot_is_finite(x) ? x : mliot_nan(); }

/* Fences around a center that judge no finite sample when they are not finite or when there is no
   spread. An infinity is outside of them all, and missing where there are none. */
static inline double mliot_fenced(const mliot_fences* fences, int64_t action, double x) {
  const int known = mliot_is_finite(fences->low) && mliot_is_finite(fences->high);
  if (!known) return mliot_finite_or_nan(x);
  if (!(fences->low < fences->high) && mliot_is_finite(x)) return x;
  if (!(x < fences->low || x > fences->high)) return x;
  if (action == MLIOT_OUTLIER_CENTER) return fences->center;
  if (action == MLIOT_OUTLIER_CLIP) return x < fences->low ? fences->low : fences->high;
  return mliot_nan();
}

typedef struct {
  mliot_exact_window window;
  double value; /* the newest sample, cleaned */
} mliot_z_outliers;

static inline void mliot_z_outliers_reset(mliot_z_outliers* s, int64_t window) {
  mliot_exact_window_reset(&s->window, window);
  s->value = mliot_nan();
}

/* ring holds window doubles. */
static inline void mliot_z_outliers_push(mliot_z_outliers* s, double* ring,
                                         const mliot_outlier_options* options, double x) {
  s->value = mliot_canonical(x);
  if (!mliot_is_nan(x)) {
    const double mean = mliot_exact_window_mean(&s->window, ring, options->min_samples);
    const double reach =
        mliot_product(options->threshold,
                      mliot_exact_window_deviation(&s->window, ring, options->min_samples, 1));
    const mliot_fences fences = {mean - reach, mean, mean + reach};
    s->value = mliot_fenced(&fences, options->action, x);
  }
  mliot_exact_window_push(&s->window, ring, options->window, 2, mliot_finite_or_nan(x));
}

typedef struct {
  mliot_median median;
  double value; /* the newest sample, cleaned */
} mliot_sorted_outliers;

static inline void mliot_sorted_outliers_reset(mliot_sorted_outliers* s) {
  mliot_median_reset(&s->median);
  s->value = mliot_nan();
}

static inline double mliot_sorted_middle(const double* sorted, int64_t n) {
  double tail;
  return n % 2 == 1 ? sorted[n / 2] : mliot_middle(sorted[n / 2 - 1], sorted[n / 2], &tail);
}

/* Median and scaled median absolute deviation of n > 0 sorted samples. */
static inline mliot_fences mliot_robust_fences(const double* sorted, int64_t n, double threshold) {
  const double deviations_to_sigma = 1.4826; /* of Gaussian data */
  const double middle = mliot_sorted_middle(sorted, n);
  const double sigma = mliot_product(deviations_to_sigma, mliot_median_distance(sorted, n, middle));
  const double reach = mliot_product(threshold, sigma);
  const mliot_fences fences = {middle - reach, middle, middle + reach};
  return fences;
}

/* The quarters / 4 quantile of n > 0 sorted samples, linear between two of them. */
static inline double mliot_quartile(const double* sorted, int64_t n, int64_t quarters) {
  const int64_t place = (n - 1) * quarters;
  const double below = sorted[place / 4];
  const double above = sorted[place % 4 == 0 ? place / 4 : place / 4 + 1];
  return mliot_product_sum(0.25 * (double)(place % 4), above - below, below);
}

static inline mliot_fences mliot_quartile_fences(const double* sorted, int64_t n,
                                                 double threshold) {
  const double first = mliot_quartile(sorted, n, 1);
  const double third = mliot_quartile(sorted, n, 3);
  const double reach = mliot_product(threshold, third - first);
  const mliot_fences fences = {first - reach, mliot_sorted_middle(sorted, n), third + reach};
  return fences;
}

/* samples holds 2 * window doubles: a ring, and the same sorted. by_quartiles is 1 for fences of
   the interquartile range, 0 for those of the robust z-score. */
static inline void mliot_sorted_outliers_push(mliot_sorted_outliers* s, double* samples,
                                              const mliot_outlier_options* options,
                                              int by_quartiles, double x) {
  double* sorted = samples + options->window;
  const int64_t n = s->median.present;
  s->value = mliot_finite_or_nan(x);
  if (!mliot_is_nan(x) && n > 0 && n >= options->min_samples) {
    const mliot_fences fences = by_quartiles ? mliot_quartile_fences(sorted, n, options->threshold)
                                             : mliot_robust_fences(sorted, n, options->threshold);
    s->value = mliot_fenced(&fences, options->action, x);
  }
  mliot_median_push(&s->median, samples, sorted, options->window, mliot_finite_or_nan(x));
}

#endif

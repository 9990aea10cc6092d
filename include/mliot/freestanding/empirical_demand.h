/* The empirical distribution of the last observations, the same at every step ahead.
 *
 * A state is observations so far, then the window of the last ones (ordered_window.h).
 */
#ifndef MLIOT_FREESTANDING_EMPIRICAL_DEMAND_H
#define MLIOT_FREESTANDING_EMPIRICAL_DEMAND_H

#include "ordered_window.h"
#include "running_moments.h"
#include "wide.h"

/* Takes the next observation. */
static inline void mliot_empirical_push(double* s, int64_t window, double y) {
  mliot_ordered_push(s + 1, window, s[0], y);
  s[0] += 1;
}

/* Mean and variance, the same at each of h steps. */
static inline void mliot_empirical_predict(const double* s, int64_t window, int64_t h, double* mean,
                                           double* variance) {
  const int64_t n = mliot_ordered_size(window, s[0]);
  double count = 0, middle = 0, squares = 0;
  int64_t i;
  for (i = 0; i < n; ++i) {
    mliot_moments_push(mliot_ordered_at(s + 1, window, s[0], i), &count, &middle, &squares);
  }
  for (i = 0; i < h; ++i) {
    mean[i] = count == 0 ? mliot_nan() : middle;
    variance[i] = count == 0 ? mliot_nan() : squares / count;
  }
}

static inline double mliot_empirical_quantile(const double* s, int64_t window, double q) {
  if (s[0] == 0) return mliot_nan();
  return mliot_ordered_quantile(s + 1 + window, mliot_ordered_size(window, s[0]), q);
}

#endif

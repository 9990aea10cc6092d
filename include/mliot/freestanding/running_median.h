/* Running median: the median of a window around each sample, given out when the window is whole.
 *
 * Missing:  NaN takes a place in the window and is not counted: gaps shorter than half of the
 *           window are filled.
 * Cost:     that of the median of a sliding window.
 */
#ifndef MLIOT_FREESTANDING_RUNNING_MEDIAN_H
#define MLIOT_FREESTANDING_RUNNING_MEDIAN_H

#include "median.h"

/* The median around the sample (window - 1) / 2 steps ago; NaN before the first sample. */
static inline double mliot_running_median_value(const mliot_median* s, const double* sorted,
                                                int64_t window) {
  double tail;
  if (s->filled <= window / 2) return mliot_nan();
  return mliot_median_value(s, sorted, 1, &tail);
}

#endif

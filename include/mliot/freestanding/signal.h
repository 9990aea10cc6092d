/* A sampled signal read between its samples: held, or on the straight line.
 *
 * Times are whole numbers. The line is y0 + (y1 - y0) * ((t - t0) / (t1 - t0)), in this order of
 * rounding; where the difference of the ends overflows, both ends are weighted instead.
 */
#ifndef MLIOT_FREESTANDING_SIGNAL_H
#define MLIOT_FREESTANDING_SIGNAL_H

#include "wide.h"

/* t0 < t < t1 */
static inline double mliot_line_at(int64_t t, int64_t t0, double y0, int64_t t1, double y1) {
  const double part = (double)(t - t0) / (double)(t1 - t0);
  const double rise = y1 - y0;
  if (!mliot_is_finite(rise)) {
    double before = y0 * (1 - part);
    double after = y1 * part;
    MLIOT_KEEP(before);
    MLIOT_KEEP(after);
    return before + after;
  }
  return mliot_product_sum(rise, part, y0);
}

#endif

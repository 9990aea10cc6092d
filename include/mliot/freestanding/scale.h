/* Moves and stretches a number: what fitted linear scalers do to a column.
 *
 * y = (x - center) / scale * gain + offset, then kept between low and high.
 * Missing:  NaN stays NaN.
 */
#ifndef MLIOT_FREESTANDING_SCALE_H
#define MLIOT_FREESTANDING_SCALE_H

#include "map.h"

typedef struct {
  double center;
  double scale; /* above 0 */
  double gain;  /* above 0 */
  double offset;
  double low;
  double high;
} mliot_scale_options;

static inline double mliot_scale(const mliot_scale_options* o, double x) {
  const double y = mliot_product_sum((x - o->center) / o->scale, o->gain, o->offset);
  if (y < o->low) return o->low;
  return y > o->high ? o->high : mliot_canonical(y);
}

/* The x of a y that was not clipped. */
static inline double mliot_scale_inverse(const mliot_scale_options* o, double y) {
  return mliot_canonical(mliot_product_sum((y - o->offset) / o->gain, o->scale, o->center));
}

#endif

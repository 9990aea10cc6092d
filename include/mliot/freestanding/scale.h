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

/* (x - center) / scale, in halves where the difference leaves the doubles. */
static inline double mliot_scale_quotient(const mliot_scale_options* o, double x) {
  const double difference = x - o->center;
  if (mliot_is_finite(difference)) return difference / o->scale;
  return 2 * ((mliot_product(0.5, x) - mliot_product(0.5, o->center)) / o->scale);
}

static inline double mliot_scale(const mliot_scale_options* o, double x) {
  const double y = mliot_product_sum(mliot_scale_quotient(o, x), o->gain, o->offset);
  if (y < o->low) return o->low;
  return y > o->high ? o->high : mliot_canonical(y);
}

/* The x of a y that was not clipped; in halves likewise. */
static inline double mliot_scale_inverse(const mliot_scale_options* o, double y) {
  const double quotient = (y - o->offset) / o->gain;
  const double x = mliot_product_sum(quotient, o->scale, o->center);
  if (mliot_is_finite(x)) return mliot_canonical(x);
  return mliot_canonical(
      2 * mliot_product_sum(mliot_product(0.5, quotient), o->scale, mliot_product(0.5, o->center)));
}

#endif

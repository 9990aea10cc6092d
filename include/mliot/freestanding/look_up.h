/* A table from numbers to numbers: what fitted encoders do to a column.
 *
 * Cost: O(log n) a sample.
 */
#ifndef MLIOT_FREESTANDING_LOOK_UP_H
#define MLIOT_FREESTANDING_LOOK_UP_H

#include "map.h"

/* The place of x in ascending keys, or -1. */
static inline int64_t mliot_look_up_place(const double* keys, int64_t n, double x) {
  int64_t low = 0;
  int64_t high = n;
  while (low < high) {
    const int64_t middle = low + (high - low) / 2;
    if (keys[middle] < x) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < n && keys[low] == x ? low : -1;
}

typedef struct {
  int64_t n;
  double unseen;  /* the value of a key that is not there */
  double missing; /* the value of NaN */
} mliot_look_up_options;

static inline double mliot_look_up(const double* keys, const double* values,
                                   const mliot_look_up_options* o, double x) {
  if (mliot_is_nan(x)) return mliot_canonical(o->missing);
  const int64_t place = mliot_look_up_place(keys, o->n, x);
  return mliot_canonical(place < 0 ? o->unseen : values[place]);
}

#endif

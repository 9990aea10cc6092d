/* Places in a list of ascending numbers. */
#ifndef MLIOT_FREESTANDING_SORTED_H
#define MLIOT_FREESTANDING_SORTED_H

#include <stdint.h>

/* How many of n ascending numbers are below x; those equal to x too with `equal`. */
static inline int64_t mliot_numbers_below(const double* sorted, int64_t n, double x, int equal) {
  int64_t low = 0;
  int64_t high = n;
  while (low < high) {
    const int64_t middle = low + (high - low) / 2;
    if (sorted[middle] < x || (equal && sorted[middle] == x)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

#endif

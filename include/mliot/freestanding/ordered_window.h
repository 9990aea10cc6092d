/* The newest numbers of a sequence, in the order of their coming and in that of their size.
 *
 * `room` holds a ring of `most` numbers and the same numbers sorted; `pushed` is how many came so
 * far, those beyond `most` have left.
 */
#ifndef MLIOT_FREESTANDING_ORDERED_WINDOW_H
#define MLIOT_FREESTANDING_ORDERED_WINDOW_H

#include "arithmetic.h"
#include "sorted.h"

static inline int64_t mliot_ordered_size(int64_t most, double pushed) {
  return pushed < (double)most ? (int64_t)pushed : most;
}

/* Number i of the window, the oldest first. */
static inline double mliot_ordered_at(const double* room, int64_t most, double pushed, int64_t i) {
  return room[pushed < (double)most ? i : ((int64_t)pushed + i) % most];
}

/* Takes a number in, the oldest out where the window is full. */
static inline void mliot_ordered_push(double* room, int64_t most, double pushed, double x) {
  const int64_t place = (int64_t)pushed % most;
  double* sorted = room + most;
  int64_t n = mliot_ordered_size(most, pushed);
  int64_t at;
  if (n == most) {
    at = mliot_numbers_below(sorted, n, room[place], 0);
    --n;
    memmove(sorted + at, sorted + at + 1, (size_t)(n - at) * sizeof *sorted);
  }
  at = mliot_numbers_below(sorted, n, x, 1);
  memmove(sorted + at + 1, sorted + at, (size_t)(n - at) * sizeof *sorted);
  sorted[at] = x;
  room[place] = x;
}

/* The smallest number that a share q of n > 0 sorted ones does not exceed. */
static inline double mliot_ordered_quantile(const double* sorted, int64_t n, double q) {
  const double rank = mliot_product(q, (double)n);
  int64_t i = (int64_t)rank;
  if (i > 0 && rank - (double)i <= mliot_product(rank, 1e-14)) --i; /* a whole rank, rounded */
  return sorted[i < n - 1 ? i : n - 1];
}

#endif

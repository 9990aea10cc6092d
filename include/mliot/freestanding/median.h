/* Median of a sliding window, kept sorted.
 *
 * Missing:  NaN takes a place in the window and is not sorted in.
 * Cost:     a binary search and a move of at most window samples each time.
 */
#ifndef MLIOT_FREESTANDING_MEDIAN_H
#define MLIOT_FREESTANDING_MEDIAN_H

#include "rounding.h"

enum { MLIOT_SHORT_WINDOW = 64 };

typedef struct {
  int64_t position; /* the ring's place of the next sample */
  int64_t filled;   /* places of the ring in use */
  int64_t present;  /* samples in the window that are not NaN: the length of the sorted part */
} mliot_median;

static inline void mliot_median_reset(mliot_median* s) { s->position = s->filled = s->present = 0; }

/* How many of the sorted samples are below x. Short windows count, which no branch can mispredict.
 */
static inline int64_t mliot_median_rank(const double* sorted, int64_t size, double x) {
  int64_t low = 0;
  if (size <= MLIOT_SHORT_WINDOW) {
    for (int64_t i = 0; i < size; ++i) low += sorted[i] < x;
    return low;
  }
  while (size > 0) {
    const int64_t half = size / 2;
    const int below = sorted[low + half] < x;
    low = below ? low + half + 1 : low;
    size = below ? size - half - 1 : half;
  }
  return low;
}

static inline void mliot_median_remove(mliot_median* s, double* sorted, double x) {
  const int64_t rank = mliot_median_rank(sorted, s->present, x);
  --s->present;
  memmove(sorted + rank, sorted + rank + 1, (size_t)(s->present - rank) * sizeof *sorted);
}

static inline void mliot_median_insert(mliot_median* s, double* sorted, double x) {
  const int64_t rank = mliot_median_rank(sorted, s->present, x);
  memmove(sorted + rank + 1, sorted + rank, (size_t)(s->present - rank) * sizeof *sorted);
  sorted[rank] = x;
  ++s->present;
}

/* Puts x in the place of old, moving only what lies between them. */
static inline void mliot_median_replace(const mliot_median* s, double* sorted, double old,
                                        double x) {
  const int64_t from = mliot_median_rank(sorted, s->present, old);
  const int64_t to = mliot_median_rank(sorted, s->present, x);
  if (to > from) {
    memmove(sorted + from, sorted + from + 1, (size_t)(to - 1 - from) * sizeof *sorted);
    sorted[to - 1] = x;
  } else {
    memmove(sorted + to + 1, sorted + to, (size_t)(from - to) * sizeof *sorted);
    sorted[to] = x;
  }
}

static inline void mliot_median_push(mliot_median* s, double* ring, double* sorted, int64_t window,
                                     double x) {
  const double old = s->filled == window ? ring[s->position] : mliot_nan();
  x += 0.0; /* -0 becomes 0 */
  if (s->filled < window) ++s->filled;
  ring[s->position] = x;
  s->position = s->position + 1 == window ? 0 : s->position + 1;
  if (!mliot_is_nan(old) && !mliot_is_nan(x)) {
    mliot_median_replace(s, sorted, old, x);
  } else if (!mliot_is_nan(old)) {
    mliot_median_remove(s, sorted, old);
  } else if (!mliot_is_nan(x)) {
    mliot_median_insert(s, sorted, x);
  }
}

/* Takes the sample at a place of the ring out of the window: it is missing from now on. */
static inline void mliot_median_forget(mliot_median* s, double* ring, double* sorted,
                                       int64_t place) {
  if (!mliot_is_nan(ring[place])) mliot_median_remove(s, sorted, ring[place]);
  ring[place] = mliot_nan();
}

/* (a + b) / 2 rounded to double; *tail has the sign of what that lost. */
static inline double mliot_middle(double a, double b, double* tail) {
  const double sum = mliot_two_sum(a, b, tail);
  if (!mliot_is_finite(sum) && mliot_is_finite(a) && mliot_is_finite(b))
    return mliot_two_sum(0.5 * a, 0.5 * b, tail);
  return mliot_canonical(0.5 * sum);
}

/* The median rounded to double; *tail has the sign of what that lost. */
static inline double mliot_median_value(const mliot_median* s, const double* sorted,
                                        int64_t min_samples, double* tail) {
  const int64_t n = s->present;
  *tail = 0;
  if (n == 0 || n < min_samples) return mliot_nan();
  if (n % 2 == 1) return sorted[n / 2];
  return mliot_middle(sorted[n / 2 - 1], sorted[n / 2], tail);
}

/* The median rounded once to float. */
static inline float mliot_median_float(const mliot_median* s, const double* sorted,
                                       int64_t min_samples) {
  double tail;
  const double middle = mliot_median_value(s, sorted, min_samples, &tail);
  return mliot_sum_to_float(middle, tail);
}

#endif

/* Skewness and kurtosis of a sliding window, adjusted for bias as pandas and Excel do.
 *
 * shape_ratio.h has the formulas. The sums are whole numbers of any length; the kurtosis is a ratio
 * rounded once, the skewness the root of its square rounded once. Samples that are all the same
 * have no shape: NaN. Missing:  NaN takes a place and enters no sum; while an infinity is in the
 * window there is NaN. Cost:     O(1) a sample, amortised, where two limbs hold a sample (as a
 * rule); else O(window) for a result. Source:   Joanes and Gill 1998, "Comparing measures of sample
 * skewness and kurtosis".
 */
#ifndef MLIOT_FREESTANDING_SHAPE_WINDOW_H
#define MLIOT_FREESTANDING_SHAPE_WINDOW_H

#include "shape_ratio.h"

typedef struct {
  int64_t position; /* the ring's place of the next sample */
  int64_t filled;   /* places of the ring in use */
  int64_t finite, infinite;
  int64_t turns; /* of the ring since the sums were formed anew */
  mliot_grid grid;
  uint64_t sums[MLIOT_KEPT_POWERS];
} mliot_shape_window;

static inline void mliot_shape_window_reset(mliot_shape_window* s) {
  s->position = s->filled = s->finite = s->infinite = s->turns = 0;
  s->grid.limbs = 1;
  s->grid.exponent = 0;
  mliot_wide_clear(s->sums, MLIOT_KEPT_POWERS);
}

/* Bits above a sample that keep every M within its limbs. */
static inline int64_t mliot_shape_spare(int64_t window) {
  return mliot_bit_length((uint64_t)window) + 3;
}

/* Counts x in (sign 1) or out (sign -1); 0 if it does not fit the grid. */
static inline int mliot_shape_account(mliot_shape_window* s, double x, int sign, int order,
                                      int64_t window) {
  uint64_t powers[MLIOT_KEPT_POWERS];
  if (!mliot_is_finite(x)) {
    if (!mliot_is_nan(x)) s->infinite += sign;
    return 1;
  }
  s->finite += sign;
  if (s->grid.limbs == 0) return 1;
  if (!mliot_grid_count(s->grid, mliot_shape_spare(window), x, powers)) return 0;
  mliot_shape_add(s->sums, powers, (int)s->grid.limbs, order, x < 0, sign);
  return 1;
}

static inline void mliot_shape_rebuild(mliot_shape_window* s, const double* ring, int64_t window,
                                       int order) {
  s->grid = mliot_grid_of(ring, s->filled, mliot_shape_spare(window));
  s->turns = s->finite = s->infinite = 0;
  mliot_wide_clear(s->sums, MLIOT_KEPT_POWERS);
  for (int64_t i = 0; i < s->filled; ++i) mliot_shape_account(s, ring[i], 1, order, window);
}

/* Takes the next sample; order is MLIOT_SKEWNESS or MLIOT_KURTOSIS. */
static inline void mliot_shape_window_push(mliot_shape_window* s, double* ring, int64_t window,
                                           int order, double x) {
  int fits;
  if (s->filled == window) {
    mliot_shape_account(s, ring[s->position], -1, order, window);
  } else {
    ++s->filled;
  }
  ring[s->position] = x;
  if (++s->position == window) {
    s->position = 0;
    ++s->turns;
  }
  fits = mliot_shape_account(s, x, 1, order, window);
  if (!fits || (s->turns >= MLIOT_GRID_TURNS && s->grid.limbs != 1))
    mliot_shape_rebuild(s, ring, window, order);
}

/* Takes the sample at a place of the ring out of the window: it is missing from now on. */
static inline void mliot_shape_window_forget(mliot_shape_window* s, double* ring, int64_t window,
                                             int order, int64_t place) {
  mliot_shape_account(s, ring[place], -1, order, window);
  ring[place] = mliot_nan();
}

/* The sums of the ring's contents in as many limbs as they need; returns those of a sample. */
static inline int mliot_shape_sums(const mliot_shape_window* s, const double* ring, int64_t window,
                                   int order, uint64_t* sums) {
  int64_t low = 0, high = 0;
  mliot_grid grid = s->grid;
  uint64_t powers[MLIOT_RING_POWERS];
  mliot_wide_clear(sums, MLIOT_POWER_LIMBS);
  if (grid.limbs != 0) {
    for (int i = 0; i < (int)grid.limbs * MLIOT_POWER_LIMBS; ++i) sums[i] = s->sums[i];
    return (int)grid.limbs;
  }
  mliot_ring_span(ring, s->filled, &low, &high);
  grid.limbs = (high - low + mliot_shape_spare(window)) / 64 + 1;
  grid.exponent = low;
  mliot_wide_clear(sums, (int)grid.limbs * MLIOT_POWER_LIMBS);
  for (int64_t i = 0; i < s->filled; ++i) {
    if (!mliot_is_finite(ring[i])) continue;
    mliot_grid_count(grid, mliot_shape_spare(window), ring[i], powers);
    mliot_shape_add(sums, powers, (int)grid.limbs, order, ring[i] < 0, 1);
  }
  return (int)grid.limbs;
}

/* NaN where too few samples or an infinity settle the answer; else *settled is 0. */
static inline double mliot_shape_settled(const mliot_shape_window* s, int64_t min_samples,
                                         int order, int* settled) {
  const int64_t n = s->finite + s->infinite;
  *settled = n < min_samples || n < order || s->infinite != 0;
  return mliot_nan();
}

static inline double mliot_shape_window_skewness(const mliot_shape_window* s, const double* ring,
                                                 int64_t window, int64_t min_samples) {
  int settled;
  const double answer = mliot_shape_settled(s, min_samples, MLIOT_SKEWNESS, &settled);
  if (settled) return answer;
  {
    int constant;
    uint64_t sums[MLIOT_RING_POWERS];
    const int limbs = mliot_shape_sums(s, ring, window, MLIOT_SKEWNESS, sums);
    const mliot_ratio ratio = mliot_skewness_ratio(sums, limbs, (uint64_t)s->finite, &constant);
    return constant ? answer : mliot_ratio_root(ratio);
  }
}

static inline double mliot_shape_window_kurtosis(const mliot_shape_window* s, const double* ring,
                                                 int64_t window, int64_t min_samples) {
  int settled;
  const double answer = mliot_shape_settled(s, min_samples, MLIOT_KURTOSIS, &settled);
  if (settled) return answer;
  {
    int constant;
    uint64_t sums[MLIOT_RING_POWERS];
    const int limbs = mliot_shape_sums(s, ring, window, MLIOT_KURTOSIS, sums);
    const mliot_ratio ratio = mliot_kurtosis_ratio(sums, limbs, (uint64_t)s->finite, &constant);
    return constant ? answer : mliot_ratio_to_double(ratio);
  }
}

static inline float mliot_shape_window_kurtosis_float(const mliot_shape_window* s,
                                                      const double* ring, int64_t window,
                                                      int64_t min_samples) {
  int settled;
  const double answer = mliot_shape_settled(s, min_samples, MLIOT_KURTOSIS, &settled);
  if (settled) return (float)answer;
  {
    int constant;
    uint64_t sums[MLIOT_RING_POWERS];
    const int limbs = mliot_shape_sums(s, ring, window, MLIOT_KURTOSIS, sums);
    const mliot_ratio ratio = mliot_kurtosis_ratio(sums, limbs, (uint64_t)s->finite, &constant);
    return constant ? (float)answer : mliot_ratio_to_float(ratio);
  }
}

#endif

/* Slope of the straight line that fits a sliding window best, by least squares over its places.
 *
 * With t the place of a sample in the window and sums over the samples present,
 *
 *   slope = (n S(t x) - S(t) S(x)) / (n S(t^2) - S(t)^2)
 *
 * in units of x a step, from whole numbers and rounded once.
 *
 * Missing:  NaN takes a place in the window and enters no sum; an infinity makes the slope NaN
 *           while it is in the window, and leaves no trace.
 * Cost:     O(1) a sample, amortised, where two limbs hold a sample (as a rule); else O(window) for
 *           a result.
 */
#ifndef MLIOT_FREESTANDING_SLOPE_WINDOW_H
#define MLIOT_FREESTANDING_SLOPE_WINDOW_H

#include "grid_window.h"

/* The longest window: n S(t^2) - S(t)^2 stays below 2^63. */
enum { MLIOT_LONGEST_SLOPE = 65536 };

typedef struct {
  int64_t position; /* the ring's place of the next sample */
  int64_t filled;   /* places of the ring in use */
  int64_t finite, infinite;
  int64_t turns;          /* of the ring since the sums were formed anew */
  int64_t times, squares; /* of the finite samples' places: their sum, and that of their squares */
  mliot_grid grid;
  uint64_t sum[MLIOT_KEPT_LIMBS];     /* of x */
  uint64_t product[MLIOT_KEPT_LIMBS]; /* of t x */
} mliot_slope_window;

static inline void mliot_slope_window_reset(mliot_slope_window* s) {
  s->position = s->filled = s->finite = s->infinite = s->turns = s->times = s->squares = 0;
  s->grid.limbs = 1;
  s->grid.exponent = 0;
  mliot_wide_clear(s->sum, MLIOT_KEPT_LIMBS);
  mliot_wide_clear(s->product, MLIOT_KEPT_LIMBS);
}

static inline int64_t mliot_slope_spare(int64_t window) {
  return 2 * mliot_bit_length((uint64_t)window) + 1;
}

/* Adds a sample at a place to the sums; 0 if it does not fit the grid. */
static inline int mliot_slope_add(uint64_t* sum, uint64_t* product, mliot_grid grid, int64_t spare,
                                  double x, int64_t place) {
  uint64_t m[MLIOT_RING_LIMBS];
  const int limbs = (int)grid.limbs;
  if (!mliot_grid_count(grid, spare, x, m)) return 0;
  mliot_wide_accumulate(sum, m, limbs, x < 0);
  mliot_wide_scale(m, limbs, (uint64_t)place);
  mliot_wide_accumulate(product, m, limbs, x < 0);
  return 1;
}

/* Counts in a sample at a place of the window; 0 if it does not fit the grid. */
static inline int mliot_slope_enter(mliot_slope_window* s, double x, int64_t place,
                                    int64_t window) {
  if (!mliot_is_finite(x)) {
    if (!mliot_is_nan(x)) ++s->infinite;
    return 1;
  }
  ++s->finite;
  s->times += place;
  s->squares += place * place;
  if (s->grid.limbs == 0) return 1;
  return mliot_slope_add(s->sum, s->product, s->grid, mliot_slope_spare(window), x, place);
}

/* Counts out the sample at place 0 and moves the others down by one place. */
static inline void mliot_slope_leave(mliot_slope_window* s, double x, int64_t window) {
  const int limbs = (int)s->grid.limbs;
  if (!mliot_is_finite(x)) {
    if (!mliot_is_nan(x)) --s->infinite;
  } else {
    uint64_t m[MLIOT_KEPT_LIMBS];
    --s->finite;
    if (limbs != 0 && mliot_grid_count(s->grid, mliot_slope_spare(window), x, m))
      mliot_wide_accumulate(s->sum, m, limbs, x > 0);
  }
  mliot_wide_subtract(s->product, s->sum, limbs);
  s->squares += s->finite - 2 * s->times;
  s->times -= s->finite;
}

static inline double mliot_slope_sample(const mliot_slope_window* s, const double* ring,
                                        int64_t window, int64_t place) {
  const int64_t from = s->filled == window ? s->position + place : place;
  return ring[from >= window ? from - window : from];
}

static inline void mliot_slope_rebuild(mliot_slope_window* s, const double* ring, int64_t window) {
  const int64_t position = s->position, filled = s->filled;
  const mliot_grid grid = mliot_grid_of(ring, filled, mliot_slope_spare(window));
  mliot_slope_window_reset(s);
  s->position = position;
  s->filled = filled;
  s->grid = grid;
  for (int64_t place = 0; place < filled; ++place)
    mliot_slope_enter(s, mliot_slope_sample(s, ring, window, place), place, window);
}

static inline void mliot_slope_window_push(mliot_slope_window* s, double* ring, int64_t window,
                                           double x) {
  int fits;
  if (s->filled == window) {
    mliot_slope_leave(s, ring[s->position], window);
  } else {
    ++s->filled;
  }
  ring[s->position] = x;
  if (++s->position == window) {
    s->position = 0;
    ++s->turns;
  }
  fits = mliot_slope_enter(s, x, s->filled - 1, window);
  if (!fits || (s->turns >= MLIOT_GRID_TURNS && s->grid.limbs != 1))
    mliot_slope_rebuild(s, ring, window);
}

/* a (limbs + 2) = |b| times factor; tells whether b was negative. */
static inline int mliot_slope_scale(uint64_t* a, const uint64_t* b, int limbs, uint64_t factor) {
  int negative;
  for (int i = 0; i < limbs; ++i) a[i] = b[i];
  negative = mliot_wide_absolute(a, limbs);
  a[limbs] = a[limbs + 1] = 0;
  mliot_wide_scale(a, limbs + 2, factor);
  return negative;
}

/* The slope; at least two finite samples. */
static inline mliot_ratio mliot_slope_ratio(const mliot_slope_window* s, const double* ring,
                                            int64_t window) {
  uint64_t sum[MLIOT_RING_LIMBS], product[MLIOT_RING_LIMBS];
  uint64_t top[MLIOT_RING_LIMBS + 2] = {0}, less[MLIOT_RING_LIMBS + 2] = {0};
  mliot_grid grid = s->grid;
  const uint64_t n = (uint64_t)s->finite, times = (uint64_t)s->times;
  int limbs, negative;
  mliot_ratio ratio;
  for (int i = 0; i < (int)grid.limbs; ++i) {
    sum[i] = s->sum[i];
    product[i] = s->product[i];
  }
  if (grid.limbs == 0) {
    int64_t low = 0, high = 0;
    mliot_ring_span(ring, s->filled, &low, &high);
    grid.limbs = (high - low + mliot_slope_spare(window)) / 64 + 1;
    grid.exponent = low;
    mliot_wide_clear(sum, (int)grid.limbs);
    mliot_wide_clear(product, (int)grid.limbs);
    for (int64_t place = 0; place < s->filled; ++place) {
      const double x = mliot_slope_sample(s, ring, window, place);
      if (mliot_is_finite(x))
        mliot_slope_add(sum, product, grid, mliot_slope_spare(window), x, place);
    }
  }
  limbs = (int)grid.limbs;
  negative = mliot_slope_scale(top, product, limbs, n);
  {
    const int other = mliot_slope_scale(less, sum, limbs, times);
    mliot_wide_accumulate(top, less, limbs + 2, negative == other);
  }
  negative = mliot_wide_absolute(top, limbs + 2) != negative;
  ratio =
      mliot_wide_divide(top, limbs + 2, n * (uint64_t)s->squares - times * times, grid.exponent);
  ratio.negative = negative;
  return ratio;
}

static inline int mliot_slope_settled(const mliot_slope_window* s, int64_t min_samples) {
  const int64_t n = s->finite + s->infinite;
  return n < min_samples || n < 2 || s->infinite != 0;
}

static inline double mliot_slope_window_value(const mliot_slope_window* s, const double* ring,
                                              int64_t window, int64_t min_samples) {
  if (mliot_slope_settled(s, min_samples)) return mliot_nan();
  return mliot_ratio_to_double(mliot_slope_ratio(s, ring, window));
}

static inline float mliot_slope_window_float(const mliot_slope_window* s, const double* ring,
                                             int64_t window, int64_t min_samples) {
  if (mliot_slope_settled(s, min_samples)) return (float)mliot_nan();
  return mliot_ratio_to_float(mliot_slope_ratio(s, ring, window));
}

#endif

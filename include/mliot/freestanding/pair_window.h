/* Covariance and correlation of two columns over a sliding window, from whole numbers.
 *
 * pair_ratio.h has the formulas: both are rounded once, the correlation is never beyond 1, and is 1
 * or -1 exactly where all pairs are on a line.
 *
 * Missing:  a pair with a NaN takes a place in the window and enters no sum; an infinity makes the
 *           result NaN while it is in the window, and leaves no trace. Where x or y does not vary,
 *           the correlation is NaN.
 * Cost:     O(1) a pair, amortised, where two limbs hold a sample (as a rule); else O(window) for a
 *           result.
 */
#ifndef MLIOT_FREESTANDING_PAIR_WINDOW_H
#define MLIOT_FREESTANDING_PAIR_WINDOW_H

#include "pair_ratio.h"

typedef struct {
  int64_t position; /* the rings' place of the next pair */
  int64_t filled;   /* places of the rings in use */
  int64_t finite, infinite;
  int64_t turns;   /* of the rings since the sums were formed anew */
  mliot_grid x, y; /* of the same number of limbs */
  uint64_t sums[MLIOT_KEPT_PAIRS];
} mliot_pair_window;

static inline void mliot_pair_window_reset(mliot_pair_window* s) {
  s->position = s->filled = s->finite = s->infinite = s->turns = 0;
  s->x.limbs = s->y.limbs = 1;
  s->x.exponent = s->y.exponent = 0;
  mliot_wide_clear(s->sums, MLIOT_KEPT_PAIRS);
}

/* Bits above a sample that keep every C within its limbs. */
static inline int64_t mliot_pair_spare(int64_t window) {
  return mliot_bit_length((uint64_t)window) + 2;
}

/* Adds or takes away a pair that is finite; 0 if it does not fit the grids. */
static inline int mliot_pair_add(uint64_t* sums, mliot_grid gx, mliot_grid gy, int64_t spare,
                                 double x, double y, int sign) {
  uint64_t mx[MLIOT_RING_LIMBS], my[MLIOT_RING_LIMBS], product[2 * MLIOT_RING_LIMBS];
  const int limbs = (int)gx.limbs, out = sign < 0;
  if (!mliot_grid_count(gx, spare, x, mx) || !mliot_grid_count(gy, spare, y, my)) return 0;
  mliot_wide_accumulate(sums, mx, limbs, out != (x < 0));
  mliot_wide_accumulate(sums + limbs, my, limbs, out != (y < 0));
  mliot_wide_multiply(product, mx, limbs, my, limbs);
  mliot_wide_accumulate(sums + 2 * limbs, product, 2 * limbs, out != ((x < 0) != (y < 0)));
  mliot_wide_square(product, mx, limbs);
  mliot_wide_accumulate(sums + 4 * limbs, product, 2 * limbs, out);
  mliot_wide_square(product, my, limbs);
  mliot_wide_accumulate(sums + 6 * limbs, product, 2 * limbs, out);
  return 1;
}

/* Counts a pair in (sign 1) or out (sign -1); 0 if it does not fit the grids. */
static inline int mliot_pair_account(mliot_pair_window* s, double x, double y, int sign,
                                     int64_t window) {
  if (mliot_is_nan(x) || mliot_is_nan(y)) return 1;
  if (!mliot_is_finite(x) || !mliot_is_finite(y)) {
    s->infinite += sign;
    return 1;
  }
  s->finite += sign;
  if (s->x.limbs == 0) return 1;
  return mliot_pair_add(s->sums, s->x, s->y, mliot_pair_spare(window), x, y, sign);
}

/* The grids of a ring of x and one of y, of equally many limbs. */
static inline void mliot_pair_grids(const double* xs, const double* ys, int64_t filled,
                                    int64_t spare, mliot_grid* x, mliot_grid* y) {
  *x = mliot_grid_of(xs, filled, spare);
  *y = mliot_grid_of(ys, filled, spare);
  if (x->limbs == y->limbs) return;
  if (x->limbs == 0 || y->limbs == 0) {
    x->limbs = y->limbs = 0;
    x->exponent = y->exponent = 0;
    return;
  }
  {
    mliot_grid* narrow = x->limbs < y->limbs ? x : y;
    narrow->limbs = MLIOT_KEPT_LIMBS;
    narrow->exponent -= 32; /* the limb that is new, to both sides */
  }
}

static inline void mliot_pair_rebuild(mliot_pair_window* s, const double* xs, const double* ys,
                                      int64_t window) {
  mliot_pair_grids(xs, ys, s->filled, mliot_pair_spare(window), &s->x, &s->y);
  s->turns = s->finite = s->infinite = 0;
  mliot_wide_clear(s->sums, MLIOT_KEPT_PAIRS);
  for (int64_t i = 0; i < s->filled; ++i) mliot_pair_account(s, xs[i], ys[i], 1, window);
}

/* Takes the next pair. rings holds 2 * window doubles: the window's x, then its y. */
static inline void mliot_pair_window_push(mliot_pair_window* s, double* rings, int64_t window,
                                          double x, double y) {
  double* ys = rings + window;
  int fits;
  if (s->filled == window) {
    mliot_pair_account(s, rings[s->position], ys[s->position], -1, window);
  } else {
    ++s->filled;
  }
  rings[s->position] = x;
  ys[s->position] = y;
  if (++s->position == window) {
    s->position = 0;
    ++s->turns;
  }
  fits = mliot_pair_account(s, x, y, 1, window);
  if (!fits || (s->turns >= MLIOT_GRID_TURNS && s->x.limbs != 1))
    mliot_pair_rebuild(s, rings, ys, window);
}

/* Takes the pair at a place of the rings out of the window; NaN stands there then. */
static inline void mliot_pair_window_forget(mliot_pair_window* s, double* rings, int64_t window,
                                            int64_t place) {
  double* ys = rings + window;
  mliot_pair_account(s, rings[place], ys[place], -1, window);
  rings[place] = ys[place] = mliot_nan();
}

/* The sums in as many limbs as they need; returns those of a sample. */
static inline int mliot_pair_sums(const mliot_pair_window* s, const double* rings, int64_t window,
                                  uint64_t* sums, int64_t* exponent) {
  const double* ys = rings + window;
  const int64_t spare = mliot_pair_spare(window);
  mliot_grid x = s->x, y = s->y;
  mliot_wide_clear(sums, MLIOT_PAIR_LIMBS);
  if (x.limbs == 0) {
    int64_t low_x = 0, high_x = 0, low_y = 0, high_y = 0, span;
    mliot_ring_span(rings, s->filled, &low_x, &high_x);
    mliot_ring_span(ys, s->filled, &low_y, &high_y);
    span = high_x - low_x > high_y - low_y ? high_x - low_x : high_y - low_y;
    x.limbs = y.limbs = (span + spare) / 64 + 1;
    x.exponent = low_x;
    y.exponent = low_y;
    mliot_wide_clear(sums, (int)x.limbs * MLIOT_PAIR_LIMBS);
    for (int64_t i = 0; i < s->filled; ++i) {
      if (mliot_is_finite(rings[i]) && mliot_is_finite(ys[i]))
        mliot_pair_add(sums, x, y, spare, rings[i], ys[i], 1);
    }
  } else {
    for (int i = 0; i < (int)x.limbs * MLIOT_PAIR_LIMBS; ++i) sums[i] = s->sums[i];
  }
  *exponent = x.exponent + y.exponent;
  return (int)x.limbs;
}

/* Whether counts and infinities settle that there is no result. */
static inline int mliot_pair_settled(const mliot_pair_window* s, int64_t min_samples,
                                     int64_t least) {
  const int64_t n = s->finite + s->infinite;
  return n < min_samples || n < least || s->infinite != 0;
}

static inline double mliot_pair_window_covariance(const mliot_pair_window* s, const double* rings,
                                                  int64_t window, int64_t min_samples,
                                                  int64_t ddof) {
  uint64_t sums[MLIOT_RING_PAIRS];
  int64_t exponent = 0;
  if (mliot_pair_settled(s, min_samples, ddof + 1)) return mliot_nan();
  {
    const int limbs = mliot_pair_sums(s, rings, window, sums, &exponent);
    return mliot_covariance_of_sums(sums, limbs, (uint64_t)s->finite, (uint64_t)ddof, exponent);
  }
}

static inline double mliot_pair_window_correlation(const mliot_pair_window* s, const double* rings,
                                                   int64_t window, int64_t min_samples) {
  uint64_t sums[MLIOT_RING_PAIRS];
  int64_t exponent = 0;
  if (mliot_pair_settled(s, min_samples, 2)) return mliot_nan();
  {
    const int limbs = mliot_pair_sums(s, rings, window, sums, &exponent);
    return mliot_correlation_of_sums(sums, limbs, (uint64_t)s->finite);
  }
}

#endif

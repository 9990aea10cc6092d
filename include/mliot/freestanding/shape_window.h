/* Skewness and kurtosis of a sliding window, adjusted for bias as pandas and Excel do.
 *
 * With M2 = n S2 - S1^2, M3 = n^2 S3 - 3 n S1 S2 + 2 S1^3 and
 * M4 = n^3 S4 - 4 n^2 S1 S3 + 6 n S1^2 S2 - 3 S1^4, from the sums Sk of kth powers:
 *
 *   skewness = M3 sqrt(n (n - 1)) / ((n - 2) M2^(3/2))
 *   kurtosis = (n - 1) ((n + 1) M4 - 3 (n - 1) M2^2) / ((n - 2) (n - 3) M2^2)
 *
 * The sums are whole numbers of any length. The kurtosis is that ratio rounded once; the skewness
 * the root of its square rounded once. Samples that are all the same have no shape: NaN.
 * Missing:  NaN takes a place and enters no sum; while an infinity is in the window there is NaN.
 * Cost:     O(1) a sample, amortised, where two limbs hold a sample (as a rule); else O(window) for
 *           a result.
 * Source:   Joanes and Gill 1998, "Comparing measures of sample skewness and kurtosis".
 */
#ifndef MLIOT_FREESTANDING_SHAPE_WINDOW_H
#define MLIOT_FREESTANDING_SHAPE_WINDOW_H

#include "grid_window.h"
#include "wide_ratio.h"

/* Sums of first to fourth powers: 1 + 2 + 3 + 4 limbs for each limb of a sample; those that are
   kept for two limbs, and those of a ring of any samples. */
enum { MLIOT_POWER_LIMBS = 10, MLIOT_KEPT_POWERS = 20, MLIOT_RING_POWERS = 340 };
/* Highest power summed. */
enum { MLIOT_SKEWNESS = 3, MLIOT_KURTOSIS = 4 };

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

/* Where the sum of kth powers begins. */
static inline int mliot_power_place(int limbs, int k) { return limbs * (k * (k - 1) / 2); }

/* Adds or takes away the powers 1 ... order of a sample of that magnitude. powers has the layout of
   sums; its first limbs hold the magnitude. */
static inline void mliot_shape_add(uint64_t* sums, uint64_t* powers, int limbs, int order,
                                   int negative, int sign) {
  for (int k = 1; k <= order; ++k) {
    uint64_t* power = powers + mliot_power_place(limbs, k);
    const int minus = (sign < 0) != (negative && k % 2 == 1);
    if (k > 1)
      mliot_wide_multiply(power, powers + mliot_power_place(limbs, k - 1), (k - 1) * limbs, powers,
                          limbs);
    mliot_wide_accumulate(sums + mliot_power_place(limbs, k), power, k * limbs, minus);
  }
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

/* n S2 - S1^2, 2 limbs. S1 is not negative. */
static inline void mliot_shape_second(const uint64_t* sums, int limbs, uint64_t n, uint64_t* out) {
  uint64_t square[2 * MLIOT_RING_LIMBS];
  mliot_wide_square(square, sums, limbs);
  for (int i = 0; i < 2 * limbs; ++i) out[i] = sums[limbs + i];
  mliot_wide_scale(out, 2 * limbs, n);
  mliot_wide_subtract(out, square, 2 * limbs);
}

/* n^2 S3 - S1 (3 n S2 - 2 S1^2), 3 limbs. S1 is not negative. */
static inline void mliot_shape_third(const uint64_t* sums, int limbs, uint64_t n, uint64_t* out) {
  uint64_t inner[2 * MLIOT_RING_LIMBS], square[2 * MLIOT_RING_LIMBS], product[3 * MLIOT_RING_LIMBS];
  mliot_wide_square(square, sums, limbs);
  for (int i = 0; i < 2 * limbs; ++i) inner[i] = sums[limbs + i];
  mliot_wide_scale(inner, 2 * limbs, 3 * n);
  mliot_wide_subtract(inner, square, 2 * limbs);
  mliot_wide_subtract(inner, square, 2 * limbs);
  mliot_wide_multiply(product, inner, 2 * limbs, sums, limbs);
  for (int i = 0; i < 3 * limbs; ++i) out[i] = sums[3 * limbs + i];
  mliot_wide_scale(out, 3 * limbs, n * n);
  mliot_wide_subtract(out, product, 3 * limbs);
}

/* n^3 S4 - S1 (4 n^2 S3 - S1 (6 n S2 - 3 S1^2)), 4 limbs. S1 is not negative. */
static inline void mliot_shape_fourth(const uint64_t* sums, int limbs, uint64_t n, uint64_t* out) {
  uint64_t inner[2 * MLIOT_RING_LIMBS], square[2 * MLIOT_RING_LIMBS], middle[3 * MLIOT_RING_LIMBS],
      product[4 * MLIOT_RING_LIMBS];
  int negative;
  middle[0] = 0;
  mliot_wide_square(square, sums, limbs);
  mliot_wide_scale(square, 2 * limbs, 3);
  for (int i = 0; i < 2 * limbs; ++i) inner[i] = sums[limbs + i];
  mliot_wide_scale(inner, 2 * limbs, 6 * n);
  mliot_wide_subtract(inner, square, 2 * limbs);
  mliot_wide_multiply(product, inner, 2 * limbs, sums, limbs);
  for (int i = 0; i < 3 * limbs; ++i) middle[i] = sums[3 * limbs + i];
  mliot_wide_scale(middle, 3 * limbs, 4 * n);
  mliot_wide_scale(middle, 3 * limbs, n);
  mliot_wide_subtract(middle, product, 3 * limbs);
  negative = mliot_wide_absolute(middle, 3 * limbs);
  mliot_wide_multiply(product, middle, 3 * limbs, sums, limbs);
  for (int i = 0; i < 4 * limbs; ++i) out[i] = sums[6 * limbs + i];
  mliot_wide_scale(out, 4 * limbs, n * n);
  mliot_wide_scale(out, 4 * limbs, n);
  mliot_wide_accumulate(out, product, 4 * limbs, !negative);
}

/* Turns the samples' signs round where that makes S1 positive; tells whether it did. */
static inline int mliot_shape_mirror(uint64_t* sums, int limbs) {
  if (!mliot_wide_absolute(sums, limbs)) return 0;
  {
    uint64_t carry = 1;
    for (int i = 3 * limbs; i < 6 * limbs; ++i) {
      sums[i] = ~sums[i] + carry;
      carry &= (uint64_t)(sums[i] == 0);
    }
  }
  return 1;
}

/* NaN where too few samples or an infinity settle the answer; else *settled is 0. */
static inline double mliot_shape_settled(const mliot_shape_window* s, int64_t min_samples,
                                         int order, int* settled) {
  const int64_t n = s->finite + s->infinite;
  *settled = n < min_samples || n < order || s->infinite != 0;
  return mliot_nan();
}

/* The skewness, with its sign, squared; *constant where all samples are the same. */
static inline mliot_ratio mliot_shape_skewness_ratio(const mliot_shape_window* s,
                                                     const double* ring, int64_t window,
                                                     int* constant) {
  uint64_t sums[MLIOT_RING_POWERS];
  uint64_t second[2 * MLIOT_RING_LIMBS], third[3 * MLIOT_RING_LIMBS];
  uint64_t square[4 * MLIOT_RING_LIMBS], top[MLIOT_WIDEST], bottom[MLIOT_WIDEST];
  mliot_ratio ratio = {0, 0, 0, 0};
  const uint64_t n = (uint64_t)s->finite;
  const int limbs = mliot_shape_sums(s, ring, window, MLIOT_SKEWNESS, sums);
  int negative = mliot_shape_mirror(sums, limbs);
  mliot_shape_second(sums, limbs, n, second);
  mliot_shape_third(sums, limbs, n, third);
  *constant = mliot_wide_length(second, 2 * limbs) == 0;
  if (*constant) return ratio;
  negative = mliot_wide_absolute(third, 3 * limbs) != negative;
  mliot_wide_square(top, third, 3 * limbs);
  mliot_wide_square(square, second, 2 * limbs);
  mliot_wide_multiply(bottom, square, 4 * limbs, second, 2 * limbs);
  top[6 * limbs] = bottom[6 * limbs] = 0;
  mliot_wide_scale(top, 6 * limbs + 1, n * (n - 1));
  mliot_wide_scale(bottom, 6 * limbs + 1, (n - 2) * (n - 2));
  ratio = mliot_wide_quotient(top, 6 * limbs + 1, bottom, 6 * limbs + 1, 0);
  ratio.negative = negative;
  return ratio;
}

static inline double mliot_shape_window_skewness(const mliot_shape_window* s, const double* ring,
                                                 int64_t window, int64_t min_samples) {
  int settled;
  const double answer = mliot_shape_settled(s, min_samples, MLIOT_SKEWNESS, &settled);
  if (settled) return answer;
  {
    int constant;
    const mliot_ratio ratio = mliot_shape_skewness_ratio(s, ring, window, &constant);
    return constant ? answer : mliot_ratio_root(ratio);
  }
}

/* The kurtosis; *constant where all samples are the same. */
static inline mliot_ratio mliot_shape_kurtosis_ratio(const mliot_shape_window* s,
                                                     const double* ring, int64_t window,
                                                     int* constant) {
  uint64_t sums[MLIOT_RING_POWERS], second[2 * MLIOT_RING_LIMBS];
  uint64_t top[MLIOT_WIDEST], square[MLIOT_WIDEST], bottom[MLIOT_WIDEST];
  mliot_ratio ratio = {0, 0, 0, 0};
  const uint64_t n = (uint64_t)s->finite;
  const int limbs = mliot_shape_sums(s, ring, window, MLIOT_KURTOSIS, sums);
  const int all = 4 * limbs + 2;
  int negative;
  mliot_shape_mirror(sums, limbs);
  mliot_shape_second(sums, limbs, n, second);
  *constant = mliot_wide_length(second, 2 * limbs) == 0;
  if (*constant) return ratio;
  mliot_shape_fourth(sums, limbs, n, top);
  mliot_wide_square(square, second, 2 * limbs);
  for (int i = 4 * limbs; i < all; ++i) top[i] = square[i] = 0;
  for (int i = 0; i < all; ++i) bottom[i] = square[i];
  mliot_wide_scale(top, all, n + 1);
  mliot_wide_scale(square, all, 3 * (n - 1));
  mliot_wide_subtract(top, square, all);
  negative = mliot_wide_absolute(top, all);
  mliot_wide_scale(top, all, n - 1);
  mliot_wide_scale(bottom, all, (n - 2) * (n - 3));
  ratio = mliot_wide_quotient(top, all, bottom, all, 0);
  ratio.negative = negative;
  return ratio;
}

static inline double mliot_shape_window_kurtosis(const mliot_shape_window* s, const double* ring,
                                                 int64_t window, int64_t min_samples) {
  int settled;
  const double answer = mliot_shape_settled(s, min_samples, MLIOT_KURTOSIS, &settled);
  if (settled) return answer;
  {
    int constant;
    const mliot_ratio ratio = mliot_shape_kurtosis_ratio(s, ring, window, &constant);
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
    const mliot_ratio ratio = mliot_shape_kurtosis_ratio(s, ring, window, &constant);
    return constant ? (float)answer : mliot_ratio_to_float(ratio);
  }
}

#endif

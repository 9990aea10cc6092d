/* Mean, variance and standard deviation of a sliding window, correctly rounded.
 *
 * The result is the real mean or variance of the window's finite samples, rounded once, so
 * it is a function of the window's contents alone: no drift, no memory of what has left, the same
 * in any order and chunking. The deviation is the IEEE square root of the rounded variance.
 *
 * Samples are whole multiples of 2^grid. Their sum S1 and sum of squares S2 are kept in integers
 * modulo 2^64 (narrow), in 128 and 256 bits (medium), or, for contents that span more than that,
 * not at all: the result is then computed from the ring when asked for (full). The variance is
 * (n S2 - S1^2) / (n (n - ddof)), of more than ddof samples.
 *
 * Missing:  NaN takes a place in the window and enters no sum. An infinity makes the mean infinite
 *           and the variance NaN while it is in the window, and leaves no trace.
 * Cost:     O(1) a sample, amortised; O(window) for a result in full mode.
 * Source:   Neal 2015, "Fast exact summation using small and large superaccumulators".
 */
#ifndef MLIOT_FREESTANDING_EXACT_WINDOW_H
#define MLIOT_FREESTANDING_EXACT_WINDOW_H

#include "ring_sums.h"
#include "rounding.h"

enum { MLIOT_NARROW = 0, MLIOT_MEDIUM = 1, MLIOT_FULL = 2 };
/* Turns of the ring after which a wider mode is looked at again. */
enum { MLIOT_PATIENCE = 8 };
enum { MLIOT_NARROW_BITS = 31, MLIOT_MEDIUM_BITS = 126, MLIOT_NARROW_GRID = 400 };

typedef struct {
  int64_t position; /* the ring's place of the next sample */
  int64_t filled;   /* places of the ring in use */
  int64_t finite, plus_infinities, minus_infinities;
  int64_t mode;
  int64_t turns; /* of the ring since the sums were formed anew */
  int64_t grid;
  double inverse; /* 2^-grid, narrow only */
  double limit;   /* narrow multiples stay below it: then (limit window)^2 <= 2^62 */
  uint64_t sum[2];
  uint64_t squares[4];
} mliot_exact_window;

static inline void mliot_exact_window_reset(mliot_exact_window* s, int64_t window) {
  s->position = s->filled = 0;
  s->finite = s->plus_infinities = s->minus_infinities = 0;
  s->mode = MLIOT_NARROW;
  s->turns = 0;
  s->grid = 0;
  s->inverse = 1;
  s->limit = (double)((int64_t)1 << MLIOT_NARROW_BITS) / (double)window;
  mliot_wide_clear(s->sum, 2);
  mliot_wide_clear(s->squares, 4);
}

/* The sums plus (sign 1) or minus (sign -1) a finite x; 0 if x does not fit the grid. */
static inline int mliot_exact_window_narrow(mliot_exact_window* s, double x, int sign) {
  const double scaled = x * s->inverse;
  int64_t m;
  if (!(scaled < s->limit && scaled > -s->limit)) return 0;
  m = (int64_t)scaled;
  if ((double)m != scaled || (m == 0 && x != 0)) return 0;
  s->sum[0] += (uint64_t)(sign * m);
  s->squares[0] += (uint64_t)(sign * m * m);
  return 1;
}

static inline int mliot_exact_window_medium(mliot_exact_window* s, double x, int sign, int order,
                                            int count_bits) {
  const mliot_parts parts = mliot_decompose(x);
  const int64_t shift = parts.exponent - s->grid;
  uint64_t m[2] = {0, 0};
  if (parts.magnitude == 0) return 1;
  if (shift < 0 || shift + mliot_bit_length(parts.magnitude) > MLIOT_MEDIUM_BITS - count_bits)
    return 0;
  mliot_wide_add_shifted(m, 2, parts.magnitude, (int)shift, 0);
  if ((sign < 0) == (parts.negative != 0)) {
    mliot_wide_add(s->sum, m, 2);
  } else {
    mliot_wide_subtract(s->sum, m, 2);
  }
  if (order == 2) {
    uint64_t square[4];
    mliot_wide_square(square, m, 2);
    if (sign > 0) {
      mliot_wide_add(s->squares, square, 4);
    } else {
      mliot_wide_subtract(s->squares, square, 4);
    }
  }
  return 1;
}

/* Counts x in (sign 1) or out (sign -1); 0 if the sums cannot take it on their grid. */
static inline int mliot_exact_window_account(mliot_exact_window* s, double x, int sign, int order,
                                             int64_t window) {
  if (!mliot_is_finite(x)) {
    if (x > 0) s->plus_infinities += sign;
    if (x < 0) s->minus_infinities += sign;
    return 1;
  }
  s->finite += sign;
  if (s->mode == MLIOT_NARROW) return mliot_exact_window_narrow(s, x, sign);
  if (s->mode == MLIOT_FULL) return 1;
  return mliot_exact_window_medium(s, x, sign, order, mliot_bit_length((uint64_t)window));
}

/* Chooses the grid and mode for the ring's contents and forms the sums anew. */
static inline void mliot_exact_window_rebuild(mliot_exact_window* s, const double* ring,
                                              int64_t window, int order) {
  const int count_bits = mliot_bit_length((uint64_t)window);
  int64_t low = 0, high = 0, spare;
  mliot_ring_span(ring, s->filled, &low, &high);
  spare = MLIOT_NARROW_BITS - count_bits - (high - low);
  s->turns = 0;
  s->mode = MLIOT_NARROW;
  if (spare < 0 || low < -MLIOT_NARROW_GRID || low > MLIOT_NARROW_GRID) {
    spare = MLIOT_MEDIUM_BITS - count_bits - (high - low);
    s->mode = spare < 0 ? MLIOT_FULL : MLIOT_MEDIUM;
  }
  s->grid = s->mode == MLIOT_FULL ? low : low - spare / 2; /* room for finer and for larger ones */
  if (s->mode == MLIOT_NARROW) s->inverse = mliot_power_of_two(-s->grid);
  mliot_wide_clear(s->sum, 2);
  mliot_wide_clear(s->squares, 4);
  s->finite = s->plus_infinities = s->minus_infinities = 0;
  for (int64_t i = 0; i < s->filled; ++i) mliot_exact_window_account(s, ring[i], 1, order, window);
}

/* Takes the next sample. order is 2 if variances will be asked for, 1 for the mean alone. */
static inline void mliot_exact_window_push(mliot_exact_window* s, double* ring, int64_t window,
                                           int order, double x) {
  int fits;
  if (s->filled == window) {
    mliot_exact_window_account(s, ring[s->position], -1, order, window);
  } else {
    ++s->filled;
  }
  ring[s->position] = x;
  if (++s->position == window) {
    s->position = 0;
    ++s->turns;
  }
  fits = mliot_exact_window_account(s, x, 1, order, window);
  /* now and then look whether a smaller mode does again */
  if (!fits || (s->turns >= MLIOT_PATIENCE && s->mode != MLIOT_NARROW))
    mliot_exact_window_rebuild(s, ring, window, order);
}

/* Takes the sample at a place of the ring out of the window: it is missing from now on. */
static inline void mliot_exact_window_forget(mliot_exact_window* s, double* ring, int64_t window,
                                             int order, int64_t place) {
  mliot_exact_window_account(s, ring[place], -1, order, window);
  ring[place] = mliot_nan();
}

/* S1 2^grid / n; at least one finite sample. */
static inline mliot_ratio mliot_exact_window_mean_ratio(const mliot_exact_window* s,
                                                        const double* ring) {
  uint64_t sum[MLIOT_RING_LIMBS];
  int limbs = 2, negative;
  int64_t grid = s->grid;
  mliot_ratio ratio;
  if (s->mode == MLIOT_FULL) {
    limbs = mliot_ring_limbs(ring, s->filled, &grid);
    mliot_ring_sum(ring, s->filled, grid, sum, limbs);
  } else {
    const int narrow = s->mode == MLIOT_NARROW;
    sum[0] = s->sum[0];
    sum[1] = narrow ? (uint64_t)0 - (s->sum[0] >> 63) : s->sum[1];
  }
  negative = mliot_wide_absolute(sum, limbs);
  ratio = mliot_wide_divide(sum, limbs, (uint64_t)s->finite, grid);
  ratio.negative = negative;
  return ratio;
}

/* (n S2 - S1^2) 2^(2 grid) / (n (n - ddof)); more than ddof finite samples. */
static inline mliot_ratio mliot_exact_window_variance_ratio(const mliot_exact_window* s,
                                                            const double* ring, int64_t ddof) {
  uint64_t sum[MLIOT_RING_LIMBS], squares[2 * MLIOT_RING_LIMBS], square[2 * MLIOT_RING_LIMBS];
  int limbs = 2;
  int64_t grid = s->grid;
  const uint64_t n = (uint64_t)s->finite;
  if (s->mode == MLIOT_FULL) {
    limbs = mliot_ring_limbs(ring, s->filled, &grid);
    mliot_ring_sum(ring, s->filled, grid, sum, limbs);
    mliot_ring_squares(ring, s->filled, grid, squares, 2 * limbs);
  } else {
    const int narrow = s->mode == MLIOT_NARROW;
    sum[0] = s->sum[0];
    sum[1] = narrow ? (uint64_t)0 - (s->sum[0] >> 63) : s->sum[1];
    for (int i = 0; i < 4; ++i) squares[i] = s->squares[i];
  }
  mliot_wide_absolute(sum, limbs);
  mliot_wide_square(square, sum, limbs);
  mliot_wide_scale(squares, 2 * limbs, n);
  mliot_wide_subtract(squares, square, 2 * limbs);
  return mliot_wide_divide(squares, 2 * limbs, n * (n - (uint64_t)ddof), 2 * grid);
}

/* Whether the answer is settled by counts and infinities; *answer is it then. An infinity makes
   results of order 1 infinite and those of order 2 NaN. */
static inline int mliot_exact_window_settled(const mliot_exact_window* s, int64_t min_samples,
                                             int order, double* answer) {
  const int64_t infinite = s->plus_infinities + s->minus_infinities;
  *answer = mliot_nan();
  if (s->finite + infinite < min_samples || s->finite + infinite == 0) return 1;
  if (infinite == 0) return 0;
  if (order == 1 && s->minus_infinities == 0) *answer = mliot_from_bits(0x7FF0000000000000u);
  if (order == 1 && s->plus_infinities == 0) *answer = mliot_from_bits(0xFFF0000000000000u);
  return 1;
}

/* The mean by one division if that is exact enough; 0 if not. */
static inline int mliot_exact_window_quick_mean(const mliot_exact_window* s, double* mean) {
  if (s->mode != MLIOT_NARROW) return 0;
  *mean = ((double)(int64_t)s->sum[0] / (double)s->finite) * mliot_power_of_two(s->grid);
  return 1;
}

/* The variance by one division if numerator and denominator are exact in double; 0 if not. */
static inline int mliot_exact_window_quick_variance(const mliot_exact_window* s, int64_t ddof,
                                                    double* variance) {
  const uint64_t exact = (uint64_t)1 << 53;
  const uint64_t n = (uint64_t)s->finite;
  const uint64_t divisor = n * (n - (uint64_t)ddof);
  const uint64_t numerator = n * s->squares[0] - s->sum[0] * s->sum[0];
  if (s->mode != MLIOT_NARROW || numerator > exact || divisor > exact) return 0;
  *variance =
      ((double)(int64_t)numerator / (double)(int64_t)divisor) * mliot_power_of_two(2 * s->grid);
  return 1;
}

static inline double mliot_exact_window_mean(const mliot_exact_window* s, const double* ring,
                                             int64_t min_samples) {
  double answer;
  if (mliot_exact_window_settled(s, min_samples, 1, &answer)) return answer;
  if (mliot_exact_window_quick_mean(s, &answer)) return answer;
  return mliot_ratio_to_double(mliot_exact_window_mean_ratio(s, ring));
}

static inline float mliot_exact_window_mean_float(const mliot_exact_window* s, const double* ring,
                                                  int64_t min_samples) {
  double answer;
  if (mliot_exact_window_settled(s, min_samples, 1, &answer)) return (float)answer;
  if (mliot_exact_window_quick_mean(s, &answer) && mliot_float_is_safe(answer))
    return (float)answer;
  return mliot_ratio_to_float(mliot_exact_window_mean_ratio(s, ring));
}

/* Samples that a variance needs. */
static inline int64_t mliot_variance_needs(int64_t min_samples, int64_t ddof) {
  return min_samples > ddof ? min_samples : ddof + 1;
}

static inline double mliot_exact_window_variance(const mliot_exact_window* s, const double* ring,
                                                 int64_t min_samples, int64_t ddof) {
  double answer;
  if (mliot_exact_window_settled(s, mliot_variance_needs(min_samples, ddof), 2, &answer))
    return answer;
  if (mliot_exact_window_quick_variance(s, ddof, &answer)) return answer;
  return mliot_ratio_to_double(mliot_exact_window_variance_ratio(s, ring, ddof));
}

static inline float mliot_exact_window_variance_float(const mliot_exact_window* s,
                                                      const double* ring, int64_t min_samples,
                                                      int64_t ddof) {
  double answer;
  if (mliot_exact_window_settled(s, mliot_variance_needs(min_samples, ddof), 2, &answer))
    return (float)answer;
  if (mliot_exact_window_quick_variance(s, ddof, &answer) && mliot_float_is_safe(answer))
    return (float)answer;
  return mliot_ratio_to_float(mliot_exact_window_variance_ratio(s, ring, ddof));
}

static inline double mliot_exact_window_deviation(const mliot_exact_window* s, const double* ring,
                                                  int64_t min_samples, int64_t ddof) {
  return mliot_sqrt(mliot_exact_window_variance(s, ring, min_samples, ddof));
}

/* The float root of the float variance: through double, which rounds a float's root correctly. */
static inline float mliot_exact_window_deviation_float(const mliot_exact_window* s,
                                                       const double* ring, int64_t min_samples,
                                                       int64_t ddof) {
  return (float)mliot_sqrt((double)mliot_exact_window_variance_float(s, ring, min_samples, ddof));
}

#endif

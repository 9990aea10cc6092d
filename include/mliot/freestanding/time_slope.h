/* Slope of the straight line that fits a window over time best, by least squares over its times.
 *
 * With t the time of a sample and sums over the samples in the window,
 *
 *   slope = unit (n S(t x) - S(t) S(x)) / (n S(t^2) - S(t)^2)
 *
 * in units of x a `unit` of time, from whole numbers and rounded once.
 *
 * Missing:  an infinity makes the slope NaN while it is in the window. NaN where all samples are of
 *           one time.
 * Cost:     O(samples in the window) for a result.
 */
#ifndef MLIOT_FREESTANDING_TIME_SLOPE_H
#define MLIOT_FREESTANDING_TIME_SLOPE_H

#include "ring_sums.h"
#include "time_window.h"
#include "wide_ratio.h"

/* Beside a ring's 2098 bits 49 of the time, 30 of the number of samples and the sign; the sums of
   times and of their squares, and their products. */
enum { MLIOT_SLOPE_SUMS = 35, MLIOT_SLOPE_TIMES = 2, MLIOT_SLOPE_SQUARES = 4 };

/* The samples of a window over time, as its counting window. */
typedef struct {
  int64_t position; /* the ring's place of the next sample */
  int64_t filled;   /* places of the ring in use */
} mliot_sample_ring;

static inline void mliot_sample_ring_reset(mliot_sample_ring* s) { s->position = s->filled = 0; }

static inline void mliot_sample_ring_push(mliot_sample_ring* s, double* ring, int64_t size,
                                          double x) {
  ring[s->position] = x;
  if (s->filled < size) ++s->filled;
  if (++s->position == size) s->position = 0;
}

/* Sums over the samples of a window: times from the oldest on, samples in multiples of 2^grid. */
typedef struct {
  int64_t grid;
  int limbs;
  uint64_t sum[MLIOT_SLOPE_SUMS];     /* of x */
  uint64_t product[MLIOT_SLOPE_SUMS]; /* of t x */
  uint64_t times[MLIOT_SLOPE_TIMES];
  uint64_t squares[MLIOT_SLOPE_SQUARES];
} mliot_slope_sums;

static inline void mliot_slope_sums_add(mliot_slope_sums* sums, uint64_t time, double x) {
  const mliot_parts parts = mliot_decompose(x);
  const int shift = (int)(parts.exponent - sums->grid);
  uint64_t high, low;
  mliot_wide_add_shifted(sums->times, MLIOT_SLOPE_TIMES, time, 0, 0);
  mliot_multiply(time, time, &high, &low);
  mliot_wide_add_shifted(sums->squares, MLIOT_SLOPE_SQUARES, low, 0, 0);
  mliot_wide_add_shifted(sums->squares, MLIOT_SLOPE_SQUARES, high, 64, 0);
  if (parts.magnitude == 0) return;
  mliot_wide_add_shifted(sums->sum, sums->limbs, parts.magnitude, shift, parts.negative);
  mliot_multiply(time, parts.magnitude, &high, &low);
  mliot_wide_add_shifted(sums->product, sums->limbs, low, shift, parts.negative);
  mliot_wide_add_shifted(sums->product, sums->limbs, high, shift + 64, parts.negative);
}

/* The sums of the window; 0 if an infinity is in it. */
static inline int mliot_slope_sums_of(mliot_slope_sums* sums, const mliot_time_window* s,
                                      const int64_t* times, const double* ring, int64_t size,
                                      const mliot_sample_ring* places) {
  const int64_t oldest = mliot_time_window_oldest(s, size, places->position);
  int64_t low = 0, high = 0;
  mliot_ring_span(ring, places->filled, &low, &high);
  sums->grid = low;
  sums->limbs = (int)((high - low + 49 + mliot_bit_length((uint64_t)s->live) + 1) / 64 + 1);
  mliot_wide_clear(sums->sum, sums->limbs);
  mliot_wide_clear(sums->product, sums->limbs);
  mliot_wide_clear(sums->times, MLIOT_SLOPE_TIMES);
  mliot_wide_clear(sums->squares, MLIOT_SLOPE_SQUARES);
  for (int64_t i = 0; i < s->live; ++i) {
    const int64_t place = oldest + i < size ? oldest + i : oldest + i - size;
    if (!mliot_is_finite(ring[place])) return 0;
    mliot_slope_sums_add(sums, (uint64_t)times[place] - (uint64_t)times[oldest], ring[place]);
  }
  return 1;
}

/* n S(t^2) - S(t)^2 */
static inline void mliot_slope_spread(uint64_t* out, const mliot_slope_sums* sums, uint64_t n) {
  uint64_t square[2 * MLIOT_SLOPE_TIMES];
  for (int i = 0; i < MLIOT_SLOPE_SQUARES; ++i) out[i] = sums->squares[i];
  mliot_wide_scale(out, MLIOT_SLOPE_SQUARES, n);
  mliot_wide_square(square, sums->times, MLIOT_SLOPE_TIMES);
  mliot_wide_subtract(out, square, MLIOT_SLOPE_SQUARES);
}

/* The slope of sums whose spread is not 0. */
static inline mliot_ratio mliot_slope_of_sums(mliot_slope_sums* sums, const uint64_t* spread,
                                              uint64_t n, uint64_t unit) {
  uint64_t top[MLIOT_SLOPE_SUMS + 3], less[MLIOT_SLOPE_SUMS + 3];
  const int limbs = sums->limbs, wide = limbs + 3;
  const int negative = mliot_wide_absolute(sums->product, limbs);
  const int other = mliot_wide_absolute(sums->sum, limbs);
  mliot_ratio ratio;
  int turned;
  for (int i = 0; i < wide; ++i) top[i] = i < limbs ? sums->product[i] : 0;
  mliot_wide_scale(top, wide, n);
  mliot_wide_multiply(less, sums->sum, limbs, sums->times, MLIOT_SLOPE_TIMES);
  less[wide - 1] = 0;
  if (negative == other) {
    mliot_wide_subtract(top, less, wide);
  } else {
    mliot_wide_add(top, less, wide);
  }
  turned = mliot_wide_absolute(top, wide);
  mliot_wide_scale(top, wide, unit);
  ratio = mliot_wide_quotient(top, wide, spread, MLIOT_SLOPE_SQUARES, sums->grid);
  ratio.negative = turned != negative;
  return ratio;
}

/* Whether there is a slope, and the slope. */
static inline int mliot_time_slope(const mliot_time_window* s, const int64_t* times,
                                   const mliot_sample_ring* places, const double* ring,
                                   int64_t size, int64_t min_samples, int64_t unit,
                                   mliot_ratio* slope) {
  mliot_slope_sums sums;
  uint64_t spread[MLIOT_SLOPE_SQUARES];
  if (s->live < min_samples || s->live < 2) return 0;
  if (!mliot_slope_sums_of(&sums, s, times, ring, size, places)) return 0;
  mliot_slope_spread(spread, &sums, (uint64_t)s->live);
  if (mliot_wide_length(spread, MLIOT_SLOPE_SQUARES) == 0) return 0;
  *slope = mliot_slope_of_sums(&sums, spread, (uint64_t)s->live, (uint64_t)unit);
  return 1;
}

static inline double mliot_time_slope_value(const mliot_time_window* s, const int64_t* times,
                                            const mliot_sample_ring* places, const double* ring,
                                            int64_t size, int64_t min_samples, int64_t unit) {
  mliot_ratio slope;
  const int known = mliot_time_slope(s, times, places, ring, size, min_samples, unit, &slope);
  return known ? mliot_ratio_to_double(slope) : mliot_nan();
}

static inline float mliot_time_slope_float(const mliot_time_window* s, const int64_t* times,
                                           const mliot_sample_ring* places, const double* ring,
                                           int64_t size, int64_t min_samples, int64_t unit) {
  mliot_ratio slope;
  const int known = mliot_time_slope(s, times, places, ring, size, min_samples, unit, &slope);
  return known ? mliot_ratio_to_float(slope) : (float)mliot_nan();
}

#endif

/* Exact sums over a ring of doubles of any size, formed anew from what it holds.
 *
 * Samples are counted in multiples of 2^grid, the lowest bit that any of them uses; NaN and
 * infinities are left out.
 */
#ifndef MLIOT_FREESTANDING_RING_SUMS_H
#define MLIOT_FREESTANDING_RING_SUMS_H

#include "wide.h"

enum { MLIOT_RING_LIMBS = MLIOT_SUM_LIMBS };

/* The lowest and one above the highest bit that the finite samples use; 0 if all of them are 0. */
static inline int mliot_ring_span(const double* ring, int64_t filled, int64_t* low, int64_t* high) {
  int found = 0;
  for (int64_t i = 0; i < filled; ++i) {
    if (!mliot_is_finite(ring[i]) || ring[i] == 0) continue;
    {
      const mliot_parts parts = mliot_decompose(ring[i]);
      const int64_t top = parts.exponent + mliot_bit_length(parts.magnitude);
      if (!found || parts.exponent < *low) *low = parts.exponent;
      if (!found || top > *high) *high = top;
      found = 1;
    }
  }
  return found;
}

/* The window's size in limbs when every sample is counted in 2^grid. */
static inline int mliot_ring_limbs(const double* ring, int64_t filled, int64_t* grid) {
  int64_t low = 0, high = 0;
  mliot_ring_span(ring, filled, &low, &high);
  *grid = low;
  return (int)((high - low + mliot_bit_length((uint64_t)filled)) / 64 + 1);
}

static inline void mliot_ring_sum(const double* ring, int64_t filled, int64_t grid, uint64_t* sum,
                                  int limbs) {
  mliot_wide_clear(sum, limbs);
  for (int64_t i = 0; i < filled; ++i) {
    if (!mliot_is_finite(ring[i]) || ring[i] == 0) continue;
    {
      const mliot_parts parts = mliot_decompose(ring[i]);
      mliot_wide_add_shifted(sum, limbs, parts.magnitude, (int)(parts.exponent - grid),
                             parts.negative);
    }
  }
}

static inline void mliot_ring_squares(const double* ring, int64_t filled, int64_t grid,
                                      uint64_t* squares, int limbs) {
  mliot_wide_clear(squares, limbs);
  for (int64_t i = 0; i < filled; ++i) {
    if (!mliot_is_finite(ring[i]) || ring[i] == 0) continue;
    {
      const mliot_parts parts = mliot_decompose(ring[i]);
      const int shift = 2 * (int)(parts.exponent - grid);
      uint64_t high, low;
      mliot_multiply(parts.magnitude, parts.magnitude, &high, &low);
      mliot_wide_add_shifted(squares, limbs, low, shift, 0);
      mliot_wide_add_shifted(squares, limbs, high, shift + 64, 0);
    }
  }
}

#endif

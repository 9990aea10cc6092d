/* Samples of a window as whole multiples of a power of two, in one or two limbs.
 *
 * Shared by the windows that keep sums of products: the grid is chosen for the window's contents,
 * with as few limbs as they need.
 */
#ifndef MLIOT_FREESTANDING_GRID_WINDOW_H
#define MLIOT_FREESTANDING_GRID_WINDOW_H

#include "ring_sums.h"

/* Turns of the ring after which a wider grid is looked at again. */
enum { MLIOT_GRID_TURNS = 8, MLIOT_KEPT_LIMBS = 2 };

/* Samples are counted in 2^exponent, in `limbs` limbs (1 or 2) of which the upper `spare` bits
   stay free for sums; limbs is 0 where the contents need more. */
typedef struct {
  int64_t limbs;
  int64_t exponent;
} mliot_grid;

/* The grid of the ring's contents, with room for finer and for larger samples. */
static inline mliot_grid mliot_grid_of(const double* ring, int64_t filled, int64_t spare) {
  mliot_grid grid = {1, 0};
  int64_t low = 0, high = 0;
  mliot_ring_span(ring, filled, &low, &high);
  for (; grid.limbs <= MLIOT_KEPT_LIMBS; ++grid.limbs) {
    const int64_t room = 64 * grid.limbs - spare - (high - low);
    if (room < 0) continue;
    grid.exponent = low - room / 2;
    return grid;
  }
  grid.limbs = 0;
  grid.exponent = 0;
  return grid;
}

/* |x| in multiples of the grid, for finite x; 0 if it does not fit. */
static inline int mliot_grid_count(mliot_grid grid, int64_t spare, double x, uint64_t* m) {
  const mliot_parts parts = mliot_decompose(x);
  const int64_t shift = parts.exponent - grid.exponent;
  mliot_wide_clear(m, (int)grid.limbs);
  if (parts.magnitude == 0) return 1;
  if (shift < 0 || shift + mliot_bit_length(parts.magnitude) > 64 * grid.limbs - spare) return 0;
  mliot_wide_add_shifted(m, (int)grid.limbs, parts.magnitude, (int)shift, 0);
  return 1;
}

/* a += m or, where `minus`, a -= m, over the limbs of a. */
static inline void mliot_wide_accumulate(uint64_t* a, const uint64_t* m, int limbs, int minus) {
  if (minus) {
    mliot_wide_subtract(a, m, limbs);
  } else {
    mliot_wide_add(a, m, limbs);
  }
}

#endif

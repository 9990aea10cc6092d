/* Covariance and correlation of two columns from whole-number sums.
 *
 * With Cxy = n S(x y) - S(x) S(y), of the n pairs of which both are present,
 *
 *   covariance  = Cxy / (n (n - ddof))
 *   correlation = Cxy / root(Cxx Cyy)
 *
 * The covariance is that ratio rounded once; the correlation the root of its square rounded once,
 * so it is never beyond 1, and is 1 or -1 exactly where all pairs are on a line. A sample of
 * `limbs` limbs has its upper bits free: those of n and two more.
 */
#ifndef MLIOT_FREESTANDING_PAIR_RATIO_H
#define MLIOT_FREESTANDING_PAIR_RATIO_H

#include "grid_window.h"
#include "wide_ratio.h"

/* Sums of x, y, x y, x x and y y: 1 + 1 + 2 + 2 + 2 limbs for each limb of a sample; those that are
   kept for two limbs, and those of rings of any samples. */
enum { MLIOT_PAIR_LIMBS = 8, MLIOT_KEPT_PAIRS = 16, MLIOT_RING_PAIRS = 8 * MLIOT_RING_LIMBS };

/* c (2 limbs) = n p - a b for a and b not negative. */
static inline void mliot_pair_central(uint64_t* c, const uint64_t* p, const uint64_t* a,
                                      const uint64_t* b, int limbs, uint64_t n) {
  uint64_t product[2 * MLIOT_RING_LIMBS];
  for (int i = 0; i < 2 * limbs; ++i) c[i] = p[i];
  mliot_wide_scale(c, 2 * limbs, n);
  mliot_wide_multiply(product, a, limbs, b, limbs);
  mliot_wide_subtract(c, product, 2 * limbs);
}

/* c (2 limbs) = |Cxy|, x and y in units of their grids; makes the sums of x and y positive and
   tells whether Cxy is negative. */
static inline int mliot_pair_cross(uint64_t* c, uint64_t* sums, int limbs, uint64_t n) {
  const int x = mliot_wide_absolute(sums, limbs);
  const int y = mliot_wide_absolute(sums + limbs, limbs);
  uint64_t* product = sums + 2 * limbs;
  if (x != y) { /* turned round with one of them */
    uint64_t turned[2 * MLIOT_RING_LIMBS];
    mliot_wide_clear(turned, 2 * limbs);
    mliot_wide_subtract(turned, product, 2 * limbs);
    for (int i = 0; i < 2 * limbs; ++i) product[i] = turned[i];
  }
  mliot_pair_central(c, product, sums, sums + limbs, limbs, n);
  return mliot_wide_absolute(c, 2 * limbs) != (x != y);
}

/* The covariance; more than ddof pairs. Changes sums. */
static inline double mliot_covariance_of_sums(uint64_t* sums, int limbs, uint64_t n, uint64_t ddof,
                                              int64_t exponent) {
  uint64_t c[2 * MLIOT_RING_LIMBS] = {0};
  const int negative = mliot_pair_cross(c, sums, limbs, n);
  mliot_ratio ratio = mliot_wide_divide_twice(c, 2 * limbs, n, n - ddof, exponent);
  ratio.negative = negative;
  return mliot_ratio_to_double(ratio);
}

/* The correlation; NaN where x or y does not vary. Changes sums. */
static inline double mliot_correlation_of_sums(uint64_t* sums, int limbs, uint64_t n) {
  uint64_t xy[2 * MLIOT_RING_LIMBS] = {0}, xx[2 * MLIOT_RING_LIMBS], yy[2 * MLIOT_RING_LIMBS];
  uint64_t top[4 * MLIOT_RING_LIMBS], bottom[4 * MLIOT_RING_LIMBS];
  const int negative = mliot_pair_cross(xy, sums, limbs, n);
  mliot_ratio ratio;
  mliot_pair_central(xx, sums + 4 * limbs, sums, sums, limbs, n);
  mliot_pair_central(yy, sums + 6 * limbs, sums + limbs, sums + limbs, limbs, n);
  mliot_wide_square(top, xy, 2 * limbs);
  mliot_wide_multiply(bottom, xx, 2 * limbs, yy, 2 * limbs);
  if (mliot_wide_length(bottom, 4 * limbs) == 0) return mliot_nan();
  ratio = mliot_wide_quotient(top, 4 * limbs, bottom, 4 * limbs, 0);
  ratio.negative = negative;
  return mliot_ratio_root(ratio);
}

#endif

/* Covariance and correlation of two columns over all pairs so far, from whole numbers.
 *
 * Sums are kept in multiples of 2^-1074, those of products in multiples of 2^-2148: no double is
 * finer and none is larger than the limbs hold, with room for 2^60 pairs. Limbs at both ends that
 * are zero are left out of the arithmetic, which is that of pair_ratio.h.
 *
 * Missing:  a pair with a NaN is not counted; an infinity makes the result NaN for good. Where x or
 *           y does not vary, the correlation is NaN.
 * Source:   Neal 2015, "Fast exact summation using small and large superaccumulators".
 */
#ifndef MLIOT_FREESTANDING_EXPANDING_PAIR_H
#define MLIOT_FREESTANDING_EXPANDING_PAIR_H

#include "expanding.h"
#include "pair_ratio.h"

/* Sums of x, y, x y, x x and y y, one after the other. */
enum { MLIOT_EXPANDING_PAIRS = 8 * MLIOT_EXPANDING_LIMBS };

typedef struct {
  int64_t finite, infinite;
  uint64_t sums[MLIOT_EXPANDING_PAIRS];
} mliot_expanding_pair;

static inline void mliot_expanding_pair_reset(mliot_expanding_pair* s) {
  s->finite = s->infinite = 0;
  mliot_wide_clear(s->sums, MLIOT_EXPANDING_PAIRS);
}

static inline void mliot_expanding_pair_push(mliot_expanding_pair* s, double x, double y) {
  if (mliot_is_nan(x) || mliot_is_nan(y)) return;
  if (!mliot_is_finite(x) || !mliot_is_finite(y)) {
    ++s->infinite;
    return;
  }
  ++s->finite;
  {
    const mliot_parts left = mliot_decompose(x), right = mliot_decompose(y);
    mliot_expanding_term(s->sums, left);
    mliot_expanding_term(s->sums + MLIOT_EXPANDING_LIMBS, right);
    mliot_expanding_product(s->sums + 2 * MLIOT_EXPANDING_LIMBS, left, right);
    mliot_expanding_product(s->sums + 4 * MLIOT_EXPANDING_LIMBS, left, left);
    mliot_expanding_product(s->sums + 6 * MLIOT_EXPANDING_LIMBS, right, right);
  }
}

/* Low limbs that say nothing about one of the columns: x (0) or y (1). */
static inline int mliot_expanding_pair_low(const uint64_t* sums, int column) {
  const int all = MLIOT_EXPANDING_LIMBS;
  const int ones = mliot_expanding_low_zeros(sums + column * all, all);
  const int squares = mliot_expanding_low_zeros(sums + (4 + 2 * column) * all, 2 * all) / 2;
  return ones < squares ? ones : squares;
}

/* Copies the sums without the limbs at both ends that say nothing; returns the limbs of a sample,
   and the exponent of their products. */
static inline int mliot_expanding_pair_trimmed(uint64_t* out, const mliot_expanding_pair* s,
                                               int64_t* exponent) {
  const int all = MLIOT_EXPANDING_LIMBS, spare = mliot_bit_length((uint64_t)s->finite) + 2;
  const int products = mliot_expanding_low_zeros(s->sums + 2 * all, 2 * all);
  int x = mliot_expanding_pair_low(s->sums, 0), y = mliot_expanding_pair_low(s->sums, 1);
  int of_x, of_y, limbs;
  while (x + y > products) {
    if (x > y) {
      --x;
    } else {
      --y;
    }
  }
  of_x = mliot_expanding_needed(s->sums + 4 * all, 2 * all, spare) - x;
  of_y = mliot_expanding_needed(s->sums + 6 * all, 2 * all, spare) - y;
  limbs = of_x > of_y ? of_x : of_y;
  if (limbs < 1) limbs = 1;
  if (limbs > all) limbs = all;
  if (x + limbs > all) x = all - limbs;
  if (y + limbs > all) y = all - limbs;
  for (int i = 0; i < limbs; ++i) {
    out[i] = s->sums[x + i];
    out[limbs + i] = s->sums[all + y + i];
  }
  for (int i = 0; i < 2 * limbs; ++i) {
    out[2 * limbs + i] = s->sums[2 * all + x + y + i];
    out[4 * limbs + i] = s->sums[4 * all + 2 * x + i];
    out[6 * limbs + i] = s->sums[6 * all + 2 * y + i];
  }
  *exponent = 2 * (int64_t)MLIOT_FINEST_EXPONENT + 64 * (int64_t)(x + y);
  return limbs;
}

/* Whether counts and infinities settle that there is no result. */
static inline int mliot_expanding_pair_settled(const mliot_expanding_pair* s, int64_t min_samples,
                                               int64_t least) {
  return s->infinite != 0 || s->finite < min_samples || s->finite < least;
}

static inline double mliot_expanding_pair_covariance(const mliot_expanding_pair* s,
                                                     int64_t min_samples, int64_t ddof) {
  uint64_t sums[MLIOT_EXPANDING_PAIRS];
  int64_t exponent = 0;
  if (mliot_expanding_pair_settled(s, min_samples, ddof + 1)) return mliot_nan();
  {
    const int limbs = mliot_expanding_pair_trimmed(sums, s, &exponent);
    return mliot_covariance_of_sums(sums, limbs, (uint64_t)s->finite, (uint64_t)ddof, exponent);
  }
}

static inline double mliot_expanding_pair_correlation(const mliot_expanding_pair* s,
                                                      int64_t min_samples) {
  uint64_t sums[MLIOT_EXPANDING_PAIRS];
  int64_t exponent = 0;
  if (mliot_expanding_pair_settled(s, min_samples, 2)) return mliot_nan();
  {
    const int limbs = mliot_expanding_pair_trimmed(sums, s, &exponent);
    return mliot_correlation_of_sums(sums, limbs, (uint64_t)s->finite);
  }
}

#endif

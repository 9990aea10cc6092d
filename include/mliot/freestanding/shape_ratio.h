/* Skewness and kurtosis from whole-number sums of powers, adjusted for bias as pandas and Excel do.
 *
 * With M2 = n S2 - S1^2, M3 = n^2 S3 - 3 n S1 S2 + 2 S1^3 and
 * M4 = n^3 S4 - 4 n^2 S1 S3 + 6 n S1^2 S2 - 3 S1^4, from the sums Sk of kth powers:
 *
 *   skewness = M3 sqrt(n (n - 1)) / ((n - 2) M2^(3/2))
 *   kurtosis = (n - 1) ((n + 1) M4 - 3 (n - 1) M2^2) / ((n - 2) (n - 3) M2^2)
 *
 * The kurtosis is that ratio rounded once; the skewness the root of its square rounded once.
 * Samples that are all the same have no shape: NaN. A sample of `limbs` limbs has its upper bits
 * free: those of n and three more.
 *
 * Source:   Joanes and Gill 1998, "Comparing measures of sample skewness and kurtosis".
 */
#ifndef MLIOT_FREESTANDING_SHAPE_RATIO_H
#define MLIOT_FREESTANDING_SHAPE_RATIO_H

#include "grid_window.h"
#include "wide_ratio.h"

/* Sums of first to fourth powers: 1 + 2 + 3 + 4 limbs for each limb of a sample; those that are
   kept for two limbs, and those of a ring of any samples. */
enum { MLIOT_POWER_LIMBS = 10, MLIOT_KEPT_POWERS = 20, MLIOT_RING_POWERS = 10 * MLIOT_RING_LIMBS };
/* Highest power summed. */
enum { MLIOT_SKEWNESS = 3, MLIOT_KURTOSIS = 4 };

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
  mliot_wide_scale(out, 3 * limbs, n);
  mliot_wide_scale(out, 3 * limbs, n);
  mliot_wide_subtract(out, product, 3 * limbs);
}

/* n^3 S4 - S1 (4 n^2 S3 - S1 (6 n S2 - 3 S1^2)), 4 limbs. S1 is not negative. */
static inline void mliot_shape_fourth(const uint64_t* sums, int limbs, uint64_t n, uint64_t* out) {
  uint64_t inner[2 * MLIOT_RING_LIMBS], square[2 * MLIOT_RING_LIMBS], middle[3 * MLIOT_RING_LIMBS],
      product[4 * MLIOT_RING_LIMBS];
  int negative;
  inner[0] = middle[0] = 0; /* some compilers see no limbs */
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
  mliot_wide_scale(out, 4 * limbs, n);
  mliot_wide_scale(out, 4 * limbs, n);
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

/* The skewness, with its sign, squared; *constant where all samples are the same. Changes sums. */
static inline mliot_ratio mliot_skewness_ratio(uint64_t* sums, int limbs, uint64_t n,
                                               int* constant) {
  uint64_t second[2 * MLIOT_RING_LIMBS], third[3 * MLIOT_RING_LIMBS];
  uint64_t square[4 * MLIOT_RING_LIMBS], top[MLIOT_WIDEST], bottom[MLIOT_WIDEST];
  mliot_ratio ratio = {0, 0, 0, 0};
  const int all = 6 * limbs + 2;
  int negative = mliot_shape_mirror(sums, limbs);
  mliot_shape_second(sums, limbs, n, second);
  mliot_shape_third(sums, limbs, n, third);
  *constant = mliot_wide_length(second, 2 * limbs) == 0;
  if (*constant) return ratio;
  negative = mliot_wide_absolute(third, 3 * limbs) != negative;
  mliot_wide_square(top, third, 3 * limbs);
  mliot_wide_square(square, second, 2 * limbs);
  mliot_wide_multiply(bottom, square, 4 * limbs, second, 2 * limbs);
  for (int i = 6 * limbs; i < all; ++i) top[i] = bottom[i] = 0;
  mliot_wide_scale(top, all, n);
  mliot_wide_scale(top, all, n - 1);
  mliot_wide_scale(bottom, all, n - 2);
  mliot_wide_scale(bottom, all, n - 2);
  ratio = mliot_wide_quotient(top, all, bottom, all, 0);
  ratio.negative = negative;
  return ratio;
}

/* The kurtosis; *constant where all samples are the same. Changes sums. */
static inline mliot_ratio mliot_kurtosis_ratio(uint64_t* sums, int limbs, uint64_t n,
                                               int* constant) {
  uint64_t second[2 * MLIOT_RING_LIMBS];
  uint64_t top[MLIOT_WIDEST], square[MLIOT_WIDEST], bottom[MLIOT_WIDEST];
  mliot_ratio ratio = {0, 0, 0, 0};
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
  mliot_wide_scale(bottom, all, n - 2);
  mliot_wide_scale(bottom, all, n - 3);
  ratio = mliot_wide_quotient(top, all, bottom, all, 0);
  ratio.negative = negative;
  return ratio;
}

#endif

/* Skewness and kurtosis of all samples so far, adjusted for bias as pandas and Excel do.
 *
 * Sums of kth powers are kept whole, in multiples of 2^(-1074 k): no double is finer and none is
 * larger than the limbs hold, with room for 2^60 of them. Limbs at both ends that are zero in all
 * sums are left out of the arithmetic, which is that of shape_ratio.h.
 *
 * Missing:  NaN is not counted. An infinity makes the result NaN for good.
 * Cost:     O(1) a sample; the time of a result grows with the bits that the samples span.
 * Source:   Neal 2015, "Fast exact summation using small and large superaccumulators".
 */
#ifndef MLIOT_FREESTANDING_EXPANDING_SHAPE_H
#define MLIOT_FREESTANDING_EXPANDING_SHAPE_H

#include "expanding.h"
#include "shape_ratio.h"

enum {
  MLIOT_EXPANDING_CUBES = 6 * MLIOT_EXPANDING_LIMBS,   /* limbs of sums up to third powers */
  MLIOT_EXPANDING_FOURTHS = 10 * MLIOT_EXPANDING_LIMBS /* ... up to fourth powers */
};

typedef struct {
  int64_t finite, infinite;
  uint64_t sums[MLIOT_EXPANDING_CUBES];
} mliot_expanding_skewness;

typedef struct {
  int64_t finite, infinite;
  uint64_t sums[MLIOT_EXPANDING_FOURTHS];
} mliot_expanding_kurtosis;

static inline void mliot_expanding_skewness_reset(mliot_expanding_skewness* s) {
  s->finite = s->infinite = 0;
  mliot_wide_clear(s->sums, MLIOT_EXPANDING_CUBES);
}

static inline void mliot_expanding_kurtosis_reset(mliot_expanding_kurtosis* s) {
  s->finite = s->infinite = 0;
  mliot_wide_clear(s->sums, MLIOT_EXPANDING_FOURTHS);
}

/* Adds the powers 1 ... order of x to their sums; counts it. */
static inline void mliot_expanding_powers(int64_t* finite, int64_t* infinite, uint64_t* sums,
                                          int order, double x) {
  uint64_t power[MLIOT_KURTOSIS + 1], before[MLIOT_KURTOSIS];
  mliot_parts parts;
  if (!mliot_is_finite(x)) {
    *infinite += !mliot_is_nan(x);
    return;
  }
  ++*finite;
  parts = mliot_decompose(x);
  if (parts.magnitude == 0) return;
  power[0] = parts.magnitude;
  for (int k = 1; k <= order; ++k) {
    const int limbs = k * MLIOT_EXPANDING_LIMBS;
    uint64_t* sum = sums + mliot_power_place(MLIOT_EXPANDING_LIMBS, k);
    const int shift = k * (parts.exponent - MLIOT_FINEST_EXPONENT);
    if (k > 1) mliot_wide_multiply(power, before, k - 1, &parts.magnitude, 1);
    for (int i = 0; i < k; ++i) {
      mliot_wide_add_shifted(sum, limbs, power[i], shift + 64 * i, parts.negative && k % 2 == 1);
      before[i] = power[i];
    }
  }
}

static inline void mliot_expanding_skewness_push(mliot_expanding_skewness* s, double x) {
  mliot_expanding_powers(&s->finite, &s->infinite, s->sums, MLIOT_SKEWNESS, x);
}

static inline void mliot_expanding_kurtosis_push(mliot_expanding_kurtosis* s, double x) {
  mliot_expanding_powers(&s->finite, &s->infinite, s->sums, MLIOT_KURTOSIS, x);
}

/* Copies the sums of powers of n samples without the limbs at both ends that say nothing; returns
   the limbs of a sample. */
static inline int mliot_expanding_trimmed(uint64_t* out, const uint64_t* sums, int order,
                                          int64_t n) {
  const int all = MLIOT_EXPANDING_LIMBS, spare = mliot_bit_length((uint64_t)n) + 3;
  int low = all, limbs;
  for (int k = 1; k <= order; ++k) {
    const int zeros = mliot_expanding_low_zeros(sums + mliot_power_place(all, k), k * all) / k;
    if (zeros < low) low = zeros;
  }
  limbs = mliot_expanding_needed(sums + all, 2 * all, spare) - low;
  /* the bits of a limb count once: low limbs are of samples and of their powers alike */
  if (limbs < 1) limbs = 1;
  if (limbs > all) limbs = all;
  if (low + limbs > all) low = all - limbs;
  for (int k = 1; k <= order; ++k) {
    const uint64_t* from = sums + mliot_power_place(all, k) + k * low;
    uint64_t* to = out + mliot_power_place(limbs, k);
    for (int i = 0; i < k * limbs; ++i) to[i] = from[i];
  }
  return limbs;
}

static inline double mliot_expanding_skewness_value(const mliot_expanding_skewness* s,
                                                    int64_t min_samples) {
  uint64_t sums[MLIOT_EXPANDING_CUBES];
  const int64_t n = s->finite;
  int constant;
  if (s->infinite != 0 || n < min_samples || n < MLIOT_SKEWNESS) return mliot_nan();
  {
    const int limbs = mliot_expanding_trimmed(sums, s->sums, MLIOT_SKEWNESS, n);
    const mliot_ratio ratio = mliot_skewness_ratio(sums, limbs, (uint64_t)n, &constant);
    return constant ? mliot_nan() : mliot_ratio_root(ratio);
  }
}

/* Whether there is a kurtosis; *ratio is it then. */
static inline int mliot_expanding_kurtosis_ratio(const mliot_expanding_kurtosis* s,
                                                 int64_t min_samples, mliot_ratio* ratio) {
  uint64_t sums[MLIOT_EXPANDING_FOURTHS];
  const int64_t n = s->finite;
  int constant;
  if (s->infinite != 0 || n < min_samples || n < MLIOT_KURTOSIS) return 0;
  {
    const int limbs = mliot_expanding_trimmed(sums, s->sums, MLIOT_KURTOSIS, n);
    *ratio = mliot_kurtosis_ratio(sums, limbs, (uint64_t)n, &constant);
    return !constant;
  }
}

static inline double mliot_expanding_kurtosis_value(const mliot_expanding_kurtosis* s,
                                                    int64_t min_samples) {
  mliot_ratio ratio;
  if (!mliot_expanding_kurtosis_ratio(s, min_samples, &ratio)) return mliot_nan();
  return mliot_ratio_to_double(ratio);
}

static inline float mliot_expanding_kurtosis_float(const mliot_expanding_kurtosis* s,
                                                   int64_t min_samples) {
  mliot_ratio ratio;
  if (!mliot_expanding_kurtosis_ratio(s, min_samples, &ratio)) return (float)mliot_nan();
  return mliot_ratio_to_float(ratio);
}

#endif

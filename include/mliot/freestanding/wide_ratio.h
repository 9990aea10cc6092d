/* Quotients of two whole numbers of many limbs, and roots of quotients, rounded once.
 *
 * Source:   Knuth 1997, "The Art of Computer Programming 2", 4.3.1, algorithm D, one digit of it.
 */
#ifndef MLIOT_FREESTANDING_WIDE_RATIO_H
#define MLIOT_FREESTANDING_WIDE_RATIO_H

#include "rounding.h"

/* Limbs of the largest numbers divided: sixth powers of sums over a ring, and a few more. */
enum { MLIOT_WIDEST = 6 * MLIOT_SUM_LIMBS + 2 };

/* out (a_limbs + b_limbs) = a * b */
static inline void mliot_wide_multiply(uint64_t* out, const uint64_t* a, int a_limbs,
                                       const uint64_t* b, int b_limbs) {
  mliot_wide_clear(out, a_limbs + b_limbs);
  for (int i = 0; i < a_limbs; ++i) {
    uint64_t carry = 0;
    if (a[i] == 0) continue;
    for (int j = 0; j < b_limbs; ++j) {
      uint64_t high, low;
      mliot_multiply(a[i], b[j], &high, &low);
      low += carry;
      high += (uint64_t)(low < carry);
      out[i + j] += low;
      carry = high + (uint64_t)(out[i + j] < low);
    }
    out[i + b_limbs] = carry;
  }
}

/* The upper `limbs` of a, moved up so that its highest bit is the highest of them. */
static inline void mliot_wide_normalize(uint64_t* out, int limbs, const uint64_t* a, int length) {
  const int zeros = mliot_leading_zeros(a[length - 1]);
  for (int i = 0; i < limbs; ++i) {
    const int from = length - limbs + i;
    const uint64_t here = from >= 0 ? a[from] : 0;
    const uint64_t below = from >= 1 ? a[from - 1] : 0;
    out[i] = zeros == 0 ? here : (here << zeros) | (below >> (64 - zeros));
  }
}

/* u -= q d 2^0 over limbs + 1 limbs of u; tells whether it fell below zero. */
static inline int mliot_wide_subtract_product(uint64_t* u, const uint64_t* d, int limbs,
                                              uint64_t q) {
  uint64_t carry = 0;
  for (int i = 0; i < limbs; ++i) {
    uint64_t high, low;
    mliot_multiply(d[i], q, &high, &low);
    low += carry;
    carry = high + (uint64_t)(low < carry) + (uint64_t)(u[i] < low);
    u[i] -= low;
  }
  {
    const int below = u[limbs] < carry;
    u[limbs] -= carry;
    return below;
  }
}

/* a / b 2^exponent for a >= 0 and b > 0, at most MLIOT_WIDEST limbs each. */
static inline mliot_ratio mliot_wide_quotient(const uint64_t* a, int a_limbs, const uint64_t* b,
                                              int b_limbs, int64_t exponent) {
  uint64_t u[MLIOT_WIDEST + 1], d[MLIOT_WIDEST], q, rest;
  mliot_ratio ratio = {0, 0, 0, 0};
  const int a_length = mliot_wide_length(a, a_limbs);
  const int b_length = mliot_wide_length(b, b_limbs);
  const int limbs = a_length > b_length ? a_length : b_length;
  int64_t a_shift, b_shift;
  if (a_length == 0 || b_length == 0) return ratio;
  d[0] = 0;
  a_shift = 64 * (int64_t)(limbs - a_length) + mliot_leading_zeros(a[a_length - 1]);
  b_shift = 64 * (int64_t)(limbs - b_length) + mliot_leading_zeros(b[b_length - 1]);
  mliot_wide_normalize(u + 1, limbs, a, a_length);
  mliot_wide_normalize(d, limbs, b, b_length);
  u[0] = 0;
  for (int i = 0; i < limbs; ++i) u[i] = (u[i] >> 1) | (u[i + 1] << 63);
  u[limbs] >>= 1; /* halved: now the quotient of the whole fits one limb */
  q = mliot_divide(u[limbs], u[limbs - 1], d[limbs - 1], &rest);
  if (mliot_wide_subtract_product(u, d, limbs, q)) {
    int below = 1;
    while (below) { /* at most twice */
      uint64_t top = u[limbs];
      uint64_t carry = 0;
      --q;
      for (int i = 0; i < limbs; ++i) {
        const uint64_t partial = u[i] + d[i];
        const uint64_t total = partial + carry;
        carry = (uint64_t)(partial < d[i]) | (uint64_t)(total < carry);
        u[i] = total;
      }
      top += carry;
      below = !(top < carry);
      u[limbs] = top;
    }
  }
  ratio.quotient = q;
  ratio.sticky = mliot_wide_length(u, limbs + 1) != 0;
  ratio.exponent = exponent + b_shift - a_shift - 63;
  return ratio;
}

/* The ratio rounded to 53 bits: a number in [1, 2], and the power of two that goes with it. */
static inline double mliot_ratio_significand(mliot_ratio ratio, int64_t* exponent) {
  mliot_ratio one = ratio;
  const int length = mliot_bit_length(ratio.quotient);
  one.exponent = 1 - length;
  *exponent = ratio.exponent - one.exponent;
  return mliot_ratio_to_double(one);
}

/* The root of the ratio rounded to 53 bits, likewise; in [1, 2]. */
static inline double mliot_ratio_root_significand(mliot_ratio ratio, int64_t* exponent) {
  int64_t doubled = 0;
  double x;
  ratio.negative = 0;
  x = mliot_ratio_significand(ratio, &doubled);
  if ((doubled & 1) != 0) {
    x *= 2;
    --doubled;
  }
  *exponent = doubled / 2;
  return mliot_sqrt(x);
}

/* x 2^exponent for x of ordinary size. */
static inline double mliot_scaled(double x, int64_t exponent) {
  for (; exponent > 1000; exponent -= 1000) {
    if (!mliot_is_finite(x)) return x;
    x *= mliot_power_of_two(1000);
  }
  for (; exponent < -1000; exponent += 1000) {
    if (x == 0) return x;
    x *= mliot_power_of_two(-1000);
  }
  return x * mliot_power_of_two(exponent);
}

/* The root of the ratio rounded once to 53 bits, with the ratio's sign. */
static inline double mliot_ratio_root(mliot_ratio ratio) {
  int64_t exponent = 0;
  double root;
  if (ratio.quotient == 0) return 0;
  root = mliot_ratio_root_significand(ratio, &exponent);
  root = mliot_scaled(root, exponent);
  return ratio.negative ? -root : root;
}

#endif

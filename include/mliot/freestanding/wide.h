/* Whole numbers of many 64-bit limbs, and their quotient rounded once to double or float.
 *
 * Limbs are little-endian. Sums and differences are taken modulo 2^(64 limbs), two's complement,
 * so the order of additions and removals never shows.
 */
#ifndef MLIOT_FREESTANDING_WIDE_H
#define MLIOT_FREESTANDING_WIDE_H

#include "arithmetic.h"

/* Limbs of a sum of doubles of any size: 2098 bits from the least to the largest of them, the sign,
   and as many as a count has. */
enum { MLIOT_SUM_LIMBS = 34 };

static inline double mliot_nan(void) { return mliot_from_bits(0x7FF8000000000000u); }
static inline int mliot_is_nan(double x) { return x != x; }
static inline int mliot_is_finite(double x) { return ((mliot_bits(x) >> 52) & 0x7FFu) != 0x7FFu; }

/* x, or the one NaN that the library gives out. */
static inline double mliot_canonical(double x) { return mliot_is_nan(x) ? mliot_nan() : x; }

/* Zero bits above the highest one; x is not 0. */
static inline int mliot_leading_zeros(uint64_t x) {
#if defined(__GNUC__)
  return __builtin_clzll(x);
#else
  int n = 0;
  for (; (x >> 63) == 0; x <<= 1) ++n;
  return n;
#endif
}

/* Zero bits below the lowest one; x is not 0. */
static inline int mliot_trailing_zeros(uint64_t x) {
#if defined(__GNUC__)
  return __builtin_ctzll(x);
#else
  int n = 0;
  for (; (x & 1u) == 0; x >>= 1) ++n;
  return n;
#endif
}

/* Bits that x takes: 0 for 0, else the place of its highest one plus 1. */
static inline int mliot_bit_length(uint64_t x) { return x == 0 ? 0 : 64 - mliot_leading_zeros(x); }

/* The 128 bits of a * b. */
static inline void mliot_multiply(uint64_t a, uint64_t b, uint64_t* high, uint64_t* low) {
#if defined(__SIZEOF_INT128__)
  __extension__ typedef unsigned __int128 mliot_u128;
  const mliot_u128 product = (mliot_u128)a * b;
  *high = (uint64_t)(product >> 64);
  *low = (uint64_t)product;
#else
  const uint64_t mask = 0xFFFFFFFFu;
  const uint64_t bottom = (a & mask) * (b & mask);
  const uint64_t middle1 = (a >> 32) * (b & mask) + (bottom >> 32);
  const uint64_t middle2 = (a & mask) * (b >> 32) + (middle1 & mask);
  *high = (a >> 32) * (b >> 32) + (middle1 >> 32) + (middle2 >> 32);
  *low = (middle2 << 32) | (bottom & mask);
#endif
}

/* (high 2^64 + low) / divisor for high < divisor. */
static inline uint64_t mliot_divide(uint64_t high, uint64_t low, uint64_t divisor,
                                    uint64_t* remainder) {
#if defined(__SIZEOF_INT128__)
  __extension__ typedef unsigned __int128 mliot_u128;
  const uint64_t quotient = (uint64_t)((((mliot_u128)high << 64) | low) / divisor);
  *remainder = low - quotient * divisor; /* modulo 2^64 it is right */
  return quotient;
#else
  uint64_t quotient = 0;
  for (int i = 0; i < 64; ++i) {
    const uint64_t carry = high >> 63;
    high = (high << 1) | (low >> 63);
    low <<= 1;
    quotient <<= 1;
    if (carry != 0 || high >= divisor) {
      high -= divisor;
      quotient |= 1u;
    }
  }
  *remainder = high;
  return quotient;
#endif
}

/* x = (negative ? -1 : 1) * magnitude * 2^exponent with an odd magnitude, or magnitude 0. */
typedef struct {
  uint64_t magnitude;
  int32_t exponent;
  int32_t negative;
} mliot_parts;

/* x is finite. */
static inline mliot_parts mliot_decompose(double x) {
  const uint64_t u = mliot_bits(x);
  const int biased = (int)((u >> 52) & 0x7FFu);
  mliot_parts parts = {u & 0x000FFFFFFFFFFFFFu, 0, (int32_t)(u >> 63)};
  if (biased != 0) parts.magnitude |= 0x0010000000000000u;
  if (parts.magnitude != 0) {
    const int zeros = mliot_trailing_zeros(parts.magnitude);
    parts.magnitude >>= zeros;
    parts.exponent = (biased == 0 ? 1 : biased) - 1075 + zeros;
  }
  return parts;
}

static inline void mliot_wide_clear(uint64_t* a, int limbs) {
  for (int i = 0; i < limbs; ++i) a[i] = 0;
}

/* Limbs of a without the zeros on top. */
static inline int mliot_wide_length(const uint64_t* a, int limbs) {
  while (limbs > 0 && a[limbs - 1] == 0) --limbs;
  return limbs;
}

/* a += b */
static inline void mliot_wide_add(uint64_t* a, const uint64_t* b, int limbs) {
  uint64_t carry = 0;
  for (int i = 0; i < limbs; ++i) {
    const uint64_t partial = a[i] + b[i];
    const uint64_t total = partial + carry;
    carry = (uint64_t)(partial < b[i]) | (uint64_t)(total < carry);
    a[i] = total;
  }
}

/* a -= b */
static inline void mliot_wide_subtract(uint64_t* a, const uint64_t* b, int limbs) {
  uint64_t borrow = 0;
  for (int i = 0; i < limbs; ++i) {
    const uint64_t partial = a[i] - b[i];
    const uint64_t total = partial - borrow;
    borrow = (uint64_t)(a[i] < b[i]) | (uint64_t)(partial < borrow);
    a[i] = total;
  }
}

/* a = |a|; tells whether a was negative. */
static inline int mliot_wide_absolute(uint64_t* a, int limbs) {
  uint64_t carry = 1;
  if ((a[limbs - 1] >> 63) == 0) return 0;
  for (int i = 0; i < limbs; ++i) {
    a[i] = ~a[i] + carry;
    carry &= (uint64_t)(a[i] == 0);
  }
  return 1;
}

/* Adds (subtract == 0) or subtracts m * 2^shift; bits above the last limb are dropped. */
static inline void mliot_wide_add_shifted(uint64_t* a, int limbs, uint64_t m, int shift,
                                          int subtract) {
  const int offset = shift & 63;
  uint64_t low = m << offset;
  uint64_t high = offset == 0 ? 0 : m >> (64 - offset);
  for (int i = shift >> 6; i < limbs && (low | high) != 0; ++i) {
    const uint64_t before = a[i];
    a[i] = subtract ? before - low : before + low;
    /* high < 2^63 wherever a carry can meet it, so the sum below cannot wrap */
    low = high + (uint64_t)(subtract ? a[i] > before : a[i] < before);
    high = 0;
  }
}

/* a *= factor */
static inline void mliot_wide_scale(uint64_t* a, int limbs, uint64_t factor) {
  uint64_t carry = 0;
  for (int i = 0; i < limbs; ++i) {
    uint64_t high, low;
    mliot_multiply(a[i], factor, &high, &low);
    low += carry;
    carry = high + (uint64_t)(low < carry);
    a[i] = low;
  }
}

/* out (2 limbs) = a * a */
static inline void mliot_wide_square(uint64_t* out, const uint64_t* a, int limbs) {
  mliot_wide_clear(out, 2 * limbs);
  for (int i = 0; i < limbs; ++i) {
    uint64_t carry = 0;
    if (a[i] == 0) continue;
    for (int j = 0; j < limbs; ++j) {
      uint64_t high, low;
      mliot_multiply(a[i], a[j], &high, &low);
      low += carry;
      high += (uint64_t)(low < carry);
      out[i + j] += low;
      carry = high + (uint64_t)(out[i + j] < low);
    }
    out[i + limbs] = carry;
  }
}

/* (quotient + a fraction) * 2^exponent, quotient >= 2^62 or all zero; sticky says whether the
   fraction is above 0. */
typedef struct {
  uint64_t quotient;
  int64_t exponent;
  int32_t sticky;
  int32_t negative;
} mliot_ratio;

/* a * 2^exponent / divisor for a >= 0 and 0 < divisor < 2^63. */
static inline mliot_ratio mliot_wide_divide(const uint64_t* a, int limbs, uint64_t divisor,
                                            int64_t exponent) {
  mliot_ratio ratio = {0, 0, 0, 0};
  int top = limbs - 1;
  while (top >= 0 && a[top] == 0) --top;
  if (top < 0) return ratio;
  {
    const int zeros = mliot_leading_zeros(a[top]);
    const int scale = mliot_leading_zeros(divisor);
    const uint64_t below = top > 0 ? a[top - 1] : 0;
    const uint64_t last = top > 1 ? a[top - 2] : 0;
    uint64_t high = a[top] << zeros, low = below << zeros, remainder;
    uint64_t dropped = last << zeros;
    if (zeros != 0) {
      high |= below >> (64 - zeros);
      low |= last >> (64 - zeros);
    }
    for (int i = top - 3; i >= 0; --i) dropped |= a[i];
    dropped |= low & 1u;
    low = (low >> 1) | (high << 63); /* halved, so that the quotient fits one limb */
    ratio.quotient = mliot_divide(high >> 1, low, divisor << scale, &remainder);
    ratio.exponent = exponent + 64 * (int64_t)(top - 1) - zeros + 1 + scale;
    ratio.sticky = (remainder | dropped) != 0;
  }
  return ratio;
}

/* a * 2^exponent / (first * second) for a >= 0 and divisors above 0, below 2^63. */
static inline mliot_ratio mliot_wide_divide_twice(const uint64_t* a, int limbs, uint64_t first,
                                                  uint64_t second, int64_t exponent) {
  /* the upper four limbs of a, with zeros below where a has fewer: their quotient has 66 bits */
  uint64_t top[4], high, low, rest = 0;
  int below;
  mliot_ratio ratio;
  mliot_multiply(first, second, &high, &low);
  if (high == 0 && (low >> 63) == 0) return mliot_wide_divide(a, limbs, low, exponent);
  below = mliot_wide_length(a, limbs) - 4;
  for (int i = 3; i >= 0; --i)
    top[i] = mliot_divide(rest, below + i >= 0 ? a[below + i] : 0, first, &rest);
  ratio = mliot_wide_divide(top, 4, second, exponent + 64 * (int64_t)below);
  if (ratio.quotient == 0) return ratio; /* of 0 */
  ratio.sticky |= (int32_t)(rest != 0 || (below > 0 && mliot_wide_length(a, below) != 0));
  return ratio;
}

/* quotient >> shift, 0 < shift, rounded to nearest even. */
static inline uint64_t mliot_shift_rounded(uint64_t quotient, int64_t shift, int sticky) {
  uint64_t kept, half, rest;
  if (shift > 64) return 0;
  kept = shift == 64 ? 0 : quotient >> shift;
  half = (quotient >> (shift - 1)) & 1u;
  rest = (quotient & (((uint64_t)1 << (shift - 1)) - 1)) | (uint64_t)(sticky != 0);
  return kept + (half & ((kept & 1u) | (uint64_t)(rest != 0)));
}

/* The ratio rounded once to a double. */
static inline double mliot_ratio_to_double(mliot_ratio ratio) {
  const uint64_t sign = (uint64_t)ratio.negative << 63;
  if (ratio.quotient == 0) return 0;
  {
    const int length = mliot_bit_length(ratio.quotient);
    int64_t shift = length - 53;
    if (ratio.exponent + shift < -1074) shift = -1074 - ratio.exponent;
    {
      const uint64_t kept = mliot_shift_rounded(ratio.quotient, shift, ratio.sticky);
      /* kept carries its own leading bit, which adds 1 to the exponent field below */
      const int64_t field = ratio.exponent + shift + 1074;
      if (field > 2045) return mliot_from_bits(sign | 0x7FF0000000000000u);
      return mliot_from_bits(sign | (((uint64_t)field << 52) + kept));
    }
  }
}

/* The ratio rounded once to a float: an odd last bit keeps the double from standing on a tie. */
static inline float mliot_ratio_to_float(mliot_ratio ratio) {
  const int64_t field = ratio.exponent + 11 + 1074;
  uint64_t kept = ratio.quotient >> 11;
  if (ratio.quotient == 0) return 0;
  kept |= (uint64_t)((ratio.quotient & 0x7FFu) != 0 || ratio.sticky);
  {
    const double sign = ratio.negative ? -1.0 : 1.0;
    if (field > 1400) return (float)(sign * mliot_from_bits(0x7FF0000000000000u));
    if (field < 700) return (float)(sign * 0.0);
    return (float)(sign * (double)kept * mliot_from_bits((uint64_t)(field - 1074 + 1023) << 52));
  }
}

#endif

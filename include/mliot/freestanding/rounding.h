/* Square roots and conversions to float that round once, without libm. */
#ifndef MLIOT_FREESTANDING_ROUNDING_H
#define MLIOT_FREESTANDING_ROUNDING_H

#include "math.h"
#include "wide.h"

/* The IEEE square root of x >= 0 by integers, bit by bit; for machines without an instruction. */
static inline double mliot_sqrt_by_integers(double x) {
  if (!(x > 0) || !mliot_is_finite(x)) return x;
  {
    const mliot_parts parts = mliot_decompose(x);
    const int length = mliot_bit_length(parts.magnitude);
    /* x = m 2^(2 half) with m of 107 or 108 bits, so that the root of m has 54 */
    const int odd = (parts.exponent + length) & 1;
    const int up = 108 - odd - length;
    uint64_t wide[2] = {0, 0}, rest = 0, root = 0;
    mliot_wide_add_shifted(wide, 2, parts.magnitude, up, 0);
    for (int i = 53; i >= 0; --i) {
      const int two = 2 * i;
      const uint64_t pair = (two >= 64 ? wide[1] >> (two - 64) : wide[0] >> two) & 3u;
      const uint64_t trial = (root << 2) | 1u;
      rest = (rest << 2) | pair;
      root <<= 1;
      if (rest >= trial) {
        rest -= trial;
        root |= 1u;
      }
    }
    {
      const mliot_ratio ratio = {root << 9, (parts.exponent - up) / 2 - 9, rest != 0, 0};
      return mliot_ratio_to_double(ratio);
    }
  }
}

/* The IEEE square root of x >= 0. */
static inline double mliot_sqrt(double x) {
  (void)mliot_sqrt_by_integers; /* not called where there is an instruction */
#if defined(__GNUC__) && defined(__x86_64__)
  __asm__("sqrtsd %0, %0" : "+x"(x));
  return x;
#elif defined(__GNUC__) && defined(__aarch64__)
  __asm__("fsqrt %d0, %d0" : "+w"(x));
  return x;
#else
  return mliot_sqrt_by_integers(x);
#endif
}

/* Whether (float)q is also the float nearest to the exact value that q is the nearest double of:
   always, except on a tie of floats and below the normal floats. */
static inline int mliot_float_is_safe(double q) {
  const double smallest = 0x1p-126;
  return (mliot_bits(q) & 0x1FFFFFFFu) != 0x10000000u &&
         (q >= smallest || q <= -smallest || q == 0);
}

/* The float nearest to high + tail, where high is the double nearest to that sum. */
static inline float mliot_sum_to_float(double high, double tail) {
  uint64_t u = mliot_bits(high);
  if (tail != 0 && (u & 1u) == 0 && mliot_is_finite(high)) {
    const int away = (tail > 0) == (high > 0);
    u = away ? u + 1 : u - 1; /* an odd last bit: no tie of floats */
  }
  return (float)mliot_from_bits(u);
}

/* a + b = result + *tail exactly (Knuth's two-sum); *tail is 0 when the sum is not finite. */
static inline double mliot_two_sum(double a, double b, double* tail) {
  double sum = a + b;
  MLIOT_KEEP(sum);
  {
    double b_part = sum - a;
    MLIOT_KEEP(b_part);
    {
      double a_part = sum - b_part;
      MLIOT_KEEP(a_part);
      *tail = mliot_is_finite(sum) ? (a - a_part) + (b - b_part) : 0;
    }
  }
  return sum;
}

#endif

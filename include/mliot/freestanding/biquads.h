/* A cascade of second-order sections (biquads), each in transposed direct form II.
 *
 * A section gives y = b0 x + m0 and keeps m0 = b1 x - a1 y + m1, m1 = b2 x - a2 y. The cascade
 * begins as if its first sample had always been there, so that an offset causes no swing.
 *
 * Missing:  NaN and infinities give NaN and leave the memory as it is.
 * Cost:     five products a section.
 * Source:   Oppenheim and Schafer 2010, "Discrete-Time Signal Processing", 6.3.
 */
#ifndef MLIOT_FREESTANDING_BIQUADS_H
#define MLIOT_FREESTANDING_BIQUADS_H

#include "wide.h"

/* b0, b1, b2, a1, a2 of a section; a0 is 1. */
enum { MLIOT_BIQUAD = 5 };

typedef struct {
  int64_t begun;
  double value; /* the newest sample, filtered */
} mliot_biquads;

static inline void mliot_biquads_reset(mliot_biquads* s) {
  s->begun = 0;
  s->value = mliot_nan();
}

/* The memory after an endless past of x. */
static inline void mliot_biquads_settle(double* memory, const double* sections, int64_t count,
                                        double x) {
  for (int64_t i = 0; i < count; ++i) {
    const double* c = sections + MLIOT_BIQUAD * i;
    const double gain = (c[0] + c[1] + c[2]) / (1 + c[3] + c[4]);
    memory[2 * i] = mliot_product(gain - c[0], x);
    memory[2 * i + 1] = mliot_product(c[2] - mliot_product(c[4], gain), x);
    x = mliot_product(gain, x);
  }
}

static inline double mliot_biquads_step(double* memory, const double* sections, int64_t count,
                                        double x) {
  for (int64_t i = 0; i < count; ++i) {
    const double* c = sections + MLIOT_BIQUAD * i;
    double* m = memory + 2 * i;
    const double y = mliot_product_sum(c[0], x, m[0]);
    m[0] = (mliot_product(c[1], x) - mliot_product(c[3], y)) + m[1];
    m[1] = mliot_product(c[2], x) - mliot_product(c[4], y);
    x = y;
  }
  return x;
}

/* memory holds 2 * count doubles. Where a step overflows, the cascade begins anew. */
static inline void mliot_biquads_push(mliot_biquads* s, double* memory, const double* sections,
                                      int64_t count, double x) {
  s->value = mliot_nan();
  if (!mliot_is_finite(x)) return;
  if (s->begun) s->value = mliot_biquads_step(memory, sections, count, x);
  if (!mliot_is_finite(s->value)) {
    mliot_biquads_settle(memory, sections, count, x);
    s->value = mliot_biquads_step(memory, sections, count, x);
  }
  s->begun = mliot_is_finite(s->value);
  if (!s->begun) s->value = mliot_nan();
}

#endif

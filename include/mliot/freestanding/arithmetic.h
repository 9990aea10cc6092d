/* Products that no compiler may fuse with a following sum. */
#ifndef MLIOT_FREESTANDING_ARITHMETIC_H
#define MLIOT_FREESTANDING_ARITHMETIC_H

#include <stdint.h>
#include <string.h>

#if defined(__FAST_MATH__)
#error "mliot: -ffast-math changes results; compile without it"
#endif

/* Keeps a product in a register of its own. The library itself is built with contraction off and
   needs no barrier; a user's compiler may fuse by default. */
#if defined(MLIOT_CONTRACTION_OFF) || !defined(__GNUC__)
#define MLIOT_KEEP(x) ((void)0)
#elif defined(__x86_64__)
#define MLIOT_KEEP(x) __asm__("" : "+x"(x))
#elif defined(__aarch64__)
#define MLIOT_KEEP(x) __asm__("" : "+w"(x))
#else
#define MLIOT_KEEP(x) __asm__("" : "+m"(x))
#endif

static inline double mliot_product(double a, double b) {
  double p = a * b;
  MLIOT_KEEP(p);
  return p;
}

/* a * b + c with two roundings. */
static inline double mliot_product_sum(double a, double b, double c) {
  return mliot_product(a, b) + c;
}

static inline uint64_t mliot_bits(double x) {
  uint64_t u;
  memcpy(&u, &x, sizeof u);
  return u;
}

static inline double mliot_from_bits(uint64_t u) {
  double x;
  memcpy(&x, &u, sizeof x);
  return x;
}

static inline float mliot_float_from_bits(uint32_t u) {
  float x;
  memcpy(&x, &u, sizeof x);
  return x;
}

#endif

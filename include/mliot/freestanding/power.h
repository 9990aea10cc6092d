/* The power transforms of Box and Cox and of Yeo and Johnson, then moved and stretched.
 *
 * Missing:  NaN stays NaN; so does what Box-Cox is not defined for, numbers that are not above 0.
 * Source:   Box and Cox 1964, "An Analysis of Transformations", JRSS B 26(2); Yeo and Johnson 2000,
 *           "A New Family of Power Transformations", Biometrika 87(4).
 */
#ifndef MLIOT_FREESTANDING_POWER_H
#define MLIOT_FREESTANDING_POWER_H

#include "map.h"
#include "math.h"

/* log(1 + x): the rounding of 1 + x is made good by the quotient. Source: Kahan's rule, in Higham
   2002, "Accuracy and Stability of Numerical Algorithms", 1.14.1. */
static inline double mliot_log1p(double x) {
  const double u = 1 + x;
  if (u == 1 || !mliot_is_finite(u)) return x;
  return x == -1 ? mliot_log(0) : mliot_product(mliot_log(u), x / (u - 1));
}

/* e^x - 1, by the same rule. */
static inline double mliot_expm1(double x) {
  const double u = mliot_exp(x);
  if (u == 1) return x;
  if (!mliot_is_finite(u) || u == 0) return u == 0 ? -1 : u;
  return mliot_product(u - 1, x / mliot_log(u));
}

/* (e^(lambda t) - 1) / lambda, t where lambda is 0. */
static inline double mliot_power_of_log(double lambda, double t) {
  return lambda == 0 ? t : mliot_expm1(mliot_product(lambda, t)) / lambda;
}

/* The t of it. */
static inline double mliot_log_of_power(double lambda, double y) {
  return lambda == 0 ? y : mliot_log1p(mliot_product(lambda, y)) / lambda;
}

typedef struct {
  int box_cox; /* 0: Yeo-Johnson */
  double lambda;
  double center;
  double scale; /* above 0 */
} mliot_power_options;

/* Before it is moved and stretched. */
static inline double mliot_power_raw(const mliot_power_options* o, double x) {
  if (o->box_cox) return x > 0 ? mliot_power_of_log(o->lambda, mliot_log(x)) : mliot_nan();
  if (x < 0) return -mliot_power_of_log(2 - o->lambda, mliot_log1p(-x));
  return mliot_power_of_log(o->lambda, mliot_log1p(x));
}

static inline double mliot_power(const mliot_power_options* o, double x) {
  return mliot_canonical((mliot_power_raw(o, x) - o->center) / o->scale);
}

/* The x of a y; NaN where no x leads to it. */
static inline double mliot_power_inverse(const mliot_power_options* o, double y) {
  const double raw = mliot_product_sum(y, o->scale, o->center);
  if (o->box_cox) return mliot_canonical(mliot_exp(mliot_log_of_power(o->lambda, raw)));
  if (raw < 0) return mliot_canonical(-mliot_expm1(mliot_log_of_power(2 - o->lambda, -raw)));
  return mliot_canonical(mliot_expm1(mliot_log_of_power(o->lambda, raw)));
}

#endif

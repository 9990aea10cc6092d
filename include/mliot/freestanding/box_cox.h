/* The Box-Cox transformation of an observation and its inverse, smooth through lambda = 0: by
 * series where lambda log y is small.
 *
 * Source: Box and Cox 1964, "An Analysis of Transformations", JRSS B 26(2).
 */
#ifndef MLIOT_FREESTANDING_BOX_COX_H
#define MLIOT_FREESTANDING_BOX_COX_H

#include "math.h"

/* Below it differences lose more digits than the series. */
#define MLIOT_BOX_COX_SMALL 1e-2

/* z = (y^lambda - 1) / lambda, log y at 0; y > 0. With u = log y and x = lambda u it is
   u (e^x - 1) / x. */
static inline double mliot_box_cox(double y, double lambda) {
  const double u = mliot_log(y);
  const double x = mliot_product(lambda, u);
  if (x > -MLIOT_BOX_COX_SMALL && x < MLIOT_BOX_COX_SMALL) {
    double ratio = 1.0 / 24 + mliot_product(x, 1.0 / 120);
    ratio = 1.0 / 6 + mliot_product(x, ratio);
    ratio = 1.0 / 2 + mliot_product(x, ratio);
    ratio = 1 + mliot_product(x, ratio);
    return mliot_product(u, ratio);
  }
  return mliot_product(u, mliot_exp(x) - 1) / x;
}

/* y of z; 0 below what any y has. log(1 + lambda z) / lambda is z (1 - w / 2 + w^2 / 3 ...) with
   w = lambda z. */
static inline double mliot_box_cox_inverse(double z, double lambda) {
  const double w = mliot_product(lambda, z);
  double ratio = 1.0 / 6 - w / 7;
  int i;
  if (!(w > -MLIOT_BOX_COX_SMALL && w < MLIOT_BOX_COX_SMALL)) {
    return w <= -1 ? 0.0 : mliot_exp(mliot_log(1 + w) / lambda);
  }
  for (i = 5; i >= 1; --i) ratio = 1.0 / i - mliot_product(w, ratio);
  return mliot_exp(mliot_product(z, ratio));
}

#endif

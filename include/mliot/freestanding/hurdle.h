/* The distribution of intermittent demand: nothing, or a size that is lognormal. */
#ifndef MLIOT_FREESTANDING_HURDLE_H
#define MLIOT_FREESTANDING_HURDLE_H

#include "normal.h"

/* A demand comes with a chance; its size has a mean and a variance. NaN: nothing is known. */
typedef struct {
  double chance, size, size_variance;
} mliot_hurdle;

static inline double mliot_hurdle_mean(mliot_hurdle d) { return mliot_product(d.chance, d.size); }

static inline double mliot_hurdle_variance(mliot_hurdle d) {
  const double total = mliot_hurdle_mean(d);
  const double square = mliot_product_sum(d.size, d.size, d.size_variance);
  const double variance = mliot_product(d.chance, square) - mliot_product(total, total);
  return variance > 0 ? variance : 0;
}

static inline double mliot_hurdle_quantile(mliot_hurdle d, double q) {
  const double above = (q - (1 - d.chance)) / d.chance;
  const double most = 1 - 0x1p-53;
  double spread, z;
  if (mliot_is_nan(d.size)) return mliot_nan();
  if (!(above > 0) || d.size <= 0) return 0;
  if (d.size_variance <= 0) return d.size;
  spread = mliot_log(1 + d.size_variance / d.size / d.size);
  z = mliot_normal_quantile(above < most ? above : most);
  z = mliot_product(mliot_sqrt(spread), z) - mliot_product(0.5, spread);
  return mliot_product(d.size, mliot_exp(z));
}

#endif

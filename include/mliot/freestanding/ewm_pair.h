/* Exponentially weighted covariance and correlation of two columns, with weights as pandas has
 * them.
 *
 * With the newest pair's share r of all weights, as ewm_moments.h has it,
 *
 *   covariance  = (1 - r) (covariance + r (x - mean of x) (y - mean of y)), before the means move,
 *   correlation = covariance / (root(variance of x) root(variance of y)), within -1 ... 1,
 *
 * in double, each operation rounded in the order written.
 *
 * Missing:  a pair with a NaN changes nothing but, where weights decay with every sample, the age
 *           of what came before. An infinity makes both NaN for good. Where x or y does not vary,
 *           the correlation is NaN.
 * Source:   pandas, "Exponentially weighted window", ewm.cov and ewm.corr.
 */
#ifndef MLIOT_FREESTANDING_EWM_PAIR_H
#define MLIOT_FREESTANDING_EWM_PAIR_H

#include "ewm_moments.h"

typedef struct {
  mliot_ewm_moments x, y; /* of the pairs present, with the same weights */
  double covariance;      /* by weights, with the bias they bring */
} mliot_ewm_pair;

static inline void mliot_ewm_pair_reset(mliot_ewm_pair* s) {
  mliot_ewm_moments_reset(&s->x);
  mliot_ewm_moments_reset(&s->y);
  s->covariance = 0;
}

static inline void mliot_ewm_pair_push(mliot_ewm_pair* s, const mliot_ewm_weights* weights,
                                       double x, double y) {
  const int missing = mliot_is_nan(x) || mliot_is_nan(y);
  if (!missing && s->x.present != 0) {
    const double past = mliot_product(s->x.past, 1 - weights->alpha);
    const double share = mliot_ewm_share(weights, past);
    const double moved = mliot_product(share, x - s->x.mean);
    const double product = s->covariance + mliot_product(moved, y - s->y.mean);
    s->covariance = mliot_product(1 - share, product);
  }
  mliot_ewm_moments_push(&s->x, weights, missing ? mliot_nan() : x);
  mliot_ewm_moments_push(&s->y, weights, missing ? mliot_nan() : y);
}

static inline double mliot_ewm_pair_covariance(const mliot_ewm_pair* s, int64_t min_samples,
                                               int bias) {
  if (!mliot_is_finite(s->y.mean)) return mliot_nan();
  return mliot_ewm_unbiased(&s->x, min_samples, bias, s->covariance);
}

static inline double mliot_ewm_pair_correlation(const mliot_ewm_pair* s, int64_t min_samples) {
  const double x = mliot_sqrt(mliot_ewm_moments_variance(&s->x, min_samples, 1));
  const double y = mliot_sqrt(mliot_ewm_moments_variance(&s->y, min_samples, 1));
  const double bound = mliot_product(x, y);
  if (!(bound > 0)) return mliot_nan();
  if (s->covariance >= bound) return 1;
  if (s->covariance <= -bound) return -1;
  return s->covariance / bound;
}

#endif

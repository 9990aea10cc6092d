/* Puts a number at its place among the quantiles of a column: from 0 to 1, or as a normal number.
 *
 * Between two quantiles the place is interpolated; on a run of equal ones it is the run's middle.
 * Below the first one it is 0, above the last one 1. Normal numbers stop where the places 1e-7 and
 * 1 - 1e-7 lie, about -5.2 and 5.2, so that none is infinite.
 * Missing: NaN stays NaN.
 * Cost:    O(log n) a sample.
 */
#ifndef MLIOT_FREESTANDING_QUANTILE_MAP_H
#define MLIOT_FREESTANDING_QUANTILE_MAP_H

#include "map.h"
#include "normal.h"
#include "sorted.h"

/* (x - low) / (high - low), in halves where the differences leave the doubles. */
static inline double mliot_share_of_way(double low, double high, double x) {
  if (mliot_is_finite(high - low)) return (x - low) / (high - low);
  low = mliot_product(0.5, low);
  return (mliot_product(0.5, x) - low) / (mliot_product(0.5, high) - low);
}

/* The number that lies the share of the way from low to high. */
static inline double mliot_along_way(double low, double high, double share) {
  if (mliot_is_finite(high - low)) return mliot_product_sum(share, high - low, low);
  low = mliot_product(0.5, low);
  return 2 * mliot_product_sum(share, mliot_product(0.5, high) - low, low);
}

/* The place of x among n ascending quantiles, of which the first stands for 0, the last for 1. */
static inline double mliot_quantile_place(const double* quantiles, int64_t n, double x) {
  const double steps = (double)(n - 1);
  int64_t first, next;
  if (n < 2 || x <= quantiles[0]) return 0;
  if (x >= quantiles[n - 1]) return 1;
  first = mliot_numbers_below(quantiles, n, x, 0);
  next = mliot_numbers_below(quantiles, n, x, 1);
  if (first < next) return mliot_product(0.5, (double)first / steps + (double)(next - 1) / steps);
  return mliot_product_sum(mliot_share_of_way(quantiles[next - 1], quantiles[next], x),
                           (double)next / steps - (double)(next - 1) / steps,
                           (double)(next - 1) / steps);
}

/* The number at a place. */
static inline double mliot_quantile_at(const double* quantiles, int64_t n, double place) {
  const double at = mliot_product(place, (double)(n - 1));
  int64_t below;
  if (!(place > 0)) return quantiles[0];
  if (place >= 1) return quantiles[n - 1];
  below = (int64_t)at;
  return mliot_along_way(quantiles[below], quantiles[below + 1], at - (double)below);
}

/* The outermost places of normal numbers. */
#define MLIOT_FIRST_PLACE 9.999999977795539e-08

static inline double mliot_quantile_map(const double* quantiles, int64_t n, int normal, double x) {
  double place;
  if (mliot_is_nan(x)) return mliot_nan();
  place = mliot_quantile_place(quantiles, n, x);
  if (!normal) return place;
  if (place < MLIOT_FIRST_PLACE) place = MLIOT_FIRST_PLACE;
  if (place > 1 - MLIOT_FIRST_PLACE) place = 1 - MLIOT_FIRST_PLACE;
  return mliot_normal_quantile(place);
}

/* The x of it; the outermost normal numbers stand for the first and the last quantile. */
static inline double mliot_quantile_map_inverse(const double* quantiles, int64_t n, int normal,
                                                double y) {
  double place = y;
  if (mliot_is_nan(y)) return mliot_nan();
  if (normal) {
    place = mliot_normal_share(y);
    if (place <= 1e-7) place = 0;
    if (place >= 1 - 1e-7) place = 1;
  }
  return mliot_quantile_at(quantiles, n, place);
}

#endif

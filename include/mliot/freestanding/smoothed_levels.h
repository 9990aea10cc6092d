/* Levels of m interleaved series, each moved by a share of its errors: simple exponential smoothing
 * of a series (m = 1) or of each period of its season.
 *
 * A state is observations seen, squared errors, errors, then a share and a level a period.
 *
 * Source: Brown 1959, "Statistical forecasting for inventory control".
 */
#ifndef MLIOT_FREESTANDING_SMOOTHED_LEVELS_H
#define MLIOT_FREESTANDING_SMOOTHED_LEVELS_H

#include "series.h"

enum {
  MLIOT_LEVELS_SEEN = 0,
  MLIOT_LEVELS_SQUARES = 1,
  MLIOT_LEVELS_ERRORS = 2,
  MLIOT_LEVELS_PAIRS = 3
};

/* Where share and level of the period lie that comes `ahead` periods after the next one. */
static inline int64_t mliot_levels_place(const double* s, int64_t m, int64_t ahead) {
  return MLIOT_LEVELS_PAIRS + 2 * mliot_history_next((int64_t)s[MLIOT_LEVELS_SEEN] + ahead, m);
}

static inline void mliot_levels_push(double* s, int64_t m, double y) {
  const int64_t at = mliot_levels_place(s, m, 0);
  const int first = s[MLIOT_LEVELS_SEEN] < (double)m;
  s[at + 1] = first ? y : mliot_product_sum(s[at], y - s[at + 1], s[at + 1]);
  s[MLIOT_LEVELS_SEEN] += 1;
}

/* Periods without an observation forecast the mean of the others' levels. */
static inline void mliot_levels_predict(const double* s, int64_t m, int64_t h, double* mean,
                                        double* variance) {
  const double seen = s[MLIOT_LEVELS_SEEN];
  const int64_t started = seen < (double)m ? (int64_t)seen : m;
  const double sigma2 =
      s[MLIOT_LEVELS_ERRORS] > 0 ? s[MLIOT_LEVELS_SQUARES] / s[MLIOT_LEVELS_ERRORS] : mliot_nan();
  double sum = 0, other;
  int64_t j, k;
  for (j = 0; j < started; ++j) sum += s[MLIOT_LEVELS_PAIRS + 2 * j + 1];
  other = started > 0 ? sum / (double)started : mliot_nan();
  for (k = 0; k < h; ++k) {
    const int64_t at = mliot_levels_place(s, m, k);
    const double seasons = (double)(k / m);
    mean[k] = (at - MLIOT_LEVELS_PAIRS) / 2 < started ? s[at + 1] : other;
    variance[k] = mliot_product(sigma2, mliot_product_sum(seasons, mliot_product(s[at], s[at]), 1));
  }
}

#endif

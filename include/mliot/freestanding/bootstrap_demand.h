/* Periods with and without demand as a Markov chain, and sizes of demands drawn from those seen.
 *
 * A state is periods, whether the last one had a demand, periods with demand behind each kind and
 * all periods behind each kind (without a demand, then with one), demands, then the window of their
 * sizes (ordered_window.h). Whole sizes may be drawn with their neighbours: X becomes
 * 1 + [X + z sqrt(X)], and stays X where that is below 1.
 *
 * Source: Willemain, Smart and Schwarz 2004, Int. J. Forecasting 20(3).
 */
#ifndef MLIOT_FREESTANDING_BOOTSTRAP_DEMAND_H
#define MLIOT_FREESTANDING_BOOTSTRAP_DEMAND_H

#include "normal.h"
#include "ordered_window.h"
#include "whole.h"

enum {
  MLIOT_CHAIN_SEEN = 0,
  MLIOT_CHAIN_LAST = 1,
  MLIOT_CHAIN_DEMAND_AFTER = 2,
  MLIOT_CHAIN_AFTER = 4,
  MLIOT_CHAIN_DEMANDS = 6,
  MLIOT_CHAIN_WINDOW = 7
};

/* Sizes below this have moments in a table, since sizes below 1 do not come from here on. */
#define MLIOT_JITTER_TABLE 65

/* Mean of a size, and of its square. */
typedef struct {
  double mean, square;
} mliot_size_moments;

/* The share of a jittered size that is at most a whole y. */
static inline double mliot_jittered_share(double size, double y) {
  const double deviation = mliot_sqrt(size);
  double below;
  if (y < 1) return 0;
  below = mliot_normal_share((y - size) / deviation);
  return size > y ? below - mliot_normal_share((-1 - size) / deviation) : below;
}

/* P(Y > y) from 0 on gives the mean, with the weights 2 y + 1 the mean square. */
static inline mliot_size_moments mliot_jittered_added_up(double size) {
  const double end = size + mliot_product(10, mliot_sqrt(size)) + 2;
  mliot_size_moments sum = {0, 0};
  double y;
  for (y = 0; y < end; y += 1) {
    const double above = 1 - mliot_jittered_share(size, y);
    sum.mean += above;
    sum.square = mliot_product_sum(mliot_product(2, y) + 1, above, sum.square);
  }
  return sum;
}

/* What a chain is told: the largest window, and the moments of the sizes 0 .. 64 with their
   neighbours; without a table sizes are drawn as they are. */
typedef struct {
  int64_t most;
  const mliot_size_moments* jitter;
} mliot_chain;

static inline mliot_size_moments mliot_size_moments_of(const mliot_chain* chain, int jittered,
                                                       double size) {
  mliot_size_moments of;
  if (jittered && size < MLIOT_JITTER_TABLE) return chain->jitter[(int64_t)size];
  of.mean = jittered ? size + 0.5 : size; /* cut off and one added: half a unit up */
  of.square = mliot_product(of.mean, of.mean);
  if (jittered) of.square = of.square + size + 1.0 / 12; /* and uniform within the unit */
  return of;
}

static inline int64_t mliot_chain_sizes(const mliot_chain* chain, const double* s) {
  return mliot_ordered_size(chain->most, s[MLIOT_CHAIN_DEMANDS]);
}

static inline const double* mliot_chain_sorted(const mliot_chain* chain, const double* s) {
  return s + MLIOT_CHAIN_WINDOW + chain->most;
}

/* Whether sizes are drawn with their neighbours: all of them are whole. */
static inline int mliot_chain_jittered(const mliot_chain* chain, const double* s) {
  const double* sorted = mliot_chain_sorted(chain, s);
  const int64_t n = mliot_chain_sizes(chain, s);
  int64_t i;
  if (!chain->jitter) return 0;
  for (i = 0; i < n; ++i) {
    if (!(sorted[i] < 0x1p53) || sorted[i] != mliot_floor(sorted[i])) return 0;
  }
  return 1;
}

/* Takes the next observation. */
static inline void mliot_chain_push(const mliot_chain* chain, double* s, double y) {
  const int came = y > 0;
  if (s[MLIOT_CHAIN_SEEN] > 0) {
    const int before = s[MLIOT_CHAIN_LAST] != 0;
    s[MLIOT_CHAIN_AFTER + before] += 1;
    s[MLIOT_CHAIN_DEMAND_AFTER + before] += came;
  }
  s[MLIOT_CHAIN_SEEN] += 1;
  s[MLIOT_CHAIN_LAST] = came;
  if (!came) return;
  mliot_ordered_push(s + MLIOT_CHAIN_WINDOW, chain->most, s[MLIOT_CHAIN_DEMANDS], y);
  s[MLIOT_CHAIN_DEMANDS] += 1;
}

/* The chance of a demand behind a period without (0) or with one (1). */
static inline double mliot_chain_after(const double* s, int kind) {
  const double overall = s[MLIOT_CHAIN_DEMANDS] / s[MLIOT_CHAIN_SEEN];
  return (s[MLIOT_CHAIN_DEMAND_AFTER + kind] + overall) / (s[MLIOT_CHAIN_AFTER + kind] + 1);
}

/* The chance of a demand one period later. */
static inline double mliot_chain_next(const double* s, double chance) {
  const double none = mliot_chain_after(s, 0);
  return none + mliot_product(chance, mliot_chain_after(s, 1) - none);
}

/* How many of the n sorted sizes are equal to the first. */
static inline int64_t mliot_equal_sizes(const double* sorted, int64_t n) {
  int64_t end = 1;
  while (end < n && sorted[end] == sorted[0]) ++end;
  return end;
}

/* Moments over all sizes, each size once. */
static inline mliot_size_moments mliot_chain_moments(const mliot_chain* chain, const double* s) {
  const double* sorted = mliot_chain_sorted(chain, s);
  const int64_t n = mliot_chain_sizes(chain, s);
  const int jittered = mliot_chain_jittered(chain, s);
  mliot_size_moments all = {0, 0};
  int64_t i = 0;
  while (i < n) {
    const int64_t times = mliot_equal_sizes(sorted + i, n - i);
    const double share = (double)times / (double)n;
    const mliot_size_moments of = mliot_size_moments_of(chain, jittered, sorted[i]);
    all.mean = mliot_product_sum(share, of.mean, all.mean);
    all.square = mliot_product_sum(share, of.square, all.square);
    i += times;
  }
  return all;
}

/* Means and variances of the periods 1 .. h ahead. */
static inline void mliot_chain_predict(const mliot_chain* chain, const double* s, int64_t h,
                                       double* mean, double* variance) {
  const mliot_size_moments of = mliot_chain_moments(chain, s);
  double chance = s[MLIOT_CHAIN_SEEN] == 0 ? mliot_nan() : s[MLIOT_CHAIN_LAST];
  int64_t k;
  for (k = 0; k < h; ++k) {
    double spread;
    chance = mliot_chain_next(s, chance);
    mean[k] = mliot_product(chance, of.mean);
    spread = mliot_product(chance, of.square) - mliot_product(mean[k], mean[k]);
    variance[k] = mliot_is_nan(chance) ? mliot_nan() : (spread > 0 ? spread : 0);
  }
}

/* The share of all jittered sizes that is at most a whole y. */
static inline double mliot_chain_share(const double* sorted, int64_t n, double y) {
  double sum = 0;
  int64_t i = 0;
  while (i < n) {
    const int64_t times = mliot_equal_sizes(sorted + i, n - i);
    sum = mliot_product_sum((double)times / (double)n, mliot_jittered_share(sorted[i], y), sum);
    i += times;
  }
  return sum;
}

/* The smallest whole number that a share q of the jittered sizes does not exceed. */
static inline double mliot_chain_jittered_quantile(const double* sorted, int64_t n, double q) {
  const double largest = sorted[n - 1];
  double low = 0;
  double high = mliot_ceiling(largest + mliot_product(10, mliot_sqrt(largest))) + 2;
  while (high - low > 1) {
    const double middle = mliot_floor(mliot_product(0.5, low + high));
    if (mliot_chain_share(sorted, n, middle) < q) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return high;
}

/* The q-quantile of the period `step` >= 1 ahead. */
static inline double mliot_chain_quantile(const mliot_chain* chain, const double* s, int64_t step,
                                          double q) {
  const double* sorted = mliot_chain_sorted(chain, s);
  const int64_t n = mliot_chain_sizes(chain, s);
  double chance = s[MLIOT_CHAIN_LAST];
  double above;
  int64_t k;
  if (s[MLIOT_CHAIN_SEEN] == 0) return mliot_nan();
  if (s[MLIOT_CHAIN_DEMANDS] == 0) return 0;
  for (k = 0; k < step; ++k) chance = mliot_chain_next(s, chance);
  above = (q - (1 - chance)) / chance;
  if (!(above > 0)) return 0;
  if (!mliot_chain_jittered(chain, s)) return mliot_ordered_quantile(sorted, n, above);
  return mliot_chain_jittered_quantile(sorted, n, above);
}

#endif

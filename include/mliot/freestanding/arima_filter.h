/* The filter of an ARIMA of one series: what its state holds, and how it moves.
 *
 * The differenced series w has (1 - ar B - ...)(1 - sar B^m - ...) (w - mean) = (1 + ma B + ...)
 * (1 + sma B^m + ...) e. The filter knows the expected next values of it; gain and change are what
 * an error moves them by, and how far that still is from the gain of an infinite past.
 *
 * A state is observations seen, orders, mean, variance of the next error in units of sigma2,
 * sigma2, four numbers that are only reported, coefficients, coefficients of regressors, the last
 * observations, that of period t at t % lost, and the filter: known, gain and change. What there is
 * room for may be more than what the orders of a series take.
 *
 * Source: Gardner, Harvey and Phillips 1980, "Algorithm AS 154", Applied Statistics 29; Morf,
 *         Sidhu and Kailath 1974, IEEE Trans. Automatic Control 19(4), for the change of the gain.
 */
#ifndef MLIOT_FREESTANDING_ARIMA_FILTER_H
#define MLIOT_FREESTANDING_ARIMA_FILTER_H

#include "math.h"
#include "wide.h"

enum {
  MLIOT_ARIMA_COUNT = 0,
  MLIOT_ARIMA_P = 1,
  MLIOT_ARIMA_D = 2,
  MLIOT_ARIMA_Q = 3,
  MLIOT_ARIMA_SEASONAL_P = 4,
  MLIOT_ARIMA_SEASONAL_D = 5,
  MLIOT_ARIMA_SEASONAL_Q = 6,
  MLIOT_ARIMA_MEAN = 8,
  MLIOT_ARIMA_VARIANCE = 9,
  MLIOT_ARIMA_SIGMA2 = 10,
  MLIOT_ARIMA_COEFFICIENTS = 15
};

/* A variance so little above 1 that the filter is that of the infinite past. */
#define MLIOT_ARIMA_STEADY 1e-12

/* What a state has room for. */
typedef struct {
  int64_t p, q, seasonal_p, seasonal_q;
  int64_t regressors;
  int64_t lost; /* last observations */
  int64_t span; /* numbers of the filter */
  int64_t m;    /* periods of the season */
} mliot_arima_layout;

/* A polynomial times a seasonal one. */
typedef struct {
  const double *plain, *seasonal;
  int64_t p, seasonal_p, m;
  double sign; /* of the products of both */
} mliot_arima_polynomial;

/* A state by its parts. */
typedef struct {
  mliot_arima_polynomial ar, ma;
  int64_t d, seasonal_d, m;
  int64_t lost, span;                /* of its own orders */
  int64_t next;                      /* place of the next observation among the last ones */
  int64_t past, known, gain, change; /* places in the state */
  int differenced;                   /* whether there are enough observations */
} mliot_arima;

static inline int64_t mliot_arima_reach(const mliot_arima_polynomial* of) {
  return of->p + of->seasonal_p * of->m;
}

static inline mliot_arima mliot_arima_read(const mliot_arima_layout* layout, const double* s) {
  const double* ar = s + MLIOT_ARIMA_COEFFICIENTS;
  const double* ma = ar + layout->p;
  const double* seasonal_ar = ma + layout->q;
  const double* seasonal_ma = seasonal_ar + layout->seasonal_p;
  const int64_t count = (int64_t)s[MLIOT_ARIMA_COUNT];
  mliot_arima a;
  a.ar.plain = ar;
  a.ar.seasonal = seasonal_ar;
  a.ar.p = (int64_t)s[MLIOT_ARIMA_P];
  a.ar.seasonal_p = (int64_t)s[MLIOT_ARIMA_SEASONAL_P];
  a.ar.m = layout->m;
  a.ar.sign = -1;
  a.ma.plain = ma;
  a.ma.seasonal = seasonal_ma;
  a.ma.p = (int64_t)s[MLIOT_ARIMA_Q];
  a.ma.seasonal_p = (int64_t)s[MLIOT_ARIMA_SEASONAL_Q];
  a.ma.m = layout->m;
  a.ma.sign = 1;
  a.d = (int64_t)s[MLIOT_ARIMA_D];
  a.seasonal_d = (int64_t)s[MLIOT_ARIMA_SEASONAL_D];
  a.m = layout->m;
  a.lost = a.d + a.seasonal_d * a.m;
  a.span = mliot_arima_reach(&a.ar) > mliot_arima_reach(&a.ma) ? mliot_arima_reach(&a.ar)
                                                               : mliot_arima_reach(&a.ma);
  a.next = a.lost > 0 ? count % a.lost : 0;
  a.past = seasonal_ma + layout->seasonal_q + layout->regressors - s;
  a.known = a.past + layout->lost;
  a.gain = a.known + layout->span;
  a.change = a.gain + layout->span;
  a.differenced = s[MLIOT_ARIMA_COUNT] >= (double)a.lost;
  return a;
}

/* to[k - 1] takes the coefficient of lag k, times a factor. */
static inline void mliot_arima_add(const mliot_arima_polynomial* of, double factor, double* to) {
  int64_t i, j;
  for (i = 0; i < of->p; ++i) to[i] = mliot_product_sum(of->plain[i], factor, to[i]);
  for (j = 0; j < of->seasonal_p; ++j) {
    double* at = to + (j + 1) * of->m; /* at[-1] is of the lag of the season */
    at[-1] = mliot_product_sum(of->seasonal[j], factor, at[-1]);
    for (i = 0; i < of->p; ++i) {
      const double both = mliot_product(of->plain[i], of->seasonal[j]);
      at[i] = mliot_product_sum(mliot_product(of->sign, both), factor, at[i]);
    }
  }
}

/* The next n numbers of a process whose value is known[0], without news. */
static inline void mliot_arima_step_on(const mliot_arima* a, double* known, int64_t n) {
  double value;
  if (n <= 0) return;
  value = known[0];
  memmove(known, known + 1, (size_t)(n - 1) * sizeof *known);
  known[n - 1] = 0;
  mliot_arima_add(&a->ar, value, known);
}

/* One observation on, the gain is nearer to that of the infinite past. */
static inline void mliot_arima_settle(const mliot_arima* a, double* gain, double* change,
                                      double* variance) {
  double first, ratio;
  int64_t i;
  if (a->span == 0) return;
  first = change[0];
  ratio = first / *variance;
  mliot_arima_step_on(a, change, a->span);
  for (i = 0; i < a->span; ++i) {
    const double k = gain[i];
    const double u = change[i];
    change[i] = u - mliot_product(ratio, k);
    gain[i] = k - mliot_product(ratio, u);
  }
  *variance = mliot_product(*variance - first, *variance + first) / *variance;
  if (*variance - 1 >= MLIOT_ARIMA_STEADY) return;
  *variance = 1;
  for (i = 0; i < a->span; ++i) change[i] = gain[i] = 0;
  mliot_arima_add(&a->ar, 1, gain);
  mliot_arima_add(&a->ma, 1, gain);
}

#endif

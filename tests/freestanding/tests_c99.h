/* What headers_c99.c offers. */
#ifndef MLIOT_TESTS_C99_H
#define MLIOT_TESTS_C99_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { C99_COLUMNS = 8, C99_MAPS = 5, C99_SHAPES = 12, C99_HISTORY = 8 };

/* Features of a window of 5 after each sample: mean, std, max, median, expanding mean, EWM 0.3,
   Hampel of threshold 1.5, gaps of 2 filled. */
void c99_features(const double* x, int n, double* out);

enum { C99_FILTERS = 6 };

/* Filters after each sample: outliers of a window of 5 clipped at 2 deviations and at 2 quartile
   ranges, gaps filled from 5 samples ago, a weighted window of 5, a biquad, a local linear trend.
 */
void c99_filters(const double* x, int n, double* out);

/* The same numbers as maps: scaled, looked up, two powers, a normal quantile. */
void c99_maps(double x, double* out);

/* The same for sum, z-score, skewness, kurtosis, slope, covariance and correlation with the sample
   before, quantile 0.3, rank, count, expanding std, EW variance 0.3 (adjusted, aged by gaps). */
void c99_shapes(const double* x, int n, double* out);

/* The same over all samples so far: z-score, skewness, kurtosis, slope, covariance and correlation
   with the sample before; both of these with weights of 0.3 (adjusted, aged by gaps). */
void c99_history(const double* x, int n, double* out);

float c99_date_feature(int feature, int64_t micros);

#ifdef __cplusplus
}
#endif

#endif

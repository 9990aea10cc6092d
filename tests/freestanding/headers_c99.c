/* The freestanding headers compiled as C99; functions for the C++ test to compare with. */
#include "mliot/freestanding/aggregated.h"
#include "mliot/freestanding/arima.h"
#include "mliot/freestanding/arima_filter.h"
#include "mliot/freestanding/averages.h"
#include "mliot/freestanding/beta.h"
#include "mliot/freestanding/binary_scale.h"
#include "mliot/freestanding/biquads.h"
#include "mliot/freestanding/bootstrap_demand.h"
#include "mliot/freestanding/box_cox.h"
#include "mliot/freestanding/calendar.h"
#include "mliot/freestanding/ces.h"
#include "mliot/freestanding/count.h"
#include "mliot/freestanding/croston.h"
#include "mliot/freestanding/date_features.h"
#include "mliot/freestanding/empirical_demand.h"
#include "mliot/freestanding/ets.h"
#include "mliot/freestanding/ets_variances.h"
#include "mliot/freestanding/ewm.h"
#include "mliot/freestanding/ewm_moments.h"
#include "mliot/freestanding/ewm_pair.h"
#include "mliot/freestanding/exact_sum.h"
#include "mliot/freestanding/exact_window.h"
#include "mliot/freestanding/expanding.h"
#include "mliot/freestanding/expanding_extremum.h"
#include "mliot/freestanding/expanding_moments.h"
#include "mliot/freestanding/expanding_pair.h"
#include "mliot/freestanding/expanding_score.h"
#include "mliot/freestanding/expanding_shape.h"
#include "mliot/freestanding/expanding_slope.h"
#include "mliot/freestanding/extremum.h"
#include "mliot/freestanding/forward_fill.h"
#include "mliot/freestanding/gamma.h"
#include "mliot/freestanding/hampel.h"
#include "mliot/freestanding/hurdle.h"
#include "mliot/freestanding/kalman.h"
#include "mliot/freestanding/lag.h"
#include "mliot/freestanding/look_up.h"
#include "mliot/freestanding/math.h"
#include "mliot/freestanding/median.h"
#include "mliot/freestanding/negative_binomial.h"
#include "mliot/freestanding/ordered_window.h"
#include "mliot/freestanding/outliers.h"
#include "mliot/freestanding/outputs.h"
#include "mliot/freestanding/pair_ratio.h"
#include "mliot/freestanding/pair_window.h"
#include "mliot/freestanding/power.h"
#include "mliot/freestanding/quantile.h"
#include "mliot/freestanding/quantile_map.h"
#include "mliot/freestanding/running_median.h"
#include "mliot/freestanding/running_moments.h"
#include "mliot/freestanding/scale.h"
#include "mliot/freestanding/season.h"
#include "mliot/freestanding/seasonal_fill.h"
#include "mliot/freestanding/series.h"
#include "mliot/freestanding/shape_ratio.h"
#include "mliot/freestanding/shape_window.h"
#include "mliot/freestanding/signal.h"
#include "mliot/freestanding/slope_window.h"
#include "mliot/freestanding/smoothed_levels.h"
#include "mliot/freestanding/smoothed_mean.h"
#include "mliot/freestanding/sorted.h"
#include "mliot/freestanding/tbats.h"
#include "mliot/freestanding/theta.h"
#include "mliot/freestanding/time_axis.h"
#include "mliot/freestanding/time_floor.h"
#include "mliot/freestanding/time_pair.h"
#include "mliot/freestanding/trees.h"
#include "mliot/freestanding/tweedie.h"
#include "mliot/freestanding/weighted_window.h"
#include "mliot/freestanding/whole.h"
#include "mliot/freestanding/window_scores.h"
#include "tests_c99.h"

enum { WINDOW = 5 };

void c99_features(const double* x, int n, double* out) {
  static double mean_ring[WINDOW], top_ring[WINDOW], middle_ring[WINDOW], sorted[WINDOW];
  static double spike_samples[2 * WINDOW];
  const mliot_hampel_options spikes = {WINDOW, 3, 1.5};
  static int32_t wedge[WINDOW];
  mliot_exact_window window;
  mliot_extremum top;
  mliot_median middle;
  mliot_expanding expanding;
  mliot_ewm level;
  mliot_hampel filter;
  mliot_forward_fill fill;
  double tail;
  int t;
  mliot_exact_window_reset(&window, WINDOW);
  mliot_extremum_reset(&top);
  mliot_median_reset(&middle);
  mliot_expanding_reset(&expanding);
  mliot_ewm_reset(&level);
  mliot_hampel_reset(&filter);
  mliot_forward_fill_reset(&fill);
  for (t = 0; t < n; ++t) {
    mliot_exact_window_push(&window, mean_ring, WINDOW, 2, x[t]);
    mliot_extremum_push(&top, top_ring, wedge, WINDOW, 1, x[t]);
    mliot_median_push(&middle, middle_ring, sorted, WINDOW, x[t]);
    mliot_expanding_push(&expanding, x[t]);
    mliot_ewm_push(&level, 0.3, x[t]);
    mliot_hampel_push(&filter, spike_samples, &spikes, x[t]);
    mliot_forward_fill_push(&fill, 2, x[t]);
    *out++ = mliot_exact_window_mean(&window, mean_ring, 1);
    *out++ = mliot_exact_window_deviation(&window, mean_ring, 1, 1);
    *out++ = mliot_extremum_value(&top, top_ring, wedge, 1);
    *out++ = mliot_median_value(&middle, sorted, 1, &tail);
    *out++ = mliot_expanding_mean(&expanding, 1);
    *out++ = level.level;
    *out++ = filter.value;
    *out++ = fill.value;
  }
}

void c99_filters(const double* x, int n, double* out) {
  static double samples[4][2 * WINDOW], memory[2];
  static const double weights[WINDOW] = {-0.25, 0.5, 0.75, 0.25, -0.25};
  static const double section[MLIOT_BIQUAD] = {0.25, 0.5, 0.25, -0.5, 0.25};
  const mliot_outlier_options fences = {WINDOW, 5, 2, MLIOT_OUTLIER_CLIP};
  const mliot_kalman_model model = {1, 0.5, 0, 0.25, 1};
  mliot_z_outliers deviations;
  mliot_sorted_outliers quartiles;
  mliot_seasonal_fill fill;
  mliot_weighted_window window;
  mliot_biquads cascade;
  mliot_kalman level;
  int t;
  mliot_z_outliers_reset(&deviations, WINDOW);
  mliot_sorted_outliers_reset(&quartiles);
  mliot_seasonal_fill_reset(&fill, samples[2], WINDOW);
  mliot_weighted_window_reset(&window);
  mliot_biquads_reset(&cascade);
  mliot_kalman_reset(&level);
  for (t = 0; t < n; ++t) {
    mliot_z_outliers_push(&deviations, samples[0], &fences, x[t]);
    mliot_sorted_outliers_push(&quartiles, samples[1], &fences, 1, x[t]);
    mliot_seasonal_fill_push(&fill, samples[2], WINDOW, WINDOW, x[t]);
    mliot_weighted_window_push(&window, samples[3], WINDOW, x[t]);
    mliot_biquads_push(&cascade, memory, section, 1, x[t]);
    mliot_kalman_push(&level, &model, x[t]);
    *out++ = deviations.value;
    *out++ = quartiles.value;
    *out++ = fill.value;
    *out++ = mliot_weighted_window_value(&window, samples[3], weights, WINDOW);
    *out++ = cascade.value;
    *out++ = mliot_kalman_value(&level, MLIOT_KALMAN_LEVEL);
  }
}

void c99_shapes(const double* x, int n, double* out) {
  static double ring[WINDOW], shape_ring[WINDOW], slope_ring[WINDOW], middle_ring[WINDOW];
  static double sorted[WINDOW], pairs[2 * WINDOW];
  static int32_t flags[WINDOW];
  const mliot_ewm_weights weights = {0.3, 1, 0};
  mliot_exact_window window;
  mliot_shape_window shape;
  mliot_slope_window slope;
  mliot_pair_window pair;
  mliot_median middle;
  mliot_count count;
  mliot_expanding_moments expanding;
  mliot_ewm_moments level;
  int t;
  mliot_exact_window_reset(&window, WINDOW);
  mliot_shape_window_reset(&shape);
  mliot_slope_window_reset(&slope);
  mliot_pair_window_reset(&pair);
  mliot_median_reset(&middle);
  mliot_count_reset(&count);
  mliot_expanding_moments_reset(&expanding);
  mliot_ewm_moments_reset(&level);
  for (t = 0; t < n; ++t) {
    mliot_exact_window_push(&window, ring, WINDOW, 2, x[t]);
    mliot_shape_window_push(&shape, shape_ring, WINDOW, MLIOT_KURTOSIS, x[t]);
    mliot_slope_window_push(&slope, slope_ring, WINDOW, x[t]);
    mliot_pair_window_push(&pair, pairs, WINDOW, x[t], t == 0 ? x[0] : x[t - 1]);
    mliot_median_push(&middle, middle_ring, sorted, WINDOW, x[t]);
    mliot_count_push(&count, flags, WINDOW, x[t]);
    mliot_expanding_moments_push(&expanding, x[t]);
    mliot_ewm_moments_push(&level, &weights, x[t]);
    *out++ = mliot_exact_window_sum(&window, ring, 1);
    *out++ = mliot_exact_window_score(&window, ring, WINDOW, 1, 1);
    *out++ = mliot_shape_window_skewness(&shape, shape_ring, WINDOW, 1);
    *out++ = mliot_shape_window_kurtosis(&shape, shape_ring, WINDOW, 1);
    *out++ = mliot_slope_window_value(&slope, slope_ring, WINDOW, 1);
    *out++ = mliot_pair_window_covariance(&pair, pairs, WINDOW, 1, 1);
    *out++ = mliot_pair_window_correlation(&pair, pairs, WINDOW, 1);
    *out++ = mliot_quantile_value(&middle, sorted, 1, 0.3, MLIOT_QUANTILE_LINEAR);
    *out++ = mliot_rank_value(&middle, middle_ring, sorted, WINDOW, 1, MLIOT_RANK_AVERAGE, 0);
    *out++ = mliot_count_value(&count, 0);
    *out++ = mliot_expanding_deviation(&expanding, 1, 1);
    *out++ = mliot_ewm_moments_variance(&level, 1, 0);
  }
}

void c99_history(const double* x, int n, double* out) {
  const mliot_ewm_weights weights = {0.3, 1, 0};
  mliot_expanding_score score;
  mliot_expanding_skewness skewness;
  mliot_expanding_kurtosis kurtosis;
  mliot_expanding_slope slope;
  mliot_expanding_pair pair;
  mliot_ewm_pair weighted;
  int t;
  mliot_expanding_score_reset(&score);
  mliot_expanding_skewness_reset(&skewness);
  mliot_expanding_kurtosis_reset(&kurtosis);
  mliot_expanding_slope_reset(&slope);
  mliot_expanding_pair_reset(&pair);
  mliot_ewm_pair_reset(&weighted);
  for (t = 0; t < n; ++t) {
    const double before = t == 0 ? x[0] : x[t - 1];
    mliot_expanding_score_push(&score, x[t]);
    mliot_expanding_skewness_push(&skewness, x[t]);
    mliot_expanding_kurtosis_push(&kurtosis, x[t]);
    mliot_expanding_slope_push(&slope, x[t]);
    mliot_expanding_pair_push(&pair, x[t], before);
    mliot_ewm_pair_push(&weighted, &weights, x[t], before);
    *out++ = mliot_expanding_score_value(&score, 1, 1);
    *out++ = mliot_expanding_skewness_value(&skewness, 1);
    *out++ = mliot_expanding_kurtosis_value(&kurtosis, 1);
    *out++ = mliot_expanding_slope_value(&slope, 1);
    *out++ = mliot_expanding_pair_covariance(&pair, 1, 1);
    *out++ = mliot_expanding_pair_correlation(&pair, 1);
    *out++ = mliot_ewm_pair_covariance(&weighted, 1, 0);
    *out++ = mliot_ewm_pair_correlation(&weighted, 1);
  }
}

float c99_date_feature(int feature, int64_t micros) { return mliot_date_feature(feature, micros); }

void c99_maps(double x, double* out) {
  static const double keys[] = {0, 1, 2.5};
  static const double values[] = {10, 20, 30};
  static const double quantiles[] = {-1, 0, 0, 4};
  const mliot_scale_options scale = {3, 0.7, 2, -1, -100, 100};
  const mliot_look_up_options table = {3, -5, -6};
  const mliot_power_options power = {0, 0.3, 0.5, 2};
  const mliot_power_options box_cox = {1, -0.5, 0, 1};
  out[0] = mliot_scale(&scale, x);
  out[1] = mliot_look_up(keys, values, &table, x);
  out[2] = mliot_power(&power, x);
  out[3] = mliot_power(&box_cox, x);
  out[4] = mliot_quantile_map(quantiles, 4, 1, x);
}

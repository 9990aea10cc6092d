/* The freestanding headers compiled as C99; functions for the C++ test to compare with. */
#include "mliot/freestanding/calendar.h"
#include "mliot/freestanding/date_features.h"
#include "mliot/freestanding/ewm.h"
#include "mliot/freestanding/exact_window.h"
#include "mliot/freestanding/expanding.h"
#include "mliot/freestanding/extremum.h"
#include "mliot/freestanding/forward_fill.h"
#include "mliot/freestanding/hampel.h"
#include "mliot/freestanding/lag.h"
#include "mliot/freestanding/math.h"
#include "mliot/freestanding/median.h"
#include "mliot/freestanding/series.h"
#include "mliot/freestanding/time_axis.h"
#include "mliot/freestanding/trees.h"
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
    *out++ = mliot_exact_window_deviation(&window, mean_ring, 1);
    *out++ = mliot_extremum_value(&top, top_ring, wedge, 1);
    *out++ = mliot_median_value(&middle, sorted, 1, &tail);
    *out++ = mliot_expanding_mean(&expanding, 1);
    *out++ = level.level;
    *out++ = filter.value;
    *out++ = fill.value;
  }
}

float c99_date_feature(int feature, int64_t micros) { return mliot_date_feature(feature, micros); }

// The text around the step of a statistical model in C; $names$ are filled in.
#pragma once

#include <string_view>

namespace mliot::edge::detail {

inline constexpr std::string_view kStatisticalDeclarations = R"(typedef enum {
  MLIOT_OK = 0,
  MLIOT_LATE,           /* the value is older than the newest one; the state is unchanged */
  MLIOT_DUPLICATE,      /* the value is of the newest one's time; the state is unchanged */
  MLIOT_GAP,            /* values are missing before it; the state is unchanged */
  MLIOT_OFF_GRID_TIME,  /* the time is no multiple of the frequency; unchanged */
  MLIOT_MISSING_VALUE,  /* the value is NaN, and nothing takes its place; unchanged */
  MLIOT_NOT_FINITE,     /* the value is infinite; unchanged */
  MLIOT_NOT_TAKEN,      /* the model takes no such value; unchanged */
  MLIOT_BEYOND_HORIZON, /* h is below 1; nothing is written */
  MLIOT_NOT_READY       /* no value was observed yet: forecasts are NaN */
} mliot_status;

enum { MLIOT_SERIES = $series$, MLIOT_DOUBLES = $doubles$ };

$names$/* An observation. time: $time$. $missing_note$ */
typedef struct {
  int64_t time;
  double value;
} mliot_sample;

/* Parameters and state of a series; plain memory that may be copied and stored. */
typedef struct {
  double x[MLIOT_DOUBLES];
  double last;
  int64_t next_period;
} mliot_state;

/* Puts the state where the library's was when this was written. */
void mliot_init(mliot_state* state$series_parameter$);

/* Begins an empty history, with the parameters of a model without a fit. */
void mliot_reset(mliot_state* state);

/* Takes the next observation. */
mliot_status mliot_push(mliot_state* state, const mliot_sample* sample);

/* Forecasts h steps from 1 on: h means, and h variances of their errors (NaN where there is none). */
mliot_status mliot_predict(const mliot_state* state, int32_t h, double* mean, double* variance);

$quantile_declaration$/* Replays $golden$ observations and their forecasts: 0, or the number of the first that differs. */
int mliot_selftest(void);
)";

inline constexpr std::string_view kQuantileDeclaration =
    R"(/* What an observation lies below with the chance q, of which mliot_predict gave this mean and
   variance. */
double mliot_quantile_of(const mliot_state* state, double mean, double variance, double q);

)";

inline constexpr std::string_view kQuantileAtDeclaration =
    R"(/* What the observation `step` periods ahead (1: the next one) lies below with the chance q; NaN
   for a step below 1. */
double mliot_quantile_ahead(const mliot_state* state, int32_t step, double q);

)";

inline constexpr std::string_view kStatisticalCode =
    R"(#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the stored states are little-endian"
#endif

$start$
$empty$
typedef char mliot_state_has_no_padding[sizeof(mliot_state) == 8 * $words$ ? 1 : -1];
$time$
$constants$static void mliot_model_push(double* s, double y) { $push$; }

static void mliot_model_predict(const double* s, int64_t h, double* mean, double* variance) {
$room$  $predict$;
}

void mliot_init(mliot_state* state$series_parameter$) {
$init$}

void mliot_reset(mliot_state* state) { memcpy(state, mliot_empty, sizeof *state); }

mliot_status mliot_push(mliot_state* state, const mliot_sample* sample) {
  const int64_t period = mliot_period(sample->time);
  const int64_t next = state->next_period;
  double y = sample->value;
  if (period == MLIOT_OFF_GRID) return MLIOT_OFF_GRID_TIME;
  if (next != MLIOT_OFF_GRID) {
    if (period < next) return period == next - 1 ? MLIOT_DUPLICATE : MLIOT_LATE;
    if (period > next) return MLIOT_GAP;
  }
$missing$  if (!mliot_is_finite(y)) return MLIOT_NOT_FINITE;
$taken$  mliot_model_push(state->x, y);
  state->last = y;
  state->next_period = period + 1;
  return MLIOT_OK;
}

mliot_status mliot_predict(const mliot_state* state, int32_t h, double* mean, double* variance) {
  int32_t k;
  if (h < 1) return MLIOT_BEYOND_HORIZON;
  mliot_model_predict(state->x, h, mean, variance);
  for (k = 0; k < h; ++k) {
    mean[k] = mliot_canonical(mean[k]);
    variance[k] = mliot_canonical(variance[k]);
  }
  return state->next_period == MLIOT_OFF_GRID ? MLIOT_NOT_READY : MLIOT_OK;
}

$quantile$$golden_tables$
enum {
  MLIOT_GOLDEN_SERIES = $golden_series$,
  MLIOT_GOLDEN_EVENTS = $events$,
  MLIOT_GOLDEN_STEPS = $steps$
};

static int mliot_differs_from(double got, uint64_t expected) {
  return mliot_bits(mliot_canonical(got)) != expected;
}

int mliot_selftest(void) {
  double mean[MLIOT_GOLDEN_STEPS], variance[MLIOT_GOLDEN_STEPS];
  mliot_state state;
  mliot_sample sample;
$quantile_locals$  int g, i;
  for (g = 0; g < MLIOT_GOLDEN_SERIES; ++g) {
    const uint64_t* expected = mliot_golden_out + g;
    mliot_reset(&state);
    if (g + 1 < MLIOT_GOLDEN_SERIES) memcpy(&state, mliot_start + mliot_golden_series[g] * $words$, sizeof state);
    for (i = 0; i < MLIOT_GOLDEN_EVENTS; ++i, expected += 2 * MLIOT_GOLDEN_SERIES) {
      const int64_t next = state.next_period;
      sample.time = mliot_time(next == MLIOT_OFF_GRID ? 0 : next);
      memcpy(&sample.value, mliot_golden_values + i * MLIOT_GOLDEN_SERIES + g, sizeof sample.value);
      if (mliot_push(&state, &sample) != MLIOT_OK) return 1 + g * MLIOT_GOLDEN_EVENTS + i;
      mliot_predict(&state, 1, mean, variance);
      if (mliot_differs_from(mean[0], expected[0])) return 1 + g * MLIOT_GOLDEN_EVENTS + i;
      if (mliot_differs_from(variance[0], expected[MLIOT_GOLDEN_SERIES])) return 1 + g * MLIOT_GOLDEN_EVENTS + i;
    }
    expected = mliot_golden_out + 2 * MLIOT_GOLDEN_SERIES * MLIOT_GOLDEN_EVENTS + g * MLIOT_GOLDEN_STEPS;
    mliot_predict(&state, MLIOT_GOLDEN_STEPS, mean, variance);
    for (i = 0; i < MLIOT_GOLDEN_STEPS; ++i) {
      const int number = 1 + MLIOT_GOLDEN_SERIES * MLIOT_GOLDEN_EVENTS + g * MLIOT_GOLDEN_STEPS + i;
      if (mliot_differs_from(mean[i], expected[i])) return number;
      if (mliot_differs_from(variance[i], expected[MLIOT_GOLDEN_SERIES * MLIOT_GOLDEN_STEPS + i])) return number;
$compare_quantiles$    }
  }
  return 0;
}
)";

inline constexpr std::string_view kCompareQuantiles =
    R"(      expected = mliot_golden_out + 2 * MLIOT_GOLDEN_SERIES * (MLIOT_GOLDEN_EVENTS + MLIOT_GOLDEN_STEPS) + (g * MLIOT_GOLDEN_STEPS + i) * $levels$;
      for (q = 0; q < $levels$; ++q) {
        double got;
        memcpy(&level, mliot_golden_levels + q, sizeof level);
        got = $ask$;
        if (mliot_differs_from(got, expected[q])) return number;
      }
      expected = mliot_golden_out + 2 * MLIOT_GOLDEN_SERIES * MLIOT_GOLDEN_EVENTS + g * MLIOT_GOLDEN_STEPS;
)";

inline constexpr std::string_view kNormalQuantile =
    R"(double mliot_quantile_of(const mliot_state* state, double mean, double variance, double q) {
  (void)state;
  return mliot_canonical(
      mliot_product_sum(mliot_sqrt(variance), mliot_normal_quantile(q), mean));
}

)";

inline constexpr std::string_view kOwnQuantile =
    R"(double mliot_quantile_of(const mliot_state* state, double mean, double variance, double q) {
  const double* s = state->x;
  (void)mean;
  (void)variance;
  return mliot_canonical($quantile$);
}

)";

inline constexpr std::string_view kOwnQuantileAt =
    R"(double mliot_quantile_ahead(const mliot_state* state, int32_t step, double q) {
  const double* s = state->x;
$room$  if (step < 1) return mliot_nan();
  return mliot_canonical($quantile$);
}

)";

}  // namespace mliot::edge::detail

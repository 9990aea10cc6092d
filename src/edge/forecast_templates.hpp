// The text around the parts of a forecaster in C; $names$ are filled in.
#pragma once

#include <string_view>

namespace mliot::edge::detail {

inline constexpr std::string_view kDeclarations = R"(typedef enum {
  MLIOT_OK = 0,
  MLIOT_LATE,           /* the row is older than the newest one; the state is unchanged */
  MLIOT_DUPLICATE,      /* the row is of the newest one's time; the state is unchanged */
  MLIOT_GAP,            /* rows are missing before it (push them with NaN); unchanged */
  MLIOT_OFF_GRID_TIME,  /* the time is no multiple of the frequency; unchanged */
  MLIOT_BEYOND_HORIZON, /* h is out of range; nothing is written */
  MLIOT_NOT_READY,      /* no value was observed yet: forecasts are NaN */
  MLIOT_NOT_FINITE      /* a value is infinite; nothing is changed or written */
} mliot_status;

enum { MLIOT_HORIZON = $horizon$, MLIOT_PAST = $past$, MLIOT_FUTURE = $future$, MLIOT_SERIES = $series$ };

$names$/* An observed row. time: $time$; NaN is a missing value. */
typedef struct {
  int64_t time;
  double value;
$past_member$} mliot_sample;

/* One step of a forecast$interval_note$. */
typedef struct {
  double point;
$bounds$} mliot_forecast;

/* Everything that is remembered of a series; plain memory that may be copied and stored. */
typedef struct {
$members$} mliot_state;

/* Puts the state where the library's was when this was written. */
void mliot_init(mliot_state* state$series_parameter$);

/* Begins an empty history. */
void mliot_reset(mliot_state* state);

/* Takes the next row. */
mliot_status mliot_push(mliot_state* state, const mliot_sample* sample);

/* Forecasts h steps from 1 to $most$. future: h rows of MLIOT_FUTURE covariates$future_note$. */
mliot_status mliot_predict(const mliot_state* state, const double* future, int32_t h,
                           mliot_forecast* out);

/* Replays $golden$ rows and their forecasts: 0, or the number of the first that differs. */
int mliot_selftest(void);
)";

inline constexpr std::string_view kCode =
    R"(#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the stored states are little-endian"
#endif

$trees$$fixed$$errors$$start$
typedef char mliot_state_has_no_padding[sizeof(mliot_state) == 8 * $words$ ? 1 : -1];
$time$$state$
/* The forecast of the next row. */
static double mliot_step(const mliot_state* s, int64_t period, int64_t steps_ahead,
                         const double* future) {
$step$}

/* Whether the series is forecast by its last value: constant, too young, or without a level. */
static int mliot_is_naive(const mliot_state* s) {
$naive$}

void mliot_init(mliot_state* state$series_parameter$) {
$init$}

void mliot_reset(mliot_state* state) {
  int i;
$keep_series$  memset(state, 0, sizeof *state);
$restore_series$$resets$  (void)i;
}

static int mliot_is_infinite(double x) { return !mliot_is_nan(x) && !mliot_is_finite(x); }

mliot_status mliot_push(mliot_state* state, const mliot_sample* sample) {
  const int64_t period = mliot_period(sample->time);
  const int64_t next = state->next_period;
  if (mliot_is_infinite(sample->value)) return MLIOT_NOT_FINITE;
$check_past$  if (period == MLIOT_OFF_GRID) return MLIOT_OFF_GRID_TIME;
  if (next != MLIOT_OFF_GRID) {
    if (period < next) return period == next - 1 ? MLIOT_DUPLICATE : MLIOT_LATE;
    if (period > next) return MLIOT_GAP;
  }
  mliot_push_observed(state, sample);
  state->next_period = period + 1;
  return MLIOT_OK;
}

mliot_status mliot_predict(const mliot_state* state, const double* future, int32_t h,
                           mliot_forecast* out) {
  int32_t k;
  if (h < 1$limit$) return MLIOT_BEYOND_HORIZON;
$check_future$  if (mliot_is_naive(state)) {
    const double last = state->facts.observed > 0 ? $last$ : mliot_nan();
    for (k = 0; k < h; ++k) out[k].point = last;
  } else {
    mliot_state ahead = *state; /* each forecast becomes a lag of the next */
    for (k = 0; k < h; ++k) {
      const double y = mliot_step(&ahead, state->next_period + k, k + 1, future);
      out[k].point = y;
      if (k + 1 < h) mliot_push_target(&ahead, y);
      $advance$
    }
  }
$intervals$  return state->facts.observed > 0 ? MLIOT_OK : MLIOT_NOT_READY;
}

$golden_tables$
static int mliot_outputs_differ(const double* got, const uint64_t* expected) {
  return memcmp(got, expected, sizeof *got) != 0;
}

int mliot_selftest(void) {
  mliot_state state;
  mliot_sample sample;
  mliot_forecast out[$golden_horizon$];
  double future[$future_size$];
  int i;
$first_series$  mliot_reset(&state);
  for (i = 0; i < $golden$; ++i) {
    sample.time = mliot_time($golden_first$ + i);
    memcpy(&sample.value, mliot_golden_rows + i * (1 + MLIOT_PAST), sizeof(double));
$golden_past$    if (mliot_push(&state, &sample) != MLIOT_OK) return i + 1;
$golden_future$    mliot_predict(&state, future, 1, out);
    if (mliot_outputs_differ(&out[0].point, mliot_golden_out + i)) return i + 1;
  }
$golden_last$  mliot_predict(&state, future, $golden_horizon$, out);
  for (i = 0; i < $golden_horizon$; ++i) {
    const double* got = &out[i].point;
    const uint64_t* expected = mliot_golden_out + $golden$ + i * $width$;
$compare$  }
  return 0;
}
)";

inline constexpr std::string_view kStep = R"(  float x[$inputs$];
  double raw;
  mliot_features(s, period, steps_ahead, future, x);
  raw = mliot_product_sum($scale$, (double)mliot_leaves(x), $base$);
  return mliot_to_forecast($response$ * mliot_level(s), $nonnegative$, $grid$);
)";

inline constexpr std::string_view kNoModel = R"(  (void)s;
  (void)period;
  (void)steps_ahead;
  (void)future;
  return mliot_nan();
)";

inline constexpr std::string_view kNaive =
    R"(  return s->facts.constant || s->facts.observed <= $shortest$ ||
         mliot_is_nan(mliot_level(s));
)";

}  // namespace mliot::edge::detail

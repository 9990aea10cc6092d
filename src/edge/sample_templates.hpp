// The text around the parts of a model of samples in C; $names$ are filled in.
#pragma once

#include <string_view>

namespace mliot::edge::detail {

inline constexpr std::string_view kSampleDeclarations = R"(typedef enum {
  MLIOT_OK = 0,
$time_statuses$$room_status$  MLIOT_NOT_FINITE, /* a column is infinite; the state is unchanged */
  MLIOT_NOT_READY   /* there was no sample yet: the output is NaN */
} mliot_status;

enum { MLIOT_COLUMNS = $columns$, MLIOT_SERIES = $series$$outputs$ };

$names$/* What is read at a moment. NaN is a missing value. */
typedef struct {
$time_member$$columns_member$} mliot_sample;

/* Everything that is remembered of a stream; plain memory that may be copied and stored. */
typedef struct {
$members$} mliot_state;

/* Puts the state where the library's was when this was written. */
void mliot_init(mliot_state* state$series_parameter$);

/* Begins an empty stream. */
void mliot_reset(mliot_state* state);

/* Takes the next sample. */
mliot_status mliot_push(mliot_state* state, const mliot_sample* sample);

/* $meaning$ for the newest sample$places$. */
mliot_status mliot_predict(const mliot_state* state, double* out);

$class$/* Replays $golden$ samples: 0, or the number of the first whose output differs. */
int mliot_selftest(void);
)";

/// The columns of a sample, where a step or the model reads one beside its time.
inline constexpr std::string_view kColumnsMember = "  double columns[MLIOT_COLUMNS];\n";

inline constexpr std::string_view kFinite = R"(  int i;
  for (i = 0; i < MLIOT_COLUMNS; ++i) {
    const double x = sample->columns[i];
    if (!mliot_is_nan(x) && !mliot_is_finite(x)) return MLIOT_NOT_FINITE;
  }
)";

inline constexpr std::string_view kGoldenColumns =
    R"(    memcpy(sample.columns, mliot_golden_samples + i * MLIOT_COLUMNS, sizeof sample.columns);
)";

inline constexpr std::string_view kTimeStatuses =
    R"(  MLIOT_LATE,          /* the sample is older than the newest one; the state is unchanged */
  MLIOT_DUPLICATE,     /* the sample is of the newest one's time; the state is unchanged */
  MLIOT_OFF_GRID_TIME, /* the time is no multiple of the frequency, or absurd; unchanged */
)";

inline constexpr std::string_view kRoomStatus =
    R"(  MLIOT_WINDOW_FULL,   /* a window over time has no room for it; the state is unchanged */
)";

inline constexpr std::string_view kRoom =
    R"(  if (!mliot_has_room(state, sample)) return MLIOT_WINDOW_FULL;
)";

inline constexpr std::string_view kClassDeclaration =
    R"(/* The most likely class for the newest sample, from 0 on; -1 before the first one. */
int mliot_class(const mliot_state* state);

)";

inline constexpr std::string_view kSampleCode =
    R"(#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the stored states are little-endian"
#endif

$trees$$start$
typedef char mliot_state_has_no_padding[sizeof(mliot_state) == 8 * $words$ ? 1 : -1];
$time$$state$
static int mliot_is_ready(const mliot_state* s) { return s->$ready$; }

void mliot_init(mliot_state* state$series_parameter$) {
$init$}

void mliot_reset(mliot_state* state) {
  int i;
  memset(state, 0, sizeof *state);
$resets$  (void)i;
}

mliot_status mliot_push(mliot_state* state, const mliot_sample* sample) {
$finite$$place$$room$  mliot_push_observed(state, sample);
$moved$  return MLIOT_OK;
}

$predict$
$class$$golden_tables$
int mliot_selftest(void) {
  mliot_state state;
  mliot_sample sample;
  double out[$width$];
  int i;
  mliot_reset(&state);
  for (i = 0; i < $golden$; ++i) {
$golden_time$$golden_columns$    if (mliot_push(&state, &sample) != MLIOT_OK) return i + 1;
    mliot_predict(&state, out);
    if (memcmp(out, mliot_golden_out + i * $width$, sizeof out) != 0) return i + 1;
  }
  return 0;
}
)";

inline constexpr std::string_view kPredictSample =
    R"(mliot_status mliot_predict(const mliot_state* state, double* out) {
  float x[$inputs$];
  double raw;
  *out = mliot_nan();
  if (!mliot_is_ready(state)) return MLIOT_NOT_READY;
  mliot_features(state, x);
  raw = mliot_product_sum($scale$, (double)mliot_leaves(x), $base$);
  *out = $response$;
  return MLIOT_OK;
}
)";

inline constexpr std::string_view kPredictOutputs =
    R"($outputs_code$
mliot_status mliot_predict(const mliot_state* state, double* out) {
  float x[$inputs$];
  int k;
  for (k = 0; k < MLIOT_OUTPUTS; ++k) out[k] = mliot_nan();
  if (!mliot_is_ready(state)) return MLIOT_NOT_READY;
  mliot_features(state, x);
  mliot_outputs(x, out);
  return MLIOT_OK;
}
)";

/// Without a model. One NaN on every machine.
inline constexpr std::string_view kPredictFeatures =
    R"(mliot_status mliot_predict(const mliot_state* state, double* out) {
  int k;
  for (k = 0; k < MLIOT_OUTPUTS; ++k) out[k] = mliot_nan();
  if (!mliot_is_ready(state)) return MLIOT_NOT_READY;
  mliot_features(state, out);
  for (k = 0; k < MLIOT_OUTPUTS; ++k) out[k] = mliot_canonical(out[k]);
  return MLIOT_OK;
}
)";

/// How a sample finds its place in time.
inline constexpr std::string_view kPlace = R"(  const int64_t period = mliot_period(sample->time);
  if (period == MLIOT_OFF_GRID) return MLIOT_OFF_GRID_TIME;
  if (mliot_is_ready(state) && period < state->next_period) {
    return period == state->next_period - 1 ? MLIOT_DUPLICATE : MLIOT_LATE;
  }
)";

inline constexpr std::string_view kClassDefinition = R"(int mliot_class(const mliot_state* state) {
  float x[$inputs$];
  if (!mliot_is_ready(state)) return -1;
  mliot_features(state, x);
  return $decision$;
}

)";

inline constexpr std::string_view kLargestClass = R"(int mliot_class(const mliot_state* state) {
  double out[MLIOT_OUTPUTS];
  if (mliot_predict(state, out) != MLIOT_OK) return -1;
  return mliot_largest(out, MLIOT_OUTPUTS);
}

)";

}  // namespace mliot::edge::detail

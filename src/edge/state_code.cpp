// Follows the order in which plan::StateLayout lays a state out.
#include "edge/state_code.hpp"

#include <algorithm>
#include <cstring>

#include "edge/text.hpp"
#include "mliot/core/error.hpp"
#include "mliot/features/date_feature.hpp"

namespace mliot::edge::detail {
namespace {

using plan::FeatureSpec;
using plan::Source;

constexpr std::string_view kPushes = R"(
/* The next value of the target, observed or forecast. */
static void mliot_push_target(mliot_state* s, double x) {
  mliot_facts_push(&s->facts, x);
$target$$level$}

/* The next observed row. */
static void mliot_push_observed(mliot_state* s, const mliot_sample* sample) {
  double x = sample->value;
$clean$  mliot_push_target(s, x);
$past$}

/* The level of the next row, in whose unit the trees see the target. */
static double mliot_level(const mliot_state* s) { $level_value$ }
)";

constexpr std::string_view kPushLevel = R"(  {
    const double recent = (double)$value$;
    if (!mliot_is_nan(recent)) s->known_level = recent;
  }
)";

constexpr std::string_view kFeatures = R"(
/* What the trees see of a row: of that period, so many steps after the newest observed row. */
static void mliot_features(const mliot_state* s, int64_t period, int64_t steps_ahead,
                           const double* future, float* x) {
$locals$$features$}
)";

constexpr std::string_view kRecent =
    "mliot_history_recent(s->$name$, $depth$, s->$name$_count, $next$, $back$)";

bool lagged_source(Source source) { return source == Source::target || source == Source::past; }

}  // namespace

StateCode::StateCode(const plan::FeaturePlan& plan, const std::vector<std::size_t>& used,
                     bool several)
    : plan_(plan), used_(used), several_(several) {
  members_ = "  int64_t next_period; /* of the row that comes next */\n";
  if (several) members_ += "  int64_t series;\n";
  members_ += "  mliot_facts facts;\n";
  resets_ = "  mliot_facts_reset(&state->facts);\n";
  take(sizeof(plan::SeriesFacts), true);
  find_columns();
  add_columns();
  add_features();
  add_level();
  add_cleaners();
  require<Unsupported>(
      offset_ == plan::StateLayout(plan).block_size(),
      "C export: the state of the plan has another layout than the exporter knows");
}

bool StateCode::is_used(std::size_t feature) const {
  return std::binary_search(used_.begin(), used_.end(), feature);
}

std::size_t StateCode::column_of(const FeatureSpec& spec) const {
  return spec.source == Source::target ? 0 : spec.column + 1;
}

std::int64_t StateCode::back_of(const FeatureSpec& spec) { return spec.lag - 1; }

// Whether the feature, or the steps of its transform, read older samples of the column.
bool StateCode::by_ring(const FeatureSpec& spec) const {
  return !spec.transform || back_of(spec) > 0;
}

void StateCode::find_columns() {
  columns_.push_back({.name = "target",
                      .depth = std::max<std::int64_t>(1, plan_.reach(Source::target, 0)),
                      .used = true});
  for (std::size_t c = 0; c < plan_.columns(Source::past); ++c) {
    columns_.push_back({.name = format("past_{}", c),
                        .depth = std::max<std::int64_t>(1, plan_.reach(Source::past, c))});
  }
  for (const std::size_t f : used_) {
    const FeatureSpec& spec = plan_.features()[f];
    if (!lagged_source(spec.source)) continue;
    Column& column = columns_[column_of(spec)];
    column.used = true;
    column.ring_used = column.ring_used || by_ring(spec);
  }
}

void StateCode::take(std::size_t bytes, bool used) {
  if (used) kept_.emplace_back(offset_, bytes);
  offset_ += bytes;
}

void StateCode::add_columns() {
  for (const Column& column : columns_) {
    take(sizeof(std::int64_t) + sizeof(double) * static_cast<std::size_t>(column.depth),
         column.ring_used);
    if (!column.ring_used) continue;
    members_ +=
        format("  int64_t {}_count;\n  double {}[{}];\n", column.name, column.name, column.depth);
    resets_ += format("  for (i = 0; i < {}; ++i) state->{}[i] = mliot_nan();\n", column.depth,
                      column.name);
  }
}

void StateCode::add_machine(Column& column, Machine machine, const std::string& note) {
  take(machine.code.bytes, true);
  members_ += machine.code.members(machine.name, note);
  resets_ += format("  {}\n", step_of(machine.code.reset, "state", machine.name));
  stack_bytes_ = std::max(stack_bytes_, machine.code.stack_bytes);
  column.machines.push_back(std::move(machine));
}

void StateCode::add_features() {
  for (std::size_t f = 0; f < plan_.features().size(); ++f) {
    const FeatureSpec& spec = plan_.features()[f];
    if (spec.source == Source::fixed && is_used(f)) fixed_columns_.push_back(spec.column);
    if (!spec.transform) continue;
    if (!is_used(f)) {
      take(spec.transform->state_size(), false);
      continue;
    }
    add_machine(columns_[column_of(spec)],
                {.name = format("feature_{}", f),
                 .code = transform_code(*spec.transform, spec.name),
                 .back = back_of(spec)},
                spec.name);
  }
}

void StateCode::add_level() {
  if (!plan_.level()) return;
  level_ = {.name = "level", .code = transform_code(plan_.level()->transform, "level")};
  add_machine(columns_[0], level_, "level");
  take(sizeof(double), true);
  members_ += "  double known_level; /* its last value */\n";
  resets_ += "  state->known_level = mliot_nan();\n";
}

void StateCode::add_cleaners() {
  std::size_t number = 0;
  for (const plan::CleaningStep& step : plan_.cleaning()) {
    Column& column = columns_[step.source == Source::target ? 0 : step.column + 1];
    Machine machine{.name = format("clean_{}", number++),
                    .code = transform_code(step.transform, step.name)};
    require<Unsupported>(!machine.code.double_value.empty(),
                         "C export: cleaning step '{}' is a {}, which has no exact form in C",
                         step.name, step.transform.name());
    take(machine.code.bytes, column.used);
    if (!column.used) continue;
    members_ += machine.code.members(machine.name, step.name);
    resets_ += format("  {}\n", step_of(machine.code.reset, "state", machine.name));
    stack_bytes_ = std::max(stack_bytes_, machine.code.stack_bytes);
    column.cleaners.push_back(std::move(machine));
  }
}

std::int64_t StateCode::bytes() const noexcept {
  std::size_t sum = sizeof(std::int64_t) * (several_ ? 2 : 1);
  for (const auto& [offset, size] : kept_) sum += size;
  return static_cast<std::int64_t>(sum);
}

std::vector<std::uint64_t> StateCode::image(const plan::PanelState& state,
                                            std::size_t series) const {
  std::vector<std::uint64_t> words{static_cast<std::uint64_t>(state.next_period(series))};
  if (several_) words.push_back(0);
  for (const auto& [offset, size] : kept_) {
    const std::size_t at = words.size();
    words.resize(at + size / sizeof(std::uint64_t));
    std::memcpy(words.data() + at, state.block(series) + offset, size);
  }
  return words;
}

// Statements that put x into a column: its ring, then the transforms that follow it.
std::string StateCode::pushes(const Column& column) const {
  std::string text;
  if (column.ring_used) {
    text += fill(
        "  s->$name$[mliot_history_next(s->$name$_count, $depth$)] = x;\n"
        "  ++s->$name$_count;\n",
        {{"name", column.name}, {"depth", literal(column.depth)}});
  }
  for (const Machine& machine : column.machines) {
    if (machine.back == 0) {
      text += format("  {}\n", step_of(machine.code.push, "s", machine.name, "x"));
      continue;
    }
    const std::string depth = literal(column.depth);
    const std::string older =
        fill(kRecent, {{"name", column.name},
                       {"depth", depth},
                       {"next", format("mliot_history_next(s->{}_count, {})", column.name, depth)},
                       {"back", literal(machine.back)}});
    text += format("  if (s->{}_count > {}) {{\n    const double older = {};\n    {}\n  }}\n",
                   column.name, literal(machine.back), older,
                   step_of(machine.code.push, "s", machine.name, "older"));
  }
  return text;
}

std::string StateCode::cleaned(const Column& column, const std::string& sample) const {
  std::string text = sample.empty() ? std::string() : format("  x = {};\n", sample);
  for (const Machine& cleaner : column.cleaners) {
    text += format("  {}\n  x = {};\n", step_of(cleaner.code.push, "s", cleaner.name, "x"),
                   step_of(cleaner.code.double_value, "s", cleaner.name));
  }
  return text;
}

std::string StateCode::functions() const {
  std::string past;
  for (std::size_t c = 1; c < columns_.size(); ++c) {
    if (!columns_[c].used) continue;
    past += cleaned(columns_[c], format("sample->past[{}]", c - 1)) + pushes(columns_[c]);
  }
  const bool level = plan_.level().has_value();
  const std::string value = level ? step_of(level_.code.value, "s", "level") : std::string();
  return fill(kPushes,
              {{"target", pushes(columns_[0])},
               {"level", level ? fill(kPushLevel, {{"value", value}}) : std::string()},
               {"clean", cleaned(columns_[0], "")},
               {"past", past},
               {"level_value", level ? format("return mliot_level_of((float)s->known_level, {});",
                                              literal(plan_.level()->floor))
                                     : "(void)s; return 1;"}}) +
         features_function();
}

std::string StateCode::features_function() const {
  std::string locals;
  std::string features;
  bool time = false;
  bool level = false;
  bool future = false;
  bool steps = false;
  std::vector<bool> ring(columns_.size());
  for (std::size_t position = 0; position < used_.size(); ++position) {
    const FeatureSpec& spec = plan_.features()[used_[position]];
    time = time || spec.source == Source::calendar;
    future = future || spec.source == Source::future;
    steps = steps || spec.source == Source::steps_ahead;
    level = level || spec.source == Source::level ||
            (spec.source == Source::target && plan_.level().has_value());
    if (lagged_source(spec.source) && !spec.transform) ring[column_of(spec)] = true;
    features += format("  x[{}] = {}; /* {} */\n", position, feature(used_[position]),
                       comment_text(spec.name));
  }
  if (time) locals += "  const int64_t time = mliot_time(period);\n";
  if (level) locals += "  const double level = mliot_level(s);\n";
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    if (!ring[c]) continue;
    locals += fill("  const int64_t $name$_next = mliot_history_next(s->$name$_count, $depth$);\n",
                   {{"name", columns_[c].name}, {"depth", literal(columns_[c].depth)}});
  }
  for (const auto& [needed, name] :
       {std::pair{time, "period"}, {future, "future"}, {steps, "steps_ahead"}}) {
    if (!needed) locals += format("  (void){};\n", name);
  }
  locals += "  (void)s;\n";
  return fill(kFeatures, {{"locals", locals}, {"features", features}});
}

std::string StateCode::lagged(std::size_t f) const {
  const FeatureSpec& spec = plan_.features()[f];
  if (spec.transform) {
    return step_of(transform_code(*spec.transform, spec.name).value, "s", format("feature_{}", f));
  }
  const Column& column = columns_[column_of(spec)];
  return "(float)" + fill(kRecent, {{"name", column.name},
                                    {"depth", literal(column.depth)},
                                    {"next", column.name + "_next"},
                                    {"back", literal(back_of(spec))}});
}

std::string StateCode::calendar(const FeatureSpec& spec) const {
  const std::string name = "MLIOT_DATE_" + upper(enum_name(spec.date));
  if (spec.date >= features::DateFeature::minute_sin) {
    return format("mliot_date_feature({}, time)", name);
  }
  return format("(float)mliot_date_field_of({}, time).value", name);
}

std::string StateCode::feature(std::size_t f) const {
  const FeatureSpec& spec = plan_.features()[f];
  switch (spec.source) {
    case Source::target:
      return plan_.level() ? format("mliot_in_levels({}, level)", lagged(f)) : lagged(f);
    case Source::past:
      return lagged(f);
    case Source::future:
      return format("(float)future[{}]", spec.column);
    case Source::fixed: {
      const auto place = std::find(fixed_columns_.begin(), fixed_columns_.end(), spec.column);
      return format("mliot_float_from_bits(mliot_fixed[{}{}])",
                    several_ ? format("{} * s->series + ", fixed_columns_.size()) : std::string(),
                    place - fixed_columns_.begin());
    }
    case Source::calendar:
      return calendar(spec);
    case Source::steps_ahead:
      return "(float)steps_ahead";
    case Source::level:
      return "(float)level";
    case Source::sample:
      break;
  }
  fail<Unsupported>("C export: feature '{}' of a plan without a forecast has no form in C yet",
                    spec.name);
}

}  // namespace mliot::edge::detail

// Follows the order in which plan::StateLayout lays a state out.
#include "edge/state_code.hpp"

#include <algorithm>
#include <cstring>

#include "edge/state_templates.hpp"
#include "edge/text.hpp"
#include "mliot/core/error.hpp"

namespace mliot::edge::detail {
namespace {

using plan::FeatureSpec;
using plan::Source;

// Whether used features are windows over time.
bool uses_windows(const plan::FeaturePlan& plan, const std::vector<std::size_t>& used) {
  return std::any_of(used.begin(), used.end(),
                     [&](std::size_t f) { return plan.features()[f].takes_time(); });
}

// Whether rows have times that matter: all but those of samples that no used feature dates. Samples
// without columns are told apart by nothing else.
bool reads_time(const plan::FeaturePlan& plan, const std::vector<std::size_t>& used) {
  return plan.horizon() > 0 || plan.observed_columns() == 0 || uses_windows(plan, used) ||
         std::any_of(used.begin(), used.end(),
                     [&](std::size_t f) { return plan.features()[f].source == Source::calendar; });
}

}  // namespace

StateCode::StateCode(const plan::FeaturePlan& plan, const std::vector<std::size_t>& used,
                     bool several, Dtype features)
    : plan_(plan),
      used_(used),
      several_(several),
      doubles_(features == Dtype::float64),
      samples_(plan.horizon() == 0),
      timed_(reads_time(plan, used)),
      takes_time_(uses_windows(plan, used)) {
  members_ = timed_ ? "  int64_t next_period; /* of the row that comes next */\n"
                    : "  int64_t begun; /* whether there was a sample */\n";
  if (several) members_ += "  int64_t series;\n";
  if (timed_) resets_ = "  state->next_period = MLIOT_OFF_GRID;\n";
  if (!samples_) {
    members_ += "  mliot_facts facts;\n";
    resets_ += "  mliot_facts_reset(&state->facts);\n";
  }
  take(sizeof(plan::SeriesFacts), !samples_);
  find_columns();
  add_columns();
  add_features();
  add_level();
  add_cleaners();
  add_flags();
  require<Unsupported>(
      offset_ == plan::StateLayout(plan).block_size(),
      "C export: the state of the plan has another layout than the exporter knows");
}

bool StateCode::is_lagged(Source source) noexcept {
  return source == Source::target || source == Source::past || source == Source::sample;
}

bool StateCode::is_used(std::size_t feature) const {
  return std::binary_search(used_.begin(), used_.end(), feature);
}

std::size_t StateCode::column_of(const FeatureSpec& spec) const {
  return spec.source == Source::target ? 0 : spec.column + 1;
}

std::int64_t StateCode::back_of(const FeatureSpec& spec) {
  return spec.source == Source::sample ? spec.lag : spec.lag - 1;
}

// Whether the feature, or the steps of its transform, read older samples of the column.
bool StateCode::by_ring(const FeatureSpec& spec) const {
  return !spec.transform || back_of(spec) > 0;
}

void StateCode::find_columns() {
  columns_.push_back({.name = "target",
                      .depth = std::max<std::int64_t>(1, plan_.reach(Source::target, 0)),
                      .used = !samples_});
  for (std::size_t c = 0; c < plan_.observed_columns(); ++c) {
    const std::int64_t depth =
        samples_ ? plan_.reach(Source::sample, c) + 1 : plan_.reach(Source::past, c);
    columns_.push_back({.name = format("{}_{}", samples_ ? "column" : "past", c),
                        .depth = std::max<std::int64_t>(1, depth)});
  }
  for (const std::size_t f : used_) {
    const FeatureSpec& spec = plan_.features()[f];
    if (spec.source == Source::replaced)
      columns_[spec.column + 1].used = columns_[spec.column + 1].flagged = true;
    if (!is_lagged(spec.source)) continue;
    Column& column = columns_[column_of(spec)];
    column.used = true;
    column.ring_used = column.ring_used || by_ring(spec);
    if (spec.pair) columns_[spec.partner + 1].used = columns_[spec.partner + 1].ring_used = true;
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

void StateCode::add_state(const Machine& machine, const std::string& note) {
  take(machine.code.bytes, true);
  members_ += machine.code.members(machine.name, note);
  resets_ += format("  {}\n", step_of(machine.code.reset, "state", machine.name));
  stack_bytes_ = std::max(stack_bytes_, machine.code.stack_bytes);
}

void StateCode::add_machine(Column& column, Machine machine, const std::string& note) {
  add_state(machine, note);
  column.machines.push_back(std::move(machine));
}

void StateCode::add_pair(std::size_t feature) {
  const FeatureSpec& spec = plan_.features()[feature];
  if (!is_used(feature)) {
    take(spec.pair->state_size(), false);
    return;
  }
  Pair pair{
      .machine = {.name = format("feature_{}", feature), .code = pair_code(*spec.pair, spec.name)},
      .left = spec.column + 1,
      .right = spec.partner + 1};
  add_state(pair.machine, spec.name);
  pairs_.push_back(std::move(pair));
}

void StateCode::add_features() {
  for (std::size_t f = 0; f < plan_.features().size(); ++f) {
    const FeatureSpec& spec = plan_.features()[f];
    if (spec.source == Source::fixed && is_used(f)) fixed_features_.push_back(f);
    if (spec.pair) add_pair(f);
    if (!spec.transform) continue;
    if (spec.source == Source::future && is_used(f)) {
      stack_bytes_ = std::max(stack_bytes_, transform_code(*spec.transform, spec.name).stack_bytes);
    }
    if (!is_lagged(spec.source)) continue;
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
    take(machine.code.bytes, column.used);
    if (!column.used) continue;
    members_ += machine.code.members(machine.name, step.name);
    resets_ += format("  {}\n", step_of(machine.code.reset, "state", machine.name));
    stack_bytes_ = std::max(stack_bytes_, machine.code.stack_bytes);
    column.cleaners.push_back(std::move(machine));
  }
}

void StateCode::add_flags() {
  for (std::size_t c = 1; c < columns_.size(); ++c) {
    const Column& column = columns_[c];
    if (plan_.shows_replaced(c - 1)) take(sizeof(double), column.flagged);
    if (!column.flagged) continue;
    members_ += format("  double {}_replaced; /* whether cleaning changed it */\n", column.name);
    resets_ += format("  state->{}_replaced = 0;\n", column.name);
  }
}

std::int64_t StateCode::bytes() const noexcept {
  std::size_t sum = sizeof(std::int64_t) * (several_ ? 2 : 1);
  for (const auto& [offset, size] : kept_) sum += size;
  return static_cast<std::int64_t>(sum);
}

std::vector<std::uint64_t> StateCode::image(const plan::PanelState& state, std::size_t series,
                                            std::size_t place) const {
  std::vector<std::uint64_t> words{timed_ ? static_cast<std::uint64_t>(state.next_period(series))
                                          : std::uint64_t{state.begun(series)}};
  if (several_) words.push_back(place);
  for (const auto& [offset, size] : kept_) {
    const std::size_t at = words.size();
    words.resize(at + size / sizeof(std::uint64_t));
    std::memcpy(words.data() + at, state.block(series) + offset, size);
  }
  return words;
}

std::string StateCode::recent(const Column& column, std::int64_t back, const std::string& next) {
  return fill("mliot_history_recent(s->$name$, $depth$, s->$name$_count, $next$, $back$)",
              {{"name", column.name},
               {"depth", literal(column.depth)},
               {"next", next},
               {"back", literal(back)}});
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
    const std::string next =
        format("mliot_history_next(s->{}_count, {})", column.name, literal(column.depth));
    const std::string older = recent(column, machine.back, next);
    text += format("  if (s->{}_count > {}) {{\n    const double older = {};\n    {}\n  }}\n",
                   column.name, literal(machine.back), older,
                   step_of(machine.code.push, "s", machine.name, "older"));
  }
  return text;
}

// The newest sample in a column's ring.
std::string StateCode::newest(const Column& column) {
  return recent(column, 0,
                format("mliot_history_next(s->{}_count, {})", column.name, literal(column.depth)));
}

// Statements that give transforms of two columns the newest samples of both.
std::string StateCode::pair_pushes() const {
  std::string text;
  for (const Pair& pair : pairs_) {
    const std::string push = replaced(pair.machine.code.push, "$y$", newest(columns_[pair.right]));
    text += format("  {}\n", step_of(push, "s", pair.machine.name, newest(columns_[pair.left])));
  }
  return text;
}

std::string StateCode::cleaned(const Column& column, const std::string& sample) const {
  std::string text = sample.empty() ? std::string() : format("  x = {};\n", sample);
  if (column.flagged) text += format("  s->{}_replaced = x;\n", column.name);
  for (const Machine& cleaner : column.cleaners) {
    text += format("  {}\n  x = {};\n", step_of(cleaner.code.push, "s", cleaner.name, "x"),
                   step_of(cleaner.code.double_value, "s", cleaner.name));
  }
  if (column.flagged)
    text += replaced("  s->$_replaced = mliot_differs(s->$_replaced, x);\n", "$", column.name);
  return text;
}

// Statements that take the columns of a sample in, from that member of it.
std::string StateCode::observed_pushes(std::string_view member) const {
  std::string text;
  for (std::size_t c = 1; c < columns_.size(); ++c) {
    if (!columns_[c].used) continue;
    text += cleaned(columns_[c], format("sample->{}[{}]", member, c - 1)) + pushes(columns_[c]);
  }
  return text + pair_pushes();
}

std::string StateCode::sample_push() const {
  const std::string pushes = observed_pushes("columns");
  const std::string time = takes_time_ ? "  const int64_t time = sample->time;\n" : "";
  return has_room() +
         fill(kPushSample, {{"pushes", pushes.empty() ? "  (void)s;\n  (void)sample;\n"
                                                      : "  double x;\n" + time + pushes}});
}

// The condition that a sample of a column is not missing, and "&&"; empty where cleaning may fill
// it.
std::string StateCode::is_there(std::size_t column) const {
  if (plan_.has_cleaning(column - 1)) return {};
  return format("!mliot_is_nan(sample->columns[{}]) &&\n      ", column - 1);
}

std::string StateCode::room_check(const Machine& machine, const std::string& condition) {
  if (machine.code.has_room.empty()) return {};
  return format("  if ({}!{})\n    return 0;\n", condition,
                step_of(machine.code.has_room, "s", machine.name));
}

// Whether each window over time can take the sample: a missing one, if nothing fills it, needs no
// room.
std::string StateCode::has_room() const {
  if (!takes_time_) return {};
  std::string text;
  for (std::size_t c = 1; c < columns_.size(); ++c) {
    for (const Machine& machine : columns_[c].machines) text += room_check(machine, is_there(c));
  }
  for (const Pair& pair : pairs_) {
    text += room_check(pair.machine, is_there(pair.left) + is_there(pair.right));
  }
  return fill(kHasRoom, {{"checks", text}});
}

std::string StateCode::functions() const {
  if (samples_) return sample_push() + features_function();
  const bool level = plan_.level().has_value();
  const std::string value = level ? step_of(level_.code.value, "s", "level") : std::string();
  return fill(kPushes,
              {{"target", pushes(columns_[0])},
               {"level", level ? fill(kPushLevel, {{"value", value}}) : std::string()},
               {"clean", cleaned(columns_[0], "")},
               {"past", observed_pushes("past")},
               {"level_value", level ? format("return mliot_level_of((float)s->known_level, {});",
                                              literal(plan_.level()->floor))
                                     : "(void)s; return 1;"}}) +
         features_function();
}

}  // namespace mliot::edge::detail

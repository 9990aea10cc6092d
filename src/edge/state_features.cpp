// The features that are read from a state, in the order in which trees use them.
#include <algorithm>
#include <utility>

#include "edge/calendar_code.hpp"
#include "edge/state_code.hpp"
#include "edge/text.hpp"
#include "mliot/core/error.hpp"
#include "mliot/features/date_feature.hpp"

namespace mliot::edge::detail {
namespace {

using plan::FeatureSpec;
using plan::Source;

constexpr std::string_view kFeatures = R"(
/* What the trees see of a row: of that period, so many steps after the newest observed row. */
static void mliot_features(const mliot_state* s, int64_t period, int64_t steps_ahead,
                           const double* future, float* x) {
$locals$$features$}
)";

constexpr std::string_view kSampleFeatures = R"(
/* The features of the newest sample. */
static void mliot_features(const mliot_state* s, $type$* x) {
$locals$$features$}
)";

}  // namespace

std::string StateCode::features_function() const {
  std::string features;
  std::string calendar;
  for (std::size_t position = 0; position < used_.size(); ++position) {
    features += format("  x[{}] = {}; /* {} */\n", position, feature(used_[position]),
                       comment_text(plan_.features()[used_[position]].name));
    const FeatureSpec& spec = plan_.features()[used_[position]];
    if (spec.source == Source::calendar) {
      calendar += calendar_function(spec.date, used_[position]);
    }
  }
  if (used_.empty()) features = "  (void)x;\n";
  return calendar +
         fill(samples_ ? kSampleFeatures : kFeatures, {{"locals", feature_locals()},
                                                       {"features", features},
                                                       {"type", doubles_ ? "double" : "float"}});
}

// What features share, and the parameters that none of them reads.
std::string StateCode::feature_locals() const {
  bool time = false;
  bool level = false;
  bool future = false;
  bool steps = false;
  std::vector<bool> ring(columns_.size());
  for (const std::size_t f : used_) {
    const FeatureSpec& spec = plan_.features()[f];
    time = time || spec.source == Source::calendar;
    future = future || spec.source == Source::future;
    steps = steps || spec.source == Source::steps_ahead;
    level = level || spec.source == Source::level ||
            (spec.source == Source::target && plan_.level().has_value());
    const bool as_it_is = !spec.transform && !spec.pair;
    if (is_lagged(spec.source) && as_it_is) ring[column_of(spec)] = true;
  }
  std::string locals;
  if (time) {
    locals += format("  const int64_t time = mliot_time({});\n",
                     samples_ ? "s->next_period - 1" : "period");
  }
  if (level) locals += "  const double level = mliot_level(s);\n";
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    if (!ring[c]) continue;
    locals += fill("  const int64_t $name$_next = mliot_history_next(s->$name$_count, $depth$);\n",
                   {{"name", columns_[c].name}, {"depth", literal(columns_[c].depth)}});
  }
  for (const std::size_t f : used_) locals += future_map(f);
  for (const auto& [needed, name] :
       {std::pair{time, "period"}, {future, "future"}, {steps, "steps_ahead"}}) {
    if (!needed && !samples_) locals += format("  (void){};\n", name);
  }
  return locals + "  (void)s;\n";
}

// A map of a covariate that is known ahead: a value before the features, on the stack.
std::string StateCode::future_map(std::size_t f) const {
  const FeatureSpec& spec = plan_.features()[f];
  if (spec.source != Source::future || !spec.transform) return {};
  const TransformCode code = transform_code(*spec.transform, spec.name);
  const std::string name = format("feature_{}", f);
  return format("  {} {};\n  {}\n", code.header, name,
                fill(code.push, {{"s", name}, {"x", format("future[{}]", spec.column)}}));
}

std::string StateCode::lagged(std::size_t f) const {
  const FeatureSpec& spec = plan_.features()[f];
  if (spec.pair || spec.transform) {
    const TransformCode code =
        spec.pair ? pair_code(*spec.pair, spec.name) : transform_code(*spec.transform, spec.name);
    return step_of(doubles_ ? code.double_value : code.value, "s", format("feature_{}", f));
  }
  const Column& column = columns_[column_of(spec)];
  const std::string sample = recent(column, back_of(spec), column.name + "_next");
  return doubles_ ? sample : "(float)" + sample;
}

std::string StateCode::feature(std::size_t f) const {
  const FeatureSpec& spec = plan_.features()[f];
  switch (spec.source) {
    case Source::target:
      return plan_.level() ? format("mliot_in_levels({}, level)", lagged(f)) : lagged(f);
    case Source::past:
    case Source::sample:
      return lagged(f);
    case Source::replaced:
      return format("{}s->{}_replaced", doubles_ ? "" : "(float)", columns_[spec.column + 1].name);
    case Source::future:
      return spec.transform ? format("(float)feature_{}.value", f)
                            : format("(float)future[{}]", spec.column);
    case Source::fixed: {
      const auto place = std::find(fixed_features_.begin(), fixed_features_.end(), f);
      return format("mliot_float_from_bits(mliot_fixed[{}{}])",
                    several_ ? format("{} * s->series + ", fixed_features_.size()) : std::string(),
                    place - fixed_features_.begin());
    }
    case Source::calendar:
      return calendar_value(spec.date, f);
    case Source::steps_ahead:
      return "(float)steps_ahead";
    case Source::group:
      break;  // ForecastModel refuses it
    case Source::level:
      return "(float)level";
  }
  fail<Unsupported>("C export: feature '{}' has no form in C", spec.name);
}

}  // namespace mliot::edge::detail

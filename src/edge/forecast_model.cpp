// C of a forecaster.
#include <algorithm>
#include <cmath>
#include <optional>

#include "edge/cover.hpp"
#include "edge/forecast_golden.hpp"
#include "edge/forecast_templates.hpp"
#include "edge/names.hpp"
#include "edge/response.hpp"
#include "edge/start_states.hpp"
#include "edge/state_code.hpp"
#include "edge/text.hpp"
#include "edge/time_code.hpp"
#include "edge/tree_code.hpp"
#include "mliot/core/error.hpp"
#include "mliot/edge/export_c.hpp"

namespace mliot::edge {
namespace {

using forecasting::Forecaster;
using plan::Source;
using namespace detail;  // NOLINT(google-build-using-namespace): the module's own parts

class ForecastModel {
 public:
  ForecastModel(const Forecaster& forecaster, const ExportOptions& options,
                const ExportNames& names)
      : forecaster_(forecaster),
        model_(forecaster.model()),
        plan_(model_.plan()),
        options_(options),
        names_(names) {
    series_ = chosen_series(options.series, forecaster.state().series());
    choose_levels();
    if (model_.model()) boosting_ = boosting_of(*model_.model());
    if (boosting_) ranked_ = rank_forest(boosting_->forest(), Dtype::float32);
    used_ = number_used(ranked_);
    trees_ = write_trees(ranked_, {.mode = options.mode});
    state_.emplace(plan_, used_, series_.size() > 1);
    check_start_bytes(*state_, series_.size());
  }

  GeneratedCode write() {
    golden_ = forecast_golden(forecaster_, series_.front(), quantiles_);
    GeneratedCode made;
    const std::string code = filled_code();
    made.table_bytes = table_bytes_;
    made.golden_bytes = static_cast<std::int64_t>(
        8 * (golden_.rows.size() + golden_.future.size() + golden_.expected.size()));
    made.state_bytes = state_->bytes();
    made.stack_bytes = state_->bytes() + state_->stack_bytes() + trees_.stack_bytes +
                       static_cast<std::int64_t>(4 * used_.size()) + 256;
    assemble(made, cover(), declarations(), code, options_);
    return made;
  }

 private:
  // Quantiles and members in the order of predict's columns: lo from the widest in, hi outwards.
  void choose_levels() {
    if (options_.level.empty()) return;
    require(forecaster_.calibrated(),
            "C export: level= needs calibration; fit with "
            "Forecaster(intervals=ConformalIntervals(n_windows=2))");
    std::vector<double> levels = options_.level;
    std::sort(levels.begin(), levels.end());
    for (std::size_t i = 0; i < levels.size(); ++i) {
      require(levels[i] > 0 && levels[i] < 100 && (i == 0 || levels[i] > levels[i - 1]),
              "C export: level must hold different numbers between 0 and 100, got {}", levels[i]);
    }
    const auto add = [this](std::string_view end, double level, double q) {
      bounds_.push_back(replaced(format("{}_{:g}", end, level), ".", "_"));
      quantiles_.push_back(q);
    };
    for (std::size_t i = levels.size(); i-- > 0;) add("lo", levels[i], (1 - levels[i] / 100) / 2);
    for (const double level : levels) add("hi", level, (1 + level / 100) / 2);
  }

  bool several() const { return series_.size() > 1; }
  std::size_t past() const { return plan_.columns(Source::past); }
  std::size_t future() const { return plan_.columns(Source::future); }
  bool limited() const { return !quantiles_.empty() || plan_.has_past(); }
  std::string series_offset(std::size_t each) const {
    return several() ? format("{} * state->series", each) : std::string("0");
  }

  std::string declarations() const {
    std::string bounds;
    for (const std::string& name : bounds_) bounds += format("  double {};\n", name);
    const bool integer = plan_.axis().frequency().is_integer();
    return fill(kDeclarations,
                {{"horizon", format("{}", plan_.horizon())},
                 {"past", format("{}", past())},
                 {"future", format("{}", future())},
                 {"series", format("{}", series_.size())},
                 {"names", enumeration("Places in mliot_sample.past.", "PAST", names_.past) +
                               enumeration("Places in a row of future.", "FUTURE", names_.future) +
                               series_enumeration(names_.series, series_) +
                               level_enumerations(names_.levels)},
                 {"time", integer ? "the integer index" : "microseconds since 1970-01-01, civil"},
                 {"past_member", past() > 0 ? "  double past[MLIOT_PAST];\n" : ""},
                 {"interval_note", bounds_.empty() ? "" : ", with the ends of its intervals"},
                 {"bounds", bounds},
                 {"members", state_->members()},
                 {"series_parameter", several() ? ", int32_t series" : ""},
                 {"most", limited() ? "MLIOT_HORIZON" : "any number"},
                 {"future_note", future() == 0 ? "; NULL will do" : ""},
                 {"golden", format("{}", golden_.events)}});
  }

  std::string step() const {
    if (!boosting_) return std::string(kNoModel);
    const trees::Forest& forest = boosting_->forest();
    return fill(kStep, {{"inputs", format("{}", std::max<std::size_t>(1, used_.size()))},
                        {"scale", literal(std::ldexp(1.0, -forest.grid_exponent()))},
                        {"base", literal(forest.base_score())},
                        {"response", response_of(boosting_->options().objective)},
                        {"nonnegative", model_.nonnegative() ? "1" : "0"},
                        {"grid", format("{}", model_.grid_exponent())}});
  }

  std::string fixed_table() {
    const auto& features = state_->fixed_features();
    if (features.empty()) return {};
    std::vector<std::string> values;
    for (const std::size_t i : series_) {
      for (const std::size_t f : features) {
        const plan::FeatureSpec& spec = plan_.features()[f];
        const double x = spec.covariate(forecaster_.fixed(i)[spec.column]);
        values.push_back(bits_literal(static_cast<float>(x)));
      }
    }
    table_bytes_ += static_cast<std::int64_t>(4 * values.size());
    return "/* Static features of the series, as bits of floats. */\n" +
           table("uint32_t mliot_fixed", values) + "\n";
  }

  std::string error_table() {
    if (quantiles_.empty()) return {};
    std::vector<std::string> values;
    for (const std::size_t i : series_) {
      for (std::int64_t step = 1; step <= plan_.horizon(); ++step) {
        for (const double q : quantiles_) {
          values.push_back(literal(forecaster_.error_quantile(i, step, q)));
        }
      }
    }
    table_bytes_ += static_cast<std::int64_t>(8 * values.size());
    return "/* Quantiles of the forecast's error, by series, step and end. */\n" +
           table("double mliot_errors", values) + "\n";
  }

  std::string intervals() const {
    if (bounds_.empty()) return {};
    const std::size_t width = bounds_.size();
    std::string text = format(
        "  for (k = 0; k < h; ++k) {{\n    const double* error = mliot_errors "
        "+ {} + k * {};\n",
        series_offset(static_cast<std::size_t>(plan_.horizon()) * width), width);
    for (std::size_t i = 0; i < width; ++i) {
      text += format("    out[k].{} = mliot_bound(out[k].point, error[{}], {});\n", bounds_[i], i,
                     model_.nonnegative() ? 1 : 0);
    }
    return text + "  }\n";
  }

  std::string comparisons() const {
    std::string text =
        format("    if (mliot_outputs_differ(got, expected)) return {} + 1 + i;\n", golden_.events);
    for (std::size_t i = 0; i < bounds_.size(); ++i) {
      text += format(
          "    got = &out[i].{};\n    if (mliot_outputs_differ(got, expected + {})) return {} + "
          "1 + i;\n",
          bounds_[i], i + 1, golden_.events);
    }
    return text;
  }

  std::string check_past() const {
    if (past() == 0) return {};
    return "  {\n    int c;\n    for (c = 0; c < MLIOT_PAST; ++c) {\n"
           "      if (mliot_is_infinite(sample->past[c])) return MLIOT_NOT_FINITE;\n    }\n  }\n";
  }
  std::string check_future() const {
    if (future() == 0) return {};
    return "  for (k = 0; k < h * MLIOT_FUTURE; ++k) {\n"
           "    if (mliot_is_infinite(future[k])) return MLIOT_NOT_FINITE;\n  }\n";
  }

  std::string golden_tables() const {
    std::string text = "/* What the self-test replays: the golden vectors. */\n";
    text += table("uint64_t mliot_golden_rows", bits_literals(golden_.rows));
    if (!golden_.future.empty()) {
      text += table("uint64_t mliot_golden_future", bits_literals(golden_.future));
    }
    return text + table("uint64_t mliot_golden_out", bits_literals(golden_.expected));
  }

  std::string filled_code() {
    table_bytes_ = trees_.table_bytes + state_->bytes() * static_cast<std::int64_t>(series_.size());
    const std::size_t width = 1 + bounds_.size();
    const std::string future_row = format("{} * MLIOT_FUTURE", golden_.horizon);
    const auto words = static_cast<std::size_t>(state_->bytes()) / sizeof(std::uint64_t);
    return fill(
        kCode, {{"trees", boosting_ ? trees_.code : std::string()},
                {"fixed", fixed_table()},
                {"errors", error_table()},
                {"start", start_table(*state_, forecaster_.state(), series_)},
                {"words", format("{}", words)},
                {"time", time_code(plan_.axis())},
                {"state", state_->functions()},
                {"step", step()},
                {"naive", boosting_ ? fill(kNaive, {{"shortest", literal(model_.shortest_lag())}})
                                    : std::string("  (void)s;\n  return 1;\n")},
                {"series_parameter", several() ? ", int32_t series" : ""},
                {"init", init_of(series_.size())},
                {"keep_series", several() ? "  const int64_t series = state->series;\n" : ""},
                {"restore_series", several() ? "  state->series = series;\n" : ""},
                {"last", model_.nonnegative() ? "mliot_bound(state->facts.last, 0, 1)"
                                              : "state->facts.last"},
                {"resets", state_->resets()},
                {"check_past", check_past()},
                {"check_future", check_future()},
                {"limit", limited() ? " || h > MLIOT_HORIZON" : ""},
                {"advance", future() > 0 ? "future += MLIOT_FUTURE;" : "(void)future;"},
                {"intervals", intervals()},
                {"golden_tables", golden_tables()},
                {"golden_first", literal(golden_.first_period)},
                {"golden_horizon", format("{}", golden_.horizon)},
                {"future_size", future() > 0 ? future_row : std::string("1")},
                {"first_series", several() ? "  state.series = 0;\n" : ""},
                {"golden_past", past() > 0 ? "    memcpy(sample.past, mliot_golden_rows + i * (1 + "
                                             "MLIOT_PAST) + 1, sizeof sample.past);\n"
                                           : ""},
                {"golden_future",
                 future() > 0 ? "    memcpy(future, mliot_golden_future + (i + 1) * MLIOT_FUTURE, "
                                "MLIOT_FUTURE * sizeof *future);\n"
                              : "    future[0] = 0;\n"},
                {"golden_last",
                 future() > 0 ? format("  memcpy(future, mliot_golden_future + {} * MLIOT_FUTURE, "
                                       "sizeof future);\n",
                                       golden_.events)
                              : std::string()},
                {"golden", format("{}", golden_.events)},
                {"width", format("{}", width)},
                {"compare", comparisons()}});
  }

  Cover cover() const {
    const std::string inside =
        boosting_ ? format("{} trees over {} of {} features; mode {}, {}.", ranked_.trees.size(),
                           used_.size(), plan_.size(), enum_name(options_.mode), trees_.node_note)
                  : std::string("no trees: every series is forecast by its last value.");
    std::string features;
    for (const std::size_t f : used_) features += ' ' + plan_.features()[f].name;
    return {
        .what = format("{}: a forecaster as C99", options_.name),
        .notes = {format("Inside: frequency {}, horizon {}, {} series, {}",
                         plan_.axis().frequency().name(), plan_.horizon(), series_.size(), inside),
                  "Features:" + features + ".",
                  "Every forecast has the bits of mliot's predict after the same rows. Values "
                  "and windows are doubles, as they are in the library; trees are integers."}};
  }

  const Forecaster& forecaster_;
  const forecasting::GlobalModel& model_;
  const plan::FeaturePlan& plan_;
  const ExportOptions& options_;
  const ExportNames& names_;
  std::vector<std::size_t> series_;
  std::vector<std::string> bounds_;
  std::vector<double> quantiles_;
  std::optional<boosting::Boosting> boosting_;
  RankedForest ranked_;
  std::vector<std::size_t> used_;
  TreeCode trees_;
  std::optional<StateCode> state_;
  ForecastGolden golden_;
  std::int64_t table_bytes_ = 0;
};

}  // namespace

GeneratedCode export_c(const Forecaster& forecaster, const ExportOptions& options,
                       const ExportNames& names) {
  check_prefix(options.name);
  require<Unsupported>(forecaster.plan().groups().empty(),
                       "C export: group_features need the newest values of all series of a group, "
                       "which one device does not have; leave group_features out, or give the "
                       "group's values as a past-only column");
  return ForecastModel(forecaster, options, names).write();
}

}  // namespace mliot::edge

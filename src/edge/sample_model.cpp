// C of features that the code makes of samples along time, and of a model of them or without one.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "edge/cover.hpp"
#include "edge/names.hpp"
#include "edge/response.hpp"
#include "edge/sample_golden.hpp"
#include "edge/sample_templates.hpp"
#include "edge/start_states.hpp"
#include "edge/text.hpp"
#include "edge/time_code.hpp"
#include "edge/tree_code.hpp"
#include "mliot/core/error.hpp"
#include "mliot/edge/export_c.hpp"

namespace mliot::edge {
namespace {

using boosting::Boosting;
using boosting::Objective;
using namespace detail;  // NOLINT(google-build-using-namespace): the module's own parts

plan::PanelState state_of(const pipeline::RowModel& rows) {
  return rows.state ? *rows.state : plan::PanelState(*rows.plan, 1);
}

RankedForest ranked_of(const pipeline::RowModel& rows) {
  return rows.model ? rank_forest(rows.model->forest(), Dtype::float32) : RankedForest{};
}

// The features that the trees read; all of them where they are the output.
std::vector<std::size_t> used_of(const pipeline::RowModel& rows, RankedForest& ranked) {
  if (rows.model) return number_used(ranked);
  std::vector<std::size_t> all(rows.plan->size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

class SampleModel {
 public:
  SampleModel(const pipeline::RowModel& rows, const ExportOptions& options,
              const ExportNames& names)
      : rows_(rows),
        plan_(*rows.plan),
        options_(options),
        names_(names),
        start_(state_of(rows)),
        series_(chosen_series(options.series, start_.series())),
        ranked_(ranked_of(rows)),
        used_(used_of(rows, ranked_)),
        trees_(rows.model ? write_trees(ranked_, {.mode = options.mode}) : TreeCode{}),
        state_(plan_, used_, false, rows.model ? Dtype::float32 : Dtype::float64) {
    check_start_bytes(state_, series_.size());
  }

  GeneratedCode write() {
    golden_ = sample_golden(rows_, ranked_, used_);
    GeneratedCode made;
    made.table_bytes =
        trees_.table_bytes + state_.bytes() * static_cast<std::int64_t>(series_.size());
    made.golden_bytes =
        static_cast<std::int64_t>(8 * (golden_.samples.size() + golden_.expected.size()));
    made.state_bytes = state_.bytes();
    made.stack_bytes = state_.stack_bytes() + trees_.stack_bytes + 160;
    if (rows_.model) {
      made.stack_bytes +=
          static_cast<std::int64_t>(4 * used_.size() + (several() ? 16 * rows_.outputs() : 0));
    }
    assemble(made, cover(), declarations(), code(), options_);
    return made;
  }

 private:
  const Boosting& model() const { return *rows_.model; }
  bool several() const { return !rows_.model || rows_.outputs() > 1; }
  bool classifies() const {
    return rows_.model &&
           (model().options().objective == Objective::binary || model().options().num_class);
  }
  std::size_t golden_count() const { return golden_.expected.size() / rows_.outputs(); }
  std::string meaning() const {
    if (!rows_.model) return "out becomes the features";
    if (several()) return "out becomes " + outputs_note(model());
    return classifies() ? "The probability of the second class" : "The prediction";
  }
  std::string inputs() const { return format("{}", std::max<std::size_t>(1, used_.size())); }
  std::string series_parameter() const { return series_.size() > 1 ? ", int32_t series" : ""; }

  std::string time_member() const {
    if (!state_.timed()) return {};
    return "  int64_t time; /* microseconds since 1970-01-01, civil */\n";
  }

  // Code about the columns of a sample; calendar features alone leave none.
  std::string of_columns(std::string_view code) const {
    return std::string(plan_.observed_columns() > 0 ? code : "");
  }

  // What stands where in out, without a model.
  std::string feature_enumeration() const {
    if (rows_.model) return {};
    std::vector<std::string> names;
    for (const plan::FeatureSpec& spec : plan_.features()) names.push_back(spec.name);
    return enumeration("Places in out.", "OUTPUT", names);
  }

  std::string enumerations() const {
    return enumeration("Places in mliot_sample.columns.", "COLUMN", names_.features) +
           feature_enumeration() +
           (classifies() ? enumeration("Classes.", "CLASS", names_.classes) : std::string()) +
           series_enumeration(names_.series, series_) + level_enumerations(names_.levels);
  }

  std::string declarations() const {
    return fill(
        kSampleDeclarations,
        {{"time_statuses", std::string(state_.timed() ? kTimeStatuses : "")},
         {"room_status", std::string(state_.takes_time() ? kRoomStatus : "")},
         {"columns", format("{}", plan_.observed_columns())},
         {"series", format("{}", series_.size())},
         {"names", enumerations()},
         {"time_member", time_member()},
         {"columns_member", of_columns(kColumnsMember)},
         {"members", state_.members()},
         {"series_parameter", series_parameter()},
         {"outputs", several() ? format(", MLIOT_OUTPUTS = {}", rows_.outputs()) : std::string()},
         {"meaning", meaning()},
         {"places", several() ? ": MLIOT_OUTPUTS values" : ""},
         {"class", std::string(classifies() ? kClassDeclaration : "")},
         {"golden", format("{}", golden_count())}});
  }

  std::string class_definition() const {
    if (!classifies()) return {};
    if (several()) return std::string(kLargestClass);
    return fill(kClassDefinition, {{"inputs", inputs()},
                                   {"decision", decision_of(model().forest(), ranked_.largest)}});
  }

  std::string predict_definition() const {
    if (!rows_.model) return std::string(kPredictFeatures);
    if (several()) {
      return fill(kPredictOutputs, {{"outputs_code", outputs_of(model(), "float", trees_.sum_type)},
                                    {"inputs", inputs()}});
    }
    const trees::Forest& forest = model().forest();
    return fill(kPredictSample, {{"inputs", inputs()},
                                 {"scale", literal(std::ldexp(1.0, -forest.grid_exponent()))},
                                 {"base", literal(forest.base_score())},
                                 {"response", response_of(model().options().objective)}});
  }

  std::string golden_tables() const {
    return "/* What the self-test replays: the golden vectors and samples further apart. */\n" +
           of_columns(table("uint64_t mliot_golden_samples", bits_literals(golden_.samples))) +
           table("uint64_t mliot_golden_out", bits_literals(golden_.expected));
  }

  // Golden vectors are a step apart, the samples behind them a stride.
  std::string golden_time() const {
    return format(
        "    sample.time = mliot_time({} + (i < {} ? (int64_t)i * {} : {} + (int64_t)(i - {}) * "
        "{}));\n",
        literal(golden_.first_period), golden_.stored, literal(golden_.step),
        literal(static_cast<std::int64_t>(golden_.stored) * golden_.step), golden_.stored,
        literal(golden_.stride));
  }

  std::string code() const {
    const bool timed = state_.timed();
    return fill(kSampleCode, {{"trees", trees_.code},
                              {"start", start_table(state_, start_, series_)},
                              {"words", format("{}", state_.bytes() / 8)},
                              {"time", timed ? time_code(plan_.axis()) : std::string()},
                              {"state", state_.functions()},
                              {"ready", timed ? "next_period != MLIOT_OFF_GRID" : "begun != 0"},
                              {"series_parameter", series_parameter()},
                              {"init", init_of(series_.size())},
                              {"resets", state_.resets()},
                              {"finite", of_columns(kFinite)},
                              {"place", std::string(timed ? kPlace : "")},
                              {"room", std::string(state_.takes_time() ? kRoom : "")},
                              {"moved", timed ? "  state->next_period = period + 1;\n"
                                              : "  state->begun = 1;\n"},
                              {"predict", predict_definition()},
                              {"class", class_definition()},
                              {"width", format("{}", rows_.outputs())},
                              {"golden_tables", golden_tables()},
                              {"golden_time", timed ? golden_time() : std::string()},
                              {"golden_columns", of_columns(kGoldenColumns)},
                              {"golden", format("{}", golden_count())}});
  }

  std::string inside() const {
    if (!rows_.model) return format("Inside: {} features, which are the output.", plan_.size());
    return format("Inside: objective {}, {} trees over {} of {} features; mode {}, {}.",
                  enum_name(model().options().objective), ranked_.trees.size(), used_.size(),
                  plan_.size(), enum_name(options_.mode), trees_.node_note);
  }

  Cover cover() const {
    std::string features;
    for (const std::size_t f : used_) features += ' ' + plan_.features()[f].name;
    std::string cleaning;
    for (const plan::CleaningStep& step : plan_.cleaning()) cleaning += ' ' + step.name;
    return {.what = format("{}: {} as C99", options_.name,
                           rows_.model ? "a model of samples and its features along time"
                                       : "steps along time"),
            .notes = {inside(), "Features:" + (used_.empty() ? " none" : features) + ".",
                      "Steps that clean columns:" + (cleaning.empty() ? " none" : cleaning) + ".",
                      format("Every output has the bits of mliot's update with the same samples. "
                             "Values and windows are doubles, as they are in the library{}.",
                             rows_.model ? "; trees are integers" : "; NaN is that of mliot_nan")}};
  }

  const pipeline::RowModel& rows_;
  const plan::FeaturePlan& plan_;
  const ExportOptions& options_;
  const ExportNames& names_;
  plan::PanelState start_;
  std::vector<std::size_t> series_;
  RankedForest ranked_;
  std::vector<std::size_t> used_;
  TreeCode trees_;
  StateCode state_;
  SampleGolden golden_;
};

}  // namespace

GeneratedCode export_c(const pipeline::RowModel& rows, const ExportOptions& options,
                       const ExportNames& names) {
  check_prefix(options.name);
  require(options.level.empty(),
          "C export: level belongs to forecasters; this pipeline describes samples");
  require(!rows.plan || options.dtype == Dtype::float32,
          "C export: dtype belongs to models of bare rows; samples are doubles");
  if (!rows.plan) return export_c(*rows.model, options, names);
  pipeline::check(rows);
  return SampleModel(rows, options, names).write();
}

}  // namespace mliot::edge

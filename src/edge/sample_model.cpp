// C of a model of samples, whose features the code makes along time.
#include <algorithm>
#include <cmath>

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

class SampleModel {
 public:
  SampleModel(const pipeline::RowModel& rows, const ExportOptions& options,
              const ExportNames& names)
      : rows_(rows),
        plan_(*rows.plan),
        model_(*rows.model),
        options_(options),
        names_(names),
        start_(state_of(rows)),
        series_(chosen_series(options.series, start_.series())),
        ranked_(rank_forest(model_.forest(), Dtype::float32)),
        used_(number_used(ranked_)),
        trees_(write_trees(ranked_, {.mode = options.mode})),
        state_(plan_, used_, false) {
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
    made.stack_bytes = state_.stack_bytes() + trees_.stack_bytes +
                       static_cast<std::int64_t>(4 * used_.size()) + 160 +
                       static_cast<std::int64_t>(several() ? 16 * model_.outputs() : 0);
    assemble(made, cover(), declarations(), code(), options_);
    return made;
  }

 private:
  bool several() const { return model_.outputs() > 1; }
  bool classifies() const {
    return model_.options().objective == Objective::binary || model_.options().num_class;
  }
  std::size_t golden_count() const { return golden_.expected.size() / model_.outputs(); }
  std::string meaning() const {
    if (several()) return "out becomes " + outputs_note(model_);
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

  std::string enumerations() const {
    return enumeration("Places in mliot_sample.columns.", "COLUMN", names_.features) +
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
         {"outputs", several() ? format(", MLIOT_OUTPUTS = {}", model_.outputs()) : std::string()},
         {"meaning", meaning()},
         {"places", several() ? ": MLIOT_OUTPUTS values" : ""},
         {"class", std::string(classifies() ? kClassDeclaration : "")},
         {"golden", format("{}", golden_count())}});
  }

  std::string class_definition() const {
    if (!classifies()) return {};
    if (several()) return std::string(kLargestClass);
    return fill(kClassDefinition, {{"inputs", inputs()},
                                   {"decision", decision_of(model_.forest(), ranked_.largest)}});
  }

  std::string predict_definition() const {
    if (several()) {
      return fill(kPredictOutputs, {{"outputs_code", outputs_of(model_, "float", trees_.sum_type)},
                                    {"inputs", inputs()}});
    }
    const trees::Forest& forest = model_.forest();
    return fill(kPredictSample, {{"inputs", inputs()},
                                 {"scale", literal(std::ldexp(1.0, -forest.grid_exponent()))},
                                 {"base", literal(forest.base_score())},
                                 {"response", response_of(model_.options().objective)}});
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
                              {"width", format("{}", model_.outputs())},
                              {"golden_tables", golden_tables()},
                              {"golden_time", timed ? golden_time() : std::string()},
                              {"golden_columns", of_columns(kGoldenColumns)},
                              {"golden", format("{}", golden_count())}});
  }

  Cover cover() const {
    std::string features;
    for (const std::size_t f : used_) features += ' ' + plan_.features()[f].name;
    std::string cleaning;
    for (const plan::CleaningStep& step : plan_.cleaning()) cleaning += ' ' + step.name;
    return {
        .what = format("{}: a model of samples and its features along time as C99", options_.name),
        .notes = {format("Inside: objective {}, {} trees over {} of {} features; mode {}, {}.",
                         enum_name(model_.options().objective), ranked_.trees.size(), used_.size(),
                         plan_.size(), enum_name(options_.mode), trees_.node_note),
                  "Features:" + (used_.empty() ? " none" : features) + ".",
                  "Steps that clean columns:" + (cleaning.empty() ? " none" : cleaning) + ".",
                  "Every output has the bits of mliot's update with the same samples. Values and "
                  "windows are doubles, as they are in the library; trees are integers."}};
  }

  const pipeline::RowModel& rows_;
  const plan::FeaturePlan& plan_;
  const Boosting& model_;
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
  require<Unsupported>(rows.model.has_value(),
                       "C export: the pipeline ends without a model; its steps alone have no C");
  require(options.level.empty(),
          "C export: level belongs to forecasters; this pipeline predicts samples");
  require(!rows.plan || options.dtype == Dtype::float32,
          "C export: dtype belongs to models of bare rows; samples are doubles");
  if (!rows.plan) return export_c(*rows.model, options, names);
  pipeline::check(rows);
  return SampleModel(rows, options, names).write();
}

}  // namespace mliot::edge

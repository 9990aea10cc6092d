// C of one statistical model of a file, for some of its series.
#include <bit>
#include <cmath>
#include <limits>

#include "edge/cover.hpp"
#include "edge/names.hpp"
#include "edge/start_states.hpp"
#include "edge/statistical_steps.hpp"
#include "edge/statistical_templates.hpp"
#include "edge/text.hpp"
#include "edge/time_code.hpp"
#include "mliot/core/error.hpp"
#include "mliot/edge/export_c.hpp"
#include "mliot/pipeline/statistical_golden.hpp"

namespace mliot::edge {
namespace {

using namespace detail;  // NOLINT(google-build-using-namespace): the module's own parts
using pipeline::MissingValue;
using pipeline::PanelGolden;
using pipeline::StatisticalContent;
using pipeline::StatisticalModel;
using statistical::AnyPanel;

constexpr std::int64_t kEvents = 24;
constexpr std::int64_t kSteps = 14;
constexpr double kLevels[] = {0.025, 0.5, 0.9};
constexpr std::size_t kMostStateBytes = std::size_t{1} << 24;

// The states of the chosen series, all of which the model itself forecasts.
AnyPanel chosen_panel(const StatisticalModel& model, const std::vector<std::size_t>& series,
                      const ExportNames& names) {
  std::vector<std::size_t> places;
  places.reserve(series.size());
  for (const std::size_t i : series) {
    const std::string label = i < names.series.size() ? names.series[i] : format("{}", i);
    require<Unsupported>(model.own[i] != 0,
                         "C export: the series '{}' is forecast by the fallback model {}, not by "
                         "{}; name others with series=",
                         label, model.fallback ? model.fallback->model() : "", model.name);
    places.push_back(model.places[i]);
  }
  return model.panel.part(places);
}

class StatisticalCode {
 public:
  StatisticalCode(const StatisticalContent& content, const StatisticalModel& model,
                  const ExportOptions& options, const ExportNames& names)
      : content_(content),
        model_(model),
        options_(options),
        names_(names),
        step_(statistical_step(model.panel)),
        series_(chosen_series(options.series, content.series())),
        panel_(chosen_panel(model, series_, names)) {
    step_ = statistical_step(panel_);  // with room for the chosen series alone
    require<ResourceLimit>(bytes() * series_.size() <= kMostStateBytes,
                           "C export: the states of {} series take {} bytes each; name fewer with "
                           "series=",
                           series_.size(), bytes());
  }

  GeneratedCode write() {
    golden_ = pipeline::panel_golden(panel_, kEvents);
    golden_.expected =
        replay(panel_, golden_,
               {.events = kEvents, .horizon = kSteps, .quantiles = kLevels, .threads = 0});
    GeneratedCode made;
    made.table_bytes = static_cast<std::int64_t>(bytes() * (series_.size() + 1));
    made.golden_bytes = static_cast<std::int64_t>(
        8 * (golden_.values.size() + golden_.expected.size() + golden_.series.size()));
    made.state_bytes = static_cast<std::int64_t>(bytes());
    made.stack_bytes = static_cast<std::int64_t>(320 + 8 * step_.room);
    assemble(made, cover(), declarations(), code(), options_);
    return made;
  }

 private:
  std::size_t words() const { return panel_.width() + 2; }
  std::size_t bytes() const { return 8 * words(); }
  bool quantiles() const { return model_.intervals.empty(); }
  std::string series_parameter() const { return series_.size() > 1 ? ", int32_t series" : ""; }

  std::string declarations() const {
    const bool integer = content_.axis.frequency().is_integer();
    return fill(kStatisticalDeclarations,
                {{"series", format("{}", series_.size())},
                 {"doubles", format("{}", panel_.width())},
                 {"names", series_enumeration(names_.series, series_)},
                 {"time", integer ? "the integer index" : "microseconds since 1970-01-01, civil"},
                 {"missing_note", missing_note()},
                 {"series_parameter", series_parameter()},
                 {"quantile_declaration", quantile_declaration()},
                 {"golden", format("{}", golden_.values.size())}});
  }

  std::string missing_note() const {
    if (content_.missing == MissingValue::refused) return "NaN is refused.";
    return content_.missing == MissingValue::last ? "NaN stands for the last value."
                                                  : "NaN stands for a number.";
  }

  std::string missing_code() const {
    if (content_.missing == MissingValue::refused) {
      return "  if (mliot_is_nan(y)) return MLIOT_MISSING_VALUE;\n";
    }
    if (content_.missing == MissingValue::number) {
      return format("  if (mliot_is_nan(y)) y = {};\n", literal(content_.number));
    }
    return "  if (mliot_is_nan(y)) {\n"
           "    if (next == MLIOT_OFF_GRID) return MLIOT_MISSING_VALUE;\n"
           "    y = state->last;\n"
           "  }\n";
  }

  std::string taken_code() const {
    if (panel_.lowest() == std::numeric_limits<double>::lowest()) return {};
    if (panel_.lowest() > 0) return "  if (y <= 0) return MLIOT_NOT_TAKEN;\n";
    const bool whole = panel_.takes(1) && !panel_.takes(0.5);
    return format("  if (y < {}{}) return MLIOT_NOT_TAKEN;\n", literal(panel_.lowest()),
                  whole ? " || y != mliot_floor(y)" : "");
  }

  std::vector<std::string> words_of(const AnyPanel& panel, std::size_t place, double last,
                                    std::int64_t next) const {
    std::vector<std::string> found;
    found.reserve(words());
    for (const double x : panel.state(place)) found.push_back(bits_literal(x));
    found.push_back(bits_literal(last));
    found.push_back(bits_literal(std::bit_cast<std::uint64_t>(next)));
    return found;
  }

  std::string start_tables() const {
    std::vector<std::string> all;
    all.reserve(words() * series_.size());
    for (std::size_t k = 0; k < series_.size(); ++k) {
      const std::size_t i = series_[k];
      const auto each = words_of(panel_, k, content_.last[i], content_.next_period[i]);
      all.insert(all.end(), each.begin(), each.end());
    }
    return "/* The state of each series when this was written. */\n" +
           table("uint64_t mliot_start", all);
  }

  std::string empty_table() const {
    AnyPanel begun = panel_.part({});
    begun.add(1);
    return "/* The state before the first observation. */\n" +
           table("uint64_t mliot_empty",
                 words_of(begun, 0, std::numeric_limits<double>::quiet_NaN(),
                          StatisticalContent::kNotBegun));
  }

  std::string golden_tables() const {
    std::vector<std::string> series;
    std::vector<std::string> expected;
    for (const std::int64_t i : golden_.series) series.push_back(literal(i));
    for (const std::uint64_t x : golden_.expected) expected.push_back(bits_literal(x));
    std::string text = "/* What the self-test replays. */\n" +
                       table("int32_t mliot_golden_series", series) +
                       table("uint64_t mliot_golden_values", bits_literals(golden_.values)) +
                       table("uint64_t mliot_golden_out", expected);
    if (!quantiles()) return text;
    return text + table("uint64_t mliot_golden_levels",
                        bits_literals({std::begin(kLevels), std::end(kLevels)}));
  }

  bool by_step() const { return !step_.quantile_at.empty(); }

  std::string room() const {
    return step_.room == 0 ? std::string() : format("  double room[{}];\n", step_.room);
  }

  std::string quantile_declaration() const {
    if (!quantiles()) return {};
    return std::string(by_step() ? kQuantileAtDeclaration : kQuantileDeclaration);
  }

  std::string compare_quantiles() const {
    if (!quantiles()) return {};
    return fill(kCompareQuantiles,
                {{"levels", format("{}", std::size(kLevels))},
                 {"ask", by_step() ? "mliot_quantile_ahead(&state, i + 1, level)"
                                   : "mliot_quantile_of(&state, mean[i], variance[i], level)"}});
  }

  std::string quantile_code() const {
    if (!quantiles()) return {};
    if (by_step()) {
      return fill(kOwnQuantileAt, {{"quantile", step_.quantile_at}, {"room", room()}});
    }
    return step_.quantile.empty() ? std::string(kNormalQuantile)
                                  : fill(kOwnQuantile, {{"quantile", step_.quantile}});
  }

  std::string code() const {
    return fill(kStatisticalCode,
                {{"start", start_tables()},
                 {"empty", empty_table()},
                 {"time", time_code(content_.axis)},
                 {"constants", step_.constants},
                 {"room", room()},
                 {"push", step_.push},
                 {"predict", step_.predict},
                 {"series_parameter", series_parameter()},
                 {"init", init_of(series_.size())},
                 {"missing", missing_code()},
                 {"taken", taken_code()},
                 {"quantile", quantile_code()},
                 {"golden_tables", golden_tables()},
                 {"compare_quantiles", compare_quantiles()},
                 {"quantile_locals", quantiles() ? "  double level;\n  int q;\n" : ""},
                 {"words", format("{}", words())},
                 {"golden_series", format("{}", golden_.series.size() + 1)},
                 {"events", format("{}", kEvents)},
                 {"steps", format("{}", kSteps)}});
  }

  Cover cover() const {
    Cover cover{.what = format("{}: the statistical model {} as C99", options_.name, model_.name),
                .notes = {format("Inside: {}, {} doubles of parameters and state a series.",
                                 panel_.model(), panel_.width()),
                          "Every forecast has the bits of mliot's update and predict."}};
    if (!quantiles()) {
      cover.notes.emplace_back(
          "The library's intervals of this model are conformal; they are not in this code.");
    }
    return cover;
  }

  const StatisticalContent& content_;
  const StatisticalModel& model_;
  const ExportOptions& options_;
  const ExportNames& names_;
  StatisticalStep step_;
  std::vector<std::size_t> series_;
  AnyPanel panel_;
  PanelGolden golden_;
};

}  // namespace

GeneratedCode export_c(const pipeline::StatisticalContent& content, std::size_t model,
                       const ExportOptions& options, const ExportNames& names) {
  check_prefix(options.name);
  require(model < content.models.size(), "C export: there is no model {}", model);
  require(options.level.empty(),
          "C export: level belongs to forecasters of one model; the C of a statistical one has a "
          "function for any quantile");
  content.check();
  return StatisticalCode(content, content.models[model], options, names).write();
}

}  // namespace mliot::edge

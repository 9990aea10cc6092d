// C of gradient boosted trees over rows.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "edge/cover.hpp"
#include "edge/golden.hpp"
#include "edge/names.hpp"
#include "edge/response.hpp"
#include "edge/text.hpp"
#include "edge/tree_code.hpp"
#include "mliot/core/error.hpp"
#include "mliot/edge/export_c.hpp"
#include "mliot/pipeline/golden.hpp"

namespace mliot::edge {
namespace {

using boosting::Boosting;
using boosting::Objective;
using namespace detail;  // NOLINT(google-build-using-namespace): the module's own parts

constexpr std::string_view kDeclarations = R"(enum { MLIOT_FEATURES = $columns$ };

$names$/* $meaning$ x holds MLIOT_FEATURES values; NaN is a missing one. */
void mliot_predict(const $type$* x, double* out);

/* The same without floating point: the raw score is $base$ + 2^$exponent$ * mliot_sum(x). */
$sum$ mliot_sum(const $type$* x);

$class$/* Replays $golden$ rows: 0, or the number of the first whose bits differ. */
int mliot_selftest(void);
)";

constexpr std::string_view kCode = R"($trees$
$sum$ mliot_sum(const $type$* x) { return mliot_leaves(x); }

void mliot_predict(const $type$* x, double* out) {
  const double raw = mliot_product_sum($scale$, (double)mliot_leaves(x), $base$);
  *out = $response$;
}

$class$$golden_tables$
int mliot_selftest(void) {
  $type$ x[MLIOT_FEATURES];
  const $bits$* row = mliot_golden_rows;
  int i, j;
  memset(x, 0, sizeof x);
  for (i = 0; i < $golden$; ++i) {
    double out;
    for (j = 0; j < $used$; ++j) memcpy(x + mliot_golden_features[j], row++, sizeof *row);
    mliot_predict(x, &out);
    if (memcmp(&out, mliot_golden_out + i, sizeof out) != 0) return i + 1;
  }
  return 0;
}
)";

// Features that a node or, where none does, a golden row needs: at least one.
std::vector<std::size_t> used_features(const RankedForest& ranked) {
  std::vector<std::size_t> used;
  for (const RankedColumn& column : ranked.columns) used.push_back(column.feature);
  used.erase(std::unique(used.begin(), used.end()), used.end());
  if (used.empty()) used.push_back(0);
  return used;
}

class RowModel {
 public:
  RowModel(const Boosting& model, const ExportOptions& options, const ExportNames& names)
      : model_(model),
        forest_(model.forest()),
        options_(options),
        names_(names),
        ranked_(rank_forest(forest_, options.dtype)),
        trees_(write_trees(ranked_, options)),
        used_(used_features(ranked_)) {}

  GeneratedCode write() {
    const std::string golden = golden_tables();
    GeneratedCode made;
    made.table_bytes = trees_.table_bytes;
    made.golden_bytes = golden_bytes_;
    made.stack_bytes = 96 + trees_.stack_bytes;  // registers and locals of three calls
    assemble(made, cover(), filled(kDeclarations, golden), filled(kCode, golden), options_);
    return made;
  }

 private:
  bool classifies() const { return model_.options().objective == Objective::binary; }
  std::string type() const { return type_name(options_.dtype); }

  std::string filled(std::string_view pattern, const std::string& golden) const {
    const bool declares = pattern == kDeclarations;
    const std::string response = response_of(model_.options().objective);
    return fill(
        pattern,
        {{"trees", trees_.code},
         {"golden_tables", golden},
         {"names",
          enumeration("Places of the features in a row.", "FEATURE", names_.features) +
              (classifies() ? enumeration("Classes.", "CLASS", names_.classes) : std::string())},
         {"meaning", classifies() ? "*out becomes the probability of the second class."
                                  : "*out becomes the prediction."},
         {"class", declares ? class_declaration() : class_definition()},
         {"columns", format("{}", forest_.columns())},
         {"type", type()},
         {"bits", options_.dtype == Dtype::float32 ? "uint32_t" : "uint64_t"},
         {"sum", trees_.sum_type},
         {"scale", literal(std::ldexp(1.0, -forest_.grid_exponent()))},
         {"exponent", format("{}", -forest_.grid_exponent())},
         {"base", declares ? format("{}", forest_.base_score()) : literal(forest_.base_score())},
         {"response", response},
         {"golden", format("{}", golden_count_)},
         {"used", format("{}", used_.size())}});
  }

  std::string class_declaration() const {
    if (!classifies()) return {};
    return format(
        "/* The more likely class, 0 or 1, without floating point. */\nint mliot_class(const {}* "
        "x);\n\n",
        type());
  }

  std::string class_definition() const {
    if (!classifies()) return {};
    return format("int mliot_class(const {}* x) {{ return {}; }}\n\n", type(),
                  decision_of(forest_, ranked_.largest));
  }

  std::string golden_tables() {
    const bool narrow = options_.dtype == Dtype::float32;
    const std::vector<double> rows = golden_values();
    golden_count_ = rows.size() / used_.size();
    std::vector<std::string> features;
    std::vector<std::string> values;
    std::vector<std::string> outputs;
    std::vector<double> row(forest_.columns());
    for (const std::size_t feature : used_) features.push_back(format("{}", feature));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      values.push_back(narrow ? bits_literal(static_cast<float>(rows[i])) : bits_literal(rows[i]));
      row[used_[i % used_.size()]] = rows[i];
      if ((i + 1) % used_.size() == 0) outputs.push_back(bits_literal(predicted(row)));
    }
    golden_bytes_ = static_cast<std::int64_t>(2 * features.size() + (narrow ? 4 : 8) * rows.size() +
                                              8 * outputs.size());
    return "/* What the self-test replays: the golden vectors, and floats around the thresholds. "
           "*/\n" +
           table("uint16_t mliot_golden_features", features) +
           table(narrow ? "uint32_t mliot_golden_rows" : "uint64_t mliot_golden_rows", values) +
           table("uint64_t mliot_golden_out", outputs);
  }

  // The golden vectors of the artefact. They lie around the thresholds as doubles do; behind them
  // stand rows of neighbouring floats where the code takes those.
  std::vector<double> golden_values() const {
    const pipeline::Golden golden =
        pipeline::golden_inputs(pipeline::Content(pipeline::RowModel{.model = model_}));
    std::vector<double> rows;
    for (std::size_t i = 0; i < static_cast<std::size_t>(golden.events); ++i) {
      for (const std::size_t feature : used_) {
        rows.push_back(golden.observed[i * forest_.columns() + feature]);
      }
    }
    if (options_.dtype == Dtype::float32) {
      const std::vector<double> floats = golden_rows(ranked_, used_, options_.dtype);
      rows.insert(rows.end(), floats.begin(), floats.end());
    }
    return rows;
  }

  double predicted(const std::vector<double>& row) const {
    if (options_.dtype == Dtype::float64) return model_.predict_row(row.data());
    const std::vector<float> narrow(row.begin(), row.end());
    return model_.predict_row(narrow.data());
  }

  Cover cover() const {
    std::size_t leaves = 0;
    for (const RankedTree& tree : ranked_.trees) leaves = std::max(leaves, tree.nodes.size() + 1);
    return {.what = format("{}: gradient boosted trees as C99", options_.name),
            .notes = {format("Inside: objective {}, {} trees of at most {} leaves over {} of {} "
                             "features; mode {}, {}.",
                             enum_name(model_.options().objective), ranked_.trees.size(), leaves,
                             ranked_.columns.empty() ? 0 : used_.size(), forest_.columns(),
                             enum_name(options_.mode), trees_.node_note),
                      format("Every prediction has the bits of mliot's predict for rows of {}. "
                             "Rows are compared as integers; double appears in the last step of "
                             "{}_predict alone, because predictions are doubles.",
                             enum_name(options_.dtype), options_.name)}};
  }

  const Boosting& model_;
  const trees::Forest& forest_;
  const ExportOptions& options_;
  const ExportNames& names_;
  RankedForest ranked_;
  TreeCode trees_;
  std::vector<std::size_t> used_;
  std::int64_t golden_bytes_ = 0;
  std::size_t golden_count_ = 0;
};

}  // namespace

GeneratedCode export_c(const Boosting& model, const ExportOptions& options,
                       const ExportNames& names) {
  check_prefix(options.name);
  require(options.level.empty() && options.series.empty(),
          "C export: series and level belong to forecasters; this model takes rows");
  check_one_output(model);
  return RowModel(model, options, names).write();
}

}  // namespace mliot::edge

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

constexpr std::string_view kOutputsDeclarations =
    R"(enum { MLIOT_FEATURES = $columns$, MLIOT_OUTPUTS = $outputs$ };

$names$/* out becomes $meaning$. x holds MLIOT_FEATURES values; NaN is a missing one. */
void mliot_predict(const $type$* x, double* out);

/* The sums of the leaves behind the raw scores, MLIOT_OUTPUTS of them, without floating point. */
void mliot_sums(const $type$* x, $sum$* sums);

$class$/* Replays $golden$ rows: 0, or the number of the first whose bits differ. */
int mliot_selftest(void);
)";

constexpr std::string_view kOutputsCode = R"($trees$
$outputs_code$
void mliot_sums(const $type$* x, $sum$* sums) { mliot_leaves(x, sums); }

void mliot_predict(const $type$* x, double* out) { mliot_outputs(x, out); }

$class$$golden_tables$
int mliot_selftest(void) {
  $type$ x[MLIOT_FEATURES];
  const $bits$* row = mliot_golden_rows;
  int i, j;
  memset(x, 0, sizeof x);
  for (i = 0; i < $golden$; ++i) {
    double out[MLIOT_OUTPUTS];
    for (j = 0; j < $used$; ++j) memcpy(x + mliot_golden_features[j], row++, sizeof *row);
    mliot_predict(x, out);
    if (memcmp(out, mliot_golden_out + i * MLIOT_OUTPUTS, sizeof out) != 0) return i + 1;
  }
  return 0;
}
)";

// Features that a node or, where none does, a golden row needs: at least one.
std::vector<std::size_t> used_features(const RankedForest& ranked) {
  std::vector<std::size_t> used = features_of(ranked);
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
    if (several()) {
      made.stack_bytes += static_cast<std::int64_t>(16 * forest_.outputs());
      assemble(made, cover(), filled(kOutputsDeclarations, golden), filled(kOutputsCode, golden),
               options_);
    } else {
      assemble(made, cover(), filled(kDeclarations, golden), filled(kCode, golden), options_);
    }
    return made;
  }

 private:
  bool several() const { return forest_.outputs() > 1; }
  bool classifies() const {
    return model_.options().objective == Objective::binary || model_.options().num_class;
  }
  std::string meaning() const {
    if (several()) return outputs_note(model_);
    return classifies() ? "*out becomes the probability of the second class."
                        : "*out becomes the prediction.";
  }
  std::string type() const { return type_name(options_.dtype); }

  std::string filled(std::string_view pattern, const std::string& golden) const {
    const bool declares = pattern == kDeclarations || pattern == kOutputsDeclarations;
    const std::string response = response_of(model_.options().objective);
    return fill(
        pattern,
        {{"trees", trees_.code},
         {"golden_tables", golden},
         {"names",
          enumeration("Places of the features in a row.", "FEATURE", names_.features) +
              (classifies() ? enumeration("Classes.", "CLASS", names_.classes) : std::string()) +
              level_enumerations(names_.levels,
                                 "NaN is a missing one, any other number an unknown one")},
         {"meaning", meaning()},
         {"outputs", format("{}", forest_.outputs())},
         {"outputs_code", several() ? outputs_of(model_, type(), trees_.sum_type) : std::string()},
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
    if (several()) {
      return format("/* The most likely class, from 0 on. */\nint mliot_class(const {}* x);\n\n",
                    type());
    }
    return format(
        "/* The more likely class, 0 or 1, without floating point. */\nint mliot_class(const {}* "
        "x);\n\n",
        type());
  }

  std::string class_definition() const {
    if (!classifies()) return {};
    if (several()) {
      return format(
          "int mliot_class(const {}* x) {{\n  double out[MLIOT_OUTPUTS];\n  mliot_outputs(x, "
          "out);\n  return mliot_largest(out, MLIOT_OUTPUTS);\n}}\n\n",
          type());
    }
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
      if ((i + 1) % used_.size() != 0) continue;
      for (const double out : predicted(row)) outputs.push_back(bits_literal(out));
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

  std::vector<double> predicted(const std::vector<double>& row) const {
    std::vector<double> out(forest_.outputs());
    if (options_.dtype == Dtype::float64) {
      model_.predict_row(row.data(), out.data());
    } else {
      const std::vector<float> narrow(row.begin(), row.end());
      model_.predict_row(narrow.data(), out.data());
    }
    return out;
  }

  Cover cover() const {
    std::size_t leaves = 0;
    for (const RankedTree& tree : ranked_.trees) leaves = std::max(leaves, tree.nodes.size() + 1);
    return {.what = format("{}: gradient boosted trees as C99", options_.name),
            .notes = {format("Inside: objective {}, {} trees of at most {} leaves over {} of {} "
                             "features; mode {}, {}.",
                             enum_name(model_.options().objective), ranked_.trees.size(), leaves,
                             ranked_.trees.empty() ? 0 : used_.size(), forest_.columns(),
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
  return RowModel(model, options, names).write();
}

}  // namespace mliot::edge

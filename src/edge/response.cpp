// Links by objective, decisions by sums of leaves, and boosted models out of models of any kind.
#include "edge/response.hpp"

#include <cmath>
#include <vector>

#include "edge/text.hpp"
#include "mliot/core/archive.hpp"
#include "mliot/core/error.hpp"

namespace mliot::edge::detail {

using boosting::Boosting;
using boosting::Objective;

namespace {

constexpr std::string_view kOutputs = R"(
static void mliot_outputs(const $type$* x, double* out) {
  $sum$ sums[MLIOT_OUTPUTS];
  int k;
  mliot_leaves(x, sums);
  for (k = 0; k < MLIOT_OUTPUTS; ++k) {
    const double raw = mliot_product_sum(mliot_scales[k], (double)sums[k], mliot_scores[k]);
    out[k] = $response$;
  }
$together$}
)";

// The smallest sum of leaves, within the bound, whose raw score is above 0; bound + 1 if none is.
std::int64_t first_positive(const trees::Forest& forest, std::int64_t bound) {
  const double scale = std::ldexp(1.0, -forest.grid_exponent());
  std::int64_t low = -bound;
  std::int64_t high = bound + 1;
  while (low < high) {
    const std::int64_t middle = low + (high - low) / 2;
    if (forest.base_score() + scale * static_cast<double>(middle) > 0) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

}  // namespace

std::string response_of(Objective objective) {
  switch (objective) {
    case Objective::poisson:
    case Objective::tweedie:
      return "mliot_exp(raw)";
    case Objective::binary:
      return "mliot_logistic(raw)";
    case Objective::regression:
    case Objective::l1:
    case Objective::quantile:
    case Objective::multiclass:
      break;
  }
  return "raw";
}

std::string decision_of(const trees::Forest& forest, std::int64_t bound) {
  const std::int64_t first = first_positive(forest, bound);
  return first > bound ? "((void)x, 0)" : format("mliot_leaves(x) >= {}", literal(first));
}

std::string outputs_of(const Boosting& model, std::string_view type, std::string_view sum) {
  const trees::Forest& forest = model.forest();
  std::vector<std::string> scales;
  std::vector<std::string> bases;
  for (std::size_t k = 0; k < forest.outputs(); ++k) {
    scales.push_back(literal(std::ldexp(1.0, -forest.grid_exponent(k))));
    bases.push_back(literal(forest.base_score(k)));
  }
  std::string together;
  if (model.options().num_class) together = "  mliot_softmax(out, MLIOT_OUTPUTS);\n";
  if (model.options().quantiles) together = "  mliot_ascend(out, MLIOT_OUTPUTS);\n";
  return "/* What 1 is worth, and what is there without leaves, by output. */\n" +
         table("double mliot_scales", scales) + table("double mliot_scores", bases) +
         fill(kOutputs, {{"type", std::string(type)},
                         {"sum", std::string(sum)},
                         {"response", response_of(model.options().objective)},
                         {"together", together}});
}

std::string outputs_note(const Boosting& model) {
  if (model.options().num_class) return "the probabilities of the classes";
  if (!model.options().quantiles) return "the predictions of the targets";
  std::string levels;
  for (const double level : *model.options().quantiles) levels += format(" {}", level);
  return "the quantiles of levels" + levels;
}

Boosting boosting_of(const plan::AnyModel& model) {
  require<Unsupported>(model.name() == Boosting::name,
                       "C export: the model is a {}, which has no exact form in C", model.name());
  const archive::Object stored = archive::save(model);
  return Boosting::load(archive::Reader(stored).object("model"));
}

}  // namespace mliot::edge::detail

// Links by objective, decisions by sums of leaves, and boosted models out of models of any kind.
#include "edge/response.hpp"

#include <cmath>

#include "edge/text.hpp"
#include "mliot/core/archive.hpp"
#include "mliot/core/error.hpp"

namespace mliot::edge::detail {

using boosting::Boosting;
using boosting::Objective;

namespace {

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

void check_one_output(const Boosting& model) {
  require<Unsupported>(model.outputs() == 1,
                       "C export: the model gives {} values a row (classes, targets or quantiles), "
                       "which has no form "
                       "in C yet; export a model of one value",
                       model.outputs());
}

Boosting boosting_of(const plan::AnyModel& model) {
  require<Unsupported>(model.name() == Boosting::name,
                       "C export: the model is a {}, which has no exact form in C", model.name());
  const archive::Object stored = archive::save(model);
  return Boosting::load(archive::Reader(stored).object("model"));
}

}  // namespace mliot::edge::detail

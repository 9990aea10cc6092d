// Links by objective, and boosted models out of models of any kind.
#include "edge/response.hpp"

#include "mliot/core/archive.hpp"
#include "mliot/core/error.hpp"

namespace mliot::edge::detail {

using boosting::Boosting;
using boosting::Objective;

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
      break;
  }
  return "raw";
}

Boosting boosting_of(const plan::AnyModel& model) {
  require<Unsupported>(model.name() == Boosting::name,
                       "C export: the model is a {}, which has no exact form in C", model.name());
  const archive::Object stored = archive::save(model);
  return Boosting::load(archive::Reader(stored).object("model"));
}

}  // namespace mliot::edge::detail

// The link of a boosted model as C.
#pragma once

#include <string>

#include "mliot/boosting/boosting.hpp"
#include "mliot/plan/any_model.hpp"

namespace mliot::edge::detail {

/// An expression that turns `raw` into the prediction.
std::string response_of(boosting::Objective objective);

/// The trees inside a model of plans. Throws Unsupported, naming the model, when it has none.
boosting::Boosting boosting_of(const plan::AnyModel& model);

}  // namespace mliot::edge::detail

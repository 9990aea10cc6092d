// Gradient boosting as a learner of plans.
#pragma once

#include "mliot/boosting/options.hpp"
#include "mliot/plan/any_model.hpp"

namespace mliot::plan {

/// A learner that trains gradient boosting with these options.
AnyLearner boosting_learner(const boosting::BoostingOptions& options);

}  // namespace mliot::plan

// The link of a boosted model, and the decision between two classes, as C.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "mliot/boosting/boosting.hpp"
#include "mliot/plan/any_model.hpp"

namespace mliot::edge::detail {

/// An expression that turns `raw` into the prediction.
std::string response_of(boosting::Objective objective);

/// An expression that says whether mliot_leaves(x) speaks for the second class. `bound`: of every
/// sum of leaves.
std::string decision_of(const trees::Forest& forest, std::int64_t bound);

/// Tables and the function `static void mliot_outputs(const TYPE* x, double* out)`, which predicts
/// the classes, targets or quantiles of a model of several. `sum`: the type of sums of leaves.
std::string outputs_of(const boosting::Boosting& model, std::string_view type,
                       std::string_view sum);

/// What the outputs are, for a comment.
std::string outputs_note(const boosting::Boosting& model);

/// The trees inside a model of plans. Throws Unsupported, naming the model, when it has none.
boosting::Boosting boosting_of(const plan::AnyModel& model);

}  // namespace mliot::edge::detail

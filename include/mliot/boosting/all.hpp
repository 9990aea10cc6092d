// The list of boosted models. The conformance suite is made from it.
#pragma once

#include <tuple>

#include "mliot/boosting/boosting.hpp"

namespace mliot::boosting {

using Models = std::tuple<Boosting>;

}  // namespace mliot::boosting

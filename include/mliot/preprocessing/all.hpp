// The list of cleaning steps. Bindings, the plan and the conformance suite are made from it.
#pragma once

#include <tuple>

#include "mliot/preprocessing/forward_fill.hpp"
#include "mliot/preprocessing/hampel.hpp"

namespace mliot::preprocessing {

using Transforms = std::tuple<Hampel, ForwardFill>;

}  // namespace mliot::preprocessing

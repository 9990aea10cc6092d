// The list of statistical models. Bindings and the conformance test are made from it.
#pragma once

#include <tuple>

#include "mliot/statistical/naive.hpp"

namespace mliot::statistical {

using Models = std::tuple<Naive, SeasonalNaive>;

}  // namespace mliot::statistical

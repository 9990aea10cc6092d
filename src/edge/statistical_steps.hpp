// The step of each statistical model as calls of the freestanding functions.
#pragma once

#include <string>

#include "mliot/statistical/any_panel.hpp"

namespace mliot::edge::detail {

/// Expressions of C over `s` (the state), `y`, `h`, `mean`, `variance` and `q`.
struct StatisticalStep {
  std::string push;
  std::string predict;
  std::string quantile;  ///< empty: the normal one about mean and variance
};

/// The step of the panel's model, with its options as literals. Throws Unsupported that names the
/// model and says why it has none.
StatisticalStep statistical_step(const statistical::AnyPanel& panel);

}  // namespace mliot::edge::detail

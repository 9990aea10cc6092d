// The step of each statistical model as calls of the freestanding functions.
#pragma once

#include <cstddef>
#include <string>

#include "mliot/statistical/any_panel.hpp"

namespace mliot::edge::detail {

/// Expressions of C over `s` (the state), `y`, `h`, `mean`, `variance`, `q`, `step` (1: the next
/// period) and `room`.
struct StatisticalStep {
  std::string push;
  std::string predict;
  std::string quantile;     ///< empty: the normal one about mean and variance, or that of the step
  std::string quantile_at;  ///< of a step, where mean and variance do not say it
  std::string constants;    ///< what the expressions read besides the state
  std::size_t room = 0;     ///< doubles on the stack
};

/// The step of the panel's model, with its options as literals, and room for its states. Throws
/// Unsupported that names the model and says why it has none.
StatisticalStep statistical_step(const statistical::AnyPanel& panel);

}  // namespace mliot::edge::detail

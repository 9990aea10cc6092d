// What the C of a statistical model has besides calls: constants, and room on the stack.
#pragma once

#include <cstddef>
#include <string>

#include "mliot/statistical/any_panel.hpp"

namespace mliot::edge::detail {

struct StatisticalConstants {
  std::string text;      ///< static const tables
  std::size_t room = 0;  ///< doubles that a forecast of any of the panel's states takes
};

StatisticalConstants statistical_constants(const statistical::AnyPanel& panel);

}  // namespace mliot::edge::detail

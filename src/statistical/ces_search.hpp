// Least squared errors of complex exponential smoothing for many series at once.
#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "ces_form.hpp"

namespace mliot::statistical {

inline constexpr double kCesFloor = 1e-20;  ///< a perfect fit has this mean square

using CesStart = std::array<double, 4>;  ///< a0, a1, b0 and b1; those that a form lacks are 0

/// One series, scaled to about 1, and where its search starts.
struct CesTask {
  std::span<const double> y;
  std::span<const double> pattern;  ///< of the season; empty for a form without
  CesStart start;
};

/// What a search found.
struct CesFound {
  double squares = std::numeric_limits<double>::infinity();  ///< sum of squared errors
  CesStart shares{};
};

/// Shares within 0.01 .. 1.8, 1.9, 1.5 and 1.5 from the start of each task.
std::vector<CesFound> ces_search(CesForm form, std::span<const CesTask> tasks, std::size_t m);

}  // namespace mliot::statistical

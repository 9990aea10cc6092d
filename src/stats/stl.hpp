// One season and the trend of a series (STL).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "stats/loess.hpp"

namespace mliot::stats {

/// The smoothers of STL, and how often they run.
struct StlSettings {
  std::size_t period;
  LoessWindow seasonal, trend, low_pass;
  std::size_t inner;  ///< passes of season and trend
  std::size_t outer;  ///< times that robust weights are found
};

/// Writes season and trend of y, which has at least one cycle.
void stl(std::span<const double> y, const StlSettings& settings, LoessFilters& filters,
         std::span<double> seasonal, std::span<double> trend);

}  // namespace mliot::stats

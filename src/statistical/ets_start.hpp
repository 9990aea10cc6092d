// Where the search for the parameters of exponential smoothing begins.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "ets_form.hpp"

namespace mliot::statistical {

/// Level and trend before the first observation, one season in the order of time, and the size of
/// an error.
struct EtsStart {
  double level = 0;
  double trend = 0;
  std::vector<double> seasons;
  double sigma = 1;
};

/// Seasonal pattern by a centred moving average, or a line where there are less than two seasons;
/// level and trend by a line through the first observations without it.
///
/// Source: Hyndman et al. 2008, "Forecasting with exponential smoothing", section 2.6.1.
EtsStart ets_start(EtsForm form, std::span<const double> y, std::size_t m);

}  // namespace mliot::statistical

// Whether the state of a window kept sorted, read from outside, is whole.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <vector>

#include "data/stream_state.hpp"
#include "mliot/freestanding/median.h"

namespace mliot::data {

/// Whether the samples after the ring are those of the ring that are not missing, in order.
inline bool is_sorted_window(const mliot_median& state, const double* ring, std::int64_t window) {
  if (!is_ring(state.position, state.filled, window)) return false;
  std::vector<double> present;
  std::copy_if(ring, ring + state.filled, std::back_inserter(present),
               [](double x) { return !std::isnan(x); });
  if (state.present != static_cast<std::int64_t>(present.size())) return false;
  std::sort(present.begin(), present.end());
  return std::equal(present.begin(), present.end(), ring + window);
}

}  // namespace mliot::data

// Whether the state of an exact window, read from outside, is whole.
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "data/stream_state.hpp"
#include "mliot/freestanding/exact_window.h"

namespace mliot::data {

/// Whether the sums and counts are those of the ring on a grid that the mode allows.
inline bool is_exact_window(const mliot_exact_window& s, const double* ring, std::int64_t window,
                            int order) {
  constexpr std::int64_t kGrids = 1200;       // the exponents of doubles, and room
  constexpr std::int64_t kNarrowGrids = 450;  // MLIOT_NARROW_GRID, and room
  const bool places = is_ring(s.position, s.filled, window) && is_count(s.turns) &&
                      s.mode >= MLIOT_NARROW && s.mode <= MLIOT_FULL && s.grid >= -kGrids &&
                      s.grid <= kGrids;
  if (!places) return false;
  mliot_exact_window formed;
  mliot_exact_window_reset(&formed, window);
  formed.mode = s.mode;
  formed.grid = s.grid;
  if (s.mode == MLIOT_NARROW) {
    if (s.grid < -kNarrowGrids || s.grid > kNarrowGrids) return false;
    formed.inverse = mliot_power_of_two(-s.grid);
    if (s.inverse != formed.inverse) return false;
  }
  if (s.limit != formed.limit) return false;
  for (std::int64_t i = 0; i < s.filled; ++i) {
    if (mliot_exact_window_account(&formed, ring[i], 1, order, window) == 0) return false;
  }
  return formed.finite == s.finite && formed.plus_infinities == s.plus_infinities &&
         formed.minus_infinities == s.minus_infinities &&
         std::equal(std::begin(formed.sum), std::end(formed.sum), s.sum) &&
         std::equal(std::begin(formed.squares), std::end(formed.squares), s.squares);
}

}  // namespace mliot::data

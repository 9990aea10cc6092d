// What windows over pairs share beside their steps: the check of a state from outside.
#pragma once

#include <cstdint>

#include "mliot/freestanding/pair_window.h"

namespace mliot::features::detail {

/// Whether the sums and counts are those of the rings: the window's x, then its y.
bool is_pair_window(const mliot_pair_window& s, const double* rings, std::int64_t window);

}  // namespace mliot::features::detail

// The share of simple exponential smoothing that a sequence asks for.
#pragma once

#include <span>

namespace mliot::statistical::detail {

/// The share in [0.1, 0.3] of least squared one-step errors, for smoothing that begins at the first
/// value; to about 1e-8. The lower one of equal shares.
double best_share(std::span<const double> values) noexcept;

}  // namespace mliot::statistical::detail

// Variances of a block's windows from sums of pieces, each rounded once.
#pragma once

#include "kernel/rolling_variances.hpp"

namespace mliot::features {

/// The variances of a block without infinities, or their roots; false, with outputs of no meaning,
/// where the samples do not allow it or the stream would be faster.
bool variances_of_pieces(const kernel::VarianceBlock& block, double* out);
bool variances_of_pieces(const kernel::VarianceBlock& block, float* out);

}  // namespace mliot::features

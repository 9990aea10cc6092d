// Rolling sum, mean, variance and deviation of whole numbers, checked and made in one pass.
#pragma once

#include "kernel/rolling_sums.hpp"

namespace mliot::kernel {

/// What rolling_moments gives without missing samples, where all samples that the windows reach are
/// whole numbers within its bounds for q = 1. Else false, and `out` holds nothing of use.
///
/// The samples are judged while the windows slide, 1,024 outputs at a time, so that others are
/// turned away early.
bool rolling_moments_of_wholes(const MomentBlock& block, double* out);
bool rolling_moments_of_wholes(const MomentBlock& block, float* out);

}  // namespace mliot::kernel

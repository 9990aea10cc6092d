// Second-order sections of Butterworth filters.
#pragma once

#include <vector>

#include "mliot/preprocessing/butterworth.hpp"

namespace mliot::preprocessing::detail {

/// b0, b1, b2, a1, a2 of each section, those with the sharpest resonance last. The options are
/// checked.
std::vector<double> butterworth_sections(const ButterworthOptions& options);

}  // namespace mliot::preprocessing::detail

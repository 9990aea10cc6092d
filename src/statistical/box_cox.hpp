// The Box-Cox transformation and its inverse, smooth through lambda = 0.
#pragma once

namespace mliot::statistical {

/// (y^lambda - 1) / lambda, log y at 0; y > 0.
double box_cox(double y, double lambda) noexcept;

/// y of z; 0 below what any y has.
double inverse_box_cox(double z, double lambda) noexcept;

}  // namespace mliot::statistical

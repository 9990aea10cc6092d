// Box-Cox by series where lambda log y is small: the freestanding steps.
#include "box_cox.hpp"

#include "mliot/freestanding/box_cox.h"

namespace mliot::statistical {

double box_cox(double y, double lambda) noexcept { return mliot_box_cox(y, lambda); }

double inverse_box_cox(double z, double lambda) noexcept {
  return mliot_box_cox_inverse(z, lambda);
}

}  // namespace mliot::statistical

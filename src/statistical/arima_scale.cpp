// The observations that have a Box-Cox transform.
#include "mliot/statistical/arima_scale.hpp"

#include <limits>

namespace mliot::statistical {

double ArimaScale::lowest() const noexcept {
  using Limits = std::numeric_limits<double>;
  return lambda && *lambda <= 0 ? Limits::denorm_min() : Limits::lowest();
}

}  // namespace mliot::statistical

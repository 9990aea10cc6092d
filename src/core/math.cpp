// The library's own entry to the freestanding elementary functions.
#include "mliot/core/math.hpp"

#include "mliot/freestanding/math.h"

namespace mliot::math {

double exp(double x) noexcept { return mliot_exp(x); }
double log(double x) noexcept { return mliot_log(x); }
double sin(double x) noexcept { return mliot_sin(x); }
double cos(double x) noexcept { return mliot_cos(x); }

}  // namespace mliot::math

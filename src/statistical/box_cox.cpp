// Box-Cox by series where lambda log y is small.
#include "box_cox.hpp"

#include <cmath>

#include "mliot/core/math.hpp"

namespace mliot::statistical {
namespace {

constexpr double kSmall = 1e-2;  // below it differences lose more digits than the series

}  // namespace

// With u = log y and x = lambda u: z = u (e^x - 1) / x, dz / dlambda = u^2 (e^x (x - 1) + 1) / x^2.
BoxCox box_cox(double y, double lambda) noexcept {
  const double u = math::log(y);
  const double x = lambda * u;
  if (std::abs(x) < kSmall) {
    const double ratio = 1 + x * (1.0 / 2 + x * (1.0 / 6 + x * (1.0 / 24 + x * (1.0 / 120))));
    const double slope = 1.0 / 2 + x * (1.0 / 3 + x * (1.0 / 8 + x * (1.0 / 30 + x / 144)));
    return {u * ratio, u * u * slope};
  }
  const double power = math::exp(x);
  return {u * (power - 1) / x, u * u * (power * (x - 1) + 1) / (x * x)};
}

// log(1 + lambda z) / lambda is z (1 - w / 2 + w^2 / 3 ...), w = lambda z.
double inverse_box_cox(double z, double lambda) noexcept {
  const double w = lambda * z;
  if (std::abs(w) < kSmall) {
    const double ratio =
        1 - w * (1.0 / 2 - w * (1.0 / 3 - w * (1.0 / 4 - w * (1.0 / 5 - w * (1.0 / 6 - w / 7)))));
    return math::exp(z * ratio);
  }
  return w <= -1 ? 0.0 : math::exp(math::log(1 + w) / lambda);
}

}  // namespace mliot::statistical

// Box-Cox by series where lambda log y is small.
#include "box_cox.hpp"

#include <cmath>

#include "mliot/core/math.hpp"

namespace mliot::statistical {
namespace {

constexpr double kSmall = 1e-2;  // below it differences lose more digits than the series

}  // namespace

// With u = log y and x = lambda u: z = u (e^x - 1) / x.
double box_cox(double y, double lambda) noexcept {
  const double u = math::log(y);
  const double x = lambda * u;
  if (std::abs(x) < kSmall) {
    const double ratio = 1 + x * (1.0 / 2 + x * (1.0 / 6 + x * (1.0 / 24 + x * (1.0 / 120))));
    return u * ratio;
  }
  return u * (math::exp(x) - 1) / x;
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

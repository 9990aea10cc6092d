// Normal draws from uniform ones.
#include "mliot/core/random.hpp"

#include <cmath>

#include "mliot/core/math.hpp"

namespace mliot {

double Random::normal(std::uint64_t index) const noexcept {
  const double u = 1.0 - uniform(2 * index);  // in (0, 1], so that the logarithm is finite
  const double angle = 2.0 * 3.141592653589793 * uniform(2 * index + 1);
  return std::sqrt(-2.0 * math::log(u)) * math::cos(angle);
}

}  // namespace mliot

// The distribution of intermittent demand: nothing, or a size that is lognormal.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "mliot/core/math.hpp"
#include "mliot/core/random.hpp"
#include "mliot/freestanding/normal.h"

namespace mliot::statistical::detail {

/// A demand comes with a chance; its size has a mean and a variance.
struct Hurdle {
  double chance;
  double size;
  double size_variance;

  double mean() const noexcept { return chance * size; }

  double variance() const noexcept {
    const double total = mean();
    return std::max(0.0, chance * (size_variance + size * size) - total * total);
  }

  double quantile(double q) const noexcept {
    if (std::isnan(size)) return size;
    const double above = (q - (1 - chance)) / chance;
    if (!(above > 0) || size <= 0) return 0;
    if (size_variance <= 0) return size;
    const double ratio = size_variance / size / size;
    const double spread = math::log(1 + ratio);
    const double z = mliot_normal_quantile(std::min(above, 1 - 0x1p-53));
    return size * math::exp(std::sqrt(spread) * z - 0.5 * spread);
  }

  double draw(const Random& random, std::uint64_t index) const noexcept {
    return quantile(random.uniform(index));
  }
};

}  // namespace mliot::statistical::detail

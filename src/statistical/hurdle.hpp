// The distribution of intermittent demand: nothing, or a size that is lognormal.
#pragma once

#include <cstdint>

#include "mliot/core/random.hpp"
#include "mliot/freestanding/hurdle.h"

namespace mliot::statistical::detail {

/// A demand comes with a chance; its size has a mean and a variance.
struct Hurdle {
  double chance;
  double size;
  double size_variance;

  static Hurdle of(mliot_hurdle step) noexcept {
    return {step.chance, step.size, step.size_variance};
  }

  double mean() const noexcept { return mliot_hurdle_mean(step()); }
  double variance() const noexcept { return mliot_hurdle_variance(step()); }
  double quantile(double q) const noexcept { return mliot_hurdle_quantile(step(), q); }

  double draw(const Random& random, std::uint64_t index) const noexcept {
    return quantile(random.uniform(index));
  }

  mliot_hurdle step() const noexcept { return {chance, size, size_variance}; }
};

}  // namespace mliot::statistical::detail

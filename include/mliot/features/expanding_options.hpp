// What expanding transforms are told: how many samples a value needs.
#pragma once

#include <cstdint>
#include <tuple>

#include "mliot/data/transform.hpp"

namespace mliot::features {

/// How many samples a value needs.
struct ExpandingOptions {
  /// Samples that must be present for a value.
  std::int64_t min_samples = 1;

  static constexpr auto fields() {
    return std::tuple{field("min_samples", &ExpandingOptions::min_samples,
                            "Samples that must be present for a value.", at_least(1))};
  }
};

/// How many samples a value needs, and how a variance is divided.
struct ExpandingVarianceOptions {
  /// Samples that must be present for a value.
  std::int64_t min_samples = 1;

  /// Delta degrees of freedom: the divisor is the number of samples present less ddof.
  std::int64_t ddof = 1;

  static constexpr auto fields() {
    return std::tuple{field("min_samples", &ExpandingVarianceOptions::min_samples,
                            "Samples that must be present for a value.", at_least(1)),
                      field("ddof", &ExpandingVarianceOptions::ddof,
                            "The divisor is the number of samples present less ddof.",
                            between(0, data::kMaxLag))};
  }
};

/// How many samples a count needs.
struct ExpandingCountOptions {
  /// Samples that must be present for a value.
  std::int64_t min_samples = 0;

  static constexpr auto fields() {
    return std::tuple{field("min_samples", &ExpandingCountOptions::min_samples,
                            "Samples that must be present for a value.", at_least(0))};
  }
};

}  // namespace mliot::features

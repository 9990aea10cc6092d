// How many levels of a category one split may set apart.
#pragma once

#include <algorithm>
#include <cstddef>

#include "mliot/boosting/options.hpp"

namespace mliot::boosting {

/// Most levels of a set, of so many that the node can weigh: max_cat_threshold, or by default
/// sixteen and one in 64 where these are more; never above half of all.
inline std::size_t most_levels(const BoostingOptions& options, std::size_t weighed) {
  const std::size_t by_default = std::max<std::size_t>(16, weighed / 64);
  const std::size_t allowed =
      options.max_cat_threshold ? static_cast<std::size_t>(*options.max_cat_threshold) : by_default;
  return std::min(allowed, (weighed + 1) / 2);
}

}  // namespace mliot::boosting

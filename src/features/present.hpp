// How many samples of a stretch are present.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kernel/block_facts.hpp"

namespace mliot::features {

/// The samples present among the first 0, 1, 2 ... rows.
class Present {
 public:
  explicit Present(std::span<const double> in) {
    if (!kernel::block_facts(in.data(), in.size()).has_missing) return;
    before_.resize(in.size() + 1);
    for (std::size_t t = 0; t < in.size(); ++t) {
      before_[t + 1] = before_[t] + (std::isnan(in[t]) ? 0 : 1);
    }
  }

  /// Those of rows [first, last).
  std::int64_t of(std::size_t first, std::size_t last) const {
    if (before_.empty()) return static_cast<std::int64_t>(last - first);
    return before_[last] - before_[first];
  }

 private:
  std::vector<std::int64_t> before_;  ///< none where all are present
};

}  // namespace mliot::features

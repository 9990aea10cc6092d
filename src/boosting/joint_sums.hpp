// Sums by the codes of joint columns, on their way to those of each feature.
#pragma once

#include <cstddef>
#include <cstdint>

#include "boosting/buffer.hpp"
#include "boosting/histogram.hpp"

namespace mliot::boosting {

/// Packed sums of the joint columns of a block, kernel::kBinStride apart. They start as zeros.
class JointSums {
 public:
  explicit JointSums(FeatureBlock block);

  std::int64_t* data() noexcept { return sums_.data(); }

  /// Writes the sums of the block's features as those of a histogram stand, the first feature's
  /// at `packed`. They are used up by it.
  void tell_apart(const Histogram& histogram, std::int64_t* packed);

 private:
  FeatureBlock block_;
  Buffer<std::int64_t> sums_;
};

}  // namespace mliot::boosting

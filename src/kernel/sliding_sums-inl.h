// Sums that slide over windows, a vector of windows at a time.
//
// Include it inside a kernel file, after hwy/highway.h; it is compiled once per instruction set.
#if defined(MLIOT_KERNEL_SLIDING_SUMS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef MLIOT_KERNEL_SLIDING_SUMS_INL_H_
#undef MLIOT_KERNEL_SLIDING_SUMS_INL_H_
#else
#define MLIOT_KERNEL_SLIDING_SUMS_INL_H_
#endif

#include <cstddef>

#include "hwy/highway.h"
#include "kernel/lane_sums-inl.h"
#include "kernel/vectors-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

/// A sum that slides over the windows. All sums must be exact: their order is not that of the
/// samples. With w the length of a window, at least 8, none is larger than w + 17 samples.
class Sliding {
 public:
  Sliding() : before_(hn::Zero(Vectors())) {}

  /// Samples of the first window; their lanes are of no meaning until they are joined.
  HWY_INLINE void begin(Vector x) { before_ = hn::Add(before_, x); }
  void join() { before_ = hn::SumOfLanes(Vectors(), before_); }

  /// The windows that begin with the samples `leave` and end with `enter`.
  HWY_INLINE Vector next(Vector enter, Vector leave) {
    const auto change = sums_.up_to_each(hn::Sub(enter, leave));
    const auto windows = hn::Add(before_, hn::Add(change, leave));
    before_ = hn::Add(before_, sums_.of_all(change));
    return windows;
  }

 private:
  LaneSums<Vectors> sums_;
  Vector before_;
};

}  // namespace
}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // the include guard of this instruction set

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

/// Makes n windows, a vector of them at a time: windows.next(enter, leave, out) the ones that end
/// with x[i] and later, leave(i) being the samples with which they begin. False as soon as
/// windows.passed() is, which is asked every 1,024 outputs.
template <class Windows, class Leave, class Out>
HWY_INLINE bool slide_windows(Windows& windows, const double* x, const Leave& leave, std::size_t n,
                              Out* out) {
  constexpr std::size_t kStretch = 1024;  // whole vectors
  std::size_t i = 0;
  while (i + kLanes <= n) {
    if (!windows.passed()) return false;
    const std::size_t end = n - i < kStretch ? n : i + kStretch;
    for (; i + kLanes <= end; i += kLanes) windows.next(x + i, leave(i), out + i);
  }
  const std::size_t left = n - i;
  if (left == 0) return windows.passed();
  Out results[kLanes];
  windows.next(Rest(x + i, left).at, Rest(leave(i), left).at, results);
  for (std::size_t k = 0; k < left; ++k) out[i + k] = results[k];
  return windows.passed();
}

}  // namespace
}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // the include guard of this instruction set

// Running sums with a short chain of dependent additions.
//
// Include it inside a kernel file, after hwy/highway.h; it is compiled once per instruction set.
#if defined(MLIOT_KERNEL_RUNNING_SUM_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef MLIOT_KERNEL_RUNNING_SUM_INL_H_
#undef MLIOT_KERNEL_RUNNING_SUM_INL_H_
#else
#define MLIOT_KERNEL_RUNNING_SUM_INL_H_
#endif

#include <cstddef>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

/// d becomes its running sum, begun with *carry, which becomes the last. All sums must be exact:
/// their order is not that of the samples.
inline void accumulate(double* HWY_RESTRICT d, std::size_t n, double* carry) {
  double sum = *carry;
  std::size_t i = 0;
  for (; i + 4 <= n; i += 4) {
    const double two = d[i] + d[i + 1];
    const double three = two + d[i + 2];
    const double four = two + (d[i + 2] + d[i + 3]);
    d[i] = sum + d[i];
    d[i + 1] = sum + two;
    d[i + 2] = sum + three;
    sum = sum + four;
    d[i + 3] = sum;
  }
  for (; i < n; ++i) d[i] = sum = sum + d[i];
  *carry = sum;
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // the include guard of this instruction set

// Whole vectors of doubles, what is left of a block beyond them, and their exact sum.
//
// Include it inside a kernel file, after hwy/highway.h; it is compiled once per instruction set.
#if defined(MLIOT_KERNEL_VECTORS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef MLIOT_KERNEL_VECTORS_INL_H_
#undef MLIOT_KERNEL_VECTORS_INL_H_
#else
#define MLIOT_KERNEL_VECTORS_INL_H_
#endif

#include <cstddef>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

using Vectors = hn::ScalableTag<double>;
using Vector = hn::Vec<Vectors>;

constexpr std::size_t kLanes = hn::MaxLanes(Vectors());

/// Less than a vector of samples, filled up.
struct Rest {
  HWY_ALIGN double at[kLanes];

  Rest(const double* x, std::size_t n, double filling = 0) {
    for (std::size_t i = 0; i < kLanes; ++i) at[i] = i < n ? x[i] : filling;
  }
};

/// a + b = sum + *tail exactly.
HWY_INLINE Vector two_sum(Vector a, Vector b, Vector* tail) {
  const auto sum = hn::Add(a, b);
  const auto b_part = hn::Sub(sum, a);
  *tail = hn::Add(hn::Sub(a, hn::Sub(sum, b_part)), hn::Sub(b, b_part));
  return sum;
}

/// Doubles as the nearest floats, infinite beyond the largest: without vectors, DemoteTo stops
/// there.
HWY_INLINE void store_floats(Vector x, float* out) {
#if HWY_TARGET == HWY_SCALAR
  *out = static_cast<float>(hn::GetLane(x));
#else
  const hn::Rebind<float, Vectors> df;
  hn::StoreU(hn::DemoteTo(df, x), df, out);
#endif
}

}  // namespace
}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // the include guard of this instruction set

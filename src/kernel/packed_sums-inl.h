// Integer sums of gradients and hessians as floating-point vectors.
//
// Include it inside a kernel file, after hwy/highway.h; it is compiled once per instruction set.
#if defined(MLIOT_KERNEL_PACKED_SUMS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef MLIOT_KERNEL_PACKED_SUMS_INL_H_
#undef MLIOT_KERNEL_PACKED_SUMS_INL_H_
#else
#define MLIOT_KERNEL_PACKED_SUMS_INL_H_
#endif

#include <cstddef>
#include <cstdint>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

// Of integers below 2^51 in magnitude: with their bits added to those of 2^52 + 2^51, they are
// added to its value.
template <class D, class V>
HWY_INLINE hwy::HWY_NAMESPACE::Vec<D> to_double(D d, V x) {
  namespace hn = hwy::HWY_NAMESPACE;
  const hn::RebindToSigned<D> di;
  const auto shift = hn::Set(d, 0x1.8p52);
  return hn::Sub(hn::BitCast(d, hn::Add(x, hn::BitCast(di, shift))), shift);
}

// Both halves of sums packed as (gradient << 32) + hessian.
template <class D, class S, class V>
HWY_INLINE void unpack_sums(D d, S sums, V& gradient, V& hessian) {
  namespace hn = hwy::HWY_NAMESPACE;
  const hn::RebindToSigned<D> di;
  const hn::RebindToUnsigned<D> du;
  // An arithmetic shift by 32 made of a logical one, which every instruction set has.
  const auto biased = hn::Xor(hn::BitCast(du, sums), hn::Set(du, std::uint64_t{1} << 63));
  const auto high = hn::BitCast(di, hn::ShiftRight<32>(biased));
  gradient = to_double(d, hn::Sub(high, hn::Set(di, std::int64_t{1} << 31)));
  hessian = to_double(d, hn::And(sums, hn::Set(di, 0xFFFFFFFF)));
}

// Sums up to each. Packed sums may pass the limits on their way to the next one.
HWY_INLINE void add_up(const std::int64_t* from, std::size_t count, std::int64_t start,
                       std::int64_t* to) {
  auto sum = static_cast<std::uint64_t>(start);
  for (std::size_t b = 0; b < count; ++b) {
    sum += static_cast<std::uint64_t>(from[b]);
    to[b] = static_cast<std::int64_t>(sum);
  }
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif

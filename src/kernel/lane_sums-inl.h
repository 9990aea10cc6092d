// Running sums over the lanes of one vector.
//
// Include it inside a kernel file, after hwy/highway.h; it is compiled once per instruction set.
#if defined(MLIOT_KERNEL_LANE_SUMS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef MLIOT_KERNEL_LANE_SUMS_INL_H_
#undef MLIOT_KERNEL_LANE_SUMS_INL_H_
#else
#define MLIOT_KERNEL_LANE_SUMS_INL_H_
#endif

#include <cstddef>
#include <cstdint>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

/// One lane is its own sum.
template <class D>
class LaneSums {
 public:
  using V = hwy::HWY_NAMESPACE::Vec<D>;

  HWY_INLINE V up_to_each(V x) const { return x; }
  HWY_INLINE V of_all(V sums) const { return sums; }
};

#else

/// Sums of the lanes up to each, and of all in every lane; lanes of 64 bits. All sums must be
/// exact: their order is not that of the lanes.
template <class D>
class LaneSums {
 public:
  using V = hwy::HWY_NAMESPACE::Vec<D>;

  HWY_INLINE V up_to_each(V x) const {
    namespace hn = hwy::HWY_NAMESPACE;
    x = hn::Add(x, hn::ShiftLeftLanes<1>(d_, x));  // within pairs of lanes
    if constexpr (kLast >= 3) x = add_before(x, kPairBefore, kAfterPair);
    if constexpr (kLast >= 7) x = add_before(x, kPairsBefore, kAfterPairs);
    return x;
  }

  /// From what up_to_each gave.
  HWY_INLINE V of_all(V sums) const {
    namespace hn = hwy::HWY_NAMESPACE;
    if constexpr (kLast == 1) return hn::Broadcast<1>(sums);
    return hn::TableLookupLanes(sums, hn::SetTableIndices(d_, kAllLast));
  }

 private:
  static constexpr std::size_t kLast = hwy::HWY_NAMESPACE::MaxLanes(D()) - 1;
  static constexpr std::int64_t kAllLast[8] = {kLast, kLast, kLast, kLast,
                                               kLast, kLast, kLast, kLast};
  // The lane whose sum is added, and where it is.
  static constexpr std::int64_t kPairBefore[8] = {1, 1, 1, 1, 3, 3, 5, 5};
  static constexpr std::int64_t kAfterPair[8] = {0, 0, -1, -1, -1, -1, -1, -1};
  static constexpr std::int64_t kPairsBefore[8] = {1, 1, 1, 1, 1, 1, 3, 3};
  static constexpr std::int64_t kAfterPairs[8] = {0, 0, 0, 0, -1, -1, -1, -1};

  HWY_INLINE V add_before(V x, const std::int64_t* lanes, const std::int64_t* where) const {
    namespace hn = hwy::HWY_NAMESPACE;
    const hn::RebindToSigned<D> bits;
    const auto before = hn::TableLookupLanes(x, hn::SetTableIndices(d_, lanes));
    const auto there = hn::MaskFromVec(hn::BitCast(d_, hn::LoadU(bits, where)));
    return hn::Add(x, hn::IfThenElseZero(there, before));
  }

  D d_{};
};

#endif

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // the include guard of this instruction set

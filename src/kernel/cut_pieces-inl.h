// Samples cut into two pieces.
//
// Include it inside a kernel file, after hwy/highway.h; it is compiled once per instruction set.
#if defined(MLIOT_KERNEL_CUT_PIECES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef MLIOT_KERNEL_CUT_PIECES_INL_H_
#undef MLIOT_KERNEL_CUT_PIECES_INL_H_
#else
#define MLIOT_KERNEL_CUT_PIECES_INL_H_
#endif

#include "hwy/highway.h"
#include "kernel/piece_means.hpp"
#include "kernel/vectors-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

/// Vectors of samples, cut, and what of them was lost.
template <bool kMissing>
class PieceCutter {
 public:
  struct Pieces {
    Vector coarse;
    Vector fine;
    Vector present;  ///< 1 or 0
  };

  explicit PieceCutter(const PieceGrid& grid)
      : coarse_(hn::Set(d_, kShift * grid.coarse)),
        fine_(hn::Set(d_, kShift * grid.fine)),
        clean_(hn::Eq(coarse_, coarse_)) {}

  HWY_INLINE Pieces cut(Vector x) const {
    const auto one = hn::Set(d_, 1.0);
    if constexpr (!kMissing) {
      const auto coarse = nearest(x, coarse_);
      return {coarse, hn::Sub(x, coarse), one};
    } else {
      const auto there = hn::Eq(x, x);
      const auto value = hn::IfThenElseZero(there, x);
      const auto coarse = nearest(value, coarse_);
      return {coarse, hn::Sub(value, coarse), hn::IfThenElseZero(there, one)};
    }
  }

  HWY_INLINE void check(const Pieces& p) {
    clean_ = hn::And(clean_, hn::Eq(nearest(p.fine, fine_), p.fine));
  }
  bool passed() const { return hn::AllTrue(d_, clean_); }

 private:
  Vectors d_;
  Vector coarse_;
  Vector fine_;
  hn::Mask<Vectors> clean_;
};

}  // namespace
}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // the include guard of this instruction set

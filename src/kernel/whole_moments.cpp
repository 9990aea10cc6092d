// Bodies of the rolling moments of whole numbers, compiled once for each instruction set.
//
// A sample is read once as it enters and once as it leaves; its check, the sums, the quotient and
// the root stay in registers. Every sum is exact, so lanes may be added in any order.
#include "kernel/whole_moments.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/whole_moments.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "kernel/moment_quotients-inl.h"
#include "kernel/sliding_sums-inl.h"
#include "kernel/vectors-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

namespace {

constexpr double kShortest = 8;       // window the bounds are stated for
constexpr double kSumBound = 0x1p51;  // of the window times the largest magnitude
constexpr double kSquareBound = 0x1p26;

/// Whether all samples so far were whole numbers in bounds.
class Check {
 public:
  explicit Check(double largest)
      : largest_(hn::Set(Vectors(), largest)), clean_(hn::Eq(largest_, largest_)) {}

  HWY_INLINE void look(Vector x) {
    const auto shift = hn::Set(Vectors(), kShift);
    const auto whole = hn::Eq(nearest(x, shift), x);
    clean_ = hn::And(clean_, hn::And(whole, hn::Le(hn::Abs(x), largest_)));
  }
  bool passed() const { return hn::AllTrue(Vectors(), clean_); }

 private:
  Vector largest_;
  hn::Mask<Vectors> clean_;
};

template <Moment kMoment, class Out>
class Windows {
  static constexpr bool kSquares = kMoment == Moment::variance || kMoment == Moment::deviation;

 public:
  explicit Windows(const MomentBlock& block)
      : check_((kSquares ? kSquareBound : kSumBound) /
               larger(kShortest, static_cast<double>(block.window))),
        count_(hn::Set(d_, static_cast<double>(block.window))),
        pairs_(hn::Mul(count_, hn::Set(d_, static_cast<double>(block.window - block.ddof)))) {}

  bool passed() const { return check_.passed(); }

  /// The first window without its last sample.
  void begin(const double* x, std::size_t n) {
    std::size_t i = 0;
    for (; i + kLanes <= n; i += kLanes) take(hn::LoadU(d_, x + i));
    take(hn::Load(d_, Rest(x + i, n - i).at));
    first_.join();
    if constexpr (kSquares) second_.join();
  }

  /// A vector of windows.
  HWY_INLINE void next(const double* enter, const double* leave, Out* out) {
    const auto in = hn::LoadU(d_, enter);
    const auto gone = hn::LoadU(d_, leave);
    check_.look(in);
    const auto first = first_.next(in, gone);
    if constexpr (kMoment == Moment::sum) {
      write(first, first, hn::Set(d_, 1.0), out);
    } else if constexpr (kMoment == Moment::mean) {
      write(hn::Div(first, count_), first, count_, out);
    } else {
      const auto second = second_.next(hn::Mul(in, in), hn::Mul(gone, gone));
      const auto spread = hn::Sub(hn::Mul(count_, second), hn::Mul(first, first));
      write(hn::Div(spread, pairs_), spread, pairs_, out);
    }
  }

 private:
  void take(Vector x) {
    check_.look(x);
    first_.begin(x);
    if constexpr (kSquares) second_.begin(hn::Mul(x, x));
  }

  HWY_INLINE void write(Vector quotient, Vector numerator, Vector denominator, Out* out) const {
    store_rounded(d_, quotient, numerator, denominator, out);
    if constexpr (kMoment == Moment::deviation) {
      const hn::Rebind<Out, Vectors> rounded;
      hn::StoreU(hn::Sqrt(hn::LoadU(rounded, out)), rounded, out);
    }
  }

  Vectors d_;
  Check check_;
  Vector count_;
  Vector pairs_;
  Sliding first_;
  Sliding second_;
};

template <Moment kMoment, class Out>
bool moments_of_wholes(const MomentBlock& block, Out* out) {
  Windows<kMoment, Out> windows(block);
  const double* leave = block.x - (block.window - 1);
  windows.begin(leave, block.window - 1);
  const auto leaving = [leave](std::size_t i) HWY_ATTR { return leave + i; };
  return slide_windows(windows, block.x, leaving, block.n, out);
}

template <class Out>
bool choose_moment(const MomentBlock& block, Out* out) {
  switch (block.moment) {
    case Moment::sum:
      return moments_of_wholes<Moment::sum>(block, out);
    case Moment::mean:
      return moments_of_wholes<Moment::mean>(block, out);
    case Moment::variance:
      return moments_of_wholes<Moment::variance>(block, out);
    case Moment::deviation:
      break;
  }
  return moments_of_wholes<Moment::deviation>(block, out);
}

}  // namespace

void whole_double_body(const MomentBlock* block, double* out, bool* answer) {
  *answer = choose_moment(*block, out);
}
void whole_float_body(const MomentBlock* block, float* out, bool* answer) {
  *answer = choose_moment(*block, out);
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(whole_double_body);
MLIOT_KERNEL_TABLE(whole_float_body);

bool rolling_moments_of_wholes(const MomentBlock& block, double* out) {
  bool answer = false;
  whole_double_body_table.get()(&block, out, &answer);
  return answer;
}
bool rolling_moments_of_wholes(const MomentBlock& block, float* out) {
  bool answer = false;
  whole_float_body_table.get()(&block, out, &answer);
  return answer;
}

}  // namespace mliot::kernel
#endif

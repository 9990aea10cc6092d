// Bodies of the rolling variances, compiled once for each instruction set.
//
// V = n S2 - S1^2 of samples A + y is n QA - SA^2, whole numbers below 2^62 that are formed
// exactly, plus C = n Z - Sy (2 SA + Sy) with Z the sum of 2 A y + y^2. C is smaller by the bits of
// A, so that plain doubles give it with the error bound of the grid:
//
//   with w <= 2^l and |A| <= 2^k, in units of 2^(2l + k - 52): 1 from rounding 2 A y + y^2 of each
//   sample, 2 from n Z, 2 from the product, 2 from the difference, 2 from adding it to V's tail:
//   9 < 2^4. A y rounded to `fine` adds at most 2^(3l + k - 51).
//
// Every sum that slides is exact, since all its terms are multiples of one power of two.
#include "kernel/rolling_variances.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/rolling_variances.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "kernel/sliding_sums-inl.h"
#include "kernel/vectors-inl.h"
#include "mliot/freestanding/rounding.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

namespace {

using Mask = hn::Mask<Vectors>;

/// What a vector of samples adds to the sums, in units.
struct Pieces {
  Vector whole;    ///< A
  Vector squares;  ///< A^2
  Vector fine;     ///< y
  Vector product;  ///< 2 A y + y^2
  Vector rest;
  Vector present;  ///< 1 or 0
};

template <bool kMissing>
class Cutter {
 public:
  explicit Cutter(const VarianceGrid& grid)
      : inverse_(hn::Set(d_, 1 / grid.unit)),
        whole_(hn::Set(d_, kShift)),
        fine_(hn::Set(d_, kShift * grid.fine)),
        product_(hn::Set(d_, kShift * grid.product)),
        rest_(hn::Set(d_, kShift * grid.rest)) {}

  HWY_INLINE Pieces cut(Vector x) const {
    const auto there = hn::Eq(x, x);
    if constexpr (kMissing) x = hn::IfThenElseZero(there, x);
    const auto scaled = hn::Mul(x, inverse_);
    const auto whole = nearest(scaled, whole_);
    const auto y = hn::Sub(scaled, whole);
    const auto z = hn::Add(hn::Mul(hn::Add(whole, whole), y), hn::Mul(y, y));
    const auto product = nearest(z, product_);
    const auto one = hn::Set(d_, 1.0);
    return {.whole = whole,
            .squares = hn::Mul(whole, whole),
            .fine = nearest(y, fine_),
            .product = product,
            .rest = nearest(hn::Sub(z, product), rest_),
            .present = kMissing ? hn::IfThenElseZero(there, one) : one};
  }

 private:
  Vectors d_;
  Vector inverse_;
  Vector whole_;
  Vector fine_;
  Vector product_;
  Vector rest_;
};

/// The sums of the windows.
class SlidingPieces {
 public:
  HWY_INLINE void begin(const Pieces& p) {
    whole_.begin(p.whole);
    squares_.begin(p.squares);
    fine_.begin(p.fine);
    product_.begin(p.product);
    rest_.begin(p.rest);
    present_.begin(p.present);
  }
  void join() {
    whole_.join();
    squares_.join();
    fine_.join();
    product_.join();
    rest_.join();
    present_.join();
  }
  template <bool kMissing>
  HWY_INLINE Pieces next(const Pieces& in, const Pieces& gone) {
    return {.whole = whole_.next(in.whole, gone.whole),
            .squares = squares_.next(in.squares, gone.squares),
            .fine = fine_.next(in.fine, gone.fine),
            .product = product_.next(in.product, gone.product),
            .rest = rest_.next(in.rest, gone.rest),
            .present = kMissing ? present_.next(in.present, gone.present) : in.present};
  }

 private:
  Sliding whole_;
  Sliding squares_;
  Sliding fine_;
  Sliding product_;
  Sliding rest_;
  Sliding present_;
};

/// n QA - SA^2 as an exact sum of two doubles: whole numbers below 2^62, cut at 2^16 and 2^26.
HWY_INLINE Vector whole_part(Vector n, const Pieces& sums, Vector* tail) {
  const Vectors d;
  const auto sum_high = nearest(sums.whole, hn::Set(d, kShift * 0x1p16));
  const auto sum_low = hn::Sub(sums.whole, sum_high);
  const auto squares_high = nearest(sums.squares, hn::Set(d, kShift * 0x1p26));
  const auto squares_low = hn::Sub(sums.squares, squares_high);
  const auto high = hn::Sub(hn::Mul(n, squares_high), hn::Mul(sum_high, sum_high));
  const auto cross = hn::Mul(hn::Add(sum_high, sum_high), sum_low);
  const auto low = hn::Sub(hn::Sub(hn::Mul(n, squares_low), cross), hn::Mul(sum_low, sum_low));
  return two_sum(high, low, tail);
}

/// A quotient that lies in an interval, and whether the interval leaves its rounding open.
struct Bounded {
  Vector value;
  Mask open;
};

/// Variances of the windows, in squares of units; n samples of each, pairs = n (n - ddof).
///
/// The quotient of V's head is corrected by what it leaves over, exactly. The correction's own
/// rounding is below 2^-51 of it.
HWY_INLINE Bounded variance_of(const Pieces& sums, Vector n, Vector pairs, Vector slack) {
  const Vectors d;
  const auto z = hn::Add(sums.product, sums.rest);
  const auto twice = hn::Add(hn::Add(sums.whole, sums.whole), sums.fine);
  const auto correction_of_v = hn::Sub(hn::Mul(n, z), hn::Mul(sums.fine, twice));
  Vector tail = n;
  const auto head = whole_part(n, sums, &tail);
  Vector low = n;
  const auto v = two_sum(head, hn::Add(tail, correction_of_v), &low);
  const auto quotient = hn::Div(v, pairs);
  const auto correction = hn::Div(hn::Add(left_over(v, quotient, pairs), low), pairs);
  const auto margin = hn::Add(hn::Mul(hn::Abs(correction), hn::Set(d, 0x1p-50)), slack);
  const auto up = hn::Add(quotient, hn::Add(correction, margin));
  const auto down = hn::Add(quotient, hn::Sub(correction, margin));
  return {up, hn::Ne(up, down)};
}

HWY_INLINE void store(Vector x, double* out) { hn::StoreU(x, Vectors(), out); }
HWY_INLINE void store(Vector x, float* out) { store_floats(x, out); }

/// Places in order.
class Places {
 public:
  explicit Places(std::uint32_t* to) : to_(to) {}

  HWY_INLINE void add(Mask mask, std::size_t first) {
    const Vectors d;
    if (!hn::AllFalse(d, mask)) add_each(mask, first);
  }
  /// Lanes that count from here on.
  void limit(std::size_t lanes) { lanes_ = lanes; }
  std::size_t count() const { return count_; }

 private:
  HWY_NOINLINE void add_each(Mask mask, std::size_t first) {
    const Vectors d;
    HWY_ALIGN double marked[kLanes];
    hn::Store(hn::IfThenElseZero(mask, hn::Set(d, 1.0)), d, marked);
    for (std::size_t i = 0; i < lanes_; ++i) {
      if (marked[i] != 0) to_[count_++] = static_cast<std::uint32_t>(first + i);
    }
  }

  std::uint32_t* to_;
  std::size_t count_ = 0;
  std::size_t lanes_ = kLanes;
};

template <bool kMissing, class Out>
class Windows {
 public:
  Windows(const VarianceBlock& block, const VarianceGrid& grid, std::uint32_t* failed)
      : cutter_(grid),
        places_(failed),
        root_(block.root),
        n_(hn::Set(d_, static_cast<double>(block.window))),
        ddof_(hn::Set(d_, static_cast<double>(block.ddof))),
        least_(hn::Set(d_, static_cast<double>(least(block)))),
        error_(hn::Set(d_, grid.error)),
        square_(hn::Set(d_, grid.unit * grid.unit)),
        pairs_(hn::Mul(n_, hn::Sub(n_, ddof_))),
        slack_(hn::Div(error_, pairs_)) {}

  Places& places() { return places_; }

  /// The first window without its last sample.
  void begin(const double* x, std::size_t n) {
    std::size_t i = 0;
    for (; i + kLanes <= n; i += kLanes) sums_.begin(cutter_.cut(hn::LoadU(d_, x + i)));
    const Rest rest(x + i, n - i, kMissing ? mliot_nan() : 0);
    sums_.begin(cutter_.cut(hn::Load(d_, rest.at)));
    sums_.join();
  }

  /// A vector of windows, of which the first is output `place`.
  HWY_INLINE void next(const double* enter, const double* leave, std::size_t place, Out* out) {
    const auto in = cutter_.cut(hn::LoadU(d_, enter));
    const auto gone = cutter_.cut(hn::LoadU(d_, leave));
    const auto sums = sums_.template next<kMissing>(in, gone);
    if constexpr (!kMissing) {
      const Bounded variance = variance_of(sums, n_, pairs_, slack_);
      write(hn::Mul(variance.value, square_), variance.open, place, out);
    } else {
      const auto n = sums.present;
      const auto wanted = hn::Ge(n, least_);
      const auto pairs = hn::Mul(n, hn::Sub(n, ddof_));
      const Bounded variance = variance_of(sums, n, pairs, hn::Div(error_, pairs));
      const auto value = hn::Mul(variance.value, square_);
      write(hn::IfThenElse(wanted, value, hn::Set(d_, mliot_nan())), hn::And(wanted, variance.open),
            place, out);
    }
  }

 private:
  static std::size_t least(const VarianceBlock& block) {
    return block.min_samples > block.ddof ? block.min_samples : block.ddof + 1;
  }

  HWY_INLINE void write(Vector variance, Mask open, std::size_t place, Out* out) {
    if constexpr (sizeof(Out) == sizeof(float)) open = hn::Or(open, is_open_float(variance));
    places_.add(open, place);
    store(variance, out);
    if (!root_) return;
    const hn::Rebind<Out, Vectors> rounded;
    hn::StoreU(hn::Sqrt(hn::Abs(hn::LoadU(rounded, out))), rounded, out);
  }

  Vectors d_;
  Cutter<kMissing> cutter_;
  SlidingPieces sums_;
  Places places_;
  bool root_;
  Vector n_;
  Vector ddof_;
  Vector least_;
  Vector error_;
  Vector square_;
  Vector pairs_;
  Vector slack_;
};

template <bool kMissing, class Out>
std::size_t variances(const VarianceBlock& block, const VarianceGrid& grid, Out* out,
                      std::uint32_t* failed) {
  Windows<kMissing, Out> windows(block, grid, failed);
  const double* leave = block.x - (block.window - 1);
  windows.begin(leave, block.window - 1);
  std::size_t i = 0;
  for (; i + kLanes <= block.n; i += kLanes) windows.next(block.x + i, leave + i, i, out + i);
  if (i == block.n) return windows.places().count();
  const std::size_t left = block.n - i;
  Out results[kLanes];
  windows.places().limit(left);
  windows.next(Rest(block.x + i, left).at, Rest(leave + i, left).at, i, results);
  for (std::size_t k = 0; k < left; ++k) out[i + k] = results[k];
  return windows.places().count();
}

template <class Out>
std::size_t choose(const VarianceBlock& block, const VarianceGrid& grid, Out* out,
                   std::uint32_t* failed) {
  return block.has_missing ? variances<true>(block, grid, out, failed)
                           : variances<false>(block, grid, out, failed);
}

}  // namespace

void variances_double_body(const VarianceBlock* block, const VarianceGrid* grid, double* out,
                           std::uint32_t* failed, std::size_t* count) {
  *count = choose(*block, *grid, out, failed);
}
void variances_float_body(const VarianceBlock* block, const VarianceGrid* grid, float* out,
                          std::uint32_t* failed, std::size_t* count) {
  *count = choose(*block, *grid, out, failed);
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <algorithm>
#include <bit>
#include <cmath>

#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(variances_double_body);
MLIOT_KERNEL_TABLE(variances_float_body);

namespace {

// The least l with window <= 2^l, and the bits k of A with w A^2 <= 2^52.
int window_bits(std::size_t window) {
  return static_cast<int>(std::bit_width(std::max<std::size_t>(window, 8) - 1));
}
int whole_bits(std::size_t window) { return (52 - window_bits(window)) / 2; }

}  // namespace

std::optional<VarianceGrid> variance_grid(std::size_t window, double largest) {
  constexpr int kExponentRange = 400;
  const int l = window_bits(window);
  const int k = whole_bits(window);
  int exponent = 0;
  std::frexp(largest, &exponent);
  if (window < 2 || window > kLongestVariance || std::abs(exponent) > kExponentRange) return {};
  const double product = std::ldexp(1.0, l + k - 51);
  return VarianceGrid{.unit = std::ldexp(1.0, exponent - k),
                      .fine = std::ldexp(1.0, l - 52),
                      .product = product,
                      .rest = std::ldexp(product, l - 52),
                      .error = std::ldexp(1.0, 2 * l + k - 48)};
}

VarianceGrid with_rounded_pieces(const VarianceGrid& grid, std::size_t window) {
  VarianceGrid wider = grid;
  wider.error += std::ldexp(1.0, 3 * window_bits(window) + whole_bits(window) - 50);
  return wider;
}

std::size_t rolling_variances(const VarianceBlock& block, const VarianceGrid& grid, double* out,
                              std::uint32_t* failed) {
  std::size_t count = 0;
  variances_double_body_table.get()(&block, &grid, out, failed, &count);
  return count;
}
std::size_t rolling_variances(const VarianceBlock& block, const VarianceGrid& grid, float* out,
                              std::uint32_t* failed) {
  std::size_t count = 0;
  variances_float_body_table.get()(&block, &grid, out, failed, &count);
  return count;
}

}  // namespace mliot::kernel
#endif

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

#include "mliot/freestanding/rounding.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/rolling_variances.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "kernel/running_sum-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

namespace {

constexpr std::size_t kChunk = 256;
constexpr double kShift = 0x1.8p52;  // adding and subtracting kShift q rounds to a multiple of q

double nearest(double x, double quantum) {
  const double shift = kShift * quantum;
  return (x + shift) - shift;
}

/// The sums of a chunk's windows, in units.
struct Sums {
  HWY_ALIGN double whole[kChunk];    // of A
  HWY_ALIGN double squares[kChunk];  // of A^2
  HWY_ALIGN double fine[kChunk];     // of y
  HWY_ALIGN double product[kChunk];  // of 2 A y + y^2
  HWY_ALIGN double rest[kChunk];
};

/// What a sample adds to each of them.
struct Pieces {
  double whole;
  double fine;
  double product;
  double rest;

  Pieces(double x, double inverse, const VarianceGrid& grid) {
    const double scaled = x * inverse;
    whole = nearest(scaled, 1);
    const double y = scaled - whole;
    fine = nearest(y, grid.fine);
    const double z = 2 * whole * y + y * y;
    product = nearest(z, grid.product);
    rest = nearest(z - product, grid.rest);
  }
};

/// What the window before the chunk held.
struct Carry {
  double whole = 0;
  double squares = 0;
  double fine = 0;
  double product = 0;
  double rest = 0;

  void add(const Pieces& p) {
    whole += p.whole;
    squares += p.whole * p.whole;
    fine += p.fine;
    product += p.product;
    rest += p.rest;
  }
};

void store(const Pieces& in, const Pieces& out, std::size_t i, Sums* sums) {
  sums->whole[i] = in.whole - out.whole;
  sums->squares[i] = in.whole * in.whole - out.whole * out.whole;
  sums->fine[i] = in.fine - out.fine;
  sums->product[i] = in.product - out.product;
  sums->rest[i] = in.rest - out.rest;
}

/// Differences and their running sums. A first chunk has no sample that leaves at its first place.
void slide(const VarianceBlock& block, const VarianceGrid& grid, std::size_t begin, std::size_t n,
           Carry* carry, Sums* sums) {
  const double inverse = 1 / grid.unit;
  const double* enter = block.x + begin;
  const double* leave = enter - block.window;
  std::size_t i = 0;
  if (begin == 0) {
    store(Pieces(enter[0], inverse, grid), Pieces(0, inverse, grid), 0, sums);
    i = 1;
  }
  for (; i < n; ++i) {
    store(Pieces(enter[i], inverse, grid), Pieces(leave[i], inverse, grid), i, sums);
  }
  accumulate(sums->whole, n, &carry->whole);
  accumulate(sums->squares, n, &carry->squares);
  accumulate(sums->fine, n, &carry->fine);
  accumulate(sums->product, n, &carry->product);
  accumulate(sums->rest, n, &carry->rest);
}

/// a + b = sum + *tail exactly.
template <class V>
HWY_INLINE V two_sum(V a, V b, V* tail) {
  const V sum = hn::Add(a, b);
  const V b_part = hn::Sub(sum, a);
  *tail = hn::Add(hn::Sub(a, hn::Sub(sum, b_part)), hn::Sub(b, b_part));
  return sum;
}

template <class D, class V>
HWY_INLINE V nearest_of(D d, V x, double quantum) {
  const auto shift = hn::Set(d, kShift * quantum);
  return hn::Sub(hn::Add(x, shift), shift);
}

/// n QA - SA^2 as an exact sum of two doubles: whole numbers below 2^62, cut at 2^16 and 2^26.
template <class D, class V>
HWY_INLINE V whole_part(D d, V n, V sum, V squares, V* tail) {
  const auto sum_high = nearest_of(d, sum, 0x1p16);
  const auto sum_low = hn::Sub(sum, sum_high);
  const auto squares_high = nearest_of(d, squares, 0x1p26);
  const auto squares_low = hn::Sub(squares, squares_high);
  const auto high = hn::Sub(hn::Mul(n, squares_high), hn::Mul(sum_high, sum_high));
  const auto cross = hn::Mul(hn::Add(sum_high, sum_high), sum_low);
  const auto low = hn::Sub(hn::Sub(hn::Mul(n, squares_low), cross), hn::Mul(sum_low, sum_low));
  return two_sum(high, low, tail);
}

/// Variances of a chunk in units, into sums->whole; 1 in sums->fine where the rounding is open.
///
/// The quotient of V's head is corrected by what it leaves over, exactly: its upper 26 and lower 27
/// bits times n (n - ddof) <= 2^20 are exact. The correction's own rounding is below 2^-51 of it.
void divide(const VarianceBlock& block, const VarianceGrid& grid, Sums* sums, std::size_t count) {
  constexpr std::uint64_t kUpper = ~std::uint64_t{0x7FFFFFF};
  const hn::ScalableTag<double> d;
  const hn::RebindToUnsigned<decltype(d)> du;
  const auto window = static_cast<double>(block.window);
  const auto n = hn::Set(d, window);
  const double pairs = window * (window - static_cast<double>(block.ddof));
  const auto divisor = hn::Set(d, pairs);
  const auto slack = hn::Set(d, grid.error / pairs);
  for (std::size_t i = 0; i < count; i += hn::Lanes(d)) {
    const auto whole = hn::Load(d, sums->whole + i);
    const auto fine = hn::Load(d, sums->fine + i);
    const auto z = hn::Add(hn::Load(d, sums->product + i), hn::Load(d, sums->rest + i));
    const auto twice = hn::Add(hn::Add(whole, whole), fine);
    const auto correction_of_v = hn::Sub(hn::Mul(n, z), hn::Mul(fine, twice));
    auto tail = whole;
    const auto head = whole_part(d, n, whole, hn::Load(d, sums->squares + i), &tail);
    auto low = whole;
    const auto v = two_sum(head, hn::Add(tail, correction_of_v), &low);
    const auto quotient = hn::Div(v, divisor);
    const auto upper = hn::BitCast(d, hn::And(hn::BitCast(du, quotient), hn::Set(du, kUpper)));
    const auto lower = hn::Sub(quotient, upper);
    const auto left = hn::Sub(hn::Sub(v, hn::Mul(upper, divisor)), hn::Mul(lower, divisor));
    const auto correction = hn::Div(hn::Add(left, low), divisor);
    const auto margin = hn::Add(hn::Mul(hn::Abs(correction), hn::Set(d, 0x1p-50)), slack);
    const auto up = hn::Add(quotient, hn::Add(correction, margin));
    const auto down = hn::Add(quotient, hn::Sub(correction, margin));
    hn::Store(up, d, sums->whole + i);
    hn::Store(hn::IfThenElseZero(hn::Ne(up, down), hn::Set(d, 1.0)), d, sums->fine + i);
  }
}

/// Roots of n numbers, and of what is beyond them in their last vector.
template <class Out>
void take_roots(Out* out, std::size_t n) {
  const hn::ScalableTag<Out> d;
  for (std::size_t i = 0; i < n; i += hn::Lanes(d)) {
    hn::StoreU(hn::Sqrt(hn::Abs(hn::LoadU(d, out + i))), d, out + i);
  }
}

template <class Out>
std::size_t variances(const VarianceBlock& block, const VarianceGrid& grid, Out* out,
                      std::uint32_t* failed) {
  Sums sums = {};
  Carry carry;
  const double inverse = 1 / grid.unit;
  for (std::size_t back = block.window - 1; back > 0; --back) {
    carry.add(Pieces(*(block.x - back), inverse, grid));
  }
  const double square = grid.unit * grid.unit;
  std::size_t failures = 0;
  for (std::size_t begin = 0; begin < block.n; begin += kChunk) {
    const std::size_t n = block.n - begin < kChunk ? block.n - begin : kChunk;
    slide(block, grid, begin, n, &carry, &sums);
    divide(block, grid, &sums, n);
    HWY_ALIGN Out results[kChunk] = {};
    for (std::size_t i = 0; i < n; ++i) {
      const double variance = sums.whole[i] * square;
      results[i] = static_cast<Out>(variance);
      const bool unsafe = sizeof(Out) == sizeof(float) && !mliot_float_is_safe(variance);
      failed[failures] = static_cast<std::uint32_t>(begin + i);
      failures += static_cast<std::size_t>(unsafe || sums.fine[i] != 0);
    }
    if (block.root) take_roots(results, n);
    for (std::size_t i = 0; i < n; ++i) out[begin + i] = results[i];
  }
  return failures;
}

}  // namespace

void variances_double_body(const VarianceBlock* block, const VarianceGrid* grid, double* out,
                           std::uint32_t* failed, std::size_t* count) {
  *count = variances(*block, *grid, out, failed);
}
void variances_float_body(const VarianceBlock* block, const VarianceGrid* grid, float* out,
                          std::uint32_t* failed, std::size_t* count) {
  *count = variances(*block, *grid, out, failed);
}

void subtract_body(const double* x, std::size_t n, double by, double* out, bool* exact) {
  std::size_t lost = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double difference = x[i] - by;
    const double part = x[i] - difference;  // two-sum of x and -by
    const double tail = (x[i] - (difference + part)) + (part - by);
    lost += static_cast<std::size_t>(tail != 0);
    out[i] = difference;
  }
  *exact = lost == 0;
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
MLIOT_KERNEL_TABLE(subtract_body);

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

bool subtract_exactly(const double* x, std::size_t n, double by, double* out) {
  bool exact = false;
  subtract_body_table.get()(x, n, by, out, &exact);
  return exact;
}

}  // namespace mliot::kernel
#endif

// Body of the rolling shapes, compiled once for each instruction set.
//
// Samples are scaled to |u| <= 1. A power u^k, exact or a pair of doubles, is cut into a multiple H
// of 2^(l - 51) and a multiple L of 2^(2 l - 102), where the window is at most 2^l: sums of either
// slide without error. What L leaves out is below 2^(2 l - 103) a sample and the powers' own error
// below 2^-99, so a sum S_k is off by E = 2^(3 l - 102) at most. With n samples and |S_k| <= n:
//
//   M2 = n S2 - S1^2                                   is off by  3 n E,
//   M3 = n^2 S3 - S1 (3 n S2 - 2 S1^2)                 by  13 n^2 E,
//   M4 = n^3 S4 - S1 (4 n^2 S3 - S1 (6 n S2 - 3 S1^2)) by  39 n^3 E.
//
// The arithmetic of pairs adds less than 2^-93 n^k to each, which is below n^(k - 1) E times 2^3
// for l >= 3; the bounds below are of 16, 32 and 64 in the place of 3, 13 and 39.
#include "kernel/rolling_shapes.hpp"

#include "mliot/freestanding/wide.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/rolling_shapes.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "kernel/pairs_of_doubles-inl.h"
#include "kernel/running_sum-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

namespace {

constexpr std::size_t kChunk = 256;
constexpr std::size_t kPieces = 8;      // two of each of four powers
constexpr double kSlack = 1 + 0x1p-20;  // covers the rounding of bounds, which are plain doubles

/// What is the same in all windows of a block.
struct Setting {
  double scale;   // of samples, to 1
  double coarse;  // added and taken off, leaves a multiple of 2^(l - 51)
  double fine;    // ... of 2^(2 l - 102)
  double error;   // E

  explicit Setting(const ShapeBlock& block, double power_of_scale) : scale(power_of_scale) {
    double steps = 8;
    while (steps < static_cast<double>(block.window)) steps *= 2;
    coarse = kShift * steps * 0x1p-51;
    fine = kShift * steps * steps * 0x1p-102;
    error = steps * steps * steps * 0x1p-102;
  }
};

/// The pieces of u, u^2 ... u^order of n samples, piece by piece; 0 where they are missing.
template <int kOrder>
void cut(const double* x, std::size_t n, const Setting& set, double (*to)[kChunk]) {
  const PairTag d;
  const auto coarse = hn::Set(d, set.coarse);
  const auto fine = hn::Set(d, set.fine);
  const auto store = [&](Pair power, std::size_t k, std::size_t i) HWY_ATTR {
    const auto high = nearest(power.high, coarse);
    const auto rest = hn::Add(hn::Sub(power.high, high), power.low);
    hn::Store(high, d, to[2 * k] + i);
    hn::Store(nearest(rest, fine), d, to[2 * k + 1] + i);
  };
  HWY_ALIGN double padded[hn::MaxLanes(d)] = {};
  for (std::size_t i = 0; i < n; i += hn::Lanes(d)) {
    const double* from = x + i;
    if (n - i < hn::Lanes(d)) {
      for (std::size_t k = 0; k < n - i; ++k) padded[k] = x[i + k];
      from = padded;
    }
    const auto sample = hn::LoadU(d, from);
    const auto u =
        hn::Mul(hn::IfThenElseZero(hn::Eq(sample, sample), sample), hn::Set(d, set.scale));
    const Pair first{u, hn::Zero(d)};
    const Pair second = exact_product(u, u);
    const Pair third = second * first;
    store(first, 0, i);
    store(second, 1, i);
    store(third, 2, i);
    if constexpr (kOrder == 4) store(second * second, 3, i);
  }
}

double present(double x) { return x == x ? 1.0 : 0.0; }

/// What the window before a chunk held.
struct Carry {
  double sums[kPieces] = {};
  double count = 0;
};

/// The sums of all samples of a stretch.
template <int kOrder>
Carry sums_of(const double* x, std::size_t n, const Setting& set) {
  HWY_ALIGN double pieces[kPieces][kChunk];
  Carry carry;
  for (std::size_t begin = 0; begin < n; begin += kChunk) {
    const std::size_t count = n - begin < kChunk ? n - begin : kChunk;
    cut<kOrder>(x + begin, count, set, pieces);
    for (std::size_t k = 0; k < 2 * kOrder; ++k) {
      for (std::size_t i = 0; i < count; ++i) carry.sums[k] += pieces[k][i];
    }
    for (std::size_t i = 0; i < count; ++i) carry.count += present(x[begin + i]);
  }
  return carry;
}

/// The sums of the windows of a chunk, into `enter`. The samples that leave come one earlier.
template <int kOrder>
void slide(const ShapeBlock& block, const Setting& set, std::size_t begin, std::size_t n,
           Carry* carry, double (*enter)[kChunk]) {
  HWY_ALIGN double leave[kPieces][kChunk] = {};
  const double* x = block.x + begin;
  cut<kOrder>(x, n, set, enter);
  if (begin == 0) {
    cut<kOrder>(x - (block.window - 1), n - 1, set, leave);
  } else {
    cut<kOrder>(x - block.window, n, set, leave);
  }
  for (std::size_t k = 0; k < 2 * kOrder; ++k) {
    if (begin == 0) {
      for (std::size_t i = 1; i < n; ++i) enter[k][i] -= leave[k][i - 1];
    } else {
      for (std::size_t i = 0; i < n; ++i) enter[k][i] -= leave[k][i];
    }
    accumulate(enter[k], n, &carry->sums[k]);
  }
}

/// The samples present in the windows of a chunk.
void slide_counts(const ShapeBlock& block, std::size_t begin, std::size_t n, Carry* carry,
                  double* counts) {
  const double* enter = block.x + begin;
  const double* leave = enter - block.window;
  if (begin == 0) counts[0] = present(enter[0]);
  for (std::size_t i = begin == 0 ? 1 : 0; i < n; ++i) {
    counts[i] = present(enter[i]) - present(leave[i]);
  }
  accumulate(counts, n, &carry->count);
}

/// A value and how far it may be off.
struct Bounded {
  Pair value;
  PairVec error;
};

/// The sums of powers of some windows, and their samples.
struct Powers {
  Pair first, second, third, fourth;
  PairVec n;
};

HWY_INLINE PairVec times(PairVec a, double b) { return hn::Mul(a, hn::Set(PairTag(), b)); }
HWY_INLINE PairVec less(PairVec a, double b) { return hn::Sub(a, hn::Set(PairTag(), b)); }
HWY_INLINE PairVec square(PairVec a) { return hn::Mul(a, a); }

/// a^2 b.
HWY_INLINE Pair scaled_square(Pair a, double b) { return (a * a) * hn::Set(PairTag(), b); }

/// M2 and M3 of the head's formulas.
HWY_INLINE Pair second_moment(const Powers& s) { return s.second * s.n - s.first * s.first; }
HWY_INLINE Pair third_moment(const Powers& s) {
  const Pair inner = s.second * times(s.n, 3) - scaled_square(s.first, 2);
  return s.third * square(s.n) - s.first * inner;
}

/// The square of the skewness, M3^2 n (n - 1) / ((n - 2)^2 M2^3).
HWY_INLINE Bounded squared_skewness(const Powers& s, double error) {
  const PairTag d;
  const Pair second = second_moment(s);
  const Pair third = third_moment(s);
  const Pair top = (third * third) * hn::Mul(s.n, less(s.n, 1));
  const Pair bottom = ((second * second) * second) * square(less(s.n, 2));
  const Pair value = top / bottom;
  // of M3: twice its relative error; of M2: three times
  const auto of_second = hn::Div(times(s.n, 16 * error), hn::Abs(second.high));
  const auto of_third = hn::Div(times(square(s.n), 32 * error), hn::Abs(third.high));
  const auto relative =
      hn::Add(hn::Add(times(of_third, 2), times(of_second, 3)), hn::Set(d, 0x1p-96));
  return {value, times(hn::Mul(hn::Abs(value.high), relative), kSlack)};
}

/// (n - 1) ((n + 1) M4 - 3 (n - 1) M2^2) / ((n - 2) (n - 3) M2^2).
HWY_INLINE Bounded kurtosis(const Powers& s, double error) {
  const PairTag d;
  const auto n = s.n;
  const auto before = less(n, 1);
  const auto after = less(n, -1);
  const Pair second = second_moment(s);
  const Pair innermost = s.second * times(n, 6) - scaled_square(s.first, 3);
  const Pair inner = s.third * times(square(n), 4) - s.first * innermost;
  const Pair fourth = s.fourth * hn::Mul(square(n), n) - s.first * inner;
  const Pair squared = second * second;
  const Pair top = (fourth * after - squared * times(before, 3)) * before;
  const auto pairs = hn::Mul(less(n, 2), less(n, 3));
  const Pair value = top / (squared * pairs);
  const auto of_second = hn::Div(times(n, 16 * error), hn::Abs(second.high));
  // of M2 in the numerator and the denominator: relative to M2^2, as of M4
  const auto of_fourth = hn::Div(times(hn::Mul(square(n), n), 64 * error), squared.high);
  const auto both = hn::Mul(after, before);
  const auto from_top =
      hn::Add(hn::Mul(of_fourth, both), hn::Mul(of_second, times(square(before), 6)));
  const auto sizes =
      hn::Add(hn::Mul(hn::Div(hn::Abs(fourth.high), squared.high), both), times(square(before), 3));
  const auto parts = hn::Div(hn::Add(from_top, times(sizes, 0x1p-96)), pairs);
  const auto twice = hn::Add(times(of_second, 2), hn::Set(d, 0x1p-96));
  return {value, times(hn::Add(parts, hn::Mul(hn::Abs(value.high), twice)), kSlack)};
}

/// The values of a chunk, into `out`; 1 in `open` where the rounding is. NaN, and not open, where
/// fewer than `least` samples are present.
template <int kOrder>
void finish(const double (*sums)[kChunk], const double* counts, double least, double error,
            std::size_t n, double* out, double* open) {
  const PairTag d;
  for (std::size_t i = 0; i < n; i += hn::Lanes(d)) {
    const auto power = [&](std::size_t k) HWY_ATTR {
      return exact_sum(hn::Load(d, sums[2 * k] + i), hn::Load(d, sums[2 * k + 1] + i));
    };
    const Powers s{power(0), power(1), power(2), kOrder == 4 ? power(3) : power(2),
                   hn::Load(d, counts + i)};
    const Bounded found = kOrder == 4 ? kurtosis(s, error) : squared_skewness(s, error);
    const auto up = hn::Add(found.value.high, hn::Add(found.value.low, found.error));
    const auto down = hn::Add(found.value.high, hn::Sub(found.value.low, found.error));
    const auto wanted = hn::Ge(s.n, hn::Set(d, least));
    const auto settled = hn::Or(hn::Not(wanted), hn::Eq(up, down));
    hn::Store(hn::IfThenElse(settled, hn::Zero(d), hn::Set(d, 1.0)), d, open + i);
    auto value = up;
    if constexpr (kOrder == 3) value = hn::CopySign(hn::Sqrt(up), third_moment(s).high);
    hn::Store(hn::IfThenElse(wanted, value, hn::Set(d, mliot_nan())), d, out + i);
  }
}

template <int kOrder>
std::size_t shapes(const ShapeBlock& block, double scale, double* out, std::uint32_t* failed) {
  const Setting set(block, scale);
  HWY_ALIGN double sums[kPieces][kChunk] = {};
  HWY_ALIGN double counts[kChunk];
  HWY_ALIGN double open[kChunk];
  HWY_ALIGN double values[kChunk];
  for (double& count : counts) count = static_cast<double>(block.window);
  const std::size_t least = block.min_samples > kOrder ? block.min_samples : kOrder;
  Carry carry = sums_of<kOrder>(block.x - (block.window - 1), block.window - 1, set);
  std::size_t failures = 0;
  for (std::size_t begin = 0; begin < block.n; begin += kChunk) {
    const std::size_t n = block.n - begin < kChunk ? block.n - begin : kChunk;
    slide<kOrder>(block, set, begin, n, &carry, sums);
    if (block.has_missing) slide_counts(block, begin, n, &carry, counts);
    finish<kOrder>(sums, counts, static_cast<double>(least), set.error, n, values, open);
    for (std::size_t i = 0; i < n; ++i) {
      out[begin + i] = values[i];
      failed[failures] = static_cast<std::uint32_t>(begin + i);
      failures += static_cast<std::size_t>(open[i] != 0);
    }
  }
  return failures;
}

}  // namespace

void shapes_body(const ShapeBlock* block, double scale, double* out, std::uint32_t* failed,
                 std::size_t* count) {
  *count = block->kurtosis ? shapes<4>(*block, scale, out, failed)
                           : shapes<3>(*block, scale, out, failed);
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <cmath>

#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(shapes_body);

std::size_t rolling_shapes(const ShapeBlock& block, double* out, std::uint32_t* failed) {
  std::size_t count = 0;
  shapes_body_table.get()(&block, std::ldexp(1.0, -block.exponent), out, failed, &count);
  return count;
}

}  // namespace mliot::kernel
#endif

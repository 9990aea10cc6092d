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
constexpr double kShift = 0x1.8p52;     // adding and subtracting kShift q rounds to a multiple of q
constexpr double kSlack = 1 + 0x1p-20;  // covers the rounding of bounds, which are plain doubles

/// What is the same in all windows of a block.
struct Setting {
  double scale;   // of samples, to 1
  double coarse;  // added and taken off, leaves a multiple of 2^(l - 51)
  double fine;    // ... of 2^(2 l - 102)
  double error;   // E
  double n;

  explicit Setting(const ShapeBlock& block, double power_of_scale)
      : scale(power_of_scale), n(static_cast<double>(block.window)) {
    double steps = 8;
    while (steps < n) steps *= 2;
    coarse = kShift * steps * 0x1p-51;
    fine = kShift * steps * steps * 0x1p-102;
    error = steps * steps * steps * 0x1p-102;
  }
};

/// The pieces of u, u^2 ... u^order of n samples, piece by piece.
template <int kOrder>
void cut(const double* x, std::size_t n, const Setting& set, double (*to)[kChunk]) {
  const PairTag d;
  const auto coarse = hn::Set(d, set.coarse);
  const auto fine = hn::Set(d, set.fine);
  const auto store = [&](Pair power, std::size_t k, std::size_t i) HWY_ATTR {
    const auto high = hn::Sub(hn::Add(power.high, coarse), coarse);
    const auto rest = hn::Add(hn::Sub(power.high, high), power.low);
    hn::Store(high, d, to[2 * k] + i);
    hn::Store(hn::Sub(hn::Add(rest, fine), fine), d, to[2 * k + 1] + i);
  };
  HWY_ALIGN double padded[hn::MaxLanes(d)] = {};
  for (std::size_t i = 0; i < n; i += hn::Lanes(d)) {
    const double* from = x + i;
    if (n - i < hn::Lanes(d)) {
      for (std::size_t k = 0; k < n - i; ++k) padded[k] = x[i + k];
      from = padded;
    }
    const auto u = hn::Mul(hn::LoadU(d, from), hn::Set(d, set.scale));
    const Pair first{u, hn::Zero(d)};
    const Pair second = exact_product(u, u);
    const Pair third = second * first;
    store(first, 0, i);
    store(second, 1, i);
    store(third, 2, i);
    if constexpr (kOrder == 4) store(second * second, 3, i);
  }
}

struct Carry {
  double sums[kPieces] = {};
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

/// A value and how far it may be off.
struct Bounded {
  Pair value;
  PairVec error;
};

/// The sums of powers of some windows.
struct Powers {
  Pair first, second, third, fourth;
};

HWY_INLINE Pair scaled_square(Pair first, double factor) { return (first * first) * factor; }

/// The square of the skewness, M3^2 n (n - 1) / ((n - 2)^2 M2^3).
HWY_INLINE Bounded squared_skewness(const Powers& s, const Setting& set) {
  const PairTag d;
  const double n = set.n;
  const Pair second = s.second * n - s.first * s.first;
  const Pair inner = s.second * (3 * n) - scaled_square(s.first, 2);
  const Pair third = s.third * (n * n) - s.first * inner;
  const Pair top = (third * third) * (n * (n - 1));
  const Pair bottom = ((second * second) * second) * ((n - 2) * (n - 2));
  const Pair value = top / bottom;
  // of M3: twice its relative error; of M2: three times
  const auto of_second = hn::Div(hn::Set(d, 16 * n * set.error), hn::Abs(second.high));
  const auto of_third = hn::Div(hn::Set(d, 32 * n * n * set.error), hn::Abs(third.high));
  const auto twice = hn::Mul(hn::Set(d, 2.0), of_third);
  const auto thrice = hn::Mul(hn::Set(d, 3.0), of_second);
  const auto relative = hn::Add(hn::Add(twice, thrice), hn::Set(d, 0x1p-96));
  return {value, hn::Mul(hn::Mul(hn::Abs(value.high), relative), hn::Set(d, kSlack))};
}

/// (n - 1) ((n + 1) M4 - 3 (n - 1) M2^2) / ((n - 2) (n - 3) M2^2).
HWY_INLINE Bounded kurtosis(const Powers& s, const Setting& set) {
  const PairTag d;
  const double n = set.n;
  const Pair second = s.second * n - s.first * s.first;
  const Pair innermost = s.second * (6 * n) - scaled_square(s.first, 3);
  const Pair inner = s.third * (4 * n * n) - s.first * innermost;
  const Pair fourth = s.fourth * (n * n * n) - s.first * inner;
  const Pair square = second * second;
  const Pair top = (fourth * (n + 1) - square * (3 * (n - 1))) * (n - 1);
  const Pair bottom = square * ((n - 2) * (n - 3));
  const Pair value = top / bottom;
  const auto of_second = hn::Div(hn::Set(d, 16 * n * set.error), hn::Abs(second.high));
  // of M2 in the numerator and the denominator: relative to M2^2, as of M4
  const auto of_fourth = hn::Div(hn::Set(d, 64 * n * n * n * set.error), square.high);
  const auto from_top = hn::Add(hn::Mul(of_fourth, hn::Set(d, (n + 1) * (n - 1))),
                                hn::Mul(of_second, hn::Set(d, 6 * (n - 1) * (n - 1))));
  const auto sizes =
      hn::Add(hn::Mul(hn::Div(hn::Abs(fourth.high), square.high), hn::Set(d, (n + 1) * (n - 1))),
              hn::Set(d, 3 * (n - 1) * (n - 1)));
  const auto of_pairs = hn::Mul(sizes, hn::Set(d, 0x1p-96));
  const auto parts = hn::Div(hn::Add(from_top, of_pairs), hn::Set(d, (n - 2) * (n - 3)));
  const auto twice = hn::Add(hn::Mul(hn::Set(d, 2.0), of_second), hn::Set(d, 0x1p-96));
  const auto error = hn::Add(parts, hn::Mul(hn::Abs(value.high), twice));
  return {value, hn::Mul(error, hn::Set(d, kSlack))};
}

/// The values of a chunk, into `out`; 1 in `open` where the rounding is.
template <int kOrder>
void finish(const Setting& set, const double (*sums)[kChunk], std::size_t n, double* out,
            double* open) {
  const PairTag d;
  for (std::size_t i = 0; i < n; i += hn::Lanes(d)) {
    const auto power = [&](std::size_t k) HWY_ATTR {
      return exact_sum(hn::Load(d, sums[2 * k] + i), hn::Load(d, sums[2 * k + 1] + i));
    };
    const Powers s{power(0), power(1), power(2), kOrder == 4 ? power(3) : power(2)};
    const Bounded found = kOrder == 4 ? kurtosis(s, set) : squared_skewness(s, set);
    const auto up = hn::Add(found.value.high, hn::Add(found.value.low, found.error));
    const auto down = hn::Add(found.value.high, hn::Sub(found.value.low, found.error));
    hn::Store(hn::IfThenElse(hn::Eq(up, down), hn::Zero(d), hn::Set(d, 1.0)), d, open + i);
    if constexpr (kOrder == 4) {
      hn::Store(up, d, out + i);
    } else {
      const Pair mean_part = s.second * (3 * set.n) - scaled_square(s.first, 2);
      const Pair third = s.third * (set.n * set.n) - s.first * mean_part;
      hn::Store(hn::CopySign(hn::Sqrt(up), third.high), d, out + i);
    }
  }
}

template <int kOrder>
std::size_t shapes(const ShapeBlock& block, double scale, double* out, std::uint32_t* failed) {
  const Setting set(block, scale);
  HWY_ALIGN double sums[kPieces][kChunk] = {};
  HWY_ALIGN double open[kChunk];
  HWY_ALIGN double values[kChunk];
  Carry carry = sums_of<kOrder>(block.x - (block.window - 1), block.window - 1, set);
  std::size_t failures = 0;
  for (std::size_t begin = 0; begin < block.n; begin += kChunk) {
    const std::size_t n = block.n - begin < kChunk ? block.n - begin : kChunk;
    slide<kOrder>(block, set, begin, n, &carry, sums);
    finish<kOrder>(set, sums, n, values, open);
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

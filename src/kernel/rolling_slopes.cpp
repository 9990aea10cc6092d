// Bodies of the rolling slopes, compiled once for each instruction set.
//
// Numerators of both pieces of the samples are whole multiples of a power of two that fit a double:
// differences first, their running sums, then one division of the two together. When the window
// moves by one place, S(t x) loses the sum of the samples that stay and gains (w - 1) times the new
// one.
#include "kernel/rolling_slopes.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/rolling_slopes.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "kernel/divide_pieces-inl.h"
#include "kernel/running_sum-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

namespace {

constexpr std::size_t kChunk = 256;
constexpr double kShift = 0x1.8p52;  // adding and subtracting kShift q rounds to a multiple of q

/// What the window before the chunk held: of x, and of t x.
struct Carry {
  double sum = 0;
  double product = 0;
};

/// One of the two pieces of a sample.
template <bool kFine>
double piece(double x, double shift) {
  const double coarse = (x + shift) - shift;
  return kFine ? x - coarse : coarse;
}

template <bool kFine>
Carry first_window(const SlopeBlock& block, double shift) {
  Carry carry;
  for (std::size_t place = 0; place + 1 < block.window; ++place) {
    const double x = piece<kFine>(*(block.x - (block.window - 1) + place), shift);
    carry.sum += x;
    carry.product += static_cast<double>(place) * x;
  }
  return carry;
}

/// The numerators of a chunk. A first chunk has no sample that leaves at its first place.
template <bool kFine>
void numerators(const SlopeBlock& block, double shift, std::size_t begin, std::size_t n,
                Carry* carry, double* HWY_RESTRICT out) {
  HWY_ALIGN double sums[kChunk + 1];
  const double* enter = block.x + begin;
  const double* leave = enter - block.window;
  const auto window = static_cast<double>(block.window);
  const std::size_t from = begin == 0 ? 1 : 0;
  sums[0] = carry->sum;
  if (from == 1) sums[1] = piece<kFine>(enter[0], shift);
  for (std::size_t i = from; i < n; ++i) {
    sums[i + 1] = piece<kFine>(enter[i], shift) - piece<kFine>(leave[i], shift);
  }
  accumulate(sums + 1, n, &carry->sum);
  if (from == 1) out[0] = (window - 1) * piece<kFine>(enter[0], shift);
  for (std::size_t i = from; i < n; ++i) {
    const double stay = sums[i] - piece<kFine>(leave[i], shift);
    out[i] = (window - 1) * piece<kFine>(enter[i], shift) - stay;
  }
  accumulate(out, n, &carry->product);
  const double times = window * (window - 1) / 2;
  for (std::size_t i = 0; i < n; ++i) out[i] = window * out[i] - times * sums[i + 1];
}

template <class Out>
void slopes(const SlopeBlock& block, const SlopeGrid& grid, double divisor, Out* out) {
  const hn::ScalableTag<double> d;
  HWY_ALIGN double coarse[kChunk] = {};
  HWY_ALIGN double fine[kChunk] = {};
  Out results[kChunk] = {};
  const double shift = kShift * grid.coarse;
  Carry of_coarse = first_window<false>(block, shift);
  Carry of_fine = first_window<true>(block, shift);
  for (std::size_t begin = 0; begin < block.n; begin += kChunk) {
    const std::size_t n = block.n - begin < kChunk ? block.n - begin : kChunk;
    numerators<false>(block, shift, begin, n, &of_coarse, coarse);
    if (grid.fine != 0) numerators<true>(block, shift, begin, n, &of_fine, fine);
    Out* to = n == kChunk ? out + begin : results;  // whole vectors are written
    for (std::size_t i = 0; i < n; i += hn::Lanes(d)) {
      PieceQuotients(hn::Load(d, coarse + i), hn::Load(d, fine + i), hn::Set(d, divisor),
                     hn::Set(d, 1 / divisor))
          .store(to + i);
    }
    if (n == kChunk) continue;
    for (std::size_t i = 0; i < n; ++i) out[begin + i] = results[i];
  }
}

}  // namespace

void slopes_double_body(const SlopeBlock* block, const SlopeGrid* grid, double divisor,
                        double* out) {
  slopes(*block, *grid, divisor, out);
}
void slopes_float_body(const SlopeBlock* block, const SlopeGrid* grid, double divisor, float* out) {
  slopes(*block, *grid, divisor, out);
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <cmath>

#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(slopes_double_body);
MLIOT_KERNEL_TABLE(slopes_float_body);

namespace {

double divisor_of(std::size_t window) {
  const auto w = static_cast<double>(window);
  return w * w * (w * w - 1) / 12;
}

}  // namespace

std::optional<SlopeGrid> slope_grid(std::size_t window, double largest) {
  constexpr double kMostDivisor = 0x1p26;
  constexpr int kExponentRange = 400;
  constexpr int kBits = 50;  // of a numerator, with room for partial sums
  const auto w = static_cast<double>(window);
  // numerators and partial sums are below `reach` samples, the running ones of four terms too
  const double reach = w * w * w + 8 * w;
  int exponent = 0;
  std::frexp(largest, &exponent);
  if (window < 2 || !(divisor_of(window) < kMostDivisor) || std::abs(exponent) > kExponentRange) {
    return {};
  }
  int reach_bits = 0;
  std::frexp(reach, &reach_bits);
  const double coarse = std::ldexp(1.0, exponent + reach_bits - kBits);
  return SlopeGrid{.coarse = coarse, .fine = std::ldexp(coarse, reach_bits - 1 - kBits)};
}

void rolling_slopes(const SlopeBlock& block, const SlopeGrid& grid, double* out) {
  slopes_double_body_table.get()(&block, &grid, divisor_of(block.window), out);
}
void rolling_slopes(const SlopeBlock& block, const SlopeGrid& grid, float* out) {
  slopes_float_body_table.get()(&block, &grid, divisor_of(block.window), out);
}

}  // namespace mliot::kernel
#endif

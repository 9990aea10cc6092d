// Bodies of the rolling slopes, compiled once for each instruction set.
//
// Numerators of both pieces of the samples are whole multiples of a power of two that fit a double:
// differences first, their running sums, then one division of the two together. When the window
// moves by one place, S(t x) loses the sum of the samples that stay and gains (w - 1) times the new
// one; S(t^2 x), asked of counts alone, loses twice the S(t x) of those that stay less their sum.
#include "kernel/rolling_slopes.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/rolling_slopes.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "kernel/divide_pieces-inl.h"
#include "kernel/running_sum-inl.h"
#include "kernel/vectors-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

namespace {

constexpr std::size_t kChunk = 256;

/// What the window before the chunk held, with t the place in it: sums of x, t x and t^2 x.
struct Carry {
  double sum = 0;
  double product = 0;
  double square = 0;
};

/// The same of the windows of a chunk; sum[i + 1] belongs to window i, sum[0] to the one before.
struct Slid {
  HWY_ALIGN double product[kChunk] = {};
  HWY_ALIGN double square[kChunk] = {};
  double sum[kChunk + 1] = {};
};

/// What a sample counts for: one of its two pieces, or as one that is there. 0 where it is missing.
enum class Piece : std::uint8_t { coarse, fine, present };

template <Piece kPiece>
double piece(double x, double shift) {
  const double value = x == x ? x : 0.0;
  const double coarse = (value + shift) - shift;
  if (kPiece == Piece::coarse) return coarse;
  if (kPiece == Piece::fine) return value - coarse;
  return x == x ? 1.0 : 0.0;
}

template <Piece kPiece>
Carry first_window(const SlopeBlock& block, double shift) {
  Carry carry;
  for (std::size_t place = 0; place + 1 < block.window; ++place) {
    const double x = piece<kPiece>(*(block.x - (block.window - 1) + place), shift);
    const auto t = static_cast<double>(place);
    carry.sum += x;
    carry.product += t * x;
    carry.square += t * t * x;
  }
  return carry;
}

/// The sums of a chunk. A first chunk has no sample that leaves at its first place.
template <Piece kPiece>
void slide(const SlopeBlock& block, double shift, std::size_t begin, std::size_t n, Carry* carry,
           Slid* slid) {
  const double* enter = block.x + begin;
  const double* leave = enter - block.window;
  const double last = static_cast<double>(block.window) - 1;
  const std::size_t from = begin == 0 ? 1 : 0;
  double* sum = slid->sum;
  sum[0] = carry->sum;
  if (from == 1) sum[1] = piece<kPiece>(enter[0], shift);
  for (std::size_t i = from; i < n; ++i) {
    sum[i + 1] = piece<kPiece>(enter[i], shift) - piece<kPiece>(leave[i], shift);
  }
  accumulate(sum + 1, n, &carry->sum);
  double product = carry->product;
  if (from == 1) slid->product[0] = last * piece<kPiece>(enter[0], shift);
  for (std::size_t i = from; i < n; ++i) {
    const double stay = sum[i] - piece<kPiece>(leave[i], shift);
    slid->product[i] = last * piece<kPiece>(enter[i], shift) - stay;
  }
  accumulate(slid->product, n, &carry->product);
  if (kPiece != Piece::present) return;
  if (from == 1) slid->square[0] = last * last * piece<kPiece>(enter[0], shift);
  for (std::size_t i = from; i < n; ++i) {
    const double before = i == 0 ? product : slid->product[i - 1];
    const double stay = sum[i] - piece<kPiece>(leave[i], shift);
    slid->square[i] = last * last * piece<kPiece>(enter[i], shift) - 2 * before + stay;
  }
  accumulate(slid->square, n, &carry->square);
}

/// Three numbers of windows: their samples, and sums of the places of these and of their squares.
struct Places {
  Vector n;
  Vector sum;
  Vector squares;

  /// Of windows without gaps.
  explicit Places(std::size_t window) {
    const Vectors d;
    const auto w = static_cast<double>(window);
    n = hn::Set(d, w);
    sum = hn::Set(d, w * (w - 1) / 2);
    squares = hn::Set(d, w * (w - 1) * (2 * w - 1) / 6);
  }
  HWY_INLINE Places(const Slid& slid, std::size_t i)
      : n(hn::LoadU(Vectors(), slid.sum + 1 + i)),
        sum(hn::Load(Vectors(), slid.product + i)),
        squares(hn::Load(Vectors(), slid.square + i)) {}

  HWY_INLINE Vector divisor() const { return hn::Sub(hn::Mul(n, squares), hn::Mul(sum, sum)); }
  HWY_INLINE Vector numerator(const Slid& slid, std::size_t i) const {
    const auto product = hn::Load(Vectors(), slid.product + i);
    return hn::Sub(hn::Mul(n, product), hn::Mul(sum, hn::LoadU(Vectors(), slid.sum + 1 + i)));
  }
};

/// The slopes of a chunk from its sums, whole vectors.
template <bool kMissing, class Out>
void finish(const SlopeBlock& block, const Slid& coarse, const Slid& fine, const Slid& present,
            std::size_t n, Out* out) {
  const Vectors d;
  const std::size_t least = block.min_samples > 2 ? block.min_samples : 2;
  const auto enough = hn::Set(d, static_cast<double>(least));
  const auto one = hn::Set(d, 1.0);
  const Places full(block.window);
  for (std::size_t i = 0; i < n; i += kLanes) {
    const Places places = kMissing ? Places(present, i) : full;
    const auto divisor = places.divisor();
    PieceQuotients slopes(places.numerator(coarse, i), places.numerator(fine, i), divisor,
                          hn::Div(one, divisor));
    if constexpr (kMissing) slopes.keep(hn::Ge(places.n, enough));
    slopes.store(out + i);
  }
}

template <bool kMissing, class Out>
void slopes(const SlopeBlock& block, const SlopeGrid& grid, Out* out) {
  Slid coarse;
  Slid fine;
  Slid present;
  Out results[kChunk] = {};
  const double shift = kShift * grid.coarse;
  Carry of_coarse = first_window<Piece::coarse>(block, shift);
  Carry of_fine = first_window<Piece::fine>(block, shift);
  Carry of_present = first_window<Piece::present>(block, shift);
  for (std::size_t begin = 0; begin < block.n; begin += kChunk) {
    const std::size_t n = block.n - begin < kChunk ? block.n - begin : kChunk;
    slide<Piece::coarse>(block, shift, begin, n, &of_coarse, &coarse);
    if (grid.fine != 0) slide<Piece::fine>(block, shift, begin, n, &of_fine, &fine);
    if (kMissing) slide<Piece::present>(block, shift, begin, n, &of_present, &present);
    Out* to = n == kChunk ? out + begin : results;  // whole vectors are written
    finish<kMissing>(block, coarse, fine, present, n, to);
    if (n == kChunk) continue;
    for (std::size_t i = 0; i < n; ++i) out[begin + i] = results[i];
  }
}

template <class Out>
void choose(const SlopeBlock& block, const SlopeGrid& grid, Out* out) {
  block.has_missing ? slopes<true>(block, grid, out) : slopes<false>(block, grid, out);
}

}  // namespace

void slopes_double_body(const SlopeBlock* block, const SlopeGrid* grid, double* out) {
  choose(*block, *grid, out);
}
void slopes_float_body(const SlopeBlock* block, const SlopeGrid* grid, float* out) {
  choose(*block, *grid, out);
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
  slopes_double_body_table.get()(&block, &grid, out);
}
void rolling_slopes(const SlopeBlock& block, const SlopeGrid& grid, float* out) {
  slopes_float_body_table.get()(&block, &grid, out);
}

}  // namespace mliot::kernel
#endif

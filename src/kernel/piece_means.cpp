// Bodies of the rolling means of pieces, compiled once for each instruction set.
//
// A sample is read once as it enters and once as it leaves; its pieces, their sums and the quotient
// stay in registers. Every sum is exact, so lanes may be added in any order.
#include "kernel/piece_means.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/piece_means.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "kernel/cut_pieces-inl.h"
#include "kernel/divide_pieces-inl.h"
#include "kernel/sliding_sums-inl.h"
#include "kernel/vectors-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

namespace {

template <bool kMissing, PieceMean kKind, class Out>
class Windows {
 public:
  Windows(const PieceBlock& block, const PieceGrid& grid)
      : cutter_(grid),
        whole_(hn::Set(d_, static_cast<double>(block.window))),
        inverse_(hn::Set(d_, kKind == PieceMean::sum ? 1 : 1 / static_cast<double>(block.window))),
        least_(hn::Set(d_, static_cast<double>(block.min_samples > 1 ? block.min_samples : 1))) {}

  bool passed() const { return cutter_.passed(); }

  /// The first window without its last sample.
  void begin(const double* x, std::size_t n) {
    std::size_t i = 0;
    for (; i + kLanes <= n; i += kLanes) take(hn::LoadU(d_, x + i));
    take(hn::Load(d_, Rest(x + i, n - i, kMissing ? mliot_nan() : 0).at));
    coarse_.join();
    fine_.join();
    count_.join();
  }

  /// A vector of windows.
  HWY_INLINE void next(const double* enter, const double* leave, Out* out) {
    const auto in = cutter_.cut(hn::LoadU(d_, enter));
    const auto gone = cutter_.cut(hn::LoadU(d_, leave));
    cutter_.check(in);
    auto coarse = coarse_.next(in.coarse, gone.coarse);
    auto fine = fine_.next(in.fine, gone.fine);
    const auto count = kMissing ? count_.next(in.present, gone.present) : whole_;
    auto wanted = hn::Ge(count, least_);
    if constexpr (kKind == PieceMean::distance) {
      coarse = hn::Sub(hn::Mul(count, in.coarse), coarse);
      fine = hn::Sub(hn::Mul(count, in.fine), fine);
      wanted = hn::And(wanted, hn::Gt(in.present, hn::Zero(d_)));
    }
    const auto one = hn::Set(d_, 1.0);
    const auto divisor = kKind == PieceMean::sum ? one : count;
    const auto inverse = kMissing ? hn::Div(one, divisor) : inverse_;
    PieceQuotients quotients(coarse, fine, divisor, inverse);
    if constexpr (kMissing) quotients.keep(wanted);
    quotients.store(out);
  }

 private:
  void take(Vector x) {
    const auto pieces = cutter_.cut(x);
    cutter_.check(pieces);
    coarse_.begin(pieces.coarse);
    fine_.begin(pieces.fine);
    count_.begin(pieces.present);
  }

  Vectors d_;
  PieceCutter<kMissing> cutter_;
  Vector whole_;
  Vector inverse_;
  Vector least_;
  Sliding coarse_;
  Sliding fine_;
  Sliding count_;
};

/// The samples that leave, by output: where windows grow, missing ones.
class Leaving {
 public:
  explicit Leaving(const PieceBlock& block)
      : first_(block.grows ? none_.at : block.x - (block.window - 1)), grows_(block.grows) {}

  const double* first() const { return first_; }
  HWY_INLINE const double* operator()(std::size_t i) const { return grows_ ? first_ : first_ + i; }

 private:
  Rest none_{nullptr, 0, mliot_nan()};
  const double* first_;
  bool grows_;
};

template <bool kMissing, PieceMean kKind, class Out>
bool means(const PieceBlock& block, const PieceGrid& grid, Out* out) {
  Windows<kMissing, kKind, Out> windows(block, grid);
  const Leaving leave(block);
  windows.begin(leave.first(), block.grows ? 0 : block.window - 1);
  return slide_windows(windows, block.x, leave, block.n, out);
}

template <bool kMissing, class Out>
bool choose_kind(const PieceBlock& block, const PieceGrid& grid, Out* out) {
  switch (block.kind) {
    case PieceMean::sum:
      return means<kMissing, PieceMean::sum>(block, grid, out);
    case PieceMean::mean:
      return means<kMissing, PieceMean::mean>(block, grid, out);
    case PieceMean::distance:
      break;
  }
  return means<kMissing, PieceMean::distance>(block, grid, out);
}

template <class Out>
bool choose(const PieceBlock& block, const PieceGrid& grid, Out* out) {
  return block.has_missing || block.grows ? choose_kind<true>(block, grid, out)
                                          : choose_kind<false>(block, grid, out);
}

}  // namespace

void piece_means_double_body(const PieceBlock* block, const PieceGrid* grid, double* out,
                             bool* answer) {
  *answer = choose(*block, *grid, out);
}
void piece_means_float_body(const PieceBlock* block, const PieceGrid* grid, float* out,
                            bool* answer) {
  *answer = choose(*block, *grid, out);
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <algorithm>
#include <bit>
#include <cmath>

#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(piece_means_double_body);
MLIOT_KERNEL_TABLE(piece_means_float_body);

// With w windows of at least 8 samples, each at most m: w m <= 2^50 coarse and
// w coarse / 2 <= 2^51 fine, so that sums, twice as large differences of them, and what slides on
// its way to them (17 samples beyond a window) stay below 2^53.
std::optional<PieceGrid> piece_grid(std::size_t window, double largest) {
  constexpr int kExponentRange = 800;
  constexpr int kCoarseBits = 50;
  constexpr int kFineBits = 52;
  const auto window_bits = static_cast<int>(std::bit_width(std::max<std::size_t>(window, 8) - 1));
  int largest_bits = 0;
  std::frexp(largest, &largest_bits);
  if (std::abs(largest_bits) > kExponentRange) return {};
  const double coarse = std::ldexp(1.0, largest_bits + window_bits - kCoarseBits);
  return PieceGrid{.coarse = coarse, .fine = std::ldexp(coarse, window_bits - kFineBits)};
}

bool rolling_means_of_pieces(const PieceBlock& block, const PieceGrid& grid, double* out) {
  bool answer = false;
  piece_means_double_body_table.get()(&block, &grid, out, &answer);
  return answer;
}
bool rolling_means_of_pieces(const PieceBlock& block, const PieceGrid& grid, float* out) {
  bool answer = false;
  piece_means_float_body_table.get()(&block, &grid, out, &answer);
  return answer;
}

}  // namespace mliot::kernel
#endif

// Bodies of the varying means, compiled once for each instruction set.
//
// The sums of the pieces of all samples so far are exact, and so is the difference of any two of
// them: the sum of a window.
#include "kernel/varying_means.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/varying_means.cpp"
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

/// The running sums of a block: entry i is over its first i samples.
struct RunningPieces {
  double* coarse;
  double* fine;
  double* present;

  RunningPieces(double* scratch, std::size_t samples)
      : coarse(scratch), fine(scratch + room(samples)), present(scratch + 2 * room(samples)) {}

  static std::size_t room(std::size_t samples) { return samples + 1 + kLanes; }  // whole vectors
};

/// The running sums of all samples; whether each is a sum of pieces.
bool run(const VaryingWindows& windows, const PieceGrid& grid, const RunningPieces& sums) {
  const Vectors d;
  const auto none = hn::Zero(d);
  PieceCutter<true> cutter(grid);
  Sliding coarse;
  Sliding fine;
  Sliding present;
  sums.coarse[0] = sums.fine[0] = sums.present[0] = 0;
  for (std::size_t i = 0; i < windows.samples; i += kLanes) {
    const std::size_t left = windows.samples - i;
    const Rest rest(windows.x + i, left < kLanes ? left : kLanes, mliot_nan());
    const auto pieces = cutter.cut(hn::Load(d, rest.at));
    cutter.check(pieces);
    hn::StoreU(coarse.next(pieces.coarse, none), d, sums.coarse + 1 + i);
    hn::StoreU(fine.next(pieces.fine, none), d, sums.fine + 1 + i);
    hn::StoreU(present.next(pieces.present, none), d, sums.present + 1 + i);
  }
  return cutter.passed();
}

/// The sums of a vector of windows.
struct Sums {
  HWY_ALIGN double coarse[kLanes] = {};
  HWY_ALIGN double fine[kLanes] = {};
  HWY_ALIGN double present[kLanes] = {};
  HWY_ALIGN double newest[kLanes] = {};

  Sums(const VaryingWindows& windows, const RunningPieces& sums, std::size_t begin, std::size_t n) {
    for (std::size_t k = 0; k < n; ++k) {
      const std::uint32_t first = windows.first[begin + k];
      const std::uint32_t last = windows.last[begin + k];
      coarse[k] = sums.coarse[last] - sums.coarse[first];
      fine[k] = sums.fine[last] - sums.fine[first];
      present[k] = sums.present[last] - sums.present[first];
      newest[k] = last > first ? windows.x[last - 1] : mliot_nan();
    }
  }
};

template <PieceMean kKind, class Out>
void means(const VaryingWindows& windows, const PieceGrid& grid, const RunningPieces& running,
           Out* out) {
  const Vectors d;
  const auto one = hn::Set(d, 1.0);
  const PieceCutter<true> cutter(grid);
  const std::size_t needed = windows.min_samples > 1 ? windows.min_samples : 1;
  const auto least = hn::Set(d, static_cast<double>(needed));
  for (std::size_t i = 0; i < windows.n; i += kLanes) {
    const std::size_t n = windows.n - i < kLanes ? windows.n - i : kLanes;
    const Sums sums(windows, running, i, n);
    auto coarse = hn::Load(d, sums.coarse);
    auto fine = hn::Load(d, sums.fine);
    const auto count = hn::Load(d, sums.present);
    auto wanted = hn::Ge(count, least);
    if constexpr (kKind == PieceMean::distance) {
      const auto newest = cutter.cut(hn::Load(d, sums.newest));
      coarse = hn::Sub(hn::Mul(count, newest.coarse), coarse);
      fine = hn::Sub(hn::Mul(count, newest.fine), fine);
      wanted = hn::And(wanted, hn::Gt(newest.present, hn::Zero(d)));
    }
    const auto divisor = kKind == PieceMean::sum ? one : count;
    PieceQuotients quotients(coarse, fine, divisor, hn::Div(one, divisor));
    quotients.keep(wanted);
    Out results[kLanes];
    quotients.store(results);
    for (std::size_t k = 0; k < n; ++k) out[i + k] = results[k];
  }
}

template <class Out>
bool choose(const VaryingWindows& windows, PieceMean kind, const PieceGrid& grid, double* scratch,
            Out* out) {
  const RunningPieces running(scratch, windows.samples);
  if (!run(windows, grid, running)) return false;
  switch (kind) {
    case PieceMean::sum:
      means<PieceMean::sum>(windows, grid, running, out);
      break;
    case PieceMean::mean:
      means<PieceMean::mean>(windows, grid, running, out);
      break;
    case PieceMean::distance:
      means<PieceMean::distance>(windows, grid, running, out);
      break;
  }
  return true;
}

}  // namespace

void varying_double_body(const VaryingWindows* windows, PieceMean kind, const PieceGrid* grid,
                         double* scratch, double* out, bool* answer) {
  *answer = choose(*windows, kind, *grid, scratch, out);
}
void varying_float_body(const VaryingWindows* windows, PieceMean kind, const PieceGrid* grid,
                        double* scratch, float* out, bool* answer) {
  *answer = choose(*windows, kind, *grid, scratch, out);
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <vector>

#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(varying_double_body);
MLIOT_KERNEL_TABLE(varying_float_body);

namespace {

template <class Body, class Out>
bool with_room(Body* body, const VaryingWindows& windows, PieceMean kind, const PieceGrid& grid,
               Out* out) {
  constexpr std::size_t kVector = 16;  // doubles, more than any has
  std::vector<double> scratch(3 * (windows.samples + 1 + kVector));
  bool answer = false;
  body(&windows, kind, &grid, scratch.data(), out, &answer);
  return answer;
}

}  // namespace

bool varying_means(const VaryingWindows& windows, PieceMean kind, const PieceGrid& grid,
                   double* out) {
  return with_room(varying_double_body_table.get(), windows, kind, grid, out);
}
bool varying_means(const VaryingWindows& windows, PieceMean kind, const PieceGrid& grid,
                   float* out) {
  return with_room(varying_float_body_table.get(), windows, kind, grid, out);
}

}  // namespace mliot::kernel
#endif

// Body of the varying variances, compiled once for each instruction set.
//
// The sums of the pieces of all samples so far are exact, and so is the difference of any two of
// them: the sum of a window.
//
// Samples are scaled to |u| <= 1; u and u^2 are cut as rolling_shapes.cpp cuts them, where also the
// bounds stand: M2 = n S2 - S1^2 is off by less than 16 n E, E = 2^(3 l - 102) for up to 2^l
// samples, and the arithmetic of pairs adds less than 2^-93 n^2, which the 16 covers.
#include "kernel/varying_variances.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/varying_variances.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "kernel/pairs_of_doubles-inl.h"
#include "kernel/sliding_sums-inl.h"
#include "kernel/vectors-inl.h"
#include "mliot/freestanding/wide.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

namespace {

/// The running sums of a block: entry i is over its first i samples.
struct Running {
  double* present;
  double* first[2];   ///< of samples, in two pieces
  double* second[2];  ///< of their squares

  Running(double* scratch, std::size_t samples) : present(scratch) {
    const std::size_t room = samples + 1 + kLanes;  // whole vectors are written
    for (std::size_t k = 0; k < 2; ++k) {
      first[k] = scratch + (1 + k) * room;
      second[k] = scratch + (3 + k) * room;
    }
  }
};

/// The running sum of a power, in two pieces.
class PowerSum {
 public:
  PowerSum(double steps, double* const* to)
      : to_(to),
        coarse_(hn::Set(Vectors(), kShift * steps * 0x1p-51)),
        fine_(hn::Set(Vectors(), kShift * steps * steps * 0x1p-102)) {
    to_[0][0] = to_[1][0] = 0;
  }

  HWY_INLINE void take(Pair power, std::size_t i) {
    const auto none = hn::Zero(Vectors());
    const auto high = nearest(power.high, coarse_);
    const auto rest = hn::Add(hn::Sub(power.high, high), power.low);
    hn::StoreU(high_.next(high, none), Vectors(), to_[0] + 1 + i);
    hn::StoreU(low_.next(nearest(rest, fine_), none), Vectors(), to_[1] + 1 + i);
  }

 private:
  double* const* to_;
  Vector coarse_;
  Vector fine_;
  Sliding high_;
  Sliding low_;
};

double steps_of(std::size_t n) {
  double steps = 8;
  while (steps < static_cast<double>(n)) steps *= 2;
  return steps;
}

void run(const VaryingWindows& windows, double scale, const Running& running) {
  const Vectors d;
  const double steps = steps_of(windows.samples);
  PowerSum first(steps, running.first);
  PowerSum second(steps, running.second);
  Sliding present;
  running.present[0] = 0;
  for (std::size_t i = 0; i < windows.samples; i += kLanes) {
    const std::size_t left = windows.samples - i;
    const Rest rest(windows.x + i, left < kLanes ? left : kLanes, mliot_nan());
    const auto sample = hn::Load(d, rest.at);
    const auto there = hn::Eq(sample, sample);
    const auto u = hn::Mul(hn::IfThenElseZero(there, sample), hn::Set(d, scale));
    const auto one = hn::IfThenElseZero(there, hn::Set(d, 1.0));
    hn::StoreU(present.next(one, hn::Zero(d)), d, running.present + 1 + i);
    first.take(Pair{u, hn::Zero(d)}, i);
    second.take(exact_product(u, u), i);
  }
}

/// The sums of a vector of windows.
struct Sums {
  HWY_ALIGN double present[kLanes] = {};
  HWY_ALIGN double first[2][kLanes] = {};
  HWY_ALIGN double second[2][kLanes] = {};

  Sums(const VaryingWindows& windows, const Running& sums, std::size_t begin, std::size_t n) {
    for (std::size_t k = 0; k < n; ++k) {
      const std::uint32_t from = windows.first[begin + k];
      const std::uint32_t to = windows.last[begin + k];
      present[k] = sums.present[to] - sums.present[from];
      for (std::size_t piece = 0; piece < 2; ++piece) {
        first[piece][k] = sums.first[piece][to] - sums.first[piece][from];
        second[piece][k] = sums.second[piece][to] - sums.second[piece][from];
      }
    }
  }
};

/// What is the same in all windows.
struct Setting {
  double scale;
  double ddof;
  double least;
  double error;  ///< of M2 a sample
};

/// The variances of a vector of windows, and 1 in `open` where their rounding is.
HWY_INLINE void finish(const Sums& sums, const Setting& set, double* out, double* open) {
  const Vectors d;
  const auto one = hn::Set(d, 1.0);
  const auto n = hn::Load(d, sums.present);
  const Pair first = exact_sum(hn::Load(d, sums.first[0]), hn::Load(d, sums.first[1]));
  const Pair second = exact_sum(hn::Load(d, sums.second[0]), hn::Load(d, sums.second[1]));
  const Pair spread = second * n - first * first;
  const auto pairs = hn::Mul(n, hn::Sub(n, hn::Set(d, set.ddof)));
  const Pair variance = spread / Pair{pairs, hn::Zero(d)};
  const auto error = hn::Add(hn::Div(hn::Mul(n, hn::Set(d, set.error)), pairs),
                             hn::Mul(hn::Abs(variance.high), hn::Set(d, 0x1p-96)));
  const auto up = hn::Add(variance.high, hn::Add(variance.low, error));
  const auto down = hn::Add(variance.high, hn::Sub(variance.low, error));
  const auto wanted = hn::Ge(n, hn::Set(d, set.least));
  const auto settled = hn::Or(hn::Not(wanted), hn::Eq(up, down));
  hn::StoreU(hn::IfThenElse(settled, hn::Zero(d), one), d, open);
  const auto back = hn::Set(d, 1 / set.scale);
  const auto value = hn::Mul(hn::Mul(up, back), back);
  hn::StoreU(hn::IfThenElse(wanted, value, hn::Set(d, mliot_nan())), d, out);
}

std::size_t variances(const VaryingWindows& windows, std::size_t ddof, double scale,
                      double* scratch, double* out, std::uint32_t* failed) {
  const Running running(scratch, windows.samples);
  run(windows, scale, running);
  const double steps = steps_of(windows.samples);
  const std::size_t least = windows.min_samples > ddof ? windows.min_samples : ddof + 1;
  const Setting set{scale, static_cast<double>(ddof), static_cast<double>(least),
                    17 * steps * steps * steps * 0x1p-102};  // a little more than 16 E
  std::size_t failures = 0;
  double values[kLanes];
  double open[kLanes];
  for (std::size_t i = 0; i < windows.n; i += kLanes) {
    const std::size_t n = windows.n - i < kLanes ? windows.n - i : kLanes;
    finish(Sums(windows, running, i, n), set, values, open);
    for (std::size_t k = 0; k < n; ++k) {
      out[i + k] = values[k];
      if (open[k] != 0) failed[failures++] = static_cast<std::uint32_t>(i + k);
    }
  }
  return failures;
}

}  // namespace

void varying_variances_body(const VaryingWindows* windows, std::size_t ddof, double scale,
                            double* scratch, double* out, std::uint32_t* failed,
                            std::size_t* count) {
  *count = variances(*windows, ddof, scale, scratch, out, failed);
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <cmath>
#include <vector>

#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(varying_variances_body);

std::size_t varying_variances(const VaryingWindows& windows, std::size_t ddof, int exponent,
                              double* out, std::uint32_t* failed) {
  constexpr std::size_t kVector = 16;  // doubles, more than any has
  std::vector<double> scratch(5 * (windows.samples + 1 + kVector));
  std::size_t count = 0;
  varying_variances_body_table.get()(&windows, ddof, std::ldexp(1.0, -exponent), scratch.data(),
                                     out, failed, &count);
  return count;
}

}  // namespace mliot::kernel
#endif

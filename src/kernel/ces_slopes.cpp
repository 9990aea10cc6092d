// Bodies of the slopes of complex exponential smoothing, compiled once for each instruction set.
#include "kernel/ces_slopes.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/ces_slopes.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::CappedTag<double, kCesLanes>;
using Vector = hn::Vec<Doubles>;
using Mask = hn::Mask<Doubles>;

HWY_INLINE Vector load(const double* rows, std::size_t row) {
  return hn::LoadU(Doubles(), rows + row * kCesLanes);
}
HWY_INLINE void store(Vector v, double* rows, std::size_t row) {
  hn::StoreU(v, Doubles(), rows + row * kCesLanes);
}

// A value and its slopes by K shares.
template <std::size_t K>
struct Number {
  Vector x;
  Vector slopes[K];

  static constexpr std::size_t kRows = 1 + K;

  static HWY_INLINE Number constant(Vector value) {
    Number out;
    out.x = value;
    for (std::size_t i = 0; i < K; ++i) out.slopes[i] = hn::Zero(Doubles());
    return out;
  }
  static HWY_INLINE Number from(const double* rows, std::size_t row) {
    Number out;
    out.x = load(rows, row);
    for (std::size_t i = 0; i < K; ++i) out.slopes[i] = load(rows, row + 1 + i);
    return out;
  }
  HWY_INLINE void to(double* rows, std::size_t row) const {
    store(x, rows, row);
    for (std::size_t i = 0; i < K; ++i) store(slopes[i], rows, row + 1 + i);
  }
  HWY_INLINE void take_where(Mask where, const Number& other) {
    x = hn::IfThenElse(where, other.x, x);
    for (std::size_t i = 0; i < K; ++i) {
      slopes[i] = hn::IfThenElse(where, other.slopes[i], slopes[i]);
    }
  }
};

template <CesForm kForm>
struct Smoothing {
  static constexpr std::size_t kShares = ces_shares(kForm);
  static constexpr bool kSimple = kForm == CesForm::simple;
  static constexpr bool kLevel = !kSimple;
  static constexpr bool kSeasonal = kForm != CesForm::none;
  static constexpr bool kPairs = kSimple || kForm == CesForm::full;  // seasons have a potential
  using Share = Number<kShares>;
  static constexpr std::size_t kRows = 2 * Share::kRows;  // of a period in the ring

  // One complex number that an error turns, and the places of its two shares.
  struct Pair {
    Share value, potential;
  };

  // What two shares make of a pair: 1 - a1, 1 - a0, a0 - a1 and a0 + a1.
  struct Turn {
    Vector pull, keep, push, stir;
    std::size_t first;  // slope of the first share; that of the second follows

    static HWY_INLINE Turn of(const double* shares, std::size_t first) {
      const auto one = hn::Set(Doubles(), 1.0);
      const auto a0 = load(shares, first);
      const auto a1 = load(shares, first + 1);
      return {hn::Sub(one, a1), hn::Sub(one, a0), hn::Sub(a0, a1), hn::Add(a0, a1), first};
    }
  };

  const CesLanes& lanes;
  std::size_t offset;  // first lane of this vector

  HWY_INLINE double* ring() const { return lanes.workspace + offset; }

  static HWY_INLINE Pair turned(const Turn& by, const Pair& before, const Share& error) {
    Pair out;
    out.value.x = hn::Add(hn::Sub(before.value.x, hn::Mul(by.pull, before.potential.x)),
                          hn::Mul(by.push, error.x));
    out.potential.x = hn::Add(hn::Add(before.value.x, hn::Mul(by.keep, before.potential.x)),
                              hn::Mul(by.stir, error.x));
    for (std::size_t i = 0; i < kShares; ++i) {
      const auto value = before.value.slopes[i];
      const auto potential = before.potential.slopes[i];
      const auto moved = error.slopes[i];
      out.value.slopes[i] =
          hn::Add(hn::Sub(value, hn::Mul(by.pull, potential)), hn::Mul(by.push, moved));
      out.potential.slopes[i] =
          hn::Add(hn::Add(value, hn::Mul(by.keep, potential)), hn::Mul(by.stir, moved));
    }
    const std::size_t i = by.first;
    const auto left = hn::Sub(error.x, before.potential.x);
    out.value.slopes[i] = hn::Add(out.value.slopes[i], error.x);
    out.value.slopes[i + 1] = hn::Sub(out.value.slopes[i + 1], left);
    out.potential.slopes[i] = hn::Add(out.potential.slopes[i], left);
    out.potential.slopes[i + 1] = hn::Add(out.potential.slopes[i + 1], error.x);
    return out;
  }

  // What the whole needs of the errors.
  struct Sums {
    Vector squares;
    Vector slopes[kShares];
    Vector products[kShares * (kShares + 1) / 2];

    HWY_INLINE void add(Mask where, const Share& error) {
      const auto e = hn::IfThenElseZero(where, error.x);
      squares = hn::Add(squares, hn::Mul(e, e));
      Vector moved[kShares];
      for (std::size_t i = 0, at = 0; i < kShares; ++i) {
        moved[i] = hn::IfThenElseZero(where, error.slopes[i]);
        slopes[i] = hn::Add(slopes[i], hn::Mul(e, moved[i]));
        for (std::size_t k = 0; k <= i; ++k, ++at) {
          products[at] = hn::Add(products[at], hn::Mul(moved[i], moved[k]));
        }
      }
    }
  };

  struct Run {
    Turn level_turn, season_turn;
    Vector b0;
    Pair level;
    Sums sums;
  };

  HWY_INLINE void begin(Run& run) const {
    const Doubles d;
    const double* shares = lanes.shares + offset;
    const double* guess = lanes.guess + offset;
    run.level_turn = Turn::of(shares, 0);
    run.season_turn = kForm == CesForm::full ? Turn::of(shares, 2) : run.level_turn;
    run.b0 = load(shares, 2);
    run.level = {Share::constant(load(guess, 0)), Share::constant(load(guess, 1))};
    if constexpr (kSeasonal) {
      for (std::size_t j = 0; j < lanes.m; ++j) {
        Share::constant(load(guess, 2 + j)).to(ring(), j * kRows);
        Share::constant(load(guess, 2 + lanes.m + j)).to(ring(), j * kRows + Share::kRows);
      }
    }
    run.sums.squares = hn::Zero(d);
    for (auto& each : run.sums.slopes) each = hn::Zero(d);
    for (auto& each : run.sums.products) each = hn::Zero(d);
  }

  // The season of period j takes an error.
  HWY_INLINE void turn_season(const Run& run, std::size_t j, Mask where, const Share& error) const {
    const std::size_t row = j * kRows;
    const Share before = Share::from(ring(), row);
    Share season = before;
    if constexpr (kPairs) {
      Share potential = Share::from(ring(), row + Share::kRows);
      const Pair next = turned(run.season_turn, {season, potential}, error);
      season.take_where(where, next.value);
      potential.take_where(where, next.potential);
      potential.to(ring(), row + Share::kRows);
    } else {
      Share next;
      next.x = hn::Add(before.x, hn::Mul(run.b0, error.x));
      for (std::size_t i = 0; i < kShares; ++i) {
        next.slopes[i] = hn::Add(before.slopes[i], hn::Mul(run.b0, error.slopes[i]));
      }
      next.slopes[kShares - 1] = hn::Add(next.slopes[kShares - 1], error.x);
      season.take_where(where, next);
    }
    season.to(ring(), row);
  }

  // What observation t leaves of its mean; j is its period.
  HWY_INLINE Share error_of(const Run& run, std::size_t t, std::size_t j) const {
    const auto y = load(lanes.y + offset, t);
    Share mean = run.level.value;
    if constexpr (kSimple) {
      mean = Share::from(ring(), j * kRows);
    } else if constexpr (kSeasonal) {
      const Share season = Share::from(ring(), j * kRows);
      mean.x = hn::Add(mean.x, season.x);
      for (std::size_t i = 0; i < kShares; ++i) {
        mean.slopes[i] = hn::Add(mean.slopes[i], season.slopes[i]);
      }
    }
    Share error;
    error.x = hn::Sub(y, mean.x);
    for (std::size_t i = 0; i < kShares; ++i) error.slopes[i] = hn::Neg(mean.slopes[i]);
    return error;
  }

  HWY_INLINE void take(Run& run, std::size_t j, Mask where, const Share& error) const {
    if constexpr (kLevel) {
      const Pair next = turned(run.level_turn, run.level, error);
      run.level.value.take_where(where, next.value);
      run.level.potential.take_where(where, next.potential);
    }
    if constexpr (kSeasonal) turn_season(run, j, where, error);
  }

  template <bool kBackward, bool kCounts>
  HWY_INLINE void pass(Run& run) const {
    const Doubles d;
    const auto n = hn::LoadU(d, lanes.n + offset);
    std::size_t j = kBackward ? lanes.length % lanes.m : 0;
    for (std::size_t k = 0; k < lanes.length; ++k) {
      const std::size_t t = kBackward ? lanes.length - 1 - k : k;
      if constexpr (kBackward) j = j == 0 ? lanes.m - 1 : j - 1;
      const auto active = hn::Lt(hn::Set(d, static_cast<double>(t)), n);
      const Share error = error_of(run, t, j);
      if constexpr (kCounts) run.sums.add(active, error);
      take(run, j, active, error);
      if constexpr (!kBackward) j = j + 1 == lanes.m ? 0 : j + 1;
    }
  }

  // Each state one step on without an error, before the direction turns.
  HWY_INLINE void coast(Run& run) const {
    const Doubles d;
    const auto all = hn::Eq(hn::Zero(d), hn::Zero(d));
    const Share nothing = Share::constant(hn::Zero(d));
    if constexpr (kLevel) run.level = turned(run.level_turn, run.level, nothing);
    if constexpr (kSeasonal) {
      for (std::size_t j = 0; j < lanes.m; ++j) turn_season(run, j, all, nothing);
    }
  }

  HWY_INLINE void write(const Run& run) const {
    double* out = lanes.out + offset;
    store(run.sums.squares, out, 0);
    std::size_t row = 1;
    for (const auto& each : run.sums.slopes) store(each, out, row++);
    for (const auto& each : run.sums.products) store(each, out, row++);
  }
};

template <CesForm kForm>
HWY_INLINE void evaluate(const CesLanes& lanes) {
  for (std::size_t lane = 0; lane < kCesLanes; lane += hn::MaxLanes(Doubles())) {
    const Smoothing<kForm> smoothing{lanes, lane};
    typename Smoothing<kForm>::Run run;
    smoothing.begin(run);
    smoothing.template pass<false, false>(run);
    smoothing.coast(run);
    smoothing.template pass<true, false>(run);
    smoothing.coast(run);
    smoothing.template pass<false, true>(run);
    smoothing.write(run);
  }
}

void ces_body(CesForm form, const CesLanes& lanes) {
  switch (form) {
    case CesForm::none:
      return evaluate<CesForm::none>(lanes);
    case CesForm::simple:
      return evaluate<CesForm::simple>(lanes);
    case CesForm::partial:
      return evaluate<CesForm::partial>(lanes);
    case CesForm::full:
      return evaluate<CesForm::full>(lanes);
  }
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(ces_body);

void ces_slopes(CesForm form, const CesLanes& lanes) { ces_body_table.get()(form, lanes); }

}  // namespace mliot::kernel
#endif

// Bodies of the objective of TBATS, compiled once for each instruction set.
#include "kernel/tbats_gradient.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/tbats_gradient.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "kernel/box_cox-inl.h"
#include "kernel/cholesky-inl.h"
#include "kernel/math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::CappedTag<double, kTbatsLanes>;
using Vector = hn::Vec<Doubles>;

constexpr double kFloor = 1e-20;  // a perfect fit has this mean square

HWY_INLINE Vector load(const double* rows, std::size_t row) {
  return hn::LoadU(Doubles(), rows + row * kTbatsLanes);
}
HWY_INLINE void store(Vector v, double* rows, std::size_t row) {
  hn::StoreU(v, Doubles(), rows + row * kTbatsLanes);
}
HWY_INLINE Vector number(double x) { return hn::Set(Doubles(), x); }

// The parameters of these lanes.
struct Shares {
  Vector lambda, alpha, beta, phi, ar[kTbatsLags], ma[kTbatsLags];

  HWY_INLINE void read(const double* rows) {
    lambda = load(rows, kTbatsLambda);
    alpha = load(rows, kTbatsAlpha);
    beta = load(rows, kTbatsBeta);
    phi = load(rows, kTbatsPhi);
    for (std::size_t i = 0; i < kTbatsLags; ++i) {
      ar[i] = load(rows, kTbatsAr + i);
      ma[i] = load(rows, kTbatsMa + i);
    }
  }
};

// Numbers of the last periods, the newest first.
struct Lags {
  Vector at[kTbatsLags];

  HWY_INLINE void clear() {
    for (auto& each : at) each = hn::Zero(Doubles());
  }
  HWY_INLINE void push(Vector newest) {
    for (std::size_t i = kTbatsLags; i-- > 1;) at[i] = at[i - 1];
    at[0] = newest;
  }
};

struct Tbats {
  const TbatsLanes& lanes;
  std::size_t offset;  // first lane of this vector
  TbatsRooms rooms;
  std::size_t harmonics, unknowns;
  Shares by;

  HWY_INLINE double* room(std::size_t first) const {
    return lanes.workspace + first * kTbatsLanes + offset;
  }
  HWY_INLINE Vector gamma(std::size_t season, std::size_t which) const {
    return load(lanes.parameters + offset, kTbatsGamma + 2 * season + which);
  }

  // z and dz / dlambda of every observation; lanes that do not transform take it as it is.
  HWY_INLINE void transform() const {
    const Doubles d;
    double* z = room(rooms.z);
    double* slope = room(rooms.slope);
    const auto transformed = hn::Gt(load(lanes.transformed + offset, 0), hn::Zero(d));
    const bool none = hn::AllFalse(d, transformed);
    for (std::size_t t = 0; t < lanes.n; ++t) {
      const auto y = number(lanes.y[t]);
      auto bend = hn::Zero(d);
      auto value = y;
      if (!none)
        value = hn::IfThenElse(transformed, box_cox(d, number(lanes.logs[t]), by.lambda, bend), y);
      store(value, z, t);
      store(hn::IfThenElseZero(transformed, bend), slope, t);
    }
  }

  // From the states in the room for turning: keeps errors, what drives the states, and trends.
  HWY_INLINE Vector forward(Vector level, Vector trend) const {
    const double* z = room(rooms.z);
    double* turning = room(rooms.turning);
    Lags d, e;
    d.clear();
    e.clear();
    auto squares = hn::Zero(Doubles());
    for (std::size_t t = 0; t < lanes.n; ++t) {
      store(trend, room(rooms.trend), t);
      auto expected = hn::Add(hn::Mul(by.ar[0], d.at[0]), hn::Mul(by.ma[0], e.at[0]));
      for (std::size_t i = 1; i < kTbatsLags; ++i) {
        expected =
            hn::Add(hn::Add(expected, hn::Mul(by.ar[i], d.at[i])), hn::Mul(by.ma[i], e.at[i]));
      }
      const auto slope = hn::Mul(by.phi, trend);
      auto mean = hn::Add(level, slope);
      for (std::size_t j = 0; j < harmonics; ++j) mean = hn::Add(mean, load(turning, 2 * j));
      const auto error = hn::Sub(load(z, t), hn::Add(mean, expected));
      const auto drive = hn::Add(expected, error);
      squares = hn::Add(squares, hn::Mul(error, error));
      store(error, room(rooms.error), t);
      store(drive, room(rooms.drive), t);
      level = hn::Add(hn::Add(level, slope), hn::Mul(by.alpha, drive));
      trend = hn::Add(slope, hn::Mul(by.beta, drive));
      turn(turning, drive);
      d.push(drive);
      e.push(error);
    }
    return squares;
  }

  HWY_INLINE void turn(double* turning, Vector drive) const {
    for (std::size_t i = 0, j = 0; i < lanes.seasons; ++i) {
      const auto first = hn::Mul(gamma(i, 0), drive);
      const auto second = hn::Mul(gamma(i, 1), drive);
      for (std::size_t end = j + lanes.harmonics[i]; j < end; ++j) {
        const auto cosine = number(lanes.cosines[j]);
        const auto sine = number(lanes.sines[j]);
        const auto s = load(turning, 2 * j);
        const auto t = load(turning, 2 * j + 1);
        const auto next = hn::Add(hn::Mul(cosine, s), hn::Mul(sine, t));
        store(hn::Add(next, first), turning, 2 * j);
        const auto other = hn::Sub(hn::Mul(cosine, t), hn::Mul(sine, s));
        store(hn::Add(other, second), turning, 2 * j + 1);
      }
    }
  }

  // Effects on later errors, going one step further back in time: of the states, and of what
  // drove them (d) and erred (e) in the periods before. mean is the effect of a mean, which the
  // value's own slope is added to.
  struct Effects {
    Vector level, trend;
    Lags d, e;
  };

  // The effect of what drives the states in this period, and the sums of each season's effects.
  template <class Season>
  HWY_INLINE Vector effect_of_drive(const Effects& at, const double* turning,
                                    Season&& season) const {
    auto sum =
        hn::Add(hn::Add(hn::Mul(at.level, by.alpha), hn::Mul(at.trend, by.beta)), at.d.at[0]);
    for (std::size_t i = 0, j = 0; i < lanes.seasons; ++i) {
      auto first = hn::Zero(Doubles());
      auto second = first;
      for (std::size_t end = j + lanes.harmonics[i]; j < end; ++j) {
        first = hn::Add(first, load(turning, 2 * j));
        second = hn::Add(second, load(turning, 2 * j + 1));
      }
      season(i, first, second);
      sum = hn::Add(sum, hn::Add(hn::Mul(first, gamma(i, 0)), hn::Mul(second, gamma(i, 1))));
    }
    return sum;
  }

  // One step further back, from the effects of this period's drive, error and mean.
  HWY_INLINE void step_back(Effects& at, double* turning, Vector expected, Vector mean) const {
    at.trend = hn::Mul(by.phi, hn::Add(hn::Add(at.level, at.trend), mean));
    at.level = hn::Add(at.level, mean);
    for (std::size_t j = 0; j < harmonics; ++j) {
      const auto cosine = number(lanes.cosines[j]);
      const auto sine = number(lanes.sines[j]);
      const auto s = load(turning, 2 * j);
      const auto t = load(turning, 2 * j + 1);
      const auto next = hn::Sub(hn::Mul(s, cosine), hn::Mul(t, sine));
      store(hn::Add(next, mean), turning, 2 * j);
      store(hn::Add(hn::Mul(s, sine), hn::Mul(t, cosine)), turning, 2 * j + 1);
    }
    for (std::size_t i = 0; i < kTbatsLags; ++i) {
      const bool last = i + 1 == kTbatsLags;
      const auto zero = hn::Zero(Doubles());
      at.d.at[i] = hn::Add(hn::Mul(expected, by.ar[i]), last ? zero : at.d.at[i + 1]);
      at.e.at[i] = hn::Add(hn::Mul(expected, by.ma[i]), last ? zero : at.e.at[i + 1]);
    }
  }

  // Responses of the next mean to the states, one step further back: an error takes its effect off.
  HWY_INLINE void respond(Effects& at, double* turning) const {
    const auto nothing = [](std::size_t, Vector, Vector) HWY_ATTR {};
    const auto drive = effect_of_drive(at, turning, nothing);
    const auto error = hn::Add(drive, at.e.at[0]);
    step_back(at, turning, hn::Sub(drive, error), hn::Neg(error));
  }

  HWY_INLINE Effects first_response(double* turning) const {
    Effects at;
    at.level = number(1.0);
    at.trend = by.phi;
    for (std::size_t i = 0; i < kTbatsLags; ++i) {
      at.d.at[i] = by.ar[i];
      at.e.at[i] = by.ma[i];
    }
    for (std::size_t j = 0; j < harmonics; ++j) {
      store(number(1.0), turning, 2 * j);
      store(hn::Zero(Doubles()), turning, 2 * j + 1);
    }
    return at;
  }

  // Normal equations of the starting states against the errors of states that start at 0. Which
  // lanes have responses that fade.
  HWY_INLINE hn::Mask<Doubles> equations() const {
    double* turning = room(rooms.turning);
    for (std::size_t i = rooms.products; i < rooms.rows; ++i) {
      store(hn::Zero(Doubles()), room(i), 0);
    }
    Effects at = first_response(turning);
    for (std::size_t t = 0; t < lanes.n; ++t) {
      double* row = room(rooms.responses + (t % kTbatsBlock) * unknowns);
      store(at.level, row, 0);
      store(at.trend, row, 1);
      for (std::size_t j = 0; j < 2 * harmonics; ++j) store(load(turning, j), row, 2 + j);
      const bool last = t + 1 == lanes.n;
      if (last || (t + 1) % kTbatsBlock == 0) sum_block(t - t % kTbatsBlock, t + 1);
      respond(at, turning);
    }
    for (std::size_t t = lanes.n; t < lanes.steps; ++t) respond(at, turning);
    auto most = hn::Max(hn::Abs(at.level), hn::Abs(at.trend));
    for (std::size_t j = 0; j < 2 * harmonics; ++j) most = hn::Max(most, hn::Abs(load(turning, j)));
    for (std::size_t i = 0; i < kTbatsLags; ++i) {
      most = hn::Max(most, hn::Max(hn::Abs(at.d.at[i]), hn::Abs(at.e.at[i])));
    }
    const auto level_fine = hn::Eq(at.level, at.level);  // no NaN, which a maximum may lose
    return hn::And(level_fine, hn::Le(most, number(static_cast<double>(lanes.steps + 1))));
  }

  // Adds the rows [first, end) of the responses to the sums.
  HWY_INLINE void sum_block(std::size_t first, std::size_t end) const {
    const double* responses = room(rooms.responses);
    const double* errors = room(rooms.error);
    double* products = room(rooms.products);
    double* targets = room(rooms.targets);
    for (std::size_t i = 0, at = 0; i < unknowns; ++i) {
      auto target = load(targets, i);
      for (std::size_t t = first; t < end; ++t) {
        const auto factor = load(responses, (t - first) * unknowns + i);
        target = hn::Add(target, hn::Mul(factor, load(errors, t)));
      }
      store(target, targets, i);
      for (std::size_t k = 0; k <= i; ++k, ++at) {
        auto sum = load(products, at);
        for (std::size_t row = 0; row < (end - first) * unknowns; row += unknowns) {
          sum = hn::Add(sum, hn::Mul(load(responses, row + i), load(responses, row + k)));
        }
        store(sum, products, at);
      }
    }
  }

  // Derivatives of the value with its starting states as they are.
  HWY_INLINE void backward(Vector scale) const {
    double* gradient = lanes.gradient + offset;
    double* turning = room(rooms.turning);
    const auto zero = hn::Zero(Doubles());
    for (std::size_t i = 0; i < kTbatsGamma + 2 * lanes.seasons; ++i) store(zero, gradient, i);
    for (std::size_t j = 0; j < 2 * harmonics; ++j) store(zero, turning, j);
    const auto add = [gradient](std::size_t row, Vector what)
                         HWY_ATTR { store(hn::Add(load(gradient, row), what), gradient, row); };
    Effects at;
    at.level = zero;
    at.trend = zero;
    at.d.clear();
    at.e.clear();
    for (std::size_t t = lanes.n; t-- > 0;) {
      const auto error = load(room(rooms.error), t);
      const auto drive = load(room(rooms.drive), t);
      const auto by_drive =
          effect_of_drive(at, turning, [&](std::size_t i, Vector first, Vector second) HWY_ATTR {
            add(kTbatsGamma + 2 * i, hn::Mul(first, drive));
            add(kTbatsGamma + 2 * i + 1, hn::Mul(second, drive));
          });
      const auto by_error = hn::Add(hn::Add(hn::Mul(scale, error), at.e.at[0]), by_drive);
      const auto by_expected = hn::Sub(by_drive, by_error);
      const auto by_mean = hn::Neg(by_error);
      add(kTbatsLambda, hn::Mul(by_error, load(room(rooms.slope), t)));
      add(kTbatsAlpha, hn::Mul(at.level, drive));
      add(kTbatsBeta, hn::Mul(at.trend, drive));
      add(kTbatsPhi,
          hn::Mul(hn::Add(hn::Add(at.level, at.trend), by_mean), load(room(rooms.trend), t)));
      for (std::size_t i = 0; i < kTbatsLags && i < t; ++i) {
        add(kTbatsAr + i, hn::Mul(by_expected, load(room(rooms.drive), t - 1 - i)));
        add(kTbatsMa + i, hn::Mul(by_expected, load(room(rooms.error), t - 1 - i)));
      }
      step_back(at, turning, by_expected, by_mean);
    }
  }

  HWY_INLINE void evaluate() {
    const Doubles d;
    by.read(lanes.parameters + offset);
    transform();
    double* turning = room(rooms.turning);
    for (std::size_t j = 0; j < 2 * harmonics; ++j) store(hn::Zero(d), turning, j);
    forward(hn::Zero(d), hn::Zero(d));
    const auto fades = equations();
    double* seeds = lanes.seeds + offset;
    solve_equations(d, {room(rooms.products), room(rooms.targets), room(rooms.scale), seeds,
                        unknowns, kTbatsLanes});
    for (std::size_t j = 0; j < 2 * harmonics; ++j) store(load(seeds, 2 + j), turning, j);
    const auto squares = forward(load(seeds, 0), load(seeds, 1));
    const auto n = number(static_cast<double>(lanes.n));
    const auto floored = hn::Add(squares, hn::Mul(n, number(kFloor)));
    const auto infinity =
        hn::BitCast(d, hn::Set(hn::RebindToUnsigned<Doubles>(), 0x7FF0000000000000u));
    const auto fine = hn::And(fades, hn::Lt(floored, infinity));
    const auto value = hn::Mul(n, vector_log(d, floored));
    store(hn::IfThenElse(fine, value, infinity), lanes.value + offset, 0);
    backward(hn::Div(hn::Add(n, n), floored));
  }
};

void tbats_body(const TbatsLanes& lanes) {
  std::size_t harmonics = 0;
  for (std::size_t i = 0; i < lanes.seasons; ++i) harmonics += lanes.harmonics[i];
  for (std::size_t lane = 0; lane < kTbatsLanes; lane += hn::MaxLanes(Doubles())) {
    Tbats run{lanes, lane, TbatsRooms(lanes.n, harmonics), harmonics, tbats_seeds(harmonics), {}};
    run.evaluate();
  }
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(tbats_body);

void tbats_gradient(const TbatsLanes& lanes) { tbats_body_table.get()(lanes); }

}  // namespace mliot::kernel
#endif

// Bodies of the objective of exponential smoothing, compiled once for each instruction set.
#include "kernel/ets_gradient.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/ets_gradient.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "kernel/math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::CappedTag<double, kEtsLanes>;
using Vector = hn::Vec<Doubles>;

constexpr double kLeast = 1e-10;  // of what divides or is a multiplicative mean
constexpr double kFloor = 1e-20;  // a perfect fit has this mean square
constexpr std::size_t kLogs = 4;  // means that are multiplied before one logarithm is taken

// A row of the arrays, at the lanes of this vector.
HWY_INLINE Vector load(const double* rows, std::size_t row) {
  return hn::LoadU(Doubles(), rows + row * kEtsLanes);
}
HWY_INLINE void store(Vector v, double* rows, std::size_t row) {
  hn::StoreU(v, Doubles(), rows + row * kEtsLanes);
}

template <bool kMultiplicativeError, EtsTrend kTrendKind, EtsSeason kSeason>
struct Smoothing {
  static constexpr bool kTrend = kTrendKind != EtsTrend::none;
  static constexpr bool kGrowth = kTrendKind == EtsTrend::multiplicative;
  static constexpr bool kSeasonal = kSeason != EtsSeason::none;
  static constexpr bool kRatio = kSeason == EtsSeason::multiplicative;

  const EtsLanes& lanes;
  std::size_t offset;  // first lane of this vector
  Vector alpha, beta, gamma, phi, n;
  Vector feasible;  // 1, or 0 once a mean was not positive
  Vector logs, squares;

  HWY_INLINE const double* y() const { return lanes.y + offset; }
  HWY_INLINE double* levels() const { return lanes.workspace + offset; }
  HWY_INLINE double* trends() const { return levels() + lanes.length * kEtsLanes; }
  HWY_INLINE double* seasons() const { return trends() + lanes.length * kEtsLanes; }
  HWY_INLINE double* ring() const { return seasons() + lanes.length * kEtsLanes; }

  HWY_INLINE void begin() {
    const Doubles d;
    const double* parameters = lanes.parameters + offset;
    alpha = load(parameters, kEtsAlpha);
    beta = load(parameters, kEtsBeta);
    gamma = load(parameters, kEtsGamma);
    phi = load(parameters, kEtsPhi);
    n = hn::LoadU(d, lanes.n + offset);
    feasible = hn::Set(d, 1.0);
    logs = hn::Zero(d);
    squares = hn::Zero(d);
    if constexpr (kSeasonal) {
      for (std::size_t j = 0; j < lanes.m; ++j) store(load(parameters, kEtsSeason + j), ring(), j);
    }
  }

  // What divides: at least kLeast; a lane where it was less is no longer feasible.
  HWY_INLINE Vector positive(Vector x) {
    const Doubles d;
    const auto fine = hn::Gt(x, hn::Set(d, kLeast));
    feasible = hn::IfThenElseZero(fine, feasible);
    return hn::IfThenElse(fine, x, hn::Set(d, 1.0));
  }

  // trend^phi; log_trend stays 0 where phi is 1 and nothing is to be taken to a power.
  HWY_INLINE Vector growth(Vector trend, Vector& log_trend) const {
    const Doubles d;
    const auto undamped = hn::Eq(phi, hn::Set(d, 1.0));
    log_trend = hn::Zero(d);
    if (hn::AllTrue(d, undamped)) return trend;
    log_trend = hn::IfThenElse(undamped, log_trend, vector_log(d, trend));
    return hn::IfThenElse(undamped, trend, vector_exp(d, hn::Mul(phi, log_trend)));
  }

  // One pass forward; keeps the states before each observation.
  HWY_INLINE void forward() {
    const Doubles d;
    const double* parameters = lanes.parameters + offset;
    auto level = load(parameters, kEtsLevel);
    auto trend = load(parameters, kEtsTrend);
    const auto one = hn::Set(d, 1.0);
    auto product = one;
    std::size_t j = 0;
    for (std::size_t t = 0; t < lanes.length; ++t) {
      const auto active = hn::Lt(hn::Set(d, static_cast<double>(t)), n);
      store(level, levels(), t);
      if constexpr (kTrend) store(trend, trends(), t);
      auto season = hn::Zero(d);
      if constexpr (kSeasonal) {
        season = load(ring(), j);
        store(season, seasons(), t);
      }
      auto q = level;
      auto factor = one;
      if constexpr (kGrowth) {
        level = hn::IfThenElse(active, positive(hn::IfThenElse(active, level, one)), level);
        trend = hn::IfThenElse(active, positive(hn::IfThenElse(active, trend, one)), trend);
        auto log_trend = hn::Zero(d);
        factor = growth(trend, log_trend);
        q = hn::Mul(level, factor);
      } else if constexpr (kTrend) {
        q = hn::Add(level, hn::Mul(phi, trend));
      }
      auto mean = q;
      if constexpr (kRatio) {
        q = hn::IfThenElse(active, positive(hn::IfThenElse(active, q, one)), q);
        season = hn::IfThenElse(active, positive(hn::IfThenElse(active, season, one)), season);
        mean = hn::Mul(q, season);
      } else if constexpr (kSeasonal) {
        mean = hn::Add(q, season);
      }
      const auto error = hn::Sub(load(y(), t), mean);
      auto scored = error;
      if constexpr (kMultiplicativeError) {
        mean = positive(hn::IfThenElse(active, mean, one));
        scored = hn::Div(error, mean);
        product = hn::Mul(product, mean);
        if (t % kLogs == kLogs - 1) {
          logs = hn::Add(logs, vector_log(d, product));
          product = one;
        }
      }
      squares = hn::Add(squares, hn::IfThenElseZero(active, hn::Mul(scored, scored)));
      auto u = error;
      if constexpr (kRatio) u = hn::Div(error, season);
      if constexpr (kGrowth) {
        const auto moved = hn::Add(factor, hn::Mul(beta, hn::Div(u, level)));
        trend = hn::IfThenElse(active, moved, trend);
      } else if constexpr (kTrend) {
        trend = hn::IfThenElse(active, hn::Add(hn::Mul(phi, trend), hn::Mul(beta, u)), trend);
      }
      level = hn::IfThenElse(active, hn::Add(q, hn::Mul(alpha, u)), level);
      if constexpr (kSeasonal) {
        auto w = error;
        if constexpr (kRatio) w = hn::Div(error, q);
        store(hn::IfThenElse(active, hn::Add(season, hn::Mul(gamma, w)), season), ring(), j);
        if (++j == lanes.m) j = 0;
      }
    }
    if constexpr (kMultiplicativeError) logs = hn::Add(logs, vector_log(d, product));
  }

  HWY_INLINE Vector floored_squares() const {
    const Doubles d;
    return hn::Add(squares, hn::Mul(n, hn::Set(d, kFloor)));
  }

  HWY_INLINE void write_value() const {
    const Doubles d;
    auto value = hn::Mul(n, vector_log(d, floored_squares()));
    if constexpr (kMultiplicativeError) value = hn::Add(value, hn::Add(logs, logs));
    const auto infinity =
        hn::BitCast(d, hn::Set(hn::RebindToUnsigned<Doubles>(), 0x7FF0000000000000u));
    const auto good = hn::Gt(feasible, hn::Zero(d));
    hn::StoreU(hn::IfThenElse(good, value, infinity), d, lanes.value + offset);
  }

  // One pass backward: derivatives of the value by the states before each observation.
  HWY_INLINE void backward() {
    const Doubles d;
    double* gradient = lanes.gradient + offset;
    const auto zero = hn::Zero(d);
    const auto one = hn::Set(d, 1.0);
    const auto scale = hn::Div(hn::Add(n, n), floored_squares());
    auto to_level = zero;
    auto to_trend = zero;
    auto by_alpha = zero;
    auto by_beta = zero;
    auto by_gamma = zero;
    auto by_phi = zero;
    if constexpr (kSeasonal) {
      for (std::size_t j = 0; j < lanes.m; ++j) store(zero, gradient, kEtsSeason + j);
    }
    std::size_t j = lanes.length % lanes.m;
    for (std::size_t t = lanes.length; t-- > 0;) {
      j = j == 0 ? lanes.m - 1 : j - 1;
      const auto active = hn::Lt(hn::Set(d, static_cast<double>(t)), n);
      const auto level = load(levels(), t);
      auto trend = zero;
      auto q = level;
      auto factor = one;
      auto log_trend = zero;
      if constexpr (kTrend) trend = load(trends(), t);
      if constexpr (kGrowth) {
        factor = growth(trend, log_trend);
        q = hn::Mul(level, factor);
      } else if constexpr (kTrend) {
        q = hn::Add(level, hn::Mul(phi, trend));
      }
      auto season = zero;
      auto to_season = zero;
      auto mean = q;
      if constexpr (kSeasonal) {
        season = load(seasons(), t);
        to_season = load(gradient, kEtsSeason + j);
        mean = kRatio ? hn::Mul(q, season) : hn::Add(q, season);
      }
      const auto error = hn::Sub(load(y(), t), mean);
      // The value's own derivative by the mean.
      auto by_mean = hn::Neg(hn::Mul(scale, error));
      if constexpr (kMultiplicativeError) {
        const auto inverse = hn::Div(one, mean);
        const auto ratio = hn::Mul(error, inverse);
        const auto slope = hn::Mul(scale, hn::Mul(ratio, hn::Add(ratio, one)));
        by_mean = hn::Mul(inverse, hn::Sub(hn::Set(d, 2.0), slope));
      }
      auto by_u = hn::Mul(alpha, to_level);
      // The derivative by beta u, in units of the trend.
      const auto by_push = kGrowth ? hn::Div(to_trend, level) : to_trend;
      if constexpr (kTrend) by_u = hn::Add(by_u, hn::Mul(beta, by_push));
      auto u = error;
      auto next_season = to_season;
      auto by_q = to_level;
      if constexpr (kRatio) {
        const auto by_w = hn::Mul(gamma, to_season);
        const auto over_season = hn::Div(one, season);
        const auto over_q = hn::Div(one, q);
        u = hn::Mul(error, over_season);
        const auto w = hn::Mul(error, over_q);
        const auto u_share = hn::Mul(by_u, over_season);
        const auto w_share = hn::Mul(by_w, over_q);
        by_mean = hn::Sub(by_mean, hn::Add(u_share, w_share));
        by_q = hn::Add(by_q, hn::Sub(hn::Mul(by_mean, season), hn::Mul(w_share, w)));
        next_season = hn::Add(next_season, hn::Sub(hn::Mul(by_mean, q), hn::Mul(u_share, u)));
        by_gamma = hn::Add(by_gamma, hn::IfThenElseZero(active, hn::Mul(w, to_season)));
      } else {
        if constexpr (kSeasonal) {
          by_u = hn::Add(by_u, hn::Mul(gamma, to_season));
          by_gamma = hn::Add(by_gamma, hn::IfThenElseZero(active, hn::Mul(error, to_season)));
        }
        by_mean = hn::Sub(by_mean, by_u);
        by_q = hn::Add(by_q, by_mean);
        next_season = hn::Add(next_season, by_mean);
      }
      by_alpha = hn::Add(by_alpha, hn::IfThenElseZero(active, hn::Mul(u, to_level)));
      if constexpr (kTrend) {
        by_beta = hn::Add(by_beta, hn::IfThenElseZero(active, hn::Mul(u, by_push)));
      }
      if constexpr (kGrowth) {
        const auto by_factor = hn::Mul(factor, hn::Add(to_trend, hn::Mul(by_q, level)));
        by_phi = hn::Add(by_phi, hn::IfThenElseZero(active, hn::Mul(by_factor, log_trend)));
        const auto pushed = hn::Mul(hn::Mul(beta, by_push), hn::Div(u, level));
        by_q = hn::Sub(hn::Mul(by_q, factor), pushed);  // from here on by the level
        const auto by_trend = hn::Div(hn::Mul(phi, by_factor), trend);
        to_trend = hn::IfThenElse(active, by_trend, to_trend);
      } else if constexpr (kTrend) {
        const auto both = hn::Add(by_q, to_trend);
        by_phi = hn::Add(by_phi, hn::IfThenElseZero(active, hn::Mul(trend, both)));
        to_trend = hn::IfThenElse(active, hn::Mul(phi, both), to_trend);
      }
      to_level = hn::IfThenElse(active, by_q, to_level);
      if constexpr (kSeasonal) {
        store(hn::IfThenElse(active, next_season, to_season), gradient, kEtsSeason + j);
      }
    }
    store(by_alpha, gradient, kEtsAlpha);
    store(by_beta, gradient, kEtsBeta);
    store(by_gamma, gradient, kEtsGamma);
    store(by_phi, gradient, kEtsPhi);
    store(to_level, gradient, kEtsLevel);
    store(to_trend, gradient, kEtsTrend);
  }
};

template <bool kMultiplicativeError, EtsTrend kTrend, EtsSeason kSeason>
HWY_INLINE void evaluate(const EtsLanes& lanes) {
  for (std::size_t lane = 0; lane < kEtsLanes; lane += hn::MaxLanes(Doubles())) {
    const auto zero = hn::Zero(Doubles());
    Smoothing<kMultiplicativeError, kTrend, kSeason> run{lanes, lane, zero, zero, zero,
                                                         zero,  zero, zero, zero, zero};
    run.begin();
    run.forward();
    run.write_value();
    run.backward();
  }
}

template <bool kMultiplicativeError, EtsTrend kTrend>
HWY_INLINE void with_season(EtsSeason season, const EtsLanes& lanes) {
  switch (season) {
    case EtsSeason::none:
      return evaluate<kMultiplicativeError, kTrend, EtsSeason::none>(lanes);
    case EtsSeason::additive:
      return evaluate<kMultiplicativeError, kTrend, EtsSeason::additive>(lanes);
    case EtsSeason::multiplicative:
      return evaluate<kMultiplicativeError, kTrend, EtsSeason::multiplicative>(lanes);
  }
}

template <bool kMultiplicativeError>
HWY_INLINE void with_trend(EtsTrend trend, EtsSeason season, const EtsLanes& lanes) {
  switch (trend) {
    case EtsTrend::none:
      return with_season<kMultiplicativeError, EtsTrend::none>(season, lanes);
    case EtsTrend::additive:
      return with_season<kMultiplicativeError, EtsTrend::additive>(season, lanes);
    case EtsTrend::multiplicative:
      return with_season<kMultiplicativeError, EtsTrend::multiplicative>(season, lanes);
  }
}

void ets_body(bool multiplicative_error, EtsTrend trend, EtsSeason season, const EtsLanes& lanes) {
  multiplicative_error ? with_trend<true>(trend, season, lanes)
                       : with_trend<false>(trend, season, lanes);
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(ets_body);

void ets_gradient(bool multiplicative_error, EtsTrend trend, EtsSeason season,
                  const EtsLanes& lanes) {
  ets_body_table.get()(multiplicative_error, trend, season, lanes);
}

}  // namespace mliot::kernel
#endif

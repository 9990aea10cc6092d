// Body of the errors of the Theta recursion, compiled once for each instruction set.
#include "kernel/theta_errors.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/theta_errors.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::CappedTag<double, kThetaLanes>;
using Vector = hn::Vec<Doubles>;

HWY_INLINE Vector every(double x) { return hn::Set(Doubles(), x); }

// The recursion at the points of one register.
struct Smoothing {
  Vector level, alpha, weight, rest;
  Vector power = every(1);  // rest to the power of the observations so far

  HWY_INLINE Smoothing(const ThetaPoints& points, std::size_t lane)
      : level(hn::LoadU(Doubles(), points.level + lane)),
        alpha(hn::LoadU(Doubles(), points.alpha + lane)),
        weight(hn::LoadU(Doubles(), points.weight + lane)),
        rest(hn::Sub(every(1), alpha)) {}

  // What the observation leaves of its mean, which the states then take.
  HWY_INLINE Vector error(Vector y, Vector intercept, Vector slope) {
    const auto further = hn::Mul(power, rest);
    const auto drawn_out = hn::Div(hn::Sub(every(1), further), alpha);
    const auto line = hn::Add(hn::Mul(power, intercept), hn::Mul(drawn_out, slope));
    const auto mean = hn::Add(hn::Mul(weight, line), level);
    level = hn::Add(hn::Mul(alpha, hn::Sub(y, level)), level);
    power = further;
    return hn::Sub(y, mean);
  }
};

void theta_body(const ThetaPoints& points) {
  for (std::size_t lane = 0; lane < kThetaLanes; lane += hn::MaxLanes(Doubles())) {
    Smoothing run(points, lane);
    auto squares = hn::Zero(Doubles());
    for (std::size_t t = 0; t < points.length; ++t) {
      const auto error =
          run.error(every(points.y[t]), every(points.intercepts[t]), every(points.slopes[t]));
      if (t >= points.first_scored) squares = hn::Add(squares, hn::Mul(error, error));
    }
    hn::StoreU(squares, Doubles(), points.squares + lane);
  }
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(theta_body);

void theta_errors(const ThetaPoints& points) { theta_body_table.get()(points); }

}  // namespace mliot::kernel
#endif

// Search of a Theta model by gradients, whose points are evaluated together.
#include "theta_search.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "kernel/theta_errors.hpp"
#include "line.hpp"
#include "mliot/core/math.hpp"
#include "quasi_newton.hpp"

namespace mliot::statistical {
namespace {

constexpr double kFirstLevel = 0.5;  // share of the first observation that a level starts from
constexpr std::size_t kParameters = 3;

using Parameters = std::array<double, kParameters>;  // level, alpha, weight
using Lanes = std::array<double, kernel::kThetaLanes>;

// A series, and the line that each of its means is made of.
class Series {
 public:
  Series(std::span<const double> y, bool dynamic)
      : y_(y), intercepts_(y.size()), slopes_(y.size()) {
    const Line line = dynamic ? Line{y.empty() ? 0.0 : y.front(), 0} : fit_line(y);
    first_ = {.alpha = 0.5,
              .weight = 0.5,
              .level = 0,
              .intercept = line.intercept,
              .slope = line.slope,
              .mean = 0,
              .power = 1,
              .count = 0,
              .dynamic = dynamic ? 1 : 0};
    mliot_theta run = first_;
    for (std::size_t t = 0; t < y.size(); ++t) {
      intercepts_[t] = run.intercept;
      slopes_[t] = run.slope;
      mliot_theta_take(&run, y[t]);
    }
  }

  mliot_theta start(std::span<const double> x) const {
    mliot_theta run = first_;
    run.level = x[0];
    run.alpha = x[1];
    run.weight = x[2];
    return run;
  }

  // Sums of squared errors at points that stand parameter by parameter.
  Lanes squares(const std::array<Lanes, kParameters>& at) const {
    Lanes sums;
    kernel::theta_errors({.y = y_.data(),
                          .intercepts = intercepts_.data(),
                          .slopes = slopes_.data(),
                          .length = y_.size(),
                          .first_scored = kThetaUnscored,
                          .level = at[0].data(),
                          .alpha = at[1].data(),
                          .weight = at[2].data(),
                          .squares = sums.data()});
    return sums;
  }

  double squares(std::span<const double> x) const {
    std::array<Lanes, kParameters> at;
    for (std::size_t i = 0; i < kParameters; ++i) at[i].fill(x[i]);
    return squares(at).front();
  }

 private:
  std::span<const double> y_;
  std::vector<double> intercepts_, slopes_;
  mliot_theta first_;
};

// What is minimised, and its slopes.
struct Objective {
  double value;
  Parameters slopes{};
};

class Search {
 public:
  Search(const Series& series, std::size_t scored, const Parameters& steps)
      : series_(series), n_(static_cast<double>(scored)), steps_(steps) {}

  // The first lane holds the point, two more each parameter that moves: a step up, a step down.
  Objective evaluate(std::span<const double> point) const {
    constexpr double kStep = 1e-5;
    std::array<Lanes, kParameters> at;
    for (std::size_t i = 0; i < kParameters; ++i) at[i].fill(point[i]);
    for (std::size_t i = 0; i < kParameters; ++i) {
      if (steps_[i] == 0) continue;
      at[i][2 * i + 1] = point[i] + kStep;
      at[i][2 * i + 2] = point[i] - kStep;
    }
    const Lanes sums = series_.squares(at);
    Objective out{of(sums[0])};
    for (std::size_t i = 0; i < kParameters; ++i) {
      if (steps_[i] == 0) continue;
      out.slopes[i] = (of(sums[2 * i + 1]) - of(sums[2 * i + 2])) / (2 * kStep);
    }
    return out;
  }

 private:
  double of(double squares) const { return n_ * math::log(squares + n_ * kThetaFloor); }

  const Series& series_;
  double n_;
  Parameters steps_;
};

}  // namespace

ThetaFound search_theta(std::span<const double> y, const ThetaSought& sought) {
  const Series series(y, sought.dynamic);
  const auto& [dynamic, optimised, alpha, weight] = sought;
  const double first = y.empty() ? 0.0 : y.front();
  const Parameters at{kFirstLevel * first, alpha.from, weight.from};
  const auto found = [&](std::span<const double> x) {
    return ThetaFound{series.start(x), sought.optimised, series.squares(x)};
  };
  if (y.size() <= kThetaUnscored) return found(at);
  const std::size_t scored = y.size() - kThetaUnscored;
  const double share = 0.5 / std::sqrt(static_cast<double>(scored));
  constexpr double kFar = std::numeric_limits<double>::max();
  const Parameters steps{0.1, alpha.moves() ? share : 0.0, weight.moves() ? share : 0.0};
  QuasiNewton search({.x = {at.begin(), at.end()},
                      .low = {-kFar, alpha.low, weight.low},
                      .high = {kFar, alpha.high, weight.high},
                      .step = {steps.begin(), steps.end()}});
  const Search objective(series, scored, steps);
  const auto evaluate = [&] {
    const Objective each = objective.evaluate(search.point());
    return search.tell(each.value, each.slopes);
  };
  while (evaluate()) {
  }
  return found(search.best());
}

}  // namespace mliot::statistical

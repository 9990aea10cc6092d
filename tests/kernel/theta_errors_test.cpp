// Lanes of the Theta recursion: the bits of freestanding/theta.h at one point after another.
#include "kernel/theta_errors.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "mliot/core/random.hpp"
#include "mliot/freestanding/theta.h"
#include "support/catch.hpp"
#include "support/targets.hpp"

namespace mliot {
namespace {

using kernel::kThetaLanes;

constexpr std::size_t kUnscored = 3;
using Lanes = std::array<double, kThetaLanes>;

struct Points {
  Lanes level, alpha, weight;
};

Points made_up() {
  const Random random(11, 1);
  Points points;
  for (std::size_t i = 0; i < kThetaLanes; ++i) {
    points.level[i] = random.uniform(i) - 0.5;
    points.alpha[i] = 0.1 + 0.89 * random.uniform(100 + i);
    points.weight[i] = 0.99 * random.uniform(200 + i);
  }
  return points;
}

std::vector<double> series(std::size_t length) {
  const Random random(11, 2);
  std::vector<double> y(length);
  for (std::size_t t = 0; t < length; ++t) {
    y[t] = 0.01 * static_cast<double>(t) + random.uniform(t);
  }
  return y;
}

mliot_theta before(const std::vector<double>& y, bool dynamic) {
  mliot_theta run{};
  run.intercept = dynamic && !y.empty() ? y.front() : 0.3;
  run.slope = dynamic ? 0.0 : 0.02;
  run.power = 1;
  run.dynamic = dynamic ? 1 : 0;
  return run;
}

Lanes together(const std::vector<double>& y, const Points& points, bool dynamic) {
  mliot_theta run = before(y, dynamic);
  run.alpha = 0.5;
  std::vector<double> intercepts, slopes;
  for (const double each : y) {
    intercepts.push_back(run.intercept);
    slopes.push_back(run.slope);
    mliot_theta_take(&run, each);
  }
  Lanes squares{};
  kernel::theta_errors({y.data(), intercepts.data(), slopes.data(), y.size(), kUnscored,
                        points.level.data(), points.alpha.data(), points.weight.data(),
                        squares.data()});
  return squares;
}

double one(const std::vector<double>& y, const Points& points, std::size_t lane, bool dynamic) {
  mliot_theta run = before(y, dynamic);
  run.level = points.level[lane];
  run.alpha = points.alpha[lane];
  run.weight = points.weight[lane];
  double sum = 0;
  for (std::size_t t = 0; t < y.size(); ++t) {
    const double error = y[t] - mliot_theta_next(&run);
    if (t >= kUnscored) sum += error * error;
    mliot_theta_take(&run, y[t]);
  }
  return sum;
}

TEST_CASE("lanes of the theta recursion have the squares of one point to the last bit") {
  const Points points = made_up();
  for (const bool dynamic : {false, true}) {
    for (const std::size_t length : {0, 1, 3, 4, 5, 50, 1000}) {
      const std::vector<double> y = series(length);
      testing::on_every_target([&] {
        const Lanes found = together(y, points, dynamic);
        for (std::size_t lane = 0; lane < kThetaLanes; ++lane) {
          CHECK(found[lane] == one(y, points, lane, dynamic));
        }
      });
    }
  }
}

TEST_CASE("a lane of the theta recursion that overflows leaves the others as they are") {
  const std::vector<double> y = series(40);
  Points points = made_up();
  const Lanes expected = together(y, points, true);
  points.level[2] = 1e300;
  const Lanes found = together(y, points, true);
  CHECK(!std::isfinite(found[2]));
  for (std::size_t lane = 0; lane < kThetaLanes; ++lane) {
    if (lane != 2) CHECK(found[lane] == expected[lane]);
  }
}

}  // namespace
}  // namespace mliot

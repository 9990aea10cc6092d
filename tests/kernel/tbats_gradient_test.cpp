// Lanes of TBATS: best starting states, slopes that differences confirm, the same bits anywhere.
#include "kernel/tbats_gradient.hpp"

#include <cmath>
#include <cstddef>
#include <vector>

#include "mliot/core/math.hpp"
#include "mliot/core/random.hpp"
#include "statistical/box_cox.hpp"
#include "statistical/tbats_form.hpp"
#include "support/catch.hpp"
#include "support/targets.hpp"

namespace mliot {
namespace {

using kernel::kTbatsLanes;
using statistical::TbatsSeason;

constexpr double kTurn = 6.283185307179586;

// A series, its seasons of 7 and 30.4375 rows, and points: one lane each.
struct Case {
  std::vector<double> y;
  std::vector<TbatsSeason> seasons;
  std::vector<bool> transformed;
  std::vector<std::vector<double>> points;
};

TbatsSeason season(double period, std::size_t harmonics) {
  return {harmonics, std::cos(kTurn / period), std::sin(kTurn / period)};
}

Case made_up() {
  const Random random(3);
  Case c{std::vector<double>(90), {season(7, 2), season(30.4375, 1)}, {}, {}};
  for (std::size_t t = 0; t < c.y.size(); ++t) {
    const auto x = static_cast<double>(t);
    c.y[t] = 1 + 0.2 * std::sin(kTurn * x / 7) + 0.1 * std::cos(kTurn * x / 30.4375) +
             0.05 * random.normal(t);
  }
  for (std::size_t lane = 0; lane < kTbatsLanes; ++lane) {
    const auto share = [&](std::size_t i) { return random.uniform(1000 + 50 * lane + i); };
    const bool trend = lane % 3 != 0;
    const bool damped = lane % 3 == 2;
    c.transformed.push_back(lane % 2 == 1);
    c.points.push_back({lane == 1 ? 0.001 : share(0), 0.1 + 0.2 * share(1), 0.05 * share(2) * trend,
                        trend ? damped ? 0.9 + 0.05 * share(3) : 1.0 : 0.0, 0.3 * share(4),
                        -0.2 * share(5), 0.3 * share(6), 0.1 * share(7), 0.02 * share(8),
                        -0.02 * share(9), 0.01 * share(10), 0.02 * share(11)});
  }
  return c;
}

struct Evaluated {
  std::vector<double> value, gradient, seeds;
};

Evaluated evaluate(const Case& c, const std::vector<std::size_t>& lanes) {
  std::vector<std::size_t> harmonics;
  std::vector<double> cosines, sines, logs;
  for (const TbatsSeason& each : c.seasons) {
    harmonics.push_back(each.harmonics);
    for (std::size_t j = 1; j <= each.harmonics; ++j) {
      const double angle = static_cast<double>(j) * std::atan2(each.sine, each.cosine);
      cosines.push_back(std::cos(angle));
      sines.push_back(std::sin(angle));
    }
  }
  for (const double each : c.y) logs.push_back(math::log(each));
  const std::size_t rows = c.points[0].size();
  std::vector<double> transformed(kTbatsLanes), parameters(rows * kTbatsLanes);
  for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
    transformed[lane] = c.transformed[lanes[lane]] ? 1 : 0;
    for (std::size_t i = 0; i < rows; ++i) {
      parameters[i * kTbatsLanes + lane] = c.points[lanes[lane]][i];
    }
  }
  Evaluated out{std::vector<double>(kTbatsLanes), std::vector<double>(parameters.size()),
                std::vector<double>(kernel::tbats_seeds(cosines.size()) * kTbatsLanes)};
  std::vector<double> workspace(kernel::TbatsRooms(c.y.size(), cosines.size()).rows * kTbatsLanes);
  kernel::tbats_gradient({c.y.data(), logs.data(), c.y.size(), 1024, harmonics.size(),
                          harmonics.data(), cosines.data(), sines.data(), transformed.data(),
                          parameters.data(), out.value.data(), out.gradient.data(),
                          out.seeds.data(), workspace.data()});
  return out;
}

std::vector<double> column(const std::vector<double>& rows, std::size_t lane) {
  std::vector<double> out;
  for (std::size_t i = lane; i < rows.size(); i += kTbatsLanes) out.push_back(rows[i]);
  return out;
}

// The value by the plain recursion, from given starting states.
double plain_value(const Case& c, std::size_t lane, const std::vector<double>& seeds) {
  const std::vector<double>& at = c.points[lane];
  const std::vector<double> gammas(at.begin() + kernel::kTbatsGamma, at.end());
  statistical::TbatsShares<double> by{at[1], at[2], at[3], {at[4], at[5]}, {at[6], at[7]}, gammas};
  std::vector<double> turning(seeds.begin() + 2, seeds.end());
  statistical::TbatsStates<double> states;
  states.level = seeds[0];
  states.trend = seeds[1];
  states.turning = turning;
  double squares = 0;
  for (const double y : c.y) {
    const double z = c.transformed[lane] ? statistical::box_cox(y, at[0]) : y;
    const double error = z - tbats_mean(by, states);
    squares += error * error;
    tbats_step(by, states, error, [&](std::size_t i) { return c.seasons[i]; });
  }
  return static_cast<double>(c.y.size()) * std::log(squares);
}

const std::vector<std::size_t> kAll{0, 1, 2, 3, 4, 5, 6, 7};

TEST_CASE("the value of TBATS is that of the plain recursion from the best starting states") {
  const Case c = made_up();
  const Evaluated out = evaluate(c, kAll);
  for (const std::size_t lane : kAll) {
    INFO("lane " << lane);
    const std::vector<double> seeds = column(out.seeds, lane);
    const double value = plain_value(c, lane, seeds);
    CHECK(std::abs(out.value[lane] - value) < 1e-9 * std::abs(value));
    for (std::size_t i = 0; i < seeds.size(); ++i) {
      if (i == 1 && lane % 3 == 0) continue;  // no trend
      for (const double step : {-1e-3, 1e-3}) {
        std::vector<double> other = seeds;
        other[i] += step;
        CHECK(plain_value(c, lane, other) > value);
      }
    }
    if (lane % 3 == 0) CHECK(seeds[1] == 0);
  }
}

TEST_CASE("the adjoint recursion of TBATS gives the slopes that differences have") {
  const Case c = made_up();
  const Evaluated out = evaluate(c, kAll);
  for (const std::size_t lane : kAll) {
    for (std::size_t i = 0; i < c.points[lane].size(); ++i) {
      const bool there = i == 0   ? c.transformed[lane]
                         : i == 2 ? lane % 3 != 0
                         : i == 3 ? lane % 3 == 2
                                  : true;
      if (!there) continue;
      constexpr double kStep = 1e-5;
      Case high = c;
      Case low = c;
      high.points[lane][i] += kStep;
      low.points[lane][i] -= kStep;
      const double slope =
          (evaluate(high, {lane}).value[0] - evaluate(low, {lane}).value[0]) / (2 * kStep);
      const double found = out.gradient[i * kTbatsLanes + lane];
      INFO("lane " << lane << ", row " << i);
      CHECK(std::abs(found - slope) <= 2e-5 * (1 + std::abs(slope)));
    }
  }
}

TEST_CASE("lanes of TBATS have the same bits on every target, alone and among others") {
  const Case c = made_up();
  Evaluated before;
  testing::on_every_target([&] {
    const Evaluated out = evaluate(c, kAll);
    if (before.value.empty()) before = out;
    CHECK(out.value == before.value);
    CHECK(out.gradient == before.gradient);
    CHECK(out.seeds == before.seeds);
    for (const std::size_t lane : {std::size_t{2}, std::size_t{7}}) {
      const Evaluated alone = evaluate(c, {lane});
      CHECK(alone.value[0] == out.value[lane]);
      CHECK(column(alone.gradient, 0) == column(out.gradient, lane));
      CHECK(column(alone.seeds, 0) == column(out.seeds, lane));
    }
  });
}

TEST_CASE("errors of TBATS that grow by themselves make the value infinite, in their lane alone") {
  Case c = made_up();
  const double before = evaluate(c, kAll).value[1];
  c.points[0][1] = 2.5;  // a share above 2
  const Evaluated out = evaluate(c, kAll);
  CHECK(std::isinf(out.value[0]));
  CHECK(out.value[1] == before);
}

}  // namespace
}  // namespace mliot

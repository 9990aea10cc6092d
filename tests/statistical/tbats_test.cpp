// TBATS: the recursion against the matrices of the paper, choices, variances, hard series.
#include "mliot/statistical/tbats.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "mliot/core/error.hpp"
#include "mliot/core/random.hpp"
#include "mliot/statistical/fitted_panel.hpp"
#include "statistical/box_cox.hpp"
#include "statistical/least_squares.hpp"
#include "statistical/tbats_choice.hpp"
#include "statistical/tbats_form.hpp"
#include "support/catch.hpp"
#include "support/one_series.hpp"

namespace mliot::statistical {
namespace {

constexpr double kTurn = 6.283185307179586;

double aic_of(const FittedPanel<AutoTBATS>& panel) {
  std::vector<double> out(AutoTBATS::parameter_names.size());
  panel.model().parameters(panel.state(0), out);
  return out[6];
}

// Two seasons, the longer one no whole number of rows.
std::vector<double> waves(std::size_t n, std::uint64_t seed, double noise = 1) {
  const Random random(seed);
  std::vector<double> y(n);
  for (std::size_t t = 0; t < n; ++t) {
    const auto x = static_cast<double>(t);
    y[t] = 100 + 0.1 * x + 10 * std::sin(kTurn * x / 7) + 6 * std::cos(kTurn * x / 30.4375) +
           noise * random.normal(t);
  }
  return y;
}

TEST_CASE("the recursion is w' x and F x + g e of the paper") {
  // Two harmonics of 7 and one of 30.4375 rows, a damped trend, ARMA(2, 2): x has 12 numbers.
  constexpr std::size_t kSize = 12;
  const double gammas[] = {0.02, -0.01, 0.005, 0.03};
  const TbatsShares<double> by{.alpha = 0.2,
                               .beta = 0.03,
                               .phi = 0.95,
                               .ar = {0.4, -0.1},
                               .ma = {0.3, 0.2},
                               .gammas = gammas};
  const double periods[] = {7, 30.4375};
  const auto season = [&](std::size_t i) {
    return TbatsSeason{i == 0 ? 2U : 1U, std::cos(kTurn / periods[i]),
                       std::sin(kTurn / periods[i])};
  };
  double f[kSize][kSize] = {};
  double w[kSize] = {1, by.phi, 1, 0, 1, 0, 1, 0, 0.4, -0.1, 0.3, 0.2};
  double g[kSize] = {by.alpha, by.beta, 0.02, -0.01, 0.02, -0.01, 0.005, 0.03, 1, 0, 1, 0};
  f[0][0] = 1;
  f[0][1] = f[1][1] = by.phi;
  const double angles[] = {kTurn / 7, 2 * kTurn / 7, kTurn / 30.4375};
  for (std::size_t j = 0; j < 3; ++j) {
    const std::size_t at = 2 + 2 * j;
    f[at][at] = f[at + 1][at + 1] = std::cos(angles[j]);
    f[at][at + 1] = std::sin(angles[j]);
    f[at + 1][at] = -std::sin(angles[j]);
  }
  for (std::size_t row = 0; row < 9; ++row) {  // what d moves, d itself included
    for (std::size_t lag = 8; lag < kSize; ++lag) f[row][lag] = g[row] * w[lag];
  }
  f[9][8] = f[11][10] = 1;
  const Random random(1);
  double x[kSize];
  for (std::size_t i = 0; i < kSize; ++i) x[i] = random.normal(i);
  std::vector<double> turning(x + 2, x + 8);
  TbatsStates<double> states{
      .level = x[0], .trend = x[1], .d = {x[8], x[9]}, .e = {x[10], x[11]}, .turning = turning};
  for (std::size_t t = 0; t < 50; ++t) {
    double mean = 0;
    for (std::size_t i = 0; i < kSize; ++i) mean += w[i] * x[i];
    CHECK(std::abs(tbats_mean(by, states) - mean) < 1e-12);
    const double error = random.normal(100 + t);
    double next[kSize];
    for (std::size_t i = 0; i < kSize; ++i) {
      next[i] = g[i] * error;
      for (std::size_t k = 0; k < kSize; ++k) next[i] += f[i][k] * x[k];
    }
    std::copy(next, next + kSize, x);
    tbats_step(by, states, error, season);
  }
}

TEST_CASE("seasons that are no whole numbers of rows are forecast two cycles ahead") {
  const std::vector<double> y = waves(400, 1);
  const std::vector<double> truth = waves(460, 1, 0);
  for (const bool arma : {false, true}) {
    const auto panel =
        fit_one<AutoTBATS>({.season_length = {7, 30.4375}, .use_arma_errors = arma}, y);
    const Forecast ahead = predicted(panel, 60);
    double worst = 0;
    for (std::size_t k = 0; k < 60; ++k) {
      worst = std::max(worst, std::abs(ahead.mean[k] - truth[400 + k]));
    }
    CHECK(worst < 2);  // a level that follows the noise is off by about 1
    CHECK(ahead.variance[0] > 0.7);
    CHECK(ahead.variance[0] < 1.2);
    CHECK(panel.model().label(panel.state(0)).find("<7,1>, <30.438,1>") != std::string::npos);
  }
}

TEST_CASE("the chosen form has the least criterion of those that were asked for") {
  const std::vector<double> y = waves(150, 2);
  const double best = aic_of(fit_one<AutoTBATS>({.season_length = {7}}, y));
  for (const bool boxcox : {false, true}) {
    for (const bool trend : {false, true}) {
      for (const bool damped : {false, true}) {
        if (damped && !trend) continue;
        const auto panel = fit_one<AutoTBATS>({.season_length = {7},
                                               .use_boxcox = boxcox,
                                               .use_trend = trend,
                                               .use_damped_trend = damped},
                                              y);
        CHECK(best <= aic_of(panel));
      }
    }
  }
}

TEST_CASE("variances and quantiles are those of many sample paths") {
  std::vector<double> y = waves(150, 3, 4);
  constexpr std::size_t kPaths = 4000;
  constexpr std::size_t kSteps = 9;
  for (const bool boxcox : {false, true}) {
    const auto panel = fit_one<AutoTBATS>({.season_length = {7}, .use_boxcox = boxcox}, y);
    const auto [mean, variance] = predicted(panel, kSteps);
    std::vector<double> paths(kPaths * kSteps);
    panel.simulate(kSteps, kPaths, 1, paths, {});
    std::vector<double> high(kSteps);
    panel.quantiles(kSteps, std::vector<double>{0.9}, high, {});
    for (std::size_t k = 0; k < kSteps; ++k) {
      double squares = 0;
      double below = 0;
      for (std::size_t p = 0; p < kPaths; ++p) {
        const double error = paths[p * kSteps + k] - mean[k];
        squares += error * error;
        below += paths[p * kSteps + k] < high[k] ? 1 : 0;
      }
      INFO(boxcox << " step " << k);
      // Four standard errors; the transformation bends within the spread, to first order none.
      const double bend = boxcox ? 0.02 : 0.0;
      CHECK(std::abs(squares / kPaths / variance[k] - 1) < 4 * std::sqrt(2.0 / kPaths) + bend);
      CHECK(std::abs(below / kPaths - 0.9) < 4 * std::sqrt(0.09 / kPaths));
    }
  }
}

TEST_CASE("a TBATS observation as forecast leaves the next forecasts as they were") {
  for (const bool boxcox : {false, true}) {
    auto panel =
        fit_one<AutoTBATS>({.season_length = {7, 30.4375}, .use_boxcox = boxcox}, waves(150, 4));
    const std::vector<double> before = predicted(panel, 9).mean;
    panel.update({std::vector<double>{before[0]}, std::vector<std::int64_t>{0, 1}});
    const std::vector<double> after = predicted(panel, 8).mean;
    for (std::size_t k = 0; k < 8; ++k) CHECK(std::abs(after[k] / before[k + 1] - 1) < 1e-11);
  }
}

TEST_CASE("TBATS forecasts scale with the series by powers of two to the last bit") {
  const std::vector<double> y = waves(120, 5);
  const Forecast one = predicted(fit_one<AutoTBATS>({.season_length = {7}}, y), 6);
  for (const int exponent : {-40, 40}) {
    std::vector<double> scaled = y;
    for (double& each : scaled) each = std::ldexp(each, exponent);
    const Forecast other = predicted(fit_one<AutoTBATS>({.season_length = {7}}, scaled), 6);
    for (std::size_t k = 0; k < 6; ++k) CHECK(other.mean[k] == std::ldexp(one.mean[k], exponent));
  }
}

TEST_CASE("every short, flat or spiky series has a finite TBATS forecast") {
  for (const std::size_t n : {1U, 2U, 3U, 7U, 13U, 14U, 15U, 30U, 100U}) {
    for (const double scale : {0.0, 1e-12, 1e12}) {
      std::vector<double> spike(n);
      spike[n / 2] = scale;
      for (const double mean :
           predicted(fit_one<AutoTBATS>({.season_length = {7}}, spike), 5).mean) {
        CHECK(std::isfinite(mean));
      }
      const std::vector<double> flat(n, scale);
      for (const double mean :
           predicted(fit_one<AutoTBATS>({.season_length = {7}}, flat), 5).mean) {
        CHECK(std::abs(mean - scale) <= 1e-6 * scale);
      }
    }
  }
}

TEST_CASE("Box and Cox's transformation is smooth through 0 and goes back") {
  for (const double lambda : {0.0, 1e-9, 1e-3, 0.3, 1.0}) {
    for (const double y : {1e-6, 0.5, 1.0, 1.0000001, 40.0, 1e9}) {
      const double z = box_cox(y, lambda);
      CHECK(std::abs(inverse_box_cox(z, lambda) / y - 1) < 1e-9);
      const double near = box_cox(y, lambda + 1e-9);
      CHECK(std::abs(near - z) <= 1e-6 * (1 + std::abs(z)));
      if (lambda < 1e-8) CHECK(std::abs(z - std::log(y)) < 1e-6);
    }
  }
  CHECK(std::abs(box_cox(8, 1) - 7) < 1e-14);
  CHECK(inverse_box_cox(-3, 0.5) == 0);
}

TEST_CASE("least squares finds the line, shares among equal columns and ignores empty ones") {
  LeastSquares line(4);
  for (int t = 0; t < 9; ++t) line.add(std::vector<double>{1, 1.0 * t, 1.0 * t, 0}, 3 + 2.0 * t);
  std::vector<double> x(4);
  REQUIRE(line.solve(x));
  CHECK(std::abs(x[0] - 3) < 1e-7);
  CHECK(std::abs(x[1] + x[2] - 2) < 1e-7);
  CHECK(x[3] == 0);
}

TEST_CASE("as many harmonics are chosen as there are, and orders only where errors depend") {
  const Random random(6);
  std::vector<double> y(240);
  std::vector<double> noise(240);
  std::vector<double> process(240);
  for (std::size_t t = 0; t < y.size(); ++t) {
    const double angle = kTurn * static_cast<double>(t) / 12.5;
    noise[t] = random.normal(t);
    process[t] = noise[t] + (t > 0 ? 0.8 * process[t - 1] : 0.0);
    y[t] = 5 * std::sin(angle) + 4 * std::cos(2 * angle) + 3 * std::sin(3 * angle) + 0.5 * noise[t];
  }
  CHECK(choose_harmonics(y, std::vector<double>{12.5}) == std::vector<std::size_t>{3});
  CHECK(choose_harmonics(y, std::vector<double>{130}) == std::vector<std::size_t>{0});
  const auto of_process = choose_orders(process);
  CHECK(of_process.first >= 1);
  CHECK(choose_orders(std::vector<double>(10, 1.0)) == std::pair<std::size_t, std::size_t>{0, 0});
  CHECK(most_harmonics(7) == 3);
  CHECK(most_harmonics(12) == 6);
}

TEST_CASE("TBATS options that contradict each other are refused by name") {
  CHECK_THROWS_AS(AutoTBATS({.season_length = {}}), InvalidArgument);
  CHECK_THROWS_AS(AutoTBATS({.season_length = {7, 7}}), InvalidArgument);
  CHECK_THROWS_AS(AutoTBATS({.season_length = {2}}), InvalidArgument);
  CHECK_THROWS_AS(AutoTBATS({.bc_lower_bound = 0.6, .bc_upper_bound = 0.5}), InvalidArgument);
  CHECK_THROWS_AS(AutoTBATS({.use_trend = false, .use_damped_trend = true}), InvalidArgument);
}

}  // namespace
}  // namespace mliot::statistical

// Complex exponential smoothing: the recursion by hand, slopes, variances, hard series.
#include "mliot/statistical/ces.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mliot/core/error.hpp"
#include "mliot/core/random.hpp"
#include "mliot/statistical/fitted_panel.hpp"
#include "reference/dual.hpp"
#include "statistical/ces_horizon.hpp"
#include "statistical/seasonal_pattern.hpp"
#include "support/catch.hpp"
#include "support/one_series.hpp"

namespace mliot::statistical {
namespace {

std::vector<double> parameters(const FittedPanel<AutoCES>& panel) {
  std::vector<double> out(AutoCES::parameter_names.size());
  panel.model().parameters(panel.state(0), out);
  return out;
}

std::vector<double> quarterly(std::size_t n, std::uint64_t seed) {
  const Random random(seed);
  std::vector<double> y(n);
  for (std::size_t t = 0; t < n; ++t) {
    const double season[] = {8, -3, -9, 4};
    y[t] = 60 + 0.4 * static_cast<double>(t) + season[t % 4] + 2 * random.normal(t);
  }
  return y;
}

TEST_CASE("without a season it is the recursion of the paper, forth, back and forth") {
  const std::vector<double> y = quarterly(60, 1);
  const auto panel = fit_one<AutoCES>({.model = "N"}, y);
  const std::vector<double> found = parameters(panel);
  // The paper: (l + i c) = (1, a1 - 1; 1, 1 - a0) (l + i c) + (a0 - a1, a0 + a1) error.
  std::complex<double> level;
  const auto step = [&](double error) {
    level = {level.real() + (found[1] - 1) * level.imag() + (found[0] - found[1]) * error,
             level.real() + (1 - found[0]) * level.imag() + (found[0] + found[1]) * error};
  };
  level = 0;
  for (std::size_t t = 0; t < 10; ++t) level += y[t] / 10;
  level = {level.real(), level.real() / 1.1};
  for (const double x : y) step(x - level.real());
  step(0);
  for (std::size_t t = y.size(); t-- > 0;) step(y[t] - level.real());
  step(0);
  double squares = 0;
  for (const double x : y) {
    squares += (x - level.real()) * (x - level.real());
    step(x - level.real());
  }
  const Forecast ahead = predicted(panel, 3);
  for (const double mean : ahead.mean) {
    CHECK(std::abs(mean / level.real() - 1) < 1e-9);
    step(0);
  }
  CHECK(std::abs(ahead.variance[0] / (squares / 58) - 1) < 1e-9);
  CHECK(std::abs(found[5] / (-30 * std::log(squares)) - 1) < 1e-9);  // -n / 2 log(sum e^2)
}

TEST_CASE("every form of complex smoothing that is asked for is the one that is fitted") {
  for (const char* model : {"N", "S", "P", "F"}) {
    const auto panel = fit_one<AutoCES>({.season_length = 4, .model = model}, quarterly(80, 2));
    CHECK(panel.model().label(panel.state(0)) == "CES(" + std::string(model) + ")");
    CHECK(std::isnan(parameters(panel)[2]) == (model[0] == 'N' || model[0] == 'S'));
  }
}

TEST_CASE("the slopes of a dual number are those of differences") {
  const auto f = [](auto a, auto b) { return (a - b) * a * a + b * b * a - a; };
  const auto at = f(reference::Dual<2>::parameter(1.5, 0), reference::Dual<2>::parameter(0.7, 1));
  CHECK(at.x == f(1.5, 0.7));
  constexpr double kStep = 1e-6;
  const double by_a = (f(1.5 + kStep, 0.7) - f(1.5 - kStep, 0.7)) / (2 * kStep);
  const double by_b = (f(1.5, 0.7 + kStep) - f(1.5, 0.7 - kStep)) / (2 * kStep);
  CHECK(std::abs(at.slopes[0] - by_a) < 1e-8);
  CHECK(std::abs(at.slopes[1] - by_b) < 1e-8);
}

CesForm form_of(char letter) {
  const std::string_view letters = "NSPF";
  return static_cast<CesForm>(letters.find(letter));
}

// The shares that a panel found, and its series as a search sees it.
struct Fitted {
  std::vector<double> pattern;
  CesTask task;
  CesFound found;

  Fitted(const std::vector<double>& y, char letter) {
    const std::string model(1, letter);
    const auto panel = fit_one<AutoCES>({.season_length = 4, .model = model}, y);
    const std::vector<double> shares = parameters(panel);
    for (std::size_t i = 0; i < 4; ++i) found.shares[i] = std::isnan(shares[i]) ? 0 : shares[i];
    if (letter != 'N') pattern = seasonal_pattern(y, 4, false);
    task = {y, pattern, {}};
  }
};

// Mean of the steps' n log(sum of squares) with weights 1 / k, each origin run on by itself.
double plain_horizon_value(CesForm form, const Fitted& fit, std::size_t steps) {
  const auto [a0, a1, b0, b1] = fit.found.shares;
  const CesShares<double> by{a0, a1, b0, b1};
  const std::span<const double> y = fit.task.y;
  std::vector<double> seasons(form == CesForm::none ? 0 : 8);
  CesStates<double> states;
  states.seasons = std::span(seasons).first(seasons.size() / 2);
  states.seasonal_potentials = std::span(seasons).last(seasons.size() / 2);
  ces_guess(form, y, fit.pattern, states);
  ces_backcast(form, by, states, y);
  std::vector<double> squares(steps);
  std::vector<double> counts(steps);
  for (std::size_t t = 0; t < y.size(); ++t) {
    std::vector<double> copy = seasons;
    CesStates<double> ahead = states;
    ahead.seasons = std::span(copy).first(copy.size() / 2);
    ahead.seasonal_potentials = std::span(copy).last(copy.size() / 2);
    for (std::size_t k = 0; k < steps && t + k < y.size(); ++k) {
      const std::size_t j = (t + k) % ahead.periods();
      const double error = y[t + k] - ces_mean(form, ahead, j);
      squares[k] += error * error;
      counts[k] += 1;
      ces_step(form, by, ahead, j, 0.0);
    }
    const std::size_t j = t % states.periods();
    ces_step(form, by, states, j, y[t] - ces_mean(form, states, j));
  }
  double value = 0;
  double weights = 0;
  const auto n = static_cast<double>(y.size());
  for (std::size_t k = 0; k < steps; ++k) {
    value += n * std::log(squares[k] * n / counts[k]) / static_cast<double>(k + 1);
    weights += 1 / static_cast<double>(k + 1);
  }
  return value / weights;
}

TEST_CASE("errors of every step ahead of complex smoothing are those of the plain recursion") {
  const std::vector<double> y = quarterly(61, 3);
  for (const char letter : {'N', 'S', 'P', 'F'}) {
    const Fitted fit(y, letter);
    for (const std::size_t steps : {1U, 4U}) {
      const double expected = plain_horizon_value(form_of(letter), fit, steps);
      const double found = ces_horizon_value(form_of(letter), fit.task, fit.found, 4, steps);
      CHECK(std::abs(found / expected - 1) < 1e-9);
    }
  }
}

TEST_CASE("the chosen form of complex smoothing forecasts a season ahead best, less its shares") {
  for (const std::uint64_t seed : {3U, 4U, 5U}) {
    const std::vector<double> y = quarterly(60, seed);
    const auto panel = fit_one<AutoCES>({.season_length = 4}, y);
    std::string best;
    double least = 1e300;
    for (const char letter : {'N', 'S', 'P', 'F'}) {
      const double value = plain_horizon_value(form_of(letter), Fitted(y, letter), 4);
      const double k = letter == 'F' ? 5 : letter == 'P' ? 4 : 3;
      const double criterion = value + 2 * k + 2 * k * (k + 1) / (59 - k);
      if (criterion < least) best = std::string("CES(") + letter + ")";
      least = std::min(least, criterion);
    }
    CHECK(panel.model().label(panel.state(0)) == best);
  }
}

TEST_CASE("variances of complex smoothing are those of many sample paths") {
  const std::vector<double> y = quarterly(60, 7);
  constexpr std::size_t kPaths = 4000;
  constexpr std::size_t kSteps = 9;
  for (const char* model : {"N", "S", "P", "F"}) {
    const auto panel = fit_one<AutoCES>({.season_length = 4, .model = model}, y);
    const auto [mean, variance] = predicted(panel, kSteps);
    std::vector<double> paths(kPaths * kSteps);
    panel.simulate(kSteps, kPaths, 1, paths, {});
    for (std::size_t k = 0; k < kSteps; ++k) {
      double squares = 0;
      for (std::size_t p = 0; p < kPaths; ++p) {
        const double error = paths[p * kSteps + k] - mean[k];
        squares += error * error;
      }
      INFO(model << " step " << k);
      CHECK(std::abs(squares / kPaths / variance[k] - 1) < 4 * std::sqrt(2.0 / kPaths));
    }
  }
}

TEST_CASE("an observation as forecast leaves the next forecasts as they were") {
  const std::vector<double> y = quarterly(61, 8);
  for (const char* model : {"N", "S", "P", "F"}) {
    auto panel = fit_one<AutoCES>({.season_length = 4, .model = model}, y);
    const std::vector<double> before = predicted(panel, 9).mean;
    panel.update({std::vector<double>{before[0]}, std::vector<std::int64_t>{0, 1}});
    const std::vector<double> after = predicted(panel, 8).mean;
    for (std::size_t k = 0; k < 8; ++k) CHECK(std::abs(after[k] / before[k + 1] - 1) < 1e-12);
  }
}

TEST_CASE("complex smoothing scales with the series by powers of two to the last bit") {
  const std::vector<double> y = quarterly(60, 9);
  const Forecast one = predicted(fit_one<AutoCES>({.season_length = 4}, y), 6);
  for (const int exponent : {-40, 40}) {
    std::vector<double> scaled = y;
    for (double& each : scaled) each = std::ldexp(each, exponent);
    const Forecast other = predicted(fit_one<AutoCES>({.season_length = 4}, scaled), 6);
    for (std::size_t k = 0; k < 6; ++k) CHECK(other.mean[k] == std::ldexp(one.mean[k], exponent));
  }
}

TEST_CASE("every short, flat or spiky series has a finite forecast") {
  for (const std::size_t n : {1U, 2U, 3U, 4U, 5U, 7U, 8U, 9U, 200U}) {
    for (const double scale : {0.0, 1e-12, 1e12}) {
      std::vector<double> spike(n);
      spike[n / 2] = scale;
      for (const double mean : predicted(fit_one<AutoCES>({.season_length = 4}, spike), 5).mean) {
        CHECK(std::isfinite(mean));
      }
      const std::vector<double> flat(n, scale);
      for (const double mean : predicted(fit_one<AutoCES>({.season_length = 4}, flat), 5).mean) {
        CHECK(std::abs(mean - scale) <= 1e-9 * scale);
      }
    }
  }
}

TEST_CASE("letters and seasons that do not fit are refused by name") {
  CHECK_THROWS_AS(AutoCES({.model = "A"}), InvalidArgument);
  CHECK_THROWS_AS(AutoCES({.model = ""}), InvalidArgument);
  CHECK_THROWS_AS(AutoCES({.season_length = 4, .model = "NS"}), InvalidArgument);
  CHECK_THROWS_AS(AutoCES({.season_length = 1, .model = "P"}), InvalidArgument);
  CHECK_THROWS_AS(AutoCES({.season_length = 0}), InvalidArgument);
}

}  // namespace
}  // namespace mliot::statistical

// Complex exponential smoothing: the recursion by hand, slopes, variances, hard series.
#include "mliot/statistical/ces.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "mliot/core/error.hpp"
#include "mliot/core/random.hpp"
#include "mliot/statistical/fitted_panel.hpp"
#include "statistical/dual.hpp"
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
  const auto at = f(Dual<2>::parameter(1.5, 0), Dual<2>::parameter(0.7, 1));
  CHECK(at.x == f(1.5, 0.7));
  constexpr double kStep = 1e-6;
  const double by_a = (f(1.5 + kStep, 0.7) - f(1.5 - kStep, 0.7)) / (2 * kStep);
  const double by_b = (f(1.5, 0.7 + kStep) - f(1.5, 0.7 - kStep)) / (2 * kStep);
  CHECK(std::abs(at.slopes[0] - by_a) < 1e-8);
  CHECK(std::abs(at.slopes[1] - by_b) < 1e-8);
}

TEST_CASE("the chosen form of complex smoothing has the least corrected criterion") {
  constexpr std::size_t kAicc = 7;
  for (const std::uint64_t seed : {3U, 4U, 5U}) {
    const std::vector<double> y = quarterly(60, seed);
    const double best = parameters(fit_one<AutoCES>({.season_length = 4}, y))[kAicc];
    for (const char* model : {"N", "S", "P", "F"}) {
      CHECK(best <= parameters(fit_one<AutoCES>({.season_length = 4, .model = model}, y))[kAicc]);
    }
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

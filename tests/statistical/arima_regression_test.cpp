// ARIMA with covariates, and Fourier terms as covariates.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "mliot/core/archive.hpp"
#include "mliot/core/error.hpp"
#include "mliot/core/math.hpp"
#include "mliot/core/random.hpp"
#include "mliot/statistical/arima.hpp"
#include "mliot/statistical/auto_arima.hpp"
#include "mliot/statistical/dynamic_harmonic_regression.hpp"
#include "mliot/statistical/fitted_panel.hpp"
#include "support/catch.hpp"

namespace mliot::statistical {
namespace {

using Numbers = std::vector<double>;

template <class M>
double parameter(const FittedPanel<M>& panel, std::string_view name, std::size_t series = 0) {
  const auto names = panel.model().coefficient_names();
  Numbers values(names.size());
  panel.model().parameters(panel.state(series), values);
  return values[static_cast<std::size_t>(std::find(names.begin(), names.end(), name) -
                                         names.begin())];
}

// y = 10 + 3 a - 2 b + AR(1) noise, with the rows a, b in x.
struct Sample {
  Numbers y, x;
};

Sample sample(std::size_t n, double noise) {
  const Random random(21);
  Sample out;
  double e = 0;
  for (std::size_t t = 0; t < n; ++t) {
    const double a = std::sin(0.7 * static_cast<double>(t));
    const double b = t % 5 == 0 ? 1.0 : 0.0;
    e = 0.6 * e + noise * random.normal(t);
    out.x.push_back(a);
    out.x.push_back(b);
    out.y.push_back(10 + 3 * a - 2 * b + e);
  }
  return out;
}

template <class M>
FittedPanel<M> fitted(typename M::Options options, const Sample& s, std::size_t columns) {
  FittedPanel<M> panel(std::move(options));
  panel.fit(
      {s.y, std::vector<std::int64_t>{0, static_cast<std::int64_t>(s.y.size())}, s.x, columns}, {},
      {});
  return panel;
}

TEST_CASE("coefficients of covariates are found, and carry the forecasts") {
  const Sample s = sample(200, 0.01);
  const auto panel = fitted<ARIMA>({.order = {1, 0, 0}, .regressors = 2}, s, 2);
  CHECK(std::abs(parameter(panel, "x1") - 3) < 0.02);
  CHECK(std::abs(parameter(panel, "x2") + 2) < 0.02);
  CHECK(panel.model().label(panel.state(0)) == "Regression with ARIMA(1,0,0) with mean errors");
  const Numbers future{0.5, 0.0, -0.5, 1.0};
  Numbers mean(2);
  Numbers variance(2);
  panel.predict({2, future}, mean, variance, {});
  CHECK(std::abs(mean[0] - 11.5) < 0.1);
  CHECK(std::abs(mean[1] - 6.5) < 0.1);
}

TEST_CASE("a regression with errors of one order is generalised least squares") {
  // The normal equations of the whitened columns, whitened by the difference equation of AR(1).
  const Sample s = sample(60, 1.0);
  const auto panel =
      fitted<ARIMA>({.order = {1, 0, 0}, .include_mean = false, .regressors = 2}, s, 2);
  const double phi = parameter(panel, "ar1");
  double aa = 0;
  double ab = 0;
  double bb = 0;
  double ay = 0;
  double by = 0;
  for (std::size_t t = 0; t < s.y.size(); ++t) {
    const auto whitened = [&](auto value) {
      return t == 0 ? value(0U) * std::sqrt(1 - phi * phi) : value(t) - phi * value(t - 1);
    };
    const double a = whitened([&](std::size_t i) { return s.x[2 * i]; });
    const double b = whitened([&](std::size_t i) { return s.x[2 * i + 1]; });
    const double y = whitened([&](std::size_t i) { return s.y[i]; });
    aa += a * a;
    ab += a * b;
    bb += b * b;
    ay += a * y;
    by += b * y;
  }
  const double determinant = aa * bb - ab * ab;
  CHECK(std::abs(parameter(panel, "x1") - (ay * bb - by * ab) / determinant) < 1e-9);
  CHECK(std::abs(parameter(panel, "x2") - (by * aa - ay * ab) / determinant) < 1e-9);
}

TEST_CASE("a constant covariate and a repeated one are left out") {
  Sample s = sample(80, 0.1);
  Numbers x;
  for (std::size_t t = 0; t < s.y.size(); ++t) {
    x.insert(x.end(), {s.x[2 * t], 7.0, -2 * s.x[2 * t]});
  }
  s.x = x;
  const auto panel = fitted<ARIMA>({.order = {1, 0, 0}, .regressors = 3}, s, 3);
  CHECK(std::abs(parameter(panel, "x1") - 3) < 0.3);
  CHECK(std::isnan(parameter(panel, "x2")));
  CHECK(std::isnan(parameter(panel, "x3")));
}

TEST_CASE("updates with covariates are the joined series, and files keep them") {
  const Sample s = sample(60, 0.5);
  const ARIMAOptions options{.order = {1, 0, 1}, .regressors = 2};
  auto all = fitted<ARIMA>(options,
                           {{s.y.begin(), s.y.begin() + 50}, {s.x.begin(), s.x.begin() + 100}}, 2);
  auto steps = archive::load<FittedPanel<ARIMA>>(archive::save(all));
  const Numbers rest(s.y.begin() + 50, s.y.end());
  const Numbers rest_x(s.x.begin() + 100, s.x.end());
  all.update({rest, std::vector<std::int64_t>{0, 10}, rest_x, 2});
  for (std::size_t t = 0; t < 10; ++t) {
    steps.update({std::span(rest).subspan(t, 1), std::vector<std::int64_t>{0, 1},
                  std::span(rest_x).subspan(2 * t, 2), 2});
  }
  CHECK(std::ranges::equal(all.state(0), steps.state(0)));
  const Numbers future{0.1, 0.0};
  Numbers paths(2000);
  all.simulate({1, future}, 2000, 3, paths, {});
  double mean = 0;
  double variance = 0;
  all.predict({1, future}, {&mean, 1}, {&variance, 1}, {});
  double sum = 0;
  for (const double each : paths) sum += each / 2000;
  CHECK(std::abs(sum - mean) < 4 * std::sqrt(variance / 2000));
}

TEST_CASE("covariates of another number or not finite are refused") {
  Sample s = sample(30, 0.5);
  CHECK_THROWS_AS(fitted<ARIMA>({.regressors = 1}, s, 2), InvalidArgument);
  CHECK_THROWS_AS(fitted<ARIMA>({}, s, 2), InvalidArgument);
  const auto panel = fitted<ARIMA>({.regressors = 2}, s, 2);
  Numbers two(2);
  CHECK_THROWS_AS(panel.predict(1, {two.data(), 1}, {two.data() + 1, 1}, {}), InvalidArgument);
  s.x[3] = NAN;
  CHECK_THROWS_AS(fitted<ARIMA>({.regressors = 2}, s, 2), InvalidArgument);
}

// A season of 12.5 periods in two harmonics, and a covariate.
Sample harmonic(std::size_t n) {
  const Random random(5);
  Sample out;
  for (std::size_t t = 0; t < n; ++t) {
    const double angle = 2 * 3.141592653589793 * static_cast<double>(t) / 12.5;
    out.x.push_back(random.uniform(1000 + t));
    out.y.push_back(20 + 4 * std::sin(angle) - 3 * std::cos(2 * angle) + 5 * out.x.back() +
                    0.1 * random.normal(t));
  }
  return out;
}

TEST_CASE("the pairs of a season that is not whole are found, beside a covariate") {
  const Sample s = harmonic(120);
  const auto panel =
      fitted<DynamicHarmonicRegression>({.season_length = {12.5}, .regressors = 1}, s, 1);
  CHECK(std::abs(parameter(panel, "S1-12.5") - 4) < 0.1);
  CHECK(std::abs(parameter(panel, "C2-12.5") + 3) < 0.1);
  CHECK(std::abs(parameter(panel, "x1") - 5) < 0.2);
  const std::string label = panel.model().label(panel.state(0));
  CHECK(label.find("K = 2") != std::string::npos);
  const Sample longer = harmonic(140);
  Numbers mean(20);
  Numbers variance(20);
  panel.predict({20, std::span(longer.x).subspan(120)}, mean, variance, {});
  for (std::size_t k = 0; k < 20; ++k) CHECK(std::abs(mean[k] - longer.y[120 + k]) < 0.5);
}

TEST_CASE("pairs that are given are kept, and short series do without") {
  const Sample s = harmonic(120);
  const DynamicHarmonicRegressionOptions options{.season_length = {12.5, 4}, .harmonics = {3, 2}};
  const auto panel = fitted<DynamicHarmonicRegression>(options, {s.y, {}}, 0);
  const std::string label = panel.model().label(panel.state(0));
  CHECK(label.find("K = 3+2") != std::string::npos);
  CHECK(std::isnan(parameter(panel, "S2-4")));  // half a turn an observation: no sine
  const auto brief = fitted<DynamicHarmonicRegression>(options, {{5, 6, 7}, {}}, 0);
  CHECK(brief.model().label(brief.state(0)).find("K = 0+0") != std::string::npos);
  CHECK_THROWS_AS(DynamicHarmonicRegression({.season_length = {12.5}, .harmonics = {7}}),
                  InvalidArgument);
  CHECK_THROWS_AS(DynamicHarmonicRegression({.season_length = {}}), InvalidArgument);
  CHECK_THROWS_AS(DynamicHarmonicRegression({.season_length = {7, 12.5, 7}}), InvalidArgument);
}

// The sample of harmonic() as exponents of amounts.
Sample amounts(std::size_t n) {
  Sample out = harmonic(n);
  for (double& each : out.y) each = math::exp(each / 20);
  return out;
}

TEST_CASE("a harmonic regression of logarithms is one of a transformation by logarithms") {
  const Sample s = amounts(100);
  Sample logs = s;
  for (double& each : logs.y) each = math::log(each);
  const DynamicHarmonicRegressionOptions plain{.season_length = {12.5}, .regressors = 1};
  auto options = plain;
  options.blambda = 0;
  const auto panel = fitted<DynamicHarmonicRegression>(options, s, 1);
  const auto in_logs = fitted<DynamicHarmonicRegression>(plain, logs, 1);
  CHECK(std::ranges::equal(panel.state(0), in_logs.state(0)));
  constexpr std::size_t kSteps = 6;
  const Numbers x{0.1, 0.9, 0.3, 0.2, 0.5, 0.7};
  Numbers mean(kSteps);
  Numbers variance(kSteps);
  Numbers log_mean(kSteps);
  Numbers log_variance(kSteps);
  panel.predict({kSteps, x}, mean, variance, {});
  in_logs.predict({kSteps, x}, log_mean, log_variance, {});
  Numbers upper(kSteps);
  panel.quantiles({kSteps, x}, Numbers{0.9}, upper, {});
  Numbers path(kSteps);
  Numbers log_path(kSteps);
  panel.simulate({kSteps, x}, 1, 7, path, {});
  in_logs.simulate({kSteps, x}, 1, 7, log_path, {});
  options.biasadj = true;
  Numbers adjusted(kSteps);
  Numbers spread(kSteps);
  fitted<DynamicHarmonicRegression>(options, s, 1).predict({kSteps, x}, adjusted, spread, {});
  const auto near = [](double a, double b) { return std::abs(a - b) <= 1e-13 * std::abs(b); };
  for (std::size_t k = 0; k < kSteps; ++k) {
    CHECK(near(mean[k], std::exp(log_mean[k])));
    CHECK(near(variance[k], mean[k] * mean[k] * log_variance[k]));
    const double end = log_mean[k] + 1.2815515655446004 * std::sqrt(log_variance[k]);
    CHECK(near(upper[k], std::exp(end)));
    CHECK(near(path[k], std::exp(log_path[k])));
    CHECK(near(adjusted[k], mean[k] * (1 + 0.5 * log_variance[k])));
  }
  CHECK_THROWS_AS(fitted<DynamicHarmonicRegression>({.blambda = 0}, {{1, 2, 0}, {}}, 0),
                  InvalidArgument);
}

TEST_CASE("an update of a transformed harmonic regression goes on as the fit did") {
  const Sample s = amounts(60);
  const DynamicHarmonicRegressionOptions options{
      .season_length = {12.5}, .harmonics = {2}, .blambda = 0.4};
  const auto whole = fitted<DynamicHarmonicRegression>(options, {s.y, {}}, 0);
  FittedPanel<DynamicHarmonicRegression> run = whole;
  Numbers state(whole.state(0).begin(), whole.state(0).end());
  const Numbers next{3.5, 0.25, 0};
  run.update({next, std::vector<std::int64_t>{0, 3}});
  for (const double y : next) whole.model().update(state, y);
  CHECK(std::ranges::equal(run.state(0), state));
  const auto again = archive::load<FittedPanel<DynamicHarmonicRegression>>(archive::save(run));
  CHECK(again.model().options().blambda == 0.4);
  CHECK(std::ranges::equal(again.state(0), state));
}

}  // namespace
}  // namespace mliot::statistical

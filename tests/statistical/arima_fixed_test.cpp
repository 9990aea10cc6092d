// ARIMA with numbers that are held, and of observations that are transformed.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "mliot/core/archive.hpp"
#include "mliot/core/error.hpp"
#include "mliot/core/math.hpp"
#include "mliot/core/random.hpp"
#include "mliot/statistical/any_panel.hpp"
#include "mliot/statistical/arima.hpp"
#include "mliot/statistical/auto_arima.hpp"
#include "mliot/statistical/fitted_panel.hpp"
#include "reference/arma_reference.hpp"
#include "statistical/arima_variables.hpp"
#include "support/catch.hpp"
#include "support/one_series.hpp"

namespace mliot::statistical {
namespace {

using Numbers = std::vector<double>;

template <class M>
double parameter(const FittedPanel<M>& panel, std::string_view name) {
  const auto names = panel.model().coefficient_names();
  Numbers values(names.size());
  panel.model().parameters(panel.state(0), values);
  return values[static_cast<std::size_t>(std::find(names.begin(), names.end(), name) -
                                         names.begin())];
}

bool near(double a, double b, double tolerance) {
  return std::abs(a - b) <= tolerance * (1 + std::abs(b));
}

std::string refusal(const ARIMAOptions& options) {
  try {
    ARIMA{options};
  } catch (const InvalidArgument& error) {
    return error.what();
  }
  return {};
}

bool says(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// An AR(2) process about 20.
Numbers process(std::size_t n) {
  const Random random(5);
  Numbers y(n);
  for (std::size_t t = 0; t < n; ++t) {
    const double one = t > 0 ? y[t - 1] - 20 : 0;
    const double two = t > 1 ? y[t - 2] - 20 : 0;
    y[t] = 20 + 0.5 * one + 0.3 * two + random.normal(t);
  }
  return y;
}

// Positive, growing, with a season of four.
Numbers sales(std::size_t n) {
  const Random random(8);
  Numbers y(n);
  for (std::size_t t = 0; t < n; ++t) {
    const auto at = static_cast<double>(t);
    y[t] = 40 *
           std::exp(0.02 * at + 0.2 * std::cos(1.5707963267948966 * at) + 0.05 * random.normal(t));
  }
  return y;
}

TEST_CASE("numbers that are held stay, and the others are the best beside them") {
  const Numbers y = process(120);
  const auto held = fit_one<ARIMA>(
      {.order = {2, 0, 0}, .fixed = {"ar1", "intercept"}, .fixed_values = {0.4, 19.5}}, y);
  CHECK(parameter(held, "ar1") == 0.4);
  CHECK(parameter(held, "mean") == 19.5);
  CHECK(held.model().label(held.state(0)) == "ARIMA(2,0,0) with mean");
  const auto loglik = [&](double ar2) {
    Numbers z = y;
    for (double& each : z) each -= 19.5;
    const auto found = reference::arma_density({0.4, ar2}, {}, z);
    const double n = 120;
    return -0.5 * (n * std::log(2 * 3.141592653589793 * found.squares / n) + n + found.logs);
  };
  const double ar2 = parameter(held, "ar2");
  CHECK(near(parameter(held, "loglik"), loglik(ar2), 1e-10));
  CHECK(loglik(ar2 + 0.01) < loglik(ar2));
  CHECK(loglik(ar2 - 0.01) < loglik(ar2));
  // One coefficient and the variance are estimated.
  CHECK(near(parameter(held, "aic"), 4 - 2 * parameter(held, "loglik"), 1e-12));
}

TEST_CASE("an update is a fit with the fitted numbers held to the joined series, bit for bit") {
  const Numbers y = sales(60);
  const ARIMAOptions options{.order = {1, 1, 1},
                             .season_length = 4,
                             .seasonal_order = {1, 0, 1},
                             .include_drift = true,
                             .blambda = 0.3,
                             .biasadj = true};
  auto panel = fit_one<ARIMA>(options, {y.begin(), y.begin() + 45});
  ARIMAOptions known = options;
  known.fixed = {"ar1", "ma1", "sar1", "sma1", "drift"};
  for (const auto& name : known.fixed) known.fixed_values.push_back(parameter(panel, name));
  panel.update({Numbers(y.begin() + 45, y.end()), std::vector<std::int64_t>{0, 15}});
  const auto whole = fit_one<ARIMA>(known, y);
  State after = panel.state(0);
  State joined = whole.state(0);
  for (std::size_t at = 0; at < after.size(); ++at) {
    const bool told = at >= kArimaSigma2 && at <= kArimaBic;  // of the longer series
    CHECK((told || after[at] == joined[at]));
  }
  CHECK(near(parameter(whole, "aic"), 2 - 2 * parameter(whole, "loglik"), 1e-12));
}

TEST_CASE("variances near the unit circle are whole, beyond 2,000 steps of the filter") {
  // (1 - B^m) y = (1 + theta B^m) e: each phase of the season is a moving average of its own, the
  // next error of which has F = (1 - theta^(2 n + 4)) / (1 - theta^(2 n + 2)) after n differences.
  constexpr double kTheta = -0.9999;
  for (const std::int64_t m : {12, 52}) {
    constexpr std::size_t kSeasons = 6;
    const auto panel = fit_one<ARIMA>({.order = {0, 0, 0},
                                       .season_length = m,
                                       .seasonal_order = {0, 1, 1},
                                       .fixed = {"sma1"},
                                       .fixed_values = {kTheta}},
                                      sales(kSeasons * static_cast<std::size_t>(m)));
    const double squared = kTheta * kTheta;
    const double next = (1 - std::pow(squared, kSeasons + 1)) / (1 - std::pow(squared, kSeasons));
    const auto h = static_cast<std::size_t>(2 * m);
    const Numbers variance = predicted(panel, h).variance;
    const double sigma2 = parameter(panel, "sigma2");
    CHECK(near(variance[0] / sigma2, next, 1e-8));
    for (std::size_t k = 0; k < h; ++k) {
      const double later = k < h / 2 ? 0 : (1 + kTheta) * (1 + kTheta);
      CHECK(near(variance[k] / sigma2, next + later, 5e-4));
    }
  }
}

TEST_CASE("coefficients of covariates are held by their numbers") {
  const Numbers y = process(50);
  Numbers x(100);
  for (std::size_t t = 0; t < 50; ++t) {
    x[2 * t] = std::sin(static_cast<double>(t));
    x[2 * t + 1] = t % 3 == 0 ? 1 : 0;
  }
  FittedPanel<ARIMA> panel(
      {.order = {1, 0, 0}, .regressors = 2, .fixed = {"ex_2"}, .fixed_values = {7}});
  panel.fit({y, std::vector<std::int64_t>{0, 50}, x, 2}, {}, {});
  Numbers less = y;
  Numbers first(50);
  for (std::size_t t = 0; t < 50; ++t) {
    less[t] -= 7 * x[2 * t + 1];
    first[t] = x[2 * t];
  }
  FittedPanel<ARIMA> alone({.order = {1, 0, 0}, .regressors = 1});
  alone.fit({less, std::vector<std::int64_t>{0, 50}, first, 1}, {}, {});
  CHECK(parameter(panel, "x2") == 7);
  CHECK(near(parameter(panel, "x1"), parameter(alone, "x1"), 1e-9));
  CHECK(near(parameter(panel, "aicc"), parameter(alone, "aicc"), 1e-9));
  FittedPanel<ARIMA> without({.fixed = {"ex_1"}, .fixed_values = {7}});
  CHECK_THROWS_AS(without.fit({y, std::vector<std::int64_t>{0, 50}}, {}, {}), InvalidArgument);
}

TEST_CASE("a search between coefficients that are held stays stationary and invertible") {
  const auto start = [](ArimaOrder order, const Numbers& held) {
    return ArimaVariables(order, held).start();
  };
  // ar1 = 1.5 asks for ar2 between -1 and -0.5.
  const auto found = start({.p = 2}, {1.5, NAN});
  REQUIRE(found);
  CHECK((found->size() == 1 && (*found)[0] > -1 && (*found)[0] < -0.5));
  CHECK(start({.q = 2}, {-1.5, NAN}));
  CHECK_FALSE(start({.p = 2}, {2.5, NAN}));
  CHECK_FALSE(start({.p = 1}, {1.0}));
  CHECK(start({.p = 1}, {0.999}));
  const auto panel =
      fit_one<ARIMA>({.order = {3, 0, 0}, .fixed = {"ar3"}, .fixed_values = {0}}, process(80));
  const auto plain = fit_one<ARIMA>({.order = {2, 0, 0}}, process(80));
  CHECK(near(parameter(panel, "loglik"), parameter(plain, "loglik"), 1e-6));
  CHECK(near(parameter(panel, "aicc"), parameter(plain, "aicc"), 1e-6));
}

TEST_CASE("what cannot be held is refused with what can be") {
  const auto with = [](std::vector<std::string> names, Numbers values) {
    return refusal(
        {.order = {2, 0, 1}, .fixed = std::move(names), .fixed_values = std::move(values)});
  };
  CHECK(
      says(with({"ar11"}, {0.1}), "did you mean 'ar1'? It has ar1 to ar2, ma1 to ma1, intercept"));
  CHECK(says(with({"drift"}, {0.1}), "'drift', which the model does not have"));
  CHECK(says(with({"ex_0"}, {0.1}), "did you mean 'ex_1'"));
  CHECK(says(with({"ar1", "ar1"}, {0.1, 0.2}), "names 'ar1' twice"));
  CHECK(says(with({"mean", "intercept"}, {0.1, 0.2}), "names 'intercept' twice"));
  CHECK(says(with({"ar1", "ar2"}, {1.2, 0.1}),
             "no stationary autoregression was found with the fixed ar1 = 1.2, ar2 = 0.1"));
  CHECK(says(with({"ma1"}, {-1.5}), "no invertible moving average"));
  CHECK(says(with({"ar1"}, {INFINITY}), "must be a finite number"));
  CHECK(says(with({"ar1"}, {}), "1 names and 0 values"));
  CHECK(says(refusal({.blambda = 3.0}), "blambda must be"));
}

TEST_CASE("a transformation by logarithms is a fit to logarithms") {
  const Numbers y = sales(60);
  Numbers logs = y;
  for (double& each : logs) each = math::log(each);
  const ARIMAOptions options{.order = {0, 1, 1}, .season_length = 4, .seasonal_order = {0, 1, 1}};
  ARIMAOptions transformed = options;
  transformed.blambda = 0;
  Numbers fitted(60);
  Numbers fitted_logs(60);
  const auto panel = fit_one<ARIMA>(transformed, y, fitted);
  const auto plain = fit_one<ARIMA>(options, logs, fitted_logs);
  CHECK(std::equal(panel.state(0).begin(), panel.state(0).end(), plain.state(0).begin()));
  CHECK(parameter(panel, "aicc") == parameter(plain, "aicc"));
  const auto [mean, variance] = predicted(panel, 5);
  const auto in_logs = predicted(plain, 5);
  Numbers upper(5);
  panel.quantiles(5, Numbers{0.9}, upper, {});
  for (std::size_t k = 0; k < 5; ++k) {
    CHECK(near(mean[k], std::exp(in_logs.mean[k]), 1e-14));
    CHECK(near(variance[k], mean[k] * mean[k] * in_logs.variance[k], 1e-14));
    const double end = in_logs.mean[k] + 1.2815515655446004 * std::sqrt(in_logs.variance[k]);
    CHECK(near(upper[k], std::exp(end), 1e-14));
  }
  CHECK(std::isnan(fitted[4]));
  CHECK(near(fitted[40], std::exp(fitted_logs[40]), 1e-14));
  transformed.biasadj = true;
  const auto means = predicted(fit_one<ARIMA>(transformed, y), 5).mean;
  for (std::size_t k = 0; k < 5; ++k) {
    CHECK(near(means[k], mean[k] * (1 + 0.5 * in_logs.variance[k]), 1e-14));
  }
  // One observation tells no variance: its own value is the forecast, adjusted or not.
  CHECK(near(predicted(fit_one<ARIMA>(transformed, {5.0}), 1).mean[0], 5.0, 1e-14));
}

TEST_CASE("a covariate without effect is left out, not held at 0") {
  ARIMAOptions options{.order = {0, 1, 1}, .regressors = 2};
  options.fixed = {"ex_2"};
  options.fixed_values = {0.0};
  CHECK(says(refusal(options), "ex_2 at 0"));
}

TEST_CASE("the scale of a transformation goes there and back") {
  for (const double lambda : {-2.0, -0.5, 0.0, 1e-9, 0.3, 0.5, 1.0, 2.0}) {
    const ArimaScale scale{lambda, false};
    for (const double y : {1e-12, 0.3, 1.0, 7.0, 1e5}) {
      if (std::pow(y, lambda) < 1e-6) continue;  // digits are lost beside 1
      CHECK(near(scale.back(scale.transformed(y)) / y, 1, 1e-7));
      if (lambda > 0.1) CHECK(near(scale.back(scale.transformed(-y)), -y, 1e-7));
    }
    CHECK(scale.lowest() == (lambda > 0 ? std::numeric_limits<double>::lowest()
                                        : std::numeric_limits<double>::denorm_min()));
  }
  const ArimaScale root{0.5, false};
  CHECK(root.transformed(0) == -2);
  CHECK(root.back(-2) == 0);
  CHECK(near(root.transformed(9), 4, 1e-15));
  CHECK(near(root.transformed(-9), -8, 1e-15));
  CHECK(std::isinf(ArimaScale{-0.5, false}.back(3)));
  CHECK(std::isnan(root.back(NAN)));
}

// As the definition says: y (1 + (1 - lambda) variance / (2 y^(2 lambda))), and dy / dz squared.
TEST_CASE("means and variances on the scale of the observations are those of the definition") {
  for (const double lambda : {-0.5, 0.0, 0.3, 2.0}) {
    double mean = ArimaScale{lambda, false}.transformed(50);
    double variance = 0.01;
    ArimaScale{lambda, true}.forecast_back(mean, variance);
    const double bent = 1 + 0.5 * 0.01 * (1 - lambda) / std::pow(50.0, 2 * lambda);
    CHECK(near(mean, 50 * bent, 1e-12));
    CHECK(near(variance, 0.01 * std::pow(50.0, 2 - 2 * lambda), 1e-12));
  }
}

TEST_CASE("paths of a transformed series lie below its quantiles as often as they say") {
  const auto panel = fit_one<ARIMA>({.order = {1, 1, 1}, .blambda = -0.3}, sales(60));
  constexpr std::size_t kPaths = 4000;
  constexpr std::size_t kSteps = 8;
  const Numbers levels{0.1, 0.5, 0.9};
  Numbers ends(kSteps * 3);
  Numbers paths(kPaths * kSteps);
  panel.quantiles(kSteps, levels, ends, {});
  panel.simulate(kSteps, kPaths, 1, paths, {});
  for (std::size_t k = 0; k < kSteps; ++k) {
    for (std::size_t j = 0; j < 3; ++j) {
      double below = 0;
      for (std::size_t p = 0; p < kPaths; ++p) below += paths[p * kSteps + k] < ends[3 * k + j];
      const double error = 4.5 * std::sqrt(levels[j] * (1 - levels[j]) / kPaths);
      CHECK(std::abs(below / kPaths - levels[j]) < error);
    }
  }
}

TEST_CASE("observations without a transform are refused") {
  CHECK_THROWS_AS(fit_one<ARIMA>({.blambda = 0}, {1, 2, 0}), InvalidArgument);
  CHECK_THROWS_AS(fit_one<AutoARIMA>({.blambda = -0.5}, {1, 2, -1}), InvalidArgument);
  const auto panel = fit_one<AutoARIMA>({.blambda = 0.5}, {1, 2, 0, -3, 4, 5});
  CHECK(std::isfinite(predicted(panel, 1).mean[0]));
  const AnyPanel any = AnyPanel::load(
      "arima", archive::Reader(archive::save(fit_one<ARIMA>({.blambda = 0}, {1, 2, 3}))));
  CHECK_FALSE(any.takes(0));
  CHECK(any.takes(1e-300));
  CHECK(any.takes(5e-324));  // the least number above 0
  CHECK_FALSE(any.takes(-5e-324));
}

TEST_CASE("a file without the newer options is read as one that has none of them") {
  archive::Object stored = archive::save(fit_one<ARIMA>({.order = {1, 0, 0}}, process(30)));
  auto& options = std::get<archive::Object>(stored.members.at("options").data);
  for (const char* each : {"biasadj", "fixed", "fixed_values"}) options.members.erase(each);
  const auto panel = FittedPanel<ARIMA>::load(archive::Reader(stored));
  CHECK_FALSE(panel.model().options().blambda);
  const auto held = fit_one<ARIMA>(
      {.order = {1, 0, 0}, .blambda = 0.5, .fixed = {"ar1"}, .fixed_values = {0.25}}, process(30));
  const auto again = FittedPanel<ARIMA>::load(archive::Reader(archive::save(held)));
  CHECK(again.model().options().fixed_values == Numbers{0.25});
  CHECK(predicted(again, 3).mean == predicted(held, 3).mean);
}

TEST_CASE("a series too short for its order is a random walk, whatever is held") {
  const auto panel =
      fit_one<ARIMA>({.order = {3, 0, 0}, .fixed = {"ar1"}, .fixed_values = {0.5}}, {5, 6, 7});
  CHECK(panel.model().label(panel.state(0)) == "ARIMA(0,1,0)");
  const auto known = fit_one<ARIMA>(
      {.order = {1, 0, 0}, .fixed = {"ar1", "intercept"}, .fixed_values = {0.5, 4}}, {8});
  CHECK(near(predicted(known, 2).mean[0], 6, 1e-14));  // half of the way back, and half again
  CHECK(near(predicted(known, 2).mean[1], 5, 1e-14));
}

}  // namespace
}  // namespace mliot::statistical

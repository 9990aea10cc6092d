// ARIMA: hand-made series, the density of the whole covariance matrix, states that run on.
#include "mliot/statistical/arima.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "mliot/core/random.hpp"
#include "mliot/statistical/auto_arima.hpp"
#include "mliot/statistical/fitted_panel.hpp"
#include "reference/arma_reference.hpp"
#include "statistical/arima_order.hpp"
#include "statistical/seasonal_strength.hpp"
#include "support/catch.hpp"
#include "support/one_series.hpp"

namespace mliot::statistical {
namespace {

template <class M>
double parameter(const FittedPanel<M>& panel, std::string_view name) {
  const std::vector<std::string> names = panel.model().coefficient_names();
  std::vector<double> values(names.size());
  panel.model().parameters(panel.state(0), values);
  return values[static_cast<std::size_t>(std::find(names.begin(), names.end(), name) -
                                         names.begin())];
}

bool near(double a, double b, double tolerance) {
  return std::abs(a - b) <= tolerance * (1 + std::abs(b));
}

// A seasonal random walk with short memory, of period 4.
std::vector<double> seasonal_walk(std::size_t n, std::uint64_t seed) {
  const Random random(seed);
  std::vector<double> y(n);
  double before = 0;
  for (std::size_t t = 0; t < n; ++t) {
    const double e = random.normal(t);
    y[t] = (t >= 4 ? y[t - 4] : 50.0 + 5 * static_cast<double>(t)) + 0.3 + e + 0.4 * before;
    before = e;
  }
  return y;
}

TEST_CASE("without coefficients ARIMA is the mean, or the walk with the mean step") {
  const std::vector<double> y{4, 8, 3, 9, 6};
  const auto mean = fit_one<ARIMA>({}, y);
  CHECK(near(predicted(mean, 2).mean[1], 6, 1e-14));
  CHECK(near(predicted(mean, 2).variance[1], 26.0 / 4, 1e-14));  // 4 + 4 + 9 + 9 over n - 1
  const auto walk = fit_one<ARIMA>({.order = {0, 1, 0}}, y);
  const double step2 = (16.0 + 25.0 + 36.0 + 9.0) / 4;
  CHECK(predicted(walk, 2).mean == std::vector<double>{6, 6});
  CHECK(near(predicted(walk, 2).variance[1], 2 * step2, 1e-14));
  const auto drift = fit_one<ARIMA>({.order = {0, 1, 0}, .include_drift = true}, y);
  CHECK(near(predicted(drift, 3).mean[2], 6 + 3 * 0.5, 1e-14));  // from 4 to 6 in four steps
  CHECK(near(parameter(drift, "drift"), 0.5, 1e-14));
  const auto seasonal = fit_one<ARIMA>(
      {.order = {0, 0, 0}, .season_length = 2, .seasonal_order = {0, 1, 0}}, {1, 10, 3, 20, 4});
  CHECK(predicted(seasonal, 4).mean == std::vector<double>{20, 4, 20, 4});
}

TEST_CASE("forecasts and variances are the conditional ones of the whole covariance matrix") {
  // Short, so that the filter of the seasonal moving average has not settled.
  const std::vector<double> y = [] {
    const Random random(3);
    std::vector<double> z(18);
    for (std::size_t t = 0; t < z.size(); ++t) z[t] = random.normal(t + 1) + 0.6 * random.normal(t);
    return z;
  }();
  constexpr std::size_t kSteps = 6;
  const auto panel = fit_one<ARIMA>(
      {.order = {1, 0, 1}, .season_length = 4, .seasonal_order = {0, 0, 1}, .include_mean = false},
      y);
  const auto forecast = predicted(panel, kSteps);
  const std::vector<double> ar{parameter(panel, "ar1")};
  const std::vector<double> ma = expanded(std::vector<double>{parameter(panel, "ma1")},
                                          std::vector<double>{parameter(panel, "sma1")}, 4, 1);
  const double sigma2 = parameter(panel, "sigma2");
  const auto density = [&](const std::vector<double>& z) {
    return reference::arma_density(ar, ma, z);
  };
  for (std::size_t h = 1; h <= kSteps; ++h) {
    // log density of y and one value z at step h, as a parabola in z: at -1, 0 and 1.
    const auto gamma = reference::arma_covariances(ar, ma, y.size() + h);
    std::vector<double> right(y.size());
    for (std::size_t t = 0; t < y.size(); ++t) right[t] = gamma[y.size() - 1 + h - t];
    std::vector<double> plus = y;
    std::vector<double> minus = y;
    for (std::size_t t = 0; t < y.size(); ++t) {
      plus[t] += right[t];
      minus[t] -= right[t];
    }
    const double mean = (density(plus).squares - density(minus).squares) / 4;  // c' V^-1 y
    const double variance = gamma[0] - density(right).squares;
    CHECK(near(forecast.mean[h - 1], mean, 1e-9));
    CHECK(near(forecast.variance[h - 1], sigma2 * variance, 1e-9));
  }
  const double n = 18;
  const auto whole = density(y);
  const double wanted =
      -0.5 * (n * std::log(2 * 3.141592653589793 * whole.squares / n) + n + whole.logs);
  CHECK(near(parameter(panel, "loglik"), wanted, 1e-10));
}

TEST_CASE("variances of an integrated model are those of many sample paths") {
  const auto panel = fit_one<ARIMA>(
      {.order = {1, 1, 1}, .season_length = 4, .seasonal_order = {0, 1, 1}}, seasonal_walk(40, 2));
  constexpr std::size_t kPaths = 4000;
  constexpr std::size_t kSteps = 6;
  const auto [mean, variance] = predicted(panel, kSteps);
  std::vector<double> paths(kPaths * kSteps);
  panel.simulate(kSteps, kPaths, 1, paths, {});
  for (std::size_t k = 0; k < kSteps; ++k) {
    double squares = 0;
    for (std::size_t p = 0; p < kPaths; ++p) {
      const double error = paths[p * kSteps + k] - mean[k];
      squares += error * error;
    }
    INFO("step " << k);  // four standard errors of a variance of that many normals
    CHECK(std::abs(squares / kPaths / variance[k] - 1) < 4 * std::sqrt(2.0 / kPaths));
  }
}

TEST_CASE("neighbours of the fitted coefficients are less likely") {
  const std::vector<double> y = seasonal_walk(60, 4);
  const ArimaOrder order{1, 0, 1, 0, 1, 1, 4, true};
  const ArimaData data({y, {}, 0}, order);
  const ArimaFound found = estimate(data, order, ArimaMethod::css_ml);
  const std::vector<double> w = differenced(y, order);
  const auto likelihood = [&](std::span<const double> partial) {
    const ArimaCoefficients c = coefficients_of(order, partial);
    const auto ar = expanded(c.ar, c.seasonal_ar, 4, -1);
    const auto ma = expanded(c.ma, c.seasonal_ma, 4, 1);
    // The best mean: by the products of the series and of ones.
    std::vector<double> sum = w;
    std::vector<double> less = w;
    for (double& each : sum) each += 1;
    for (double& each : less) each -= 1;
    const auto own = reference::arma_density(ar, ma, w);
    const double ones = reference::arma_density(ar, ma, std::vector<double>(w.size(), 1)).squares;
    const double cross = (reference::arma_density(ar, ma, sum).squares -
                          reference::arma_density(ar, ma, less).squares) /
                         4;
    const double left = own.squares - cross * cross / ones;
    return -0.5 * (static_cast<double>(w.size()) * std::log(left) + own.logs);
  };
  const double best = likelihood(found.point);
  for (std::size_t i = 0; i < found.point.size(); ++i) {
    for (const double step : {-0.02, 0.02}) {
      std::vector<double> other = found.point;
      other[i] += step;
      CHECK(likelihood(other) < best);
    }
  }
}

TEST_CASE("updates leave the bits of the fitted parameters run over the joined series") {
  const std::vector<double> y = seasonal_walk(50, 6);
  const ARIMAOptions options{
      .order = {1, 1, 1}, .season_length = 4, .seasonal_order = {1, 0, 1}, .include_drift = true};
  auto panel = fit_one<ARIMA>(options, {y.begin(), y.begin() + 30});
  const State found = panel.state(0);
  const ArimaLayout layout{{1, 1, 1, 1, 0, 1, 4, true}, 0};
  const auto part = [&](std::size_t at, std::size_t count) {
    const auto numbers = found.subspan(at, count);
    return std::vector<double>(numbers.begin(), numbers.end());
  };
  std::vector<double> joined(layout.width());
  arima_start(layout, layout.most,
              {part(layout.ar(), 1), part(layout.ma(), 1), part(layout.seasonal_ar(), 1),
               part(layout.seasonal_ma(), 1)},
              joined);
  std::copy(found.begin() + kArimaSigma2, found.begin() + kArimaCoefficients,
            joined.begin() + kArimaSigma2);
  joined[kArimaMean] = found[kArimaMean];
  for (const double each : y) arima_update(layout, joined, each, 0);
  panel.update({std::vector<double>(y.begin() + 30, y.end()), std::vector<std::int64_t>{0, 20}});
  CHECK(std::equal(joined.begin(), joined.end(), panel.state(0).begin()));
}

TEST_CASE("the statistic of Kwiatkowski et al. of the numbers 1 to 10") {
  std::vector<double> y(10);
  for (std::size_t t = 0; t < 10; ++t) y[t] = static_cast<double>(t + 1);
  // Partial sums of t - 5.5 square to 833.25, the deviations to 82.5; no lags for n = 10.
  CHECK(near(kpss_statistic(y), 833.25 / (10 * 82.5), 1e-14));
  CHECK(differences_needed(y, 2) == 1);
  CHECK(differences_needed(std::vector<double>(10, 3.0), 2) == 0);
}

TEST_CASE("a second difference is taken at 1 % alone") {
  const auto summed = [](const std::vector<double>& steps) {
    std::vector<double> y{5.0};
    for (const double step : steps) y.push_back(y.back() + step);
    return y;
  };
  const std::vector<double> doubtful{0, 1, 0, 1, 0, 1, 1, 2, 1, 2};
  CHECK(near(kpss_statistic(doubtful), 26.85 / (10 * 4.9), 1e-14));  // between 0.463 and 0.739
  CHECK(differences_needed(doubtful, 2) == 1);
  CHECK(differences_needed(summed(doubtful), 2) == 1);
  CHECK(differences_needed(summed({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}), 2) == 2);
}

TEST_CASE("a season is as strong as what it explains") {
  std::vector<double> y(48);
  for (std::size_t t = 0; t < 48; ++t)
    y[t] = static_cast<double>(t) + 10 * static_cast<double>(t % 4);
  CHECK(seasonal_strength(y, 4) > 0.999);
  const Random random(1);
  for (std::size_t t = 0; t < 48; ++t) y[t] = random.normal(t);
  CHECK(seasonal_strength(y, 4) < 0.6);
  CHECK(seasonal_strength(std::span(y).first(7), 4) == 0);
}

TEST_CASE("the search of all orders is at least as good as the stepwise one") {
  const std::vector<double> y = seasonal_walk(60, 7);
  AutoARIMAOptions options{.season_length = 4, .max_p = 2, .max_q = 2};
  options.max_seasonal_p = options.max_seasonal_q = 1;
  const auto stepwise = fit_one<AutoARIMA>(options, y);
  options.stepwise = false;
  options.max_order = 6;
  const auto all = fit_one<AutoARIMA>(options, y);
  CHECK(parameter(all, "aicc") <= parameter(stepwise, "aicc") + 1e-6);
  CHECK(parameter(stepwise, "aicc") < parameter(all, "aicc") + 5);
  CHECK(all.model().label(all.state(0)).find(",1,") != std::string::npos);
}

TEST_CASE("ARIMA forecasts scale with the series to the last bit, from 1e-12 to 1e12") {
  const std::vector<double> y = seasonal_walk(40, 9);
  const auto base = predicted(fit_one<AutoARIMA>({.season_length = 4}, y), 5);
  for (const int exponent : {-46, 34}) {
    std::vector<double> scaled = y;
    for (double& each : scaled) each = std::ldexp(each, exponent);
    const auto other = predicted(fit_one<AutoARIMA>({.season_length = 4}, scaled), 5);
    for (std::size_t k = 0; k < 5; ++k) {
      CHECK(other.mean[k] == std::ldexp(base.mean[k], exponent));
      CHECK(other.variance[k] == std::ldexp(base.variance[k], 2 * exponent));
    }
  }
}

bool finite(const std::vector<double>& numbers) {
  return std::all_of(numbers.begin(), numbers.end(), [](double x) { return std::isfinite(x); });
}

TEST_CASE("hard series have finite ARIMA forecasts") {
  std::vector<std::vector<double>> hard{{5},
                                        {5, 6},
                                        {5, 6, 7},
                                        {5, 6, 7, 8, 9, 10, 11, 12},
                                        std::vector<double>(30, 0.0),
                                        std::vector<double>(30, 7.5),
                                        std::vector<double>(30, 0.0)};
  hard.back()[17] = 1e6;
  for (const auto& y : hard) {
    const auto automatic = fit_one<AutoARIMA>({.season_length = 12}, y);
    const auto given =
        fit_one<ARIMA>({.order = {2, 0, 1}, .season_length = 12, .seasonal_order = {0, 1, 1}}, y);
    INFO(y.size() << " " << automatic.model().label(automatic.state(0)));
    CHECK((finite(predicted(automatic, 13).mean) && finite(predicted(given, 13).mean)));
    CHECK((y.size() < 2 || finite(predicted(automatic, 13).variance)));
  }
  CHECK(predicted(fit_one<AutoARIMA>({}, hard[5]), 1).mean[0] == 7.5);
  CHECK(predicted(fit_one<AutoARIMA>({}, hard[3]), 2).mean == std::vector<double>{13, 14});
  // The one order that may be tried has too many coefficients for three observations.
  CHECK(finite(predicted(fit_one<AutoARIMA>({.d = 0, .nmodels = 1}, hard[2]), 2).mean));
  const auto walk = fit_one<ARIMA>({.order = {3, 0, 0}}, hard[1]);
  CHECK(walk.model().label(walk.state(0)) == "ARIMA(0,1,0)");
}

TEST_CASE("updates of a series fitted to nothing begin it as a fit to the first does") {
  const std::vector<double> y{100, 120, 90};
  FittedPanel<AutoARIMA> late({.season_length = 4});
  late.fit({{}, std::vector<std::int64_t>{0, 0}}, {}, {});
  CHECK(std::isnan(predicted(late, 1).mean[0]));
  late.update({y, std::vector<std::int64_t>{0, 3}});
  auto alone = fit_one<AutoARIMA>({.season_length = 4}, {100});
  alone.update({std::vector<double>{120, 90}, std::vector<std::int64_t>{0, 2}});
  CHECK(predicted(late, 2).mean == predicted(alone, 2).mean);
  CHECK(predicted(late, 2).mean == std::vector<double>{90, 90});
}

TEST_CASE("orders that cannot be are refused") {
  CHECK_THROWS_AS(ARIMA({.order = {1, 0}}), InvalidArgument);
  CHECK_THROWS_AS(ARIMA({.order = {1, 3, 0}}), InvalidArgument);
  CHECK_THROWS_AS(ARIMA({.order = {1, -1, 0}}), InvalidArgument);
  CHECK_THROWS_AS(ARIMA({.seasonal_order = {1, 0, 0}}), InvalidArgument);  // no season_length
  CHECK_THROWS_AS(ARIMA({.order = {1, 2, 0}, .include_drift = true}), InvalidArgument);
  CHECK_THROWS_AS(ARIMA({.method = "OLS"}), InvalidArgument);
  CHECK_THROWS_AS(AutoARIMA({.ic = "hq"}), InvalidArgument);
  CHECK_THROWS_AS(AutoARIMA({.seasonal_d = 1}), InvalidArgument);  // no season_length
  CHECK_THROWS_AS(AutoARIMA({.d = 1, .stationary = true}), InvalidArgument);
}

TEST_CASE("states of a file with orders out of range or numbers not finite are refused") {
  const auto panel = fit_one<AutoARIMA>({.season_length = 4}, seasonal_walk(40, 11));
  const std::vector<double> state(panel.state(0).begin(), panel.state(0).end());
  REQUIRE(panel.model().valid(state));
  const auto with = [&](std::size_t at, double x) {
    std::vector<double> changed = state;
    changed[at] = x;
    return panel.model().valid(changed);
  };
  for (std::size_t at = kArimaCount; at <= kArimaConstant; ++at) CHECK_FALSE(with(at, 0.5));
  for (std::size_t at = kArimaP; at <= kArimaConstant; ++at) CHECK_FALSE(with(at, 9.0));
  for (const std::size_t at : {kArimaMean, kArimaVariance, kArimaCoefficients}) {
    CHECK_FALSE(with(at, NAN));
  }
  CHECK_FALSE(with(kArimaSigma2, -1));
  for (std::size_t at = kArimaSigma2; at < kArimaCoefficients; ++at) CHECK(with(at, NAN));
}

}  // namespace
}  // namespace mliot::statistical

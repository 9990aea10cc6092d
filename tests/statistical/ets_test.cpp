// Exponential smoothing: hand-made recursions, variances against simulation, hard series.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "mliot/core/random.hpp"
#include "mliot/statistical/auto_ets.hpp"
#include "mliot/statistical/exponential_smoothing.hpp"
#include "mliot/statistical/fitted_panel.hpp"
#include "mliot/statistical/holt.hpp"
#include "statistical/ets_form.hpp"
#include "support/catch.hpp"
#include "support/one_series.hpp"

namespace mliot::statistical {
namespace {

std::vector<double> seasonal_sales(std::size_t n, std::uint64_t seed) {
  const Random random(seed);
  std::vector<double> y(n);
  for (std::size_t t = 0; t < n; ++t) {
    const double season = 1 + 0.3 * std::sin(static_cast<double>(t % 4) * 1.5707963267948966);
    y[t] = (100 + 0.8 * static_cast<double>(t)) * season * (1 + 0.05 * random.normal(t));
  }
  return y;
}

TEST_CASE("simple exponential smoothing of a hand-made series") {
  std::vector<double> fitted(4);
  const auto panel = fit_one<SimpleExponentialSmoothing>({.alpha = 0.5}, {4, 8, 2, 6}, fitted);
  CHECK(std::isnan(fitted[0]));
  CHECK(std::vector(fitted.begin() + 1, fitted.end()) == std::vector<double>{4, 6, 4});
  const auto [mean, variance] = predicted(panel, 2);
  const double sigma2 = (16.0 + 16.0 + 4.0) / 3;  // 8-4, 2-6, 6-4
  CHECK(mean == std::vector<double>{5, 5});
  CHECK(variance == std::vector<double>{sigma2, sigma2 * 1.25});
}

TEST_CASE("the optimised share leaves less squared error than its neighbours and a grid") {
  const std::vector<double> y = seasonal_sales(40, 3);
  const auto squares = [&](double alpha) {
    double level = y[0];
    double sum = 0;
    for (std::size_t t = 1; t < y.size(); ++t) {
      sum += (y[t] - level) * (y[t] - level);
      level += alpha * (y[t] - level);
    }
    return sum;
  };
  const auto panel = fit_one<SimpleExponentialSmoothingOptimized>({}, y);
  double found[2];
  panel.model().parameters(panel.state(0), found);
  for (int i = 1; i < 1000; ++i) CHECK(squares(found[0]) <= squares(0.001 * i) * (1 + 1e-9));
}

TEST_CASE("each period of a season is smoothed by itself") {
  const auto panel =
      fit_one<SeasonalExponentialSmoothing>({.season_length = 2, .alpha = 0.5}, {1, 10, 3, 20, 4});
  CHECK(predicted(panel, 3).mean == std::vector<double>{15, 3, 15});  // 1, 2, 3 and 10, 15
}

TEST_CASE("every form that is asked for is the one that is fitted") {
  const std::vector<double> y = seasonal_sales(60, 5);
  for (const char* error : {"A", "M"}) {
    for (const char* trend : {"N", "A", "M"}) {
      for (const char* season : {"N", "A", "M"}) {
        const std::string letters = std::string(error) + trend + season;
        const auto panel =
            fit_one<AutoETS>({.season_length = 4, .model = letters, .damped = trend[0] != 'N'}, y);
        const std::string middle = std::string(trend) + (trend[0] != 'N' ? "d" : "");
        CHECK(panel.model().label(panel.state(0)) ==
              "ETS(" + std::string(error) + "," + middle + "," + season + ")");
      }
    }
  }
  CHECK(fit_one<HoltWinters>({.season_length = 4, .error_type = "M"}, y)
            .model()
            .label(fit_one<HoltWinters>({.season_length = 4, .error_type = "M"}, y).state(0)) ==
        "ETS(M,A,M)");
}

TEST_CASE("the chosen form has the least corrected criterion of all") {
  const std::vector<double> y = seasonal_sales(60, 6);
  constexpr std::size_t kAicc = 7;
  double best[9];
  const auto automatic = fit_one<AutoETS>({.season_length = 4, .shrinkage = 0}, y);
  automatic.model().parameters(automatic.state(0), best);
  for (const char* letters : {"ANN", "MNN", "AAN", "MAN", "ANA", "AAA", "MNM", "MAM", "MAA"}) {
    double other[9];
    const auto panel = fit_one<AutoETS>({.season_length = 4, .model = letters, .shrinkage = 0}, y);
    panel.model().parameters(panel.state(0), other);
    CHECK(best[kAicc] <= other[kAicc]);
  }
}

TEST_CASE("analytic variances are those of many sample paths") {
  const std::vector<double> y = seasonal_sales(60, 7);
  constexpr std::size_t kPaths = 4000;
  constexpr std::size_t kSteps = 6;
  for (const char* letters : {"AAN", "AAA", "MAN", "MAA", "MAM", "AAM", "AMN", "AMdN", "AMA", "AMM",
                              "MMN", "MMdN", "MMA", "MMM"}) {
    const auto panel = fit_one<AutoETS>({.season_length = 4, .model = letters}, y);
    const auto [mean, variance] = predicted(panel, kSteps);
    std::vector<double> paths(kPaths * kSteps);
    panel.simulate(kSteps, kPaths, 1, paths, {});
    for (std::size_t k = 0; k < kSteps; ++k) {
      double squares = 0;
      for (std::size_t p = 0; p < kPaths; ++p) {
        const double error = paths[p * kSteps + k] - mean[k];
        squares += error * error;
      }
      INFO(letters << " step " << k);
      // Four standard errors of a variance of that many normals, and 1 % for first order.
      CHECK(std::abs(squares / kPaths / variance[k] - 1) < 4 * std::sqrt(2.0 / kPaths) + 0.01);
    }
  }
}

TEST_CASE("a multiplicative trend of a hand-made series is its factor") {
  std::vector<double> y(20);
  for (std::size_t t = 0; t < y.size(); ++t) y[t] = 100 * std::pow(1.1, static_cast<double>(t));
  const auto panel = fit_one<AutoETS>({.model = "MMN", .damped = false}, y);
  const auto [mean, variance] = predicted(panel, 3);
  for (std::size_t k = 0; k < 3; ++k) {
    const double wanted = y.back() * std::pow(1.1, static_cast<double>(k + 1));
    CHECK(std::abs(mean[k] / wanted - 1) < 1e-3);
  }
}

TEST_CASE("multiplicative trends are tried where they are asked for, and then win on growth") {
  std::vector<double> y(40);
  for (std::size_t t = 0; t < y.size(); ++t) {
    y[t] = 100 * std::pow(1.08, static_cast<double>(t)) * (1 + 0.02 * Random(4).normal(t));
  }
  const auto label = [&](AutoETSOptions options) {
    const auto panel = fit_one<AutoETS>(std::move(options), y);
    return panel.model().label(panel.state(0));
  };
  CHECK(label({.model = "ZZZ"}).find(",M") == std::string::npos);
  CHECK(label({.allow_multiplicative_trend = true}) == "ETS(M,M,N)");
  CHECK(label({.model = "ZMZ", .damped = true}) == "ETS(M,Md,N)");
  CHECK(label({.model = "AMdN"}) == "ETS(A,Md,N)");
  y[3] = -1;  // no form with factors suits: the additive twin
  CHECK(label({.model = "MMdN"}) == "ETS(A,Ad,N)");
}

TEST_CASE("states with a multiplicative trend stay finite whatever comes") {
  auto panel = fit_one<AutoETS>({.season_length = 4, .model = "MMM"}, seasonal_sales(60, 5));
  for (const double y : {0.0, -1e9, 0.0, 1e12, -1e12, 1e-9, 5.0, 7.0}) {
    panel.update({std::vector<double>{y}, std::vector<std::int64_t>{0, 1}});
    CHECK(panel.model().valid(panel.state(0)));
    const auto forecast = predicted(panel, 40);
    CHECK(std::all_of(forecast.mean.begin(), forecast.mean.end(),
                      [](double x) { return std::isfinite(x); }));
  }
}

TEST_CASE("the number of a form is read back as the form") {
  for (std::size_t code = 0; code < kEtsForms; ++code) {
    CHECK(EtsForm::of_code(code).code() == code);
  }
}

TEST_CASE("an update is the fitted recursion run on") {
  const std::vector<double> y = seasonal_sales(60, 8);
  std::vector<double> fitted(60);
  auto panel = fit_one<AutoETS>({.season_length = 4}, y, fitted);
  const double next = predicted(panel, 1).mean[0];
  panel.update({std::vector<double>{next}, std::vector<std::int64_t>{0, 1}});
  const auto quiet = fit_one<AutoETS>({.season_length = 4}, y);
  // Nothing was learnt from an observation as forecast: the next forecast is the old second one.
  CHECK(std::abs(predicted(panel, 1).mean[0] / predicted(quiet, 2).mean[1] - 1) < 1e-12);
}

TEST_CASE("forecasts scale with the series to the last bit, from 1e-12 to 1e12") {
  const std::vector<double> y = seasonal_sales(40, 9);
  const auto base = predicted(fit_one<AutoETS>({.season_length = 4}, y), 5);
  for (const int exponent : {-46, 34}) {
    std::vector<double> scaled = y;
    for (double& each : scaled) each = std::ldexp(each, exponent);
    const auto other = predicted(fit_one<AutoETS>({.season_length = 4}, scaled), 5);
    for (std::size_t k = 0; k < 5; ++k) {
      CHECK(other.mean[k] == std::ldexp(base.mean[k], exponent));
    }
  }
}

TEST_CASE("hard series are forecast with finite numbers") {
  std::vector<std::vector<double>> hard{{5},
                                        {5, 6},
                                        {5, 6, 7},
                                        std::vector<double>(30, 0.0),
                                        std::vector<double>(30, 7.5),
                                        std::vector<double>(30, 0.0)};
  hard.back()[17] = 1e6;
  for (const auto& y : hard) {
    const auto forecast = predicted(fit_one<AutoETS>({.season_length = 12}, y), 13);
    CHECK(std::all_of(forecast.mean.begin(), forecast.mean.end(),
                      [](double x) { return std::isfinite(x); }));
    if (y.size() > 2) {
      CHECK(std::all_of(forecast.variance.begin(), forecast.variance.end(),
                        [](double x) { return std::isfinite(x) && x >= 0; }));
    }
  }
  CHECK(predicted(fit_one<AutoETS>({}, hard[4]), 1).mean[0] == 7.5);
  const auto fallback = fit_one<AutoETS>({.season_length = 12, .model = "MAM"}, hard.back());
  CHECK(fallback.model().label(fallback.state(0)) == "ETS(A,A,A)");
}

TEST_CASE("shares of level and season that add up to 1 are fitted, whatever they round to") {
  std::vector<double> y;
  for (std::size_t t = 0; t < 60; ++t) y.push_back(20 + static_cast<double>(t * t % 4 + t % 7));
  for (const double alpha : {0.1, 0.3, 0.5, 0.7, 0.8, 0.9}) {
    const double gamma = std::round(10 - 10 * alpha) / 10;
    AutoETSOptions options{.season_length = 4, .model = "ANA"};
    options.alpha = alpha;
    options.gamma = gamma;
    const auto panel = fit_one<AutoETS>(options, y);
    std::vector<double> found(AutoETS::parameter_names.size());
    panel.model().parameters(panel.state(0), found);
    CHECK(found[0] == alpha);
    CHECK(found[2] == gamma);
    CHECK(std::isfinite(predicted(panel, 4).mean[3]));
    options.gamma = gamma + 0.01;
    CHECK_THROWS_AS(AutoETS(options), InvalidArgument);
  }
}

TEST_CASE("letters that name no form are refused") {
  CHECK_THROWS_AS(AutoETS({.model = "ZZ"}), InvalidArgument);
  CHECK_THROWS_AS(AutoETS({.model = "AdN"}), InvalidArgument);
  CHECK_THROWS_AS(AutoETS({.model = "ANdN"}), InvalidArgument);
  CHECK_THROWS_AS(AutoETS({.model = "AAdN", .damped = false}), InvalidArgument);
  CHECK_THROWS_AS(AutoETS({.model = "AAA"}), InvalidArgument);  // no season_length
  CHECK_THROWS_AS(AutoETS({.model = "ANN", .damped = true}), InvalidArgument);
  CHECK_THROWS_AS(Holt({.error_type = "Z"}), InvalidArgument);
}

template <class M>
void check_late_start(typename M::Options options) {
  const std::vector<double> y{100, 120, 90};
  FittedPanel<M> late(options);
  late.fit({{}, std::vector<std::int64_t>{0, 0}}, {}, {});
  late.update({y, std::vector<std::int64_t>{0, 3}});
  FittedPanel<M> alone(options);
  alone.fit({y, std::vector<std::int64_t>{0, 3}}, {}, {});
  double means[2];
  double variance;
  late.predict(1, std::span(means, 1), std::span(&variance, 1), {});
  alone.predict(1, std::span(means + 1, 1), std::span(&variance, 1), {});
  CHECK(means[0] == means[1]);
  CHECK(means[0] == 100);  // 100, 110, 100
}

TEST_CASE("updates of a series fitted to nothing begin it as a fit to them does") {
  check_late_start<AutoETS>({.season_length = 4});
  check_late_start<Holt>({});
  check_late_start<HoltWinters>({.season_length = 4});
}

TEST_CASE("states of a file with shares out of [0, 1] or numbers not finite are refused") {
  FittedPanel<AutoETS> panel({.season_length = 4, .model = "AAA", .damped = false});
  std::vector<double> y(24);
  for (std::size_t t = 0; t < y.size(); ++t) y[t] = static_cast<double>(t + 5 * (t % 4));
  panel.fit({y, std::vector<std::int64_t>{0, 24}}, {}, {});
  const std::vector<double> state(panel.state(0).begin(), panel.state(0).end());
  REQUIRE(panel.model().valid(state));
  const auto with = [&](std::size_t at, double x) {
    std::vector<double> changed = state;
    changed[at] = x;
    return panel.model().valid(changed);
  };
  for (const std::size_t at : {kCount, kForm, kAlpha, kBeta, kGamma, kPhi, kSigma2}) {
    CHECK_FALSE(with(at, -0.5));
  }
  for (std::size_t at = kAlpha; at <= kPhi; ++at) CHECK_FALSE((with(at, 1e300) || with(at, NAN)));
  CHECK_FALSE((with(kLevel, NAN) || with(kTrend, HUGE_VAL) || with(kSeasons, NAN)));
  for (std::size_t at = kSigma2; at < kSeasons; ++at) CHECK(with(at, NAN));  // could not be told

  const SimpleExponentialSmoothing smoothing({.alpha = 0.3});
  const std::vector<double> levels{5, 2, 4, 0.3, 7};  // seen, squares, errors, alpha, level
  CHECK(smoothing.valid(levels));
  for (const auto& [at, x] : {std::pair{0U, 5.5}, {1U, -1.0}, {2U, 6.0}, {3U, 1e300}, {4U, NAN}}) {
    std::vector<double> changed = levels;
    changed[at] = x;
    CHECK_FALSE(smoothing.valid(changed));
  }
}

}  // namespace
}  // namespace mliot::statistical

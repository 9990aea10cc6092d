// The Theta models against the recursion of the paper, hand-made series and hard ones.
#include "mliot/statistical/theta.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "mliot/core/random.hpp"
#include "mliot/freestanding/theta.h"
#include "mliot/statistical/fitted_panel.hpp"
#include "support/catch.hpp"
#include "support/one_series.hpp"

namespace mliot::statistical {
namespace {

std::vector<double> sales(std::size_t n, bool seasonal) {
  const Random random(4);
  std::vector<double> y(n);
  for (std::size_t t = 0; t < n; ++t) {
    const double season = seasonal && t % 4 == 2 ? 1.5 : 1.0;
    y[t] = (50 + 0.7 * static_cast<double>(t) + 2 * random.normal(t)) * season;
  }
  return y;
}

struct Errors {
  double squares = 0;  // from the fourth observation on
  double next = 0;     // mean of the observation after the last
};

// The dynamic model as the paper writes it, t counted from 1.
Errors paper(const std::vector<double>& y, double level, double alpha, double theta) {
  Errors out;
  double intercept = y[0];
  double slope = 0;
  double mean = 0;
  for (std::size_t i = 0; i <= y.size(); ++i) {
    const double rest = std::pow(1 - alpha, static_cast<double>(i));
    const double line = rest * intercept + (1 - rest * (1 - alpha)) / alpha * slope;
    const double mu = level + (1 - 1 / theta) * line;
    if (i == y.size()) {
      out.next = mu;
      break;
    }
    if (i >= 3) out.squares += (y[i] - mu) * (y[i] - mu);
    level = alpha * y[i] + (1 - alpha) * level;
    const auto t = static_cast<double>(i + 1);
    if (i == 0) {
      mean = y[0];
    } else {
      slope = ((t - 2) * slope + 6 * (y[i] - mean) / t) / (t + 1);
      mean = ((t - 1) * mean + y[i]) / t;
    }
    intercept = mean - slope * (t + 1) / 2;
  }
  return out;
}

struct Parameters {
  double alpha, theta, level, sigma2, loglik, aic, aicc, bic;
};

template <class M>
Parameters parameters_of(const FittedPanel<M>& panel) {
  std::array<double, 8> of{};
  panel.model().parameters(panel.state(0), of);
  return {of[0], of[1], of[2], of[3], of[4], of[5], of[6], of[7]};
}

TEST_CASE("the likelihood is that of normal errors from the fourth observation on") {
  for (const bool seasonal : {false, true}) {
    const std::vector<double> y = sales(40, seasonal);
    std::vector<double> fitted(40);
    const auto panel =
        fit_one<DynamicOptimizedTheta>({.season_length = seasonal ? 4 : 1}, y, fitted);
    const Parameters found = parameters_of(panel);
    const auto season = [&](std::size_t t) {
      return seasonal ? panel.state(0)[MLIOT_THETA_SEASONS + t % 4] : 1.0;
    };
    const double variance = found.sigma2 * (37 - 3) / 37;
    double wanted = 0;
    for (std::size_t t = 3; t < 40; ++t) {  // of y itself: its deviation is the season's multiple
      const double deviation = std::sqrt(variance) * season(t);
      const double z = (y[t] - fitted[t]) / deviation;
      wanted -= 0.5 * z * z + std::log(deviation) + 0.5 * std::log(2 * 3.141592653589793);
    }
    CHECK(found.loglik == Approx(wanted).epsilon(1e-12));
    // alpha, theta, the first level and the variance.
    CHECK(found.aic == Approx(8 - 2 * wanted).epsilon(1e-12));
    CHECK(found.aicc == Approx(found.aic + 2.0 * 4 * 5 / (37 - 5)).epsilon(1e-12));
    CHECK(found.bic == Approx(4 * std::log(37.0) - 2 * wanted).epsilon(1e-12));
  }
  const Parameters standard = parameters_of(fit_one<Theta>({}, sales(40, false)));
  CHECK(standard.aic == Approx(6 - 2 * standard.loglik).epsilon(1e-12));
  const Parameters few = parameters_of(fit_one<Theta>({}, {4, 5, 6}));
  CHECK((std::isnan(few.loglik) && std::isnan(few.aicc) && std::isnan(few.bic)));
}

TEST_CASE("the dynamic optimised model leaves less squared error than a grid of the paper's") {
  const std::vector<double> y = sales(30, false);
  const auto panel = fit_one<DynamicOptimizedTheta>({}, y);
  const double found = parameters_of(panel).sigma2 * (30 - 3 - 3);
  for (double alpha = 0.1; alpha < 0.99; alpha += 0.11) {
    for (const double theta : {1.0, 1.5, 2.0, 4.0, 20.0}) {
      for (double level = 0; level <= 60; level += 5) {
        CHECK(found <= paper(y, level, alpha, theta).squares * (1 + 1e-9));
      }
    }
  }
}

TEST_CASE("a straight line is continued, half as steep by the standard method's smoothing") {
  std::vector<double> y(20);
  for (std::size_t t = 0; t < y.size(); ++t) y[t] = 3 + 2 * static_cast<double>(t);
  const std::vector<double> mean = predicted(fit_one<Theta>({}, y), 3).mean;
  CHECK(std::abs(mean[1] - mean[0] - 1) < 0.2);  // theta = 2 keeps half of the slope
  CHECK(std::abs(predicted(fit_one<DynamicOptimizedTheta>({}, y), 1).mean[0] - 43) < 0.5);
}

TEST_CASE("a season that stands out comes back in the forecasts, another does not") {
  const auto seasonal = fit_one<Theta>({.season_length = 4}, sales(40, true));
  const std::vector<double> with = predicted(seasonal, 4).mean;
  CHECK(with[2] > 1.3 * with[1]);  // 40 is a multiple of the season
  CHECK(with[2] > 1.3 * with[3]);
  std::vector<double> noise(40);
  for (std::size_t t = 0; t < noise.size(); ++t) noise[t] = 50 + Random(6).normal(t);
  const auto plain = fit_one<Theta>({.season_length = 4}, noise);
  CHECK(predicted(plain, 4).mean == predicted(fit_one<Theta>({}, noise), 4).mean);
}

TEST_CASE("AutoTheta takes the form of the least aic") {
  for (const bool seasonal : {true, false}) {
    const std::vector<double> y = sales(40, seasonal);
    const auto aic = [](const auto& panel) { return parameters_of(panel).aic; };
    const ThetaOptions options{.season_length = 4};
    const auto chosen = fit_one<AutoTheta>(options, y);
    const std::array forms{aic(fit_one<Theta>(options, y)), aic(fit_one<DynamicTheta>(options, y)),
                           aic(fit_one<OptimizedTheta>(options, y)),
                           aic(fit_one<DynamicOptimizedTheta>(options, y))};
    const auto least = std::min_element(forms.begin(), forms.end());
    const std::array names{"STM", "DSTM", "OTM", "DOTM"};
    CHECK(aic(chosen) == *least);
    CHECK(chosen.model().label(chosen.state(0)) ==
          names.at(static_cast<std::size_t>(least - forms.begin())));
  }
}

TEST_CASE("hard series have finite forecasts, and powers of two scale them to the bit") {
  for (const std::vector<double>& y :
       {std::vector<double>{5}, std::vector<double>{5, 6}, std::vector<double>{5, 6, 7},
        std::vector<double>(30, 0.0), std::vector<double>(30, 7.5)}) {
    const auto mean = predicted(fit_one<AutoTheta>({.season_length = 12}, y), 13).mean;
    CHECK(std::all_of(mean.begin(), mean.end(), [](double x) { return std::isfinite(x); }));
    const Parameters found = parameters_of(fit_one<AutoTheta>({.season_length = 12}, y));
    CHECK(std::isfinite(found.aic) == (y.size() > 3));  // a perfect fit is no infinite likelihood
  }
  std::vector<double> huge = sales(40, false);
  const double usual = parameters_of(fit_one<Theta>({}, huge)).loglik;
  for (double& each : huge) each = std::ldexp(each, 600);
  CHECK(parameters_of(fit_one<Theta>({}, huge)).loglik ==
        Approx(usual - 37 * 600 * std::log(2.0)).epsilon(1e-12));
  CHECK(predicted(fit_one<Theta>({}, {5}), 1).mean[0] == 5);
  std::vector<double> y = sales(40, true);
  const auto base = predicted(fit_one<AutoTheta>({.season_length = 4}, y), 4).mean;
  for (double& each : y) each = std::ldexp(each, -40);
  const auto small = predicted(fit_one<AutoTheta>({.season_length = 4}, y), 4).mean;
  for (std::size_t k = 0; k < 4; ++k) CHECK(std::ldexp(small[k], 40) == base[k]);
}

TEST_CASE("an update of a theta model fitted to nothing begins it as a fit to that value does") {
  const auto check = [](auto panel, auto alone) {
    const std::vector<double> value{100};
    panel.update({value, std::vector<std::int64_t>{0, 1}});
    CHECK(predicted(panel, 2).mean == predicted(alone, 2).mean);
    panel.update({value, std::vector<std::int64_t>{0, 1}});
    CHECK(predicted(panel, 2).mean == std::vector<double>{100, 100});
  };
  check(fit_one<Theta>({}, {}), fit_one<Theta>({}, {100}));
  check(fit_one<DynamicOptimizedTheta>({}, {}), fit_one<DynamicOptimizedTheta>({}, {100}));
  check(fit_one<AutoTheta>({.season_length = 4}, {}), fit_one<AutoTheta>({}, {100}));
}

TEST_CASE("states of a file that would divide by 0 or run away are no theta states") {
  const auto panel = fit_one<Theta>({.season_length = 4}, sales(40, true));
  const std::vector<double> state(panel.state(0).begin(), panel.state(0).end());
  REQUIRE(state[3] == 1);  // factors
  REQUIRE(panel.model().valid(state));
  const auto with = [&](std::size_t at, double x) {
    std::vector<double> changed = state;
    changed[at] = x;
    return panel.model().valid(changed);
  };
  const double nan = std::nan("");
  CHECK_FALSE((with(1, 0.5) || with(2, 2) || with(3, 3)));       // flags and kind of season
  CHECK_FALSE((with(4, 0) || with(4, 1.5) || with(4, nan)));     // alpha
  CHECK_FALSE((with(5, 1) || with(5, -0.1) || with(5, 1e300)));  // weight of the line
  for (std::size_t at = 6; at < 11; ++at) CHECK_FALSE(with(at, nan));
  CHECK(with(11, nan));  // no variance
  CHECK_FALSE((with(11, -1) || with(13, 0.5) || with(14, 0) || with(15, nan) || with(0, 0.5)));
  CHECK(with(12, nan));  // no likelihood
}

}  // namespace
}  // namespace mliot::statistical

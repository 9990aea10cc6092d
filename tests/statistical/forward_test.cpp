// Longer series under known parameters: new starting states, or the states that there are.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "mliot/core/random.hpp"
#include "mliot/statistical/auto_ets.hpp"
#include "mliot/statistical/averages.hpp"
#include "mliot/statistical/ces.hpp"
#include "mliot/statistical/fitted_panel.hpp"
#include "mliot/statistical/mstl_panel.hpp"
#include "mliot/statistical/naive.hpp"
#include "mliot/statistical/theta.hpp"
#include "support/catch.hpp"
#include "support/one_series.hpp"

namespace mliot::statistical {
namespace {

using Offsets = std::vector<std::int64_t>;

std::vector<double> sales(std::size_t n) {
  const Random random(8);
  std::vector<double> y(n);
  for (std::size_t t = 0; t < n; ++t) {
    const double season = t % 4 == 1 ? 1.4 : 1.0;
    y[t] = (80 + 0.6 * static_cast<double>(t)) * season + 3 * random.normal(t);
  }
  return y;
}

std::vector<double> first(const std::vector<double>& y, std::size_t n) {
  return {y.begin(), y.begin() + static_cast<std::ptrdiff_t>(n)};
}

template <class M>
FittedPanel<M> forwarded(typename M::Options options, const std::vector<double>& y,
                         std::size_t known) {
  FittedPanel<M> panel = fit_one<M>(std::move(options), first(y, known));
  panel.forward({y, Offsets{0, static_cast<std::int64_t>(y.size())}}, {});
  return panel;
}

template <class M>
std::vector<double> parameters_of(const FittedPanel<M>& panel) {
  std::vector<double> out(M::parameter_names.size());
  panel.model().parameters(panel.state(0), out);
  return out;
}

// Squared errors of additive errors, trend and season of four from some starting states.
double squares(const std::vector<double>& y, const std::vector<double>& by,
               std::array<double, 6> start) {
  auto& [level, trend, a, b, c, d] = start;
  std::array<double*, 4> seasons{&a, &b, &c, &d};
  double sum = 0;
  for (std::size_t t = 0; t < y.size(); ++t) {
    double& season = *seasons[t % 4];
    const double error = y[t] - level - trend - season;
    sum += error * error;
    level += trend + by[0] * error;
    trend += by[1] * error;
    season += by[2] * error;
  }
  return sum;
}

// The least of them: the errors are linear in the starts, so coordinate by coordinate a parabola.
double least_squares(const std::vector<double>& y, const std::vector<double>& by) {
  std::array<double, 6> start{y[0], 0, 0, 0, 0, 0};
  for (int round = 0; round < 4000; ++round) {
    for (std::size_t i = 0; i < 5; ++i) {  // of four seasons three, which make up the sum of 0
      const auto moved = [&](double by_one) {
        std::array<double, 6> x = start;
        x[i] += by_one;
        if (i >= 2) x[5] -= by_one;
        return x;
      };
      const double up = squares(y, by, moved(1));
      const double here = squares(y, by, start);
      const double down = squares(y, by, moved(-1));
      start = moved(0.5 * (down - up) / (up + down - 2 * here));
    }
  }
  return squares(y, by, start);
}

TEST_CASE("exponential smoothing keeps its shares and finds the starts of least squared errors") {
  const std::vector<double> y = sales(60);
  const AutoETSOptions options{.season_length = 4, .model = "AAA", .damped = false, .shrinkage = 0};
  const std::vector<double> before = parameters_of(fit_one<AutoETS>(options, first(y, 32)));
  const auto panel = forwarded<AutoETS>(options, y, 32);
  const std::vector<double> after = parameters_of(panel);
  CHECK(std::equal(before.begin(), before.begin() + 3, after.begin()));  // alpha, beta, gamma
  CHECK(panel.counts()[0] == 60);
  const double likelihood = -0.5 * 60 * std::log(least_squares(y, after));
  CHECK(after[5] <= likelihood + 1e-9);
  CHECK(after[5] >= likelihood - 1e-5);
}

TEST_CASE("a form keeps its likelihood over the series of its fit, and has less than a new fit") {
  const std::vector<double> y = sales(60);
  for (const char* letters : {"ANN", "MNN", "AAN", "MAdM", "MNM", "MAM", "AMN", "MMM"}) {
    const AutoETSOptions options{.season_length = 4, .model = letters, .shrinkage = 0};
    const auto fit = fit_one<AutoETS>(options, y);
    const auto same = forwarded<AutoETS>(options, y, 60);
    CHECK(parameters_of(same)[5] >= parameters_of(fit)[5] - 1e-3);
    const auto longer = forwarded<AutoETS>(options, y, 40);
    CHECK(longer.model().label(longer.state(0)) == fit.model().label(fit.state(0)));
    CHECK(parameters_of(longer)[5] <= parameters_of(fit)[5] + 1e-3);
    const std::vector<double> mean = predicted(longer, 8).mean;
    CHECK(std::all_of(mean.begin(), mean.end(), [](double x) { return std::isfinite(x); }));
  }
}

TEST_CASE("a form that does not suit the longer series goes on from its state") {
  std::vector<double> y = sales(40);
  y[38] = -5;  // errors in proportion and multiplicative seasons need positive observations
  const AutoETSOptions options{.season_length = 4, .model = "MAM"};
  auto updated = fit_one<AutoETS>(options, first(y, 32));
  const std::vector<double> rest(y.begin() + 32, y.end());
  updated.update({rest, Offsets{0, 8}});
  CHECK(predicted(forwarded<AutoETS>(options, y, 32), 4).mean == predicted(updated, 4).mean);
}

// The dynamic model as the paper writes it, t counted from 1; squared errors from the fourth on.
double squares(const std::vector<double>& y, double alpha, double theta, double level) {
  double sum = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    double line_mean = 0;
    double slope = 0;
    const auto n = static_cast<double>(i);
    for (std::size_t j = 0; j < i; ++j) line_mean += y[j] / n;
    for (std::size_t j = 0; i > 1 && j < i; ++j) {
      const double from_middle = static_cast<double>(j) - (n - 1) / 2;
      slope += from_middle * y[j] / (n * (n * n - 1) / 12);
    }
    const double intercept = i == 0 ? y[0] : line_mean - slope * (n + 1) / 2;
    const double rest = std::pow(1 - alpha, n);
    const double line = rest * intercept + (1 - rest * (1 - alpha)) / alpha * slope;
    const double error = y[i] - level - (1 - 1 / theta) * line;
    if (i >= 3) sum += error * error;
    level += alpha * (y[i] - level);
  }
  return sum;
}

TEST_CASE("complex smoothing goes on from its states") {
  const std::vector<double> y = sales(60);
  for (const char* form : {"N", "S", "P", "F", "Z"}) {
    for (const std::size_t known : {std::size_t{3}, std::size_t{32}}) {
      const AutoCESOptions options{.season_length = 4, .model = form};
      auto updated = fit_one<AutoCES>(options, first(y, known));
      const auto longer = forwarded<AutoCES>(options, y, known);
      const std::vector<double> rest(y.begin() + static_cast<std::ptrdiff_t>(known), y.end());
      updated.update({rest, Offsets{0, static_cast<std::int64_t>(rest.size())}});
      const Forecast expected = predicted(updated, 6);
      const Forecast found = predicted(longer, 6);
      CHECK(found.mean == expected.mean);
      CHECK(found.variance == expected.variance);
      CHECK(longer.counts()[0] == 60);
      CHECK(longer.model().label(longer.state(0)) == updated.model().label(updated.state(0)));
    }
  }
}

TEST_CASE("a theta model keeps alpha and theta and finds the level of least squared errors") {
  std::vector<double> y = sales(50);
  for (std::size_t t = 1; t < y.size(); t += 4) y[t] /= 1.4;
  const std::vector<double> before =
      parameters_of(fit_one<DynamicOptimizedTheta>({}, first(y, 30)));
  const auto panel = forwarded<DynamicOptimizedTheta>({}, y, 30);
  const std::vector<double> after = parameters_of(panel);
  CHECK(std::equal(before.begin(), before.begin() + 2, after.begin()));
  const auto of_level = [&](double level) { return squares(y, after[0], after[1], level); };
  const double up = of_level(1);  // a parabola of the level
  const double down = of_level(-1);
  const double least = of_level(0.5 * (down - up) / (up + down - 2 * of_level(0)));
  CHECK(after[3] * (50 - 3 - 3) >= least * (1 - 1e-9));
  CHECK(after[3] * (50 - 3 - 3) <= least * (1 + 1e-6));
}

TEST_CASE("a theta model finds the season that a longer series shows") {
  const std::vector<double> season = sales(40);
  std::vector<double> y(6, 90.0);
  y.insert(y.end(), season.begin() + 6, season.end());
  const auto panel = forwarded<Theta>({.season_length = 4}, y, 6);
  const std::vector<double> mean = predicted(panel, 4).mean;
  CHECK(mean[1] > 1.2 * mean[0]);
  CHECK(mean[1] > 1.2 * mean[2]);
}

TEST_CASE("models without starting states go on from their states, bit for bit") {
  const std::vector<double> y = sales(40);
  const std::vector<double> rest(y.begin() + 30, y.end());
  auto updated = fit_one<WindowAverage>({.window_size = 7}, first(y, 30));
  updated.update({rest, Offsets{0, 10}});
  const auto panel = forwarded<WindowAverage>({.window_size = 7}, y, 30);
  CHECK(predicted(panel, 2).mean == predicted(updated, 2).mean);
  CHECK(panel.counts() == updated.counts());
}

TEST_CASE("a series of which nothing was known is fitted") {
  const std::vector<double> y = sales(40);
  const AutoETSOptions options{.season_length = 4};
  const auto panel = forwarded<AutoETS>(options, y, 0);
  CHECK(predicted(panel, 4).mean == predicted(fit_one<AutoETS>(options, y), 4).mean);
}

TEST_CASE("shorter series and other numbers of them are refused and change nothing") {
  const std::vector<double> y = sales(40);
  auto panel = fit_one<Naive>({}, y);
  CHECK_THROWS_WITH(panel.forward({first(y, 30), Offsets{0, 30}}, {}),
                    Catch::Contains("series 0 has 30 observations, 40 were"));
  CHECK_THROWS_AS(panel.forward({y, Offsets{0, 20, 40}}, {}), InvalidArgument);
  FittedPanel<Naive> unfitted({});
  CHECK_THROWS_AS(unfitted.forward({y, Offsets{0, 40}}, {}), NotFitted);
  CHECK(panel.counts()[0] == 40);
}

TEST_CASE("MSTL takes the seasons of the longer series out, and its trend model goes forward") {
  const std::vector<double> y = sales(60);
  const std::vector<double> begin = first(y, 32);
  MstlPanel<AutoETS> panel({.season_length = {4}}, {.model = "AAN"});
  panel.fit({begin, Offsets{0, 32}}, {}, {});
  panel.forward({y, Offsets{0, 60}}, {});
  SeasonalCycles cycles({.season_length = {4}});
  std::vector<double> rest(60);
  cycles.fit({y, Offsets{0, 60}}, rest, {});
  const std::vector<double> cycle = [&] {
    std::vector<double> out(4);
    cycles.predict(4, out);
    return out;
  }();
  std::vector<double> mean(4);
  std::vector<double> variance(4);
  std::vector<double> trend(4);
  panel.predict(4, mean, variance, {});
  panel.trend().predict(4, trend, variance, {});
  for (std::size_t k = 0; k < 4; ++k) CHECK(mean[k] == trend[k] + cycle[k]);
}

}  // namespace
}  // namespace mliot::statistical

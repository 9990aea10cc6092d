// Intermittent demand on hand-made series: arithmetic, distributions, updates, refusals.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "mliot/core/error.hpp"
#include "mliot/core/random.hpp"
#include "mliot/statistical/aggregated.hpp"
#include "mliot/statistical/croston.hpp"
#include "mliot/statistical/fitted_panel.hpp"
#include "statistical/smoothing_share.hpp"
#include "support/catch.hpp"
#include "support/demand_steps.hpp"
#include "support/one_series.hpp"

namespace mliot::statistical {
namespace {

const std::vector<double> kDemand{0, 4, 0, 0, 2, 0, 6, 0};  // intervals 2, 3, 2

template <class M>
FittedPanel<M> fitted(const std::vector<double>& y, typename M::Options options = {}) {
  return fit_one<M>(std::move(options), y);
}

/// Series of 0 to 70 periods, of which from none to all have a demand.
struct Demand {
  std::vector<double> values;
  std::vector<std::int64_t> offsets{0};

  Demand() {
    const Random random(7);
    for (std::size_t i = 0; i <= 70; ++i) {
      const double chance = static_cast<double>(i % 8) / 7;
      for (std::size_t t = 0; t < i; ++t) {
        const double u = random.uniform(i * 1000 + t);
        values.push_back(u < chance ? 1 + std::floor(20 * u) : 0);
      }
      offsets.push_back(static_cast<std::int64_t>(values.size()));
    }
  }

  std::size_t series() const { return offsets.size() - 1; }
  PanelView view() const { return {values, offsets}; }
};

template <class M>
double point(const FittedPanel<M>& panel) {
  double mean = 0;
  double variance = 0;
  panel.predict(1, {&mean, 1}, {&variance, 1}, {});
  return mean;
}

}  // namespace

TEST_CASE("croston divides the smoothed size by the smoothed interval") {
  // Sizes 4, then 3.8, then 4.02; intervals 2, then 2.1, then 2.09.
  const double ratio = 4.02 / 2.09;
  CHECK(point(fitted<CrostonClassic>(kDemand)) == Approx(ratio).epsilon(1e-14));
  CHECK(point(fitted<CrostonSBA>(kDemand)) == Approx(0.95 * ratio).epsilon(1e-14));
  CHECK(point(fitted<CrostonSBJ>(kDemand)) == Approx((1 - 0.1 / 1.9) * ratio).epsilon(1e-14));
  // At 0.5 the sizes are 4, 3, 4.5, the intervals 2, 2.5, 2.25.
  CHECK(point(fitted<CrostonClassic>(kDemand, {.alpha = 0.5})) ==
        Approx(4.5 / 2.25).epsilon(1e-14));
}

TEST_CASE("quantiles and variances of later steps are those of paths that move the state") {
  for (const auto& y : shapes_of_demand()) {
    check_steps(fitted<CrostonClassic>(y), 12, 0.015);
    check_steps(fitted<CrostonSBA>(y), 12, 0.015);
    check_steps(fitted<TSB>(y), 12, 0.015);
  }
}

TEST_CASE("they are at other shares too, as far as the moments reach") {
  for (const auto& y : shapes_of_demand()) {
    check_steps(fitted<CrostonClassic>(y, {.alpha = 0.05}), 24, 0.015);
    check_steps(fitted<CrostonSBJ>(y, {.alpha = 0.2}), 12, 0.02);
    check_steps(fitted<CrostonOptimized>(y), 12, 0.03);
    check_steps(fitted<TSB>(y, {.alpha_d = 0.3, .alpha_p = 0.05}), 12, 0.02);
    check_steps(fitted<TSB>(y, {.alpha_d = 0.1, .alpha_p = 0.3}), 12, 0.02);
  }
}

TEST_CASE("quantiles of sums follow those that end on the way") {
  for (const auto& y : shapes_of_demand()) {
    check_steps(fitted<ADIDA>(y), 24, 0.02);
    check_steps(fitted<IMAPA>(y), 24, 0.02);
  }
}

TEMPLATE_TEST_CASE("one walk over the steps gives the quantiles of each step alone", "",
                   CrostonClassic, CrostonOptimized, CrostonSBA, CrostonSBJ, TSB, ADIDA, IMAPA) {
  constexpr std::size_t kSteps = 30;
  const std::vector<double> levels{0.01, 0.3, 0.5, 0.8, 0.95, 0.999};
  std::vector<std::vector<double>> all = shapes_of_demand();
  for (const auto& few : {std::vector<double>{}, {0, 0}, {0, 5}, {3, 3, 3}}) all.push_back(few);
  for (const auto& y : all) {
    const auto panel = fitted<TestType>(y);
    std::vector<double> ends(kSteps * levels.size());
    panel.quantiles(kSteps, levels, ends, {});
    for (std::size_t at = 0; at < ends.size(); ++at) {
      const double alone =
          panel.model().quantile(panel.state(0), at / levels.size(), levels[at % levels.size()]);
      CHECK((ends[at] == alone || (std::isnan(ends[at]) && std::isnan(alone))));
    }
  }
}

TEST_CASE("croston's mean stays flat for an item gone quiet, above its falling upper end") {
  std::vector<double> quiet;
  for (std::size_t t = 0; t < 150; ++t)
    quiet.push_back(t % 3 == 2 ? 5 + static_cast<double>(t % 2) : 0);
  quiet.insert(quiet.end(), 60, 0.0);
  const auto panel = fitted<CrostonSBA>(quiet);
  const Forecast ahead = predicted(panel, 12);
  CHECK(ahead.mean == std::vector<double>(12, ahead.mean[0]));
  const std::vector<double> level{0.8};
  std::vector<double> ends(12);
  panel.quantiles(12, level, ends, {});
  CHECK(ends[0] > ahead.mean[0]);
  CHECK(ends[11] == 0);
  // The variance is about the mean of the paths of its step, which is below the forecast.
  constexpr std::size_t kPaths = 20000;
  std::vector<double> paths(kPaths * 12);
  panel.simulate(12, kPaths, 5, paths, {});
  double last = 0;
  for (std::size_t p = 0; p < kPaths; ++p) last += paths[p * 12 + 11] / kPaths;
  CHECK(last < 0.7 * ahead.mean[11]);
}

TEST_CASE("croston's distribution is nothing or a demand, never negative") {
  const auto panel = fitted<CrostonClassic>(kDemand);
  CHECK(quantile(panel, 1 - 1 / 2.09 - 1e-9) == 0);
  CHECK(quantile(panel, 0.9) > quantile(panel, 0.6));
  CHECK(quantile(panel, 0.6) > 0);
  double mean = 0;
  double variance = 0;
  panel.predict(1, {&mean, 1}, {&variance, 1}, {});
  constexpr std::size_t kPaths = 20000;
  std::vector<double> paths(kPaths);
  panel.simulate(1, kPaths, 3, paths, {});
  double sum = 0;
  for (const double path : paths) sum += path;
  CHECK(sum / kPaths == Approx(mean).margin(4 * std::sqrt(variance / kPaths)));
}

TEST_CASE("tsb smooths the chance of a demand in every period") {
  // alpha 0.5: chances 0, .5, .25, .125, .5625, .28125, .640625, .3203125; sizes 4, 3, 4.5.
  CHECK(point(fitted<TSB>(kDemand, {.alpha_d = 0.5, .alpha_p = 0.5})) == 0.3203125 * 4.5);
}

TEST_CASE("adida smooths whole sums of the mean interval") {
  // The mean interval 7 / 3 rounds to 2: sums 4, 0, 2, 6.
  const std::vector<double> sums{4, 0, 2, 6};
  const double share = detail::best_share(sums);
  double level = 4;
  for (const double sum : {0.0, 2.0, 6.0}) level += share * (sum - level);
  CHECK(point(fitted<ADIDA>(kDemand)) == Approx(level / 2).epsilon(1e-14));
  const double single = detail::best_share(kDemand);
  double plain = 0;
  for (const double y : kDemand) plain += single * (y - plain);
  CHECK(point(fitted<IMAPA>(kDemand)) == Approx((level / 2 + plain) / 2).epsilon(1e-14));
}

TEMPLATE_TEST_CASE("a fit is the same whether its forecasts of every period are kept or not", "",
                   CrostonClassic, CrostonOptimized, CrostonSBA, CrostonSBJ, TSB, ADIDA, IMAPA) {
  const Demand demand;
  FittedPanel<TestType> kept({});
  std::vector<double> fitted_values(demand.values.size());
  kept.fit(demand.view(), fitted_values, {});
  FittedPanel<TestType> plain({});
  plain.fit(demand.view(), {}, {});
  for (std::size_t i = 0; i < demand.series(); ++i) {
    const State a = kept.state(i);
    const State b = plain.state(i);
    CHECK(std::equal(a.begin(), a.end(), b.begin(), b.end()));
  }
}

TEMPLATE_TEST_CASE("a fit with given shares is the updates by all of its periods", "",
                   CrostonClassic, CrostonSBA, CrostonSBJ, TSB) {
  const Demand demand;
  FittedPanel<TestType> whole({});
  whole.fit(demand.view(), {}, {});
  FittedPanel<TestType> moved({});
  moved.add(demand.series());
  moved.update(demand.view());
  for (std::size_t i = 0; i < demand.series(); ++i) {
    const State a = whole.state(i);
    const State b = moved.state(i);
    CHECK(std::equal(a.begin(), a.end(), b.begin(), b.end()));
  }
}

TEST_CASE("the best share has the least squared errors within its bounds") {
  const auto errors = [](const std::vector<double>& y, double share) {
    double level = y[0];
    double sum = 0;
    for (std::size_t i = 1; i < y.size(); ++i) {
      sum += (y[i] - level) * (y[i] - level);
      level += share * (y[i] - level);
    }
    return sum;
  };
  const std::vector<double> y{5, 7, 4, 6, 8, 7, 9, 6, 8, 9, 7, 8};
  const double best = detail::best_share(y);
  for (int i = 0; i <= 200; ++i) CHECK(errors(y, best) <= errors(y, 0.1 + 0.001 * i) * (1 + 1e-12));
  CHECK(detail::best_share(std::vector<double>{1, 2, 3, 4, 5}) == 0.3);
  CHECK(detail::best_share(std::vector<double>{3}) == 0.1);
}

TEMPLATE_TEST_CASE("intermittent methods of no demand say 0, and begin with the first one", "",
                   CrostonClassic, CrostonOptimized, TSB, ADIDA, IMAPA) {
  auto panel = fitted<TestType>({0, 0, 0});
  CHECK(point(panel) == 0);
  CHECK(quantile(panel, 0.99) == 0);
  const std::vector<double> spike{8};
  panel.update({spike, std::vector<std::int64_t>{0, 1}});
  CHECK(point(panel) > 0);
  CHECK(std::isfinite(quantile(panel, 0.99)));
  CHECK_THROWS_WITH(panel.update({std::vector<double>{-1}, std::vector<std::int64_t>{0, 1}}),
                    Catch::Contains("has the value -1 at its row 0, below 0"));
}

}  // namespace mliot::statistical

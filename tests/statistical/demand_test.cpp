// Distributions of demand on hand-made series: arithmetic, quantiles, paths, updates, refusals.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>
#include <vector>

#include "core/distributions.hpp"
#include "mliot/core/error.hpp"
#include "mliot/freestanding/tweedie.h"
#include "mliot/statistical/demand_models.hpp"
#include "mliot/statistical/fitted_panel.hpp"
#include "statistical/compound_gamma.hpp"
#include "statistical/jittered_size.hpp"
#include "statistical/negative_binomial.hpp"
#include "support/catch.hpp"
#include "support/demand_steps.hpp"
#include "support/one_series.hpp"

namespace mliot::statistical {
namespace {

const std::vector<double> kDemand{0, 4, 0, 0, 2, 0, 6, 0, 0, 2, 2, 0};

TEST_CASE("quantiles of the least numbers and of shares next to 1 come to an end") {
  const mliot_tweedie least{.mean = 5e-324, .dispersion = 1.4e-15, .power = 1.95};
  CHECK(mliot_tweedie_quantile_of(&least, 0.85) <= 1e-300);
  const auto panel = fit_one<TweedieSmoothing>({}, std::vector<double>(40, 1e6));
  std::vector<double> end(24);
  panel.quantiles(24, std::vector<double>{1 - 1e-12}, end, {});
  CHECK(std::all_of(end.begin(), end.end(), [](double y) { return std::isfinite(y); }));
}

template <class M>
FittedPanel<M> fitted(const std::vector<double>& y, typename M::Options options = {}) {
  return fit_one<M>(std::move(options), y);
}

/// Number by number of the amounts.
double mixed_density(const detail::CompoundGamma& of, double y) {
  const double x = y / of.scale();
  double sum = 0;
  for (int j = 1; j < 6000; ++j) {
    const double a = j * of.shape();
    sum += std::exp(j * std::log(of.orders()) - of.orders() - std::lgamma(j + 1.0) +
                    (a - 1) * std::log(x) - x - std::lgamma(a));
  }
  return sum / of.scale();
}

}  // namespace

TEST_CASE("ratios of gamma functions have no cancellation") {
  // gamma(3.5) / gamma(1.5) = 2.5 * 1.5; digamma(3.5) - digamma(1.5) = 1 / 2.5 + 1 / 1.5.
  CHECK(math::log_rise(1.5, 2).log == Approx(std::log(3.75)).epsilon(1e-15));
  CHECK(math::log_rise(1.5, 2).slope == Approx(1 / 2.5 + 1 / 1.5).epsilon(1e-15));
  for (const double x : {0.01, 0.7, 5.0, 11.5, 40.0}) {
    for (const double y : {21.0, 33.0, 400.0, 2.5}) {
      CHECK(math::log_rise(x, y).log ==
            Approx(math::log_gamma(x + y) - math::log_gamma(x)).epsilon(1e-13));
      CHECK(math::log_rise(x, y).slope ==
            Approx(math::digamma(x + y) - math::digamma(x)).epsilon(1e-13));
    }
  }
  // (1e8 + 1) ... (1e8 + 30): thirty times ln 1e8 and the first term of the series.
  CHECK(math::log_rise(1e8, 30).log == Approx(30 * std::log(1e8) + 435e-8).epsilon(1e-15));
  CHECK(math::digamma(1) == Approx(-0.57721566490153286).epsilon(1e-14));
}

TEST_CASE("negative binomial quantiles are those of the summed chances") {
  for (const double mean : {0.02, 1.0, 7.0, 90.0}) {
    for (const double dispersion : {0.001, 0.5, 3.0, 60.0}) {
      const detail::NegativeBinomial of{mean, dispersion};
      double below = 0;
      double y = 0;
      for (const double q : {0.05, 0.5, 0.9, 0.99, 0.9999}) {
        while (below + std::exp(of.log_chance(y)) < q) {
          below += std::exp(of.log_chance(y));
          y += 1;
        }
        CHECK(of.quantile(q) == y);
        CHECK(of.share(y) == Approx(below + std::exp(of.log_chance(y))).epsilon(1e-10));
      }
    }
  }
}

TEST_CASE("large negative binomial numbers have quantiles too") {
  const detail::NegativeBinomial wide{3e12, 2e12};  // about an amount of gamma(1.5)
  CHECK(math::gamma_share(1.5, wide.quantile(0.9) / 2e12) == Approx(0.9).epsilon(1e-9));
  const detail::NegativeBinomial narrow{4e12, 1};  // about normal
  CHECK(narrow.quantile(0.5) == Approx(4e12).epsilon(1e-9));
  CHECK(narrow.quantile(0.975) - 4e12 == Approx(1.959964 * std::sqrt(8e12)).epsilon(1e-6));
  CHECK(detail::NegativeBinomial{0, 1}.quantile(0.99) == 0);
}

TEST_CASE("a negative binomial mean moves as the definition says") {
  // Two observations: the first is the first mean, alpha 0.1, dispersion 1.
  auto panel = fitted<NegativeBinomialSmoothing>({4, 0});
  CHECK(predicted(panel, 3).mean == std::vector<double>(3, 4 + 0.1 * (0 - 4.0)));
  panel.update({std::vector<double>{9}, std::vector<std::int64_t>{0, 1}});
  CHECK(predicted(panel, 1).mean[0] == Approx(3.6 + 0.1 * 5.4).epsilon(1e-15));
  // Variances: v m (1 + k alpha^2) with v = 1 + dispersion.
  std::vector<double> mean(3);
  std::vector<double> variance(3);
  panel.predict(3, mean, variance, {});
  for (std::size_t k = 0; k < 3; ++k) {
    CHECK(variance[k] == Approx(2 * mean[0] * (1 + 0.01 * static_cast<double>(k))).epsilon(1e-14));
  }
}

TEST_CASE("a damped mean returns to the long-run one") {
  const auto panel = fitted<NegativeBinomialSmoothing>(kDemand);
  std::vector<double> parameters(9);
  panel.model().parameters(panel.state(0), parameters);
  const double alpha = parameters[0];
  const double held = alpha + parameters[1];
  const double first = parameters[4];
  CHECK(held <= 1 + 1e-15);
  const auto mean = predicted(panel, 4).mean;
  for (std::size_t k = 1; k < 4; ++k) {
    CHECK(mean[k] - first == Approx(held * (mean[k - 1] - first)).margin(1e-12));
  }
}

TEST_CASE("tweedie shares are those of the mixture, and quantiles undo them") {
  const detail::CompoundGamma of{2.0, 1.5, 1.4};
  CHECK(of.share(0).below == Approx(std::exp(-std::pow(2, 0.6) / (1.5 * 0.6))).epsilon(1e-14));
  double sum = of.share(0).below;  // the midpoint rule over the density
  constexpr double kStep = 1e-3;
  for (double y = kStep / 2; y < 3; y += kStep) sum += of.share(y).density * kStep;
  CHECK(of.share(3).below == Approx(sum).epsilon(1e-5));
  for (const double q : {0.6, 0.9, 0.999}) CHECK(of.share(of.quantile(q)).below == Approx(q));
  CHECK(of.quantile(0.1) == 0);
}

TEST_CASE("the series of the tweedie density is the density of the mixture") {
  for (const double power : {1.05, 1.3, 1.5, 1.8, 1.95}) {
    for (const double dispersion : {1e-2, 0.2, 4.0}) {
      const detail::CompoundGamma of{1.3, dispersion, power};
      for (const double y : {0.2, 1.0, 4.0}) {
        const double canonical =
            y * std::pow(1.3, 1 - power) / (1 - power) - std::pow(1.3, 2 - power) / (2 - power);
        const auto term = detail::density_term(y, dispersion, power);
        const double log = term.log + canonical / dispersion;
        CHECK(std::exp(log) == Approx(mixed_density(of, y)).epsilon(1e-8).margin(1e-250));
        constexpr double kStep = 1e-5;
        const double up = detail::density_term(y, dispersion * std::exp(kStep), power).log;
        const double down = detail::density_term(y, dispersion * std::exp(-kStep), power).log;
        CHECK(term.to_dispersion == Approx((up - down) / (2 * kStep)).epsilon(1e-5));
        if (power < 1.1 || power > 1.9) continue;
        const double more = detail::density_term(y, dispersion, power + kStep).log;
        const double less = detail::density_term(y, dispersion, power - kStep).log;
        CHECK(term.to_power == Approx((more - less) / (2 * kStep)).epsilon(1e-5).margin(1e-5));
      }
    }
  }
}

TEST_CASE("tweedie draws have the mean, the zeros and the variance of the distribution") {
  const detail::CompoundGamma of{2.0, 1.5, 1.4};
  const Random random(5);
  constexpr std::size_t kDraws = 40000;
  double sum = 0;
  double squares = 0;
  double none = 0;
  for (std::size_t i = 0; i < kDraws; ++i) {
    const double y = of.draw(random, i);
    sum += y;
    squares += (y - 2) * (y - 2);
    none += y == 0 ? 1 : 0;
  }
  const double variance = 1.5 * std::pow(2, 1.4);
  CHECK(sum / kDraws == Approx(2).margin(4 * std::sqrt(variance / kDraws)));
  CHECK(squares / kDraws == Approx(variance).epsilon(0.05));
  CHECK(none / kDraws == Approx(of.share(0).below).margin(0.01));
}

TEST_CASE("empirical demand is what was seen, and its paths are stretches of it") {
  const auto panel = fitted<EmpiricalDemand>(kDemand);  // 0 seven times, 2 three times, 4, 6
  CHECK(predicted(panel, 2).mean == std::vector<double>(2, 16.0 / 12));
  CHECK(quantile(panel, 7.0 / 12) == 0);
  CHECK(quantile(panel, 0.6) == 2);
  CHECK(quantile(panel, 10.0 / 12) == 2);
  CHECK(quantile(panel, 0.9) == 4);
  CHECK(quantile(panel, 0.95) == 6);
  std::vector<double> paths(300);
  panel.simulate(3, 100, 1, paths, {});
  std::set<double> seen;
  std::set<double> possible;
  for (std::size_t i = 0; i < 12; ++i) {
    possible.insert(kDemand[i] + kDemand[(i + 1) % 12] + kDemand[(i + 2) % 12]);
  }
  for (std::size_t p = 0; p < 100; ++p) {
    seen.insert(paths[3 * p] + paths[3 * p + 1] + paths[3 * p + 2]);
  }
  CHECK(seen == possible);
}

TEST_CASE("the window of empirical demand moves on") {
  auto panel = fitted<EmpiricalDemand>({9, 9, 1, 2}, {.window_size = 3});
  CHECK(predicted(panel, 1).mean[0] == 4);
  panel.update({std::vector<double>{3, 0}, std::vector<std::int64_t>{0, 2}});
  CHECK(predicted(panel, 1).mean[0] == Approx(5.0 / 3).epsilon(1e-15));
  CHECK(quantile(panel, 0.99) == 3);
  CHECK(quantile(panel, 0.3) == 0);
}

TEST_CASE("bootstrapped demand follows the chain from the last period") {
  const auto panel = fitted<BootstrapDemand>(kDemand, {.jitter = false});
  // Five demands in twelve periods. Behind a period without demand (six times) one came four times,
  // behind a demand (five times) once; the last period had none.
  const double share = 5.0 / 12;
  const double after_none = (4 + share) / 7;
  const double after_demand = (1 + share) / 6;
  const double second = after_none * after_demand + (1 - after_none) * after_none;
  const auto mean = predicted(panel, 2).mean;
  CHECK(mean[0] == Approx(after_none * 16 / 5).epsilon(1e-14));
  CHECK(mean[1] == Approx(second * 16 / 5).epsilon(1e-14));
  CHECK(quantile(panel, 1 - after_none - 1e-9) == 0);
  CHECK(quantile(panel, 1 - after_none + 1e-9) == 2);
  CHECK(quantile(panel, 0.999) == 6);
  std::vector<double> paths(2 * 20000);
  panel.simulate(2, 20000, 4, paths, {});
  double came = 0;
  double both = 0;
  for (std::size_t p = 0; p < 20000; ++p) {
    came += paths[2 * p] > 0 ? 1 : 0;
    both += paths[2 * p] > 0 && paths[2 * p + 1] > 0 ? 1 : 0;
  }
  CHECK(came / 20000 == Approx(after_none).margin(0.015));
  CHECK(both / came == Approx(after_demand).margin(0.015));
}

TEST_CASE("jittered sizes have the chances of their formula") {
  const detail::JitteredSize of{2};
  const Random random(3);
  constexpr std::size_t kDraws = 40000;
  std::vector<double> counts(20);
  double sum = 0;
  double squares = 0;
  for (std::size_t i = 0; i < kDraws; ++i) {
    const double drawn = of.at(random.normal(i));
    counts[static_cast<std::size_t>(drawn)] += 1;
    sum += drawn;
    squares += drawn * drawn;
  }
  CHECK(counts[0] == 0);
  double below = 0;
  for (std::size_t y = 1; y < 6; ++y) {
    below += counts[y] / kDraws;
    CHECK(of.share(static_cast<double>(y)) == Approx(below).margin(0.01));
  }
  CHECK(sum / kDraws == Approx(of.moments().mean).epsilon(0.02));
  CHECK(squares / kDraws == Approx(of.moments().square).epsilon(0.03));
  CHECK(of.at(-9) == 2);
  CHECK(detail::JitteredSize{200}.moments().mean == 200.5);
}

TEMPLATE_TEST_CASE("models of demand begin with the first demand and refuse what is none", "",
                   NegativeBinomialSmoothing, TweedieSmoothing, EmpiricalDemand, BootstrapDemand) {
  auto panel = fitted<TestType>({0, 0, 0, 0, 0});
  CHECK(predicted(panel, 2).mean == std::vector<double>{0, 0});
  CHECK(quantile(panel, 0.99) == 0);
  panel.update({std::vector<double>{8}, std::vector<std::int64_t>{0, 1}});
  CHECK(predicted(panel, 1).mean[0] > 0);
  CHECK(std::isfinite(quantile(panel, 0.99)));
  CHECK_THROWS_WITH(panel.update({std::vector<double>{-1}, std::vector<std::int64_t>{0, 1}}),
                    Catch::Contains("has the value -1 at its row 0, below 0"));
  CHECK(std::isnan(predicted(fitted<TestType>({}), 1).mean[0]));
}

TEST_CASE("negative binomial demand is whole") {
  CHECK_THROWS_WITH(fitted<NegativeBinomialSmoothing>({1, 2.5}),
                    Catch::Contains("the value 2.5 at its row 1, which is no whole number"));
}

TEST_CASE("quantiles of smoothed demand are those of paths that move the mean") {
  for (const auto& y : shapes_of_demand()) {
    std::vector<double> whole = y;
    for (double& each : whole) each = std::floor(each);
    check_steps(fitted<NegativeBinomialSmoothing>(whole), 24, 0.015);
    check_steps(fitted<TweedieSmoothing>(y), 24, 0.015);
  }
}

// Fitted with alpha about 0.4: the mean of a later step is one of many.
TEST_CASE("quantiles of amounts about a mean that moves much are near those of the paths") {
  const Random random(2);
  std::vector<double> y;
  double level = 1.6;
  for (std::size_t t = 0; t < 120; ++t) {
    level += 0.3 * random.normal(t) + 0.1 * (1.6 - level);
    y.push_back(random.uniform(500 + t) < 0.2 ? 0
                                              : std::exp(level) * (0.5 + random.uniform(700 + t)));
  }
  const auto panel = fitted<TweedieSmoothing>(y);
  double found[10];
  panel.model().parameters(panel.state(0), found);
  CHECK((found[0] > 0.2 && found[0] < 0.6));
  check_steps(panel, 12, 0.03);
}

}  // namespace mliot::statistical

// Tests of equal accuracy: hand arithmetic, tables of critical values, ties, refusals.
#include "mliot/metrics/comparison.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "core/distributions.hpp"
#include "mliot/core/error.hpp"
#include "support/catch.hpp"

namespace {

using namespace mliot::metrics;
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

mliot::data::MatrixView<const double> rows(const std::vector<double>& values, std::size_t n) {
  return {values.data(), n, values.size() / n};
}

}  // namespace

TEST_CASE("the one-step Diebold-Mariano statistic is the mean over its standard error") {
  const std::vector<double> first{3, 5, 4, 8};
  const std::vector<double> second{2, 3, 1, 4};  // differences 1, 2, 3, 4: mean 2.5, variance 1.25
  const TestResult test = diebold_mariano(first, second);
  // sqrt((n - 1) / n) times 2.5 / sqrt(1.25 / 4)
  CHECK(test.statistic == Approx(std::sqrt(3.0 / 4) * 2.5 / std::sqrt(1.25 / 4)).epsilon(1e-14));
  CHECK(test.p_value == Approx(2 * mliot::math::student_tail(test.statistic, 3)).epsilon(1e-14));
  const auto less = diebold_mariano(first, second, {.alternative = Alternative::less});
  const auto greater = diebold_mariano(first, second, {.alternative = Alternative::greater});
  CHECK(greater.p_value == Approx(test.p_value / 2).epsilon(1e-14));
  CHECK(less.p_value + greater.p_value == 1);
}

TEST_CASE("longer horizons count the covariances of the losses") {
  const std::vector<double> first{1, 2, 3, 4};
  const std::vector<double> second{0, 0, 0, 0};
  // g(0) = 1.25, g(1) = (0.75 - 0.25 + 0.75) / 4 = 0.3125, V = 1.875, factor (5 - 4 + 0.5) / 4.
  const double wanted = std::sqrt(1.5 / 4) * 2.5 / std::sqrt(1.875 / 4);
  CHECK(diebold_mariano(first, second, {.horizon = 2}).statistic == Approx(wanted).epsilon(1e-14));
}

TEST_CASE("a variance that is not positive is weighed anew") {
  const std::vector<double> first{3, 1, 3, 1};  // mean 2, g(0) = 1, g(1) = -3 / 4: 1 - 1.5 < 0
  const std::vector<double> second{0, 0, 0, 0};
  const double wanted = std::sqrt(1.5 / 4) * 2 / std::sqrt((1 - 0.75) / 4);
  CHECK(diebold_mariano(first, second, {.horizon = 2}).statistic == Approx(wanted).epsilon(1e-14));
}

TEST_CASE("losses that differ by nothing or always the same have no test") {
  const std::vector<double> a{0.1, 0.2, 0.3};
  CHECK(std::isnan(diebold_mariano(a, a).statistic));
  CHECK(std::isnan(diebold_mariano(a, a).p_value));
  const std::vector<double> gap{0.1, kMissing, 0.3};
  CHECK(std::isnan(diebold_mariano(a, gap).statistic));
  CHECK_THROWS_WITH(diebold_mariano(a, a, {.horizon = 3}),
                    "diebold_mariano: horizon must be at least 1 and below the 3 samples, got 3");
}

TEST_CASE("mcb ranks the forecasts of each series and ties share their rank") {
  const std::vector<double> errors{1, 2, 3, 5, 5, 9};  // ranks 1 2 3 and 1.5 1.5 3
  const RankComparison out = mcb(rows(errors, 2));
  CHECK(out.mean_ranks == std::vector<double>{1.25, 1.75, 3});
  // 12 n sum (rank - 2)^2 / (k (k + 1)) over 1 - (2^3 - 2) / (n k (k^2 - 1))
  const double spread = 0.75 * 0.75 + 0.25 * 0.25 + 1;
  CHECK(out.friedman.statistic == Approx(2 * spread / (1 - 6.0 / 48)).epsilon(1e-14));
  CHECK(out.friedman.p_value == Approx(std::exp(-out.friedman.statistic / 2)).epsilon(1e-14));
  CHECK(out.worse == std::vector<bool>{false, false, false});
}

TEST_CASE("the critical distances are those of the published table") {
  // Demsar 2006, table 5(a): q at 5 % (cut, not rounded) over the root of 2, for 2, 3, 5 and 10
  // classifiers.
  const std::vector<std::pair<std::size_t, double>> table{
      {2, 1.960}, {3, 2.343}, {5, 2.728}, {10, 3.164}};
  for (const auto& [groups, wanted] : table) {
    CHECK(mliot::math::studentized_range_quantile(0.95, groups) / std::sqrt(2.0) ==
          Approx(wanted).margin(1e-3));
  }
  std::vector<double> errors;
  errors.reserve(60);
  for (int i = 0; i < 30; ++i) errors.insert(errors.end(), {1.0, 2.0});
  const RankComparison out = mcb(rows(errors, 30));
  // q sqrt(2 * 3 / (12 * 30)) with q = 1.959964 sqrt(2)
  CHECK(out.critical_distance == Approx(1.959963984540054 * std::sqrt(1.0 / 30)).epsilon(1e-9));
  CHECK(out.worse == std::vector<bool>{false, true});
}

TEST_CASE("the chi-square tail has its published values at odd and even degrees of freedom") {
  CHECK(mliot::math::chi_square_tail(3.841458820694124, 1) == Approx(0.05).epsilon(1e-12));
  CHECK(mliot::math::chi_square_tail(5.991464547107979, 2) == Approx(0.05).epsilon(1e-12));
  CHECK(mliot::math::chi_square_tail(11.070497693516351, 5) == Approx(0.05).epsilon(1e-12));
  CHECK(mliot::math::chi_square_tail(18.307038053275146, 10) == Approx(0.05).epsilon(1e-12));
}

TEST_CASE("errors that are missing and tables that are too small are refused") {
  const std::vector<double> errors{1, 2, 3, kMissing};
  CHECK_THROWS_WITH(mcb(rows(errors, 2)), "mcb: the error of forecast 1 on series 1 is missing");
  CHECK_THROWS_WITH(mcb(rows(errors, 1)),
                    "mcb: needs at least 2 series and 2 forecasts, got 1 x 4");
}

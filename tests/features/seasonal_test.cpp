// Seasonal transforms against the plain ones on every season_length-th sample.
#include <algorithm>
#include <cmath>
#include <limits>

#include "mliot/features/seasonal_diff.hpp"
#include "mliot/features/seasonal_lag.hpp"
#include "mliot/features/seasonal_pair.hpp"
#include "mliot/features/seasonal_rolling.hpp"
#include "support/catch.hpp"
#include "support/transforms.hpp"

namespace mliot::features {
namespace {

using testing::batch;
using testing::same_bits;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

template <class Seasonal, class Plain>
void check(const Seasonal& seasonal, const Plain& plain, std::size_t season) {
  for (const auto& [kind, x] : testing::kinds_of_data(200)) {
    INFO(Seasonal::name << " on " << kind);
    const auto got = testing::stream<double>(seasonal, x);
    REQUIRE(same_bits(batch<double>(seasonal, x), got));
    for (std::size_t begin = 0; begin < season; ++begin) {
      std::vector<double> in;
      std::vector<double> out;
      for (std::size_t t = begin; t < x.size(); t += season) {
        in.push_back(x[t]);
        out.push_back(got[t]);
      }
      REQUIRE(same_bits(out, testing::stream<double>(plain, in)));
    }
  }
}

TEST_CASE("seasonal windows are plain windows over the same place of each season") {
  const SeasonalWindowOptions seasons{.season_length = 7, .window_size = 4, .min_samples = 2};
  const WindowOptions window{.window_size = 4, .min_samples = 2};
  check(SeasonalRollingMean(seasons), RollingMean(window), 7);
  check(SeasonalRollingMin(seasons), RollingMin(window), 7);
  check(SeasonalRollingMax(seasons), RollingMax(window), 7);
  check(SeasonalRollingSum(seasons), RollingSum(window), 7);
  check(SeasonalRollingSkewness(seasons), RollingSkewness(window), 7);
  check(SeasonalRollingKurtosis(seasons), RollingKurtosis(window), 7);
  check(SeasonalRollingMedian(seasons), RollingMedian(window), 7);
  check(SeasonalRollingSlope({.season_length = 7, .window_size = 4, .min_samples = 2}),
        RollingSlope({.window_size = 4, .min_samples = 2}), 7);
  check(SeasonalRollingCount({.season_length = 7, .window_size = 4}),
        RollingCount({.window_size = 4}), 7);
}

TEST_CASE("seasonal windows hand on the options of the plain ones") {
  const SeasonalVarianceOptions seasons{
      .season_length = 3, .window_size = 5, .min_samples = 1, .ddof = 0};
  const VarianceOptions spread{.window_size = 5, .min_samples = 1, .ddof = 0};
  check(SeasonalRollingVar(seasons), RollingVar(spread), 3);
  check(SeasonalRollingStd(seasons), RollingStd(spread), 3);
  check(SeasonalRollingZScore(seasons), RollingZScore(spread), 3);
  check(SeasonalRollingQuantile({.season_length = 3,
                                 .window_size = 5,
                                 .q = 0.8,
                                 .min_samples = 2,
                                 .interpolation = Interpolation::lower}),
        RollingQuantile(
            {.window_size = 5, .q = 0.8, .min_samples = 2, .interpolation = Interpolation::lower}),
        3);
  check(SeasonalRollingRank({.season_length = 3,
                             .window_size = 5,
                             .min_samples = 2,
                             .method = Ties::max,
                             .pct = true}),
        RollingRank({.window_size = 5, .min_samples = 2, .method = Ties::max, .pct = true}), 3);
}

TEST_CASE("seasonal pairs are plain pairs over the same place of each season") {
  constexpr std::size_t kSeason = 5;
  const SeasonalRollingCovariance covariance(
      {.season_length = kSeason, .window_size = 4, .min_samples = 2, .ddof = 0});
  const SeasonalRollingCorrelation correlation(
      {.season_length = kSeason, .window_size = 4, .min_samples = 2});
  const auto kinds = testing::kinds_of_data(120);
  for (std::size_t i = 0; i + 1 < kinds.size(); ++i) {
    const auto& x = kinds[i].second;
    const auto& y = kinds[i + 1].second;
    std::vector<double> together(x.size());
    std::vector<double> line(x.size());
    covariance.transform(x, y, together);
    correlation.transform(x, y, line);
    for (std::size_t begin = 0; begin < kSeason; ++begin) {
      std::vector<std::vector<double>> places(4);
      for (std::size_t t = begin; t < x.size(); t += kSeason) {
        places[0].push_back(x[t]);
        places[1].push_back(y[t]);
        places[2].push_back(together[t]);
        places[3].push_back(line[t]);
      }
      std::vector<double> wanted(places[0].size());
      RollingCovariance({.window_size = 4, .min_samples = 2, .ddof = 0})
          .transform(places[0], places[1], wanted);
      REQUIRE(same_bits(places[2], wanted));
      RollingCorrelation({.window_size = 4, .min_samples = 2})
          .transform(places[0], places[1], wanted);
      REQUIRE(same_bits(places[3], wanted));
    }
  }
}

TEST_CASE("a slope over seasons is that a season") {
  std::vector<double> x;
  for (int t = 0; t < 21; ++t) x.push_back(100.0 * (t % 7) + 3.0 * (t / 7));
  const auto slope = batch<double>(SeasonalRollingSlope({.season_length = 7, .window_size = 3}), x);
  CHECK(std::isnan(slope[13]));
  CHECK((slope[14] == 3.0 && slope[20] == 3.0));
}

TEST_CASE("seasonal lag and difference look whole seasons back") {
  const std::vector<double> x{1, 2, 4, kNaN, 16, 32, 64};
  const auto lag = batch<double>(SeasonalLag({.season_length = 2, .seasons = 2}), x);
  const auto diff = batch<double>(SeasonalDiff({.season_length = 3}), x);
  for (std::size_t t = 0; t < 4; ++t) CHECK(std::isnan(lag[t]));
  CHECK((lag[4] == 1 && lag[5] == 2 && lag[6] == 4));
  CHECK((std::isnan(diff[2]) && std::isnan(diff[3]) && diff[4] == 14 && std::isnan(diff[6])));
  CHECK(SeasonalLag({.season_length = 2, .seasons = 2}).memory() == 5);
}

TEST_CASE("seasons beyond any lag are refused by name") {
  CHECK_THROWS_WITH(SeasonalLag({.season_length = 1 << 20, .seasons = 1 << 20}),
                    Catch::Contains("seasonal_lag: 1048576 seasons of 1048576 samples"));
  CHECK_THROWS_WITH(SeasonalRollingMean({.season_length = 0, .window_size = 2}),
                    Catch::Contains("season_length must be in"));
  CHECK_THROWS_WITH(SeasonalRollingSlope({.season_length = 7, .window_size = 1}),
                    Catch::Contains("seasonal_rolling_slope: window_size must be in [2, 65536]"));
  CHECK_THROWS_WITH(SeasonalRollingVar({.season_length = 7, .window_size = 3, .ddof = 3}),
                    Catch::Contains("seasonal_rolling_var: ddof must be below window_size"));
}

}  // namespace
}  // namespace mliot::features

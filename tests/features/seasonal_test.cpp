// Seasonal transforms against the plain ones on every season_length-th sample.
#include <algorithm>
#include <limits>

#include "mliot/features/seasonal_diff.hpp"
#include "mliot/features/seasonal_lag.hpp"
#include "mliot/features/seasonal_rolling_max.hpp"
#include "mliot/features/seasonal_rolling_mean.hpp"
#include "mliot/features/seasonal_rolling_min.hpp"
#include "mliot/features/seasonal_rolling_std.hpp"
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
  check(SeasonalRollingStd({.season_length = 3, .window_size = 5, .min_samples = 1, .ddof = 0}),
        RollingStd({.window_size = 5, .min_samples = 1, .ddof = 0}), 3);
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
}

}  // namespace
}  // namespace mliot::features

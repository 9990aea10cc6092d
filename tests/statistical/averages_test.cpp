// Averages and the drift on hand-made series: arithmetic, short series, variances.
#include "mliot/statistical/averages.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

#include "mliot/core/error.hpp"
#include "mliot/statistical/fitted_panel.hpp"
#include "mliot/statistical/naive.hpp"
#include "support/catch.hpp"

namespace mliot::statistical {
namespace {

struct Forecasts {
  std::vector<double> mean;
  std::vector<double> variance;
  std::vector<double> fitted;
};

template <class M>
Forecasts forecasts(typename M::Options options, const std::vector<double>& y, std::size_t h) {
  FittedPanel<M> panel(options);
  Forecasts out{std::vector<double>(h), std::vector<double>(h), std::vector<double>(y.size())};
  const std::vector<std::int64_t> offsets{0, static_cast<std::int64_t>(y.size())};
  panel.fit({y, offsets}, out.fitted, {});
  panel.predict(h, out.mean, out.variance, {});
  return out;
}

TEST_CASE("the historic average has the sample variance and that of its own mean") {
  const auto out = forecasts<HistoricAverage>({}, {1, 3, 8}, 2);
  CHECK(out.mean == std::vector<double>{4, 4});
  CHECK(out.variance[1] == Approx(26.0 / 2 * (1 + 1.0 / 3)).epsilon(1e-14));  // 9 + 1 + 16
  CHECK(out.fitted == std::vector<double>{4, 4, 4});
  CHECK(std::isnan(forecasts<HistoricAverage>({}, {5}, 1).variance[0]));
}

TEST_CASE("the window average is the mean of the last values, with its own errors as variance") {
  const auto out = forecasts<WindowAverage>({.window_size = 2}, {1, 5, 2, 8}, 2);
  CHECK(out.mean == std::vector<double>{5, 5});
  CHECK(out.fitted[2] == 3);
  CHECK(out.fitted[3] == 3.5);
  const double square = (1 + 4.5 * 4.5) / 2;
  CHECK(out.variance == std::vector<double>{square, square * 1.25});  // 1 + (1 / 2)^2
  const auto far = forecasts<WindowAverage>({.window_size = 2}, {1, 5, 2, 8}, 4).variance;
  // Weights 1, 1/2, 3/4, 5/8.
  CHECK(far[3] == square * (1 + 0.25 + 0.5625 + 0.390625));
  const auto one = forecasts<WindowAverage>({}, {1, 5, 2, 8}, 9).variance;
  CHECK(one == forecasts<Naive>({}, {1, 5, 2, 8}, 9).variance);
  CHECK(forecasts<WindowAverage>({.window_size = 9}, {1, 5}, 1).mean[0] == 3);  // what there is
}

TEST_CASE("the seasonal window average is the mean of the same periods") {
  const std::vector<double> y{1, 10, 2, 20, 3, 30, 4};
  const auto out = forecasts<SeasonalWindowAverage>({.season_length = 2, .window_size = 2}, y, 3);
  CHECK(out.mean == std::vector<double>{25, 3.5, 25});
  CHECK(out.fitted[6] == 2.5);
  CHECK(std::isnan(out.fitted[3]));
  CHECK(out.variance[1] == out.variance[0]);  // another period of the same season
  CHECK(out.variance[2] == out.variance[0] * 1.25);
  const auto brief =
      forecasts<SeasonalWindowAverage>({.season_length = 12, .window_size = 2}, {7, 9}, 13);
  CHECK(brief.mean[0] == 7);  // a month that was never seen, as the seasonal naive method
  CHECK(brief.mean[1] == 9);
  CHECK(brief.mean[10] == 7);  // the first month again
  CHECK_THROWS_AS(SeasonalWindowAverage({.season_length = 2000, .window_size = 2000}),
                  InvalidArgument);
}

TEST_CASE("the drift is the line from the first to the last observation") {
  const auto out = forecasts<RandomWalkWithDrift>({}, {1, 2, 6, 7}, 2);  // steps 1, 4, 1
  CHECK(out.mean == std::vector<double>{9, 11});
  // Squares about 2: 1 + 4 + 1 over 3; times k (1 + k / 3).
  CHECK(out.variance[0] == Approx(2 * (1 + 1.0 / 3)).epsilon(1e-14));
  CHECK(out.variance[1] == Approx(2 * 2 * (1 + 2.0 / 3)).epsilon(1e-14));
  CHECK(out.fitted[1] == 3);
  CHECK(forecasts<RandomWalkWithDrift>({}, {4}, 1).mean[0] == 4);
}

}  // namespace
}  // namespace mliot::statistical

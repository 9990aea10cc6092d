// Outliers, seasonal fill and filters against hand-worked values and their definitions.
#include "reference/filters.hpp"

#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <numbers>
#include <vector>

#include "mliot/core/random.hpp"
#include "mliot/freestanding/kalman.h"
#include "mliot/preprocessing/all.hpp"
#include "support/catch.hpp"
#include "support/transforms.hpp"

namespace mliot::preprocessing {
namespace {

using testing::batch;
using testing::same;
using testing::same_bits;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST_CASE("a z-score is against the mean and deviation of the window before the sample") {
  // 1 2 3 2 1 2: mean 11/6, deviation sqrt(17/30) = 0.7528; fences at 2: 0.328 and 3.339
  const std::vector<double> quiet{1, 2, 3, 2, 1, 2};
  const auto last = [&](double x, OutlierAction action) {
    auto series = quiet;
    series.push_back(x);
    return batch<double>(ZScoreOutliers({.window_size = 6, .threshold = 2, .action = action}),
                         series)
        .back();
  };
  CHECK(last(3.3, OutlierAction::nan) == 3.3);
  CHECK(std::isnan(last(3.4, OutlierAction::nan)));
  CHECK(last(3.4, OutlierAction::center) == Approx(11.0 / 6).epsilon(1e-15));
  CHECK(last(3.4, OutlierAction::clip) ==
        Approx(11.0 / 6 + 2 * std::sqrt(17.0 / 30)).epsilon(1e-15));
  CHECK(last(0.3, OutlierAction::clip) ==
        Approx(11.0 / 6 - 2 * std::sqrt(17.0 / 30)).epsilon(1e-14));
  CHECK(last(-kInfinity, OutlierAction::center) == Approx(11.0 / 6).epsilon(1e-15));
}

TEST_CASE("outliers by median and by quartiles equal their definitions on every kind of data") {
  for (const auto& [kind, x] : testing::kinds_of_data(300)) {
    for (const std::int64_t window : {5, 8, 31}) {
      for (const double threshold : {0.5, 3.0}) {
        INFO(kind << ", window " << window << ", threshold " << threshold);
        const auto robust = batch<double>(
            RobustZScoreOutliers(
                {.window_size = window, .threshold = threshold, .action = OutlierAction::center}),
            x);
        const auto range = batch<double>(
            IqrOutliers(
                {.window_size = window, .threshold = threshold, .action = OutlierAction::center}),
            x);
        for (std::size_t t = 0; t < x.size(); ++t) {
          const auto sorted = reference::before(x, t, window);
          const bool judged = sorted.size() >= 5 && !std::isnan(x[t]);
          const double by_median =
              judged ? reference::centered(x[t], reference::robust_fences(sorted, threshold))
                     : reference::unjudged(x[t]);
          const double by_range =
              judged ? reference::centered(x[t], reference::quartile_fences(sorted, threshold))
                     : reference::unjudged(x[t]);
          REQUIRE(same(robust[t], by_median));
          REQUIRE(same(range[t], by_range));
        }
      }
    }
  }
}

TEST_CASE("seasonal fill repeats what stood there a season ago") {
  const std::vector<double> x{1, 5, kNaN, 7, kNaN, kNaN, 3, kNaN};
  CHECK(same_bits(batch<double>(SeasonalFill({.season_length = 2}), x),
                  {1, 5, 1, 7, kNaN, 7, 3, kNaN}));
  CHECK(same_bits(batch<double>(SeasonalFill({.season_length = 2, .n_seasons = 3}), x),
                  {1, 5, 1, 7, 1, 6, 3, 6}));
}

TEST_CASE("running median equals its definition on every kind of data") {
  for (const auto& [kind, x] : testing::kinds_of_data(300)) {
    for (const std::int64_t window : {3, 5, 7, 9, 13, 31}) {
      INFO(kind << ", window " << window);
      const auto got = batch<double>(RunningMedian({.window_size = window}), x);
      for (std::size_t t = 0; t < x.size(); ++t) {
        REQUIRE(same(got[t], reference::running_median(x, t, window)));
      }
    }
  }
}

TEST_CASE("savitzky-golay has the weights of the paper's table") {
  // Savitzky and Golay 1964, table I: quadratic, 5 points: -3 12 17 12 -3 over 35
  const SavitzkyGolay filter({.window_length = 5, .polyorder = 2});
  const std::vector<double> table{-3, 12, 17, 12, -3};
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(filter.weights()[i] == Approx(table[i] / 35).epsilon(1e-14));
  }
  CHECK(filter.delay() == 2);
  // First derivative, quadratic, 5 points: -2 -1 0 1 2 over 10
  const SavitzkyGolay slope({.window_length = 5, .polyorder = 2, .deriv = 1, .delta = 0.5});
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(slope.weights()[i] == Approx((static_cast<double>(i) - 2) / 5).margin(1e-15));
  }
  CHECK(SavitzkyGolay({.polyorder = 2, .deriv = 3}).weights() == std::vector<double>(11, 0));
}

TEST_CASE("a Butterworth filter of order 1 is the one worked by hand") {
  // cutoff half of the highest frequency: tan(pi / 4) = 1, y[t] = (x[t] + x[t - 1]) / 2
  const auto sections = Butterworth({.order = 1, .cutoff = 0.5}).sections();
  REQUIRE(sections.size() == 5);
  CHECK(sections[0] == Approx(0.5).epsilon(1e-15));
  CHECK(sections[1] == Approx(0.5).epsilon(1e-15));
  CHECK(sections[3] == Approx(0).margin(1e-15));
}

TEST_CASE("a Butterworth filter passes a constant or nothing of it") {
  using enum FilterType;
  const std::vector<double> x(300, 7.25);
  for (const std::int64_t order : {1, 2, 5, 8}) {
    INFO(order);
    for (const auto type : {lowpass, bandstop, highpass, bandpass}) {
      const bool band = type == bandstop || type == bandpass;
      const Butterworth filter({.order = order,
                                .cutoff = 0.1,
                                .btype = type,
                                .cutoff_high = band ? std::optional(0.3) : std::nullopt});
      const double wanted = type == lowpass || type == bandstop ? 7.25 : 0;
      for (const double y : batch<double>(filter, x)) {
        REQUIRE(y == Approx(wanted).margin(1e-9));
      }
    }
  }
}

TEST_CASE("a local level with equal variances has the golden gain") {
  // P = (q + sqrt(q^2 + 4 q r)) / 2 and q = r = 1: the gain tends to (sqrt(5) - 1) / 2
  std::vector<double> x(80, 0.0);
  x.push_back(1);
  const KalmanFilter filter({.observation_variance = 1, .level_variance = 1});
  CHECK(batch<double>(filter, x).back() == Approx(std::numbers::phi - 1).epsilon(1e-14));
}

TEST_CASE("a local level without steps is the mean so far") {
  const std::vector<double> x{4, kNaN, 8, 6, kInfinity, 2};
  const KalmanFilter filter({.observation_variance = 3, .level_variance = 0});
  const auto got = batch<double>(filter, x);
  const std::vector<double> wanted{4, 4, 6, 6, 6, 5};
  for (std::size_t t = 0; t < x.size(); ++t) CHECK(got[t] == Approx(wanted[t]).epsilon(1e-14));
}

TEST_CASE("a trend without steps is the least-squares line so far") {
  // 1 and 3 two periods apart: slope 1; then the line through (0, 1) (2, 3) (3, 7) at 3 is
  // mean 11/3 at mean time 5/3, slope (0 * 1 + 2 * 3 + 3 * 7 - 3 * 5/3 * 11/3) / (13 - 25/3)
  const std::vector<double> x{1, kNaN, 3, 7, kNaN};
  const KalmanFilter level(
      {.model = KalmanModel::local_linear_trend, .level_variance = 0, .slope_variance = 0});
  const auto got = batch<double>(level, x);
  const double slope = (27 - 55.0 / 3) / (13 - 25.0 / 3);
  const double at3 = 11.0 / 3 + slope * (3 - 5.0 / 3);
  const std::vector<double> wanted{1, 1, 3, at3, at3 + slope};
  for (std::size_t t = 0; t < x.size(); ++t) CHECK(got[t] == Approx(wanted[t]).epsilon(1e-14));
}

/// The variances of a Kalman filter's errors: at rest they stay as they are.
std::array<double, 3> variances(const void* state) {
  mliot_kalman filter;
  std::memcpy(&filter, state, sizeof(filter));
  return {filter.variance, filter.covariance, filter.slope_variance};
}

TEST_CASE("a Kalman filter at rest gives the bits of its steps") {
  // Long enough for the variances to come to rest, with what wakes them: gaps, and a filter that
  // begins anew.
  constexpr std::size_t kLength = 900;
  std::vector<double> x(kLength);
  const Random random(11);
  for (std::size_t t = 0; t < kLength; ++t) x[t] = 40 * random.uniform(t);
  x[300] = x[301] = x[640] = kNaN;
  x[400] = kInfinity;
  x[500] = x[502] = 1.7e308;
  x[501] = -1.7e308;
  for (const KalmanModel model : {KalmanModel::local_level, KalmanModel::local_linear_trend,
                                  KalmanModel::constant_velocity}) {
    for (const double noise : {0.0, 1e-20, 0.5, 2.0, 1e12}) {
      for (const double step : {0.0, 0.03, 7.0}) {
        if (noise == 0 && step == 0) continue;
        const KalmanFilter filter({.model = model,
                                   .observation_variance = noise,
                                   .level_variance = step,
                                   .slope_variance = 0.1 * step});
        std::vector<std::byte> state(filter.state_size());
        filter.reset(state.data());
        std::vector<double> wanted;
        std::size_t at_rest = 0;
        for (const double sample : x) {
          const auto before = variances(state.data());
          filter.push(state.data(), sample);
          at_rest += static_cast<std::size_t>(variances(state.data()) == before);
          wanted.push_back(filter.value<double>(state.data()));
        }
        CHECK(same_bits(batch<double>(filter, x), wanted));
        if (noise == 0.5 && step == 7) CHECK(at_rest > kLength / 2);  // others may turn about it
      }
    }
  }
}

TEST_CASE("options of filters out of range are named") {
  REQUIRE_THROWS_WITH(RunningMedian({.window_size = 4}), Catch::Contains("must be odd"));
  REQUIRE_THROWS_WITH(SavitzkyGolay({.window_length = 5, .polyorder = 5}),
                      Catch::Contains("savitzky_golay: polyorder must be < window_length"));
  REQUIRE_THROWS_WITH(SavitzkyGolay({.polyorder = 9, .deriv = 9, .delta = 1e-40}),
                      Catch::Contains("scale the time"));
  REQUIRE_THROWS_WITH(Butterworth({.cutoff = 1}), Catch::Contains("cutoff must be < fs / 2"));
  REQUIRE_THROWS_WITH(
      Butterworth({.cutoff = 0.3, .btype = FilterType::bandpass, .cutoff_high = 0.2}),
      Catch::Contains("cutoff_high must be above cutoff"));
  REQUIRE_THROWS_WITH(KalmanFilter({.observation_variance = kNaN}),
                      Catch::Contains("kalman_filter: observation_variance"));
  REQUIRE_THROWS_WITH(KalmanFilter({.output = KalmanOutput::slope}),
                      Catch::Contains("a local level has no slope"));
}

}  // namespace
}  // namespace mliot::preprocessing

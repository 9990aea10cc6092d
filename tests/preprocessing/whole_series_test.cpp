// Transforms of whole series against hand-worked values, tables and their own identities.
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "core/distributions.hpp"
#include "mliot/data/transform_panel.hpp"
#include "mliot/preprocessing/all_whole_series.hpp"
#include "mliot/preprocessing/kalman_filter.hpp"
#include "mliot/preprocessing/kalman_fit.hpp"
#include "preprocessing/wavelets.hpp"
#include "support/catch.hpp"
#include "support/transforms.hpp"

namespace mliot::preprocessing {
namespace {

using testing::same_bits;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

template <class T>
std::vector<double> whole(const T& transform, const std::vector<double>& in) {
  std::vector<double> out(in.size());
  transform.transform(std::span<const double>(in), std::span<double>(out));
  return out;
}

/// Some settings of every type in the list.
template <class Visit>
void for_each_whole_series(Visit&& visit) {
  visit(BackwardFill());
  visit(LinearFill({.limit = 2}));
  visit(SplineFill());
  visit(SplineFill({.bc_type = SplineEnd::natural}));
  visit(SeasonalLinearFill({.season_length = 6}));
  visit(KalmanSmoother({.model = KalmanModel::local_linear_trend}));
  visit(SavgolFilter({.window_length = 7}));
  visit(MedianFilter({.window_size = 9}));
  visit(WaveletDenoise({.wavelet = Wavelet::db3, .method = Shrinkage::visu}));
  visit(SeasonalEsd({.season_length = 5}));
}

TEST_CASE("gaps are filled backward and along lines, as far as the limit") {
  const std::vector<double> x{kNaN, 2, kNaN, kNaN, 8, kNaN, kInfinity, kNaN};
  CHECK(same_bits(whole(BackwardFill(), x), {2, 2, 8, 8, 8, kInfinity, kInfinity, kNaN}));
  CHECK(same_bits(whole(BackwardFill({.limit = 1}), x),
                  {2, 2, kNaN, 8, 8, kInfinity, kInfinity, kNaN}));
  CHECK(same_bits(whole(LinearFill(), x), {kNaN, 2, 4, 6, 8, kNaN, kInfinity, kNaN}));
  CHECK(
      same_bits(whole(LinearFill({.limit = 1}), x), {kNaN, 2, 4, kNaN, 8, kNaN, kInfinity, kNaN}));
}

TEST_CASE("a line between the largest doubles does not overflow") {
  CHECK(whole(LinearFill(), {-1.6e308, kNaN, 1.6e308})[1] == 0);
}

TEST_CASE("a spline repeats a cubic, a natural one bends as worked by hand") {
  const auto cubic = [](double t) { return t * t * t - 2 * t * t + 5; };
  std::vector<double> x;
  for (int t = 0; t < 9; ++t) x.push_back(t == 3 || t == 6 ? kNaN : cubic(t));
  const auto filled = whole(SplineFill(), x);
  CHECK(filled[3] == Approx(cubic(3)).epsilon(1e-13));
  CHECK(filled[6] == Approx(cubic(6)).epsilon(1e-13));
  // knots (0, 0) (2, 2) (4, 0): 8 M = 6 (-1 - 1), M = -3/2; at 1: 0 + 1 (1 + 1/2) - 1/8 = 11/8
  const auto natural = whole(SplineFill({.bc_type = SplineEnd::natural}), {0, kNaN, 2, kNaN, 0});
  CHECK(natural[1] == Approx(11.0 / 8).epsilon(1e-14));
  CHECK(natural[3] == Approx(11.0 / 8).epsilon(1e-14));
}

TEST_CASE("the smoother ends where the filter ends, and is a line where nothing moves") {
  const std::vector<double> x{1, kNaN, 3, 7, kNaN, 2};
  for (const auto model : {KalmanModel::local_level, KalmanModel::local_linear_trend,
                           KalmanModel::constant_velocity}) {
    const KalmanOptions options{.model = model};
    std::vector<double> filtered(x.size());
    KalmanFilter(options).transform(std::span<const double>(x), std::span<double>(filtered));
    CHECK(whole(KalmanSmoother(options), x).back() == Approx(filtered.back()).epsilon(1e-13));
  }
  const KalmanSmoother still({.level_variance = 0});
  for (const double level : whole(still, x)) CHECK(level == Approx(13.0 / 4).epsilon(1e-14));
}

TEST_CASE("a smoother of samples too large for it says which") {
  REQUIRE_THROWS_WITH(whole(KalmanSmoother(), {1, 1e300}),
                      Catch::Contains("kalman_smoother: sample 1 is 1e+300"));
}

TEST_CASE("wavelets put together what they took apart, at every length") {
  const Random random(31);
  for (int w = 0; w < 18; ++w) {
    const auto filter = detail::scaling_filter(static_cast<Wavelet>(w));
    double sum = 0;
    double squares = 0;
    for (const double tap : filter) {
      sum += tap;
      squares += tap * tap;
    }
    CHECK(sum == Approx(std::sqrt(2.0)).epsilon(1e-14));
    CHECK(squares == Approx(1).epsilon(1e-14));
    for (const std::size_t n : {1U, 2U, 3U, 7U, 40U, 101U, 256U}) {
      INFO("wavelet " << w << ", " << n << " samples");
      std::vector<double> x(n);
      for (std::size_t t = 0; t < n; ++t) x[t] = random.normal(t);
      for (const std::size_t levels : {1U, 2U, 4U}) {
        const auto again = detail::recompose(detail::decompose(x, filter, levels), filter, n);
        for (std::size_t t = 0; t < n; ++t) REQUIRE(again[t] == Approx(x[t]).margin(1e-12));
      }
    }
  }
}

TEST_CASE("Student's quantiles are those of the tables") {
  // Abramowitz and Stegun 1964, table 26.10, and closed forms for 1 and 2 degrees of freedom
  CHECK(math::student_quantile(0.025, 10) == Approx(2.228).margin(5e-4));
  CHECK(math::student_quantile(0.005, 4) == Approx(4.604).margin(5e-4));
  CHECK(math::student_quantile(0.025, 120) == Approx(1.980).margin(5e-4));
  CHECK(math::student_quantile(0.25, 1) == Approx(1).epsilon(1e-12));
  const double p = 1e-6;
  CHECK(math::student_quantile(p, 2) ==
        Approx((1 - 2 * p) / std::sqrt(2 * p * (1 - p))).epsilon(1e-11));
}

TEST_CASE("variances of white noise have no steps") {
  const Random random(41);
  std::vector<double> x(500);
  for (std::size_t t = 0; t < x.size(); ++t) x[t] = 3 * random.normal(t);
  const std::vector<std::int64_t> offsets{0, 500};
  const auto found = fit_kalman(KalmanModel::local_level, x, offsets);
  CHECK(found.level_variance == 0);
  CHECK(found.observation_variance == Approx(9).epsilon(0.15));
  auto worse = found;
  worse.level_variance = 0.1;
  CHECK(kalman_deviance(found, x, offsets) < kalman_deviance(worse, x, offsets));
}

TEST_CASE("series of a panel that reach beyond its values are refused") {
  const std::vector<double> in(10, 1.0);
  std::vector<double> out(10);
  const auto refused = [&](const std::vector<std::int64_t>& offsets, std::span<double> room) {
    REQUIRE_THROWS_AS(LinearFill().transform_series(in, offsets, room), InvalidArgument);
  };
  refused({0, 11}, out);
  refused({0, 6, 4}, out);
  refused({-1, 4}, out);
  refused({0, 10}, std::span(out).first(9));
}

TEST_CASE("every transform of whole series keeps its options, its input and the panel's bounds") {
  const auto kinds = testing::kinds_of_data(200);
  for_each_whole_series([&](const auto& transform) {
    using T = std::remove_cvref_t<decltype(transform)>;
    INFO(T::name);
    const T again = archive::load<T>(archive::save(transform));
    REQUIRE(archive::save(again) == archive::save(transform));
    for (const auto& [kind, x] : kinds) {
      if (kind == "largest" || kind == "whole range" || kind == "kinds in turn") continue;
      if (kind == "one spike") continue;
      INFO(kind);
      const auto copy = x;
      const auto wanted = whole(transform, x);
      REQUIRE(same_bits(x, copy));
      REQUIRE(same_bits(wanted, whole(again, x)));
      std::vector<double> two = x;
      two.insert(two.end(), x.begin(), x.end());
      std::vector<double> both(two.size());
      const std::vector<std::int64_t> offsets{0, 200, 400};
      data::transform_panel(transform, std::span<const double>(two), offsets,
                            std::span<double>(both), 2);
      REQUIRE(same_bits(testing::tail(both, 200), wanted));
    }
    std::vector<double> out(2);
    const std::vector<double> three{1, 2, 3};
    REQUIRE_THROWS_WITH(transform.transform(three, std::span<double>(out)),
                        Catch::Contains("as long as the input"));
  });
}

}  // namespace
}  // namespace mliot::preprocessing

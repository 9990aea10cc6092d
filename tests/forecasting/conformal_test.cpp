// Conformal tables against ranks worked out by hand.
#include "mliot/forecasting/conformal.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "mliot/core/error.hpp"
#include "support/catch.hpp"

namespace {

using namespace mliot;
using forecasting::CalibrationErrors;
using forecasting::ConformalTable;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// One series, one step, the errors n ... 1, one a window.
ConformalTable one_to(int n, double scale = 1) {
  CalibrationErrors errors{.horizon = 1, .scale = {scale}, .errors = {}};
  for (int i = 0; i < n; ++i) errors.errors.push_back(scale * (n - i));
  return ConformalTable(errors);
}

}  // namespace

TEST_CASE("the scale of a series is its mean step, at least a hundredth of its level") {
  REQUIRE(forecasting::error_scale(std::vector<double>{1, 3, 2, 6}) == (2 + 1 + 4) / 3.0);
  REQUIRE(forecasting::error_scale(std::vector<double>{1, kNaN, 3}) == 2);
  REQUIRE(forecasting::error_scale(std::vector<double>{50, 50, 50}) == 0.01 * 50);
  REQUIRE(forecasting::error_scale(std::vector<double>{0, 0}) == 0);
  REQUIRE(forecasting::error_scale(std::vector<double>{kNaN}) == 0);
}

TEST_CASE("an end is the order statistic of split conformal prediction") {
  // 99 errors: the lower end for 80 % is the 10th smallest, the upper the 90th.
  const ConformalTable table = one_to(99);
  REQUIRE(table.error_quantile(1, 1, 0.1) == 10);
  REQUIRE(table.error_quantile(1, 1, 0.9) == 90);
  REQUIRE(table.error_quantile(1, 1, 0.5) == 50);
  // 98 errors: floor(99 * 0.1) = 9 and ceil(99 * 0.9) = 90.
  REQUIRE(one_to(98).error_quantile(1, 1, 0.1) == 9);
  REQUIRE(one_to(98).error_quantile(1, 1, 0.9) == 90);
}

TEST_CASE("errors are kept in multiples of the scale") {
  const ConformalTable table = one_to(99, 0.5);
  REQUIRE(table.error_quantile(0.5, 1, 0.9) == 45);
  REQUIRE(table.error_quantile(2, 1, 0.9) == 180);
  REQUIRE(table.error_quantile(0, 1, 0.9) == 0);  // a series that is constant at 0
}

TEST_CASE("a level beyond the errors is widened by a normal quantile") {
  const ConformalTable table = one_to(5);  // root mean square of 1 ... 5 is sqrt(11)
  const double wide = table.error_quantile(1, 1, 0.96875);
  // 1.86273 is the 96.875 % point of the normal distribution; the approximation is good to 4.5e-4.
  REQUIRE_THAT(wide, Catch::Matchers::WithinAbs(1.86273 * std::sqrt(11.0), 4.5e-4 * 3.4));
  REQUIRE(table.error_quantile(1, 1, 0.03125) == -wide);
  REQUIRE(one_to(5).error_quantile(1, 1, 0.9) >= 5);  // never inside what was seen
}

TEST_CASE("steps with few errors borrow from their neighbours, missing ones are left out") {
  CalibrationErrors errors{.horizon = 3, .scale = {1}, .errors = {1, kNaN, 3}};
  const ConformalTable table{errors};
  for (std::int64_t step = 1; step <= 3; ++step) {
    REQUIRE(table.error_quantile(1, step, 0.34) == 1);  // floor(3 * 0.34) = 1st of {1, 3}
    REQUIRE(table.error_quantile(1, step, 0.66) == 3);
  }
}

TEST_CASE("small and large series keep errors of their own") {
  CalibrationErrors errors{.horizon = 1, .scale = {}, .errors = {}};
  for (int i = 0; i < 100; ++i) {
    const bool large = i >= 50;
    errors.scale.push_back(large ? 100 : 1);
    errors.errors.push_back(large ? 10 * (i % 2) : 5 * (i % 2));
  }
  const ConformalTable table{errors};
  REQUIRE(table.groups() == 2);
  REQUIRE(table.error_quantile(1, 1, 0.9) == 5);
  REQUIRE(table.error_quantile(100, 1, 0.9) == 10);
}

TEST_CASE("a table reads the same after saving and loading, and refuses damage") {
  const ConformalTable table = one_to(99);
  archive::Object saved = archive::save(table);
  const auto loaded = archive::load<ConformalTable>(saved);
  REQUIRE(archive::save(loaded) == saved);
  REQUIRE(loaded.error_quantile(1, 1, 0.9) == 90);
  saved.members["horizon"].data = std::int64_t{2};
  REQUIRE_THROWS_AS(archive::load<ConformalTable>(saved), FormatError);
}

TEST_CASE("no observed error at all is an error that names the cure") {
  const CalibrationErrors nothing{.horizon = 1, .scale = {1}, .errors = {kNaN}};
  REQUIRE_THROWS_AS(ConformalTable(nothing), InvalidArgument);
  const CalibrationErrors zeros{.horizon = 1, .scale = {0}, .errors = {0}};
  REQUIRE_THROWS_WITH(ConformalTable(zeros),
                      Catch::Contains("of a series that was not 0 throughout before them"));
}

// The elementary functions against exact values, and at the ends of their ranges.
#include "mliot/core/math.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

#include "mliot/core/error.hpp"
#include "support/targets.hpp"

namespace {

namespace math = mliot::math;
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// f(x) = nearest + rest * ulp(nearest), exactly enough.
struct Row {
  double x;
  double nearest;
  double rest;
};

#include "reference/math_table.inc"

// The distance between a double and its next larger neighbour in magnitude.
double ulp(double x) {
  const double magnitude = std::abs(x);
  return std::nextafter(magnitude, kInfinity) - magnitude;
}

// The largest error in units in the last place of the exact value.
template <class Function>
double worst_error(std::span<const Row> table, Function function) {
  double worst = 0;
  for (const Row& row : table) {
    const double error = std::abs((function(row.x) - row.nearest) / ulp(row.nearest) - row.rest);
    if (!(error <= worst)) worst = error;
  }
  return worst;
}

template <class Function>
double worst_of(std::span<const Row> table, Function function) {
  const double worst = worst_error(table, function);
  UNSCOPED_INFO("worst error " << worst << " ulp over " << table.size() << " points");
  return worst;
}

}  // namespace

TEST_CASE("exp is within 0.95 ulp") {
  REQUIRE(worst_of(kExp, [](double x) { return math::exp(x); }) < 0.95);
}
TEST_CASE("log is within 0.85 ulp") {
  REQUIRE(worst_of(kLog, [](double x) { return math::log(x); }) < 0.85);
}
TEST_CASE("sin is within 0.8 ulp") {
  REQUIRE(worst_of(kSin, [](double x) { return math::sin(x); }) < 0.8);
}
TEST_CASE("cos is within 0.8 ulp") {
  REQUIRE(worst_of(kCos, [](double x) { return math::cos(x); }) < 0.8);
}

TEST_CASE("exp ends in infinity and in zero and is 1 at 0") {
  REQUIRE(math::exp(0.0) == 1);
  REQUIRE(math::exp(-0.0) == 1);
  REQUIRE(math::exp(709.79) == kInfinity);
  REQUIRE(math::exp(kInfinity) == kInfinity);
  REQUIRE(math::exp(-745.14) == 0);
  REQUIRE(math::exp(-kInfinity) == 0);
  REQUIRE(math::exp(-745.13) == 5e-324);
  REQUIRE(std::isnan(math::exp(kNan)));
}

TEST_CASE("log is 0 at 1, -infinity at 0 and NaN below") {
  REQUIRE(math::log(1.0) == 0);
  REQUIRE(math::log(0.0) == -kInfinity);
  REQUIRE(math::log(-0.0) == -kInfinity);
  REQUIRE(std::isnan(math::log(-1.0)));
  REQUIRE(std::isnan(math::log(-kInfinity)));
  REQUIRE(math::log(kInfinity) == kInfinity);
  REQUIRE(std::isnan(math::log(kNan)));
}

TEST_CASE("sin and cos keep their symmetry and are NaN beyond 2^20") {
  REQUIRE(math::sin(0.0) == 0);
  REQUIRE(math::cos(0.0) == 1);
  for (const double x : {0.1, 1.0, 2.5, 4.0, 1000.25}) {
    REQUIRE(math::sin(-x) == -math::sin(x));
    REQUIRE(math::cos(-x) == math::cos(x));
  }
  for (const double x : {1048577.0, kInfinity, -kInfinity, kNan}) {
    REQUIRE(std::isnan(math::sin(x)));
    REQUIRE(std::isnan(math::cos(x)));
  }
}

TEST_CASE("the span forms give the bits of the scalar ones, in place too, and refuse unequal sizes",
          "[once]") {
  std::vector<double> x;
  for (const Row& row : kLog) x.push_back(row.x);
  mliot::testing::on_every_target([&] {
    std::vector<double> out(x.size());
    math::log(x, out);
    for (std::size_t i = 0; i < x.size(); ++i) REQUIRE(out[i] == math::log(x[i]));
    math::exp(out, out);
    for (std::size_t i = 0; i < x.size(); ++i) REQUIRE(out[i] == math::exp(math::log(x[i])));
  });
  std::vector<double> short_out(x.size() - 1);
  REQUIRE_THROWS_AS(math::sin(x, short_out), mliot::InvalidArgument);
  REQUIRE_THROWS_AS(math::cos(x, short_out), mliot::InvalidArgument);
}

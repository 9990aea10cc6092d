// Lag and difference by hand.
#include "mliot/features/lag.hpp"

#include <cmath>
#include <limits>

#include "mliot/features/diff.hpp"
#include "support/catch.hpp"
#include "support/transforms.hpp"

namespace mliot::features {
namespace {

using testing::batch;
using testing::same;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST_CASE("lag gives the sample so many steps ago, whatever it is") {
  const std::vector<double> x{1, kNaN, 3, kInfinity, 5};
  const auto got = batch<double>(Lag({.lag = 2}), x);
  CHECK((std::isnan(got[0]) && std::isnan(got[1])));
  CHECK(got[2] == 1);
  CHECK(std::isnan(got[3]));
  CHECK(got[4] == 3);
  CHECK(batch<double>(Lag({.lag = 3}), {1, 2}).size() == 2);
  CHECK(batch<double>(Lag({.lag = 0}), {1, 2}) == std::vector<double>{1, 2});
  CHECK(Lag({.lag = 7}).memory() == 8);
}

TEST_CASE("difference subtracts the sample so many steps ago") {
  const std::vector<double> x{1, 4, kNaN, 10, 20, kInfinity, kInfinity};
  const auto got = batch<double>(Diff(), x);
  CHECK(std::isnan(got[0]));
  CHECK(got[1] == 3);
  CHECK((std::isnan(got[2]) && std::isnan(got[3])));
  CHECK(got[4] == 10);
  CHECK(got[5] == kInfinity);
  CHECK(std::isnan(got[6]));
  CHECK(batch<double>(Diff({.lag = 3}), x)[4] == 16);
}

TEST_CASE("a float difference is rounded once") {
  // 1 + 2^-24 is a tie of floats; taking away 2^-60 leaves a value below it, which rounds to 1.
  // Rounded to double first it would stand on the tie, and above it round up to 1 + 2^-23.
  const double tie = 1 + 0x1p-23 + 0x1p-24;
  CHECK(batch<float>(Diff(), {0x1p-60, tie})[1] == 1 + 0x1p-23F);
  CHECK(batch<float>(Diff(), {-0x1p-60, 1 + 0x1p-24})[1] == 1 + 0x1p-23F);
  CHECK(batch<float>(Diff(), {0x1p-60, 1 + 0x1p-24})[1] == 1.0F);
}

TEST_CASE("a negative lag is refused by name") {
  CHECK_THROWS_WITH(Lag({.lag = -1}), Catch::Contains("lag: lag must be"));
  CHECK_THROWS_WITH(Diff({.lag = 0}), Catch::Contains("diff: lag must be"));
}

}  // namespace
}  // namespace mliot::features

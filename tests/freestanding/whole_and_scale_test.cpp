// Powers of two, exponents and whole numbers without libm: what the standard library says.
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "mliot/core/random.hpp"
#include "mliot/freestanding/binary_scale.h"
#include "mliot/freestanding/whole.h"
#include "support/catch.hpp"

namespace {

using mliot::Random;
using Limits = std::numeric_limits<double>;

// Numbers of every size, the subnormal ones and both ends included.
std::vector<double> every_size() {
  std::vector<double> numbers{0,
                              1,
                              0.5,
                              0x1.fffffffffffffp-1,
                              Limits::min(),
                              Limits::denorm_min(),
                              Limits::max(),
                              0x1.8000000000001p-1022,
                              0x0.8000000000001p-1022};
  const Random random(31, 0);
  for (std::uint64_t i = 0; i < 500; ++i) {
    const double x = std::bit_cast<double>(random.bits(i) & ~(std::uint64_t{1} << 63));
    if (std::isfinite(x)) numbers.push_back(x);
  }
  const std::size_t positive = numbers.size();
  for (std::size_t i = 0; i < positive; ++i) numbers.push_back(-numbers[i]);
  return numbers;
}

TEST_CASE("a number times a power of two is rounded once, as ldexp does it") {
  for (const double x : every_size()) {
    for (int k = -2200; k <= 2200; k += 37) {
      INFO(x << " 2^" << k);
      REQUIRE(std::bit_cast<std::uint64_t>(mliot_times_power_of_two(x, k)) ==
              std::bit_cast<std::uint64_t>(std::ldexp(x, k)));
    }
  }
}

TEST_CASE("the exponent of a number is that of frexp") {
  for (const double x : every_size()) {
    INFO(x);
    int exponent = 0;
    std::frexp(x, &exponent);
    REQUIRE(mliot_binary_exponent(x) == exponent);
  }
}

TEST_CASE("whole numbers below and above are those of floor and ceil") {
  std::vector<double> numbers = every_size();
  for (double x = -3; x <= 3; x += 0.125) numbers.push_back(x);
  for (const double x : {0x1p51 + 0.5, 0x1p52 - 0.5, 0x1p52, 0x1p53 + 2}) numbers.push_back(x);
  for (const double x : numbers) {
    INFO(x);
    REQUIRE(mliot_floor(x) == std::floor(x));
    REQUIRE(mliot_ceiling(x) == std::ceil(x));
  }
  CHECK(std::isnan(mliot_floor(Limits::quiet_NaN())));
  CHECK(mliot_floor(-Limits::infinity()) == -Limits::infinity());
}

}  // namespace

// Elementary functions of arrays: every instruction set gives the bits of the scalar functions.
#include "kernel/math.hpp"

#include <bit>
#include <limits>
#include <vector>

#include "mliot/core/math.hpp"
#include "mliot/core/random.hpp"
#include "support/targets.hpp"

namespace {

using Limits = std::numeric_limits<double>;

// The places where a branch of some function turns, and both neighbours of each.
std::vector<double> edges() {
  std::vector<double> out;
  for (const double x : {0.0,
                         Limits::denorm_min(),
                         3e-310,
                         Limits::min(),
                         1e-20,
                         0x1p-54,
                         0.34657359027997264,
                         0.5,
                         0.7071067811865475,
                         0.7853981633974483,
                         1.0,
                         1.4142135623730951,
                         1.5707963267948966,
                         3.141592653589793,
                         708.3964185322641,
                         709.782712893384,
                         744.4400719213812,
                         745.1332191019412,
                         1048575.0,
                         0x1p20,
                         1e22,
                         Limits::max(),
                         Limits::infinity()}) {
    for (const double y : {std::nextafter(x, 0.0), x, std::nextafter(x, Limits::infinity())}) {
      out.push_back(y);
      out.push_back(-y);
    }
  }
  out.push_back(Limits::quiet_NaN());
  out.push_back(-Limits::quiet_NaN());
  return out;
}

std::vector<double> samples() {
  std::vector<double> out = edges();
  const mliot::Random random(5);
  for (std::uint64_t i = 0; i < 20000; ++i) {
    const double x = 2 * random.uniform(i) - 1;
    for (const double scale : {1.0, 30.0, 750.0, 0x1p20}) out.push_back(scale * x);
    out.push_back(std::bit_cast<double>(random.bits(i + 50000)));  // any double at all
  }
  return out;
}

template <class Array, class Scalar>
void check(Array array, Scalar scalar) {
  const std::vector<double> x = samples();
  mliot::testing::on_every_target([&] {
    std::vector<double> out(x.size());
    array(x.data(), out.data(), x.size());
    std::size_t differing = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double wanted = scalar(x[i]);
      if (std::bit_cast<std::uint64_t>(out[i]) == std::bit_cast<std::uint64_t>(wanted)) continue;
      ++differing;
      UNSCOPED_INFO("x = " << x[i] << ": " << out[i] << " is not " << wanted);
    }
    REQUIRE(differing == 0);
    for (std::size_t n = 0; n <= 4 * 8 + 3; ++n) {
      std::vector<double> some(x.begin() + 1, x.begin() + 1 + static_cast<std::ptrdiff_t>(n) + 1);
      array(some.data(), some.data(), n);  // in place, and not one element further
      for (std::size_t i = 0; i < n; ++i) {
        REQUIRE(std::bit_cast<std::uint64_t>(some[i]) ==
                std::bit_cast<std::uint64_t>(scalar(x[i + 1])));
      }
      REQUIRE(std::bit_cast<std::uint64_t>(some[n]) == std::bit_cast<std::uint64_t>(x[n + 1]));
    }
  });
}

}  // namespace

TEST_CASE("exp of an array has the bits of exp") {
  check(mliot::kernel::exp_array, [](double x) { return mliot::math::exp(x); });
}
TEST_CASE("log of an array has the bits of log") {
  check(mliot::kernel::log_array, [](double x) { return mliot::math::log(x); });
}
TEST_CASE("sin of an array has the bits of sin") {
  check(mliot::kernel::sin_array, [](double x) { return mliot::math::sin(x); });
}
TEST_CASE("cos of an array has the bits of cos") {
  check(mliot::kernel::cos_array, [](double x) { return mliot::math::cos(x); });
}

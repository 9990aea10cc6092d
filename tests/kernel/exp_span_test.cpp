// exp_span: every instruction set gives the bits of math::exp.
#include "kernel/exp_span.hpp"

#include <bit>
#include <cstdint>
#include <limits>
#include <vector>

#include "mliot/core/math.hpp"
#include "mliot/core/random.hpp"
#include "support/targets.hpp"

TEST_CASE("exp_span has the bits of the scalar exponential, at the edges as well") {
  const double infinity = std::numeric_limits<double>::infinity();
  std::vector<double> x{0.0, -0.0, 1.0, 709.782712893384, 709.7827128933841, 710.5, -745.1332191019412,
                        -745.13321910194122, -745.2, -708.5, -740.0, infinity, -infinity,
                        std::numeric_limits<double>::quiet_NaN(), 5e-324, 1e300, -1e300};
  const mliot::Random random(4);
  for (std::size_t i = 0; i < 5000; ++i) x.push_back(1600 * random.uniform(i) - 800);
  for (std::size_t i = 0; i < 5000; ++i) x.push_back(2 * random.uniform(5000 + i) - 1);
  mliot::testing::on_every_target([&] {
    std::vector<double> got(x.size());
    mliot::kernel::exp_span(x.data(), got.data(), x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
      INFO(x[i]);
      REQUIRE(std::bit_cast<std::uint64_t>(got[i]) == std::bit_cast<std::uint64_t>(mliot::math::exp(x[i])));
    }
  });
}

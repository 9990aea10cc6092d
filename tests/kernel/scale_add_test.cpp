// scale_add: every instruction set gives the bits of the plain loop.
#include "kernel/scale_add.hpp"

#include <limits>
#include <vector>

#include "mliot/core/random.hpp"
#include "support/targets.hpp"

TEST_CASE("scale_add equals the plain loop on every target, length and alignment", "[once]") {
  constexpr std::size_t kMax = 4 * 16 + 3;
  std::vector<float> x(kMax + 1);
  std::vector<float> y(kMax + 1);
  const mliot::Random random(1);
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = static_cast<float>(random.uniform(2 * i) - 0.5);
    y[i] = static_cast<float>(random.uniform(2 * i + 1) - 0.5);
  }
  x[5] = std::numeric_limits<float>::infinity();
  for (std::size_t n = 0; n <= kMax; ++n) {
    for (const std::size_t start : {0U, 1U}) {
      if (start + n > x.size()) continue;
      std::vector<float> wanted(y.begin(), y.end());
      for (std::size_t i = start; i < start + n; ++i) wanted[i] = wanted[i] + 0.1F * x[i];
      mliot::testing::on_every_target([&] {
        std::vector<float> got(y.begin(), y.end());
        mliot::kernel::scale_add(0.1F, x.data() + start, got.data() + start, n);
        REQUIRE(got == wanted);
      });
    }
  }
}

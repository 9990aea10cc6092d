// Window medians: every instruction set gives the middle of each sorted window.
#include "kernel/window_medians.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

#include "mliot/core/random.hpp"
#include "support/catch.hpp"
#include "support/targets.hpp"

TEST_CASE("window medians equal those of each sorted window on every target and length", "[once]") {
  const mliot::Random random(23);
  for (std::size_t window = 3; window <= mliot::kernel::kLongestMedian; window += 2) {
    for (const std::size_t n : {1U, 2U, 3U, 5U, 8U, 9U, 33U, 130U}) {
      std::vector<double> x(n + window - 1);
      for (std::size_t i = 0; i < x.size(); ++i) {
        const double draw = random.uniform(i + 7 * n);
        x[i] = draw < 0.1   ? HUGE_VAL
               : draw < 0.2 ? -HUGE_VAL
               : draw < 0.5 ? std::floor(10 * draw) - 3  // ties and zeros
                            : random.normal(i + 1000 * n);
        if (x[i] == 0 && i % 2 == 0) x[i] = -0.0;
      }
      INFO("window " << window << ", " << n << " outputs");
      mliot::testing::on_every_target([&] {
        std::vector<double> out(n);
        mliot::kernel::window_medians(x.data(), n, window, out.data());
        for (std::size_t i = 0; i < n; ++i) {
          std::vector<double> sorted(x.data() + i, x.data() + i + window);
          std::sort(sorted.begin(), sorted.end());
          const double wanted = sorted[window / 2] + 0.0;
          REQUIRE(std::bit_cast<std::uint64_t>(out[i]) == std::bit_cast<std::uint64_t>(wanted));
        }
      });
    }
  }
}

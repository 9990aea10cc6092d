// Window extremes: every instruction set gives what a look at each window gives.
#include "kernel/window_extremes.hpp"

#include <algorithm>
#include <vector>

#include "mliot/core/random.hpp"
#include "support/targets.hpp"

TEST_CASE("window extremes equal those of each window on every target, length and window",
          "[once]") {
  const mliot::Random random(17);
  for (const std::size_t window : {1U, 2U, 3U, 4U, 7U, 8U, 28U, 65U}) {
    for (const std::size_t n : {1U, 2U, 5U, 8U, 33U, 130U}) {
      std::vector<double> x(n + window - 1);
      for (std::size_t i = 0; i < x.size(); ++i) x[i] = random.normal(i + 1000 * n);
      for (const bool largest : {false, true}) {
        mliot::testing::on_every_target([&] {
          auto scratch = x;
          std::vector<double> out(n);
          mliot::kernel::window_extremes(scratch.data(), n, window, largest, out.data());
          for (std::size_t i = 0; i < n; ++i) {
            const auto* first = x.data() + i;
            const auto* last = first + window;
            REQUIRE(out[i] ==
                    (largest ? *std::max_element(first, last) : *std::min_element(first, last)));
          }
        });
      }
    }
  }
}

// Window extremes: every instruction set gives what a look at each window gives.
#include "kernel/window_extremes.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include "mliot/core/random.hpp"
#include "support/targets.hpp"

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// NaN as the infinity that every number beats.
double extreme(const double* first, std::size_t window, bool largest) {
  double best = largest ? -kInfinity : kInfinity;
  for (std::size_t i = 0; i < window; ++i) {
    if (std::isnan(first[i])) continue;
    best = largest ? std::max(best, first[i]) : std::min(best, first[i]);
  }
  return best + 0.0;
}

}  // namespace

TEST_CASE("window extremes equal those of each window on every target, length and window",
          "[once]") {
  const mliot::Random random(17);
  for (const std::size_t window : {1U,  2U,  3U,  4U,  5U,  7U,  8U,  9U,  10U,  12U,
                                   16U, 17U, 28U, 32U, 33U, 34U, 64U, 65U, 129U, 130U}) {
    for (const std::size_t n : {1U, 2U, 5U, 7U, 8U, 9U, 33U, 130U}) {
      std::vector<double> x(n + window - 1);
      for (std::size_t i = 0; i < x.size(); ++i) x[i] = random.normal(i + 1000 * n);
      if (n > 2) x[2] = -0.0;
      if (n == 130) x[50] = x[51] = std::numeric_limits<double>::quiet_NaN();
      for (const bool largest : {false, true}) {
        mliot::testing::on_every_target([&] {
          std::vector<double> scratch(x.size());
          std::vector<double> out(n);
          const bool missing = mliot::kernel::window_extremes(x.data(), n, window, largest,
                                                              scratch.data(), out.data());
          REQUIRE(missing == (n == 130));
          for (std::size_t i = 0; i < n; ++i) {
            const double wanted = extreme(x.data() + i, window, largest);
            REQUIRE(std::bit_cast<std::uint64_t>(out[i]) == std::bit_cast<std::uint64_t>(wanted));
          }
        });
      }
    }
  }
}

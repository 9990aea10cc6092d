// Order statistics of blocks against sorting each window, on every instruction set.
#include "kernel/window_ranks.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include "mliot/core/random.hpp"
#include "support/catch.hpp"
#include "support/targets.hpp"

namespace mliot::kernel {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST_CASE("window_ranks gives the samples of each sorted window", "[once]") {
  const Random random(17);
  std::vector<double> x(700);
  for (std::size_t t = 0; t < x.size(); ++t) {
    x[t] = t < 350 ? random.normal(t) : static_cast<double>(random.below(t, 5));
    if (t % 41 == 0) x[t] = t % 2 == 0 ? kInfinity : -kInfinity;
  }
  for (const std::size_t window : {2U, 3U, 7U, 28U, 255U, 256U}) {
    for (const std::size_t n : {1U, 2U, 3U, 5U, 8U, 13U, 31U, 400U}) {
      for (const std::size_t rank : {std::size_t{0}, window / 3, (window - 1) / 2, window - 1}) {
        INFO("window " << window << ", n " << n << ", rank " << rank);
        testing::on_every_target([&] {
          std::vector<double> lower(n);
          std::vector<double> upper(n);
          const double* first = x.data() + window;  // odd and even starts
          window_ranks(first, n, window, rank, lower.data(), upper.data());
          for (std::size_t i = 0; i < n; ++i) {
            std::vector<double> sorted(first + i + 1 - window, first + i + 1);
            std::sort(sorted.begin(), sorted.end());
            REQUIRE(lower[i] == sorted[rank]);
            REQUIRE(upper[i] == sorted[std::min(rank + 1, window - 1)]);
          }
        });
      }
    }
  }
}

TEST_CASE("window_ranks gives every output of long blocks once, pages of samples among them",
          "[once]") {
  const Random random(18);
  constexpr std::size_t kWindow = 9;
  std::vector<double> x(4200 + kWindow);
  for (std::size_t t = 0; t < x.size(); ++t) x[t] = random.normal(t);
  for (const std::size_t n : {1024U, 1030U, 2047U, 2048U, 4090U, 4096U, 4097U, 4160U}) {
    INFO("n " << n);
    testing::on_every_target([&] {
      std::vector<double> lower(n);
      std::vector<double> upper(n);
      window_ranks(x.data() + kWindow, n, kWindow, 4, lower.data(), upper.data());
      for (std::size_t i = 0; i < n; ++i) {
        std::vector<double> sorted(x.begin() + static_cast<std::ptrdiff_t>(i + 1),
                                   x.begin() + static_cast<std::ptrdiff_t>(i + 1 + kWindow));
        std::sort(sorted.begin(), sorted.end());
        REQUIRE((lower[i] == sorted[4] && upper[i] == sorted[5]));
      }
    });
  }
}

}  // namespace
}  // namespace mliot::kernel

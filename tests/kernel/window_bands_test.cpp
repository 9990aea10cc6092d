// Order statistics of blocks by halving, against sorting each window, on every instruction set.
#include "kernel/window_bands.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include "mliot/core/random.hpp"
#include "support/catch.hpp"
#include "support/targets.hpp"

namespace mliot::kernel {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<double> samples(std::size_t count) {
  const Random random(19);
  std::vector<double> x(count);
  for (std::size_t t = 0; t < count; ++t) {
    x[t] = t % 700 < 350 ? random.normal(t) : static_cast<double>(random.below(t, 5));
    if (t % 41 == 0) x[t] = t % 2 == 0 ? kInfinity : -kInfinity;
  }
  return x;
}

// Outputs at x[window - 1] on, of exactly the samples that they may read.
void check(std::vector<double> x, std::size_t window, std::size_t rank) {
  const std::size_t n = x.size() + 1 - window;
  std::vector<double> expected(n);
  std::vector<double> next(n);
  for (std::size_t i = 0; i < n; ++i) {
    const auto begin = x.begin() + static_cast<std::ptrdiff_t>(i);
    std::vector<double> sorted(begin, begin + static_cast<std::ptrdiff_t>(window));
    std::sort(sorted.begin(), sorted.end());
    expected[i] = sorted[rank];
    next[i] = sorted[std::min(rank + 1, window - 1)];
  }
  INFO("window " << window << ", n " << n << ", rank " << rank);
  testing::on_every_target([&] {
    std::vector<double> lower(n);
    std::vector<double> upper(n);
    std::vector<double> scratch(window_bands_scratch(n, window));
    const double* first = x.data() + window - 1;
    window_bands(first, n, window, rank, lower.data(), upper.data(), scratch.data());
    REQUIRE(lower == expected);
    REQUIRE(upper == next);
    std::fill(lower.begin(), lower.end(), 0);
    window_bands(first, n, window, rank, lower.data(), nullptr, scratch.data());
    REQUIRE(lower == expected);
  });
}

TEST_CASE("window_bands gives the sample of each sorted window", "[once]") {
  for (const std::size_t window : {16U, 17U, 28U, 63U, 99U, 255U, 256U, 300U, 1023U}) {
    for (const std::size_t n : {1U, 2U, 5U, 8U, 31U, 130U, 700U}) {
      for (const std::size_t rank : {std::size_t{0}, window / 3, (window - 1) / 2, window - 1}) {
        check(samples(n + window - 1), window, rank);
      }
    }
  }
}

TEST_CASE("window_bands follows trends, equal samples and long blocks", "[once]") {
  std::vector<double> trend(4500);
  for (std::size_t t = 0; t < trend.size(); ++t) trend[t] = static_cast<double>(t / 3);
  check(trend, 255, 127);
  std::reverse(trend.begin(), trend.end());
  check(trend, 128, 64);
  check(std::vector<double>(3000, 7.0), 200, 3);
  check(samples(4096 + 98), 99, 49);
}

}  // namespace
}  // namespace mliot::kernel

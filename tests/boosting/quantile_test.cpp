// Quantiles by selection are those of the values in order.
#include "boosting/quantile.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "mliot/core/random.hpp"
#include "support/catch.hpp"

using namespace mliot::boosting;

namespace {

// Numbers of any kind: few of them alike, many, all; rising or falling.
std::vector<double> sample(std::size_t n, int kind) {
  const mliot::Random random(n + 1, static_cast<std::uint64_t>(kind));
  std::vector<double> values(n);
  for (std::size_t i = 0; i < n; ++i) {
    const double x = random.normal(i);
    values[i] = kind == 0 ? x : kind == 1 ? std::round(x) : kind == 2 ? std::round(3 * x) : 2.5;
  }
  if (kind >= 4) values = sample(n, kind % 2 == 0 ? 0 : 2);
  if (kind == 4 || kind == 5) std::sort(values.begin(), values.end());
  if (kind >= 6) std::sort(values.begin(), values.end(), std::greater<>());
  return values;
}

constexpr int kKinds = 8;

}  // namespace

TEST_CASE("the k-th smallest value is the k-th in order") {
  for (const std::size_t n : {1U, 2U, 48U, 49U, 300U, 2000U}) {
    for (int kind = 0; kind < kKinds; ++kind) {
      const std::vector<double> values = sample(n, kind);
      std::vector<double> sorted = values;
      std::sort(sorted.begin(), sorted.end());
      for (std::size_t k = 0; k < n; k += 1 + n / 40) REQUIRE(select(values, k) == sorted[k]);
      REQUIRE(select(values, n - 1) == sorted[n - 1]);
    }
  }
}

TEST_CASE("a quantile of values alone is that of weights of 1") {
  REQUIRE(quantile({}, 0.5) == 0);
  for (const std::size_t n : {1U, 2U, 3U, 10U, 64U, 101U, 1000U}) {
    for (int kind = 0; kind < kKinds; ++kind) {
      const std::vector<double> values = sample(n, kind);
      for (const double alpha : {0.01, 0.1, 0.25, 1.0 / 3, 0.5, 0.6, 0.9, 0.99}) {
        std::vector<Weighted> weighted;
        weighted.reserve(n);
        for (const double x : values) weighted.push_back({x, 1.0});
        REQUIRE(quantile(values, alpha) == weighted_quantile(weighted, alpha));
      }
    }
  }
}

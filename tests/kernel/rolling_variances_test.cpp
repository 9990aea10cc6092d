// Rolling variances of pieces: right wherever they are not marked, and seldom marked.
#include "kernel/rolling_variances.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "kernel/block_facts.hpp"
#include "mliot/core/random.hpp"
#include "reference/rolling.hpp"
#include "support/targets.hpp"
#include "support/transforms.hpp"

namespace mliot::kernel {
namespace {

template <class Real>
std::size_t check_variances(const std::vector<double>& x, std::size_t window, bool root,
                            std::size_t least = 1) {
  const BlockFacts facts = block_facts(x.data(), x.size());
  const double largest = facts.largest;
  auto grid = variance_grid(window, largest);
  REQUIRE(grid.has_value());
  if (!splits_into_pieces(x.data(), x.size(), grid->unit, grid->unit * grid->fine)) {
    grid = with_rounded_pieces(*grid, window);
  }
  const std::size_t n = x.size() - (window - 1);
  std::vector<Real> out(n);
  std::vector<std::uint32_t> failed(n);
  const std::size_t failures =
      rolling_variances({x.data() + window - 1, n, window, root, 1, facts.has_missing, least},
                        *grid, out.data(), failed.data());
  std::size_t next = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (next < failures && failed[next] == i) {
      ++next;
      continue;
    }
    const auto samples = reference::present(x, i + window - 1, static_cast<std::int64_t>(window));
    Real variance = reference::Moments(samples).variance<Real>();
    if (samples.size() < least) variance = std::numeric_limits<Real>::quiet_NaN();
    REQUIRE(testing::same(out[i], root ? std::sqrt(variance) : variance));
  }
  REQUIRE(next == failures);
  return failures;
}

std::vector<double> normals(std::size_t n, double mean, double spread, std::uint64_t seed) {
  const Random random(seed);
  std::vector<double> x(n);
  for (std::size_t t = 0; t < n; ++t) x[t] = mean + spread * random.normal(t);
  return x;
}

TEST_CASE("variances of pieces equal exact fractions on every target, window and length",
          "[once]") {
  const auto x = normals(360, 20, 3, 5);
  for (const std::size_t window : {2U, 3U, 7U, 28U, 100U}) {
    for (const std::size_t n : {1U, 2U, 5U, 31U, 257U}) {
      INFO("window " << window << ", n " << n);
      if (n > 40 && window != 7) continue;
      const std::vector<double> part(x.begin() + 1,
                                     x.begin() + static_cast<std::ptrdiff_t>(n + window));
      testing::on_every_target([&] {
        for (const bool root : {false, true}) {
          const std::size_t most = window < 7 ? n : 1 + n / 50;  // two samples are often close
          CHECK(check_variances<double>(part, window, root) <= most);
          CHECK(check_variances<float>(part, window, root) <= most);
        }
      });
    }
  }
}

TEST_CASE("variances of pieces leave out what is missing, on every target", "[once]") {
  auto x = normals(360, 20, 3, 12);
  const Random random(13);
  for (std::size_t t = 0; t < x.size(); ++t) {
    if (random.uniform(t) < 0.25) x[t] = std::numeric_limits<double>::quiet_NaN();
  }
  for (const std::size_t window : {3U, 7U, 28U}) {
    for (const std::size_t least : {1U, 3U}) {
      INFO("window " << window << ", at least " << least);
      testing::on_every_target([&] {
        CHECK(check_variances<double>(x, window, false, least) <= 40);
        CHECK(check_variances<float>(x, window, true, least) <= 40);
      });
    }
  }
}

TEST_CASE("variances of pieces are right for long windows, tails and tiny samples") {
  auto tails = normals(700, 0, 1, 6);
  for (std::size_t i = 0; i < tails.size(); i += 97) tails[i] *= 1e6;
  for (std::size_t i = 0; i < tails.size(); i += 41) tails[i] *= 1e-13;
  CHECK(check_variances<double>(normals(500, -5, 2, 7), 365, false) < 50);
  CHECK(check_variances<double>(normals(1060, -5, 2, 8), kLongestVariance, false) < 20);
  check_variances<double>(tails, 28, false);
  check_variances<float>(tails, 28, true);
  check_variances<double>(normals(300, 1e90, 1e88, 9), 12, false);
  check_variances<double>(normals(300, 0, 1e-90, 10), 12, true);
}

TEST_CASE("a constant window is left to the caller, never guessed") {
  const std::vector<double> x(40, 0.1);
  const auto exact = variance_grid(8, 0.1);
  REQUIRE(exact.has_value());
  const VarianceGrid grid = with_rounded_pieces(*exact, 8);
  std::vector<double> out(33);
  std::vector<std::uint32_t> failed(33);
  REQUIRE(rolling_variances({x.data() + 7, 33, 8, false}, grid, out.data(), failed.data()) == 33);
}

TEST_CASE("windows and magnitudes beyond the method are refused") {
  CHECK_FALSE(variance_grid(1, 1.0).has_value());
  CHECK_FALSE(variance_grid(kLongestVariance + 1, 1.0).has_value());
  CHECK_FALSE(variance_grid(28, 1e200).has_value());
  CHECK_FALSE(variance_grid(28, 1e-200).has_value());
  CHECK(variance_grid(28, 1e100).has_value());
}

}  // namespace
}  // namespace mliot::kernel

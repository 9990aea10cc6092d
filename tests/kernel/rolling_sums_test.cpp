// Rolling sums: every instruction set gives the correctly rounded moments, in both output types.
#include "kernel/rolling_sums.hpp"

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

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<double> eighths(std::size_t n, bool missing) {
  const Random random(11);
  std::vector<double> x(n);
  for (std::size_t t = 0; t < n; ++t) {
    x[t] = std::floor(2000 * random.uniform(t) - 1000) / 8;
    if (missing && random.uniform(t + n) < 0.3) x[t] = kNaN;
  }
  return x;
}

template <class Real>
void check_moments(const std::vector<double>& x, std::size_t window, std::size_t least,
                   bool missing) {
  const std::size_t n = x.size() - (window - 1);
  for (const Moment moment : {Moment::variance, Moment::deviation}) {
    std::vector<Real> out(n);
    rolling_moments({x.data() + window - 1, n, window, least, moment, missing}, out.data());
    for (std::size_t i = 0; i < n; ++i) {
      const auto samples = reference::present(x, i + window - 1, static_cast<std::int64_t>(window));
      const reference::Moments exact(samples);
      Real wanted = exact.variance<Real>();
      if (moment == Moment::deviation) wanted = std::sqrt(wanted);
      if (samples.size() < least) wanted = std::numeric_limits<Real>::quiet_NaN();
      REQUIRE(testing::same(out[i], wanted));
    }
  }
}

TEST_CASE("rolling moments equal exact fractions on every target, length and alignment", "[once]") {
  for (const bool missing : {false, true}) {
    const auto x = eighths(600, missing);
    for (const std::size_t window : {2U, 3U, 7U, 30U}) {
      for (const std::size_t n : {1U, 2U, 3U, 5U, 19U, 31U, 256U, 257U, 500U}) {
        for (const std::size_t start : {0U, 1U}) {
          const std::vector<double> part(
              x.begin() + static_cast<std::ptrdiff_t>(start),
              x.begin() + static_cast<std::ptrdiff_t>(start + n + window - 1));
          INFO("window " << window << ", n " << n << ", missing " << missing);
          if (n > 40 && window != 7) continue;
          testing::on_every_target([&] {
            check_moments<double>(part, window, missing ? 2 : 1, missing);
            check_moments<float>(part, window, missing ? 2 : 1, missing);
          });
        }
      }
    }
  }
}

TEST_CASE("a block's facts and grid are found on every target and length", "[once]") {
  testing::on_every_target([] {
    for (std::size_t n = 0; n < 40; ++n) {
      std::vector<double> x(n, 0.25);
      if (n > 0) x[n / 2] = -7.5;
      const BlockFacts facts = block_facts(x.data(), n);
      CHECK(facts.largest == (n > 0 ? 7.5 : 0));
      CHECK_FALSE((facts.has_missing || facts.has_infinite));
      CHECK(facts.all_whole == (n == 0));
      CHECK(all_multiples(x.data(), n, 0.25));
      CHECK(all_multiples(x.data(), n, 0.5) == (n < 2));
      CHECK(splits_into_pieces(x.data(), n, 1.0, 0.25));
      CHECK(splits_into_pieces(x.data(), n, 1.0, 0.5) == (n < 2));
      CHECK(splits_into_pieces(std::vector<double>(n, kNaN).data(), n, 1.0, 0.25));
      CHECK(block_facts(std::vector<double>(n, -3.0).data(), n).all_whole);
      CHECK_FALSE(block_facts(std::vector<double>(n + 1, kNaN).data(), n + 1).all_whole);
      CHECK_FALSE(block_facts(std::vector<double>(n + 1, 0x1p52).data(), n + 1).all_whole);
      if (n < 3) continue;
      x[0] = kNaN;
      x[n - 1] = n % 2 == 0 ? kInfinity : 1;
      const BlockFacts strange = block_facts(x.data(), n);
      CHECK(strange.largest == 7.5);
      CHECK(strange.has_missing);
      CHECK(strange.has_infinite == (n % 2 == 0));
      CHECK(all_multiples(x.data(), n - 1, 0.25));
    }
  });
}

}  // namespace
}  // namespace mliot::kernel

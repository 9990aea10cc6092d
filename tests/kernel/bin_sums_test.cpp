// bin_sums: no rounding, on every instruction set, against sums of whole numbers.
#include "kernel/bin_sums.hpp"

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "reference/resample_reference.hpp"
#include "support/targets.hpp"

namespace mliot::kernel {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

using Values = std::vector<double>;

Values without_missing(const Values& values) {
  Values present;
  for (const double x : values) {
    if (!std::isnan(x)) present.push_back(x);
  }
  return present;
}

// high + low is the exact sum of the samples that are there, or the bin says that it is not.
void check_bin(const Values& values, const BinSum& sum) {
  const Values present = without_missing(values);
  CHECK(static_cast<std::size_t>(sum.missing) == values.size() - present.size());
  Values all = present;
  all.push_back(-sum.high);
  all.push_back(-sum.low);
  CHECK(reference::exact_mean(all, 1) == 0);
}

}  // namespace

TEST_CASE("bin sums lose nothing on every target, length, alignment and with missing samples",
          "[once]") {
  std::mt19937_64 random(3);
  std::normal_distribution<double> normal(20, 3);
  Values values;
  std::vector<std::int64_t> begin{0};
  for (std::int64_t n = 0; n < 40; ++n) {
    for (std::int64_t i = 0; i < n; ++i) {
      const double x = normal(random);
      values.push_back(random() % 9 == 0   ? kNaN
                       : random() % 9 == 0 ? 0
                                           : x * 1e-3 * static_cast<double>(n));
    }
    begin.push_back(begin.back() + n);
  }
  mliot::testing::on_every_target([&] {
    std::vector<BinSum> sums(begin.size() - 1);
    bin_sums(values.data(), begin.data(), sums.size(), sums.data());
    for (std::size_t k = 0; k < sums.size(); ++k) {
      INFO("bin of " << k);
      REQUIRE(sums[k].exact);
      check_bin(Values(values.begin() + begin[k], values.begin() + begin[k + 1]), sums[k]);
    }
  });
}

TEST_CASE("bins whose samples are too far apart, too large or too many are not tried", "[once]") {
  const auto exact = [](const Values& values) {
    const std::vector<std::int64_t> begin{0, static_cast<std::int64_t>(values.size())};
    bool answer = false;
    bool first = true;
    mliot::testing::on_every_target([&] {
      BinSum sum{};
      bin_sums(values.data(), begin.data(), 1, &sum);
      REQUIRE((first || sum.exact == answer));
      if (sum.exact) check_bin(values, sum);
      answer = sum.exact;
      first = false;
    });
    return answer;
  };
  const double far = std::ldexp(1.0, 49);  // with 4 samples 2^(53 - 2 * 2) is the most
  CHECK(exact({far, 1, -0.0, far}));
  CHECK_FALSE(exact({2 * far, 1, -0.0, far}));
  CHECK_FALSE(exact({kInfinity, 1}));
  CHECK_FALSE(exact({1e250}));
  CHECK_FALSE(exact({1e-250}));
  CHECK_FALSE(exact({1, 5e-324}));
  CHECK(exact({kNaN, kNaN, 0}));
  CHECK(exact(Values(kMostBinSamples, 0.1)));
  CHECK_FALSE(exact(Values(kMostBinSamples + 1, 0.1)));
}

TEST_CASE("any_infinite finds one infinity at any place on every target", "[once]") {
  mliot::testing::on_every_target([] {
    for (std::size_t n = 0; n < 20; ++n) {
      Values values(n, kNaN);
      CHECK_FALSE(any_infinite(values.data(), n));
      for (std::size_t i = 0; i < n; ++i) {
        values[i] = i % 2 == 0 ? kInfinity : -kInfinity;
        CHECK(any_infinite(values.data(), n));
        values[i] = std::numeric_limits<double>::max();
      }
      CHECK_FALSE(any_infinite(values.data(), n));
    }
  });
}

}  // namespace mliot::kernel

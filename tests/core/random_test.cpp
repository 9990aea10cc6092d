// The counter-based generator: published vectors, and moments of its conversions.
#include "mliot/core/random.hpp"

#include <array>
#include <cmath>
#include <vector>

#include "support/catch.hpp"

using mliot::Random;

// Known answers of philox4x32-10 in the authors' Random123 distribution (kat_vectors).
TEST_CASE("philox gives the published vectors") {
  constexpr std::uint64_t kOnes = ~std::uint64_t{0};
  REQUIRE(Random(0, 0).block(0) == Random::Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  REQUIRE(Random(kOnes, kOnes).block(kOnes) ==
          Random::Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  REQUIRE(Random(0x299f31d0a4093822, 0x0370734413198a2e).block(0x85a308d3243f6a88) ==
          Random::Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("bits are the first two words of the block, the first one lowest") {
  REQUIRE(Random(0).bits(0) == 0xe169c58d6627e8d5U);
  static_assert(Random(0).bits(0) == 0xe169c58d6627e8d5U);  // a draw can be a constant
  REQUIRE(Random(0).uniform(0) == static_cast<double>(0xe169c58d6627e8d5U >> 11U) * 0x1p-53);
}

TEST_CASE("uniform numbers lie in [0, 1) and have the moments of the uniform distribution") {
  const Random random(7, 3);
  constexpr int kDraws = 1000000;
  double sum = 0;
  double squares = 0;
  std::array<int, 16> counts{};
  for (std::uint64_t i = 0; i < kDraws; ++i) {
    const double x = random.uniform(i);
    REQUIRE((x >= 0 && x < 1));
    sum += x;
    squares += (x - 0.5) * (x - 0.5);
    ++counts[static_cast<std::size_t>(16 * x)];
  }
  // Five standard errors: sqrt(1/12 / n) for the mean, sqrt(1/180 / n) for the variance.
  REQUIRE(std::abs(sum / kDraws - 0.5) < 5 * std::sqrt(1.0 / 12 / kDraws));
  REQUIRE(std::abs(squares / kDraws - 1.0 / 12) < 5 * std::sqrt(1.0 / 180 / kDraws));
  double chi_square = 0;
  for (const int count : counts) {
    const double expected = kDraws / 16.0;
    chi_square += (count - expected) * (count - expected) / expected;
  }
  REQUIRE(chi_square < 44.3);  // 15 degrees of freedom: exceeded once in 10,000 seeds
}

TEST_CASE("normal numbers have the first four moments and the tails of the normal distribution") {
  const Random random(11);
  constexpr int kDraws = 1000000;
  std::array<double, 5> moments{};
  int beyond_three = 0;
  for (std::uint64_t i = 0; i < kDraws; ++i) {
    const double x = random.normal(i);
    double power = 1;
    for (double& moment : moments) {
      moment += power / kDraws;
      power *= x;
    }
    beyond_three += std::abs(x) > 3 ? 1 : 0;
  }
  const double error = 5 / std::sqrt(double{kDraws});  // variances 1, 2, 15 and 96
  REQUIRE(std::abs(moments[1]) < error);
  REQUIRE(std::abs(moments[2] - 1) < error * std::sqrt(2.0));
  REQUIRE(std::abs(moments[3]) < error * std::sqrt(15.0));
  REQUIRE(std::abs(moments[4] - 3) < error * std::sqrt(96.0));
  const double expected = 0.002699796 * kDraws;
  REQUIRE(std::abs(beyond_three - expected) < 5 * std::sqrt(expected));
}

TEST_CASE("below(n) takes every value of [0, n) equally often") {
  const Random random(13);
  std::array<int, 6> counts{};
  for (std::uint64_t i = 0; i < 60000; ++i) ++counts[random.below(i, 6)];
  for (const int count : counts) REQUIRE(std::abs(count - 10000) < 5 * std::sqrt(60000 * 5.0 / 36));
  REQUIRE(random.below(0, 1) == 0);
}

TEST_CASE("streams, seeds and indices give unrelated numbers") {
  REQUIRE(Random(1).bits(0) != Random(2).bits(0));
  REQUIRE(Random(1, 0).bits(0) != Random(1, 1).bits(0));
  double correlation = 0;
  constexpr int kDraws = 100000;
  for (std::uint64_t i = 0; i < kDraws; ++i) {
    correlation += (Random(1, 0).uniform(i) - 0.5) * (Random(1, 1).uniform(i) - 0.5) * 12 / kDraws;
  }
  REQUIRE(std::abs(correlation) < 5 / std::sqrt(double{kDraws}));
}

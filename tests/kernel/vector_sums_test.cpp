// Vectors of statistics: every instruction set adds them like the plain loop.
#include "kernel/vector_sums.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "kernel/row_records.hpp"
#include "mliot/core/random.hpp"
#include "support/targets.hpp"

using namespace mliot::kernel;

TEST_CASE("vectors of every width are added to the bins of their rows", "[once]") {
  const mliot::Random random(4);
  std::uint64_t draw = 0;
  for (const std::size_t lanes : {2U, 4U, 6U, 8U, 10U, 12U, 16U, 18U, 22U, 24U, 26U, 40U, 46U}) {
    for (const std::size_t rows : {0U, 1U, 7U, 100U}) {
      constexpr std::size_t kStride = 11;
      std::vector<std::uint8_t> bins(rows * kStride + 1);
      std::vector<std::int32_t> values(rows * lanes + 1);
      for (auto& bin : bins) bin = static_cast<std::uint8_t>(random.below(draw++, 256));
      for (auto& value : values) {
        value = static_cast<std::int32_t>(random.below(draw++, 65537)) - 32768;
      }
      constexpr std::size_t kFirst = 2;
      constexpr std::size_t kCount = 5;
      std::vector<std::int32_t> wanted(kCount * kBinStride * lanes, 3);
      for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t f = 0; f < kCount; ++f) {
          const std::size_t bin = bins[i * kStride + kFirst + f];
          for (std::size_t lane = 0; lane < lanes; ++lane) {
            wanted[(f * kBinStride + bin) * lanes + lane] += values[i * lanes + lane];
          }
        }
      }
      mliot::testing::on_every_target([&] {
        std::vector<std::int32_t> got(wanted.size(), 3);
        add_vectors({bins.data(), kStride, values.data(), lanes, rows}, kFirst, kCount, got.data());
        REQUIRE(got == wanted);
      });
    }
  }
}

TEST_CASE("vectors are added to long bins", "[once]") {
  const mliot::Random random(5);
  std::uint64_t draw = 0;
  for (const std::size_t lanes : {2U, 6U, 8U, 10U, 22U, 24U}) {
    constexpr std::size_t kRows = 300;
    constexpr std::size_t kBins = 700;
    std::vector<std::uint16_t> bins(kRows);
    std::vector<std::int32_t> values(kRows * lanes);
    for (auto& bin : bins) bin = static_cast<std::uint16_t>(random.below(draw++, kBins));
    for (auto& value : values) value = static_cast<std::int32_t>(random.below(draw++, 99)) - 50;
    std::vector<std::int32_t> wanted(kBins * lanes, -1);
    for (std::size_t i = 0; i < kRows; ++i) {
      for (std::size_t lane = 0; lane < lanes; ++lane) {
        wanted[bins[i] * lanes + lane] += values[i * lanes + lane];
      }
    }
    mliot::testing::on_every_target([&] {
      std::vector<std::int32_t> got(wanted.size(), -1);
      add_long_vectors({nullptr, 0, values.data(), lanes, kRows}, bins.data(), got.data());
      REQUIRE(got == wanted);
    });
  }
}

TEST_CASE("a part is subtracted from the whole, at every length", "[once]") {
  for (std::size_t n = 0; n < 70; ++n) {
    std::vector<std::int32_t> whole(n);
    std::vector<std::int32_t> part(n);
    for (std::size_t i = 0; i < n; ++i) {
      whole[i] = static_cast<std::int32_t>(i * i);
      part[i] = 40 - static_cast<std::int32_t>(i);
    }
    std::vector<std::int32_t> wanted(n + 1, 7);  // the number behind stays
    for (std::size_t i = 0; i < n; ++i) wanted[i] = whole[i] - part[i];
    mliot::testing::on_every_target([&] {
      std::vector<std::int32_t> rest(n + 1, 7);
      subtract_vectors(whole.data(), part.data(), n, rest.data());
      REQUIRE(rest == wanted);
      std::copy(whole.begin(), whole.end(), rest.begin());
      subtract_vectors(rest.data(), part.data(), n, rest.data());
      REQUIRE(rest == wanted);
    });
  }
}

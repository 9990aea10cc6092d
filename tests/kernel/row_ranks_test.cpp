// rank_sums: every instruction set sums rows at the number of smaller bins.
#include "kernel/row_ranks.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include "mliot/core/random.hpp"
#include "support/targets.hpp"

using mliot::kernel::kRankedRows;
using mliot::kernel::RankedBins;
using mliot::kernel::RankedSums;

TEST_CASE("rows are summed at the number of rows with smaller bins, whatever stands behind them") {
  const mliot::Random random(9);
  for (std::size_t n = 0; n <= kRankedRows; ++n) {
    for (const std::uint64_t levels : {1U, 3U, 256U}) {
      RankedBins bins;
      std::vector<std::int64_t> values;
      std::map<std::uint8_t, std::int64_t> wanted;
      for (std::size_t i = 0; i < kRankedRows; ++i) {
        const std::uint64_t draw = 3 * (n * kRankedRows + i);
        bins.of_row[i] = static_cast<std::uint8_t>(255 - random.below(draw, levels));
        values.push_back(static_cast<std::int64_t>(random.bits(draw + 1)) / 128);
        if (i < n) wanted[bins.of_row[i]] += values[i];
      }
      mliot::testing::on_every_target([&] {
        RankedSums got;
        got.sums.fill(77);
        mliot::kernel::rank_sums(bins, values.data(), n, got);
        REQUIRE(got.sums[0] == 0);
        std::size_t held = 0;
        for (const auto& [bin, sum] : wanted) {
          const auto smaller = static_cast<std::size_t>(
              std::count_if(bins.of_row.begin(), bins.of_row.begin() + static_cast<long>(n),
                            [&, bin = bin](std::uint8_t other) { return other < bin; }));
          REQUIRE(got.places()[smaller] == sum);
          REQUIRE(got.bins[smaller] == bin);
          held += sum != 0 ? 1U : 0U;
        }
        const auto full = std::count_if(got.places(), got.places() + n,
                                        [](std::int64_t sum) { return sum != 0; });
        REQUIRE(static_cast<std::size_t>(full) == held);
      });
    }
  }
}

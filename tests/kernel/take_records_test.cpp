// Rows that are taken off a histogram leave what the other rows add up to.
#include <algorithm>
#include <cstdint>
#include <vector>

#include "kernel/row_records.hpp"
#include "mliot/core/random.hpp"
#include "support/targets.hpp"

using namespace mliot::kernel;

TEST_CASE("a histogram of all rows less some rows is that of the others", "[once]") {
  constexpr std::size_t kStride = 20;
  constexpr std::size_t kRows = 90;
  const mliot::Random random(6);
  std::vector<std::uint8_t> records(kRows * kStride);
  for (std::size_t i = 0; i < records.size(); ++i) {
    records[i] = static_cast<std::uint8_t>(random.bits(i) & 0x7F);  // hessians are below 2^15
  }
  const auto range = [&](std::size_t first, std::size_t n) {
    const std::uint8_t* start = records.data() + first * kStride;
    return RecordRange{start, kStride, start + kStride - 4, kStride, n};
  };
  for (std::size_t taken = 0; taken <= kRows; taken += 15) {
    for (std::size_t count = 1; count <= kFeaturesPerPass; ++count) {
      std::vector<std::int64_t> sums(count * kBinStride);
      std::vector<std::int64_t> others(sums.size());
      add_records(range(0, kRows), 3, count, sums.data());
      add_records(range(taken, kRows - taken), 3, count, others.data());
      take_records(range(0, taken), 3, count, sums.data());
      REQUIRE(sums == others);
    }
    std::vector<std::int64_t> sums(std::size_t{1} << 15);
    std::vector<std::int64_t> others(sums.size());
    add_long_bins(range(0, kRows), 3, 4, sums.data());
    add_long_bins(range(taken, kRows - taken), 3, 4, others.data());
    take_long_bins(range(0, taken), 3, 4, sums.data());
    REQUIRE(sums == others);
  }
}

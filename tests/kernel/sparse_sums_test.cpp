// Sums of sparse rows are those that add_records gives.
#include "kernel/sparse_sums.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "mliot/core/random.hpp"
#include "support/targets.hpp"

using namespace mliot::kernel;
using mliot::testing::on_every_target;

namespace {

constexpr std::size_t kFirst = 3;

// Records whose bins are the usual ones but for one in `rare`; they end with the pair's last byte.
std::vector<std::uint8_t> records_of(std::size_t n, std::size_t columns, std::size_t rare,
                                     const std::vector<std::uint8_t>& usual) {
  const std::size_t stride = kFirst + columns + kGradientBytes;
  const mliot::Random random(columns, rare);
  std::vector<std::uint8_t> records(n * stride);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t b = 0; b < stride; ++b) {
      const std::uint64_t at = 2 * (i * stride + b);
      const auto any = static_cast<std::uint8_t>(random.bits(at));
      const bool bin = b >= kFirst && b < kFirst + columns;
      const bool other = !bin || random.below(at + 1, rare) == 0;
      records[i * stride + b] = other ? any : usual[b - kFirst];
    }
    records[i * stride + stride - 3] &= 0x7F;  // hessians are below 2^15
  }
  return records;
}

}  // namespace

TEST_CASE("sums of sparse rows are those of all their bins", "[once]") {
  constexpr std::size_t kRows = 150;
  const mliot::Random random(2);
  on_every_target([&] {
    for (std::size_t columns = kLeastSparseColumns; columns <= kSparseColumns; ++columns) {
      std::vector<std::uint8_t> usual(columns);
      for (std::size_t f = 0; f < columns; ++f)
        usual[f] = static_cast<std::uint8_t>(random.bits(f));
      for (const std::size_t rare : {1U, 8U, 1000U}) {
        const auto records = records_of(kRows, columns, rare, usual);
        const std::size_t stride = records.size() / kRows;
        const RecordRange range{records.data(), stride, records.data() + stride - kGradientBytes,
                                stride, kRows};
        std::vector<std::int64_t> wanted(columns * kBinStride);
        for (std::size_t f = 0; f < columns; ++f) {
          add_records(range, kFirst + f, 1, wanted.data() + f * kBinStride);
        }
        std::vector<std::int64_t> sums(wanted.size());
        const SparseColumns sparse{kFirst, columns, usual.data()};
        add_sparse_records(range, sparse, sums.data());
        REQUIRE(sums == wanted);
        take_sparse_records(range, sparse, sums.data());
        REQUIRE(std::all_of(sums.begin(), sums.end(), [](std::int64_t sum) { return sum == 0; }));
      }
    }
  });
}

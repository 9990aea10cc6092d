// Division of records in their own place, beside a stable partition into two lists.
#include "boosting/lane_divider.hpp"

#include <algorithm>
#include <vector>

#include "mliot/core/random.hpp"
#include "support/catch.hpp"

using mliot::boosting::LaneDivider;
using mliot::boosting::RowStore;
using mliot::kernel::PartitionRule;

namespace {

constexpr std::size_t kStride = 17;
constexpr std::size_t kBegin = 3;  // rows before and after the stretch must stay as they are

using Row = std::vector<std::uint32_t>;  // id, then the bytes of the record

// Bins of feature 0 rise with the row at first, so that whole tiles go to one side.
void fill(RowStore& store, std::size_t rows, std::size_t sorted) {
  const mliot::Random random(7, 1);
  for (std::size_t i = 0; i < rows; ++i) {
    store.ids[i] = static_cast<std::uint32_t>(5000 + i);
    for (std::size_t b = 0; b < kStride; ++b) {
      store.records[i * kStride + b] =
          static_cast<std::uint8_t>(random.below(i * kStride + b, 256));
    }
    if (i < sorted) store.records[i * kStride] = static_cast<std::uint8_t>(i * 255 / sorted);
  }
}

std::vector<Row> rows_of(const RowStore& store, std::size_t begin, std::size_t end) {
  std::vector<Row> rows;
  for (std::size_t i = begin; i < end; ++i) {
    Row row{store.ids[i]};
    for (std::size_t b = 0; b < kStride; ++b) row.push_back(store.records[i * kStride + b]);
    rows.push_back(row);
  }
  return rows;
}

std::vector<Row> sorted(std::vector<Row> rows) {
  std::sort(rows.begin(), rows.end());
  return rows;
}

}  // namespace

TEST_CASE("a lane is divided in its own place whatever its length and order") {
  for (const std::size_t n : {0U, 1U, 127U, 128U, 129U, 256U, 257U, 384U, 385U, 1000U, 5003U}) {
    for (const std::size_t ascending : {std::size_t{0}, n + kBegin}) {
      for (const int limit : {0, 20, 128, 254}) {
        const PartitionRule rule{0, static_cast<std::uint8_t>(limit), false};
        RowStore store(n + 2 * kBegin, kStride);
        fill(store, n + 2 * kBegin, ascending);
        const std::vector<Row> before = rows_of(store, 0, n + 2 * kBegin);
        std::vector<Row> left;
        std::vector<Row> right;
        for (std::size_t i = kBegin; i < kBegin + n; ++i) {
          const bool goes_left = static_cast<int>(before[i][1]) <= limit;
          (goes_left ? left : right).push_back(before[i]);
        }
        LaneDivider divider(store, kStride);
        const std::size_t middle = divider.divide(kBegin, kBegin + n, rule, true);
        REQUIRE(middle == kBegin + left.size());
        REQUIRE(sorted(rows_of(store, kBegin, middle)) == sorted(left));
        REQUIRE(sorted(rows_of(store, middle, kBegin + n)) == sorted(right));
        const std::vector<Row> after = rows_of(store, 0, n + 2 * kBegin);
        REQUIRE(std::equal(after.begin(), after.begin() + kBegin, before.begin()));
        REQUIRE(std::equal(after.end() - kBegin, after.end(), before.end() - kBegin));
      }
    }
  }
}

TEST_CASE("ids alone are divided like the records") {
  constexpr std::size_t kRows = 2000;
  const PartitionRule rule{3, 90, true};
  RowStore moved(kRows, kStride);
  RowStore alone(kRows, kStride);
  fill(moved, kRows, 0);
  fill(alone, kRows, 0);
  const std::size_t middle = LaneDivider(moved, kStride).divide(0, kRows, rule, true);
  REQUIRE(LaneDivider(alone, kStride).divide(0, kRows, rule, false) == middle);
  REQUIRE(std::equal(moved.ids.data(), moved.ids.data() + kRows, alone.ids.data()));
}

// Division of records in their own place, beside a stable partition into two lists.
#include "kernel/divide_records.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "mliot/core/random.hpp"
#include "support/targets.hpp"

using namespace mliot::kernel;

namespace {

constexpr std::size_t kBegin = 3;  // rows before and after the stretch must stay as they are

using Row = std::vector<std::uint32_t>;  // id, then the bytes of the record

struct Store {
  std::size_t stride;
  std::vector<std::uint8_t> records;
  std::vector<std::uint32_t> ids;

  // Bins of feature 0 rise with the row at first, so that whole blocks go to one side.
  Store(std::size_t rows, std::size_t bytes, std::size_t sorted)
      : stride(bytes), records(rows * bytes), ids(rows) {
    const mliot::Random random(7, 1);
    for (std::size_t i = 0; i < records.size(); ++i) {
      records[i] = static_cast<std::uint8_t>(random.bits(i));
    }
    for (std::size_t i = 0; i < rows; ++i) {
      ids[i] = static_cast<std::uint32_t>(5000 + i);
      if (i < sorted) records[i * stride] = static_cast<std::uint8_t>(i * 255 / sorted);
    }
  }

  RecordStretch stretch(std::size_t begin, std::size_t end) {
    return {records.data(), ids.data(), stride, begin, end};
  }

  std::vector<Row> rows(std::size_t begin, std::size_t end) const {
    std::vector<Row> all;
    for (std::size_t i = begin; i < end; ++i) {
      Row row{ids[i]};
      for (std::size_t b = 0; b < stride; ++b) row.push_back(records[i * stride + b]);
      all.push_back(row);
    }
    return all;
  }
};

bool goes_left(const PartitionRule& rule, std::uint32_t bin) {
  return bin == 255 ? rule.missing_left : bin <= rule.threshold;
}

std::vector<Row> sorted(std::vector<Row> rows) {
  std::sort(rows.begin(), rows.end());
  return rows;
}

void check(Store store, std::size_t n, const PartitionRule& rule) {
  const std::vector<Row> before = store.rows(0, n + 2 * kBegin);
  Store ids_alone = store;
  std::vector<Row> left;
  std::vector<Row> right;
  for (std::size_t i = kBegin; i < kBegin + n; ++i) {
    (goes_left(rule, before[i][1 + rule.feature]) ? left : right).push_back(before[i]);
  }
  const std::size_t middle = divide_records(store.stretch(kBegin, kBegin + n), rule);
  REQUIRE(middle == kBegin + left.size());
  REQUIRE(sorted(store.rows(kBegin, middle)) == sorted(left));
  REQUIRE(sorted(store.rows(middle, kBegin + n)) == sorted(right));
  const std::vector<Row> after = store.rows(0, n + 2 * kBegin);
  REQUIRE(std::equal(after.begin(), after.begin() + kBegin, before.begin()));
  REQUIRE(std::equal(after.end() - kBegin, after.end(), before.end() - kBegin));

  const std::vector<std::uint8_t> records = ids_alone.records;
  REQUIRE(divide_ids(ids_alone.stretch(kBegin, kBegin + n), rule) == middle);
  REQUIRE(ids_alone.ids == store.ids);
  REQUIRE(ids_alone.records == records);
}

}  // namespace

TEST_CASE("a stretch of records is divided in its own place whatever its length and order",
          "[once]") {
  mliot::testing::on_every_target([] {
    for (const std::size_t n : {0U, 1U, 2U, 127U, 128U, 129U, 256U, 257U, 384U, 385U, 1003U}) {
      for (const std::size_t ascending : {std::size_t{0}, n + kBegin}) {
        for (const int limit : {0, 20, 128, 254}) {
          const auto threshold = static_cast<std::uint8_t>(limit);
          check(Store(n + 2 * kBegin, 17, ascending), n, {0, threshold, limit == 20});
        }
      }
    }
  });
}

TEST_CASE("records of any stride are divided, with missing bins on either side", "[once]") {
  mliot::testing::on_every_target([] {
    for (const std::size_t stride : {16U, 17U, 31U, 32U, 33U, 48U, 50U, 64U, 100U}) {
      for (const bool missing_left : {false, true}) {
        check(Store(400 + 2 * kBegin, stride, 0), 400, {stride - 5, 90, missing_left});
      }
    }
  });
}

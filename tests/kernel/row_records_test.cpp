// Loops over row records: every instruction set does what the plain loops do.
#include "kernel/row_records.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <vector>

#include "mliot/core/random.hpp"
#include "support/targets.hpp"

using namespace mliot::kernel;

namespace {

constexpr std::size_t kMaxRows = 70;

std::vector<std::uint8_t> random_bytes(std::size_t n, std::uint64_t seed) {
  std::vector<std::uint8_t> bytes(n);
  const mliot::Random random(seed);
  for (std::size_t i = 0; i < n; ++i) bytes[i] = static_cast<std::uint8_t>(random.bits(i));
  return bytes;
}

struct Children {
  std::vector<std::vector<std::uint8_t>> left;
  std::vector<std::vector<std::uint8_t>> right;
  std::vector<std::uint32_t> left_ids;
  std::vector<std::uint32_t> right_ids;
  bool operator==(const Children&) const = default;
};

// What partition_records leaves in its target, right rows in the order of the input.
Children children_of(const std::vector<std::uint8_t>& records,
                     const std::vector<std::uint32_t>& ids, const PartitionTarget& end,
                     std::size_t n, std::size_t stride) {
  Children out;
  for (std::size_t i = 0; i < n; ++i) {
    const bool left = i < end.left;
    const std::size_t at = left ? i : n - 1 - (i - end.left);
    const std::uint8_t* record = records.data() + at * stride;
    (left ? out.left : out.right).emplace_back(record, record + stride);
    (left ? out.left_ids : out.right_ids).push_back(ids[at]);
  }
  return out;
}

}  // namespace

TEST_CASE("partition sends each record and id to its side, for every stride, length and rule",
          "[once]") {
  for (const std::size_t stride : {16U, 17U, 20U, 28U, 32U, 36U, 48U, 64U, 95U}) {
    const std::vector<std::uint8_t> pairs = random_bytes(4 * kMaxRows, 9);
    for (std::size_t n = 0; n <= kMaxRows; ++n) {
      const std::size_t row = n % 2 == 0 ? stride - 4 : stride;  // bytes of a row of the table
      std::vector<std::uint8_t> records = random_bytes(kMaxRows * row + 16, stride);
      for (std::size_t i = 0; i < kMaxRows; i += 3) records[i * row + 5] = 255;
      const PartitionRule rule{5, static_cast<std::uint8_t>(n * 3 + 40), n % 3 == 0};
      Children wanted;
      for (std::size_t i = 0; i < n; ++i) {
        const auto from = records.begin() + static_cast<std::ptrdiff_t>(i * row);
        std::vector<std::uint8_t> record(from, from + static_cast<std::ptrdiff_t>(stride));
        const std::uint8_t bin = record[5];
        std::copy_n(pairs.data() + 4 * i, 4, record.data() + stride - 4);
        const bool left = bin == 255 ? rule.missing_left : bin <= rule.threshold;
        (left ? wanted.left : wanted.right).push_back(record);
        (left ? wanted.left_ids : wanted.right_ids).push_back(7 + static_cast<std::uint32_t>(i));
      }
      mliot::testing::on_every_target([&] {
        std::vector<std::uint8_t> out(n * stride);
        std::vector<std::uint32_t> out_ids(n);
        const PartitionRange range{{records.data(), row, pairs.data(), 4, n}, 7};
        PartitionTarget target{out.data(), out_ids.data(), 0, n, stride};
        partition_records(range, rule, target);
        REQUIRE(target.left == target.right);
        REQUIRE(children_of(out, out_ids, target, n, stride) == wanted);
        std::vector<std::uint32_t> alone(n);
        PartitionTarget ids_only{nullptr, alone.data(), 0, n, stride};
        partition_ids(range, rule, ids_only);
        REQUIRE(alone == out_ids);
        REQUIRE(ids_only.left == target.left);
      });
    }
  }
}

TEST_CASE("add_records adds each row's pair to the bins of its features") {
  const std::size_t stride = 32;
  const std::vector<std::uint8_t> records = random_bytes(kMaxRows * stride, 3);
  for (std::size_t count = 0; count <= kFeaturesPerPass; ++count) {
    for (const std::size_t n : {std::size_t{0}, std::size_t{1}, std::size_t{17}, kMaxRows}) {
      std::vector<std::int64_t> wanted(count * kBinStride, 5);
      std::vector<std::int64_t> got = wanted;
      for (std::size_t i = 0; i < n; ++i) {
        std::int16_t gradient = 0;
        std::uint16_t hessian = 0;
        std::memcpy(&hessian, records.data() + (i + 1) * stride - 4, 2);
        std::memcpy(&gradient, records.data() + (i + 1) * stride - 2, 2);
        for (std::size_t f = 0; f < count; ++f) {
          wanted[f * kBinStride + records[i * stride + 3 + f]] +=
              std::int64_t{gradient} * 4294967296 + std::int64_t{hessian};
        }
      }
      add_records({records.data(), stride, records.data() + stride - 4, stride, n}, 3, count,
                  got.data());
      REQUIRE(got == wanted);
    }
  }
}

// The division of a node's rows among its children.
#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include "kernel/divide_records.hpp"
#include "steps/pairs.hpp"
#include "steps/sample_rows.hpp"

namespace mliot::benchmarks {
namespace {

constexpr kernel::PartitionRule kRule{3, 127, false};

// Ids of the left child, then of the right one; children are equal whatever the order within.
struct Children {
  std::vector<std::uint32_t> ids;
  std::size_t middle;

  std::vector<std::uint32_t> ordered() const {
    auto copy = ids;
    const auto at = copy.begin() + static_cast<std::ptrdiff_t>(middle);
    std::sort(copy.begin(), at);
    std::sort(at, copy.end());
    return copy;
  }
  bool operator==(const Children& other) const {
    return middle == other.middle && ordered() == other.ordered();
  }
};

// Rows to divide, made new before every run.
struct Node {
  SampleRows source;
  SampleRows rows = source;
  std::vector<std::uint32_t> ids = std::vector<std::uint32_t>(source.n);

  void renew() {
    rows.records = source.records;
    std::iota(ids.begin(), ids.end(), 0U);
  }
  kernel::RecordStretch stretch() {
    return {rows.records.data(), ids.data(), rows.stride, 0, rows.n};
  }
  Children in_place() {
    const std::size_t middle = kernel::divide_records(stretch(), kRule);
    return {ids, middle};
  }
};

// A branch on each row, into a second copy of the records: left rows upwards, right ones behind.
Children copied(const Node& node, std::vector<std::uint8_t>& records) {
  const std::size_t stride = node.rows.stride;
  Children children{std::vector<std::uint32_t>(node.ids.size()), 0};
  std::size_t left = 0;
  std::size_t right = node.ids.size();
  for (std::size_t i = 0; i < node.ids.size(); ++i) {
    const std::uint8_t bin = node.rows.bin(i, kRule.feature);
    const std::size_t to = bin <= kRule.threshold ? left++ : --right;
    std::copy_n(node.rows.records.data() + i * stride, stride, records.data() + to * stride);
    children.ids[to] = node.ids[i];
  }
  children.middle = left;
  return children;
}

void compare_moves(Pairs& pairs, std::size_t n) {
  Node node{SampleRows(n, 28, 32, 255)};
  std::vector<std::uint8_t> other(node.source.records.size());
  const auto renew = [&] { node.renew(); };
  pairs.compare(
      "divide", n, renew, [&] { return copied(node, other); }, [&] { return node.in_place(); });
  pairs.compare(
      "lazy", n, renew, [&] { return node.in_place(); },
      [&] {
        const std::size_t middle = kernel::divide_ids(node.stretch(), kRule);
        return Children{node.ids, middle};
      });
}

// Records of 60 features: of 68 bytes, which no loop was compiled for, and of 64.
void compare_widths(Pairs& pairs, std::size_t n) {
  Node general{SampleRows(n, 60, 68, 255)};
  Node cut{SampleRows(n, 60, 64, 255)};
  const auto renew = [&] {
    general.renew();
    cut.renew();
  };
  pairs.compare(
      "wide_records", n, renew, [&] { return general.in_place(); }, [&] { return cut.in_place(); });
}

}  // namespace

void compare_divisions(Pairs& pairs, std::size_t rows) {
  compare_moves(pairs, rows);
  compare_widths(pairs, rows);
}

}  // namespace mliot::benchmarks

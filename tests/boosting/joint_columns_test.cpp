// Joint columns: what a byte tells of several features, and the sums of each.
#include "boosting/joint_columns.hpp"

#include <algorithm>
#include <cstring>
#include <set>
#include <utility>
#include <vector>

#include "boosting/feature_blocks.hpp"
#include "boosting/histogram.hpp"
#include "boosting/level_rows.hpp"
#include "mliot/core/random.hpp"
#include "support/catch.hpp"
#include "support/lone_group.hpp"
#include "support/targets.hpp"

using namespace mliot::boosting;
using mliot::testing::LoneGroup;

namespace {

FeatureBins number_of(std::size_t bins) {
  FeatureBins feature;
  for (std::size_t b = 0; b + 1 < bins; ++b) feature.thresholds.push_back(static_cast<double>(b));
  return feature;
}

// A table of one byte a feature, drawn bin by bin; every third feature has gaps. One of 300 bins is
// a category.
BinnedTable make_table(std::size_t rows, const std::vector<std::size_t>& bins, std::uint64_t seed,
                       bool moves = false) {
  BinnedTable table;
  table.moves = moves;
  table.rows = rows;
  std::vector<FeatureBins> features;
  for (const std::size_t count : bins) {
    features.push_back(count < 256 ? number_of(count)
                                   : bin_levels(std::vector<std::int64_t>(count - 1, 5), 1));
  }
  set_features(table, features);
  make_room(table);
  const mliot::Random random(seed);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t f = 0; f < bins.size(); ++f) {
      const std::uint64_t draw = 2 * (i * bins.size() + f);
      std::size_t bin = random.below(draw, bins[f]);
      if (f % 3 == 2 && random.uniform(draw + 1) < 0.1) bin = table.features[f].missing_bin();
      std::uint8_t* record = table.bytes.data() + i * table.stride;
      record[f] = static_cast<std::uint8_t>(bin & 0xFF);
      if (table.high_byte(f) != 0) record[table.high_byte(f)] = static_cast<std::uint8_t>(bin >> 8);
    }
  }
  return table;
}

BinnedTable joined(std::size_t rows, const std::vector<std::size_t>& bins, std::uint64_t seed,
                   bool moves = false, int threads = 1) {
  BinnedTable table = make_table(rows, bins, seed, moves);
  join_columns(table, LoneGroup(rows).group, threads);
  return table;
}

const std::vector<std::size_t> kMixed{13, 200, 13, 2, 300, 16, 1, 90, 13, 3, 255, 2, 2};

struct Rows {
  BinnedTable table;
  std::vector<std::uint32_t> pairs;

  explicit Rows(BinnedTable from) : table(std::move(from)), pairs(table.rows) {
    const mliot::Random random(12);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      pairs[i] = static_cast<std::uint32_t>(random.bits(i)) & 0xFFFF3FFF;
    }
  }

  mliot::kernel::RecordRange range(std::size_t first, std::size_t n) const {
    return {table.record(first), table.stride,
            reinterpret_cast<const std::uint8_t*>(pairs.data() + first), 4, n};
  }
};

// All sums of the table's features, gradients and hessians apart.
std::vector<std::int64_t> sums_of_all(const Histogram& histogram, const BinnedTable& table) {
  std::vector<std::int64_t> sums;
  for (std::size_t f = 0; f < table.features.size(); ++f) {
    for (std::size_t bin = 0; bin < histogram.extent(f); ++bin) {
      const std::int64_t sum = histogram.packed(f)[bin];
      sums.push_back(histogram.wide ? sum : sum >> 32);
      sums.push_back(histogram.wide ? histogram.hessians(f)[bin] : sum & 0xFFFFFFFF);
    }
  }
  return sums;
}

}  // namespace

TEST_CASE("features share a column while the product of their codes fits a byte") {
  // Codes: 13, 200, 14, 2, 17, 128, 2, 3; the third and fifth feature have gaps.
  std::vector<FeatureBins> features;
  for (const std::size_t bins : {13, 200, 13, 2, 16, 128, 1, 3})
    features.push_back(number_of(bins));
  const JointColumns joint(features, {0, 1, 1, 0, 1, 0, 0, 0});
  // 128 x 2, 17 x 14, and 13 x 3 x 2; the feature of 200 bins stays alone.
  REQUIRE(joint.count() == 3);
  REQUIRE(joint.columns() == 4);
  const auto of = [&](std::size_t column) {
    std::vector<std::size_t> members;
    for (const auto& member : joint.members(column)) members.push_back(member.feature);
    return members;
  };
  REQUIRE(of(0) == std::vector<std::size_t>{5, 3});
  REQUIRE(of(1) == std::vector<std::size_t>{4, 2});
  REQUIRE(of(2) == std::vector<std::size_t>{0, 7, 6});
  REQUIRE(joint.codes(0) == 256);
  REQUIRE(joint.codes(1) == 238);
  REQUIRE(joint.codes(2) == 78);
  REQUIRE(joint.column_of(1) == 3);
  REQUIRE(joint.slot_of(1) == 7);
  REQUIRE(!joint.shares(1));
  // Byte 17 * 13 + 16: the missing values of both.
  const std::vector<std::uint8_t> record{0, 17 * 13 + 16, 12 + 13 * 2, 199};
  REQUIRE(joint.bin_in(record.data(), 4) == kMissingBin);
  REQUIRE(joint.bin_in(record.data(), 2) == kMissingBin);
  REQUIRE(joint.bin_in(record.data(), 0) == 12);
  REQUIRE(joint.bin_in(record.data(), 7) == 2);
  REQUIRE(joint.bin_in(record.data(), 1) == 199);
}

TEST_CASE("columns are joint only where at least two features have few bins") {
  for (const auto& bins : {std::vector<std::size_t>{200, 255, 13}, {255, 255}, {13}}) {
    const BinnedTable table = joined(100, bins, 3);
    REQUIRE(table.joint.empty());
    REQUIRE(table.columns == bins.size());
  }
  // Sixteen bins twice fit a byte as long as no value is missing.
  REQUIRE(joined(100, {16, 16}, 3).columns == 1);
  REQUIRE(joined(100, {16, 200, 16}, 3).columns == 3);
}

TEST_CASE("a joined table tells the bins of the table that it was") {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    const mliot::Random random(seed);
    std::vector<std::size_t> bins(1 + random.below(0, 40));
    for (std::size_t f = 0; f < bins.size(); ++f) {
      bins[f] = random.uniform(3 * f + 1) < 0.2 ? 1 + random.below(3 * f + 2, 400)
                                                : 1 + random.below(3 * f + 2, 20);
    }
    const std::size_t rows = seed == 0 ? 40'000 : 1 + 37 * seed;
    const BinnedTable plain = make_table(rows, bins, seed);
    const BinnedTable table =
        joined(rows, bins, seed, seed % 2 == 1, 1 + static_cast<int>(seed % 3));
    std::set<std::size_t> slots;
    for (std::size_t f = 0; f < bins.size(); ++f) {
      if (!table.joint.empty()) slots.insert(table.joint.slot_of(f));
      for (std::size_t i = 0; i < rows; ++i) {
        const std::uint8_t* record = table.record(i);
        const std::uint8_t got = table.joint.empty() ? record[f] : table.joint.bin_in(record, f);
        REQUIRE(got == plain.record(i)[f]);
        REQUIRE(table.is_missing(i, f) == plain.is_missing(i, f));
        if (plain.high_byte(f) == 0) continue;
        REQUIRE(record[table.high_byte(f)] == plain.record(i)[plain.high_byte(f)]);
      }
    }
    REQUIRE((table.joint.empty() || slots.size() == bins.size()));
  }
}

TEST_CASE("histograms of joint columns are those of the features, packed, wide and in tiles") {
  const std::size_t rows = 70'000;
  const Rows plain(make_table(rows, kMixed, 5));
  const Rows joint(joined(rows, kMixed, 5));
  REQUIRE(!joint.table.joint.empty());
  const SideRow far{7, -123456789012, 77};
  mliot::testing::on_every_target([&] {
    for (const std::size_t threads : {1U, 2U, 3U}) {
      std::vector<std::vector<std::int64_t>> all[2];
      for (const Rows* each : {&plain, &joint}) {
        const BinnedTable& table = each->table;
        const auto blocks = blocks_of(table, threads);
        const std::vector<SideRef> side{{&far, table.record(far.row)}};
        HistogramPool pool(histogram_starts(table), histogram_uses(table));
        Histogram packed = pool.take();
        Histogram wide = pool.take();
        wide.wide = true;
        Histogram large = pool.take();
        large.wide = true;
        const std::vector few{each->range(100, 40), each->range(4000, 999)};
        const std::vector many{each->range(0, rows)};
        for (const FeatureBlock& block : blocks) {
          build_histogram(few, {}, block, packed);
          build_histogram(few, side, block, wide);
        }
        build_large_histogram(many, side, {blocks, static_cast<int>(threads)}, large);
        auto& to = all[each == &plain ? 0 : 1];
        to.push_back(sums_of_all(packed, table));
        to.push_back(sums_of_all(wide, table));
        to.push_back(sums_of_all(large, table));
        for (const FeatureBlock& block : blocks) subtract_histogram(packed, block, large, true);
        to.push_back(sums_of_all(large, table));
      }
      REQUIRE(all[0] == all[1]);
    }
  });
}

TEST_CASE("a table whose rows move is joined in its own memory") {
  for (const std::size_t rows : {1U, 600U, 40'000U}) {
    BinnedTable table = make_table(rows, kMixed, 5, true);
    const std::uint8_t* const bytes = table.bytes.data();
    join_columns(table, LoneGroup(rows).group, 2);
    REQUIRE(table.bytes.data() == bytes);
    const BinnedTable apart = joined(rows, kMixed, 5);
    REQUIRE(table.width() == apart.width());
    REQUIRE(table.width() < make_table(1, kMixed, 5).width());
    for (std::size_t row = 0; row < rows; ++row) {
      REQUIRE(std::memcmp(table.record(row), apart.record(row), apart.width()) == 0);
    }
  }
}

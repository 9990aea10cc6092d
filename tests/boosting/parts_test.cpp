// The parts of training: bins, packed gradients, histograms.
#include <algorithm>
#include <cmath>
#include <limits>

#include "boosting/binner.hpp"
#include "boosting/gradients.hpp"
#include "boosting/histogram.hpp"
#include "boosting/ordered_keys.hpp"
#include "boosting/quantile.hpp"
#include "boosting/sample_data.hpp"
#include "support/catch.hpp"
#include "support/lone_group.hpp"

using namespace mliot::boosting;
using mliot::Random;
using mliot::testing::LoneGroup;

TEST_CASE("few distinct values get a bin each, with thresholds halfway") {
  const std::vector<double> sorted{-1, -1, 0, 0, 0, 3, 3, 10};
  REQUIRE(cut_values(sorted, 255).thresholds == std::vector<double>{-0.5, 1.5, 6.5});
  REQUIRE(cut_values(std::vector<double>{4, 4}, 255).thresholds.empty());
  REQUIRE(cut_values(std::vector<double>{}, 255).thresholds.empty());
}

TEST_CASE("neighbouring floats are kept apart") {
  const float a = 1.0F;
  const float b = std::nextafter(a, 2.0F);
  const double t = cut_values(std::vector<float>{a, b}, 255).thresholds.at(0);
  REQUIRE(static_cast<double>(a) <= t);
  REQUIRE(t < static_cast<double>(b));
  const double c = std::nextafter(1.0, 2.0);
  REQUIRE(cut_values(std::vector<double>{1.0, c}, 255).thresholds.at(0) == 1.0);
  const double infinity = std::numeric_limits<double>::infinity();
  REQUIRE(cut_values(std::vector<double>{5, infinity}, 255).thresholds.at(0) == 5);
  const double largest = std::numeric_limits<double>::max();
  REQUIRE(cut_values(std::vector<double>{-largest, largest}, 255).thresholds.at(0) == 0);
}

TEST_CASE("many distinct values share bins of about equal counts") {
  std::vector<double> sorted(1000);
  for (std::size_t i = 0; i < 1000; ++i) sorted[i] = static_cast<double>(i);
  const auto thresholds = cut_values(sorted, 10).thresholds;
  REQUIRE(thresholds.size() == 9);
  for (std::size_t k = 0; k < 9; ++k)
    REQUIRE(thresholds[k] == 100.0 * static_cast<double>(k + 1) - 0.5);
}

TEST_CASE("a value that fills more than a bin stands alone and the others keep their resolution") {
  std::vector<double> sorted(900, 0.0);
  for (int i = 1; i <= 100; ++i) sorted.push_back(i);
  const auto thresholds = cut_values(sorted, 11).thresholds;
  REQUIRE(thresholds.size() == 10);
  REQUIRE(thresholds.front() == 0.5);
  REQUIRE(thresholds[1] == 10.5);  // ten of the hundred values in each of the ten other bins
}

TEST_CASE("keys sort like their numbers") {
  const Random random(2);
  std::vector<float> values;
  for (std::size_t i = 0; i < 5000; ++i) {
    values.push_back(
        static_cast<float>(std::ldexp(random.uniform(i) - 0.5, static_cast<int>(i % 200) - 100)));
  }
  std::vector<Key<float>> keys;
  std::transform(values.begin(), values.end(), std::back_inserter(keys), key_of<float>);
  sort_keys(keys);
  std::sort(values.begin(), values.end());
  for (std::size_t i = 0; i < values.size(); ++i) REQUIRE(value_of<float>(keys[i]) == values[i]);
  REQUIRE(key_of(-0.0) == key_of(0.0));
}

TEST_CASE("keys of few values are sorted by counting, and others left as they are") {
  const mliot::Random random(9);
  for (const std::size_t values : {1U, 2U, 13U, 255U, 256U, 257U, 5000U}) {
    std::vector<std::uint64_t> keys(3000);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      // Every value comes, and some differ in their lowest or highest bits alone.
      const std::uint64_t value = i < values ? i : random.below(i, values);
      keys[i] = value % 2 == 0 ? value << 55 | value : value;
    }
    std::vector<std::uint64_t> sorted = keys;
    std::sort(sorted.begin(), sorted.end());
    std::vector<std::uint64_t> got = keys;
    REQUIRE(sort_few_keys(got) == (values <= 256));
    REQUIRE(got == (values <= 256 ? sorted : keys));
    sort_keys(keys);
    REQUIRE(keys == sorted);
  }
}

TEST_CASE("bins count the thresholds below a value, for floats as for doubles") {
  const auto sample = mliot::testing::make_sample(Objective::regression, 3000, 5, 61);
  std::vector<float> narrow(sample.x.begin(), sample.x.end());
  const mliot::data::MatrixSource<float, float> source({narrow.data(), sample.rows, 5}, 128);
  BinnedTable table;
  table.rows = sample.rows;
  table.columns = 5;
  table.stride = record_stride(5);
  const LoneGroup alone(sample.rows);
  const BinningTask task{.placed = sample.rows, .max_bin = 100, .threads = 2};
  table.features = cut_features(source, task, alone.group);
  table.bytes = Buffer<std::uint8_t>(table.rows * table.stride);
  bin_rows(source, task, table);
  for (std::size_t i = 0; i < sample.rows; ++i) {
    for (std::size_t j = 0; j < 5; ++j) {
      const auto x = static_cast<double>(narrow[5 * i + j]);
      int wanted = std::isnan(x) ? 255 : 0;
      for (const double t : table.features[j].thresholds) wanted += x > t ? 1 : 0;
      REQUIRE(int{table.record(i)[j]} == wanted);
    }
  }
}

TEST_CASE(
    "a large table is cut by a sample that threads do not change and that keeps the quantiles") {
  constexpr std::size_t kRows = 450000;
  std::vector<float> x(kRows);
  for (std::size_t i = 0; i < kRows; ++i) x[i] = static_cast<float>(i);  // sorted: the worst case
  const mliot::data::MatrixSource<float, float> source({x.data(), kRows, 1}, 1000);
  const LoneGroup alone(kRows);
  const BinningTask one{.placed = kRows, .max_bin = 10};
  const BinningTask three{.placed = kRows, .max_bin = 10, .threads = 3};
  const auto thresholds = cut_features(source, one, alone.group)[0].thresholds;
  REQUIRE(cut_features(source, three, alone.group)[0].thresholds == thresholds);
  REQUIRE(thresholds.size() == 9);
  // Strata are at most three rows wide, so that a quantile of the sample is one of the rows.
  for (std::size_t k = 0; k < 9; ++k) {
    REQUIRE(std::abs(thresholds[k] - 45000.0 * static_cast<double>(k + 1)) < 4);
  }
}

TEST_CASE("a quantile is the least value that covers its share, or the middle of two") {
  std::vector<Weighted> values{{3, 1}, {1, 1}, {2, 1}, {4, 1}};
  REQUIRE(weighted_quantile(values, 0.5) == 2.5);
  REQUIRE(weighted_quantile(values, 0.6) == 3);
  std::vector<Weighted> heavy{{1, 1}, {9, 3}};
  REQUIRE(weighted_quantile(heavy, 0.5) == 9);
  REQUIRE(weighted_quantile(heavy, 0.25) == 5);
}

TEST_CASE("packed gradients and the side list are the exact gradients on one grid") {
  auto sample = mliot::testing::make_sample(Objective::regression, 5000, 1, 67);
  for (std::size_t i = 0; i < 5000; i += 1250) sample.y[i] *= 1e6;
  const Loss loss({});
  const LoneGroup alone(sample.rows);
  GradientPacker packer(loss, LossRows{sample.y, {}}, alone.group, 2);
  const std::vector<double> sums(5000, 0.0);
  Scores scores;
  scores.base = 0.25;
  scores.sums = sums;
  const Gradients& packed = packer.pack(scores);
  REQUIRE(packed.side.size() == 4);
  const double unit = std::ldexp(1.0, packed.gradient_exponent);
  std::size_t next = 0;
  for (std::size_t i = 0; i < 5000; ++i) {
    const double g = 0.25 - sample.y[i];
    std::int64_t got = static_cast<std::int16_t>(packed.pairs[i] >> 16);
    std::int64_t hessian = packed.pairs[i] & 0xFFFF;
    if (next < packed.side.size() && packed.side[next].row == i) {
      REQUIRE(packed.pairs[i] == 0);
      got = packed.side[next].gradient;
      hessian = packed.side[next].hessian;
      ++next;
    }
    REQUIRE(got == std::llrint(g / unit));
    const double rest = static_cast<std::int16_t>(packed.rests[i] >> 16);
    REQUIRE(std::abs((static_cast<double>(got) + rest / 32768) * unit - g) <= unit / 65536);
    REQUIRE(hessian == 1);
  }
  // The others keep at least 12 bits: the spikes do not set the scale.
  REQUIRE(unit <= 1.0 / 4096);
}

TEST_CASE("histograms equal sums in plain loops, and parent less child is the other child") {
  constexpr std::size_t kRows = 70000;  // above the packed range
  constexpr std::size_t kColumns = 5;
  const std::size_t stride = record_stride(kColumns);
  Buffer<std::uint8_t> records(kRows * stride);
  const Random random(71);
  for (std::size_t i = 0; i < kRows; ++i) {
    for (std::size_t j = 0; j < kColumns; ++j) {
      records[i * stride + j] = static_cast<std::uint8_t>(random.below(i * 8 + j, 256));
    }
    const auto g = static_cast<std::int32_t>(random.below(i * 8 + 6, 32769)) - 16384;
    const auto h = static_cast<std::uint32_t>(random.below(i * 8 + 7, 32769));
    const std::uint32_t pair = (static_cast<std::uint32_t>(g) << 16) | h;
    std::copy_n(reinterpret_cast<const std::uint8_t*>(&pair), 4,
                records.data() + (i + 1) * stride - 4);
  }
  const auto range = [&](std::size_t first, std::size_t n) {
    const std::uint8_t* start = records.data() + first * stride;
    return mliot::kernel::RecordRange{start, stride, start + stride - 4, stride, n};
  };
  const auto brute = [&](std::size_t first, std::size_t n, std::size_t j, std::size_t bin) {
    std::pair<std::int64_t, std::int64_t> sum{0, 0};
    for (std::size_t i = first; i < first + n; ++i) {
      if (records[i * stride + j] != bin) continue;
      std::int32_t pair;
      std::copy_n(records.data() + (i + 1) * stride - 4, 4, reinterpret_cast<std::uint8_t*>(&pair));
      sum.first += pair >> 16;
      sum.second += pair & 0xFFFF;
    }
    return sum;
  };
  HistogramPool pool(histogram_starts(std::vector<FeatureBins>(kColumns)));
  const SideRow far{0, -123456789012, 77};
  const std::vector<SideRef> side{{&far, records.data()}};
  const FeatureBlock block{0, kColumns};
  for (const std::size_t small : {std::size_t{1000}, std::size_t{68000}}) {
    Histogram parent = pool.take();
    Histogram child = pool.take();
    parent.wide = true;
    child.wide = small > mliot::kernel::kPackedRows;
    build_large_histogram(std::vector{range(0, 900), range(900, kRows - 900)}, side,
                          {std::vector{block}, 2}, parent);
    build_histogram(std::vector{range(kRows - small, small)}, {}, block, child);
    const bool rest_wide = true;  // it holds the side row
    subtract_histogram(child, block, parent, rest_wide);
    for (std::size_t j = 0; j < kColumns; ++j) {
      for (const std::size_t bin :
           {std::size_t{0}, std::size_t{17}, std::size_t{255}, std::size_t{records[j]}}) {
        const auto part = brute(kRows - small, small, j, bin);
        auto rest = brute(0, kRows - small, j, bin);
        if (records[j] == bin) {
          rest.first += far.gradient;
          rest.second += far.hessian;
        }
        REQUIRE(parent.gradients(j)[bin] == rest.first);
        REQUIRE(parent.hessians(j)[bin] == rest.second);
        const std::int64_t sum = child.packed(j)[bin];
        REQUIRE((child.wide ? sum : sum >> 32) == part.first);
        REQUIRE((child.wide ? child.hessians(j)[bin] : sum & 0xFFFFFFFF) == part.second);
      }
    }
    pool.give_back(parent);
    pool.give_back(child);
  }
}

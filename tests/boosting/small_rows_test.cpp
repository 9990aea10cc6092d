// Nodes of few rows, and leaves that threads split side by side.
#include "boosting/small_rows.hpp"

#include <cstring>
#include <vector>

#include "boosting/node_search.hpp"
#include "boosting/reference_fit.hpp"
#include "boosting/splitter.hpp"

using namespace mliot::boosting;
using mliot::testing::fit;
using mliot::testing::make_sample;
using mliot::testing::reference_fit;
using mliot::testing::require_equal;
using mliot::testing::Sample;
using mliot::testing::with_categories;

namespace {

constexpr std::size_t kStride = 16;

// Records of one feature, and what a splitter needs to know of them.
struct Node {
  std::vector<std::uint8_t> records;
  std::vector<FeatureBins> features{1};
  Gradients gradients;
  NodeTotals totals;

  Node(std::size_t rows, std::size_t bins, std::uint64_t seed) : records(rows * kStride) {
    const mliot::Random random(seed);
    for (std::size_t b = 0; b + 1 < bins; ++b) {
      features[0].thresholds.push_back(static_cast<double>(b));
    }
    totals.rows = rows;
    const double gaps = random.uniform(1) < 0.5 ? random.uniform(2) : 0;
    for (std::size_t i = 0; i < rows; ++i) {
      const std::uint64_t draw = 10 + 4 * i;
      std::uint8_t* record = records.data() + i * kStride;
      const bool missing = random.uniform(draw) < gaps;
      record[0] = missing ? kMissingBin : static_cast<std::uint8_t>(random.below(draw + 1, bins));
      const auto g =
          static_cast<std::int16_t>(static_cast<int>(random.below(draw + 2, 2001)) - 1000);
      const auto h = static_cast<std::uint16_t>(1 + random.below(draw + 3, 300));
      const std::uint32_t pair =
          static_cast<std::uint32_t>(static_cast<std::uint16_t>(g)) << 16 | h;
      std::memcpy(record + kStride - 4, &pair, 4);
      totals.gradient += g;
      totals.hessian += h;
    }
  }

  mliot::kernel::RecordRange range(std::size_t begin, std::size_t end) const {
    const std::uint8_t* first = records.data() + begin * kStride;
    return {first, kStride, first + kStride - 4, kStride, end - begin};
  }
};

}  // namespace

TEST_CASE("a node that is judged by its rows has the split of its histogram, to the bit") {
  std::size_t splits = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    const std::size_t rows = 1 + seed % 64;
    const Node node(rows, 2 + seed * 7 % 254, seed);
    BoostingOptions options;
    options.min_child_samples = static_cast<std::int64_t>(seed % 5);
    options.min_child_weight = 0;
    options.reg_alpha = seed % 3 == 0 ? 50 : 0;
    const Splitter splitter(options, node.features, node.gradients);
    const std::vector<mliot::kernel::RecordRange> ranges{node.range(0, rows / 3),
                                                         node.range(rows / 3, rows)};
    HistogramPool pool(histogram_starts(node.features));
    Histogram histogram = pool.take();
    build_histogram(ranges, {}, {0, 1}, histogram);
    const std::vector<bool> all;
    NodeSearch by_histogram(splitter, node.totals, all);
    by_histogram.look(histogram, {0, 1});
    NodeSearch by_rows(splitter, node.totals, all);
    by_rows.look(SmallRows(ranges), histogram, {0, 1});
    const Split& wanted = by_histogram.best();
    const Split& got = by_rows.best();
    CAPTURE(seed);
    REQUIRE(got.gain == wanted.gain);
    REQUIRE(got.bin == wanted.bin);
    REQUIRE(got.missing_left == wanted.missing_left);
    REQUIRE(got.left.gradient == wanted.left.gradient);
    REQUIRE(got.left.hessian == wanted.left.hessian);
    splits += wanted.exists() ? 1U : 0U;
  }
  REQUIRE(splits > 250);
}

TEST_CASE("trees of tiny leaves equal those of the trainer in plain loops") {
  for (const std::int64_t levels : {0, 12, 400}) {
    for (const Objective objective : {Objective::regression, Objective::binary}) {
      Sample sample = make_sample(objective, 250, 5, 8);
      if (levels > 0) sample = with_categories(sample, levels, 5);
      BoostingOptions options{.objective = objective,
                              .n_estimators = 4,
                              .num_leaves = 40,
                              .min_child_samples = 1,
                              .cat_smooth = 2,
                              .min_data_per_group = 3};
      require_equal(fit(sample, options).forest, reference_fit(sample, options));
      options.colsample_bytree = 0.5;
      options.grow_policy = GrowPolicy::depthwise;
      require_equal(fit(sample, options, 2).forest, reference_fit(sample, options));
    }
  }
}

TEST_CASE("leaves that threads split side by side give the tree of one thread") {
  for (const std::int64_t leaves : {2, 3, 17, 200}) {
    for (const GrowPolicy policy : {GrowPolicy::leafwise, GrowPolicy::depthwise}) {
      CAPTURE(leaves);
      const Sample sample = with_categories(make_sample(Objective::poisson, 3000, 90, 6), 30, 5);
      BoostingOptions options{.objective = Objective::poisson,
                              .n_estimators = 5,
                              .num_leaves = leaves,
                              .min_child_samples = 3,
                              .cat_smooth = 3,
                              .min_data_per_group = 10};
      options.grow_policy = policy;
      const auto wanted = hash(fit(sample, options).forest);
      for (const int threads : {2, 3, 8}) {
        REQUIRE(hash(fit(sample, options, threads).forest) == wanted);
      }
    }
  }
}

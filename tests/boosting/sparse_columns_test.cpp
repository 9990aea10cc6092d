// Wide tables of columns that nearly always have one bin: the trees of the trainer in plain loops.
#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "boosting/feature_blocks.hpp"
#include "boosting/reference_fit.hpp"
#include "boosting/sample_data.hpp"
#include "kernel/sparse_sums.hpp"
#include "support/catch.hpp"

using namespace mliot::boosting;
using mliot::Random;
using mliot::testing::fit;
using mliot::testing::make_sample;
using mliot::testing::reference_fit;
using mliot::testing::require_equal;
using mliot::testing::Sample;

namespace {

// Of columns from `dense` on, one value in `rare` is not zero; some are missing.
Sample sparse_sample(std::size_t rows, std::size_t columns, std::size_t dense, std::size_t rare) {
  Sample sample = make_sample(Objective::regression, rows, columns, 3);
  const Random random(4);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = dense; j < columns; ++j) {
      const std::uint64_t at = 2 * (i * columns + j);
      double x = random.below(at, rare) == 0 ? random.normal(at + 1) : 0;
      if (x > 2) x = std::numeric_limits<double>::quiet_NaN();
      sample.at(i, j) = x;
    }
    sample.y[i] = sample.at(i, columns - 1) > 0 ? 3 : sample.y[i];
  }
  return sample;
}

BinnedTable table_of(std::size_t columns, std::size_t rows, std::size_t dense) {
  BinnedTable table;
  table.rows = rows;
  table.columns = table.stride = columns;
  table.features.resize(columns);
  table.bytes = Buffer<std::uint8_t>(rows * columns + mliot::kernel::kLeastStride);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      const std::size_t bin = j < dense ? i % 200 : 3;
      table.bytes[i * columns + j] = static_cast<std::uint8_t>(bin);
    }
  }
  return table;
}

}  // namespace

TEST_CASE("columns of one usual bin are in wide blocks, and every column is in one block") {
  for (const std::size_t dense : {0U, 5U, 64U, 70U, 130U, 200U}) {
    const BinnedTable table = table_of(200, 600, dense);
    const UsualBins usual(table, 600);
    std::size_t next = 0;
    for (const FeatureBlock& block : blocks_of(table, 2, usual)) {
      REQUIRE(block.first == next);
      next = block.end();
      const bool wide = block.count > mliot::kernel::kFeaturesPerPass;
      REQUIRE(wide == (block.usual != nullptr));
      REQUIRE(block.count <= mliot::kernel::kSparseColumns);
      if (wide) REQUIRE(block.usual[block.count - 1] == 3);
    }
    REQUIRE(next == 200);
    const auto blocks = blocks_of(table, 2, usual);
    const bool any = std::any_of(blocks.begin(), blocks.end(),
                                 [](const FeatureBlock& block) { return block.usual != nullptr; });
    REQUIRE(any == (dense <= 130));  // eight columns at the end are too few
  }
  REQUIRE(UsualBins(table_of(63, 600, 0), 600).bins.empty());
}

TEST_CASE("sparse columns train the trees of the trainer in plain loops") {
  for (const std::size_t dense : {0U, 20U}) {
    const Sample sample = sparse_sample(300, 96, dense, 20);
    BoostingOptions options{
        .n_estimators = 2, .num_leaves = 6, .min_child_samples = 2, .colsample_bytree = 0.8};
    const FittedTrees wanted = reference_fit(sample, options);
    for (const int threads : {1, 3}) require_equal(fit(sample, options, threads).forest, wanted);
    options.grow_policy = GrowPolicy::oblivious;
    options.max_depth = 2;
    require_equal(fit(sample, options, 2).forest, reference_fit(sample, options));
  }
}

TEST_CASE("spikes in the target of sparse columns keep the bits") {
  Sample sample = sparse_sample(2000, 70, 0, 20);
  for (std::size_t i = 0; i < sample.rows; i += 1000) sample.y[i] *= 1e6;
  const BoostingOptions options{.n_estimators = 1, .num_leaves = 4};
  require_equal(fit(sample, options, 2).forest, reference_fit(sample, options));
}

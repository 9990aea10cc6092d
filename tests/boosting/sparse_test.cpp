// Sparse rows: features that share columns, and the same trees as from the dense table.
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "boosting/bundles.hpp"
#include "boosting/sparse_table.hpp"
#include "boosting/splitter.hpp"
#include "mliot/boosting/boosting.hpp"
#include "mliot/boosting/cross_validation.hpp"
#include "mliot/boosting/dataset.hpp"
#include "mliot/core/error.hpp"
#include "mliot/core/random.hpp"
#include "mliot/data/sparse_rows.hpp"
#include "support/catch.hpp"

using namespace mliot;
using namespace mliot::boosting;
using Catch::Matchers::Contains;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// A table both ways: row after row, and without its zeros.
class Table {
 public:
  Table(std::vector<double> x, std::size_t columns)
      : x_(std::move(x)), columns_(columns), offsets_{0} {
    for (std::size_t k = 0; k < x_.size(); ++k) {
      if (x_[k] != 0) {
        values_.push_back(x_[k]);
        indices_.push_back(static_cast<std::int32_t>(k % columns));
      }
      if ((k + 1) % columns == 0) offsets_.push_back(static_cast<std::int64_t>(values_.size()));
    }
  }

  std::size_t rows() const { return x_.size() / columns_; }
  data::SparseRows<double> sparse_rows() const { return {columns_, values_, indices_, offsets_}; }
  data::SparseSource<double> sparse() const { return data::SparseSource<double>(sparse_rows()); }
  data::MatrixSource<double, double> dense() const {
    return data::MatrixSource<double, double>({x_.data(), rows(), columns_}, 100);
  }

 private:
  std::vector<double> x_;
  std::size_t columns_;
  std::vector<double> values_;
  std::vector<std::int32_t> indices_;
  std::vector<std::int64_t> offsets_;
};

/// One-hot columns of categories of `levels` levels, then a count that is often 0, a number, a
/// column of zeros, and one of zeros and gaps.
Table one_hot(std::size_t rows, std::size_t levels, std::uint64_t seed, double gaps = 0.0) {
  const std::size_t columns = 3 * levels + 4;
  std::vector<double> x(rows * columns, 0.0);
  const Random random(seed);
  for (std::size_t i = 0; i < rows; ++i) {
    double* row = x.data() + i * columns;
    const auto u = [&](std::uint64_t k) { return random.uniform(16 * i + k); };
    for (std::uint64_t c = 0; c < 3; ++c) {
      row[c * levels + random.below(16 * i + c, levels)] = c == 2 ? 1 + std::floor(3 * u(9)) : 1.0;
    }
    row[3 * levels] = u(5) < 0.8 ? 0 : std::floor(9 * u(6)) - 3;
    row[3 * levels + 1] = 2 * u(7) - 1;
    row[3 * levels + 3] = u(8) < 0.1 ? kNan : 0;
    if (u(10) < gaps) row[random.below(16 * i + 11, levels)] = kNan;
  }
  return {std::move(x), columns};
}

std::vector<double> targets(std::size_t rows, const Table& table, bool labels) {
  const auto source = table.sparse_rows();
  std::vector<double> y(rows);
  const Random random(77);
  for (std::size_t i = 0; i < rows; ++i) {
    double z = random.normal(i);
    source.for_each(i, [&](std::size_t j, double x) {
      if (x == x) z += x * std::sin(static_cast<double>(3 * j));
    });
    y[i] = labels ? (z > 0 ? 1 : 0) : z;
  }
  return y;
}

std::uint64_t hash_of(const data::BlockSource<double>& source, const std::vector<double>& y,
                      const BoostingOptions& options, int threads = 1) {
  return hash(fit(TrainingData<double>{.features = &source, .target = y}, options, threads).forest);
}

}  // namespace

TEST_CASE("a bundle tells every bin of its features") {
  std::vector<FeatureBins> bins(4);
  bins[0].thresholds = {0.5};          // 0 | 1
  bins[1].thresholds = {-0.5, 0.5};    // -1 | 0 | 1
  bins[2].thresholds = {};             // one bin
  bins[3].thresholds = {0.5, 1.5, 3};  // alone
  const Bundles bundles(bins, {{{0, 1}, {3}}, {0, 1, 0, 0}});
  REQUIRE(bundles.columns() == 2);
  REQUIRE(bundles.codes(0) == 5);  // all as usual, 1 | -1, 1, missing
  REQUIRE(bundles.code_of(0, 1) == 1);
  REQUIRE(bundles.code_of(1, 0) == 2);
  REQUIRE(bundles.code_of(1, 2) == 3);
  REQUIRE(bundles.code_of(1, kMissingBin) == 4);
  REQUIRE(bundles.blank() == std::vector<std::uint8_t>{0, 0});
  const std::uint8_t record[] = {3, 2};
  REQUIRE(bundles.bin_in(record, 0) == 0);
  REQUIRE(bundles.bin_in(record, 1) == 2);
  REQUIRE(bundles.bin_in(record, 2) == 0);
  REQUIRE(bundles.bin_in(record, 3) == 2);

  Split split;
  split.feature = 1;
  split.bin = 0;
  split.missing_left = true;
  std::vector<std::uint8_t> right(256, 1);  // the usual bin is 1, so other features go right
  right[2] = right[4] = 0;
  REQUIRE(bundles.right_table(split) == right);
}

TEST_CASE("features share a column while no row has two unusual bins") {
  BundleMaker maker(100);
  const std::uint32_t first[] = {0, 64, 99};
  const std::uint32_t second[] = {1, 65};
  const std::uint32_t third[] = {65};
  maker.add(0, 1, first);
  maker.add(1, 1, second);
  maker.add(2, 0, {});     // one bin: it needs no column
  maker.add(3, 1, third);  // meets feature 1
  maker.add(4, 255, {});   // too many codes for the columns there are
  maker.add(5, 1, {});
  const std::vector<std::vector<std::uint32_t>> expected{{0, 1}, {3, 5}, {4}};
  REQUIRE(maker.take() == expected);
}

TEST_CASE("features that meet are parted, and share again with others") {
  const std::vector<FeatureBins> bins(6, FeatureBins{{0.5}});
  BundleGroups groups{{{0, 1, 2, 3, 4}, {5}}, std::vector<std::uint8_t>(6, 0)};
  BundleGroups alone = groups;
  const std::vector<FeaturePair> pairs{{0, 1}, {0, 3}, {1, 3}, {2, 4}};
  part_pairs(bins, pairs, true, groups);
  REQUIRE(groups.members == std::vector<std::vector<std::uint32_t>>{{0, 2}, {5}, {1, 4}, {3}});
  part_pairs(bins, pairs, false, alone);
  REQUIRE(alone.members == std::vector<std::vector<std::uint32_t>>{{0, 2}, {5}, {1}, {3}, {4}});
}

TEST_CASE("sparse rows train the trees of the dense table") {
  for (const double gaps : {0.0, 0.05}) {
    const Table table = one_hot(3000, 20, 5, gaps);
    for (const Objective objective : {Objective::regression, Objective::binary}) {
      const auto y = targets(3000, table, objective == Objective::binary);
      for (const GrowPolicy grow : {GrowPolicy::leafwise, GrowPolicy::oblivious}) {
        for (const double share : {1.0, 0.3}) {
          const BoostingOptions options{.objective = objective,
                                        .n_estimators = 12,
                                        .grow_policy = grow,
                                        .max_bin = 60,
                                        .min_child_samples = 5,
                                        .colsample_bytree = share};
          const std::uint64_t expected = hash_of(table.dense(), y, options);
          REQUIRE(hash_of(table.sparse(), y, options) == expected);
          REQUIRE(hash_of(table.sparse(), y, options, 2) == expected);
        }
      }
    }
  }
}

TEST_CASE("sparse training keeps bits with penalties, exact sums, bags and many rows") {
  const Table table = one_hot(70000, 6, 8, 0.01);  // above 65,536 rows sums are wide
  const auto y = targets(70000, table, false);
  BoostingOptions options{.n_estimators = 4};
  REQUIRE(hash_of(table.sparse(), y, options) == hash_of(table.dense(), y, options));
  options.reg_alpha = 3;
  options.min_split_gain = 1;
  REQUIRE(hash_of(table.sparse(), y, options) == hash_of(table.dense(), y, options));
  options.subsample = 0.4;
  options.subsample_freq = 1;
  REQUIRE(hash_of(table.sparse(), y, options) == hash_of(table.dense(), y, options));
  options.histogram_precision = HistogramPrecision::exact;
  REQUIRE(hash_of(table.sparse(), y, options) == hash_of(table.dense(), y, options));
}

TEST_CASE("rows outside the sample part features that the sample joins") {
  // Of 300,000 rows 200,000 are drawn; a dozen rows have values of two levels.
  const std::size_t rows = 300000;
  constexpr std::size_t kColumns = 8;
  std::vector<double> x(rows * kColumns, 0.0);
  std::vector<double> y(rows);
  const Random random(3);
  for (std::size_t i = 0; i < rows; ++i) {
    const std::size_t level = random.below(i, kColumns);
    x[i * kColumns + level] = 1;
    if (i % 25000 == 7) x[i * kColumns + (level + 1 + i % 3) % kColumns] = 1;
    if (i % 70000 == 9) x[i * kColumns + 2] = kNan;
    y[i] = std::cos(static_cast<double>(level)) + random.normal(rows + i);
  }
  const Table table(std::move(x), kColumns);
  const BoostingOptions options{.n_estimators = 3};
  REQUIRE(hash_of(table.sparse(), y, options, 2) == hash_of(table.dense(), y, options, 2));
}

TEST_CASE("judging rows of any kind are judged as dense ones") {
  const Table table = one_hot(2000, 12, 1);
  const Table other = one_hot(500, 12, 2, 0.5);  // gaps where the learning rows have none
  const auto y = targets(2000, table, false);
  const auto other_y = targets(500, other, false);
  const auto source = table.sparse();
  const auto dense = table.dense();
  const auto judging_source = other.sparse();
  const auto judging_dense = other.dense();
  const BoostingOptions options{.n_estimators = 20, .early_stopping_rounds = 5};
  const Dataset dataset(source);
  const auto run = [&](const data::BlockSource<double>& learn,
                       const data::BlockSource<double>& judge, const Dataset* cut) {
    const TrainingData<double> judging{.features = &judge, .target = other_y};
    TrainingData<double> data{.features = &learn, .target = y};
    data.evaluations.push_back(&judging);
    data.dataset = cut;
    const FitResult result = fit(data, options, 1);
    return std::pair(hash(result.forest), result.evaluations.front().values);
  };
  const auto expected = run(dense, judging_dense, nullptr);
  REQUIRE(run(source, judging_source, nullptr) == expected);
  REQUIRE(run(source, judging_dense, nullptr) == expected);
  REQUIRE(run(dense, judging_source, nullptr) == expected);
  REQUIRE(run(source, judging_source, &dataset) == expected);
  REQUIRE(run(source, judging_dense, &dataset) == expected);
}

TEST_CASE("a Dataset of sparse rows serves every kind of training") {
  const Table table = one_hot(1500, 10, 4);
  const auto source = table.sparse();
  const auto dense = table.dense();
  const Dataset dataset(source);
  REQUIRE(dataset.columns() == 34);
  REQUIRE(dataset.table().columns == 6);  // three categories, and three columns that meet all
  auto y = targets(1500, table, false);
  TrainingData<double> data{.features = &source, .target = y};
  data.dataset = &dataset;
  BoostingOptions options{.n_estimators = 6};
  REQUIRE(hash(fit(data, options, 1).forest) == hash_of(dense, y, options));
  options.grow_policy = GrowPolicy::oblivious;
  REQUIRE(hash(fit(data, options, 1).forest) == hash_of(dense, y, options));
  options.grow_policy = GrowPolicy::leafwise;
  options.objective = Objective::quantile;
  options.quantiles = std::vector<double>{0.1, 0.5, 0.9};  // trees shared by the quantiles
  REQUIRE(hash(fit(data, options, 1).forest) == hash_of(dense, y, options));
  options.multi_strategy = MultiStrategy::one_output_per_tree;
  REQUIRE(hash(fit(data, options, 1).forest) == hash_of(dense, y, options));
}

TEST_CASE("folds of sparse rows are those of the dense table") {
  const Table table = one_hot(1200, 10, 6);
  const auto source = table.sparse();
  const auto dense = table.dense();
  const auto y = targets(1200, table, false);
  std::vector<std::uint8_t> held(1200);
  for (std::size_t i = 0; i < held.size(); i += 3) held[i] = 1;
  const auto folds_of = [&](const data::BlockSource<double>& features, const Dataset& dataset) {
    TrainingData<double> data{.features = &features, .target = y};
    data.holdout = held;
    data.dataset = &dataset;
    const auto results =
        cross_validate(std::span<const TrainingData<double>>(&data, 1), {.n_estimators = 8});
    return hash(results.front().forest);
  };
  REQUIRE(folds_of(source, Dataset(source)) == folds_of(dense, Dataset(dense)));
}

TEST_CASE("sparse rows are predicted as dense ones") {
  const Table table = one_hot(900, 15, 9, 0.1);
  const auto y = targets(900, table, true);
  Boosting model({.objective = Objective::binary, .n_estimators = 10});
  const auto source = table.sparse();
  model.fit(TrainingData<double>{.features = &source, .target = y});
  std::vector<double> sparse(900);
  std::vector<double> dense(900);
  model.predict(source, sparse);
  model.predict(table.dense(), dense);
  REQUIRE(sparse == dense);
}

TEST_CASE("a table of zeros, and one without a row's values, train a constant") {
  const Table table(std::vector<double>(40, 0.0), 2);
  const std::vector<double> y{1,  2,  3,  4,  5,  6,  7,  8,  9,  10,
                              11, 12, 13, 14, 15, 16, 17, 18, 19, 20};
  const auto source = table.sparse();
  const FitResult result = fit(TrainingData<double>{.features = &source, .target = y}, {}, 1);
  REQUIRE(result.forest.base_score == 10.5);  // the mean of 1 to 20
  REQUIRE(result.constant_features == std::vector<std::size_t>{0, 1});
}

TEST_CASE("sparse rows that are not well formed are refused by row") {
  const std::vector<double> values{1, 2, 3};
  const auto check = [&](std::vector<std::int32_t> indices, std::vector<std::int64_t> offsets,
                         const char* message) {
    REQUIRE_THROWS_WITH((data::SparseSource<double>({4, values, indices, offsets})),
                        Contains(message));
  };
  check({0, 1, 2}, {}, "one offset more than rows");
  check({0, 1, 2}, {1, 3}, "the first must be 0");
  check({0, 1, 2}, {0, 2, 1}, "row 1 lies at 2 to 1 of 3 values");
  check({0, 1, 2}, {0, 4}, "row 0 lies at 0 to 4 of 3 values");
  check({0, 4, 2}, {0, 1, 3}, "row 1 has a value in column 4 of 4");
  check({0, -1, 2}, {0, 1, 3}, "row 1 has a value in column -1 of 4");
  check({2, 1, 0}, {0, 2, 3}, "column 1 of row 0 comes after column 2");
  check({1, 1, 0}, {0, 2, 3}, "sum up duplicates");
}

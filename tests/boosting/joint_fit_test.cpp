// Joint columns: the models of a table without them, bit for bit.
#include <string>
#include <vector>

#include "boosting/joint_sample.hpp"
#include "boosting/reference_fit.hpp"
#include "mliot/boosting/boosting.hpp"
#include "mliot/boosting/dataset.hpp"
#include "support/targets.hpp"

using namespace mliot::boosting;
using mliot::testing::kObjectives;
using mliot::testing::make_sample;
using mliot::testing::reference_fit;
using mliot::testing::require_equal;
using mliot::testing::Sample;
using mliot::testing::train;
using mliot::testing::ways_to_grow;
using mliot::testing::with_categories;
using mliot::testing::with_few_levels;

namespace {

Sample sample_of(Objective objective, std::size_t rows, std::size_t columns = 18) {
  return with_few_levels(make_sample(objective, rows, columns, 41), 42);
}

// A sample as a table to learn from.
struct Rows {
  Sample sample;
  mliot::data::MatrixSource<double, double> source;
  TrainingData<double> data;

  explicit Rows(Sample from)
      : sample(std::move(from)),
        source({sample.x.data(), sample.rows, sample.columns}, 1000),
        data{.features = &source, .target = sample.y, .levels = sample.levels} {}
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;
};

void require_same(const TrainingData<double>& data, const BoostingOptions& options) {
  const FitResult wanted = train(data, options, false);
  REQUIRE(!wanted.forest.trees.empty());
  for (const int threads : {1, 2, 3, 8}) {
    const FitResult got = train(data, options, true, threads);
    require_equal(got.forest, wanted.forest);
    REQUIRE(got.constant_features == wanted.constant_features);
    REQUIRE(got.evaluations.size() == wanted.evaluations.size());
    for (std::size_t i = 0; i < got.evaluations.size(); ++i) {
      REQUIRE(got.evaluations[i].values == wanted.evaluations[i].values);
    }
  }
}

}  // namespace

TEST_CASE("trees of joint columns equal those of the trainer in plain loops, for every objective") {
  for (const Objective objective : kObjectives) {
    INFO(std::string(mliot::enum_name(objective)));
    const Rows rows(sample_of(objective, 1200));
    const BoostingOptions options{.objective = objective, .n_estimators = 5, .num_leaves = 15};
    require_equal(train(rows.data, options, true).forest, reference_fit(rows.sample, options));
  }
}

TEST_CASE("joint columns leave every model as it is, for every objective and number of threads") {
  for (const Objective objective : kObjectives) {
    INFO(std::string(mliot::enum_name(objective)));
    Rows rows(sample_of(objective, 12'000));
    const BoostingOptions options{
        .objective = objective, .n_estimators = 5, .num_leaves = 40, .min_child_samples = 5};
    require_same(rows.data, options);
    std::vector<double> weight(rows.sample.rows);
    for (std::size_t i = 0; i < weight.size(); ++i) weight[i] = static_cast<double>(i % 4);
    rows.data.weight = weight;
    require_same(rows.data, options);
  }
}

TEST_CASE("joint columns leave every model as it is, whatever the options", "[once]") {
  const BoostingOptions plain{.objective = Objective::binary, .n_estimators = 5};
  std::vector<BoostingOptions> all = ways_to_grow(plain);
  all.resize(8, plain);
  all[6].min_child_samples = 1;
  all[6].num_leaves = 300;
  all[7].max_bin = 7;
  for (const std::size_t columns : {4U, 21U}) {
    for (const std::int64_t levels : {0, 12, 400}) {
      Sample sample = sample_of(Objective::binary, 6'000, columns);
      if (levels > 0) sample = with_categories(sample, levels, 5);
      Rows rows(std::move(sample));
      for (BoostingOptions options : all) {
        options.cat_smooth = 2;
        options.min_data_per_group = 3;
        rows.data.compact = false;
        require_same(rows.data, options);
        rows.data.compact = true;
        require_same(rows.data, options);
      }
    }
  }
}

TEST_CASE("joint columns leave every model as it is, with rows of more than a packed sum holds",
          "[once]") {
  Rows rows(sample_of(Objective::tweedie, 70'000));
  for (std::size_t i = 0; i < rows.sample.rows; i += 1'777) {
    rows.sample.y[i] = 1000 * (1 + rows.sample.y[i]);
  }
  for (const bool compact : {false, true}) {
    rows.data.compact = compact;
    require_same(rows.data, {.objective = Objective::tweedie, .n_estimators = 3});
    require_same(rows.data, {.objective = Objective::regression, .n_estimators = 3});
  }
}

TEST_CASE("rows that judge are judged by joint columns as without", "[once]") {
  Rows rows(sample_of(Objective::binary, 8'000));
  std::vector<std::uint8_t> holdout(rows.sample.rows);
  for (std::size_t i = 0; i < holdout.size(); ++i) holdout[i] = i % 5 == 0 ? 1 : 0;
  rows.data.holdout = holdout;
  // A value that only a judging row lacks, and one that no row has learnt.
  Rows other(sample_of(Objective::binary, 500));
  other.sample.at(3, 0) = std::numeric_limits<double>::quiet_NaN();
  other.sample.at(4, 0) = 99;
  rows.data.evaluations = {&other.data};
  const BoostingOptions options{
      .objective = Objective::binary, .n_estimators = 30, .early_stopping_rounds = 3};
  require_same(rows.data, options);
  const Dataset dataset(rows.source, {});
  rows.data.dataset = &dataset;
  require_same(rows.data, options);
}

TEST_CASE("joint columns leave models of several outputs and longer trainings as they are",
          "[once]") {
  Rows rows(sample_of(Objective::multiclass, 5'000));
  BoostingOptions options{.objective = Objective::multiclass, .n_estimators = 3, .num_class = 3};
  require_same(rows.data, options);
  options.multi_strategy = MultiStrategy::multi_output_tree;
  const FitResult shared = train(rows.data, options, false);
  require_equal(mliot::boosting::fit(rows.data, options, 2).forest, shared.forest);

  Rows binary(sample_of(Objective::binary, 5'000));
  BoostingOptions half{.objective = Objective::binary, .n_estimators = 3};
  Boosting first(half);
  first.fit(binary.data, 1);
  TrainingData<double> longer = binary.data;
  longer.init_model = first.init_model();
  require_same(longer, half);
}

TEST_CASE("large tables are joined of themselves, small and sparse ones are not", "[once]") {
  const mliot::Collective alone;
  for (const std::size_t count : {500U, 5000U}) {
    const Rows rows(sample_of(Objective::binary, count));
    Group group(alone);
    const BoostingOptions options{.objective = Objective::binary};
    REQUIRE(prepare(rows.data, options, group, 1, mliot::no_monitor()).joins == (count == 5000));
  }
}

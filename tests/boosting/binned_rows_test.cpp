// Predictions from the bins of a Dataset, against those from its table.
#include "mliot/boosting/binned_rows.hpp"

#include <limits>
#include <vector>

#include "boosting/sample_data.hpp"
#include "mliot/boosting/boosting.hpp"
#include "mliot/core/error.hpp"
#include "mliot/data/sparse_rows.hpp"
#include "support/catch.hpp"

using namespace mliot::boosting;
using Catch::Matchers::Contains;
using mliot::data::BlockSource;
using mliot::testing::make_sample;
using mliot::testing::Sample;

namespace {

using Source = mliot::data::MatrixSource<double, double>;

Source source_of(const Sample& sample) {
  return Source({sample.x.data(), sample.rows, sample.columns}, 100);
}

Boosting fitted(const BlockSource<double>& source, const Sample& sample, const Dataset& dataset,
                BoostingOptions options) {
  options.n_estimators = 12;
  TrainingData<double> data{.features = &source, .target = sample.y, .levels = sample.levels};
  data.dataset = &dataset;
  Boosting model(options);
  model.fit(data);
  return model;
}

// Scores, leaves, SHAP values and decisions by bins are those by values.
void require_equal(const Boosting& model, const Dataset& dataset,
                   const BlockSource<double>& source) {
  const std::size_t rows = source.rows();
  std::vector<double> by_values(rows * model.outputs());
  std::vector<double> by_bins(by_values.size());
  const BinnedRows binned(model.forest(), dataset);
  REQUIRE(binned.rows() == rows);
  for (const std::size_t iterations : {std::size_t{3}, std::size_t{12}}) {
    const mliot::trees::PredictOptions options{.iterations = iterations, .threads = 2};
    model.predict(source, by_values, options);
    model.predict(dataset, by_bins, options);
    REQUIRE(by_bins == by_values);

    std::vector<std::int32_t> leaves(rows * model.forest().summed_trees(options));
    std::vector<std::int32_t> leaves_by_bins(leaves.size());
    model.forest().leaf_indices(source, leaves, options);
    binned.visit(
        [&](const auto& bins) { binned.forest().leaf_indices(bins, leaves_by_bins, options); });
    REQUIRE(leaves_by_bins == leaves);
  }

  std::vector<double> shares(rows * model.outputs() * (source.columns() + 1));
  std::vector<double> shares_by_bins(shares.size());
  model.forest().contributions(source, shares);
  binned.visit([&](const auto& bins) { binned.forest().contributions(bins, shares_by_bins); });
  REQUIRE(shares_by_bins == shares);

  std::vector<std::int64_t> decisions(rows);
  std::vector<std::int64_t> decisions_by_bins(rows);
  model.forest().decide(source, decisions);
  binned.visit([&](const auto& bins) { binned.forest().decide(bins, decisions_by_bins); });
  REQUIRE(decisions_by_bins == decisions);
}

}  // namespace

TEST_CASE("predictions by the bins of a Dataset are those by its table") {
  for (const std::size_t rows : {std::size_t{7}, std::size_t{700}}) {
    for (const GrowPolicy policy : {GrowPolicy::leafwise, GrowPolicy::oblivious}) {
      const Sample sample = make_sample(Objective::binary, rows, 6, 3);
      const Source source = source_of(sample);
      const Dataset dataset(source);
      require_equal(
          fitted(source, sample, dataset,
                 {.objective = Objective::binary, .grow_policy = policy, .min_child_samples = 2}),
          dataset, source);
    }
  }
  const Sample classes = make_sample(Objective::multiclass, 500, 5, 9);
  const Source source = source_of(classes);
  const Dataset dataset(source);
  require_equal(
      fitted(source, classes, dataset, {.objective = Objective::multiclass, .num_class = 3}),
      dataset, source);
}

TEST_CASE("so they are of categories, of more levels than a byte tells apart too") {
  for (const std::int64_t levels : {5, 400}) {
    Sample sample = make_sample(Objective::regression, 3000, 4, 5);
    sample.levels = {0, levels, 0, 0};
    for (std::size_t i = 0; i < sample.rows; ++i) {
      const auto level = static_cast<std::int64_t>(i * 7 % static_cast<std::size_t>(levels));
      sample.at(i, 1) =
          i % 11 == 0 ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(level);
      sample.y[i] += level % 3 == 0 ? 2 : 0;
    }
    const Source source = source_of(sample);
    const Dataset dataset(source, {.levels = sample.levels});
    require_equal(fitted(source, sample, dataset, {.cat_smooth = 2}), dataset, source);
  }
}

TEST_CASE("so they are of sparse rows, whose features share bytes") {
  std::vector<double> values;
  std::vector<std::int32_t> indices;
  std::vector<std::int64_t> offsets{0};
  Sample sample{600, 40, {}, std::vector<double>(600)};
  const mliot::Random random(4);
  for (std::size_t i = 0; i < sample.rows; ++i) {
    for (std::size_t j = 0; j < 40; ++j) {
      if (random.uniform(2 * (i * 40 + j)) > 0.1) continue;
      indices.push_back(static_cast<std::int32_t>(j));
      values.push_back(random.uniform(2 * (i * 40 + j) + 1));
      sample.y[i] += j < 4 ? values.back() : 0;
    }
    offsets.push_back(static_cast<std::int64_t>(values.size()));
  }
  const mliot::data::SparseRows<double> rows{
      .columns = 40, .values = values, .indices = indices, .offsets = offsets};
  const mliot::data::SparseSource<double> source(rows);
  const Dataset dataset(source);
  require_equal(fitted(source, sample, dataset, {}), dataset, source);
}

TEST_CASE("a Dataset that is cut elsewhere than the model is refused, with the place") {
  const Sample sample = make_sample(Objective::regression, 600, 4, 3);
  const Source source = source_of(sample);
  const Dataset dataset(source);
  const Boosting model = fitted(source, sample, dataset, {});
  REQUIRE(mismatch(model.forest(), dataset).empty());

  const Dataset coarse(source, {.max_bin = 9});
  REQUIRE_THAT(mismatch(model.forest(), coarse), Contains("which is no cut of the Dataset"));
  std::vector<double> out(600);
  REQUIRE_THROWS_WITH(model.predict(coarse, out), Contains("feature 0 of tree 0 is split at"));

  const Sample wide = make_sample(Objective::regression, 600, 5, 3);
  const Source other = source_of(wide);
  REQUIRE_THROWS_WITH(model.predict(Dataset(other), out),
                      Contains("it has 5 columns, the model was fitted on 4"));
  const std::vector<std::int64_t> levels{4, 0, 0, 0};
  REQUIRE_THAT(mismatch(model.forest(), Dataset(source, {.levels = levels})),
               Contains("is a category here, but holds numbers in the model"));
}

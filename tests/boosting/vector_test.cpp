// Trees that several outputs share, against the trainer in plain loops.
#include <cmath>

#include "boosting/sample_data.hpp"
#include "mliot/boosting/boosting.hpp"
#include "mliot/core/error.hpp"
#include "reference/vector_reference.hpp"
#include "support/targets.hpp"

using namespace mliot::boosting;
using mliot::data::MatrixSource;
using mliot::data::MatrixView;
using mliot::testing::make_sample;
using mliot::testing::Sample;

namespace {

using Source = MatrixSource<double, double>;

// Rows and their targets, `outputs` side by side.
struct Problem {
  Sample sample;
  std::vector<double> target;
  std::vector<double> weight;
  std::size_t outputs;

  Source source() const {
    return Source(MatrixView<const double>(sample.x.data(), sample.rows, sample.columns), 100);
  }
};

Problem problem(Objective objective, std::size_t rows, std::size_t outputs) {
  Problem made{
      make_sample(objective, rows, 4, 3), std::vector<double>(rows * outputs), {}, outputs};
  for (std::size_t k = 0; k < outputs; ++k) {
    const Sample other = make_sample(objective, rows, 4, 20 + k);
    for (std::size_t i = 0; i < rows; ++i) {
      made.target[i * outputs + k] = made.sample.y[i] + (k % 2 == 0 ? other.y[i] : 0);
    }
  }
  return made;
}

BoostingOptions shared_trees(Objective objective) {
  return {.objective = objective,
          .n_estimators = 3,
          .num_leaves = 6,
          .max_bin = 16,
          .min_child_samples = 7,
          .multi_strategy = MultiStrategy::multi_output_tree};
}

FittedTrees fitted(const Problem& made, const BoostingOptions& options, int threads = 1) {
  const Source source = made.source();
  return fit<double>({.features = &source, .target = made.target, .weight = made.weight}, options,
                     threads)
      .forest;
}

void check(const Problem& made, const BoostingOptions& options) {
  const Source source = made.source();
  const auto bins = static_cast<std::size_t>(options.max_bin);
  const auto features = cut_features(source, {.placed = made.sample.rows, .max_bin = bins},
                                     mliot::testing::LoneGroup(made.sample.rows).group);
  mliot::reference::VectorReference reference(made.sample.by_column(), made.target, made.weight,
                                              options, made.outputs);
  const FittedTrees wanted = reference.fit(features);
  const FittedTrees got = fitted(made, options);
  REQUIRE(got.vector_leaves);
  REQUIRE(got.base_scores == wanted.base_scores);
  REQUIRE(got.trees.size() == wanted.trees.size());
  for (std::size_t t = 0; t < got.trees.size(); ++t) {
    CAPTURE(t);
    REQUIRE(got.trees[t].nodes.size() == wanted.trees[t].nodes.size());
    for (std::size_t i = 0; i < got.trees[t].nodes.size(); ++i) {
      CAPTURE(i);
      REQUIRE(got.trees[t].nodes[i].feature == wanted.trees[t].nodes[i].feature);
      REQUIRE(got.trees[t].nodes[i].threshold == wanted.trees[t].nodes[i].threshold);
    }
    REQUIRE(got.trees[t].leaves == wanted.trees[t].leaves);
  }
  REQUIRE(hash(got) == hash(wanted));
}

}  // namespace

TEST_CASE("shared trees of 2 to 9 targets equal those of the trainer in plain loops") {
  for (const std::size_t outputs : {2U, 3U, 8U, 9U}) {
    CAPTURE(outputs);
    check(problem(Objective::regression, 250, outputs), shared_trees(Objective::regression));
  }
}

TEST_CASE("shared trees equal those of the trainer in plain loops, for every objective") {
  for (const Objective objective : {Objective::l1, Objective::poisson, Objective::tweedie}) {
    check(problem(objective, 250, 3), shared_trees(objective));
  }
  Problem classes = problem(Objective::multiclass, 250, 3);
  classes.target = classes.sample.y;
  BoostingOptions options = shared_trees(Objective::multiclass);
  options.num_class = 3;
  check(classes, options);
  Problem levels = problem(Objective::regression, 250, 3);
  levels.target = levels.sample.y;
  options = shared_trees(Objective::quantile);
  options.quantiles = std::vector<double>{0.1, 0.5, 0.9};
  check(levels, options);
}

TEST_CASE("shared trees equal those of the trainer in plain loops, with weights and penalties") {
  for (const Objective objective : {Objective::regression, Objective::poisson}) {
    Problem made = problem(objective, 250, 3);
    for (std::size_t i = 0; i < 250; ++i) made.weight.push_back(0.5 + static_cast<double>(i % 3));
    BoostingOptions options = shared_trees(objective);
    options.reg_alpha = 0.5;
    options.reg_lambda = 2;
    options.max_depth = 3;
    options.min_child_weight = 12;
    check(made, options);
  }
}

TEST_CASE("shared trees equal those of the trainer in plain loops, with spikes in one target") {
  Problem made = problem(Objective::regression, 300, 3);
  for (std::size_t i = 0; i < 300; i += 97) made.target[3 * i + 1] *= 4000;
  check(made, shared_trees(Objective::regression));
}

TEST_CASE("shared trees of many rows equal those of the trainer in plain loops") {
  Problem made = problem(Objective::regression, 40000, 2);
  BoostingOptions options = shared_trees(Objective::regression);
  options.n_estimators = 2;
  options.num_leaves = 4;
  options.max_bin = 4;
  check(made, options);
}

TEST_CASE("shared trees do not depend on threads, instruction sets or the order of the rows") {
  Problem made = problem(Objective::regression, 9000, 8);
  BoostingOptions options = shared_trees(Objective::regression);
  options.num_leaves = 31;
  options.max_bin = 255;
  const std::uint64_t wanted = hash(fitted(made, options));
  for (const int threads : {2, 3, 8}) REQUIRE(hash(fitted(made, options, threads)) == wanted);
  mliot::testing::on_every_target([&] { REQUIRE(hash(fitted(made, options)) == wanted); });
  Problem turned = made;
  for (std::size_t i = 0; i < 9000; ++i) {
    const std::size_t to = 8999 - i;
    std::copy_n(&made.sample.x[i * 4], 4, &turned.sample.x[to * 4]);
    std::copy_n(&made.target[i * 8], 8, &turned.target[to * 8]);
  }
  REQUIRE(hash(fitted(turned, options)) == wanted);
}

TEST_CASE("shared trees take bags, masks, held-out rows and starting scores") {
  const Problem made = problem(Objective::regression, 900, 3);
  BoostingOptions options = shared_trees(Objective::regression);
  options.n_estimators = 60;
  options.subsample = 0.5;
  options.subsample_freq = 1;
  options.colsample_bytree = 0.7;
  options.early_stopping_rounds = 60;
  std::vector<std::uint8_t> holdout(900);
  for (std::size_t i = 0; i < 900; i += 3) holdout[i] = 1;
  const std::vector<double> start(2700, 0.25);
  const Source source = made.source();
  Boosting model(options);
  model.fit<double>(
      {.features = &source, .target = made.target, .init_score = start, .holdout = holdout}, 2);
  REQUIRE(model.evaluations()[0].metric == "l2");
  std::vector<double> out(2700);
  model.predict(MatrixView<const double>(made.sample.x.data(), 900, 4), std::span(out));
  double sum = 0;
  double before = 0;
  for (std::size_t i = 0; i < 900; i += 3) {
    for (std::size_t k = 0; k < 3; ++k) {
      const double error = made.target[3 * i + k] - (0.25 + out[3 * i + k]);
      sum += error * error;
      before += (made.target[3 * i + k] - 0.25) * (made.target[3 * i + k] - 0.25);
    }
  }
  REQUIRE(sum / 900 ==
          Approx(model.evaluations()[0].values[model.best_iteration() - 1]).epsilon(1e-9));
  REQUIRE(sum < 0.5 * before);
}

TEST_CASE("shared trees refuse by name what they cannot do") {
  using Catch::Matchers::Contains;
  const Problem made = problem(Objective::regression, 100, 2);
  BoostingOptions options = shared_trees(Objective::regression);
  options.histogram_precision = HistogramPrecision::exact;
  REQUIRE_THROWS_WITH(fitted(made, options),
                      Contains("exact histograms") && Contains("'one_output_per_tree'"));
  options.histogram_precision = HistogramPrecision::high;
  Problem levels = made;
  for (std::size_t i = 0; i < 100; ++i) levels.sample.x[4 * i + 1] = static_cast<double>(i % 3);
  const Source source = levels.source();
  const std::vector<std::int64_t> counts{0, 3, 0, 0};
  REQUIRE_THROWS_WITH(
      fit<double>({.features = &source, .target = levels.target, .levels = counts}, options, 1),
      Contains("feature 1, a category") && Contains("'one_output_per_tree'"));
}

TEST_CASE("quantiles share trees where they can, unless told otherwise") {
  Problem made = problem(Objective::regression, 200, 1);
  BoostingOptions options{.objective = Objective::quantile,
                          .n_estimators = 2,
                          .quantiles = std::vector<double>{0.2, 0.8}};
  REQUIRE(fitted(made, options).vector_leaves);
  options.histogram_precision = HistogramPrecision::exact;
  REQUIRE(!fitted(made, options).vector_leaves);
  options.histogram_precision = HistogramPrecision::high;
  options.multi_strategy = MultiStrategy::one_output_per_tree;
  REQUIRE(!fitted(made, options).vector_leaves);
}

TEST_CASE("a shared tree of targets that are alike is the tree of one of them") {
  Problem made = problem(Objective::regression, 500, 2);
  for (std::size_t i = 0; i < 500; ++i) made.target[2 * i + 1] = made.target[2 * i];
  BoostingOptions options = shared_trees(Objective::regression);
  const FittedTrees shared = fitted(made, options);
  Problem one = made;
  one.target.clear();
  for (std::size_t i = 0; i < 500; ++i) one.target.push_back(made.target[2 * i]);
  const FittedTrees alone = fitted(one, options);
  for (std::size_t t = 0; t < alone.trees.size(); ++t) {
    for (std::size_t leaf = 0; leaf < alone.trees[t].leaves.size(); ++leaf) {
      REQUIRE(shared.trees[t].leaves[2 * leaf] == alone.trees[t].leaves[leaf]);
      REQUIRE(shared.trees[t].leaves[2 * leaf + 1] == alone.trees[t].leaves[leaf]);
    }
  }
}

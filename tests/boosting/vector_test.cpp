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
  return fit<double>({.features = &source,
                      .target = made.target,
                      .weight = made.weight,
                      .levels = made.sample.levels},
                     options, threads)
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

TEST_CASE("shared trees of exact histograms equal those of the trainer in plain loops") {
  for (const Objective objective : {Objective::regression, Objective::poisson}) {
    Problem made = problem(objective, 250, 3);
    for (std::size_t i = 0; i < 250; ++i) made.weight.push_back(0.5 + static_cast<double>(i % 3));
    for (std::size_t i = 0; i < 250; i += 97) made.target[3 * i + 1] *= 4000;
    BoostingOptions options = shared_trees(objective);
    options.histogram_precision = HistogramPrecision::exact;
    check(made, options);
  }
}

TEST_CASE("shared trees of many rows equal those of the trainer in plain loops") {
  Problem made = problem(Objective::regression, 40000, 2);
  BoostingOptions options = shared_trees(Objective::regression);
  options.n_estimators = 2;
  options.num_leaves = 4;
  options.max_bin = 4;
  check(made, options);
  const std::uint64_t wanted = hash(fitted(made, options));
  for (const int threads : {2, 3}) REQUIRE(hash(fitted(made, options, threads)) == wanted);
  options.subsample = 0.7;
  options.subsample_freq = 1;
  REQUIRE(hash(fitted(made, options, 3)) == hash(fitted(made, options)));
}

TEST_CASE("shared trees do not depend on threads, instruction sets or the order of the rows",
          "[once]") {
  Problem made = problem(Objective::regression, 9000, 8);
  BoostingOptions options = shared_trees(Objective::regression);
  options.num_leaves = 31;
  options.max_bin = 255;
  BoostingOptions exact = options;
  exact.histogram_precision = HistogramPrecision::exact;
  REQUIRE(hash(fitted(made, exact)) == hash(fitted(made, exact, 3)));
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

TEST_CASE("quantiles share trees unless told otherwise") {
  Problem made = problem(Objective::regression, 200, 1);
  BoostingOptions options{.objective = Objective::quantile,
                          .n_estimators = 2,
                          .quantiles = std::vector<double>{0.2, 0.8}};
  REQUIRE(fitted(made, options).vector_leaves);
  options.multi_strategy = MultiStrategy::one_output_per_tree;
  REQUIRE(!fitted(made, options).vector_leaves);
}

TEST_CASE("shared trees of targets that are alike are the trees of one of them") {
  for (const std::int64_t levels : {0, 3, 40, 253, 254, 255, 300, 1000}) {
    for (const GrowPolicy policy :
         {GrowPolicy::leafwise, GrowPolicy::depthwise, GrowPolicy::oblivious}) {
      INFO("levels " << levels << ' ' << std::string(mliot::enum_name(policy)));
      Problem made = problem(Objective::regression, levels > 255 ? 4000 : 700, 1);
      if (levels > 0) made.sample = mliot::testing::with_categories(made.sample, levels, 5);
      if (policy == GrowPolicy::oblivious && levels > 0) {
        made.sample = mliot::testing::without_first(made.sample);
      }
      Problem twice = made;
      twice.target.clear();
      for (const double y : made.target) twice.target.insert(twice.target.end(), 2, y);
      BoostingOptions options = shared_trees(Objective::regression);
      options.grow_policy = policy;
      options.num_leaves = 12;
      options.cat_smooth = 3;
      options.min_data_per_group = 10;
      options.histogram_precision =
          levels == 40 ? HistogramPrecision::exact : HistogramPrecision::high;
      const FittedTrees shared = fitted(twice, options);
      const FittedTrees alone = fitted(made, options);
      std::size_t sets = 0;
      for (std::size_t t = 0; t < alone.trees.size(); ++t) {
        const auto& one = alone.trees[t];
        const auto& both = shared.trees[t];
        REQUIRE(both.nodes.size() == one.nodes.size());
        for (std::size_t i = 0; i < one.nodes.size(); ++i) {
          REQUIRE(both.nodes[i].feature == one.nodes[i].feature);
          REQUIRE(both.nodes[i].threshold == one.nodes[i].threshold);
          REQUIRE(both.nodes[i].missing_left == one.nodes[i].missing_left);
        }
        REQUIRE(both.sets == one.sets);
        sets += both.sets.size();
        for (std::size_t leaf = 0; leaf < one.leaves.size(); ++leaf) {
          REQUIRE(both.leaves[2 * leaf] == one.leaves[leaf]);
          REQUIRE(both.leaves[2 * leaf + 1] == one.leaves[leaf]);
        }
      }
      REQUIRE((levels == 0) == (sets == 0));
    }
  }
}

TEST_CASE("shared trees divide levels best where their targets lie on a line") {
  // Level l has targets (m, 1 - 2 m) of a mean m that grows with the level's code in another order.
  constexpr std::size_t kLevels = 9;
  constexpr std::size_t kRows = 20;  // of a level
  const mliot::Random random(12);
  Problem made{{kLevels * kRows, 1, {}, {}}, {}, {}, 2};
  made.sample.levels = {kLevels};
  for (std::size_t i = 0; i < made.sample.rows; ++i) {
    const std::size_t level = i % kLevels;
    const double m = random.uniform(level);
    made.sample.x.push_back(static_cast<double>(level));
    made.target.insert(made.target.end(), {m, 1 - 2 * m});
  }
  BoostingOptions options = shared_trees(Objective::regression);
  options.n_estimators = 1;
  options.num_leaves = 2;
  options.cat_smooth = 0;
  options.cat_l2 = 0;
  options.min_data_per_group = 1;
  const FittedTrees forest = fitted(made, options);
  double best = 0;
  for (std::size_t set = 1; set + 1 < (1U << kLevels); ++set) {  // every division
    double sums[2][2] = {};
    double rows[2] = {};
    for (std::size_t i = 0; i < made.sample.rows; ++i) {
      const std::size_t side = set >> (i % kLevels) & 1U;
      rows[side] += 1;
      for (std::size_t k = 0; k < 2; ++k) {
        sums[side][k] += made.target[2 * i + k] - forest.base_scores[k];
      }
    }
    double gain = 0;
    for (std::size_t side = 0; side < 2; ++side) {
      for (std::size_t k = 0; k < 2; ++k) gain += sums[side][k] * sums[side][k] / rows[side];
    }
    best = std::max(best, gain);
  }
  REQUIRE(forest.trees[0].nodes.size() == 1);
  REQUIRE(forest.trees[0].nodes[0].gain == Approx(best).epsilon(1e-3));
}

TEST_CASE("shared trees of categories do not depend on threads or instruction sets", "[once]") {
  for (const std::int64_t levels : {40, 700}) {
    Problem made = problem(Objective::poisson, 40000, 3);
    made.sample = mliot::testing::with_categories(made.sample, levels, 5);
    BoostingOptions options = shared_trees(Objective::poisson);
    options.max_bin = 255;
    options.cat_smooth = 3;
    options.num_leaves = 31;
    if (levels == 40) {
      options.grow_policy = GrowPolicy::oblivious;
      made.sample = mliot::testing::without_first(made.sample);
    }
    const FittedTrees forest = fitted(made, options);
    const auto& trees = forest.trees;
    REQUIRE(std::any_of(trees.begin(), trees.end(), [](const auto& t) { return !t.sets.empty(); }));
    for (const int threads : {2, 3}) REQUIRE(hash(fitted(made, options, threads)) == hash(forest));
    mliot::testing::on_every_target([&] { REQUIRE(hash(fitted(made, options)) == hash(forest)); });
  }
}

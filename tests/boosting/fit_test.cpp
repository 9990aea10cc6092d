// The engine against the trainer in plain loops, and the promises of fit().
#include "mliot/boosting/fit.hpp"

#include <numeric>

#include "boosting/reference_fit.hpp"
#include "boosting/sample_data.hpp"
#include "mliot/core/error.hpp"
#include "support/targets.hpp"

using namespace mliot::boosting;
using mliot::testing::fit;
using mliot::testing::kObjectives;
using mliot::testing::make_sample;
using mliot::testing::raw_score;
using mliot::testing::reference_fit;
using mliot::testing::require_equal;
using mliot::testing::Sample;

namespace {

std::vector<double> integer_weights(std::size_t n) {
  std::vector<double> weight(n);
  for (std::size_t i = 0; i < n; ++i) weight[i] = 1.0 + static_cast<double>(i % 3);
  return weight;
}

}  // namespace

TEST_CASE("trees equal those of the trainer in plain loops, for every objective") {
  for (const Objective objective : kObjectives) {
    INFO(std::string(mliot::enum_name(objective)));
    const Sample sample = make_sample(objective, 700, 6, 11);
    BoostingOptions options{.objective = objective, .n_estimators = 8, .num_leaves = 9};
    require_equal(fit(sample, options).forest, reference_fit(sample, options));
  }
}

TEST_CASE("trees equal those of the trainer in plain loops, whatever the options") {
  const Sample sample = make_sample(Objective::binary, 500, 7, 3);
  const BoostingOptions plain{.objective = Objective::binary, .n_estimators = 5};
  std::vector<BoostingOptions> all(6, plain);
  all[0].reg_alpha = 1.5;
  all[0].reg_lambda = 2;
  all[1].max_depth = 3;
  all[1].min_split_gain = 0.5;
  all[2].subsample = 0.6;
  all[2].subsample_freq = 2;
  all[3].colsample_bytree = 0.5;
  all[3].random_state = 9;
  all[4].min_child_samples = 1;
  all[4].min_child_weight = 0;
  all[4].num_leaves = 60;
  all[5].max_bin = 5;
  for (const BoostingOptions& options : all) {
    require_equal(fit(sample, options).forest, reference_fit(sample, options));
  }
}

TEST_CASE(
    "trees equal those of the trainer in plain loops, level by level and with shared splits") {
  for (const GrowPolicy policy : {GrowPolicy::depthwise, GrowPolicy::oblivious}) {
    for (const Objective objective : kObjectives) {
      INFO(std::string(mliot::enum_name(policy))
           << " " << std::string(mliot::enum_name(objective)));
      const Sample sample = make_sample(objective, 350, 5, 29);
      BoostingOptions options{.objective = objective, .n_estimators = 3, .num_leaves = 19};
      options.grow_policy = policy;
      options.min_child_samples = 6;
      require_equal(fit(sample, options).forest, reference_fit(sample, options));
      options.max_depth = 3;
      options.max_bin = 7;
      options.reg_alpha = 0.3;
      options.min_split_gain = 0.4;
      options.subsample = 0.7;
      options.subsample_freq = 1;
      options.colsample_bytree = 0.8;
      require_equal(fit(sample, options, 3).forest, reference_fit(sample, options));
    }
  }
}

TEST_CASE("shared splits do not depend on threads, instruction sets or wide sums", "[once]") {
  const Sample sample = make_sample(Objective::poisson, 90000, 5, 31);
  BoostingOptions options{.objective = Objective::poisson, .n_estimators = 2, .num_leaves = 64};
  for (const GrowPolicy policy : {GrowPolicy::depthwise, GrowPolicy::oblivious}) {
    options.grow_policy = policy;
    const std::uint64_t wanted = hash(fit(sample, options, 1).forest);
    mliot::testing::on_every_target(
        [&] { REQUIRE(hash(fit(sample, options, 2).forest) == wanted); });
  }
}

TEST_CASE("trees equal those of the trainer in plain loops, with 2,000 columns") {
  const Sample sample = make_sample(Objective::regression, 150, 2000, 41);
  const BoostingOptions options{.n_estimators = 2, .num_leaves = 4};
  const auto forest = fit(sample, options, 2).forest;
  require_equal(forest, reference_fit(sample, options));
}

TEST_CASE("trees of more leaves than a byte numbers equal those of the trainer in plain loops") {
  const Sample sample = make_sample(Objective::regression, 1500, 5, 43);
  BoostingOptions options{.n_estimators = 3, .num_leaves = 400, .min_child_samples = 1};
  const auto forest = fit(sample, options).forest;
  REQUIRE(forest.trees.back().leaf_count() == 400);
  require_equal(forest, reference_fit(sample, options));
  options.num_leaves = 255;  // the most of a byte, and rows outside the bag
  options.subsample = 0.8;
  options.subsample_freq = 1;
  require_equal(fit(sample, options, 2).forest, reference_fit(sample, options));
}

TEST_CASE("trees equal those of the trainer in plain loops, with weights") {
  for (const Objective objective :
       {Objective::regression, Objective::quantile, Objective::tweedie}) {
    const Sample sample = make_sample(objective, 400, 4, 5);
    const auto weight = integer_weights(sample.rows);
    const BoostingOptions options{
        .objective = objective, .n_estimators = 5, .min_child_samples = 5};
    require_equal(fit(sample, options, 1, weight).forest, reference_fit(sample, options, weight));
  }
}

TEST_CASE("trees equal those of the trainer in plain loops, with spikes a thousand times larger") {
  for (const Objective objective : {Objective::regression, Objective::tweedie}) {
    Sample sample = make_sample(objective, 900, 5, 7);
    for (std::size_t i = 0; i < sample.rows; i += 83) sample.y[i] = 1000 * (1 + sample.y[i]);
    const BoostingOptions options{.objective = objective, .n_estimators = 6, .num_leaves = 12};
    require_equal(fit(sample, options).forest, reference_fit(sample, options));
  }
}

TEST_CASE(
    "trees equal those of the trainer in plain loops, on more columns than one record block") {
  const Sample sample = make_sample(Objective::regression, 300, 75, 13);
  const BoostingOptions options{.n_estimators = 3, .num_leaves = 8};
  require_equal(fit(sample, options).forest, reference_fit(sample, options));
}

TEST_CASE("the model does not depend on threads or instruction sets", "[once]") {
  for (const Objective objective : {Objective::tweedie, Objective::binary, Objective::l1}) {
    const Sample sample = make_sample(objective, 30000, 9, 17);
    const BoostingOptions options{
        .objective = objective, .n_estimators = 4, .subsample = 0.9, .subsample_freq = 3};
    const std::uint64_t wanted = hash(fit(sample, options, 1).forest);
    mliot::testing::on_every_target([&] {
      for (const int threads : {1, 2, 3, 8})
        REQUIRE(hash(fit(sample, options, threads).forest) == wanted);
    });
  }
}

TEST_CASE("nodes beyond the packed range give the same trees on any number of threads") {
  const Sample sample = make_sample(Objective::poisson, 150000, 3, 19);
  const BoostingOptions options{.objective = Objective::poisson, .n_estimators = 3};
  require_equal(fit(sample, options, 3).forest, reference_fit(sample, options));
}

TEST_CASE("the order of the rows does not matter") {
  const Sample sample = make_sample(Objective::poisson, 2000, 5, 23);
  Sample turned = sample;
  for (std::size_t i = 0; i < sample.rows; ++i) {
    const std::size_t from = sample.rows - 1 - i;
    turned.y[i] = sample.y[from];
    for (std::size_t j = 0; j < sample.columns; ++j)
      turned.at(i, j) = sample.x[from * sample.columns + j];
  }
  const BoostingOptions options{.objective = Objective::poisson, .n_estimators = 10};
  REQUIRE(hash(fit(sample, options).forest) == hash(fit(turned, options).forest));
}

TEST_CASE("rows of weight zero are as good as absent") {
  const Sample sample = make_sample(Objective::tweedie, 800, 5, 29);
  std::vector<double> weight(sample.rows, 1.0);
  Sample kept{0, sample.columns, {}, {}};
  Sample poisoned = sample;
  std::vector<double> kept_weight;
  for (std::size_t i = 0; i < sample.rows; ++i) {
    if (i % 4 == 0) {
      weight[i] = 0;
      poisoned.y[i] = -1e9;
      poisoned.at(i, 0) = 1e9;
      continue;
    }
    ++kept.rows;
    kept.y.push_back(sample.y[i]);
    kept_weight.push_back(weight[i]);
    for (std::size_t j = 0; j < sample.columns; ++j)
      kept.x.push_back(sample.x[i * sample.columns + j]);
  }
  const BoostingOptions options{
      .objective = Objective::tweedie, .n_estimators = 10, .subsample = 0.7, .subsample_freq = 1};
  require_equal(fit(poisoned, options, 1, weight).forest,
                fit(kept, options, 1, kept_weight).forest);
}

TEST_CASE("weights of one give the trees of no weights") {
  for (const Objective objective : kObjectives) {
    const Sample sample = make_sample(objective, 600, 4, 31);
    const BoostingOptions options{.objective = objective, .n_estimators = 5};
    const std::vector<double> ones(sample.rows, 1.0);
    require_equal(fit(sample, options, 1, ones).forest, fit(sample, options).forest);
  }
}

TEST_CASE("integer weights give the scores of repeated rows") {
  const Sample sample = make_sample(Objective::regression, 250, 4, 37);  // a bin each value
  const auto weight = integer_weights(sample.rows);
  Sample repeated{0, sample.columns, {}, {}};
  for (std::size_t i = 0; i < sample.rows; ++i) {
    for (int k = 0; k < static_cast<int>(weight[i]); ++k) {
      ++repeated.rows;
      repeated.y.push_back(sample.y[i]);
      for (std::size_t j = 0; j < 4; ++j) repeated.x.push_back(sample.x[i * 4 + j]);
    }
  }
  const BoostingOptions options{.n_estimators = 5, .num_leaves = 4, .min_child_samples = 1};
  const auto a = fit(sample, options, 1, weight).forest;
  const auto b = fit(repeated, options).forest;
  double worst = 0;
  for (std::size_t i = 0; i < sample.rows; ++i) {
    const double* row = sample.x.data() + 4 * i;
    worst = std::max(worst, std::abs(raw_score(a, row) - raw_score(b, row)));
  }
  REQUIRE(worst <
          1e-3);  // gradients have 14 bits; w * g and g rounded apart differ in the last one
}

TEST_CASE("every objective recovers a step function") {
  // y is 2 left of 0 and 6 right of it; a stump's two leaves converge to the two levels.
  Sample sample{400, 1, std::vector<double>(400), std::vector<double>(400)};
  for (std::size_t i = 0; i < 400; ++i) {
    sample.x[i] = static_cast<double>(i / 4) - 49.5;
    sample.y[i] = i < 200 ? 2 : 6;
  }
  for (const Objective objective : kObjectives) {
    INFO(std::string(mliot::enum_name(objective)));
    if (objective == Objective::binary) {
      for (std::size_t i = 0; i < 400; ++i) sample.y[i] = (i % 4 == 0) != (i < 200) ? 1 : 0;
    }
    // At a higher level the base score is 6, where no row's gradient tells the sides apart.
    const BoostingOptions options{
        .objective = objective, .n_estimators = 300, .num_leaves = 2, .alpha = 0.5};
    const auto forest = fit(sample, options).forest;
    const double low = -100;
    const double high = 100;
    const double left = response(objective, raw_score(forest, &low));
    const double right = response(objective, raw_score(forest, &high));
    const bool binary = objective == Objective::binary;
    REQUIRE(left == Approx(binary ? 0.75 : 2).epsilon(1e-3));
    REQUIRE(right == Approx(binary ? 0.25 : 6).epsilon(1e-3));
  }
}

TEST_CASE("the quantile loss leaves its share of the rows below the prediction") {
  const Sample sample = make_sample(Objective::quantile, 2000, 3, 83);
  const auto forest =
      fit(sample, {.objective = Objective::quantile, .n_estimators = 100, .alpha = 0.8}).forest;
  std::size_t below = 0;
  for (std::size_t i = 0; i < sample.rows; ++i) {
    below += sample.y[i] <= raw_score(forest, sample.x.data() + 3 * i) ? 1U : 0U;
  }
  REQUIRE(static_cast<double>(below) / 2000 == Approx(0.8).margin(0.02));
}

TEST_CASE("small rows keep their level beside rows many times larger") {
  // Half of the rows sell 0 or 1 (mean 0.05), the others around 20,000: gradients of the first half
  // are far below the resolution that the second half sets.
  Sample sample{4000, 1, std::vector<double>(4000), std::vector<double>(4000)};
  for (std::size_t i = 0; i < 4000; ++i) {
    const bool large = i % 2 == 1;
    sample.x[i] = large ? 1 : 0;
    sample.y[i] = large ? 20000 + static_cast<double>(i % 401) : (i % 40 == 0 ? 1 : 0);
  }
  const auto forest = fit(sample, {.n_estimators = 400}).forest;
  REQUIRE(raw_score(forest, sample.x.data()) == Approx(0.05).epsilon(0.02));
}

TEST_CASE("missing values learn their side, and a split may set them apart from all values") {
  Sample sample{200, 1, std::vector<double>(200), std::vector<double>(200)};
  for (std::size_t i = 0; i < 200; ++i) {
    const bool gap = i % 2 == 0;
    sample.x[i] = gap ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(i % 10);
    sample.y[i] = gap ? 5 : 1;
  }
  const auto forest = fit(sample, {.n_estimators = 1, .learning_rate = 1, .num_leaves = 2}).forest;
  const auto& node = forest.trees.at(0).nodes.at(0);
  REQUIRE(node.threshold == std::numeric_limits<double>::infinity());
  REQUIRE_FALSE(node.missing_left);
  const double gap = std::numeric_limits<double>::quiet_NaN();
  const double value = 4;
  REQUIRE(raw_score(forest, &gap) == Approx(5).epsilon(1e-9));
  REQUIRE(raw_score(forest, &value) == Approx(1).epsilon(1e-9));
}

TEST_CASE("a single row and targets of any size are learned") {
  Sample one{1, 1, {3.0}, {7.0}};
  REQUIRE(raw_score(fit(one, {.n_estimators = 3}, 8).forest, one.x.data()) == 7);
  for (const double size : {1e-130, 1e-60, 1e60, 1e130}) {
    Sample sample = make_sample(Objective::regression, 100, 1, 3);
    for (std::size_t i = 0; i < 100; ++i) sample.y[i] = sample.x[i] > 0 ? size : -size;
    const auto forest = fit(sample, {.n_estimators = 200}).forest;
    const double x = 1;
    REQUIRE(raw_score(forest, &x) / size == Approx(1).epsilon(1e-6));
    REQUIRE(std::isfinite(forest.trees[0].nodes.at(0).gain));
  }
}

TEST_CASE("constant features or targets give one leaf") {
  Sample sample{50, 2, std::vector<double>(100, 3.0), std::vector<double>(50)};
  std::iota(sample.y.begin(), sample.y.end(), 0.0);
  const auto flat = fit(sample, {.n_estimators = 5}).forest;
  REQUIRE(flat.trees.size() == 1);
  REQUIRE(flat.trees[0].nodes.empty());
  REQUIRE(flat.base_score == 24.5);
  Sample constant = make_sample(Objective::regression, 50, 3, 1);
  std::fill(constant.y.begin(), constant.y.end(), 2.5);
  const auto same = fit(constant, {.n_estimators = 5}).forest;
  REQUIRE(raw_score(same, constant.x.data()) == 2.5);
}

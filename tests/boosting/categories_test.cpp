// Splits of categories: equal to plain loops, the best of all divisions, and the same on any
// machine.
#include <algorithm>
#include <cmath>
#include <set>

#include "boosting/level_rows.hpp"
#include "boosting/level_scan.hpp"
#include "boosting/reference_fit.hpp"
#include "boosting/sample_data.hpp"
#include "mliot/boosting/boosting.hpp"
#include "mliot/core/error.hpp"
#include "support/targets.hpp"

using namespace mliot::boosting;
using mliot::testing::fit;
using mliot::testing::kObjectives;
using mliot::testing::make_sample;
using mliot::testing::reference_fit;
using mliot::testing::require_equal;
using mliot::testing::Sample;
using mliot::testing::with_categories;
using mliot::testing::without_first;

namespace {

Sample sample_of(Objective objective, std::size_t rows, std::int64_t levels) {
  return with_categories(make_sample(objective, rows, 5, 31), levels, 32);
}

BoostingOptions options_of(Objective objective) {
  return {.objective = objective,
          .n_estimators = 6,
          .num_leaves = 12,
          .cat_smooth = 3,
          .min_data_per_group = 10};
}

std::size_t categorical_nodes(const FittedTrees& forest) {
  std::size_t count = 0;
  for (const auto& tree : forest.trees) count += tree.sets.size();
  return count;
}

// One node's histogram of one category, whose level b has the sums (gradients[b], hessians[b]).
struct OneNode {
  FeatureBins bins;
  std::vector<std::size_t> starts;
  std::vector<std::int64_t> sums;
  NodeTotals totals;

  OneNode(const std::vector<std::int64_t>& gradients, const std::vector<std::int64_t>& hessians)
      : bins(bin_levels(hessians, 1)), starts(histogram_starts({bins})), sums(2 * starts.back()) {
    for (std::size_t b = 0; b < gradients.size(); ++b) {
      sums[b] = gradients[b] * (std::int64_t{1} << 32) + hessians[b];
      totals.gradient += gradients[b];
      totals.hessian += hessians[b];
    }
    totals.rows = static_cast<std::size_t>(totals.hessian);
  }

  mliot::kernel::SplitRule rule() const {
    return {.reg_alpha = 0,
            .reg_lambda = 0,
            .gradient_total = static_cast<double>(totals.gradient),
            .hessian_total = static_cast<double>(totals.hessian),
            .least = 1,
            .end = static_cast<double>(totals.hessian),
            .bar = 0,
            .largest = 0x1p40};
  }

  LevelCandidate best(const BoostingOptions& options) {
    const Histogram histogram{sums.data(), starts.back(), false, starts.data()};
    return LevelScan(options, totals, 1).best(histogram, 0, bins, rule());
  }
};

}  // namespace

TEST_CASE("trees of categories equal those of the trainer in plain loops, for every objective") {
  for (const Objective objective : kObjectives) {
    INFO(std::string(mliot::enum_name(objective)));
    const Sample sample = sample_of(objective, 900, 20);
    const BoostingOptions options = options_of(objective);
    const auto got = fit(sample, options).forest;
    REQUIRE(categorical_nodes(got) > 0);
    require_equal(got, reference_fit(sample, options));
  }
}

TEST_CASE("exact trees of categories equal those in plain loops") {
  for (const std::int64_t levels : {20, 600}) {
    const Sample sample = sample_of(Objective::poisson, 900, levels);
    BoostingOptions options = options_of(Objective::poisson);
    options.cat_smooth = 1;
    options.histogram_precision = HistogramPrecision::exact;
    require_equal(fit(sample, options).forest, reference_fit(sample, options));
  }
}

TEST_CASE("trees of categories equal those in plain loops, for few and many levels") {
  for (const std::int64_t levels : {1, 2, 4, 5, 64, 253, 254, 255, 256, 300, 1000, 7500}) {
    const Sample sample = sample_of(Objective::binary, 900, levels);
    BoostingOptions options = options_of(Objective::binary);
    for (const double smooth : {0.0, 1.5, 3.0}) {
      if (levels > 300 && smooth != 1.5) continue;  // plain loops over so many levels take long
      INFO("levels " << levels << " smooth " << smooth);
      options.cat_smooth = smooth;
      require_equal(fit(sample, options).forest, reference_fit(sample, options));
    }
  }
}

TEST_CASE("trees of categories equal those in plain loops, whatever the options") {
  const BoostingOptions plain = options_of(Objective::regression);
  std::vector<BoostingOptions> all(7, plain);
  all[0].max_cat_to_onehot = 30;
  all[1].cat_smooth = 0;
  all[1].min_data_per_group = 1;
  all[2].max_cat_threshold = 2;
  all[3].cat_l2 = 0;
  all[3].reg_alpha = 0.3;
  all[4].min_data_per_group = 60;
  all[5].min_child_samples = 1;
  all[5].min_child_weight = 4;
  all[6].subsample = 0.6;
  all[6].subsample_freq = 2;
  all[6].colsample_bytree = 0.5;
  for (std::size_t i = 0; i < all.size(); ++i) {
    INFO("options " << i);
    for (const std::int64_t levels : {12, 400}) {
      const Sample sample = sample_of(Objective::regression, 700, levels);
      require_equal(fit(sample, all[i]).forest, reference_fit(sample, all[i]));
    }
  }
}

TEST_CASE("oblivious trees of categories equal those in plain loops, for every objective") {
  for (const Objective objective : kObjectives) {
    INFO(std::string(mliot::enum_name(objective)));
    const Sample sample = without_first(sample_of(objective, 700, 20));
    BoostingOptions options = options_of(objective);
    options.grow_policy = GrowPolicy::oblivious;
    options.min_child_samples = 5;
    const auto got = fit(sample, options).forest;
    REQUIRE(categorical_nodes(got) > 0);
    require_equal(got, reference_fit(sample, options));
  }
}

TEST_CASE("oblivious trees of categories equal those in plain loops, whatever the options") {
  BoostingOptions plain = options_of(Objective::regression);
  plain.grow_policy = GrowPolicy::oblivious;
  plain.n_estimators = 3;
  plain.min_child_samples = 4;
  std::vector<BoostingOptions> all(7, plain);
  all[0].max_cat_to_onehot = 30;
  all[1].cat_smooth = 0;
  all[1].min_data_per_group = 1;
  all[2].max_cat_threshold = 2;
  all[3].cat_l2 = 0;
  all[3].reg_alpha = 0.3;
  all[4].min_child_weight = 9;
  all[5].histogram_precision = HistogramPrecision::exact;
  all[6].subsample = 0.6;
  all[6].subsample_freq = 2;
  all[6].colsample_bytree = 0.5;
  for (std::size_t i = 0; i < all.size(); ++i) {
    INFO("options " << i);
    for (const std::int64_t levels : {2, 12, 400}) {
      const Sample sample = without_first(sample_of(Objective::regression, 500, levels));
      require_equal(fit(sample, all[i]).forest, reference_fit(sample, all[i]));
    }
  }
}

TEST_CASE("all nodes of a level of an oblivious tree divide the same levels") {
  const Sample sample = without_first(sample_of(Objective::regression, 3000, 30));
  BoostingOptions options = options_of(Objective::regression);
  options.grow_policy = GrowPolicy::oblivious;
  options.num_leaves = 16;
  std::size_t shared = 0;
  for (const auto& tree : fit(sample, options).forest.trees) {
    std::set<std::pair<std::int32_t, std::vector<std::uint64_t>>> distinct;
    for (const auto& node : tree.nodes) {
      if (!node.is_categorical()) continue;
      const auto words = tree.sets[static_cast<std::size_t>(node.set)].words();
      distinct.insert({node.feature, {words.begin(), words.end()}});
    }
    REQUIRE(distinct.size() <= 4);
    shared += tree.sets.size() - distinct.size();
  }
  REQUIRE(shared > 6);
}

TEST_CASE("an oblivious tree of one level is the leafwise tree of two leaves") {
  for (const std::int64_t levels : {3, 25}) {
    Sample sample = without_first(sample_of(Objective::regression, 900, levels));
    for (std::size_t i = 0; i < sample.rows; ++i) sample.at(i, 2) = sample.at(i, 4) = 0;
    BoostingOptions options = options_of(Objective::regression);
    options.num_leaves = 2;
    options.n_estimators = 1;
    options.cat_smooth = 0;  // what levels are drawn to, 0 or the node's mean, then does not matter
    options.min_data_per_group = 20;
    const auto leafwise = fit(sample, options).forest;
    REQUIRE(categorical_nodes(leafwise) == 1);
    options.grow_policy = GrowPolicy::oblivious;
    require_equal(fit(sample, options).forest, leafwise);
  }
}

TEST_CASE("categories give one model on any number of threads and every target", "[once]") {
  const Sample sample = sample_of(Objective::tweedie, 20'000, 700);
  BoostingOptions options = options_of(Objective::tweedie);
  options.grow_policy = GENERATE(GrowPolicy::leafwise, GrowPolicy::oblivious);
  options.subsample = 0.7;
  options.subsample_freq = 1;
  const auto wanted = hash(fit(sample, options).forest);
  mliot::testing::on_every_target([&] {
    for (const int threads : {1, 2, 3, 8})
      REQUIRE(hash(fit(sample, options, threads).forest) == wanted);
  });
}

TEST_CASE("more rows than packed sums can hold still give exact histograms of categories",
          "[once]") {
  const Sample sample = sample_of(Objective::regression, 70'000, 300);
  BoostingOptions options = options_of(Objective::regression);
  options.n_estimators = 1;
  options.num_leaves = 2;
  const auto wanted = reference_fit(sample, options);
  mliot::testing::on_every_target([&] { require_equal(fit(sample, options, 2).forest, wanted); });
}

TEST_CASE("a division of levels found from the ends of their order is the best of all") {
  const mliot::Random random(4);
  BoostingOptions options{.cat_smooth = 0,
                          .cat_l2 = 0,
                          .max_cat_threshold = 99,
                          .min_data_per_group = 1,
                          .max_cat_to_onehot = 1};
  for (std::uint64_t trial = 0; trial < 200; ++trial) {
    constexpr std::size_t kLevels = 9;
    std::vector<std::int64_t> gradients;
    std::vector<std::int64_t> hessians;
    for (std::uint64_t b = 0; b < kLevels; ++b) {
      const std::uint64_t at = 2 * (trial * kLevels + b);
      gradients.push_back(static_cast<std::int64_t>(random.below(at, 2001)) - 1000);
      hessians.push_back(1 + static_cast<std::int64_t>(random.below(at + 1, 50)));
    }
    OneNode node(gradients, hessians);
    const auto g_all = static_cast<double>(node.totals.gradient);
    const auto h_all = static_cast<double>(node.totals.hessian);
    double best = 0;
    for (unsigned set = 1; set + 1 < 1U << kLevels; ++set) {
      double g = 0;
      double h = 0;
      for (std::size_t b = 0; b < kLevels; ++b) {
        if ((set >> b & 1U) == 0) continue;
        g += static_cast<double>(gradients[b]);
        h += static_cast<double>(hessians[b]);
      }
      best = std::max(best, g * g / h + (g_all - g) * (g_all - g) / (h_all - h));
    }
    const LevelCandidate found = node.best(options);
    REQUIRE(std::abs(found.gain - best) <= 1e-12 * best);
  }
}

TEST_CASE("levels of equal ratio are tried in their order") {
  // Ratios -1, 2, -1, 2: {0, 2} against {1, 3}; from the front level 0 comes before level 2.
  OneNode node({-10, 20, -10, 20}, {10, 10, 10, 10});
  BoostingOptions options{.cat_smooth = 0,
                          .cat_l2 = 0,
                          .max_cat_threshold = 1,
                          .min_data_per_group = 1,
                          .max_cat_to_onehot = 1};
  // Alone left: level 0 gains 100/10 + 30^2/30 = 40; level 3 from the back 400/10 + 0/30 = 40: the
  // first one tried stays.
  const LevelCandidate found = node.best(options);
  REQUIRE(found.gain == 40);
  REQUIRE(found.levels->bins == std::vector<std::uint32_t>{0});
  options.max_cat_threshold = 2;
  // Both: 400/20 + 1600/20 = 100.
  REQUIRE(node.best(options).gain == 100);
  REQUIRE(node.best(options).levels->bins == std::vector<std::uint32_t>{0, 2});
  REQUIRE(node.best(options).left.gradient == -20);
}

TEST_CASE("levels with few rows stay right, and so does what was never seen") {
  OneNode node({-300, -40, 400, -9}, {30, 30, 30, 9});
  const BoostingOptions options{.cat_l2 = 0, .min_data_per_group = 1, .max_cat_to_onehot = 1};
  const LevelCandidate found = node.best(options);
  REQUIRE(found.levels->sorted);
  REQUIRE(std::find(found.levels->bins.begin(), found.levels->bins.end(), 3) ==
          found.levels->bins.end());
}

TEST_CASE("a set holds sixteen levels unless a node weighs thousands of them or is told a number") {
  const auto set_size = [](std::size_t levels, const BoostingOptions& options) {
    std::vector<std::int64_t> gradients(levels, 1);
    std::fill_n(gradients.begin(), 100, -50);
    OneNode node(gradients, std::vector<std::int64_t>(levels, 10));
    return node.best(options).levels->bins.size();
  };
  BoostingOptions options{.cat_smooth = 0, .cat_l2 = 0, .min_data_per_group = 1};
  REQUIRE(set_size(500, options) == 16);
  REQUIRE(set_size(2000, options) == 31);  // one in 64
  options.max_cat_threshold = 40;
  REQUIRE(set_size(500, options) == 40);
  REQUIRE(set_size(2000, options) == 40);
}

TEST_CASE("an early-stopped fit of categories judges rows as it predicts them") {
  const Sample sample = sample_of(Objective::binary, 3000, 600);
  const mliot::data::MatrixView<const double> matrix(sample.x.data(), sample.rows, 5);
  const mliot::data::MatrixSource<double, double> source(matrix, 100);
  std::vector<std::uint8_t> holdout(sample.rows);
  for (std::size_t i = 0; i < sample.rows; i += 3) holdout[i] = 1;
  BoostingOptions options = options_of(Objective::binary);
  options.early_stopping_rounds = 50;
  Boosting model(options);
  model.fit<double>(
      {.features = &source, .target = sample.y, .holdout = holdout, .levels = sample.levels});
  std::vector<double> chance(sample.rows);
  model.predict(matrix, chance, {.iterations = 6});
  double loss = 0;
  double rows = 0;
  for (std::size_t i = 0; i < sample.rows; i += 3) {
    loss -= std::log(sample.y[i] > 0 ? chance[i] : 1 - chance[i]);
    rows += 1;
  }
  REQUIRE(std::abs(model.evaluations().at(0).values.at(5) - loss / rows) < 1e-9);
}

TEST_CASE("fit refuses levels that do not fit the features") {
  Sample sample = sample_of(Objective::regression, 200, 8);
  const BoostingOptions options = options_of(Objective::regression);
  sample.levels = {0, 8};
  REQUIRE_THROWS_AS(fit(sample, options), mliot::InvalidArgument);
  sample.levels = {0, -1, 0, 0, 0};
  REQUIRE_THROWS_AS(fit(sample, options), mliot::InvalidArgument);
  sample.levels = {0, kMostLevels + 1, 0, 0, 0};
  REQUIRE_THROWS_AS(fit(sample, options), mliot::ResourceLimit);
  sample.levels = {0, kMostLevels, 0, 0, 0};
  REQUIRE(fit(sample, options).forest.trees.size() == 6);
}

TEST_CASE("bins of levels leave out rare ones and those that no row has") {
  const FeatureBins bins = bin_levels(std::vector<std::int64_t>{5, 0, 2, 9, 1}, 2);
  REQUIRE(bins.levels == std::vector<std::uint32_t>{0, 2, 3});
  REQUIRE(bins.bins_of_levels == std::vector<std::uint32_t>{0, 3, 1, 2, 3});
  REQUIRE(bins.count() == 4);
  REQUIRE(bin_levels(std::vector<std::int64_t>{0, 7, 1}, 0).levels ==
          std::vector<std::uint32_t>{1, 2});
  REQUIRE(bin_levels(std::vector<std::int64_t>{0}, 10).is_categorical());
}

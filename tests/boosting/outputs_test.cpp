// Models of several outputs: classes, several targets, several quantiles.
#include <cmath>
#include <numeric>

#include "boosting/sample_data.hpp"
#include "mliot/boosting/boosting.hpp"
#include "mliot/core/error.hpp"
#include "reference/outputs_reference.hpp"
#include "support/targets.hpp"

using namespace mliot::boosting;
using Catch::Matchers::Contains;
using mliot::data::MatrixSource;
using mliot::data::MatrixView;
using mliot::testing::fit;
using mliot::testing::make_sample;
using mliot::testing::Sample;

namespace {

using Source = MatrixSource<double, double>;

Source source_of(const Sample& sample) {
  return Source(MatrixView<const double>(sample.x.data(), sample.rows, sample.columns), 100);
}

BoostingOptions classes(std::int64_t n_estimators = 6) {
  return {.objective = Objective::multiclass,
          .n_estimators = n_estimators,
          .num_leaves = 7,
          .num_class = 3};
}

BoostingOptions several_quantiles(std::int64_t n_estimators = 6) {
  return {.objective = Objective::quantile,
          .n_estimators = n_estimators,
          .num_leaves = 7,
          .quantiles = std::vector<double>{0.1, 0.5, 0.9},
          .multi_strategy = MultiStrategy::one_output_per_tree};
}

FittedTrees reference_fit(const Sample& sample, const BoostingOptions& options) {
  const Source source = source_of(sample);
  const auto features = cut_features(source, {.placed = sample.rows, .max_bin = 255},
                                     mliot::testing::LoneGroup(sample.rows).group);
  return mliot::reference::OutputsReference(sample.by_column(), sample.y, options, 3).fit(features);
}

Boosting fitted(const Sample& sample, const BoostingOptions& options, std::vector<double> target,
                const std::vector<double>& weight = {}) {
  const Source source = source_of(sample);
  Boosting model(options);
  model.fit<double>({.features = &source, .target = target, .weight = weight});
  return model;
}

// Two targets a row, side by side, and each alone.
struct TwoTargets {
  Sample sample;
  std::vector<double> both;
  std::vector<std::vector<double>> alone;
};

TwoTargets two_targets(Objective objective) {
  TwoTargets two{make_sample(objective, 500, 4, 3), {}, {{}, {}}};
  const Sample other = make_sample(objective, 500, 4, 8);
  for (std::size_t i = 0; i < 500; ++i) {
    two.alone[0].push_back(two.sample.y[i]);
    two.alone[1].push_back(1000 * other.y[i] + 2 * two.sample.y[i]);
    two.both.push_back(two.alone[0][i]);
    two.both.push_back(two.alone[1][i]);
  }
  return two;
}

std::vector<double> predictions(const Boosting& model, const Sample& sample) {
  std::vector<double> out(sample.rows * model.outputs());
  model.predict(MatrixView<const double>(sample.x.data(), sample.rows, sample.columns),
                std::span(out));
  return out;
}

}  // namespace

TEST_CASE("trees of classes and quantiles equal those of the trainer in plain loops") {
  for (const BoostingOptions& options : {classes(), several_quantiles()}) {
    const Sample sample = make_sample(options.objective, 600, 6, 4);
    const FittedTrees got = fit(sample, options).forest;
    const FittedTrees wanted = reference_fit(sample, options);
    REQUIRE(got.trees.size() == 18);
    REQUIRE(got.base_scores == wanted.base_scores);
    REQUIRE(got.grid_exponents == wanted.grid_exponents);
    for (std::size_t t = 0; t < got.trees.size(); ++t) {
      CAPTURE(t);
      REQUIRE(got.trees[t].leaves == wanted.trees[t].leaves);
    }
    REQUIRE(hash(got) == hash(wanted));
  }
}

TEST_CASE("base scores of classes are the logarithms of their weighted shares") {
  Sample sample = make_sample(Objective::multiclass, 8, 2, 4);
  sample.y = {0, 0, 0, 0, 1, 1, 2, 2};
  const std::vector<double> weight{1, 1, 1, 1, 1, 1, 4, 6};
  const Boosting model = fitted(sample, classes(1), sample.y, weight);
  const std::vector<double> shares{0.25, 0.125, 0.625};
  for (std::size_t k = 0; k < 3; ++k) {
    REQUIRE(model.forest().base_score(k) == mliot::math::log(shares[k]));
  }
}

TEST_CASE("the first step of a class is LightGBM's, hessian factor included") {
  // One feature of two values, six rows each. Left: classes 0 0 0 0 1 2, right: 1 1 1 2 2 2.
  Sample sample{12, 1, std::vector<double>(12), {0, 0, 0, 0, 1, 2, 1, 1, 1, 2, 2, 2}};
  for (std::size_t i = 6; i < 12; ++i) sample.x[i] = 1;
  BoostingOptions options = classes(1);
  options.min_child_samples = 1;
  options.learning_rate = 0.5;
  const Boosting model = fitted(sample, options, sample.y);
  // All shares are a third: g = 1/3 - y, h = 3/2 * 1/3 * 2/3 = 1/3 a row. Class 0 on the left:
  // G = 6/3 - 4 = -2, H = 2, step 1; on the right G = 2, H = 2, step -1; times 0.5.
  const double zero = 0;
  std::vector<double> raw(3);
  model.forest().predict_raw_row(&zero, raw.data());
  const double base = mliot::math::log(1.0 / 3);
  REQUIRE(raw[0] == Approx(base + 0.5).epsilon(1e-7));
  REQUIRE(raw[1] == Approx(base - 0.25).epsilon(1e-7));
}

TEST_CASE("probabilities sum to 1, are the softmax of the raw scores and learn the classes") {
  const Sample sample = make_sample(Objective::multiclass, 800, 4, 9);
  const Boosting model = fitted(sample, classes(40), sample.y);
  const auto shares = predictions(model, sample);
  std::vector<double> raw(shares.size());
  model.forest().predict_raw(MatrixView<const double>(sample.x.data(), sample.rows, sample.columns),
                             std::span(raw));
  std::size_t right = 0;
  for (std::size_t i = 0; i < sample.rows; ++i) {
    const double* row = &shares[3 * i];
    REQUIRE(std::abs(row[0] + row[1] + row[2] - 1) < 1e-15 * 4);
    REQUIRE(row[1] / row[0] == Approx(std::exp(raw[3 * i + 1] - raw[3 * i])).epsilon(1e-12));
    right += std::max_element(row, row + 3) - row == static_cast<int>(sample.y[i]) ? 1 : 0;
    std::vector<double> alone(3);
    model.predict_row(&sample.x[i * sample.columns], alone.data());
    REQUIRE(std::equal(alone.begin(), alone.end(), row));
  }
  REQUIRE(right > 640);
}

TEST_CASE("the softmax of extreme raw scores stays finite") {
  std::vector<double> raw{1e300, -1e300, 0, 5, 5, 5};
  respond(classes(), 3, raw);
  REQUIRE(raw == std::vector<double>{1, 0, 0, 1.0 / 3, 1.0 / 3, 1.0 / 3});
}

TEST_CASE("several targets are fitted as models of one target each, bit for bit") {
  for (const Objective objective : {Objective::regression, Objective::l1, Objective::poisson}) {
    const TwoTargets two = two_targets(objective);
    BoostingOptions options{.objective = objective, .n_estimators = 7, .num_leaves = 9};
    options.subsample = 0.7;
    options.subsample_freq = 2;
    if (objective == Objective::poisson) options.histogram_precision = HistogramPrecision::exact;
    std::vector<double> weight(500);
    for (std::size_t i = 0; i < 500; ++i) weight[i] = static_cast<double>(i % 3);
    const auto both = predictions(fitted(two.sample, options, two.both, weight), two.sample);
    for (std::size_t k = 0; k < 2; ++k) {
      const Boosting one = fitted(two.sample, options, two.alone[k], weight);
      const auto wanted = predictions(one, two.sample);
      for (std::size_t i = 0; i < 500; ++i) REQUIRE(both[2 * i + k] == wanted[i]);
    }
  }
}

TEST_CASE("quantiles never cross") {
  Sample sample = make_sample(Objective::regression, 300, 3, 2);
  BoostingOptions options = several_quantiles(60);
  options.num_leaves = 31;
  options.min_child_samples = 2;
  options.learning_rate = 0.5;
  const Boosting model = fitted(sample, options, sample.y);
  std::vector<double> raw(3 * sample.rows);
  model.forest().predict_raw(MatrixView<const double>(sample.x.data(), sample.rows, sample.columns),
                             std::span(raw));
  const auto sorted = predictions(model, sample);
  std::size_t crossed = 0;
  for (std::size_t i = 0; i < sample.rows; ++i) {
    const auto first = raw.begin() + static_cast<std::ptrdiff_t>(3 * i);
    crossed += std::is_sorted(first, first + 3) ? 0 : 1;
    std::sort(first, first + 3);
  }
  REQUIRE(crossed > 0);
  REQUIRE(sorted == raw);
}

TEST_CASE("models of several outputs do not depend on threads or instruction sets", "[once]") {
  for (const BoostingOptions& options : {classes(), several_quantiles()}) {
    const Sample sample = make_sample(options.objective, 20000, 5, 4);
    const std::uint64_t wanted = hash(fit(sample, options).forest);
    for (const int threads : {2, 3, 8})
      REQUIRE(hash(fit(sample, options, threads).forest) == wanted);
    mliot::testing::on_every_target([&] { REQUIRE(hash(fit(sample, options).forest) == wanted); });
  }
}

TEST_CASE("classes judge held-out rows by their log loss and stop early") {
  const Sample sample = make_sample(Objective::multiclass, 600, 4, 7);
  std::vector<std::uint8_t> holdout(600);
  for (std::size_t i = 0; i < 600; i += 3) holdout[i] = 1;
  BoostingOptions options = classes(200);
  options.early_stopping_rounds = 5;
  options.learning_rate = 0.3;
  const Source source = source_of(sample);
  Boosting model(options);
  model.fit<double>({.features = &source, .target = sample.y, .holdout = holdout});
  REQUIRE(model.evaluations()[0].metric == "multi_logloss");
  const auto& losses = model.evaluations()[0].values;
  const auto best = std::min_element(losses.begin(), losses.end()) - losses.begin() + 1;
  REQUIRE(model.best_iteration() == static_cast<std::size_t>(best));
  REQUIRE(losses.size() == model.best_iteration() + 5);
  REQUIRE(model.forest().trees().size() == 3 * losses.size());
  const auto shares = predictions(model, sample);
  double sum = 0;
  for (std::size_t i = 0; i < 600; i += 3) {
    sum -= std::log(shares[3 * i + static_cast<std::size_t>(sample.y[i])]);
  }
  REQUIRE(sum / 200 == Approx(losses[model.best_iteration() - 1]).epsilon(1e-12));
}

TEST_CASE("classes start from init_score, and rows of weight zero are as good as absent") {
  const Sample sample = make_sample(Objective::multiclass, 300, 4, 7);
  const Source source = source_of(sample);
  std::vector<double> start(900);
  for (std::size_t i = 0; i < 900; ++i) start[i] = 0.01 * static_cast<double>(i % 7);
  const auto from_start =
      fit<double>({.features = &source, .target = sample.y, .init_score = start}, classes(), 1);
  REQUIRE(from_start.forest.base_scores == std::vector<double>{0, 0, 0});
  std::vector<double> weight(300, 1);
  std::vector<double> few_start;
  Sample few{0, 4, {}, {}};
  for (std::size_t i = 0; i < 300; ++i) {
    if (i % 4 == 0) {
      weight[i] = 0;
      continue;
    }
    few.x.insert(few.x.end(), &sample.x[4 * i], &sample.x[4 * i] + 4);
    few.y.push_back(sample.y[i]);
    few_start.insert(few_start.end(), &start[3 * i], &start[3 * i] + 3);
    ++few.rows;
  }
  const auto weighed =
      fit<double>({.features = &source, .target = sample.y, .weight = weight, .init_score = start},
                  classes(), 1);
  const Source few_source = source_of(few);
  const auto without = mliot::boosting::fit<double>(
      {.features = &few_source, .target = few.y, .init_score = few_start}, classes(), 1);
  REQUIRE(hash(weighed.forest) == hash(without.forest));
}

TEST_CASE("models of several outputs come back from their bytes") {
  for (const BoostingOptions& options : {classes(), several_quantiles()}) {
    const Sample sample = make_sample(options.objective, 300, 4, 7);
    const Boosting model = fitted(sample, options, sample.y);
    const auto stored = mliot::archive::save(model);
    const auto again = mliot::archive::load<Boosting>(stored);
    REQUIRE(again.hash() == model.hash());
    REQUIRE(again.outputs() == 3);
    REQUIRE(predictions(again, sample) == predictions(model, sample));
    auto other = stored;
    auto& kept = std::get<mliot::archive::Object>(other.members.at("options").data);
    kept.members.erase(options.num_class ? "num_class" : "quantiles");
    if (options.quantiles) {
      mliot::archive::Writer(kept).array("quantiles", std::vector<double>{0.1, 0.5});
    }
    REQUIRE_THROWS_AS(mliot::archive::load<Boosting>(other), mliot::FormatError);
  }
}

TEST_CASE("options and rows that do not fit several outputs are refused") {
  const Sample sample = make_sample(Objective::multiclass, 100, 3, 7);
  REQUIRE_THROWS_WITH(Boosting({.objective = Objective::multiclass}), Contains("needs num_class"));
  REQUIRE_THROWS_WITH(Boosting({.num_class = 3}), Contains("belongs to objective 'multiclass'"));
  REQUIRE_THROWS_WITH(Boosting({.quantiles = std::vector<double>{0.5}}),
                      Contains("belong to objective 'quantile'"));
  BoostingOptions falling = several_quantiles();
  falling.quantiles = std::vector<double>{0.5, 0.5};
  REQUIRE_THROWS_WITH(Boosting(falling), Contains("ascending"));
  falling.quantiles = std::vector<double>{0.5, 1};
  REQUIRE_THROWS_WITH(Boosting(falling), Contains("quantiles"));
  auto target = sample.y;
  target[17] = 3;
  REQUIRE_THROWS_WITH(fitted(sample, classes(), target),
                      Contains("row 17 is 3") && Contains("from 0 to num_class - 1 = 2"));
  target[17] = 0.5;
  REQUIRE_THROWS_WITH(fitted(sample, classes(), target), Contains("row 17 is 0.5"));
  target.push_back(0);
  REQUIRE_THROWS_WITH(fitted(sample, classes(), target), Contains("101 values for 100 rows"));
  std::vector<double> both(200);
  REQUIRE_THROWS_WITH(fitted(sample, classes(), both), Contains("200 values for 100 rows"));
  REQUIRE_THROWS_WITH(fitted(sample, {.objective = Objective::binary}, both),
                      Contains("one target a row") && Contains("200 values"));
  both[31] = std::nan("");
  REQUIRE_THROWS_WITH(fitted(sample, {}, both), Contains("target of row 15 is nan"));
}

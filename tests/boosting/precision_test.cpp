// Exact histograms: the trees of plain loops, and what rounded gradients lose beside them.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "boosting/gradients.hpp"
#include "boosting/loss.hpp"
#include "reference_fit.hpp"
#include "support/lone_group.hpp"
#include "support/targets.hpp"

using namespace mliot::boosting;
using mliot::testing::fit;
using mliot::testing::kObjectives;
using mliot::testing::make_sample;
using mliot::testing::reference_fit;
using mliot::testing::require_equal;
using mliot::testing::Sample;

namespace {

BoostingOptions exact_options(Objective objective) {
  return {.objective = objective,
          .n_estimators = 6,
          .num_leaves = 9,
          .histogram_precision = HistogramPrecision::exact};
}

// Mean loss of a forest on the rows of a sample from `first` on.
double held_out_loss(const FittedTrees& forest, const Sample& sample, const Loss& loss,
                     std::size_t first) {
  double sum = 0;
  for (std::size_t i = first; i < sample.rows; ++i) {
    const double raw = mliot::testing::raw_score(forest, sample.x.data() + i * sample.columns);
    sum += loss.value(raw, sample.y[i]);
  }
  return sum / static_cast<double>(sample.rows - first);
}

Sample first_rows(const Sample& sample, std::size_t rows) {
  Sample part = sample;
  part.rows = rows;
  part.x.resize(rows * sample.columns);
  part.y.resize(rows);
  return part;
}

}  // namespace

TEST_CASE("exact trees equal those of the trainer in plain loops, for every objective") {
  for (const Objective objective : kObjectives) {
    INFO(std::string(mliot::enum_name(objective)));
    const Sample sample = make_sample(objective, 900, 6, 31);
    const BoostingOptions options = exact_options(objective);
    require_equal(fit(sample, options, 2).forest, reference_fit(sample, options));
  }
}

TEST_CASE("exact trees equal those of plain loops with bags, weights and spikes") {
  Sample sample = make_sample(Objective::tweedie, 700, 5, 32);
  for (std::size_t i = 0; i < sample.rows; i += 83) sample.y[i] = 1000 * (1 + sample.y[i]);
  std::vector<double> weight(sample.rows);
  for (std::size_t i = 0; i < weight.size(); ++i) weight[i] = 0.3 + static_cast<double>(i % 3);
  BoostingOptions options = exact_options(Objective::tweedie);
  options.subsample = 0.7;
  options.subsample_freq = 1;
  require_equal(fit(sample, options, 2, weight).forest, reference_fit(sample, options, weight));
}

TEST_CASE("exact models do not depend on threads or instruction sets", "[once]") {
  const Sample sample = make_sample(Objective::binary, 20000, 9, 33);
  const BoostingOptions options = exact_options(Objective::binary);
  const std::uint64_t wanted = hash(fit(sample, options, 1).forest);
  mliot::testing::on_every_target([&] {
    for (const int threads : {1, 2, 3, 8}) {
      REQUIRE(hash(fit(sample, options, threads).forest) == wanted);
    }
  });
}

TEST_CASE("exact trees grow under every policy, the same on any number of threads") {
  const Sample sample = make_sample(Objective::regression, 9000, 6, 35);
  const Sample train = first_rows(sample, 6000);
  for (const GrowPolicy policy : {GrowPolicy::depthwise, GrowPolicy::oblivious}) {
    BoostingOptions options = exact_options(Objective::regression);
    options.n_estimators = 30;
    options.grow_policy = policy;
    const FittedTrees exact = fit(train, options, 1).forest;
    REQUIRE(hash(fit(train, options, 3).forest) == hash(exact));
    options.histogram_precision = HistogramPrecision::high;
    const Loss loss(options);
    const double rounded = held_out_loss(fit(train, options, 1).forest, sample, loss, 6000);
    const double full = held_out_loss(exact, sample, loss, 6000);
    REQUIRE(std::abs(rounded - full) < 0.01 * full);
  }
}

TEST_CASE("exact gradients are the gradients to at least 2^-39 of the largest, for 1,000 rows") {
  const Sample sample = make_sample(Objective::poisson, 1000, 3, 34);
  const BoostingOptions options{.objective = Objective::poisson};
  const Loss loss(options);
  const mliot::testing::LoneGroup alone(sample.rows);
  GradientPacker packer(loss, LossRows{sample.y, {}}, alone.group, 2);
  packer.keep_all_digits();
  const std::vector<double> sums(sample.rows, 0.0);
  Scores scores;
  scores.base = 0.25;
  scores.sums = sums;
  const Gradients& packed = packer.pack(scores);
  std::vector<double> g(sample.rows);
  std::vector<double> h(sample.rows);
  std::vector<double> scratch(sample.rows);
  const std::vector<double> raw(sample.rows, 0.25);
  loss.derivatives(raw.data(), sample.y.data(), sample.rows, {g.data(), h.data(), scratch.data()});
  const double largest = std::abs(*std::max_element(
      g.begin(), g.end(), [](double a, double b) { return std::abs(a) < std::abs(b); }));
  REQUIRE(std::ldexp(1.0, packed.gradient_exponent) <= std::ldexp(largest, -39));
  std::int64_t total = 0;
  for (std::size_t i = 0; i < sample.rows; ++i) {
    const auto got = static_cast<double>(packed.full[i].gradient);
    REQUIRE(std::abs(got - std::ldexp(g[i], -packed.gradient_exponent)) <= 0.5);
    const auto hessian = static_cast<double>(packed.full[i].hessian);
    REQUIRE(std::abs(hessian - std::ldexp(h[i], -packed.hessian_exponent)) <= 0.5);
    total += std::abs(packed.full[i].gradient);
  }
  REQUIRE(total < std::int64_t{1} << 50);
}

TEST_CASE("over paired seeds, rounded gradients lose nothing that exact ones keep") {
  // The mean over pairs of seeds of log(loss at high / loss at exact) is zero up to its own scatter
  // and below one in a thousand.
  constexpr int kSeeds = 24;
  constexpr std::size_t kTrain = 1500;
  for (const Objective objective :
       {Objective::regression, Objective::binary, Objective::poisson, Objective::tweedie}) {
    INFO(std::string(mliot::enum_name(objective)));
    BoostingOptions options{.objective = objective, .n_estimators = 40, .num_leaves = 15};
    const Loss loss(options);
    double sum = 0;
    double squares = 0;
    for (int seed = 0; seed < kSeeds; ++seed) {
      const Sample sample =
          make_sample(objective, 3 * kTrain, 5, 1000 + static_cast<unsigned>(seed));
      const Sample train = first_rows(sample, kTrain);
      const auto at = [&](HistogramPrecision precision) {
        options.histogram_precision = precision;
        return held_out_loss(fit(train, options, 2).forest, sample, loss, kTrain);
      };
      const double high = at(HistogramPrecision::high);
      const double exact = at(HistogramPrecision::exact);
      const double ratio = (high - exact) / std::abs(exact);
      sum += ratio;
      squares += ratio * ratio;
    }
    const double mean = sum / kSeeds;
    const double deviation = std::sqrt(std::max(0.0, squares / kSeeds - mean * mean) / kSeeds);
    INFO("mean " << mean << ", standard error " << deviation);
    CHECK(mean < 1e-3);
    CHECK(mean < 3 * deviation + 1e-9);
    CHECK(squares > 0);
  }
}

// A training that holds one copy of the bins: the trees of one that holds two, bit for bit.
#include <algorithm>
#include <numeric>

#include "boosting/sample_data.hpp"
#include "mliot/boosting/fit.hpp"
#include "support/catch.hpp"
#include "support/targets.hpp"

using namespace mliot::boosting;
using mliot::testing::kObjectives;
using mliot::testing::make_sample;
using mliot::testing::Sample;
using mliot::testing::ways_to_grow;

namespace {

// One copy of the bins or two, and on how many threads.
struct How {
  bool compact = false;
  int threads = 1;
};

struct Columns {
  std::vector<double> weight = {};
  std::vector<std::uint8_t> holdout = {};
};

std::uint64_t hash_of(const Sample& sample, const BoostingOptions& options, How how = {},
                      const Columns& columns = {}) {
  const mliot::data::MatrixView<const double> matrix(sample.x.data(), sample.rows, sample.columns);
  const mliot::data::MatrixSource<double, double> source(matrix, 1000);
  const FitResult result = mliot::boosting::fit<double>({.features = &source,
                                                         .target = sample.y,
                                                         .weight = columns.weight,
                                                         .holdout = columns.holdout,
                                                         .levels = sample.levels,
                                                         .compact = how.compact},
                                                        options, how.threads);
  return hash(result.forest);
}

// Rows enough for three runs of the shortest kind.
constexpr std::size_t kRows = 10'000;

}  // namespace

TEST_CASE("one copy of the bins gives the trees of two, for every objective and threads") {
  for (const Objective objective : kObjectives) {
    INFO(std::string(mliot::enum_name(objective)));
    const Sample sample = make_sample(objective, kRows, 9, 21);
    const BoostingOptions options{.objective = objective, .n_estimators = 6, .num_leaves = 15};
    const std::uint64_t wanted = hash_of(sample, options);
    for (const int threads : {1, 2, 5})
      REQUIRE(hash_of(sample, options, {true, threads}) == wanted);
  }
}

TEST_CASE("one copy of the bins gives the trees of two, whatever the options") {
  const Sample sample = make_sample(Objective::tweedie, kRows, 9, 23);
  const BoostingOptions plain{.objective = Objective::tweedie, .n_estimators = 5};
  for (const BoostingOptions& options : ways_to_grow(plain)) {
    REQUIRE(hash_of(sample, options, {true, 2}) == hash_of(sample, options));
  }
}

TEST_CASE("one copy of the bins gives the trees of two, with spikes, weights and judging rows",
          "[once]") {
  for (const Objective objective : {Objective::regression, Objective::tweedie}) {
    Sample sample = make_sample(objective, kRows, 6, 25);
    for (std::size_t i = 0; i < sample.rows; i += 1'777) sample.y[i] = 1000 * (1 + sample.y[i]);
    Columns columns;
    for (std::size_t i = 0; i < sample.rows; ++i) {
      columns.weight.push_back(static_cast<double>(i % 4));
      columns.holdout.push_back(i % 10 == 3 ? 1 : 0);
    }
    BoostingOptions options{.objective = objective, .n_estimators = 8};
    options.early_stopping_rounds = 3;
    mliot::testing::on_every_target([&] {
      REQUIRE(hash_of(sample, options, {true, 3}, columns) ==
              hash_of(sample, options, {}, columns));
    });
  }
}

TEST_CASE("one copy of the bins gives the trees of two, over categories of long bins") {
  const Sample sample = mliot::testing::with_categories(
      make_sample(Objective::regression, kRows, 6, 27), /*size=*/600, 3);
  const BoostingOptions options{.n_estimators = 6, .num_leaves = 20};
  REQUIRE(hash_of(sample, options, {true, 2}) == hash_of(sample, options));
}

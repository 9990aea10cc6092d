// What is too much is said before a value is read or memory is taken.
#include <algorithm>
#include <array>

#include "boosting/group.hpp"
#include "boosting/sample_data.hpp"
#include "mliot/boosting/cross_validation.hpp"
#include "mliot/boosting/dataset.hpp"
#include "mliot/boosting/fit.hpp"
#include "mliot/core/error.hpp"
#include "support/catch.hpp"

using namespace mliot::boosting;
using Catch::Matchers::Contains;
using mliot::ResourceLimit;

namespace {

constexpr std::size_t kMost = 2'147'483'647;

/// A table that says how many rows it has, and holds none of them.
class Claim final : public mliot::data::BlockSource<double> {
 public:
  explicit Claim(std::size_t rows) : rows_(rows) {}
  std::size_t rows() const override { return rows_; }
  std::size_t columns() const override { return 3; }
  std::size_t blocks() const override { return 1; }
  std::size_t first_row(std::size_t block) const override { return block * rows_; }
  void read(std::size_t, double*, std::size_t) const override { FAIL("a value was read"); }

 private:
  std::size_t rows_;
};

/// Rank 0 of a group whose other members bring the same numbers as it does.
class Echoes final : public mliot::Collective {
 public:
  explicit Echoes(int size) : size_(size) {}
  int rank() const noexcept override { return 0; }
  int size() const noexcept override { return size_; }
  void sum(std::span<std::int64_t> values) const override {
    const std::int64_t first = values[0];
    const auto members = static_cast<std::size_t>(size_);
    if (values.size() == members) std::fill(values.begin(), values.end(), first);
  }

 private:
  int size_;
};

}  // namespace

TEST_CASE("more rows than there are places are refused before any is read") {
  const Claim many(kMost + 1);
  const TrainingData<double> data{.features = &many, .target = {}};
  REQUIRE_THROWS_AS(fit(data, {}, 1), ResourceLimit);
  REQUIRE_THROWS_WITH(fit(data, {}, 1), Contains("2147483648 rows") &&
                                            Contains("at most 2147483647") &&
                                            Contains("learn from a sample"));
  REQUIRE_THROWS_AS(Dataset(many), ResourceLimit);
  const std::array<TrainingData<double>, 1> folds{data};
  REQUIRE_THROWS_AS(cross_validate<double>(folds, {}, 1), ResourceLimit);
}

TEST_CASE("rows that judge count as rows that learn do") {
  const mliot::testing::Sample sample =
      mliot::testing::make_sample(Objective::regression, 60, 3, 1);
  const mliot::data::MatrixSource<double, double> source(
      mliot::data::MatrixView<const double>(sample.x.data(), sample.rows, sample.columns));
  const Claim half(kMost / 2 + 1);
  const TrainingData<double> judge{.features = &half, .target = {}};
  TrainingData<double> data{.features = &source, .target = sample.y};
  data.evaluations = {&judge, &judge};
  REQUIRE_THROWS_AS(fit(data, {}, 1), ResourceLimit);
  REQUIRE_THROWS_WITH(fit(data, {}, 1), Contains("2147483708 rows, those that judge included"));
}

TEST_CASE("the rows of all processes of a group are counted") {
  const Echoes three(3);
  Group group(three);
  group.place(kMost / 3);
  REQUIRE(group.rows() == kMost / 3 * 3);
  REQUIRE_THROWS_AS(group.place(kMost / 3 + 1), ResourceLimit);
}

TEST_CASE("more bins, levels or classes than there are codes are refused by name") {
  mliot::testing::Sample sample = mliot::testing::make_sample(Objective::regression, 60, 3, 1);
  REQUIRE_THROWS_WITH(fit(sample, BoostingOptions{.max_bin = 256}),
                      Contains("max_bin must be in [2, 255], got 256"));
  REQUIRE_THROWS_WITH(
      fit(sample, BoostingOptions{.objective = Objective::multiclass, .num_class = 4097}),
      Contains("num_class must be in [2, 4096], got 4097"));
  sample.levels = {0, kMostLevels + 1, 0};
  REQUIRE_THROWS_AS(fit(sample, BoostingOptions{}), ResourceLimit);
  REQUIRE_THROWS_WITH(fit(sample, BoostingOptions{}),
                      Contains("feature 1 has 65001 levels, at most 65000 are possible") &&
                          Contains("join rare levels"));
}

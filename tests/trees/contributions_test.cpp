// Contributions equal Shapley values by their definition and sum to the score.
#include <cmath>
#include <numeric>

#include "mliot/trees/forest.hpp"
#include "reference/random_forest.hpp"
#include "reference/shapley.hpp"
#include "support/catch.hpp"

using mliot::data::MatrixView;
using mliot::reference::ForestShape;
using mliot::reference::random_parts;
using mliot::reference::random_rows;
using mliot::trees::Forest;
using mliot::trees::ForestParts;
using mliot::trees::Node;
using mliot::trees::Tree;

namespace {

ForestParts parts_with_covers(const ForestShape& shape, std::uint64_t seed) {
  ForestParts parts = random_parts(shape, seed);
  mliot::reference::Draws draws(seed + 1);
  for (Tree& tree : parts.trees) {
    for (float& cover : tree.leaf_cover) cover = static_cast<float>(1 + draws.below(40));
  }
  return parts;
}

template <class T>
std::vector<double> contributions(const Forest& forest, const std::vector<T>& values,
                                  const mliot::trees::PredictOptions& options = {}) {
  const std::size_t rows = values.size() / forest.columns();
  std::vector<double> out(rows * (forest.columns() + 1));
  forest.contributions(MatrixView<const T>(values.data(), rows, forest.columns()), out, options);
  return out;
}

bool near(double a, double b, double scale) { return std::abs(a - b) <= 1e-12 * scale; }

}  // namespace

TEST_CASE("contributions of a stump are the difference to the mean") {
  // 30 rows reach the left leaf of value 8, 10 the right one of value 0: the mean is 6.
  ForestParts parts;
  parts.columns = 2;
  parts.base_score = 100;
  parts.trees = {Tree{
      {Node{.feature = 1, .first = 0, .middle = 1, .end = 2, .threshold = 0}}, {8, 0}, {30, 10}}};
  const auto got = contributions(Forest(parts), std::vector<double>{5, -1, 5, 1});
  REQUIRE(got == std::vector<double>{0, 2, 106, 0, -6, 106});
}

TEST_CASE("contributions of two features share their interaction") {
  // AND of x0 > 0 and x1 > 0, a quarter of the rows each way; f(1, 1) = 4, mean 1. By symmetry each
  // feature gets half of 4 - 1.
  ForestParts parts;
  parts.columns = 2;
  parts.trees = {Tree{{Node{.feature = 0, .first = 0, .middle = 1, .end = 3, .threshold = 0},
                       Node{.feature = 1, .first = 1, .middle = 2, .end = 3, .threshold = 0}},
                      {0, 0, 4},
                      {20, 10, 10}}};
  const auto got = contributions(Forest(parts), std::vector<float>{1, 1});
  REQUIRE(near(got[0], 1.5, 1));
  REQUIRE(near(got[1], 1.5, 1));
  REQUIRE(near(got[2], 1, 1));
}

TEST_CASE(
    "contributions equal the sum over all subsets, with missing values and repeated features") {
  for (const std::int64_t columns : {1, 2, 3, 5, 8}) {
    const ForestShape shape{
        .trees = 6, .leaves = 24, .columns = columns, .levels = 9, .categories = columns / 2};
    const ForestParts parts = parts_with_covers(shape, 40);
    const auto values = random_rows<double>(13, shape, 3, true);
    const auto width = static_cast<std::size_t>(columns);
    const auto got = contributions(Forest(parts), values);
    for (std::size_t i = 0; i < 13; ++i) {
      std::vector<double> wanted(width + 1);
      wanted[width] = parts.base_score;
      for (const Tree& tree : parts.trees) {
        const auto of_tree =
            mliot::reference::shapley_values(tree, values.data() + i * width, width);
        for (std::size_t j = 0; j <= width; ++j) {
          wanted[j] += std::ldexp(of_tree[j], -parts.grid_exponent);
        }
      }
      for (std::size_t j = 0; j <= width; ++j) {
        REQUIRE(near(got[i * (width + 1) + j], wanted[j], 6));
      }
    }
  }
}

TEST_CASE("contributions sum to the score, for long paths too") {
  for (const std::int32_t leaves : {1, 2, 31, 255, 400}) {
    const ForestShape shape{.trees = 30, .leaves = leaves, .columns = 200};
    const ForestParts parts = parts_with_covers(shape, 41);
    const Forest forest(parts);
    const auto values = random_rows<float>(20, shape, 4, true);
    const auto got = contributions(forest, values);
    for (std::size_t i = 0; i < 20; ++i) {
      const double sum =
          std::accumulate(got.begin() + static_cast<std::ptrdiff_t>(i * 201),
                          got.begin() + static_cast<std::ptrdiff_t>((i + 1) * 201), 0.0);
      REQUIRE(near(sum, forest.predict_raw_row(values.data() + i * 200), 30));
    }
  }
}

TEST_CASE("contributions do not depend on threads, type or how the rows come") {
  const ForestShape shape{.trees = 20, .columns = 6, .levels = 12};
  const Forest forest(parts_with_covers(shape, 42));
  const auto values = random_rows<float>(501, shape, 5, true);
  const auto wanted = contributions(forest, values);
  REQUIRE(contributions(forest, values, {.threads = 3}) == wanted);
  REQUIRE(contributions(forest, std::vector<double>(values.begin(), values.end())) == wanted);
  std::vector<double> blocks(wanted.size());
  const MatrixView<const float> view(values.data(), 501, 6);
  forest.contributions<float>(mliot::data::MatrixSource<float, float>(view, 100), blocks,
                              {.threads = 2});
  REQUIRE(blocks == wanted);
}

TEST_CASE("contributions of the first trees only, of none, and where no training row came") {
  const ForestShape shape{.trees = 9, .columns = 3};
  ForestParts parts = parts_with_covers(shape, 43);
  const Forest all(parts);
  const auto values = random_rows<double>(9, shape, 6, true);
  const auto four = contributions(all, values, {.iterations = 4});
  const auto none = contributions(all, values, {.iterations = 0});
  REQUIRE(none[0] == 0);
  REQUIRE(none[3] == parts.base_score);
  parts.trees.resize(4);
  parts.trees[0].leaf_cover[0] = 0;
  parts.trees[0].leaf_cover[1] = 0;
  const Forest gap(parts);
  const auto got = contributions(gap, values);
  parts = parts_with_covers(shape, 43);
  parts.trees.resize(4);
  REQUIRE(contributions(Forest(parts), values) == four);
  for (std::size_t i = 0; i < 9; ++i) {
    const double sum = got[4 * i] + got[4 * i + 1] + got[4 * i + 2] + got[4 * i + 3];
    REQUIRE(near(sum, gap.predict_raw_row(values.data() + 3 * i), 10));
  }
}

TEST_CASE("contributions refuse trees without covers and outputs of another length") {
  ForestParts parts = random_parts({.trees = 2, .columns = 3}, 44);
  const Forest forest(parts);
  const std::vector<double> x(6);
  std::vector<double> out(7);
  REQUIRE_THROWS_AS(forest.contributions(MatrixView<const double>(x.data(), 2, 3), out),
                    mliot::InvalidArgument);
  parts.trees[1].leaf_cover.clear();
  REQUIRE_THROWS_AS(contributions(Forest(parts), x), mliot::Unsupported);
  parts.trees[1].leaf_cover.assign(parts.trees[1].leaves.size(), -1.0F);
  REQUIRE_THROWS_AS(contributions(Forest(parts), x), mliot::Unsupported);
}

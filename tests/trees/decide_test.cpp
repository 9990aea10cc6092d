// Decisions of batches: those of the scores of all trees, though rows leave early.
#include <algorithm>
#include <cmath>
#include <set>

#include "mliot/core/error.hpp"
#include "mliot/data/block_source.hpp"
#include "mliot/trees/forest.hpp"
#include "reference/random_forest.hpp"
#include "support/catch.hpp"
#include "support/targets.hpp"

using mliot::data::MatrixSource;
using mliot::data::MatrixView;
using mliot::reference::ForestShape;
using mliot::reference::random_parts;
using mliot::reference::random_rows;
using mliot::trees::Forest;
using mliot::trees::ForestParts;
using mliot::trees::PredictOptions;

namespace {

// Trees that matter less and less, as boosting makes them: rows are decided at all times.
ForestParts fading_parts(const ForestShape& shape, std::uint64_t seed) {
  ForestParts parts = random_parts(shape, seed);
  parts.base_score = 0.01;
  for (std::size_t t = 0; t < parts.trees.size(); ++t) {
    for (std::int64_t& leaf : parts.trees[t].leaves) {
      leaf = leaf / static_cast<std::int64_t>(1 + t * t / (8 * shape.outputs * shape.outputs));
    }
  }
  std::fill(parts.grid_exponents.begin(), parts.grid_exponents.end(), 10);
  return parts;
}

// What the scores say, in plain loops.
std::vector<std::int64_t> decided(const std::vector<double>& scores, std::size_t outputs) {
  std::vector<std::int64_t> all;
  for (std::size_t first = 0; first < scores.size(); first += outputs) {
    std::int64_t best = outputs == 1 && scores[first] > 0 ? 1 : 0;
    for (std::size_t k = 1; k < outputs; ++k) {
      if (scores[first + k] > scores[first + static_cast<std::size_t>(best)]) {
        best = static_cast<std::int64_t>(k);
      }
    }
    all.push_back(best);
  }
  return all;
}

template <class T>
void check(const ForestShape& shape, std::size_t rows, const PredictOptions& options = {}) {
  const Forest forest(fading_parts(shape, rows));
  const auto values = random_rows<T>(rows, shape, rows + 5, true);
  const MatrixView<const T> matrix(values.data(), rows, static_cast<std::size_t>(shape.columns));
  std::vector<double> scores(rows * shape.outputs);
  forest.predict_raw(matrix, scores, options);
  const auto wanted = decided(scores, shape.outputs);
  REQUIRE(std::set<std::int64_t>(wanted.begin(), wanted.end()).size() > 1);
  mliot::testing::on_every_target([&] {
    std::vector<std::int64_t> got(rows, -7);
    forest.decide(matrix, got, options);
    REQUIRE(got == wanted);
  });
  std::vector<std::int64_t> got(rows, -7);
  forest.decide(MatrixSource<T, T>(matrix, 2100), got, options);
  REQUIRE(got == wanted);
}

}  // namespace

TEST_CASE("decisions are those of the scores, for few rows and many, blocks whole or not") {
  for (const std::size_t rows : {1U, 2047U, 2048U, 2049U, 4500U, 9000U}) {
    check<float>({.trees = 70}, rows + 2, {.threads = 2});
    check<double>({.trees = 70}, rows + 2);
  }
}

TEST_CASE("decisions of classes are those of the scores, with trees of their own and shared") {
  for (const bool vectors : {false, true}) {
    for (const std::size_t outputs : {2U, 3U, 7U}) {
      check<float>({.trees = 84, .leaves = 20, .outputs = outputs, .vector_leaves = vectors}, 2500);
    }
  }
}

TEST_CASE("decisions of large trees, categories and few iterations are those of the scores") {
  check<float>({.trees = 66, .leaves = 300, .columns = 3}, 2100);
  check<float>({.trees = 66, .leaves = 5000, .columns = 3}, 2100);
  check<float>({.trees = 80, .categories = 4, .category_size = 70}, 2200);
  check<float>({.trees = 130}, 2200, {.iterations = 67});
  check<double>({.trees = 130, .outputs = 2}, 2200, {.iterations = 40});
  check<float>({.trees = 65, .columns = 900}, 2200);  // blocks that do not pay to close up
}

TEST_CASE("equal scores decide for the first class, and a score of 0 for none") {
  constexpr std::size_t kRows = 2100;
  ForestParts parts = fading_parts({.trees = 90, .outputs = 3}, 3);
  for (std::size_t t = 0; t < parts.trees.size(); t += 3) {
    parts.trees[t + 1] = parts.trees[t + 2] = parts.trees[t];
  }
  parts.base_scores = {0.5, 0.5, 0.5};
  const auto values = random_rows<float>(kRows, {}, 8, true);
  const MatrixView<const float> matrix(values.data(), kRows, 7);
  std::vector<std::int64_t> got(kRows, -7);
  Forest(parts).decide(matrix, got);
  REQUIRE(got == std::vector<std::int64_t>(kRows, 0));
  parts.base_scores = {0.5, std::nextafter(0.5, 1), 0.5};
  parts.grid_exponents = {200, 200, 200};  // sums too small to be seen beside the base score
  Forest(parts).decide(matrix, got);
  REQUIRE(got == std::vector<std::int64_t>(kRows, 1));
  ForestParts still = random_parts({.trees = 70, .leaf_size = 1}, 3);
  for (auto& tree : still.trees) std::fill(tree.leaves.begin(), tree.leaves.end(), 0);
  still.base_score = 0;
  Forest(still).decide(matrix, got);
  REQUIRE(got == std::vector<std::int64_t>(kRows, 0));
}

TEST_CASE("decisions refuse rows of another width, and room for more rows or fewer") {
  const Forest forest(fading_parts({.trees = 70}, 1));
  constexpr std::size_t kRows = 2100;
  const std::vector<float> values(8 * kRows);
  std::vector<std::int64_t> out(kRows);
  for (const std::size_t rows : {std::size_t{5}, kRows}) {
    const MatrixView<const float> wide(values.data(), rows, 8);
    REQUIRE_THROWS_AS(forest.decide(wide, std::span(out).first(rows)), mliot::InvalidArgument);
    const MatrixView<const float> right(values.data(), rows, 7);
    REQUIRE_THROWS_AS(forest.decide(right, std::span(out).first(rows - 1)), mliot::InvalidArgument);
  }
}

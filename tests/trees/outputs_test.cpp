// Forests of several outputs: each output scores, walks and explains like a forest of its own.
#include <cmath>
#include <limits>

#include "mliot/io/model_file.hpp"
#include "mliot/trees/forest.hpp"
#include "reference/random_forest.hpp"
#include "support/targets.hpp"

namespace archive = mliot::archive;
using mliot::data::MatrixView;
using mliot::reference::ForestShape;
using mliot::reference::only_output;
using mliot::reference::random_parts;
using mliot::reference::random_rows;
using mliot::trees::Forest;
using mliot::trees::ForestParts;
using mliot::trees::Node;
using mliot::trees::PredictOptions;

namespace {

constexpr std::size_t kColumns = 7;

template <class T>
std::vector<double> scores(const Forest& forest, const std::vector<T>& values,
                           const PredictOptions& options = {}) {
  const std::size_t rows = values.size() / kColumns;
  std::vector<double> out(rows * forest.outputs());
  forest.predict_raw(MatrixView<const T>(values.data(), rows, kColumns), out, options);
  return out;
}

// What forests of one output each say, side by side.
template <class T>
std::vector<double> wanted_scores(const ForestParts& parts, const std::vector<T>& values,
                                  const PredictOptions& options = {}) {
  std::vector<double> out(values.size() / kColumns * parts.outputs);
  for (std::size_t k = 0; k < parts.outputs; ++k) {
    const auto one = scores(Forest(only_output(parts, k)), values, options);
    for (std::size_t i = 0; i < one.size(); ++i) out[i * parts.outputs + k] = one[i];
  }
  return out;
}

template <class T>
void check(const ForestShape& shape, std::size_t rows) {
  const ForestParts parts = random_parts(shape, 3 + rows);
  const Forest forest(parts);
  const auto values = random_rows<T>(rows, shape, rows + 11, true);
  const auto wanted = wanted_scores(parts, values);
  mliot::testing::on_every_target([&] {
    REQUIRE(scores(forest, values) == wanted);
    REQUIRE(scores(forest, values, {.threads = 3}) == wanted);
    std::vector<double> row(shape.outputs);
    for (std::size_t i = 0; i < rows; ++i) {
      forest.predict_raw_row(values.data() + i * kColumns, row.data());
      const auto from = wanted.begin() + static_cast<std::ptrdiff_t>(i * shape.outputs);
      REQUIRE(std::equal(row.begin(), row.end(), from));
    }
  });
}

std::vector<ForestShape> shapes() {
  std::vector<ForestShape> all;
  for (const bool vector_leaves : {false, true}) {
    for (const std::size_t outputs : {2U, 3U, 9U}) {
      all.push_back(
          {.trees = 2 * outputs, .leaves = 31, .outputs = outputs, .vector_leaves = vector_leaves});
    }
    // Trees in pieces, sums beyond 32 bits, and trees too deep for pieces.
    all.push_back({.trees = 4, .leaves = 700, .outputs = 2, .vector_leaves = vector_leaves});
    all.push_back({.trees = 6,
                   .leaves = 20,
                   .leaf_size = std::int64_t{1} << 40,
                   .outputs = 3,
                   .vector_leaves = vector_leaves});
    all.push_back({.trees = 6, .categories = 3, .outputs = 3, .vector_leaves = vector_leaves});
    all.push_back({.trees = 2, .leaves = 5000, .outputs = 2, .vector_leaves = vector_leaves});
  }
  return all;
}

}  // namespace

TEST_CASE("forest of two outputs gives the worked scores, from trees of each and from vectors") {
  // x0 <= 1.5 ? a : b. Grids of 1/4 and 1/2, base scores 1 and -1.
  ForestParts parts;
  parts.columns = 1;
  parts.outputs = 2;
  parts.grid_exponents = {2, 1};
  parts.base_scores = {1, -1};
  const Node node{0, 0, 1, 2, 1.5, true, 4.0F, 30.0F};
  parts.trees = {{{node}, {10, 20}, {}}, {{node}, {3, 5}, {}}};
  const std::vector<double> left{3.5, 0.5};
  const std::vector<double> right{6, 1.5};
  std::vector<double> got(2);
  for (const bool vector_leaves : {false, true}) {
    if (vector_leaves) {
      parts.vector_leaves = true;
      parts.trees = {{{node}, {10, 3, 20, 5}, {}}};
    }
    const Forest forest(parts);
    REQUIRE(forest.iterations() == 1);
    REQUIRE(forest.trees_per_iteration() == (vector_leaves ? 1 : 2));
    for (const double x : {1.5, 2.0, std::nan("")}) {
      forest.predict_raw_row(&x, got.data());
      REQUIRE(got == (x > 1.5 ? right : left));
    }
  }
}

TEST_CASE("forest of several outputs equals forests of one each, in batches and rows") {
  for (const ForestShape& shape : shapes()) {
    for (const std::size_t rows : {0U, 1U, 11U, 130U}) {
      CAPTURE(shape.outputs, shape.leaves, shape.vector_leaves, rows);
      check<float>(shape, rows);
      check<double>(shape, rows);
    }
  }
}

TEST_CASE("forest of several outputs reads block sources and sums the first iterations") {
  const bool vector_leaves = GENERATE(false, true);
  const ForestShape shape{.trees = 12, .outputs = 3, .vector_leaves = vector_leaves};
  ForestParts parts = random_parts(shape, 5);
  parts.iterations = 2;
  const Forest forest(parts);
  const auto values = random_rows<float>(300, shape, 4, true);
  const MatrixView<const float> view(values.data(), 300, kColumns);
  for (const std::optional<std::size_t> iterations :
       {std::optional<std::size_t>{}, std::optional<std::size_t>{1},
        std::optional<std::size_t>{99}}) {
    const auto wanted = wanted_scores(parts, values, {.iterations = iterations});
    REQUIRE(scores(forest, values, {.iterations = iterations}) == wanted);
    std::vector<double> out(wanted.size());
    const mliot::data::MatrixSource<float, float> source(view);
    forest.predict_raw(source, std::span(out), {.iterations = iterations, .threads = 2});
    REQUIRE(out == wanted);
    const auto few = random_rows<float>(3, shape, 6, true);
    REQUIRE(scores(forest, few, {.iterations = iterations}) ==
            wanted_scores(parts, few, {.iterations = iterations}));
  }
}

TEST_CASE("forest of several outputs tells the leaf of every tree") {
  for (const ForestShape& shape : shapes()) {
    const ForestParts parts = random_parts(shape, 8);
    const auto values = random_rows<double>(140, shape, 2, true);
    std::vector<std::int32_t> wanted;
    for (std::size_t i = 0; i < 140; ++i) {
      for (const auto& tree : parts.trees) {
        wanted.push_back(static_cast<std::int32_t>(tree.leaf_of(values.data() + i * kColumns)));
      }
    }
    std::vector<std::int32_t> got(wanted.size());
    Forest(parts).leaf_indices(MatrixView<const double>(values.data(), 140, kColumns), got);
    REQUIRE(got == wanted);
  }
}

TEST_CASE("contributions of several outputs are those of forests of one each") {
  const bool vector_leaves = GENERATE(false, true);
  const ForestShape shape{.trees = 6, .outputs = 3, .vector_leaves = vector_leaves};
  const ForestParts parts = random_parts(shape, 8);
  const auto values = random_rows<float>(20, shape, 9, true);
  const MatrixView<const float> view(values.data(), 20, kColumns);
  std::vector<double> all(20 * 3 * (kColumns + 1));
  Forest(parts).contributions(view, std::span(all));
  std::vector<double> one(20 * (kColumns + 1));
  for (std::size_t k = 0; k < 3; ++k) {
    Forest(only_output(parts, k)).contributions(view, std::span(one));
    for (std::size_t i = 0; i < 20; ++i) {
      for (std::size_t j = 0; j <= kColumns; ++j) {
        REQUIRE(all[(i * 3 + k) * (kColumns + 1) + j] == one[i * (kColumns + 1) + j]);
      }
    }
  }
}

TEST_CASE("forest of several outputs comes back from its bytes") {
  const bool vector_leaves = GENERATE(false, true);
  const ForestShape shape{.trees = 6, .outputs = 3, .vector_leaves = vector_leaves};
  ForestParts parts = random_parts(shape, 5);
  parts.iterations = 1;
  const Forest before(parts);
  const auto stored = archive::save(before);
  const Forest after =
      archive::load<Forest>(mliot::io::from_bytes(mliot::io::to_bytes(archive::Object(stored))));
  REQUIRE(after.hash() == before.hash());
  REQUIRE(after.outputs() == 3);
  REQUIRE(after.vector_leaves() == vector_leaves);
  REQUIRE(after.iterations() == 1);
  const auto values = random_rows<float>(50, shape, 3, true);
  REQUIRE(scores(after, values) == scores(before, values));
  for (const char* name : {"outputs", "vector_leaves", "grid_exponents", "base_scores"}) {
    archive::Object object = stored;
    object.members.erase(name);
    REQUIRE_THROWS_AS(archive::load<Forest>(object), mliot::FormatError);
  }
  for (const std::int64_t outputs : {0, 1, 2, 4, 5000}) {
    archive::Object object = stored;
    object.members.erase("outputs");
    archive::Writer(object).value("outputs", outputs);
    REQUIRE_THROWS_AS(archive::load<Forest>(object), mliot::FormatError);
  }
  archive::Object object = stored;
  object.members.erase("base_scores");
  archive::Writer(object).array("base_scores", std::vector<double>{0, 1, std::nan("")});
  REQUIRE_THROWS_AS(archive::load<Forest>(object), mliot::FormatError);
}

TEST_CASE("forest of several outputs refuses parts that do not fit together") {
  using Catch::Matchers::Contains;
  const ForestParts good = random_parts({.trees = 6, .outputs = 3}, 5);
  const auto refused = [&](const auto& change, const char* reason) {
    ForestParts parts = good;
    change(parts);
    REQUIRE_THROWS_WITH(Forest(parts), Contains(reason));
  };
  refused([](auto& x) { x.trees.pop_back(); }, "5 trees cannot be shared out among 3 outputs");
  refused([](auto& x) { x.outputs = 0; }, "outputs must be between 1 and");
  refused([](auto& x) { x.outputs = 5000; }, "outputs must be between 1 and");
  refused([](auto& x) { x.base_scores.pop_back(); }, "2 base_scores for 3 outputs");
  refused([](auto& x) { x.grid_exponents[1] = 2000; }, "grid_exponent must be between");
  refused([](auto& x) { x.vector_leaves = true; }, "leaf values of 3 a leaf");
  refused([](auto& x) { x.iterations = 3; }, "3 iterations of 6 trees");
  const Forest forest(good);
  std::vector<float> row(kColumns);
  std::vector<double> out(2);
  REQUIRE_THROWS_WITH(
      forest.predict_raw(MatrixView<const float>(row.data(), 1, kColumns), std::span(out)),
      Contains("1 rows x 3 outputs, but room for 2 scores"));
}

TEST_CASE("forest of one output saves the same whether its leaves were called vectors or not") {
  ForestParts parts = random_parts({.trees = 4}, 5);
  const std::string hash = Forest(parts).hash();
  parts.vector_leaves = true;
  parts.base_scores = {parts.base_score};
  parts.grid_exponents = {parts.grid_exponent};
  REQUIRE(Forest(parts).hash() == hash);
}

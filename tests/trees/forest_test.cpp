// Forest: batches, rows and leaves equal the naive walk bit for bit, and bad parts are refused.
#include "mliot/trees/forest.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "reference/random_forest.hpp"
#include "support/catch.hpp"
#include "trees/naive_checks.hpp"

using mliot::data::MatrixView;
using mliot::reference::ForestShape;
using mliot::reference::naive_score;
using mliot::reference::random_parts;
using mliot::reference::random_rows;
using mliot::testing::check_batches;
using mliot::testing::check_rows;
using mliot::trees::Forest;
using mliot::trees::ForestParts;
using mliot::trees::ImportanceType;
using mliot::trees::Node;
using mliot::trees::Tree;

namespace {

// x0 <= 1.5 ? (x1 <= -2 ? 10 : 20) : 30, missing x0 goes left, missing x1 goes right.
Tree small_tree() {
  Tree tree;
  tree.nodes = {Node{0, 0, 2, 3, 1.5, true, 4.0F, 30.0F},
                Node{1, 0, 1, 2, -2.0, false, 2.0F, 20.0F}};
  tree.leaves = {10, 20, 30};
  return tree;
}

ForestParts small_parts() {
  ForestParts parts;
  parts.trees = {small_tree()};
  parts.columns = 2;
  parts.grid_exponent = 2;
  parts.base_score = 1;
  return parts;
}

}  // namespace

TEST_CASE("forest gives the worked scores of a tree of three leaves") {
  const Forest forest(small_parts());
  const double nan = std::nan("");
  const std::vector<std::pair<std::array<double, 2>, double>> cases{
      {{1.5, -2.0}, 3.5}, {{1.5, -1.9}, 6.0}, {{1.6, -2.0}, 8.5},    {{nan, -3.0}, 3.5},
      {{0.0, nan}, 6.0},  {{nan, nan}, 6.0},  {{INFINITY, 0.0}, 8.5}};
  for (const auto& [row, score] : cases) {
    REQUIRE(forest.predict_raw_row(row.data()) == score);
    const std::array<float, 2> narrow{static_cast<float>(row[0]), static_cast<float>(row[1])};
    REQUIRE(forest.predict_raw_row(narrow.data()) == score);
  }
}

TEST_CASE("forest batches equal the naive walk for 0 to 300 rows on every target") {
  const ForestShape shape{.trees = 9};
  for (std::size_t rows = 0; rows <= 300; rows += rows < 40 ? 1 : 13) {
    check_batches<float>(shape, rows, true, 1);
    check_batches<double>(shape, rows, false, 1);
  }
}

TEST_CASE("forest batches equal the naive walk on 1, 2, 3 and 8 threads") {
  const ForestShape shape{.trees = 25};
  for (const int threads : {1, 2, 3, 8}) {
    check_batches<float>(shape, 5000, true, threads);
    check_batches<double>(shape, 4099, true, threads);
  }
}

TEST_CASE(
    "forest batches equal the naive walk for stumps, 256 leaves, more leaves, many thresholds") {
  check_batches<float>({.trees = 12, .leaves = 1}, 77, true, 1);
  check_batches<float>({.trees = 12, .leaves = 2, .columns = 1, .levels = 2}, 77, true, 1);
  check_batches<double>({.trees = 6, .leaves = 256, .levels = 300}, 301, true, 2);
  check_batches<float>({.trees = 6, .leaves = 400, .columns = 2, .levels = 900}, 301, true, 2);
  check_batches<float>({.trees = 90, .leaves = 64, .columns = 1, .levels = 254}, 301, true, 1);
  check_batches<float>({.trees = 90, .leaves = 15, .columns = 1, .levels = 15}, 301, true, 1);
  check_batches<float>({.trees = 90, .leaves = 16, .columns = 1, .levels = 16}, 301, true, 1);
  check_batches<float>({.trees = 7, .columns = 70'000}, 40, true, 1);
}

TEST_CASE("forest batches equal the naive walk when no tree fits range select") {
  check_batches<float>({.trees = 2, .leaves = 400, .columns = 120}, 300, true, 1);
  check_batches<double>({.trees = 2, .leaves = 400, .columns = 120}, 300, true, 1);
}

TEST_CASE("forest rows equal the naive walk for 1 to 600 features on every target") {
  for (std::int64_t columns = 1; columns <= 300; columns += columns < 20 ? 1 : 9) {
    check_rows<float>({.trees = 130, .columns = columns});
  }
  for (const std::int64_t columns : {1, 16, 17, 128, 129, 256, 300, 512, 600}) {
    check_rows<double>({.trees = 150, .columns = columns, .levels = 5});
  }
}

TEST_CASE("forest rows equal the naive walk for 1 to 400 trees and 1 to 300 leaves") {
  for (const std::size_t trees : {1U, 2U, 15U, 16U, 31U, 33U, 64U, 127U, 128U, 129U, 400U}) {
    check_rows<float>({.trees = trees, .leaves = 40});
    check_rows<double>({.trees = trees, .leaves = 3, .columns = 40});
  }
  for (const std::int32_t leaves : {1, 2, 3, 128, 255, 256, 257, 300}) {
    check_rows<float>({.trees = 40, .leaves = leaves, .levels = 200});
    check_rows<double>({.trees = 40, .leaves = leaves, .columns = 2, .levels = 900});
  }
}

TEST_CASE("forest rows equal the naive walk when every missing value goes one way") {
  for (const double missing_left : {0.0, 1.0}) {
    check_rows<float>({.trees = 100, .columns = 30, .missing_left = missing_left});
    check_rows<double>({.trees = 100, .columns = 150, .missing_left = missing_left});
  }
}

TEST_CASE("forest sums that pass 32 bits stay exact") {
  const ForestShape shape{.trees = 40, .leaf_size = std::int64_t{1} << 45};
  check_batches<float>(shape, 300, true, 1);
  check_batches<double>(shape, 300, true, 2);
}

TEST_CASE("forest takes any strides") {
  const ForestShape shape;
  const ForestParts parts = random_parts(shape, 5);
  const Forest forest(parts);
  const std::size_t columns = parts.columns;
  const auto values = random_rows<float>(600, shape, 8, true);
  std::vector<double> plain(200);
  std::vector<float> by_column(200 * columns);
  for (std::size_t i = 0; i < 200; ++i) {
    for (std::size_t j = 0; j < columns; ++j) by_column[j * 200 + i] = values[3 * i * columns + j];
  }
  const auto stride = static_cast<std::ptrdiff_t>(columns);
  for (const std::size_t rows : {5U, 200U}) {
    std::vector<double> every_third(rows);
    std::vector<double> transposed(rows);
    std::vector<double> backwards(rows);
    forest.predict_raw(MatrixView<const float>(values.data(), rows, columns, 3 * stride, 1),
                       every_third);
    forest.predict_raw(MatrixView<const float>(by_column.data(), rows, columns, 1, 200),
                       transposed);
    forest.predict_raw(MatrixView<const float>(by_column.data() + rows - 1, rows, columns, -1, 200),
                       backwards);
    std::reverse(backwards.begin(), backwards.end());
    for (std::size_t i = 0; i < rows; ++i) {
      const float* row = values.data() + 3 * i * columns;
      REQUIRE(every_third[i] == naive_score(parts, 20, row));
    }
    REQUIRE(transposed == every_third);
    REQUIRE(backwards == every_third);
  }
}

TEMPLATE_TEST_CASE("forest compares integers as the numbers they are", "", bool, std::int8_t,
                   std::uint8_t, std::int16_t, std::uint16_t, std::int32_t, std::uint32_t,
                   std::int64_t, std::uint64_t) {
  const ForestShape shape{.levels = 50};
  const ForestParts parts = random_parts(shape, 6);
  const Forest forest(parts);
  mliot::reference::Draws draws(9);
  for (const std::size_t rows : {3U, 100U}) {
    const std::size_t n = rows * parts.columns;
    const auto storage = std::make_unique<TestType[]>(n);
    for (std::size_t i = 0; i < n; ++i) storage[i] = static_cast<TestType>(draws.below(9) - 4);
    std::vector<double> got(rows);
    forest.predict_raw(MatrixView<const TestType>(storage.get(), rows, parts.columns), got);
    std::vector<std::int32_t> leaves(rows * 20);
    forest.leaf_indices(MatrixView<const TestType>(storage.get(), rows, parts.columns), leaves);
    for (std::size_t i = 0; i < rows; ++i) {
      const TestType* row = storage.get() + i * parts.columns;
      REQUIRE(got[i] == naive_score(parts, 20, row));
      REQUIRE(leaves[i * 20 + 3] == static_cast<std::int32_t>(parts.trees[3].leaf_of(row)));
    }
  }
}

TEST_CASE("an unscaled forest sums the leaves of all its trees") {
  ForestParts parts = small_parts();
  parts.trees.push_back(small_tree());
  parts.iterations = 1;
  const Forest forest(parts);
  const std::array<double, 2> row{1.5, -2.0};
  REQUIRE(forest.predict_raw_row(row.data()) == 3.5);
  REQUIRE(forest.unscaled().predict_raw_row(row.data()) == 20);
}

TEMPLATE_TEST_CASE("forest looks up bytes over their whole range", "", bool, std::int8_t,
                   std::uint8_t) {
  const ForestShape shape{.columns = 3, .levels = 5000};
  const ForestParts parts = random_parts(shape, 8);
  const Forest forest(parts);
  constexpr std::size_t kRows = 256;
  const auto storage = std::make_unique<TestType[]>(3 * kRows);
  for (std::size_t i = 0; i < 3 * kRows; ++i) storage[i] = static_cast<TestType>(i / 3);
  std::vector<double> got(kRows);
  forest.predict_raw(MatrixView<const TestType>(storage.get(), kRows, 3), got);
  for (std::size_t i = 0; i < kRows; ++i) {
    REQUIRE(got[i] == naive_score(parts, 20, storage.get() + 3 * i));
  }
}

TEST_CASE("forest reads block sources like matrices") {
  const ForestShape shape;
  const Forest forest(random_parts(shape, 7));
  const auto values = random_rows<float>(1000, shape, 12, true);
  const MatrixView<const float> view(values.data(), 1000, forest.columns());
  std::vector<double> plain(1000);
  std::vector<double> blocks(1000);
  forest.predict_raw(view, plain);
  forest.predict_raw<float>(mliot::data::MatrixSource<float, float>(view, 333), blocks);
  REQUIRE(blocks == plain);
  std::vector<std::int32_t> leaves(1000 * 20);
  std::vector<std::int32_t> block_leaves(1000 * 20);
  forest.leaf_indices(view, leaves);
  forest.leaf_indices<float>(mliot::data::MatrixSource<float, float>(view, 333), block_leaves,
                             {.threads = 2});
  REQUIRE(block_leaves == leaves);
}

TEST_CASE("forest sums only the iterations asked for") {
  const ForestShape shape{.trees = 30};
  ForestParts parts = random_parts(shape, 8);
  parts.iterations = 17;
  const Forest forest(parts);
  const auto values = random_rows<double>(64, shape, 13, true);
  const MatrixView<const double> view(values.data(), 64, forest.columns());
  std::vector<double> got(64);
  for (const std::size_t limit : {0U, 1U, 9U, 30U, 31U}) {
    forest.predict_raw(view, got, {.iterations = limit});
    REQUIRE(got[5] == naive_score(parts, std::min<std::size_t>(limit, 30), view.row(5)));
  }
  forest.predict_raw(view, got);
  REQUIRE(got[63] == naive_score(parts, 17, view.row(63)));
  REQUIRE(forest.predict_raw_row(view.row(63)) == got[63]);
}

TEST_CASE("forest compares a float with a double threshold in double") {
  // 0.1 lies below float(0.1), so float 0.1 must go right; the next float below must go left.
  ForestParts parts;
  parts.trees = {
      Tree{{Node{.feature = 0, .first = 0, .middle = 1, .end = 2, .threshold = 0.1}}, {-1, 1}, {}}};
  const Forest forest(parts);
  std::vector<float> x(20, 0.1F);
  x[1] = std::nextafter(0.1F, 0.0F);
  std::vector<double> got(20);
  forest.predict_raw(MatrixView<const float>(x.data(), 20, 1), got);
  REQUIRE(got[0] == 1);
  REQUIRE(got[1] == -1);
  REQUIRE(forest.predict_raw_row(x.data()) == 1);
  REQUIRE(forest.predict_raw_row(x.data() + 1) == -1);
}

TEST_CASE("forest compares thresholds beyond the range of float") {
  for (const double t :
       {static_cast<double>(INFINITY), 1e300, -1e300, 3.5e38, -3.5e38, 1e-60, -1e-60, 5e-324}) {
    ForestParts parts;
    parts.trees = {
        Tree{{Node{.feature = 0, .first = 0, .middle = 1, .end = 2, .threshold = t}}, {-1, 1}, {}}};
    const Forest forest(parts);
    const float huge = std::numeric_limits<float>::max();
    const float tiny = std::numeric_limits<float>::denorm_min();
    std::vector<float> x{INFINITY, -INFINITY, huge, -huge, tiny, -tiny, 0.0F, -0.0F,
                         1,        -1,        2,    3,     4,    5,     6};
    std::vector<double> got(x.size());
    forest.predict_raw(MatrixView<const float>(x.data(), x.size(), 1), got);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double wanted = static_cast<double>(x[i]) <= t ? -1 : 1;
      REQUIRE(got[i] == wanted);
      REQUIRE(forest.predict_raw_row(&x[i]) == wanted);
    }
  }
}

TEST_CASE("forest counts splits and gains by feature") {
  const Forest forest(small_parts());
  REQUIRE(forest.feature_importances(ImportanceType::split) == std::vector<double>{1, 1});
  REQUIRE(forest.feature_importances(ImportanceType::gain) == std::vector<double>{4, 2});
}

TEST_CASE("forest without trees scores its base") {
  ForestParts parts;
  parts.columns = 3;
  parts.base_score = 6;
  const Forest forest(parts);
  const std::vector<float> x(300);
  std::vector<double> got(100);
  forest.predict_raw(MatrixView<const float>(x.data(), 100, 3), got);
  REQUIRE(got == std::vector<double>(100, 6.0));
  REQUIRE(forest.predict_raw_row(x.data()) == 6.0);
}

TEST_CASE("forest refuses rows of another width and outputs of another length") {
  const Forest forest(small_parts());
  const std::vector<float> x(60);
  std::vector<double> out(20);
  REQUIRE_THROWS_AS(forest.predict_raw(MatrixView<const float>(x.data(), 20, 3), out),
                    mliot::InvalidArgument);
  REQUIRE_THROWS_AS(forest.predict_raw(MatrixView<const float>(x.data(), 19, 2), out),
                    mliot::InvalidArgument);
}

TEST_CASE("forest tells its monitor, which may stop it") {
  struct Stop : mliot::Monitor {
    void tick(std::string_view, std::int64_t done, std::int64_t total) override {
      REQUIRE(done <= total);
      throw mliot::Unsupported("stopped");
    }
  } stop;
  const Forest forest(small_parts());
  const std::vector<float> x(200);
  std::vector<double> out(100);
  REQUIRE_THROWS_AS(
      forest.predict_raw(MatrixView<const float>(x.data(), 100, 2), out, {.monitor = &stop}),
      mliot::Unsupported);
}

TEST_CASE("forest refuses parts that are not well formed") {
  const auto refused = [](auto&& spoil) {
    ForestParts parts = small_parts();
    spoil(parts);
    REQUIRE_THROWS_AS(Forest(parts), mliot::InvalidArgument);
  };
  refused([](ForestParts& p) { p.columns = 1; });
  refused([](ForestParts& p) { p.columns = 0; });
  refused([](ForestParts& p) { p.iterations = 2; });
  refused([](ForestParts& p) { p.grid_exponent = 1075; });
  refused([](ForestParts& p) { p.base_score = NAN; });
  refused([](ForestParts& p) { p.trees[0].leaves.pop_back(); });
  refused([](ForestParts& p) { p.trees.emplace_back(); });
  refused([](ForestParts& p) { p.trees[0].nodes[0].feature = -1; });
  refused([](ForestParts& p) { p.trees[0].nodes[0].middle = 3; });
  refused([](ForestParts& p) { p.trees[0].nodes[1].first = 1; });
  refused([](ForestParts& p) { p.trees[0].nodes[1].end = 3; });
  refused([](ForestParts& p) { p.trees[0].nodes[0].threshold = NAN; });
  refused([](ForestParts& p) { p.trees[0].nodes[0].threshold = -INFINITY; });
  refused([](ForestParts& p) { p.trees[0].nodes[0].gain = INFINITY; });
  refused([](ForestParts& p) { p.trees[0].leaf_cover = {1.0F}; });
  refused([](ForestParts& p) { p.trees[0].leaves[2] = std::numeric_limits<std::int64_t>::min(); });
  refused([](ForestParts& p) {
    p.trees[0].leaves[2] = std::int64_t{1} << 61;
    p.trees.push_back(p.trees[0]);
    p.trees.push_back(p.trees[0]);
  });
}

// Trees as tables of their tests: the table itself, and forests that are evaluated by it.
#include "trees/test_table.hpp"

#include "reference/random_forest.hpp"
#include "support/catch.hpp"
#include "support/targets.hpp"
#include "trees/layout.hpp"

using mliot::data::MatrixView;
using mliot::reference::Draws;
using mliot::reference::ForestShape;
using mliot::reference::naive_score;
using mliot::reference::random_rows;
using mliot::reference::random_set;
using mliot::trees::Forest;
using mliot::trees::ForestParts;
using mliot::trees::LevelSet;
using mliot::trees::Node;
using mliot::trees::Tree;
using mliot::trees::detail::test_table;

namespace {

// What a node asks; a category's set of levels beside it.
struct Test {
  Node node;
  LevelSet set = {};
};

Test random_test(const ForestShape& shape, Draws& draws) {
  Test test;
  test.node.feature = static_cast<std::int32_t>(draws.below(shape.columns));
  test.node.threshold = static_cast<double>(draws.below(shape.levels) - shape.levels / 2) * 0.1;
  if (draws.uniform() < 0.1) test.node.threshold = std::numeric_limits<double>::infinity();
  test.node.missing_left = draws.uniform() < 0.5;
  if (test.node.feature < shape.categories) {
    test.node.threshold = 0;
    test.node.set = 0;  // numbered where the node is placed
    test.set = random_set(shape, draws);
  }
  return test;
}

// Adds the subtree that asks the tests from `level` on; a node is left out with probability
// `holes`.
void grow(Tree& tree, const std::vector<Test>& tests, std::size_t level, double holes,
          Draws& draws) {
  while (level < tests.size() && draws.uniform() < holes) ++level;
  const auto first = static_cast<std::int32_t>(tree.leaves.size());
  if (level >= tests.size()) {
    tree.leaves.push_back(draws.below(2000) - 1000);
    tree.leaf_cover.push_back(1);
    return;
  }
  const std::size_t at = tree.nodes.size();
  tree.nodes.push_back(tests[level].node);
  if (tests[level].node.is_categorical()) {
    tree.nodes[at].set = static_cast<std::int32_t>(tree.sets.size());
    tree.sets.push_back(tests[level].set);
  }
  grow(tree, tests, level + 1, holes, draws);
  const auto middle = static_cast<std::int32_t>(tree.leaves.size());
  grow(tree, tests, level + 1, holes, draws);
  tree.nodes[at].first = first;
  tree.nodes[at].middle = middle;
  tree.nodes[at].end = static_cast<std::int32_t>(tree.leaves.size());
}

ForestParts oblivious_parts(const ForestShape& shape, double holes) {
  Draws draws(17);
  ForestParts parts;
  parts.columns = static_cast<std::size_t>(shape.columns);
  parts.grid_exponent = 10;
  parts.base_score = 0.3;
  for (std::size_t t = 0; t < shape.trees; ++t) {
    std::vector<Test> tests;
    for (std::size_t level = 0; level <= t % 10; ++level) {
      tests.push_back(random_test(shape, draws));
    }
    grow(parts.trees.emplace_back(), tests, 0, holes, draws);
  }
  return parts;
}

template <class T>
void check(const ForestShape& shape, double holes) {
  constexpr std::size_t kRows = 600;
  const ForestParts parts = oblivious_parts(shape, holes);
  const Forest forest(parts);
  const auto columns = static_cast<std::size_t>(shape.columns);
  const auto values = random_rows<T>(kRows, shape, 7, true);
  mliot::testing::on_every_target([&] {
    std::vector<double> got(kRows);
    std::vector<std::int32_t> leaves(kRows * shape.trees);
    const MatrixView<const T> rows(values.data(), kRows, columns);
    forest.predict_raw(rows, got, {.threads = 2});
    forest.leaf_indices(rows, leaves);
    for (std::size_t i = 0; i < kRows; ++i) {
      const T* row = values.data() + i * columns;
      REQUIRE(got[i] == naive_score(parts, shape.trees, row));
      REQUIRE(forest.predict_raw_row(row) == got[i]);
      for (std::size_t t = 0; t < shape.trees; ++t) {
        REQUIRE(leaves[i * shape.trees + t] ==
                static_cast<std::int32_t>(parts.trees[t].leaf_of(row)));
      }
    }
  });
}

std::size_t tabled(const ForestParts& parts) {
  std::size_t count = 0;
  for (const Tree& tree : parts.trees) count += test_table(tree) ? 1U : 0U;
  return count;
}

}  // namespace

TEST_CASE("a table has the leaf of every outcome of the tests") {
  // x0 <= 1 ? (x1 <= 2 ? 0 : 1) : (x1 <= 2 ? 2 : 3): two tests, in the order of the nodes.
  Tree tree;
  tree.nodes = {Node{0, 0, 2, 4, 1.0}, Node{1, 0, 1, 2, 2.0}, Node{1, 2, 3, 4, 2.0}};
  tree.leaves = {10, 20, 30, 40};
  REQUIRE_FALSE(test_table(tree));  // three nodes are as quick as two tests

  // Three tests over seven nodes; bit k is set where test k sends right.
  const std::vector<Test> tests{
      {Node{0, 0, 0, 0, 1.0}}, {Node{1, 0, 0, 0, 2.0}}, {Node{2, 0, 0, 0, 3.0}}};
  Draws draws(3);
  Tree whole;
  grow(whole, tests, 0, 0.0, draws);
  const auto table = test_table(whole);
  REQUIRE(table);
  REQUIRE(table->tests.size() == 3);
  REQUIRE(table->leaves == std::vector<std::int32_t>{0, 4, 2, 6, 1, 5, 3, 7});
}

TEST_CASE("trees with too few or too many tests stay nodes") {
  const ForestShape shape{.trees = 10};
  const ForestParts parts = oblivious_parts(shape, 0.0);
  // Trees of 1 and 2 tests have too few nodes, those of 9 and 10 too many tests.
  REQUIRE(tabled(parts) == 6);
  Tree leaf;
  leaf.leaves = {5};
  REQUIRE_FALSE(test_table(leaf));
}

TEST_CASE("tests of a category are one where feature, levels and missing values are the same") {
  LevelSet odd;
  LevelSet even;
  for (std::size_t level = 0; level < 8; ++level) (level % 2 == 1 ? odd : even).insert(level);
  const auto category = [](std::int32_t feature) {
    Node node{.feature = feature};
    node.set = 0;
    return node;
  };
  std::vector<Test> tests{
      {category(0), odd}, {category(0), even}, {category(1), odd}, {Node{.feature = 1}}};
  Draws draws(3);
  Tree whole;
  grow(whole, tests, 0, 0.0, draws);
  const auto table = test_table(whole);
  REQUIRE(table);
  REQUIRE(table->tests.size() == 4);
  for (Node& node : whole.nodes) node.missing_left = node.first >= 8 && node.feature == 0;
  REQUIRE(test_table(whole)->tests.size() == 5);  // the second test is two now
}

TEST_CASE("forests of tables equal the naive walk, whole or with nodes left out") {
  const ForestShape shape{.trees = 20, .columns = 5};
  REQUIRE(tabled(oblivious_parts(shape, 0.1)) > 5);
  for (const double holes : {0.0, 0.1, 0.3}) {
    check<float>(shape, holes);
    check<double>(shape, holes);
  }
  check<float>({.trees = 10, .columns = 2, .levels = 700}, 0.0);  // several columns a feature
  for (const std::int64_t size : {2, 9, 300}) {
    const ForestShape mixed{.trees = 20, .columns = 5, .categories = 3, .category_size = size};
    REQUIRE(tabled(oblivious_parts(mixed, 0.0)) > 5);
    check<float>(mixed, 0.0);
    check<double>(mixed, 0.2);
  }
}

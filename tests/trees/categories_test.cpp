// Forest with categories: batches, rows and leaves equal the naive walk, bad sets are refused.
#include <algorithm>
#include <cmath>

#include "mliot/trees/forest.hpp"
#include "reference/random_forest.hpp"
#include "support/catch.hpp"
#include "trees/naive_checks.hpp"

using mliot::data::MatrixView;
using mliot::reference::ForestShape;
using mliot::reference::random_parts;
using mliot::testing::check_batches;
using mliot::testing::check_rows;
using mliot::trees::Forest;
using mliot::trees::ForestParts;
using mliot::trees::Node;
using mliot::trees::Tree;

TEST_CASE("forest batches and rows equal the naive walk with categories, on every target") {
  for (const std::int64_t size : {1, 2, 9, 63, 64, 65, 300, 7500}) {
    const ForestShape shape{.trees = 12, .categories = 4, .category_size = size};
    check_batches<float>(shape, 301, true, 2);
    check_batches<double>(shape, 77, false, 1);
    check_rows<float>(shape);
    check_rows<double>(shape);
  }
  check_batches<float>({.trees = 4, .leaves = 400, .columns = 3, .categories = 2}, 301, true, 1);
  check_batches<float>({.trees = 2, .leaves = 400, .columns = 120, .categories = 60}, 77, true, 1);
  check_rows<float>({.trees = 3, .columns = 70'000, .categories = 30'000});
  check_batches<float>({.trees = 60, .columns = 1, .categories = 1}, 600, true, 1);
}

TEST_CASE("forest sends levels of a set left, all other numbers right") {
  Tree tree;
  tree.nodes = {Node{.feature = 0, .first = 0, .middle = 1, .end = 2, .set = 0}};
  tree.leaves = {-1, 1};
  tree.sets.resize(1);
  for (const std::size_t level : {0U, 3U, 64U}) tree.sets[0].insert(level);
  for (const bool missing_left : {false, true}) {
    tree.nodes[0].missing_left = missing_left;
    ForestParts parts;
    parts.trees = {tree};
    const Forest forest(parts);
    const std::vector<double> x{0,    -0.0, 3,   64,  1,        2,        4,
                                63,   65,   128, -1,  0.5,      3.000001, 1e300,
                                -0.1, 1e19, 5e9, NAN, INFINITY, -INFINITY};
    std::vector<double> got(x.size());
    forest.predict_raw(MatrixView<const double>(x.data(), x.size(), 1), got);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const bool left = std::isnan(x[i]) ? missing_left : i < 4;
      REQUIRE(got[i] == (left ? -1 : 1));
      REQUIRE(forest.predict_raw_row(&x[i]) == got[i]);
    }
  }
}

TEST_CASE("forest refuses sets that do not belong to its nodes") {
  const ForestShape shape{.trees = 2, .categories = 3};
  const auto refused = [&](auto&& spoil) {
    ForestParts parts = random_parts(shape, 14);
    Tree& tree = parts.trees[0];
    const auto node = std::find_if(tree.nodes.begin(), tree.nodes.end(),
                                   [](const Node& each) { return each.is_categorical(); });
    spoil(tree, *node);
    REQUIRE_THROWS_AS(Forest(parts), mliot::InvalidArgument);
  };
  refused([](Tree&, Node& node) { node.set = 1; });
  refused([](Tree&, Node& node) { node.set = -2; });
  refused([](Tree&, Node& node) { node.threshold = 1; });
  refused([](Tree&, Node& node) { node.feature = 6; });
  refused([](Tree& tree, Node&) { tree.sets.pop_back(); });
  refused([](Tree& tree, Node&) { tree.sets.emplace_back(); });
  refused([](Tree& tree, Node&) { tree.sets[0].insert(65536); });
}

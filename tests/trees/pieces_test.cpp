// Large trees: pieces sum to the tree they were cut from, and forests of them predict as walks do.
#include "trees/pieces.hpp"

#include "mliot/trees/forest.hpp"
#include "reference/random_forest.hpp"
#include "support/targets.hpp"

using mliot::data::MatrixView;
using mliot::reference::naive_score;
using mliot::reference::random_parts;
using mliot::reference::random_rows;
using mliot::trees::Forest;
using mliot::trees::ForestParts;
using mliot::trees::Tree;
using mliot::trees::detail::Piece;
using mliot::trees::detail::pieces_of;

namespace {

// 600 leaves on one path down, to the left or to the right.
Tree chain(bool to_the_left) {
  constexpr std::int32_t kLeaves = 600;
  Tree tree;
  for (std::int32_t i = 0; i + 1 < kLeaves; ++i) {
    const std::int32_t first = to_the_left ? 0 : i;
    const std::int32_t end = to_the_left ? kLeaves - i : kLeaves;
    const std::int32_t middle = to_the_left ? end - 1 : first + 1;
    const double threshold = to_the_left ? 600.0 - i : i;
    tree.nodes.push_back({i % 3, first, middle, end, threshold, i % 2 == 0});
  }
  for (std::int32_t leaf = 0; leaf < kLeaves; ++leaf) tree.leaves.push_back(3 * leaf + 1);
  return tree;
}

// A tree with all leaves at one depth.
void balance(Tree& tree, std::int32_t first, std::int32_t end) {
  if (end - first == 1) return;
  const std::int32_t middle = first + (end - first) / 2;
  tree.nodes.push_back({0, first, middle, end, static_cast<double>(middle)});
  balance(tree, first, middle);
  balance(tree, middle, end);
}

void check_parts(const ForestParts& parts, const std::vector<float>& values) {
  const Forest forest(parts);
  const std::size_t rows = values.size() / parts.columns;
  const std::size_t trees = parts.trees.size();
  const MatrixView<const float> view(values.data(), rows, parts.columns);
  mliot::testing::on_every_target([&] {
    std::vector<double> got(rows);
    std::vector<std::int32_t> leaves(rows * trees);
    forest.predict_raw(view, got);
    forest.leaf_indices(view, leaves);
    for (std::size_t i = 0; i < rows; ++i) {
      REQUIRE(got[i] == naive_score(parts, trees, view.row(i)));
      REQUIRE(forest.predict_raw_row(view.row(i)) == got[i]);
      for (std::size_t t = 0; t < trees; ++t) {
        const auto leaf = static_cast<std::int32_t>(parts.trees[t].leaf_of(view.row(i)));
        REQUIRE(leaves[trees * i + t] == leaf);
      }
    }
  });
}

}  // namespace

TEST_CASE("pieces give a row its leaf once and 0 else") {
  for (const std::int32_t leaves : {2, 5, 16, 17, 60, 400}) {
    const ForestParts parts = random_parts({.trees = 3, .leaves = leaves, .columns = 4}, 35);
    const auto values = random_rows<double>(200, {.columns = 4}, 36, true);
    for (const Tree& tree : parts.trees) {
      if (tree.nodes.empty()) continue;
      const auto pieces = pieces_of(tree, 16);
      for (std::size_t i = 0; !pieces.empty() && i < 200; ++i) {
        const double* row = values.data() + 4 * i;
        std::int64_t sum = 0;
        std::int32_t number = 0;
        for (const Piece& piece : pieces) {
          REQUIRE(piece.tree.leaves.size() <= 16);
          REQUIRE(piece.numbers.size() == piece.tree.leaves.size());
          const std::size_t leaf = piece.tree.leaf_of(row);
          sum += piece.tree.leaves[leaf];
          number += piece.numbers[leaf];
        }
        REQUIRE(sum == tree.leaves[tree.leaf_of(row)]);
        REQUIRE(number == static_cast<std::int32_t>(tree.leaf_of(row)));
      }
    }
  }
}

TEST_CASE("pieces do not multiply the leaves") {
  Tree tree;
  balance(tree, 0, 1024);
  tree.leaves.assign(1024, 1);
  std::size_t leaves = 0;
  for (const Piece& piece : pieces_of(tree, 64)) leaves += piece.tree.leaves.size();
  REQUIRE(leaves >= 1024);
  REQUIRE(leaves <= 2048);
  REQUIRE(pieces_of(tree, 13).empty());  // a leaf needs 11, so that hundreds of pieces would do
}

TEST_CASE("pieces of a tree that fits are the tree, and a leaf too deep yields none") {
  const ForestParts parts = random_parts({.trees = 1, .leaves = 16, .columns = 4}, 37);
  const auto pieces = pieces_of(parts.trees[0], 16);
  REQUIRE(pieces.size() == 1);
  REQUIRE(pieces[0].tree.leaves == parts.trees[0].leaves);
  REQUIRE(pieces_of(chain(true), 256).empty());
  REQUIRE(pieces_of(chain(false), 256).empty());
  REQUIRE_FALSE(pieces_of(chain(true), 601).empty());
}

TEST_CASE("forest whose trees all have more than 256 leaves equals the naive walk") {
  for (const std::int32_t leaves : {257, 258, 300, 511, 513, 1000, 4096, 4097, 5000}) {
    ForestParts parts = random_parts({.trees = 3, .leaves = leaves, .columns = 9}, 31);
    parts.trees[1] = parts.trees[2];
    check_parts(parts, random_rows<float>(70, {.columns = 9}, 32, true));
  }
}

TEST_CASE("forest of trees too deep to be cut equals the naive walk") {
  ForestParts parts = random_parts({.trees = 3, .leaves = 31, .columns = 3}, 33);
  parts.trees.push_back(chain(true));
  parts.trees.push_back(chain(false));
  check_parts(parts, random_rows<float>(90, {.columns = 3, .levels = 12'000}, 34, true));
}

// Trees as C: formats by size, refusals, names; what the code computes is tested by running it.
#include "edge/tree_code.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "edge/names.hpp"
#include "edge/node_words.hpp"
#include "edge/snippets.hpp"
#include "edge/text.hpp"
#include "mliot/core/error.hpp"
#include "mliot/freestanding/trees.h"
#include "support/catch.hpp"

namespace mliot::edge::detail {
namespace {

using Catch::Matchers::Contains;

// A tree whose every left child is a node: leaf i of `leaves` is reached at depth leaves - i.
trees::Tree left_chain(std::int32_t leaves, std::int64_t value, std::int32_t features = 1) {
  trees::Tree tree;
  for (std::int32_t end = leaves; end > 1; --end) {
    tree.nodes.push_back({.feature = end % features,
                          .first = 0,
                          .middle = end - 1,
                          .end = end,
                          .threshold = static_cast<double>(end)});
  }
  for (std::int32_t i = 0; i < leaves; ++i) tree.leaves.push_back(value + i);
  return tree;
}

TreeCode code_of(trees::Tree tree, Mode mode, std::size_t columns = 1) {
  trees::ForestParts parts;
  parts.trees.push_back(std::move(tree));
  parts.columns = columns;
  const trees::Forest forest(std::move(parts));
  const RankedForest ranked = rank_forest(forest, Dtype::float32);
  return write_trees(ranked, {.mode = mode});
}

}  // namespace

TEST_CASE("tree code stores leaves in four bytes, or in eight where one needs more") {
  CHECK_THAT(code_of(left_chain(3, 5), Mode::small).node_note, Contains("leaves of 4 bytes"));
  CHECK_THAT(code_of(left_chain(3, 5), Mode::small).code, Contains("mliot_leaf_1("));
  CHECK_THAT(code_of(left_chain(3, (1LL << 31) - 3), Mode::small).code, Contains("mliot_leaf_1("));
  CHECK_THAT(code_of(left_chain(3, (1LL << 31) - 2), Mode::small).code, Contains("mliot_leaf_2("));
  CHECK_THAT(code_of(left_chain(3, 1LL << 50), Mode::small).node_note, Contains("of 8 bytes"));
}

TEST_CASE("tree code sums in 32 bits where no sum can pass them") {
  CHECK(code_of(left_chain(3, 5), Mode::small).sum_type == "int32_t");
  CHECK(code_of(left_chain(3, (1LL << 31) - 3), Mode::small).sum_type == "int32_t");
  CHECK(code_of(left_chain(3, (1LL << 31) - 2), Mode::small).sum_type == "int64_t");
}

TEST_CASE("tree code counts its tables: keys, columns, units, roots") {
  // 1 + 2 keys of 4 bytes, 1 column of 6, 2 nodes of 4, 3 leaves of 4
  CHECK(code_of(left_chain(3, 5), Mode::small).table_bytes == 12 + 6 + 8 + 12);
  CHECK(code_of(left_chain(3, 5), Mode::fast).table_bytes == 12 + 6);
}

TEST_CASE("tree code keeps thresholds in two bytes where all of them are few steps apart") {
  // The floats 2 ... 40 are whole multiples of 2^18 apart as integers: 1 + 39 steps of 2 bytes.
  const TreeCode steps = code_of(left_chain(40, 0), Mode::fast);
  CHECK(steps.table_bytes == 2 * 40 + 12);
  CHECK_THAT(steps.code, Contains("uint16_t mliot_keys[40]"));
  CHECK_THAT(steps.code, Contains("{0, 39, 32, 18, 1073741824}"));  // the bits of 2.0
  trees::Tree fine = left_chain(40, 0);
  fine.nodes[0].threshold = 2 + 0x1p-22;
  const TreeCode keys = code_of(fine, Mode::fast);
  CHECK(keys.table_bytes == 4 * 40 + 6);
  CHECK_THAT(keys.code, Contains("int32_t mliot_keys[40]"));
}

TEST_CASE("tree code takes wide nodes for features and thresholds that a byte cannot number") {
  CHECK_THAT(code_of(left_chain(256, 0), Mode::small).node_note, Contains("of 4"));
  CHECK_THAT(code_of(left_chain(257, 0), Mode::small).node_note, Contains("of 8"));
  CHECK_THAT(code_of(left_chain(600, 0, 300), Mode::small, 300).node_note, Contains("of 8"));
}

TEST_CASE("the child that more rows reach stands behind its node") {
  trees::Tree tree = left_chain(3, 5);  // thresholds 3 and, on its left, 2
  tree.leaf_cover = {5, 1, 8};
  tree.nodes[0].cover = 14;
  tree.nodes[1].cover = 6;
  trees::ForestParts parts;
  parts.trees.push_back(tree);
  const trees::Forest forest(parts);
  const NodeWords made = node_words(rank_forest(forest, Dtype::float32));
  REQUIRE(made.complements);
  // The root has rank 1 of the thresholds 2 and 3. Its right leaf is first: it compares the
  // complement, at place 1, with 255 - 1; the other child is two words on, and is a node.
  // Below, the left leaf is first: rank 0 at place 0, the other leaf two words on; both are leaves.
  CHECK(made.words == std::vector<std::uint32_t>{254U << 24 | 2U << 10 | 1U << 2 | 1U, 7U,
                                                 0U << 24 | 2U << 10 | 0U << 2 | 3U, 5U, 6U});
  CHECK(made.stride == 5);
  tree.leaf_cover = {};
  parts.trees = {tree};
  const trees::Forest bare(parts);
  CHECK(node_words(rank_forest(bare, Dtype::float32)).words.front() == (1U << 24 | 4U << 10 | 2U));
}

TEST_CASE("a feature is ranked once, whichever way its nodes send missing values") {
  trees::Tree tree = left_chain(3, 5);
  tree.nodes[1].missing_left = true;
  trees::ForestParts parts;
  parts.trees = {tree, left_chain(4, 5)};
  const trees::Forest forest(parts);
  const RankedForest ranked = rank_forest(forest, Dtype::float32);
  REQUIRE(ranked.columns.size() == 1);
  CHECK(ranked.columns[0].keys.size() == 3);  // 2, 3 and 4
  REQUIRE(ranked.places() == 2);
  CHECK(ranked.place(ranked.trees[0].nodes[0]) == 0);
  CHECK(ranked.place(ranked.trees[0].nodes[1]) == 1);
  const NodeWords made = node_words(ranked);
  CHECK(made.stride == 0);  // trees of 5 and of 7 words
  CHECK(made.roots == std::vector<std::size_t>{0, 5});
}

TEST_CASE("tree code refuses what has no room, by name") {
  CHECK_THROWS_WITH(code_of(left_chain(200, 0), Mode::fast),
                    Contains("tree 0 is nested more than 120 deep") && Contains("mode 'small'"));
  CHECK_THROWS_WITH(code_of(left_chain(65537, 0), Mode::small),
                    Contains("a feature has 65536 thresholds; nodes have room for 65535"));
  CHECK_THROWS_AS(code_of(left_chain(65537, 0), Mode::small), Unsupported);
}

TEST_CASE("ranks tell thresholds apart as the row's type does") {
  trees::Tree tree = left_chain(3, 0);
  tree.nodes[0].threshold = 1;
  tree.nodes[1].threshold = 1 + 0x1p-40;  // no float lies between them
  trees::ForestParts parts;
  parts.trees.push_back(tree);
  const trees::Forest forest(parts);
  CHECK(rank_forest(forest, Dtype::float32).columns[0].keys.size() == 1);
  CHECK(rank_forest(forest, Dtype::float64).columns[0].keys.size() == 2);
}

TEST_CASE("sets of levels have ranks of their own behind those of columns") {
  trees::Tree tree = left_chain(4, 0);
  for (const std::size_t node : {0U, 1U}) {
    tree.nodes[node].feature = 1;
    tree.nodes[node].threshold = 0;
    tree.nodes[node].set = static_cast<std::int32_t>(node);
    tree.sets.emplace_back();
  }
  tree.nodes[1].missing_left = true;
  tree.sets[0].insert(3);
  tree.sets[0].insert(40);
  tree.sets[1].insert(0);
  trees::ForestParts parts;
  parts.trees = {tree, tree};
  parts.columns = 2;
  const trees::Forest forest(parts);
  const RankedForest ranked = rank_forest(forest, Dtype::float32);
  REQUIRE(ranked.columns.size() == 1);
  REQUIRE(ranked.sets.size() == 2);  // shared by both trees; missing values left come first
  CHECK(ranked.sets[0].missing_left);
  CHECK(ranked.sets[0].words == std::vector<std::uint32_t>{1});
  CHECK(ranked.sets[1].words == std::vector<std::uint32_t>{8, 256});
  CHECK(ranked.places() == 3);
  CHECK(ranked.place(ranked.trees[1].nodes[0]) == 2);
  CHECK(ranked.place(ranked.trees[1].nodes[1]) == 1);
  CHECK(ranked.place(ranked.trees[1].nodes[2]) == 0);
  CHECK(split_numbers(ranked, 0, Dtype::float32) == std::vector<double>{2});
  CHECK(split_numbers(ranked, 1, Dtype::float32) == std::vector<double>{0, 1, 3, 4, 40, 41});
  for (const Mode mode : {Mode::small, Mode::fast}) {
    const TreeCode made = write_trees(ranked, {.mode = mode});
    CHECK_THAT(made.code, Contains("mliot_level_set mliot_sets[2]"));
    CHECK_THAT(made.code, Contains("i < 1u ? 0 : 1"));
  }
}

TEST_CASE("a number is the level that a set of levels holds it for, in both types") {
  trees::LevelSet set;
  std::vector<std::uint32_t> words(2048, 0);
  for (const std::size_t level : {0U, 1U, 2U, 31U, 32U, 33U, 4095U, 40000U, 65535U}) {
    set.insert(level);
    words[level / 32] |= 1U << level % 32;
  }
  const mliot_level_set stored{0, 2048};
  const double kInfinite = std::numeric_limits<double>::infinity();
  std::vector<double> numbers{0.0, -0.0,  0.5, 1e-42,     -1,        -2,
                              1.5, 65536, 1e9, kInfinite, -kInfinite};
  for (std::size_t level = 0; level < 65600; level += level < 70 ? 1 : 197) {
    const auto x = static_cast<double>(level);
    for (const double each : {x, x + 0.25, -x}) numbers.push_back(each);
  }
  for (const double level : {4095.0, 40000.0, 65535.0}) {
    numbers.push_back(level);
    numbers.push_back(std::nextafter(level, 0));
    numbers.push_back(static_cast<double>(std::nextafterf(static_cast<float>(level), 1e9F)));
  }
  for (const double x : numbers) {
    CAPTURE(x);
    const auto narrow = static_cast<float>(x);
    const std::uint32_t wide = mliot_rank_of_level(&stored, words.data(), mliot_level_double(x), 7);
    const std::uint32_t rank =
        mliot_rank_of_level(&stored, words.data(), mliot_level_float(narrow), 7);
    REQUIRE(wide == (set.has_value(x) ? 0U : 1U));
    REQUIRE(rank == (set.has_value(static_cast<double>(narrow)) ? 0U : 1U));
  }
  const double missing = std::nan("");
  for (const std::uint32_t rank : {0U, 1U}) {
    CHECK(mliot_rank_of_level(&stored, words.data(), mliot_level_double(missing), rank) == rank);
    const std::uint32_t level = mliot_level_float(static_cast<float>(missing));
    CHECK(mliot_rank_of_level(&stored, words.data(), level, rank) == rank);
  }
}

TEST_CASE("snippets hand out a definition with what it needs, once") {
  Snippets snippets;
  const std::string first = snippets.used_by("x = mliot_logistic(y);");
  CHECK_THAT(first, Contains("double mliot_exp(") && Contains("MLIOT_KEEP"));
  CHECK(first.find("mliot_sin") == std::string::npos);
  CHECK(first.find("double mliot_round(") < first.find("double mliot_exp("));
  CHECK(snippets.used_by("mliot_exp(y)").empty());
  CHECK(snippets.used_by("/* mliot_sin */ mliot_of_nobody").empty());
}

TEST_CASE("names become identifiers of their own") {
  std::vector<std::string> taken;
  CHECK(identifier("Temp (C)", taken) == "Temp_C");
  CHECK(identifier("temp [c]", taken) == "temp_c_2");
  CHECK(identifier("2nd", taken) == "_2nd");
  CHECK(identifier("\u00e9", taken) == "_");
  CHECK(comment_text("a */ b /* c\n") == "a * / b / * c ");
  CHECK_NOTHROW(check_prefix("demo_2"));
  for (const char* bad :
       {"", "2a", "a-b", "_a", "mliot", "name_that_is_longer_than_c99_allows_x"}) {
    CHECK_THROWS_AS(check_prefix(bad), InvalidArgument);
  }
}

TEST_CASE("literals keep their bits and are C99") {
  CHECK(literal(1.5) == "0x1.8p+0");
  CHECK(literal(-0.0) == "-0x0p+0");
  CHECK(literal(std::int64_t{-7}) == "-7");
  CHECK(literal(std::int64_t{1} << 40) == "INT64_C(1099511627776)");
  CHECK(bits_literal(1.0) == "UINT64_C(0x3ff0000000000000)");
  CHECK(bits_literal(1.0F) == "0x3f800000u");
  CHECK(table("int a", {}) == "static const int a[1] = {\n    0};\n");
}

}  // namespace mliot::edge::detail

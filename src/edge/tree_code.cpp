// Writes the tables of ranks, nodes and leaves, or the nested conditions.
#include "edge/tree_code.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include "edge/node_words.hpp"
#include "edge/rank_code.hpp"
#include "edge/text.hpp"
#include "edge/tree_entries.hpp"
#include "edge/tree_templates.hpp"
#include "mliot/core/error.hpp"

namespace mliot::edge::detail {
namespace {

constexpr std::size_t kMostColumns = 65535;
constexpr std::size_t kMostThresholds = 65535;
constexpr std::size_t kByteRanks = 255;
constexpr std::size_t kMostNested = 120;  // C99 promises 127 levels of blocks

bool fits(std::int64_t x, int bits) {
  const std::int64_t limit = std::int64_t{1} << (bits - 1);
  return x >= -limit && x < limit;
}

class Writer {
 public:
  Writer(const RankedForest& forest, const ExportOptions& options)
      : forest_(forest), options_(options), small_(options.mode == Mode::small) {
    made_.sum_type = fits(forest.largest, 32) ? "int32_t" : "int64_t";
    check_sizes();
  }

  TreeCode write() {
    if (several()) write_bases();
    if (forest_.trees.empty()) {
      made_.code += filled(several() ? kConstants : kConstant);
      made_.node_note = "no splits";
      return made_;
    }
    if (!forest_.columns.empty()) {
      ranks_ = write_ranks(forest_, options_.dtype);
      made_.code += ranks_.code;
      made_.table_bytes += ranks_.table_bytes;
    }
    if (!forest_.sets.empty()) write_sets();
    if (small_) {
      write_nodes();
      made_.code += filled(pattern_of_tables());
      if (several()) made_.code += filled(kSumsOfTables);
    } else {
      write_values();
      for (std::size_t t = 0; t < forest_.trees.size(); ++t) write_conditions(t);
      made_.code += filled(several() ? kSumsOfConditions : kConditions);
      made_.node_note = "if and else on ranks";
    }
    const std::size_t rank_bytes = small_ ? 4 : (byte_ranks() ? 1 : 2);
    made_.stack_bytes += static_cast<std::int64_t>(rank_bytes * places());
    return made_;
  }

 private:
  void check_sizes() {
    std::size_t feature = 0;
    for (const std::size_t each : features_of(forest_)) feature = std::max(feature, each);
    for (const RankedColumn& column : forest_.columns) {
      thresholds_ = std::max(thresholds_, column.keys.size());
    }
    require<Unsupported>(forest_.columns.size() <= kMostColumns && feature <= kMostColumns,
                         "C export: the trees split {} features up to number {}; nodes have room "
                         "for {}",
                         forest_.columns.size(), feature, kMostColumns);
    require<Unsupported>(forest_.places() <= kMostColumns,
                         "C export: the trees split by {} sets of levels; nodes have room for {} "
                         "ranks",
                         forest_.sets.size(), kMostColumns);
    require<Unsupported>(thresholds_ <= kMostThresholds,
                         "C export: a feature has {} thresholds; nodes have room for {}",
                         thresholds_, kMostThresholds);
  }

  bool several() const { return forest_.outputs() > 1; }
  bool vectors() const { return several() && forest_.vector_leaves; }
  bool byte_ranks() const { return thresholds_ <= kByteRanks; }
  std::size_t places() const { return forest_.places() * (nodes_.complements ? 2 : 1); }

  std::string_view pattern_of_tables() const {
    if (!several()) return kTables;
    return vectors() ? kTablesOfVectors : kTablesByOutput;
  }

  std::string filled(std::string_view pattern) const {
    return fill(pattern, {{"ranks", ranks_text()},
                          {"add", vectors() ? std::string(kAddVector) : std::string()},
                          {"calls", calls()},
                          {"sum", made_.sum_type},
                          {"value", value_type_},
                          {"base", literal(forest_.bases.front())},
                          {"outputs", format("{}", forest_.outputs())},
                          {"trees", format("{}", forest_.trees.size())},
                          {"type", type_name(options_.dtype)},
                          {"each_tree", each_tree()},
                          {"tree_end", nodes_.stride > 0 ? "" : "  }\n"},
                          {"root", root()},
                          {"walk", nodes_.wide ? "mliot_wide_walk" : "mliot_walk"},
                          {"leaf", format("mliot_leaf_{}", nodes_.leaf_words)},
                          {"leaf_words", format("{}", nodes_.leaf_words)}});
  }

  std::string calls() const {
    std::string calls;
    for (std::size_t t = 0; t < forest_.trees.size(); ++t) {
      if (vectors()) {
        calls += format("  mliot_add(sums, mliot_tree_{}(ranks));\n", t);
      } else if (several()) {
        calls += format("  sums[{}] += mliot_tree_{}(ranks);\n", forest_.trees[t].output, t);
      } else {
        calls += format("  sum += mliot_tree_{}(ranks);\n", t);
      }
    }
    return calls;
  }

  // Declares the ranks and finds them.
  std::string ranks_text() const {
    const bool columns = !forest_.columns.empty();
    const bool sets = !forest_.sets.empty();
    std::string text = format("\n  {} ranks[{}];", rank_type(), places());
    if (columns) text += format("\n  const {}* keys;", ranks_.key_type);
    if (sets) text += "\n  const uint32_t* levels;";
    text += "\n  uint32_t i;";
    if (columns) text += kColumnRanks;
    if (sets) text += kSetRanks;
    return fill(text, {{"stores", stores()},
                       {"column_type", ranks_.column_type},
                       {"rank_function", ranks_.rank_function},
                       {"columns", format("{}", forest_.columns.size())},
                       {"sets", format("{}", forest_.sets.size())},
                       {"type", type_name(options_.dtype)},
                       {"missing", rank_of_missing_level()},
                       {"set_stores", set_stores()}});
  }

  // The sets that missing values go left with come first.
  std::string rank_of_missing_level() const {
    const auto left = std::count_if(forest_.sets.begin(), forest_.sets.end(),
                                    [](const RankedSet& set) { return set.missing_left; });
    if (left == 0) return "1";
    if (left == std::ssize(forest_.sets)) return "0";
    return format("i < {}u ? 0 : 1", left);
  }

  std::string set_stores() const {
    const std::string shift = rank_shift();
    const std::size_t first = forest_.column_places();
    std::string text = format("    ranks[i + {}u] = ({})(rank{});\n", first, rank_type(), shift);
    if (nodes_.complements) {
      text += format("    ranks[i + {}u] = ~(rank{});\n", first + forest_.places(), shift);
    }
    return text;
  }

  std::string rank_shift() const { return small_ ? (nodes_.wide ? " << 16" : " << 24") : ""; }

  // What the ranks of a column become.
  std::string stores() const {
    const std::size_t columns = forest_.columns.size();
    const std::string shift = rank_shift();
    std::vector<std::string> ways;
    if (forest_.missing_right) ways.emplace_back("right");
    if (forest_.missing_left) ways.emplace_back("left");
    std::string text = forest_.missing_right ? "" : "    (void)right;\n";
    for (std::size_t w = 0; w < ways.size(); ++w) {
      text +=
          format("    ranks[i + {}u] = ({})({}{});\n", w * columns, rank_type(), ways[w], shift);
      if (!nodes_.complements) continue;
      text +=
          format("    ranks[i + {}u] = ~({}{});\n", forest_.places() + w * columns, ways[w], shift);
    }
    return text;
  }

  std::string each_tree() const {
    if (nodes_.stride > 0) {
      return format(
          "  const uint32_t* tree;\n  for (tree = mliot_words; tree != mliot_words + {}; tree += "
          "{})",
          nodes_.words.size(), nodes_.stride);
    }
    return format(
        "  uint32_t i;\n  for (i = 0; i < {}u; ++i) {{\n"
        "    const uint32_t* tree = mliot_words + mliot_roots[i];\n   ",
        forest_.trees.size());
  }

  // Of several outputs, where tree i begins.
  std::string root() const {
    return nodes_.stride > 0 ? format("{} * i", nodes_.stride) : std::string("mliot_roots[i]");
  }

  std::string rank_type() const {
    return small_ ? "uint32_t" : (byte_ranks() ? "uint8_t" : "uint16_t");
  }

  void write_bases() {
    std::vector<std::string> bases;
    for (const std::int64_t base : forest_.bases) bases.push_back(literal(base));
    made_.code += "/* The sum of the leaves of trees without a split, by output. */\n" +
                  table(made_.sum_type + " mliot_bases", bases) + "\n";
    made_.table_bytes += static_cast<std::int64_t>(sum_bytes() * bases.size());
  }

  std::size_t sum_bytes() const { return made_.sum_type == "int32_t" ? 4 : 8; }

  void write_sets() {
    std::vector<std::string> sets;
    std::vector<std::string> words;
    for (const RankedSet& set : forest_.sets) {
      sets.push_back(format("{{{}, {}}}", set.feature, set.words.size()));
      for (const std::uint32_t word : set.words) words.push_back(bits_literal(std::uint64_t{word}));
    }
    made_.code += "/* Sets of levels that go left: a bit a level. */\n" +
                  table("uint32_t mliot_levels", words) + "\n/* Feature, words. */\n" +
                  table("mliot_level_set mliot_sets", sets) + "\n";
    made_.table_bytes += static_cast<std::int64_t>(4 * (words.size() + sets.size()));
  }

  // Leaves of conditions that hold a value for each output.
  void write_values() {
    if (!vectors()) return;
    std::vector<std::string> values;
    bool narrow = true;
    for (const RankedTree& tree : forest_.trees) {
      for (const std::int64_t leaf : tree.tree->leaves) {
        values.push_back(literal(leaf));
        narrow = narrow && fits(leaf, 32);
      }
    }
    value_type_ = narrow ? "int32_t" : "int64_t";
    made_.code += "/* Leaves, a value for each output. */\n" +
                  table(value_type_ + " mliot_values", values) + "\n";
    made_.table_bytes += static_cast<std::int64_t>((narrow ? 4 : 8) * values.size());
  }

  void write_nodes() {
    nodes_ = node_words(forest_);
    std::vector<std::string> words;
    std::vector<std::string> roots;
    for (const std::uint32_t word : nodes_.words)
      words.push_back(bits_literal(std::uint64_t{word}));
    for (const std::size_t root : nodes_.roots) roots.push_back(format("{}", root));
    made_.code += "/* Nodes and leaves, in pre-order. */\n" + table("uint32_t mliot_words", words);
    made_.table_bytes += static_cast<std::int64_t>(4 * words.size());
    if (nodes_.stride == 0) {
      const bool narrow = nodes_.roots.back() <= std::numeric_limits<std::uint16_t>::max();
      made_.code += "\n/* Where each tree begins. */\n" +
                    table(narrow ? "uint16_t mliot_roots" : "uint32_t mliot_roots", roots);
      made_.table_bytes += static_cast<std::int64_t>(roots.size() * (narrow ? 2 : 4));
    }
    if (several() && !vectors()) write_ends();
    made_.node_note =
        format("nodes of {} and leaves of {} bytes", nodes_.wide ? 8 : 4, 4 * nodes_.leaf_words);
  }

  void write_ends() {
    std::vector<std::string> ends;
    std::size_t t = 0;
    for (std::size_t k = 0; k < forest_.outputs(); ++k) {
      while (t < forest_.trees.size() && forest_.trees[t].output == k) ++t;
      ends.push_back(format("{}", t));
    }
    made_.code += "\n/* The tree behind the last one of each output. */\n" +
                  table("uint32_t mliot_ends", ends);
    made_.table_bytes += static_cast<std::int64_t>(4 * ends.size());
  }

  void write_conditions(std::size_t t) {
    const std::string answer = vectors() ? "const " + value_type_ + "*" : made_.sum_type;
    made_.code += format("static {} mliot_tree_{}(const {}* r) {{\n", answer, t, rank_type());
    const std::vector<TreeEntry> entries = entries_of(*forest_.trees[t].tree, false);
    write_branch(entries, {.tree = t, .at = 0, .depth = 1});
    made_.code += "}\n\n";
    first_leaf_ += forest_.trees[t].tree->leaf_count();
  }

  std::string leaf_text(std::size_t t, std::size_t number) const {
    if (vectors()) return format("mliot_values + {}", (first_leaf_ + number) * forest_.outputs());
    return literal(forest_.trees[t].tree->leaves[number]);
  }

  // An entry of a tree, and how deep it stands.
  struct Place {
    std::size_t tree, at, depth;
  };

  // The entry and all below it: returns where its right sibling begins.
  std::size_t write_branch(const std::vector<TreeEntry>& entries, Place place) {
    require<Unsupported>(place.depth <= kMostNested,
                         "C export: tree {} is nested more than {} deep for mode 'fast'; use mode "
                         "'small'",
                         place.tree, kMostNested);
    const std::string indent(2 * place.depth, ' ');
    while (!entries[place.at].leaf) {
      const RankedNode& node = forest_.trees[place.tree].nodes[entries[place.at].node];
      made_.code += format("{}if (r[{}] <= {}) {{\n", indent, forest_.place(node), node.rank);
      place.at =
          write_branch(entries, {.tree = place.tree, .at = place.at + 1, .depth = place.depth + 1});
      made_.code += indent + "}\n";
    }
    made_.code += format("{}return {};\n", indent, leaf_text(place.tree, entries[place.at].number));
    return place.at + 1;
  }

  const RankedForest& forest_;
  const ExportOptions& options_;
  bool small_;
  std::size_t thresholds_ = 0;  // of the column that has most
  std::size_t first_leaf_ = 0;  // of the tree in work, among all
  std::string value_type_;      // of leaves in a table
  RankCode ranks_;
  NodeWords nodes_;
  TreeCode made_;
};

}  // namespace

std::string type_name(Dtype dtype) { return dtype == Dtype::float32 ? "float" : "double"; }

TreeCode write_trees(const RankedForest& forest, const ExportOptions& options) {
  return Writer(forest, options).write();
}

}  // namespace mliot::edge::detail

// Writes the tables of ranks, nodes and leaves, or the nested conditions.
#include "edge/tree_code.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include "edge/node_words.hpp"
#include "edge/rank_code.hpp"
#include "edge/text.hpp"
#include "edge/tree_entries.hpp"
#include "mliot/core/error.hpp"

namespace mliot::edge::detail {
namespace {

constexpr std::size_t kMostColumns = 65535;
constexpr std::size_t kMostThresholds = 65535;
constexpr std::size_t kByteRanks = 255;
constexpr std::size_t kMostNested = 120;  // C99 promises 127 levels of blocks

constexpr std::string_view kRanks = R"(
  $rank_type$ ranks[$places$];
  const $key_type$* keys = mliot_keys;
  uint32_t i;
  for (i = 0; i < $columns$u; ++i) {
    const $column_type$* column = &mliot_columns[i];
    uint32_t left;
    const uint32_t right = $rank_function$(column, keys, x[column->feature], &left);
$stores$    keys += column->thresholds;
  })";

constexpr std::string_view kTables = R"(
static MLIOT_APART $sum$ mliot_trees(const uint32_t* ranks) {
  $sum$ sum = $base$;
$each_tree$ sum += $leaf$($walk$(tree, ranks));
$tree_end$  return sum;
}

/* The sum of the leaves that a row reaches. */
static $sum$ mliot_leaves(const $type$* x) {$ranks$
  return mliot_trees(ranks);
}
)";

constexpr std::string_view kConditions = R"(
/* The sum of the leaves that a row reaches. */
static $sum$ mliot_leaves(const $type$* x) {
  $sum$ sum = $base$;$ranks$
$calls$  return sum;
}
)";

constexpr std::string_view kConstant = R"(
/* No tree has a split: every row reaches the same leaves. */
static $sum$ mliot_leaves(const $type$* x) {
  (void)x;
  return $base$;
}
)";

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
    if (forest_.trees.empty()) {
      made_.code = filled(kConstant);
      made_.node_note = "no splits";
      return made_;
    }
    ranks_ = write_ranks(forest_, options_.dtype);
    made_.code += ranks_.code;
    made_.table_bytes += ranks_.table_bytes;
    if (small_) {
      write_nodes();
      made_.code += filled(kTables);
    } else {
      for (std::size_t t = 0; t < forest_.trees.size(); ++t) write_conditions(t);
      made_.code += filled(kConditions);
      made_.node_note = "if and else on ranks";
    }
    const std::size_t rank_bytes = small_ ? 4 : (byte_ranks() ? 1 : 2);
    made_.stack_bytes += static_cast<std::int64_t>(rank_bytes * places());
    return made_;
  }

 private:
  void check_sizes() {
    std::size_t feature = 0;
    for (const RankedColumn& column : forest_.columns) {
      feature = std::max(feature, column.feature);
      thresholds_ = std::max(thresholds_, column.keys.size());
    }
    require<Unsupported>(forest_.columns.size() <= kMostColumns && feature <= kMostColumns,
                         "C export: the trees split {} features up to number {}; nodes have room "
                         "for {}",
                         forest_.columns.size(), feature, kMostColumns);
    require<Unsupported>(thresholds_ <= kMostThresholds,
                         "C export: a feature has {} thresholds; nodes have room for {}",
                         thresholds_, kMostThresholds);
  }

  bool byte_ranks() const { return thresholds_ <= kByteRanks; }
  std::size_t places() const { return forest_.places() * (nodes_.complements ? 2 : 1); }

  std::string filled(std::string_view pattern) const {
    std::string calls;
    for (std::size_t t = 0; t < forest_.trees.size(); ++t) {
      calls += format("  sum += mliot_tree_{}(ranks);\n", t);
    }
    return fill(pattern, {{"ranks", std::string(kRanks)},
                          {"calls", calls},
                          {"sum", made_.sum_type},
                          {"base", literal(forest_.base)},
                          {"type", type_name(options_.dtype)},
                          {"rank_type", rank_type()},
                          {"stores", stores()},
                          {"each_tree", each_tree()},
                          {"tree_end", nodes_.stride > 0 ? "" : "  }\n"},
                          {"key_type", ranks_.key_type},
                          {"column_type", ranks_.column_type},
                          {"rank_function", ranks_.rank_function},
                          {"columns", format("{}", forest_.columns.size())},
                          {"places", format("{}", places())},
                          {"walk", nodes_.wide ? "mliot_wide_walk" : "mliot_walk"},
                          {"leaf", format("mliot_leaf_{}", nodes_.leaf_words)}});
  }

  // What the ranks of a column become.
  std::string stores() const {
    const std::size_t columns = forest_.columns.size();
    const std::string shift = small_ ? (nodes_.wide ? " << 16" : " << 24") : "";
    std::vector<std::string> ways;
    if (forest_.missing_right) ways.emplace_back("right");
    if (forest_.missing_left) ways.emplace_back("left");
    std::string text = forest_.missing_right ? "" : "    (void)right;\n";
    for (std::size_t w = 0; w < ways.size(); ++w) {
      text +=
          format("    ranks[i + {}u] = ({})({}{});\n", w * columns, rank_type(), ways[w], shift);
      if (!nodes_.complements) continue;
      text +=
          format("    ranks[i + {}u] = ~({}{});\n", (ways.size() + w) * columns, ways[w], shift);
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

  std::string rank_type() const {
    return small_ ? "uint32_t" : (byte_ranks() ? "uint8_t" : "uint16_t");
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
    made_.node_note =
        format("nodes of {} and leaves of {} bytes", nodes_.wide ? 8 : 4, 4 * nodes_.leaf_words);
  }

  void write_conditions(std::size_t t) {
    made_.code +=
        format("static {} mliot_tree_{}(const {}* r) {{\n", made_.sum_type, t, rank_type());
    const std::vector<TreeEntry> entries = entries_of(*forest_.trees[t].tree, false);
    write_branch(entries, {.tree = t, .at = 0, .depth = 1});
    made_.code += "}\n\n";
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
    made_.code += format("{}return {};\n", indent, literal(entries[place.at].value));
    return place.at + 1;
  }

  const RankedForest& forest_;
  const ExportOptions& options_;
  bool small_;
  std::size_t thresholds_ = 0;  // of the column that has most
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

// Writes the tables of ranks, nodes and leaves, or the nested conditions.
#include "edge/tree_code.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <vector>

#include "edge/text.hpp"
#include "mliot/core/error.hpp"

namespace mliot::edge::detail {
namespace {

constexpr std::size_t kNarrow = 255;            // columns - 1 and ranks of a node of four bytes
constexpr std::size_t kNarrowMove = 65535 / 4;  // units to its right child
constexpr std::size_t kWide = 65535;            // the same of eight bytes
constexpr std::size_t kWideMove = (1U << 30) - 1;
constexpr std::size_t kMostNested = 120;  // C99 promises 127 levels of blocks

constexpr std::string_view kRanks = R"(
  $rank$ ranks[$columns$];
  const $key$* keys = mliot_keys;
  uint32_t i;
  for (i = 0; i < $columns$u; ++i) {
    const mliot_ranked* column = &mliot_columns[i];
    ranks[i] = ($rank$)mliot_rank_$type$(column, keys, x[column->feature]);
    keys += column->thresholds;
  })";

constexpr std::string_view kTables = R"(
static MLIOT_APART $sum$ mliot_trees(const $rank$* ranks) {
  $sum$ sum = $base$;
  uint32_t i;
  for (i = 0; i < $trees$u; ++i) sum += $leaf$($walk$(mliot_units + mliot_roots[i], ranks));
  return sum;
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

// Units of an inner node and of a leaf.
struct Units {
  std::size_t node = 2;
  std::size_t leaf = 4;
};

// An entry of a tree in merged pre-order: a node, or a leaf.
struct Entry {
  bool leaf = false;
  std::size_t node = 0;
  std::size_t right = 0;  // the entry of the right child
  bool left_is_leaf = false;
  bool right_is_leaf = false;
  std::int64_t value = 0;
};

class Entries {
 public:
  explicit Entries(const trees::Tree& tree) {
    constexpr std::size_t kRoot = std::numeric_limits<std::size_t>::max();
    std::vector<Range> open{{.node = 0, .first = 0, .end = tree.leaves.size(), .parent = kRoot}};
    while (!open.empty()) {
      const Range range = open.back();
      open.pop_back();
      const std::size_t here = entries_.size();
      if (range.parent != kRoot) entries_[range.parent].right = here;
      if (range.end - range.first == 1) {
        entries_.push_back({.leaf = true, .value = tree.leaves[range.first]});
        continue;
      }
      const auto middle = static_cast<std::size_t>(tree.nodes[range.node].middle);
      entries_.push_back({.leaf = false,
                          .node = range.node,
                          .left_is_leaf = middle - range.first == 1,
                          .right_is_leaf = range.end - middle == 1});
      open.push_back({range.node + middle - range.first, middle, range.end, here});
      open.push_back({range.node + 1, range.first, middle, kRoot});
    }
  }
  const std::vector<Entry>& all() const { return entries_; }

 private:
  // A subtree still to be written: its first node, its leaves, and the node it is right of.
  struct Range {
    std::size_t node, first, end, parent;
  };

  std::vector<Entry> entries_;
};

// Where each entry begins, in units.
std::vector<std::size_t> places_of(const Entries& tree, Units units) {
  std::vector<std::size_t> places{0};
  for (const Entry& entry : tree.all()) {
    places.push_back(places.back() + (entry.leaf ? units.leaf : units.node));
  }
  return places;
}

std::size_t longest_move(const std::vector<Entries>& trees, Units units) {
  std::size_t longest = 0;
  for (const Entries& tree : trees) {
    const auto places = places_of(tree, units);
    for (std::size_t i = 0; i < tree.all().size(); ++i) {
      const Entry& entry = tree.all()[i];
      if (!entry.leaf) longest = std::max(longest, places[entry.right] - places[i]);
    }
  }
  return longest;
}

std::size_t units_of_leaves(const RankedForest& forest) {
  std::size_t units = 2;
  for (const RankedTree& tree : forest.trees) {
    for (const std::int64_t leaf : tree.tree->leaves) {
      while (units < 4 && !fits(leaf, static_cast<int>(16 * units))) ++units;
    }
  }
  return units;
}

class Writer {
 public:
  Writer(const RankedForest& forest, const ExportOptions& options)
      : forest_(forest), options_(options), small_(options.mode == Mode::small) {
    for (const RankedTree& tree : forest.trees) entries_.emplace_back(*tree.tree);
    made_.sum_type = fits(forest.largest, 32) ? "int32_t" : "int64_t";
    std::size_t thresholds = 0;
    for (const RankedColumn& column : forest.columns) {
      thresholds = std::max(thresholds, column.keys.size());
    }
    units_.leaf = units_of_leaves(forest);
    byte_ranks_ = forest.columns.size() <= kNarrow + 1 && thresholds <= kNarrow;
    if (small_ && longest_move(entries_, units_) > kNarrowMove) byte_ranks_ = false;
    if (!byte_ranks_) units_.node = 4;
    check_sizes(thresholds);
  }

  TreeCode write() {
    if (forest_.trees.empty()) {
      made_.code = filled(kConstant);
      made_.node_note = "no splits";
      return made_;
    }
    write_columns();
    if (small_) {
      write_nodes();
      made_.code += filled(kTables);
    } else {
      for (std::size_t t = 0; t < forest_.trees.size(); ++t) write_conditions(t);
      made_.code += filled(kConditions);
      made_.node_note = "if and else on ranks";
    }
    made_.stack_bytes += static_cast<std::int64_t>(forest_.columns.size() * (byte_ranks_ ? 1 : 2));
    return made_;
  }

 private:
  void check_sizes(std::size_t thresholds) const {
    std::size_t feature = 0;
    for (const RankedColumn& column : forest_.columns) feature = std::max(feature, column.feature);
    require<Unsupported>(forest_.columns.size() <= kWide && feature <= kWide,
                         "C export: the trees split {} features up to number {}; nodes have room "
                         "for {}",
                         forest_.columns.size(), feature, kWide);
    require<Unsupported>(thresholds <= kWide,
                         "C export: a feature has {} thresholds; nodes have room for {}",
                         thresholds, kWide);
    require<Unsupported>(longest_move(entries_, units_) <= kWideMove,
                         "C export: a tree has more than {} units left of a split", kWideMove);
  }

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
                          {"rank", rank_type()},
                          {"key", key_type()},
                          {"columns", format("{}", forest_.columns.size())},
                          {"trees", format("{}", forest_.trees.size())},
                          {"walk", byte_ranks_ ? "mliot_walk" : "mliot_wide_walk"},
                          {"leaf", format("mliot_leaf_{}", units_.leaf)}});
  }

  std::string rank_type() const { return byte_ranks_ ? "uint8_t" : "uint16_t"; }
  std::string key_type() const { return options_.dtype == Dtype::float32 ? "int32_t" : "int64_t"; }

  void write_columns() {
    std::vector<std::string> keys;
    std::vector<std::string> columns;
    for (const RankedColumn& column : forest_.columns) {
      const std::size_t n = column.keys.size();
      for (const std::int64_t key : column.keys) keys.push_back(literal(key));
      columns.push_back(format("{{{}, {}, {}, {}}}", column.feature, n, std::bit_floor(n),
                               column.missing_left ? 0 : n));
    }
    made_.code += "/* Thresholds as integers in the order of the numbers. */\n";
    made_.code += table(key_type() + " mliot_keys", keys) + "\n";
    made_.code += "/* Feature, its thresholds, the power of two among them, the rank of NaN. */\n";
    made_.code += table("mliot_ranked mliot_columns", columns) + "\n";
    const std::size_t key_size = options_.dtype == Dtype::float32 ? 4 : 8;
    made_.table_bytes +=
        static_cast<std::int64_t>(key_size * keys.size() + 8 * forest_.columns.size());
  }

  void write_nodes() {
    std::vector<std::string> units;
    std::vector<std::string> roots;
    for (std::size_t t = 0; t < entries_.size(); ++t) {
      roots.push_back(format("{}", units.size()));
      const auto places = places_of(entries_[t], units_);
      for (std::size_t i = 0; i < entries_[t].all().size(); ++i) {
        const Entry& entry = entries_[t].all()[i];
        if (entry.leaf) {
          add_words(units, entry.value, units_.leaf);
        } else {
          add_node(units, forest_.trees[t].nodes[entry.node],
                   4 * (places[entry.right] - places[i]) + (entry.left_is_leaf ? 1 : 0) +
                       (entry.right_is_leaf ? 2 : 0));
        }
      }
    }
    const bool short_roots = units.size() <= kWide;
    made_.code += "/* Nodes and leaves, in pre-order. */\n" +
                  table("mliot_unit mliot_units", units) + "\n/* Where each tree begins. */\n" +
                  table(short_roots ? "uint16_t mliot_roots" : "uint32_t mliot_roots", roots);
    made_.table_bytes +=
        static_cast<std::int64_t>(2 * units.size() + roots.size() * (short_roots ? 2 : 4));
    made_.node_note =
        format("nodes of {} and leaves of {} bytes", 2 * units_.node, 2 * units_.leaf);
  }

  void add_node(std::vector<std::string>& units, const RankedNode& node, std::size_t move) const {
    if (byte_ranks_) {
      units.push_back(format("{{{{{}, {}}}}}", node.column, node.rank));
      add_words(units, static_cast<std::int64_t>(move), 1);
    } else {
      add_words(units, static_cast<std::int64_t>(node.column), 1);
      add_words(units, static_cast<std::int64_t>(node.rank), 1);
      add_words(units, static_cast<std::int64_t>(move), 2);
    }
  }

  static void add_words(std::vector<std::string>& units, std::int64_t x, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      const auto shifted = static_cast<std::uint64_t>(x) >> (16 * i);
      units.push_back(format("{{.word = {}}}", shifted & 0xFFFFU));
    }
  }

  void write_conditions(std::size_t t) {
    made_.code +=
        format("static {} mliot_tree_{}(const {}* r) {{\n", made_.sum_type, t, rank_type());
    write_branch(t, 0, 1);
    made_.code += "}\n\n";
  }

  // The entry and all below it: returns where its right sibling begins.
  std::size_t write_branch(std::size_t t, std::size_t at, std::size_t depth) {
    require<Unsupported>(depth <= kMostNested,
                         "C export: tree {} is nested more than {} deep for mode 'fast'; use mode "
                         "'small'",
                         t, kMostNested);
    const std::vector<Entry>& entries = entries_[t].all();
    const std::string indent(2 * depth, ' ');
    while (!entries[at].leaf) {
      const RankedNode& node = forest_.trees[t].nodes[entries[at].node];
      made_.code += format("{}if (r[{}] <= {}) {{\n", indent, node.column, node.rank);
      at = write_branch(t, at + 1, depth + 1);
      made_.code += indent + "}\n";
    }
    made_.code += format("{}return {};\n", indent, literal(entries[at].value));
    return at + 1;
  }

  const RankedForest& forest_;
  const ExportOptions& options_;
  bool small_;
  bool byte_ranks_ = false;
  Units units_;
  std::vector<Entries> entries_;
  TreeCode made_;
};

}  // namespace

std::string type_name(Dtype dtype) { return dtype == Dtype::float32 ? "float" : "double"; }

TreeCode write_trees(const RankedForest& forest, const ExportOptions& options) {
  return Writer(forest, options).write();
}

}  // namespace mliot::edge::detail

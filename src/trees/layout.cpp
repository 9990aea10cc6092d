// Builds the evaluation tables: thresholds become ranks, trees become runs of small nodes.
#include "trees/layout.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <optional>

#include "trees/pieces.hpp"
#include "trees/row_tables.hpp"
#include "trees/test_table.hpp"

namespace mliot::trees::detail {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::size_t kLeafPadding = 64;  // whole vectors of leaves may be read

// The distinct thresholds of each used feature, ascending, and where its columns start.
struct Feature {
  std::vector<double> thresholds;
  std::size_t first_column = 0;
};
using Features = std::map<std::int32_t, Feature>;

Features collect(const std::vector<Tree>& trees) {
  Features features;
  for (const Tree& tree : trees) {
    for (const Node& node : tree.nodes) {
      if (!node.is_categorical()) features[node.feature].thresholds.push_back(node.threshold);
    }
  }
  for (auto& [index, feature] : features) {
    auto& all = feature.thresholds;
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
  }
  return features;
}

template <class T, class Convert>
kernel::BinTable<T> bin_table(const double* thresholds, std::size_t n, Convert&& convert) {
  constexpr std::size_t kRun = 16;
  kernel::BinTable<T> table;
  table.fill(std::numeric_limits<T>::infinity());
  for (std::size_t i = 0; i < n; ++i) table[i] = convert(thresholds[i]);
  for (std::size_t run = 0; run < kRun; ++run)
    table[kRun * kRun + run] = table[kRun * run + kRun - 1];
  return table;
}

// The bin of every number that a byte can be.
ByteBins byte_bins(const kernel::BinTable<float>& table, std::size_t thresholds) {
  std::array<float, std::tuple_size_v<ByteBins>> numbers;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    numbers[i] = static_cast<float>(static_cast<int>(i) - kLowestByte);
  }
  ByteBins bins;
  kernel::threshold_bins(numbers.data(), 1, numbers.size(), table, thresholds, bins.data());
  return bins;
}

void add_columns(Layout& layout, std::int32_t index, Feature& feature) {
  feature.first_column = layout.columns.size();
  const auto& all = feature.thresholds;
  for (std::size_t start = 0; start < all.size(); start += kernel::kTableThresholds) {
    BinColumn column;
    column.feature = static_cast<std::size_t>(index);
    column.thresholds = std::min(all.size() - start, kernel::kTableThresholds);
    const double* first = all.data() + start;
    layout.columns.push_back(column);
    layout.floats.push_back(bin_table<float>(first, column.thresholds, float_at_most));
    layout.doubles.push_back(
        bin_table<double>(first, column.thresholds, [](double t) { return t; }));
    layout.bytes.push_back(byte_bins(layout.floats.back(), column.thresholds));
  }
}

// The block column a node reads; columns are numbered as nodes ask for them.
std::uint32_t block_column(Layout& layout, BinColumn& column, bool missing_left) {
  std::uint32_t& wanted = missing_left ? column.missing_low_column : column.column;
  if (wanted == BinColumn::kNone) wanted = static_cast<std::uint32_t>(layout.block_columns++);
  return wanted;
}

// What nodes compare with: thresholds by feature, and levels.
struct Conditions {
  Features features;
  LevelColumns levels;
};

kernel::SelectNode select_node(Layout& layout, Conditions& conditions, const Tree& tree,
                               const Node& node) {
  kernel::SelectNode small;
  small.first = static_cast<std::uint8_t>(node.first);
  small.middle = static_cast<std::uint8_t>(node.middle);
  if (node.is_categorical()) {
    const LevelBit bit = conditions.levels.bit(tree, node, layout.block_columns);
    small.column = bit.column;
    small.mask = bit.mask;
    small.threshold = bit.threshold;
    return small;
  }
  const Feature& feature = conditions.features.at(node.feature);
  const auto& all = feature.thresholds;
  const auto rank = static_cast<std::size_t>(
      std::lower_bound(all.begin(), all.end(), node.threshold) - all.begin());
  BinColumn& column = layout.columns[feature.first_column + rank / kernel::kTableThresholds];
  small.column = block_column(layout, column, node.missing_left);
  small.threshold =
      static_cast<std::int8_t>(static_cast<int>(rank % kernel::kTableThresholds) - 128);
  return small;
}

// The tests of the table in place of the tree's nodes, and a leaf for every place.
void add_table(Layout& layout, Conditions& conditions, const Tree& tree, const TestTable& table,
               kernel::SelectTree& entry) {
  entry.tabled = true;
  entry.masked = !tree.sets.empty();
  entry.nodes = static_cast<std::uint32_t>(table.tests.size());
  entry.leaves = static_cast<std::uint32_t>(table.leaves.size());
  for (std::size_t k = 0; k < table.tests.size(); ++k) {
    layout.nodes.push_back(select_node(layout, conditions, tree, *table.tests[k]));
    layout.nodes.back().middle = static_cast<std::uint8_t>(1U << k);
  }
  for (const std::int32_t leaf : table.leaves) {
    layout.leaves64.push_back(tree.leaves[static_cast<std::size_t>(leaf)]);
  }
  layout.origins.back().numbers = table.leaves;
}

void add_nodes(Layout& layout, Conditions& conditions, const Tree& tree,
               kernel::SelectTree& entry) {
  entry.nodes = static_cast<std::uint32_t>(tree.nodes.size());
  entry.leaves = static_cast<std::uint32_t>(tree.leaves.size());
  entry.masked = !tree.sets.empty();
  for (const Node& node : tree.nodes) {
    layout.nodes.push_back(select_node(layout, conditions, tree, node));
  }
  layout.leaves64.insert(layout.leaves64.end(), tree.leaves.begin(), tree.leaves.end());
}

void add_select_tree(Layout& layout, Conditions& conditions, const SmallTree& small) {
  kernel::SelectTree entry;
  entry.first_node = static_cast<std::uint32_t>(layout.nodes.size());
  entry.first_leaf = static_cast<std::uint32_t>(layout.leaves64.size());
  layout.origins.push_back({small.origin, {}});
  const std::optional<TestTable> table =
      small.piece == nullptr ? test_table(*small.tree) : std::nullopt;
  if (table) {
    add_table(layout, conditions, *small.tree, *table, entry);
  } else {
    if (small.piece != nullptr) layout.origins.back().numbers = small.piece->numbers;
    add_nodes(layout, conditions, *small.tree, entry);
  }
  const std::size_t padded = (layout.leaves64.size() + kLeafPadding - 1) / kLeafPadding;
  layout.leaves64.resize(padded * kLeafPadding);
  layout.select.push_back(entry);
}

void narrow_leaves(Layout& layout) {
  layout.leaves32.reserve(layout.leaves64.size());
  for (const std::int64_t leaf : layout.leaves64) {
    layout.leaves32.push_back(static_cast<std::int32_t>(leaf));
  }
  layout.leaves64.clear();
  layout.leaves64.shrink_to_fit();
}

void add_step(WalkTables& walk, DoubleStep step, bool missing_left, std::int64_t leaf) {
  walk.doubles.push_back(step);
  walk.missing_left.push_back(missing_left ? 1 : 0);
  walk.leaves.push_back(leaf);
}

void add_leaf(WalkTables& walk, std::int64_t value) {
  add_step(walk, {.threshold = std::numeric_limits<double>::quiet_NaN()}, false, value);
}

// Emits nodes and leaves in one pre-order and returns the depth of the tree.
std::uint32_t add_steps(WalkTables& walk, const Tree& tree) {
  struct Range {
    std::int32_t first, end;
    std::uint32_t depth;
  };
  std::vector<Range> open{{0, static_cast<std::int32_t>(tree.leaves.size()), 0}};
  std::size_t next_node = 0;
  std::uint32_t deepest = 0;
  while (!open.empty()) {
    const Range range = open.back();
    open.pop_back();
    deepest = std::max(deepest, range.depth);
    if (range.end - range.first == 1) {
      add_leaf(walk, tree.leaves[static_cast<std::size_t>(range.first)]);
      continue;
    }
    const Node& node = tree.nodes[next_node++];
    add_step(walk,
             {.threshold = node.threshold,
              .feature = static_cast<std::uint32_t>(node.feature),
              .skip = static_cast<std::uint32_t>(2 * (node.middle - node.first))},
             node.missing_left, 0);
    if (node.is_categorical()) {
      walk.set_of.resize(walk.doubles.size());
      walk.set_of.back() = static_cast<std::uint32_t>(walk.sets.size());
      walk.sets.push_back(tree.sets[static_cast<std::size_t>(node.set)]);
    }
    open.push_back({node.middle, range.end, range.depth + 1});
    open.push_back({range.first, node.middle, range.depth + 1});
  }
  return deepest;
}

void add_float_steps(WalkTables& walk) {
  constexpr std::uint32_t kLargest = std::numeric_limits<std::uint16_t>::max();
  for (const DoubleStep& step : walk.doubles) {
    if (step.feature > kLargest || step.skip > kLargest) {
      walk.floats.clear();
      return;
    }
    const bool leaf = std::isnan(step.threshold);
    walk.floats.push_back({.threshold = leaf ? std::numeric_limits<float>::quiet_NaN()
                                             : float_at_most(step.threshold),
                           .feature = static_cast<std::uint16_t>(step.feature),
                           .skip = static_cast<std::uint16_t>(step.skip)});
  }
}

WalkTables make_walk(const std::vector<Tree>& trees) {
  WalkTables walk;
  walk.sets.resize(1);
  add_leaf(walk, 0);
  for (const Tree& tree : trees) {
    const auto start = static_cast<std::uint32_t>(walk.doubles.size());
    const auto index = static_cast<std::uint32_t>(walk.trees.size());
    walk.trees.push_back({index, start, add_steps(walk, tree)});
  }
  if (walk.sets.size() > 1) walk.set_of.resize(walk.doubles.size());
  std::stable_sort(walk.trees.begin(), walk.trees.end(),
                   [](const WalkTree& a, const WalkTree& b) { return a.depth < b.depth; });
  for (const DoubleStep& step : walk.doubles) {
    if (!std::isnan(step.threshold)) {
      walk.columns = std::max<std::size_t>(walk.columns, step.feature + std::size_t{1});
    }
  }
  add_float_steps(walk);
  return walk;
}

// Moves the values out of vector leaves and returns the trees with numbers in their place.
std::vector<Tree> take_vectors(VectorLeaves& vectors, const std::vector<Tree>& trees) {
  std::vector<Tree> numbered;
  for (const Tree& tree : trees) {
    vectors.starts.push_back(vectors.values.size());
    vectors.values.insert(vectors.values.end(), tree.leaves.begin(), tree.leaves.end());
    Tree& copy = numbered.emplace_back();
    copy.nodes = tree.nodes;
    copy.sets = tree.sets;
    copy.leaves.resize(tree.leaf_count());
    std::iota(copy.leaves.begin(), copy.leaves.end(), std::int64_t{1});
  }
  return numbered;
}

LeafRanges ranges_of(const ForestParts& parts) {
  const std::size_t width = parts.vector_leaves ? parts.outputs : 1;
  LeafRanges ranges;
  for (const Tree& tree : parts.trees) {
    for (std::size_t k = 0; k < width; ++k) {
      std::int64_t lowest = tree.leaves[k];
      std::int64_t highest = lowest;
      for (std::size_t i = k; i < tree.leaves.size(); i += width) {
        lowest = std::min(lowest, tree.leaves[i]);
        highest = std::max(highest, tree.leaves[i]);
      }
      ranges.lowest.push_back(lowest);
      ranges.highest.push_back(highest);
    }
  }
  return ranges;
}

}  // namespace

float float_at_most(double t) noexcept {
  constexpr float kMax = std::numeric_limits<float>::max();
  if (t >= static_cast<double>(kMax))
    return t == kInfinity ? std::numeric_limits<float>::infinity() : kMax;
  if (t < -static_cast<double>(kMax)) return -std::numeric_limits<float>::infinity();
  const auto rounded = static_cast<float>(t);
  if (static_cast<double>(rounded) <= t) return rounded;
  return std::nextafter(rounded, -std::numeric_limits<float>::infinity());
}

Layout make_layout(const ForestParts& parts, std::size_t limit, std::int64_t largest_sum) {
  Layout layout;
  layout.outputs = parts.outputs;
  layout.ranges = ranges_of(parts);
  std::vector<Tree> numbered;
  if (parts.vector_leaves) numbered = take_vectors(layout.vectors, parts.trees);
  const std::vector<Tree>& trees = parts.vector_leaves ? numbered : parts.trees;
  Conditions conditions{collect(trees), LevelColumns(trees)};
  for (auto& [index, feature] : conditions.features) add_columns(layout, index, feature);
  const SmallTrees small = small_trees(trees, kernel::kSelectLeaves);
  layout.large = small.large;
  const std::size_t runs = parts.vector_leaves ? 1 : parts.outputs;
  for (std::size_t run = 0; run < runs; ++run) {
    layout.run_starts.push_back(layout.select.size());
    for (const SmallTree& tree : small.trees) {
      if (tree.origin % runs != run) continue;
      add_select_tree(layout, conditions, tree);
    }
  }
  layout.run_starts.push_back(layout.select.size());
  layout.levels = std::move(conditions.levels).features();
  if (largest_sum <= std::numeric_limits<std::int32_t>::max()) narrow_leaves(layout);
  layout.walk = make_walk(trees);
  layout.row = make_row_tables(small, limit, layout);
  return layout;
}

}  // namespace mliot::trees::detail

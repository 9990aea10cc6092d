// What a forest is made of: its rules, its stored form, its importances.
#include "mliot/trees/forest.hpp"

#include <cmath>
#include <limits>

#include "trees/layout.hpp"
#include "trees/stored_sets.hpp"

namespace mliot::trees {
namespace {

constexpr std::int64_t kLargestSum = std::int64_t{1} << 62;
constexpr int kLowestExponent = -960;  // 2^62 * 2^960 is finite
constexpr int kHighestExponent = 1074;

struct LeafRange {
  std::int32_t first, end;
};

// Visits the nodes in pre-order with the range of leaves each must cover; stops at a bad one.
// Calls check(node number, condition, rule) and returns whether all conditions held.
template <class Check>
bool walk_ranges(const std::vector<std::int32_t>& middles, std::size_t leaves, Check&& visit) {
  std::vector<LeafRange> open;
  const auto push = [&](LeafRange range) {
    if (range.end - range.first > 1) open.push_back(range);
  };
  push({0, static_cast<std::int32_t>(leaves)});
  for (std::size_t i = 0; i < middles.size(); ++i) {
    if (open.empty()) return false;
    const LeafRange range = open.back();
    open.pop_back();
    if (middles[i] <= range.first || middles[i] >= range.end) return false;
    visit(i, range);
    push({middles[i], range.end});
    push({range.first, middles[i]});
  }
  return open.empty();
}

void check_values(const Tree& tree, std::size_t t, std::size_t columns) {
  for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
    const Node& node = tree.nodes[i];
    require(node.feature >= 0 && static_cast<std::size_t>(node.feature) < columns,
            "forest: tree {} node {} splits feature {}, but there are {} columns", t, i,
            node.feature, columns);
    const bool ordered =
        node.threshold > -std::numeric_limits<double>::infinity();  // false for NaN
    require(ordered, "forest: tree {} node {} has threshold {}", t, i, node.threshold);
    require(std::isfinite(node.gain) && std::isfinite(node.cover),
            "forest: tree {} node {} has gain {} and cover {}", t, i, node.gain, node.cover);
  }
  require(tree.leaf_cover.empty() || tree.leaf_cover.size() == tree.leaves.size(),
          "forest: tree {} has {} leaves and {} leaf covers", t, tree.leaves.size(),
          tree.leaf_cover.size());
  for (const float cover : tree.leaf_cover) {
    require(std::isfinite(cover), "forest: tree {} has a leaf of cover {}", t, cover);
  }
}

void check_shape(const Tree& tree, std::size_t t) {
  require(!tree.leaves.empty() && tree.nodes.size() + 1 == tree.leaves.size() &&
              tree.leaves.size() < (std::size_t{1} << 30),
          "forest: tree {} has {} nodes and {} leaves", t, tree.nodes.size(), tree.leaves.size());
  std::vector<std::int32_t> middles;
  for (const Node& node : tree.nodes) middles.push_back(node.middle);
  bool ranges_agree = true;
  const bool shaped = walk_ranges(middles, tree.leaves.size(), [&](std::size_t i, LeafRange range) {
    const Node& node = tree.nodes[i];
    ranges_agree = ranges_agree && node.first == range.first && node.end == range.end;
  });
  require(shaped && ranges_agree, "forest: the nodes of tree {} are not in pre-order", t);
}

// The bound of |sum of leaves|.
std::int64_t largest_sum(const ForestParts& parts) {
  const auto magnitude = [](std::int64_t x) {
    require(x >= -kLargestSum && x <= kLargestSum, "forest: a leaf of {} is too large", x);
    return x < 0 ? -x : x;
  };
  std::int64_t sum = 0;
  for (const Tree& tree : parts.trees) {
    std::int64_t largest = 0;
    for (const std::int64_t leaf : tree.leaves) largest = std::max(largest, magnitude(leaf));
    require(largest <= kLargestSum - sum, "forest: sums of leaves could overflow");
    sum += largest;
  }
  return sum;
}

}  // namespace

Forest::Forest() : Forest(ForestParts{}) {}

Forest::Forest(ForestParts parts) : parts_(std::move(parts)) {
  require(parts_.columns >= 1 && parts_.columns <= std::numeric_limits<std::int32_t>::max(),
          "forest: columns must be between 1 and 2^31 - 1, got {}", parts_.columns);
  require(parts_.grid_exponent >= kLowestExponent && parts_.grid_exponent <= kHighestExponent,
          "forest: grid_exponent must be between {} and {}, got {}", kLowestExponent,
          kHighestExponent, parts_.grid_exponent);
  require(std::isfinite(parts_.base_score), "forest: base_score must be finite, got {}",
          parts_.base_score);
  iterations_ = parts_.iterations.value_or(parts_.trees.size());
  require(iterations_ <= parts_.trees.size(), "forest: {} iterations of {} trees", iterations_,
          parts_.trees.size());
  std::size_t entries = 0;
  for (std::size_t t = 0; t < parts_.trees.size(); ++t) {
    check_shape(parts_.trees[t], t);
    check_values(parts_.trees[t], t, parts_.columns);
    detail::check_sets(parts_.trees[t], t);
    entries += 2 * parts_.trees[t].leaves.size() + 64;
  }
  detail::check_kinds(parts_.trees);
  require<ResourceLimit>(entries < std::numeric_limits<std::uint32_t>::max(),
                         "forest: more than 2^31 leaves");
  layout_ = std::make_shared<detail::Layout>(
      detail::make_layout(parts_.trees, iterations_, largest_sum(parts_)));
  scale_ = std::ldexp(1.0, -parts_.grid_exponent);
}

std::vector<double> Forest::feature_importances(ImportanceType type) const {
  std::vector<double> importances(columns());
  for (std::size_t t = 0; t < iterations_; ++t) {
    for (const Node& node : trees()[t].nodes) {
      const double amount = type == ImportanceType::split ? 1.0 : static_cast<double>(node.gain);
      importances[static_cast<std::size_t>(node.feature)] += amount;
    }
  }
  return importances;
}

void Forest::save(archive::Writer& writer) const {
  std::vector<std::int32_t> leaf_counts;
  std::vector<std::int32_t> features;
  std::vector<std::int32_t> middles;
  std::vector<double> thresholds;
  std::vector<std::uint8_t> missing_left;
  std::vector<float> gains;
  std::vector<float> covers;
  std::vector<std::int64_t> leaves;
  std::vector<float> leaf_covers;
  for (const Tree& tree : trees()) {
    leaf_counts.push_back(static_cast<std::int32_t>(tree.leaves.size()));
    for (const Node& node : tree.nodes) {
      features.push_back(node.feature);
      middles.push_back(node.middle);
      thresholds.push_back(node.threshold);
      missing_left.push_back(node.missing_left ? 1 : 0);
      gains.push_back(node.gain);
      covers.push_back(node.cover);
    }
    leaves.insert(leaves.end(), tree.leaves.begin(), tree.leaves.end());
    std::vector<float> cover = tree.leaf_cover;
    cover.resize(tree.leaves.size());
    leaf_covers.insert(leaf_covers.end(), cover.begin(), cover.end());
  }
  writer.value("columns", columns());
  writer.value("grid_exponent", grid_exponent());
  writer.value("base_score", base_score());
  writer.value("iterations", iterations());
  writer.array("leaf_counts", leaf_counts);
  writer.array("features", features);
  writer.array("middles", middles);
  writer.array("thresholds", thresholds);
  writer.array("missing_left", missing_left);
  writer.array("gains", gains);
  writer.array("covers", covers);
  writer.array("leaves", leaves);
  writer.array("leaf_covers", leaf_covers);
  detail::save_sets(writer, trees());
}

namespace {

// The stored arrays of all trees, where they lie.
struct Stored {
  std::span<const std::int32_t> leaf_counts, features, middles;
  std::span<const double> thresholds;
  std::span<const std::uint8_t> missing_left;
  std::span<const float> gains, covers;
  std::span<const std::int64_t> leaves;
  std::span<const float> leaf_covers;

  explicit Stored(const archive::Reader& reader)
      : leaf_counts(reader.view<std::int32_t>("leaf_counts")),
        features(reader.view<std::int32_t>("features", total_nodes(reader))),
        middles(reader.view<std::int32_t>("middles", features.size())),
        thresholds(reader.view<double>("thresholds", features.size())),
        missing_left(reader.view<std::uint8_t>("missing_left", features.size())),
        gains(reader.view<float>("gains", features.size())),
        covers(reader.view<float>("covers", features.size())),
        leaves(reader.view<std::int64_t>("leaves", features.size() + leaf_counts.size())),
        leaf_covers(reader.view<float>("leaf_covers", leaves.size())) {
    for (const std::uint8_t flag : missing_left)
      reader.check(flag <= 1, "missing_left", "is not 0 or 1");
  }

  std::size_t total_nodes(const archive::Reader& reader) const {
    std::size_t nodes = 0;
    for (const std::int32_t count : leaf_counts) {
      reader.check(count >= 1 && count < (1 << 30), "leaf_counts", "holds an impossible count");
      nodes += static_cast<std::size_t>(count) - 1;
    }
    return nodes;
  }

  // The tree whose nodes start at `node` and leaves at `leaf`.
  Tree tree(std::size_t node, std::size_t leaf, std::size_t count) const {
    Tree tree;
    const auto from = [](const auto& all, std::size_t start, std::size_t n) {
      const auto first = all.begin() + static_cast<std::ptrdiff_t>(start);
      return std::vector(first, first + static_cast<std::ptrdiff_t>(n));
    };
    tree.leaves = from(leaves, leaf, count);
    tree.leaf_cover = from(leaf_covers, leaf, count);
    tree.nodes.resize(count - 1);
    walk_ranges(from(middles, node, count - 1), count, [&](std::size_t i, LeafRange range) {
      tree.nodes[i] = {.feature = features[node + i],
                       .first = range.first,
                       .middle = middles[node + i],
                       .end = range.end,
                       .threshold = thresholds[node + i],
                       .missing_left = missing_left[node + i] != 0,
                       .gain = gains[node + i],
                       .cover = covers[node + i]};
    });
    return tree;
  }
};

}  // namespace

Forest Forest::load(const archive::Reader& reader) {
  const Stored stored(reader);
  ForestParts parts;
  constexpr std::int64_t kMaxColumns = 1 << 24;  // importances take memory by column
  parts.columns = static_cast<std::size_t>(reader.integer("columns", 1, kMaxColumns));
  parts.grid_exponent =
      static_cast<int>(reader.integer("grid_exponent", kLowestExponent, kHighestExponent));
  parts.base_score = reader.real("base_score");
  const auto trees = static_cast<std::int64_t>(stored.leaf_counts.size());
  parts.iterations = static_cast<std::size_t>(reader.integer("iterations", 0, trees));
  detail::StoredSets sets(reader, stored.features.size());
  std::size_t node = 0;
  std::size_t leaf = 0;
  for (const std::int32_t leaves : stored.leaf_counts) {
    const auto count = static_cast<std::size_t>(leaves);
    parts.trees.push_back(stored.tree(node, leaf, count));
    sets.take(parts.trees.back(), node);
    node += count - 1;
    leaf += count;
  }
  try {
    return Forest(std::move(parts));
  } catch (const InvalidArgument& error) {
    throw FormatError(error.what());
  }
}

std::string Forest::hash() const {
  const std::uint64_t hash = archive::hash_of(archive::save(*this));
  std::string text;
  for (int shift = 60; shift >= 0; shift -= 4) text += "0123456789abcdef"[(hash >> shift) & 15U];
  return text;
}

}  // namespace mliot::trees

// What a forest is made of: its rules, its stored form, its importances.
#include "mliot/trees/forest.hpp"

#include <algorithm>
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
  require(tree.leaf_cover.empty() || tree.leaf_cover.size() == tree.leaf_count(),
          "forest: tree {} has {} leaves and {} leaf covers", t, tree.leaf_count(),
          tree.leaf_cover.size());
  for (const float cover : tree.leaf_cover) {
    require(std::isfinite(cover), "forest: tree {} has a leaf of cover {}", t, cover);
  }
}

void check_shape(const Tree& tree, std::size_t t, std::size_t values) {
  require(tree.leaf_count() < (std::size_t{1} << 30) &&
              tree.leaves.size() == tree.leaf_count() * values,
          "forest: tree {} has {} nodes and {} leaf values of {} a leaf", t, tree.nodes.size(),
          tree.leaves.size(), values);
  std::vector<std::int32_t> middles;
  for (const Node& node : tree.nodes) middles.push_back(node.middle);
  bool ranges_agree = true;
  const bool shaped = walk_ranges(middles, tree.leaf_count(), [&](std::size_t i, LeafRange range) {
    const Node& node = tree.nodes[i];
    ranges_agree = ranges_agree && node.first == range.first && node.end == range.end;
  });
  require(shaped && ranges_agree, "forest: the nodes of tree {} are not in pre-order", t);
}

std::int64_t magnitude(std::int64_t x) {
  require(x >= -kLargestSum && x <= kLargestSum, "forest: a leaf of {} is too large", x);
  return x < 0 ? -x : x;
}

// The bound of |sum of leaves| over all outputs.
std::int64_t largest_sum(const ForestParts& parts) {
  std::vector<std::int64_t> sums(parts.outputs);
  std::vector<std::int64_t> largest(parts.outputs);
  for (std::size_t t = 0; t < parts.trees.size(); ++t) {
    const auto& leaves = parts.trees[t].leaves;
    std::fill(largest.begin(), largest.end(), 0);
    for (std::size_t i = 0; i < leaves.size(); ++i) {
      std::int64_t& most = largest[(parts.vector_leaves ? i : t) % parts.outputs];
      most = std::max(most, magnitude(leaves[i]));
    }
    for (std::size_t k = 0; k < parts.outputs; ++k) {
      require(largest[k] <= kLargestSum - sums[k], "forest: sums of leaves could overflow");
      sums[k] += largest[k];
    }
  }
  return *std::max_element(sums.begin(), sums.end());
}

void check_numbers(const ForestParts& parts) {
  require(parts.columns >= 1 && parts.columns <= std::numeric_limits<std::int32_t>::max(),
          "forest: columns must be between 1 and 2^31 - 1, got {}", parts.columns);
  require(parts.outputs >= 1 && parts.outputs <= kMostOutputs,
          "forest: outputs must be between 1 and {}, got {}", kMostOutputs, parts.outputs);
  const auto fits = [&](std::size_t size) { return size == 0 || size == parts.outputs; };
  require(fits(parts.grid_exponents.size()) && fits(parts.base_scores.size()),
          "forest: {} grid_exponents and {} base_scores for {} outputs",
          parts.grid_exponents.size(), parts.base_scores.size(), parts.outputs);
}

void check_grid(int exponent, double base_score) {
  require(exponent >= kLowestExponent && exponent <= kHighestExponent,
          "forest: grid_exponent must be between {} and {}, got {}", kLowestExponent,
          kHighestExponent, exponent);
  require(std::isfinite(base_score), "forest: base_score must be finite, got {}", base_score);
}

}  // namespace

Forest::Forest() : Forest(ForestParts{}) {}

Forest::Forest(ForestParts parts) : parts_(std::move(parts)) {
  check_numbers(parts_);
  if (outputs() == 1) parts_.vector_leaves = false;
  for (std::size_t k = 0; k < outputs(); ++k) {
    const int exponent =
        parts_.grid_exponents.empty() ? parts_.grid_exponent : parts_.grid_exponents[k];
    const double base = parts_.base_scores.empty() ? parts_.base_score : parts_.base_scores[k];
    check_grid(exponent, base);
    grids_.push_back({base, std::ldexp(1.0, -exponent), exponent});
  }
  require(trees().size() % trees_per_iteration() == 0,
          "forest: {} trees cannot be shared out among {} outputs", trees().size(), outputs());
  iterations_ = parts_.iterations.value_or(all_iterations());
  require(iterations_ <= all_iterations(), "forest: {} iterations of {} trees", iterations_,
          trees().size());
  std::size_t entries = 0;
  for (std::size_t t = 0; t < trees().size(); ++t) {
    check_shape(trees()[t], t, vector_leaves() ? outputs() : 1);
    check_values(trees()[t], t, columns());
    detail::check_sets(trees()[t], t);
    entries += 2 * trees()[t].leaves.size() + 64;
  }
  detail::check_kinds(parts_.trees);
  require<ResourceLimit>(entries < std::numeric_limits<std::uint32_t>::max(),
                         "forest: more than 2^31 leaves");
  layout_ = std::make_shared<detail::Layout>(
      detail::make_layout(parts_, iterations_ * trees_per_iteration(), largest_sum(parts_)));
}

Forest Forest::unscaled() const {
  ForestParts parts = parts_;
  parts.grid_exponent = 0;
  parts.base_score = 0;
  parts.grid_exponents.clear();
  parts.base_scores.clear();
  parts.iterations.reset();
  return Forest(std::move(parts));
}

std::vector<double> Forest::feature_importances(ImportanceType type) const {
  std::vector<double> importances(columns());
  for (std::size_t t = 0; t < iterations_ * trees_per_iteration(); ++t) {
    for (const Node& node : trees()[t].nodes) {
      const double amount = type == ImportanceType::split ? 1.0 : static_cast<double>(node.gain);
      importances[static_cast<std::size_t>(node.feature)] += amount;
    }
  }
  return importances;
}

namespace {

void save_grids(archive::Writer& writer, const Forest& forest) {
  if (forest.outputs() == 1) {
    writer.value("grid_exponent", forest.grid_exponent());
    writer.value("base_score", forest.base_score());
    return;
  }
  std::vector<std::int32_t> exponents;
  std::vector<double> base_scores;
  for (std::size_t k = 0; k < forest.outputs(); ++k) {
    exponents.push_back(forest.grid_exponent(k));
    base_scores.push_back(forest.base_score(k));
  }
  writer.value("outputs", forest.outputs());
  writer.value("vector_leaves", forest.vector_leaves());
  writer.array("grid_exponents", exponents);
  writer.array("base_scores", base_scores);
}

void load_grids(const archive::Reader& reader, ForestParts& parts) {
  if (!reader.has("outputs")) {
    parts.grid_exponent =
        static_cast<int>(reader.integer("grid_exponent", kLowestExponent, kHighestExponent));
    parts.base_score = reader.real("base_score");
    return;
  }
  parts.outputs = static_cast<std::size_t>(
      reader.integer("outputs", 2, static_cast<std::int64_t>(kMostOutputs)));
  parts.vector_leaves = reader.boolean("vector_leaves");
  const auto exponents = reader.view<std::int32_t>("grid_exponents", parts.outputs);
  parts.grid_exponents.assign(exponents.begin(), exponents.end());
  parts.base_scores = reader.array<double>("base_scores", parts.outputs);
}

}  // namespace

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
    leaf_counts.push_back(static_cast<std::int32_t>(tree.leaf_count()));
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
    cover.resize(tree.leaf_count());
    leaf_covers.insert(leaf_covers.end(), cover.begin(), cover.end());
  }
  writer.value("columns", columns());
  save_grids(writer, *this);
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
  std::size_t leaf_values;

  // Each leaf has `values` values.
  Stored(const archive::Reader& reader, std::size_t values)
      : leaf_counts(reader.view<std::int32_t>("leaf_counts")),
        features(reader.view<std::int32_t>("features", total_nodes(reader))),
        middles(reader.view<std::int32_t>("middles", features.size())),
        thresholds(reader.view<double>("thresholds", features.size())),
        missing_left(reader.view<std::uint8_t>("missing_left", features.size())),
        gains(reader.view<float>("gains", features.size())),
        covers(reader.view<float>("covers", features.size())),
        leaves(
            reader.view<std::int64_t>("leaves", values * (features.size() + leaf_counts.size()))),
        leaf_covers(reader.view<float>("leaf_covers", leaves.size() / values)),
        leaf_values(values) {
    reader.check_each("missing_left", missing_left, "is not 0 or 1",
                      [](std::uint8_t flag) { return flag <= 1; });
    const auto finite = [](double x) { return std::isfinite(x); };
    reader.check_each("gains", gains, "must be finite", finite);
    reader.check_each("covers", covers, "must be finite", finite);
    reader.check_each("leaf_covers", leaf_covers, "must be finite", finite);
    reader.check_each("thresholds", thresholds, "must be numbers above -infinity",
                      [](double x) { return x > -std::numeric_limits<double>::infinity(); });
    reader.check_each("leaves", leaves, "are beyond the limit of 2^62",
                      [](std::int64_t x) { return x >= -kLargestSum && x <= kLargestSum; });
  }

  std::size_t total_nodes(const archive::Reader& reader) const {
    std::size_t nodes = 0;
    reader.check_each("leaf_counts", leaf_counts, "holds an impossible count",
                      [](std::int32_t count) { return count >= 1 && count < (1 << 30); });
    for (const std::int32_t count : leaf_counts) nodes += static_cast<std::size_t>(count) - 1;
    return nodes;
  }

  // The tree whose nodes start at `node` and leaves at `leaf`.
  Tree tree(const archive::Reader& reader, std::size_t node, std::size_t leaf,
            std::size_t count) const {
    Tree tree;
    const auto from = [](const auto& all, std::size_t start, std::size_t n) {
      const auto first = all.begin() + static_cast<std::ptrdiff_t>(start);
      return std::vector(first, first + static_cast<std::ptrdiff_t>(n));
    };
    tree.leaves = from(leaves, leaf * leaf_values, count * leaf_values);
    tree.leaf_cover = from(leaf_covers, leaf, count);
    tree.nodes.resize(count - 1);
    std::size_t good = 0;
    walk_ranges(from(middles, node, count - 1), count, [&](std::size_t i, LeafRange range) {
      good = i + 1;
      tree.nodes[i] = {.feature = features[node + i],
                       .first = range.first,
                       .middle = middles[node + i],
                       .end = range.end,
                       .threshold = thresholds[node + i],
                       .missing_left = missing_left[node + i] != 0,
                       .gain = gains[node + i],
                       .cover = covers[node + i]};
    });
    reader.check(good == count - 1, "middles", "are not those of nodes in pre-order", node + good);
    return tree;
  }
};

}  // namespace

Forest Forest::load(const archive::Reader& reader) {
  ForestParts parts;
  load_grids(reader, parts);
  const Stored stored(reader, parts.vector_leaves ? parts.outputs : 1);
  constexpr std::int64_t kMaxColumns = 1 << 24;  // importances take memory by column
  const std::int64_t columns = reader.integer("columns", 1, kMaxColumns);
  parts.columns = static_cast<std::size_t>(columns);
  reader.check_each("features", stored.features, "is none of the columns",
                    [&](std::int32_t x) { return x >= 0 && x < columns; });
  const auto trees = static_cast<std::int64_t>(stored.leaf_counts.size());
  parts.iterations = static_cast<std::size_t>(reader.integer("iterations", 0, trees));
  detail::StoredSets sets(reader, stored.features.size());
  std::size_t node = 0;
  std::size_t leaf = 0;
  for (const std::int32_t leaves : stored.leaf_counts) {
    const auto count = static_cast<std::size_t>(leaves);
    parts.trees.push_back(stored.tree(reader, node, leaf, count));
    sets.take(parts.trees.back(), node);
    node += count - 1;
    leaf += count;
  }
  return reader.made([&] { return Forest(std::move(parts)); });
}

std::string Forest::hash() const {
  const std::uint64_t hash = archive::hash_of(archive::save(*this));
  std::string text;
  for (int shift = 60; shift >= 0; shift -= 4) text += "0123456789abcdef"[(hash >> shift) & 15U];
  return text;
}

}  // namespace mliot::trees

// Collects the conditions of each leaf.
#include "trees/leaf_paths.hpp"

#include <algorithm>
#include <cmath>

#include "mliot/core/error.hpp"

namespace mliot::trees::detail {
namespace {

// Sums of the covers of the leaves before each leaf, and of all.
std::vector<double> cover_sums(const Tree& tree, std::size_t t) {
  std::vector<double> sums(tree.leaf_count() + 1);
  for (std::size_t leaf = 0; leaf < tree.leaf_count(); ++leaf) {
    const double cover = tree.leaf_cover.empty() ? 0 : static_cast<double>(tree.leaf_cover[leaf]);
    require<Unsupported>(cover >= 0, "contributions: leaf {} of tree {} has cover {}", leaf, t,
                         cover);
    sums[leaf + 1] = sums[leaf] + cover;
  }
  require<Unsupported>(sums.back() > 0,
                       "contributions: the leaves of tree {} have no covers, the counts of the "
                       "training rows that reached them",
                       t);
  return sums;
}

class Collector {
 public:
  Collector(const Tree& tree, std::size_t t) : tree_(tree), covers_(cover_sums(tree, t)) {}

  // The conditions of one leaf, in the order in which the path first reads their features.
  const std::vector<Condition>& path_to(std::int32_t leaf) {
    path_.clear();
    std::size_t i = 0;
    for (std::int32_t first = 0, end = static_cast<std::int32_t>(tree_.leaf_count());
         end - first > 1;) {
      const Node& node = tree_.nodes[i];
      const bool left = leaf < node.middle;
      add(node, left);
      i += left ? 1 : static_cast<std::size_t>(node.middle - node.first);
      (left ? end : first) = node.middle;
    }
    return path_;
  }

 private:
  double cover(std::int32_t first, std::int32_t end) const {
    return covers_[static_cast<std::size_t>(end)] - covers_[static_cast<std::size_t>(first)];
  }

  // Where no training row came, both ways count alike.
  double share(const Node& node, bool left) const {
    const double all = cover(node.first, node.end);
    if (!(all > 0)) return 0.5;
    return (left ? cover(node.first, node.middle) : cover(node.middle, node.end)) / all;
  }

  void add(const Node& node, bool left) {
    const auto feature = static_cast<std::uint32_t>(node.feature);
    auto at = std::find_if(path_.begin(), path_.end(),
                           [&](const Condition& known) { return known.feature == feature; });
    if (at == path_.end()) {
      path_.push_back({.feature = feature});
      at = path_.end() - 1;
    }
    at->missing = at->missing && node.missing_left == left;
    at->share *= share(node, left);
    if (node.is_categorical()) {
      at->keep(tree_.sets[static_cast<std::size_t>(node.set)], left);
    } else if (left) {
      at->high = std::min(at->high, node.threshold);
    } else if (!(at->low >= node.threshold)) {
      at->low = node.threshold;
    }
  }

  const Tree& tree_;
  std::vector<double> covers_;
  std::vector<Condition> path_;
};

}  // namespace

void Condition::keep(const LevelSet& set, bool inside) {
  categorical = true;
  const auto words = set.words();
  if (levels.size() < words.size()) levels.resize(words.size(), others ? ~std::uint64_t{0} : 0);
  for (std::size_t w = 0; w < levels.size(); ++w) {
    const std::uint64_t word = w < words.size() ? words[w] : 0;
    levels[w] &= inside ? word : ~word;
  }
  others = others && !inside;
}

bool Condition::holds_level(double x) const noexcept {
  if (x != x) return missing;
  const auto end = static_cast<double>(levels.size() * LevelSet::kWordBits);
  if (!(x >= 0 && x < end)) return others;
  const auto level = static_cast<std::size_t>(x);
  // A number between two levels is none, and so in no set: it went right at every node.
  if (static_cast<double>(level) != x) return others;
  return (levels[level / LevelSet::kWordBits] >> level % LevelSet::kWordBits & 1U) != 0;
}

LeafPaths leaf_paths(const Forest& forest, std::size_t limit) {
  LeafPaths paths;
  paths.means.resize(forest.outputs());
  const std::size_t width = forest.vector_leaves() ? forest.outputs() : 1;
  for (std::size_t t = 0; t < limit; ++t) {
    const Tree& tree = forest.trees()[t];
    Collector collector(tree, t);
    for (std::size_t leaf = 0; leaf < tree.leaf_count(); ++leaf) {
      const auto& path = collector.path_to(static_cast<std::int32_t>(leaf));
      const LeafPath& added =
          paths.leaves.emplace_back(LeafPath{.first = paths.conditions.size(),
                                             .count = path.size(),
                                             .output = t % forest.trees_per_iteration(),
                                             .values = {&tree.leaves[leaf * width], width}});
      paths.conditions.insert(paths.conditions.end(), path.begin(), path.end());
      paths.longest = std::max(paths.longest, path.size());
      double weight = 1;
      for (const Condition& condition : path) weight *= condition.share;
      for (std::size_t k = 0; k < width; ++k) {
        paths.means[added.output + k] += weight * static_cast<double>(added.values[k]);
      }
    }
  }
  return paths;
}

}  // namespace mliot::trees::detail

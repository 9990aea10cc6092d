// Lays trees out in words.
#include "edge/node_words.hpp"

#include <algorithm>
#include <limits>

#include "edge/tree_entries.hpp"
#include "mliot/core/error.hpp"

namespace mliot::edge::detail {
namespace {

// What a node of one word has room for. The highest number of words is left out, so that no
// word ends in ones only: a complement of equal rank is above each.
constexpr std::size_t kPlaces = 256;
constexpr std::size_t kRanks = 255;
constexpr std::size_t kMove = (1U << 14) - 2;

// And one of two.
constexpr std::size_t kWidePlaces = 65535;
constexpr std::size_t kWideRanks = 65535;
constexpr std::size_t kWideMove = (1U << 30) - 1;

using Tree = std::vector<TreeEntry>;

class Layout {
 public:
  explicit Layout(const RankedForest& forest) : forest_(forest) {
    for (const RankedColumn& column : forest.columns) {
      ranks_ = std::max(ranks_, column.keys.size());
    }
    for (const RankedTree& tree : forest.trees) {
      for (const std::int64_t leaf : tree.tree->leaves) {
        using Limits = std::numeric_limits<std::int32_t>;
        if (leaf < Limits::min() || leaf > Limits::max()) made_.leaf_words = 2;
      }
    }
    if (!fits(kPlaces, kRanks, kMove)) {
      made_.wide = true;
      require<Unsupported>(fits(kWidePlaces, kWideRanks, kWideMove),
                           "C export: a tree has more than {} words before a child", kWideMove);
    }
  }

  NodeWords write() {
    for (std::size_t t = 0; t < trees_.size(); ++t) {
      made_.roots.push_back(made_.words.size());
      write_tree(forest_.trees[t], trees_[t]);
    }
    made_.stride = stride();
    return std::move(made_);
  }

 private:
  // Orders the trees for that many places of ranks; whether nodes have room for everything.
  bool fits(std::size_t places, std::size_t ranks, std::size_t move) {
    made_.complements = 2 * forest_.places() <= places;
    trees_.clear();
    bool fit = forest_.places() <= places && ranks_ <= ranks;
    for (const RankedTree& tree : forest_.trees) {
      trees_.push_back(entries_of(*tree.tree, made_.complements));
      fit = fit && longest_move(trees_.back()) <= move;
    }
    return fit;
  }

  std::size_t stride() const {
    const std::size_t first = made_.roots.size() > 1 ? made_.roots[1] : made_.words.size();
    for (std::size_t t = 0; t < made_.roots.size(); ++t) {
      if (made_.roots[t] != t * first) return 0;
    }
    return made_.words.size() == made_.roots.size() * first ? first : 0;
  }

  std::size_t node_words() const { return made_.wide ? 2 : 1; }
  std::size_t leaf_words() const { return made_.leaf_words * forest_.values_of_leaf(); }

  // Where each entry begins, counted from the first one.
  std::vector<std::size_t> places_of(const Tree& tree) const {
    std::vector<std::size_t> places{0};
    for (const TreeEntry& entry : tree) {
      places.push_back(places.back() + (entry.leaf ? leaf_words() : node_words()));
    }
    return places;
  }

  std::size_t longest_move(const Tree& tree) const {
    const auto places = places_of(tree);
    std::size_t longest = 0;
    for (std::size_t i = 0; i < tree.size(); ++i) {
      if (!tree[i].leaf) longest = std::max(longest, places[tree[i].second] - places[i]);
    }
    return longest;
  }

  void write_tree(const RankedTree& ranked, const Tree& tree) {
    const auto places = places_of(tree);
    for (std::size_t i = 0; i < tree.size(); ++i) {
      const TreeEntry& entry = tree[i];
      if (entry.leaf) {
        const std::size_t values = forest_.values_of_leaf();
        for (std::size_t k = 0; k < values; ++k) {
          const std::int64_t leaf = ranked.tree->leaves[entry.number * values + k];
          add(static_cast<std::uint64_t>(leaf), made_.leaf_words);
        }
        continue;
      }
      const std::uint64_t leaves =
          (tree[i + 1].leaf ? 1U : 0U) | (tree[entry.second].leaf ? 2U : 0U);
      write_node(ranked.nodes[entry.node], entry.turned, places[entry.second] - places[i], leaves);
    }
  }

  void write_node(const RankedNode& node, bool turned, std::size_t move, std::uint64_t leaves) {
    const std::uint64_t place = forest_.place(node) + (turned ? forest_.places() : 0);
    if (made_.wide) {
      const std::uint64_t rank = turned ? kWideRanks - node.rank : node.rank;
      add(rank << 16 | place, 1);
      add(move << 2 | leaves, 1);
    } else {
      const std::uint64_t rank = turned ? kRanks - node.rank : node.rank;
      add(rank << 24 | move << 10 | place << 2 | leaves, 1);
    }
  }

  void add(std::uint64_t value, std::size_t words) {
    for (std::size_t i = 0; i < words; ++i) {
      made_.words.push_back(static_cast<std::uint32_t>(value >> (32 * i)));
    }
  }

  const RankedForest& forest_;
  std::size_t ranks_ = 0;  // thresholds of the column that has most
  std::vector<Tree> trees_;
  NodeWords made_;
};

}  // namespace

NodeWords node_words(const RankedForest& forest) { return Layout(forest).write(); }

}  // namespace mliot::edge::detail

// Cuts a tree by runs of leaves.
#include "trees/pieces.hpp"

#include <algorithm>
#include <utility>

namespace mliot::trees::detail {
namespace {

// Leaves of all pieces, at most, for each leaf of the tree; deep trees would need more.
constexpr std::size_t kMostGrowth = 2;

/// Leaves [first, end).
struct Run {
  std::int32_t first, end;
  bool meets(std::int32_t from, std::int32_t to) const { return from < end && first < to; }
  bool holds(std::int32_t leaf) const { return meets(leaf, leaf + 1); }
};

class Cutter {
 public:
  explicit Cutter(const Tree& tree) : tree_(tree), counts_(tree.nodes.size()) {}

  /// Leaves of the piece that keeps the run: whatever lies outside shrinks to one leaf a subtree.
  std::size_t count(Run kept) {
    for (std::size_t i = tree_.nodes.size(); i-- > 0;) {
      const Node& node = tree_.nodes[i];
      counts_[i] = below(i + 1, node.first, node.middle, kept) +
                   below(right_of(i), node.middle, node.end, kept);
    }
    return static_cast<std::size_t>(counts_[0]);
  }

  Piece cut(Run kept) {
    const std::size_t leaves = count(kept);
    Piece piece;
    piece.tree.leaves.resize(leaves);
    piece.numbers.resize(leaves);
    std::vector<std::int32_t> firsts(tree_.nodes.size());
    for (std::size_t i = 0; i < tree_.nodes.size(); ++i) {
      const Node& node = tree_.nodes[i];
      if (!kept.meets(node.first, node.end)) continue;
      const std::int32_t first = firsts[i];
      const std::int32_t middle = first + below(i + 1, node.first, node.middle, kept);
      piece.tree.nodes.push_back({.feature = node.feature,
                                  .first = first,
                                  .middle = middle,
                                  .end = first + counts_[i],
                                  .threshold = node.threshold,
                                  .missing_left = node.missing_left,
                                  .set = copy_set(node, piece.tree)});
      set_child(piece, {node.first, node.middle}, first, kept);
      set_child(piece, {node.middle, node.end}, middle, kept);
      if (node.middle - node.first > 1) firsts[i + 1] = first;
      if (node.end - node.middle > 1) firsts[right_of(i)] = middle;
    }
    return piece;
  }

 private:
  std::int32_t copy_set(const Node& node, Tree& into) const {
    if (!node.is_categorical()) return Node::kNoSet;
    into.sets.push_back(tree_.sets[static_cast<std::size_t>(node.set)]);
    return static_cast<std::int32_t>(into.sets.size() - 1);
  }

  std::size_t right_of(std::size_t i) const {
    return i + static_cast<std::size_t>(tree_.nodes[i].middle - tree_.nodes[i].first);
  }

  // Leaves that a child with these leaves of the tree has in the piece.
  std::int32_t below(std::size_t child, std::int32_t first, std::int32_t end, Run kept) const {
    return end - first == 1 || !kept.meets(first, end) ? 1 : counts_[child];
  }

  void set_child(Piece& piece, Run child, std::int32_t number, Run kept) const {
    if (child.end - child.first > 1 || !kept.holds(child.first)) return;
    piece.tree.leaves[static_cast<std::size_t>(number)] =
        tree_.leaves[static_cast<std::size_t>(child.first)];
    piece.numbers[static_cast<std::size_t>(number)] = child.first;
  }

  const Tree& tree_;
  std::vector<std::int32_t> counts_;  // of leaves of the piece below each node
};

}  // namespace

std::vector<Piece> pieces_of(const Tree& tree, std::size_t most) {
  Cutter cutter(tree);
  std::vector<Piece> pieces;
  std::size_t total = 0;
  const auto leaves = static_cast<std::int32_t>(tree.leaves.size());
  for (std::int32_t first = 0; first < leaves;) {
    std::int32_t end = first;  // the longest run known to fit
    std::int32_t beyond = std::min(leaves, first + static_cast<std::int32_t>(most)) + 1;
    while (beyond - end > 1) {
      const std::int32_t middle = end + (beyond - end) / 2;
      (cutter.count({first, middle}) <= most ? end : beyond) = middle;
    }
    if (end == first) return {};
    pieces.push_back(cutter.cut({first, end}));
    total += pieces.back().tree.leaves.size();
    if (total > kMostGrowth * tree.leaves.size() + most) return {};
    first = end;
  }
  return pieces;
}

SmallTrees small_trees(const std::vector<Tree>& trees, std::size_t most) {
  constexpr std::size_t kMostLeaves = 4096;  // beyond, a walk is faster than looking at every node
  SmallTrees small;
  for (std::size_t t = 0; t < trees.size(); ++t) {
    const std::size_t leaves = trees[t].leaves.size();
    if (leaves <= most) {
      small.trees.push_back({.origin = t, .tree = &trees[t]});
      continue;
    }
    auto pieces = leaves <= kMostLeaves ? pieces_of(trees[t], most) : std::vector<Piece>{};
    if (pieces.empty()) small.large.push_back(t);
    for (const Piece& piece : pieces) small.trees.push_back({t, &piece.tree, &piece});
    small.pieces.push_back(std::move(pieces));  // its elements stay where they are
  }
  return small;
}

}  // namespace mliot::trees::detail

// Walks a tree in pre-order, either child first.
#include "edge/tree_entries.hpp"

#include <limits>
#include <utility>

namespace mliot::edge::detail {
namespace {

constexpr std::size_t kRoot = std::numeric_limits<std::size_t>::max();

// A subtree still to be written: its first node, its leaves, and the node it is the second child
// of.
struct Range {
  std::size_t node, first, end, parent;

  bool is_leaf() const { return end - first == 1; }
  float cover(const trees::Tree& tree) const {
    return is_leaf() ? tree.leaf_cover[first] : tree.nodes[node].cover;
  }
};

}  // namespace

std::vector<TreeEntry> entries_of(const trees::Tree& tree, bool turn) {
  const bool covered = tree.leaf_cover.size() == tree.leaf_count();
  std::vector<TreeEntry> entries;
  std::vector<Range> open{{.node = 0, .first = 0, .end = tree.leaf_count(), .parent = kRoot}};
  while (!open.empty()) {
    const Range range = open.back();
    open.pop_back();
    const std::size_t here = entries.size();
    if (range.parent != kRoot) entries[range.parent].second = here;
    if (range.is_leaf()) {
      entries.push_back({.leaf = true, .number = range.first});
      continue;
    }
    const auto middle = static_cast<std::size_t>(tree.nodes[range.node].middle);
    Range first{range.node + 1, range.first, middle, kRoot};
    Range second{range.node + middle - range.first, middle, range.end, here};
    const bool turned = turn && covered && second.cover(tree) > first.cover(tree);
    if (turned) {
      std::swap(first, second);
      std::swap(first.parent, second.parent);
    }
    entries.push_back({.node = range.node, .turned = turned});
    open.push_back(second);
    open.push_back(first);
  }
  return entries;
}

}  // namespace mliot::edge::detail

// Tests are told apart by what they compare, wherever in the tree they stand.
#include "trees/test_table.hpp"

#include <algorithm>

namespace mliot::trees::detail {
namespace {

bool same_test(const Tree& tree, const Node& a, const Node& b) {
  if (a.feature != b.feature || a.missing_left != b.missing_left) return false;
  if (!a.is_categorical() || !b.is_categorical()) {
    return a.is_categorical() == b.is_categorical() && a.threshold == b.threshold;
  }
  return tree.sets[static_cast<std::size_t>(a.set)] == tree.sets[static_cast<std::size_t>(b.set)];
}

// The leaf that a row reaches whose tests turn out as the bits of its place say.
std::int32_t leaf_at(const Tree& tree, const std::vector<std::size_t>& test_of, std::size_t place) {
  std::size_t i = 0;
  while (true) {
    const Node& node = tree.nodes[i];
    const bool right = ((place >> test_of[i]) & 1U) != 0;
    const std::int32_t low = right ? node.middle : node.first;
    const std::int32_t high = right ? node.end : node.middle;
    if (high - low == 1) return low;
    i += right ? static_cast<std::size_t>(node.middle - node.first) : 1;
  }
}

}  // namespace

std::optional<TestTable> test_table(const Tree& tree) {
  if (tree.nodes.empty()) return std::nullopt;
  TestTable table;
  std::vector<std::size_t> test_of;  // by node
  for (const Node& node : tree.nodes) {
    const auto known = std::find_if(table.tests.begin(), table.tests.end(),
                                    [&](const Node* test) { return same_test(tree, *test, node); });
    test_of.push_back(static_cast<std::size_t>(known - table.tests.begin()));
    if (known == table.tests.end()) table.tests.push_back(&node);
    if (table.tests.size() > TestTable::kMostTests) return std::nullopt;
  }
  const std::size_t places = std::size_t{1} << table.tests.size();
  const std::size_t leaves = tree.nodes.size() + 1;
  if (2 * table.tests.size() > tree.nodes.size() || places > 4 * leaves) return std::nullopt;
  for (std::size_t place = 0; place < places; ++place) {
    table.leaves.push_back(leaf_at(tree, test_of, place));
  }
  return table;
}

}  // namespace mliot::trees::detail

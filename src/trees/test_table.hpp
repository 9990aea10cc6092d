// Trees with few distinct tests, oblivious ones above all, as tables.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "mliot/trees/tree.hpp"

namespace mliot::trees::detail {

/// A tree as a table of its leaves: bit k of a row's place says whether test k sends it right.
struct TestTable {
  std::vector<const Node*> tests;    ///< one node of each test, in the order of the tree
  std::vector<std::int32_t> leaves;  ///< the leaf of each place, 2^tests of them

  /// Most tests: a place is one byte.
  static constexpr std::size_t kMostTests = 8;
};

/// The table, where it is faster than the nodes: at most kMostTests tests, at least twice as many
/// nodes, and at most four times as many places as leaves. The tree must outlive it.
std::optional<TestTable> test_table(const Tree& tree);

}  // namespace mliot::trees::detail

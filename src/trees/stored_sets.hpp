// Rules and stored form of the level sets of trees.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "mliot/core/archive.hpp"
#include "mliot/trees/tree.hpp"

namespace mliot::trees::detail {

/// Sets stand in the order of their nodes, each used once. Throws InvalidArgument naming tree t and
/// the node that breaks a rule.
void check_sets(const Tree& tree, std::size_t t);

/// A feature is a number or a category in all trees. Throws InvalidArgument naming the feature.
void check_kinds(const std::vector<Tree>& trees);

/// Writes the sets of all trees; nothing where there are none.
void save_sets(archive::Writer& writer, const std::vector<Tree>& trees);

/// The stored sets of all trees. Files of forests without categories have none.
class StoredSets {
 public:
  /// Throws FormatError unless the arrays fit the number of nodes of all trees.
  StoredSets(const archive::Reader& reader, std::size_t nodes);

  /// Gives the tree, whose first node is number `first` of all, its sets. Trees come in order.
  void take(Tree& tree, std::size_t first);

 private:
  std::span<const std::int32_t> counts_;  // of each node's words, -1 where it has a threshold
  std::span<const std::uint64_t> words_;
  std::size_t next_word_ = 0;
};

}  // namespace mliot::trees::detail

// Checks, writes and reads level sets.
#include "trees/stored_sets.hpp"

#include <algorithm>
#include <map>

#include "mliot/core/error.hpp"

namespace mliot::trees::detail {

void check_sets(const Tree& tree, std::size_t t) {
  std::int32_t next = 0;
  for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
    const Node& node = tree.nodes[i];
    if (!node.is_categorical()) continue;
    require(node.set == next && static_cast<std::size_t>(next) < tree.sets.size(),
            "forest: tree {} node {} refers to set {}, the next of {} sets is {}", t, i, node.set,
            tree.sets.size(), next);
    require(node.threshold == 0, "forest: tree {} node {} has a set and a threshold", t, i);
    const LevelSet& set = tree.sets[static_cast<std::size_t>(next++)];
    require(set.end() <= LevelSet::kMostLevels,
            "forest: tree {} node {} has levels up to {}, at most {} are allowed", t, i, set.end(),
            LevelSet::kMostLevels);
  }
  require(static_cast<std::size_t>(next) == tree.sets.size(),
          "forest: tree {} has {} categorical nodes and {} sets", t, next, tree.sets.size());
}

void check_kinds(const std::vector<Tree>& trees) {
  std::map<std::int32_t, bool> categorical;
  const auto has_sets = [](const Tree& tree) { return !tree.sets.empty(); };
  if (std::none_of(trees.begin(), trees.end(), has_sets)) return;
  for (const Tree& tree : trees) {
    for (const Node& node : tree.nodes) {
      const auto known = categorical.emplace(node.feature, node.is_categorical()).first;
      require(known->second == node.is_categorical(),
              "forest: feature {} is split by thresholds and by levels", node.feature);
    }
  }
}

void save_sets(archive::Writer& writer, const std::vector<Tree>& trees) {
  std::vector<std::int32_t> counts;  // of each node's words, -1 where it has a threshold
  std::vector<std::uint64_t> words;
  bool any = false;
  for (const Tree& tree : trees) {
    any = any || !tree.sets.empty();
    for (const Node& node : tree.nodes) {
      counts.push_back(-1);
      if (!node.is_categorical()) continue;
      const auto set = tree.sets[static_cast<std::size_t>(node.set)].words();
      counts.back() = static_cast<std::int32_t>(set.size());
      words.insert(words.end(), set.begin(), set.end());
    }
  }
  if (!any) return;
  writer.array("level_words", counts);
  writer.array("levels", words);
}

StoredSets::StoredSets(const archive::Reader& reader, std::size_t nodes) {
  if (!reader.has("level_words")) return;
  constexpr std::size_t kMostWords = LevelSet::kMostLevels / LevelSet::kWordBits;
  counts_ = reader.view<std::int32_t>("level_words", nodes);
  std::size_t total = 0;
  for (const std::int32_t count : counts_) {
    reader.check(count >= -1 && count <= static_cast<std::int32_t>(kMostWords), "level_words",
                 "holds an impossible count");
    total += count > 0 ? static_cast<std::size_t>(count) : 0;
  }
  words_ = reader.view<std::uint64_t>("levels", total);
  for (std::size_t node = 0, end = 0; node < nodes; ++node) {
    end += counts_[node] > 0 ? static_cast<std::size_t>(counts_[node]) : 0;
    reader.check(counts_[node] <= 0 || words_[end - 1] != 0, "levels", "ends a set with a zero");
  }
}

void StoredSets::take(Tree& tree, std::size_t first) {
  if (counts_.empty()) return;
  for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
    const std::int32_t count = counts_[first + i];
    if (count < 0) continue;
    const auto from = words_.begin() + static_cast<std::ptrdiff_t>(next_word_);
    next_word_ += static_cast<std::size_t>(count);
    tree.nodes[i].set = static_cast<std::int32_t>(tree.sets.size());
    tree.sets.emplace_back(std::vector(from, from + count));
  }
}

}  // namespace mliot::trees::detail

// A block of rows through trees: the walk with a branch a node beside the range select.
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "kernel/range_select.hpp"
#include "mliot/core/random.hpp"
#include "steps/pairs.hpp"

namespace mliot::benchmarks {
namespace {

constexpr std::size_t kColumns = 100;
constexpr std::size_t kTrees = 100;

// A node, or the value of a leaf where left is right.
struct WalkNode {
  std::uint32_t column;
  std::int8_t threshold;
  std::uint32_t left;
  std::uint32_t right;
  std::int32_t value;
};

// The same random trees in both forms.
class Forest {
 public:
  explicit Forest(std::size_t leaves) {
    for (std::size_t t = 0; t < kTrees; ++t) {
      first_leaf_ = leaves_.size();
      const std::size_t first_node = nodes_.size();
      roots_.push_back(static_cast<std::uint32_t>(walk_.size()));
      grow(leaves, 0);
      trees_.push_back({static_cast<std::uint32_t>(first_node),
                        static_cast<std::uint32_t>(nodes_.size() - first_node),
                        static_cast<std::uint32_t>(first_leaf_), static_cast<std::uint32_t>(leaves),
                        false, false});
      leaves_.resize((leaves_.size() + 63) / 64 * 64);
    }
  }

  const std::vector<WalkNode>& walk() const { return walk_; }
  const std::vector<std::uint32_t>& roots() const { return roots_; }
  kernel::SelectForest<std::int32_t> select() const {
    return {nodes_.data(), trees_.data(), trees_.size(), leaves_.data()};
  }

 private:
  std::uint32_t draw(std::uint32_t below) {
    return static_cast<std::uint32_t>(random_.below(drawn_++, below));
  }

  // Grows a subtree of so many leaves, numbered from `first` on; returns its place in walk_.
  std::uint32_t grow(std::size_t leaves, std::size_t first) {
    const auto place = static_cast<std::uint32_t>(walk_.size());
    walk_.push_back({0, 0, place, place, 0});
    if (leaves == 1) {
      walk_[place].value = static_cast<std::int32_t>(draw(1000)) - 500;
      leaves_.push_back(walk_[place].value);
      return place;
    }
    const auto column = draw(kColumns);
    const auto threshold = static_cast<std::int8_t>(static_cast<int>(draw(200)) - 100);
    const std::size_t lower = std::clamp<std::size_t>(
        leaves / 4 + draw(1U + static_cast<std::uint32_t>(leaves) / 2), 1, leaves - 1);
    nodes_.push_back({column, threshold, static_cast<std::uint8_t>(first),
                      static_cast<std::uint8_t>(first + lower), 0xFF});
    walk_[place].column = column;
    walk_[place].threshold = threshold;
    const std::uint32_t left = grow(lower, first);
    const std::uint32_t right = grow(leaves - lower, first + lower);
    walk_[place].left = left;
    walk_[place].right = right;
    return place;
  }

  Random random_{12};
  std::uint64_t drawn_ = 0;
  std::size_t first_leaf_ = 0;
  std::vector<WalkNode> walk_;
  std::vector<std::uint32_t> roots_;
  std::vector<kernel::SelectNode> nodes_;
  std::vector<kernel::SelectTree> trees_;
  std::vector<std::int32_t> leaves_;
};

// Bins of some rows: a row after the other, and in blocks by column.
struct Block {
  std::size_t rows;
  std::vector<std::int8_t> by_row;
  std::vector<std::int8_t> by_column;

  explicit Block(std::size_t count)
      : rows(count), by_row(count * kColumns), by_column(count * kColumns) {
    const Random random(13);
    for (std::size_t i = 0; i < rows; ++i) {
      const std::size_t start = i / kernel::kBlockRows * kernel::kBlockRows * kColumns;
      for (std::size_t f = 0; f < kColumns; ++f) {
        const auto bin =
            static_cast<std::int8_t>(static_cast<int>(random.below(i * kColumns + f, 255)) - 128);
        by_row[i * kColumns + f] = bin;
        by_column[start + f * kernel::kBlockRows + i % kernel::kBlockRows] = bin;
      }
    }
  }
};

using Scores = std::vector<std::int32_t>;

// One row after the other, a branch a node.
Scores branching(const Forest& forest, const Block& block) {
  Scores scores(block.rows);
  for (const std::uint32_t root : forest.roots()) {
    for (std::size_t i = 0; i < block.rows; ++i) {
      const std::int8_t* const bins = block.by_row.data() + i * kColumns;
      const WalkNode* node = forest.walk().data() + root;
      while (node->left != node->right) {
        if (bins[node->column] <= node->threshold) {
          node = forest.walk().data() + node->left;
        } else {
          node = forest.walk().data() + node->right;
        }
      }
      scores[i] += node->value;
    }
  }
  return scores;
}

Scores selected(const Forest& forest, const Block& block) {
  Scores scores(block.rows);
  for (std::size_t i = 0; i < block.rows; i += kernel::kBlockRows) {
    kernel::select_sums(forest.select(), block.by_column.data() + i * kColumns, kernel::kBlockRows,
                        scores.data() + i);
  }
  return scores;
}

}  // namespace

void compare_predictions(Pairs& pairs, std::size_t rows) {
  const std::size_t blocks =
      std::max<std::size_t>(1, std::min<std::size_t>(rows, 20'000) / kernel::kBlockRows);
  const Block block(blocks * kernel::kBlockRows);
  for (const std::size_t leaves : {31U, 63U, 127U, 255U}) {
    const Forest forest(leaves);
    pairs.compare(("select_" + std::to_string(leaves)).c_str(), block.rows * kTrees,
                  [&] { return branching(forest, block); },
                  [&] { return selected(forest, block); });
  }
}

}  // namespace mliot::benchmarks

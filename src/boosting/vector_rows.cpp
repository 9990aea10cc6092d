// The rows of the nodes of a shared tree: dealt to children, and numbered by leaf at last.
#include <algorithm>

#include "boosting/vector_grower.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::boosting {
namespace {

constexpr std::size_t kAhead = 16;  // rows between a prefetch and its use

}  // namespace

// Stretches of rows for the threads to share.
std::size_t VectorGrower::parts_of(std::size_t rows) const {
  constexpr std::size_t kRowsPerPart = 8192;
  return std::clamp<std::size_t>(rows / kRowsPerPart, 1, static_cast<std::size_t>(threads_));
}

// Moves the left ones of rows [begin, end) of the ids to their front, and the others to the same
// stretch of right_; how many are left ones.
template <class SendsLeft>
std::size_t VectorGrower::deal(std::size_t begin, std::size_t end, std::size_t column,
                               SendsLeft sends_left) {
  std::uint32_t* const ids = ids_.data();
  std::uint32_t* right = right_.data() + begin;
  std::size_t at = begin;
  for (std::size_t i = begin; i < end; ++i) {
    if (i + kAhead < end) __builtin_prefetch(table_.record(ids[i + kAhead]) + column);
    const std::uint32_t row = ids[i];
    const std::size_t go_left = sends_left(table_.record(row)) ? 1 : 0;
    ids[at] = row;
    *right = row;
    at += go_left;
    right += 1 - go_left;
  }
  return at - begin;
}

// Both children keep the order of the rows.
void VectorGrower::divide(std::size_t parent) {
  const GrownTree::Node& node = tree_.nodes[parent];
  const auto left = static_cast<std::size_t>(node.left);
  const std::size_t right = left + 1;
  const std::size_t begin = work_[parent].begin;
  const std::size_t rows = work_[parent].end - begin;
  const std::size_t parts = parts_of(rows);
  const auto first_of = [&](std::size_t part) { return begin + rows * part / parts; };
  std::vector<std::size_t> lefts(parts);
  const auto deal_all = [&](auto sends_left) {
    parallel_for(parts, threads_, [&](std::size_t part) {
      lefts[part] = deal(first_of(part), first_of(part + 1), node.column, sends_left);
    });
  };
  if (node.goes_right.empty()) {
    const std::size_t feature = node.split.feature;
    const unsigned last = node.split.bin;
    const unsigned missing = node.split.missing_left ? kMissingBin : last;
    deal_all([=](const std::uint8_t* record) {
      return unsigned{record[feature] <= last} | unsigned{record[feature] == missing};
    });
  } else {
    deal_all([&](const std::uint8_t* record) { return node.sends_left(record); });
  }
  std::size_t middle = begin;
  for (std::size_t part = 0; part < parts; ++part) {
    if (part > 0) std::copy_n(ids_.data() + first_of(part), lefts[part], ids_.data() + middle);
    middle += lefts[part];
  }
  std::size_t to = middle;
  for (std::size_t part = 0; part < parts; ++part) {
    const std::size_t count = first_of(part + 1) - first_of(part) - lefts[part];
    std::copy_n(right_.data() + first_of(part), count, ids_.data() + to);
    to += count;
  }
  work_[left].begin = begin;
  work_[left].end = work_[right].begin = middle;
  work_[right].end = work_[parent].end;
  for (const VectorSideRow& each : work_[parent].side) {
    const bool go_left = node.sends_left(each.row.bins);
    work_[go_left ? left : right].side.push_back(each);
  }
  count_children(parent);
}

// A node's rows ascend, so that each thread finds those of its own stretch of rows: no two write
// near each other.
void VectorGrower::number_leaves() {
  std::vector<std::size_t> leaves;
  for (std::size_t node = 0; node < tree_.nodes.size(); ++node) {
    if (tree_.nodes[node].is_leaf()) leaves.push_back(node);
  }
  const std::size_t parts = parts_of(rows_);
  parallel_for(parts, threads_, [&](std::size_t part) {
    const std::size_t first = rows_ * part / parts;
    const std::size_t end = rows_ * (part + 1) / parts;
    std::uint32_t* const leaf_of = leaf_of_.data();
    if (work_[0].end < rows_) {
      std::fill(leaf_of + first, leaf_of + end, static_cast<std::uint32_t>(leaves.size()));
    }
    for (std::size_t leaf = 0; leaf < leaves.size(); ++leaf) {
      const auto rows = rows_of(leaves[leaf]);
      const auto number = static_cast<std::uint32_t>(leaf);
      auto row = std::lower_bound(rows.begin(), rows.end(), first);
      for (; row != rows.end() && *row < end; ++row) leaf_of[*row] = number;
    }
  });
}

}  // namespace mliot::boosting

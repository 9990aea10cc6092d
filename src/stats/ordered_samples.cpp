// Insertion into the counted tree, and the ways down it.
#include "mliot/stats/ordered_samples.hpp"

#include <algorithm>

namespace mliot::stats {
namespace {

/// Room for so many more, at least as many again as there are.
template <class T>
void make_room(std::vector<T>& blocks, std::size_t more) {
  if (blocks.capacity() - blocks.size() >= more) return;
  blocks.reserve(std::max(blocks.size() + more, 2 * blocks.capacity()));
}

/// Puts x at place i of the first `size` entries.
template <class Array, class T>
void put(Array& entries, std::uint32_t size, std::uint32_t i, T x) {
  std::copy_backward(entries.begin() + i, entries.begin() + size, entries.begin() + size + 1);
  entries[i] = x;
}

/// How many of sorted[begin] ... sorted[end - 1] are below x; those equal to it too with `equal`.
template <class Array>
std::uint32_t below_in(const Array& sorted, std::uint32_t begin, std::uint32_t end, double x,
                       bool equal) {
  std::uint32_t n = 0;
  for (std::uint32_t k = begin; k < end; ++k) {
    n += static_cast<std::uint32_t>(equal ? sorted[k] <= x : sorted[k] < x);
  }
  return n;
}

/// The last child whose least sample is not above x, or below x without `equal`; else the first.
template <class Node>
std::uint32_t child_of(const Node& node, double x, bool equal) {
  return below_in(node.least, 1, node.size, x, equal);
}

}  // namespace

bool OrderedSamples::is_full(std::uint32_t block, int level) const noexcept {
  return level == 0 ? leaves_[block].size == kLeaf : nodes_[block].size == kFan;
}

void OrderedSamples::reserve_one() {
  if (leaves_.empty()) make_room(leaves_, 1);
  if (height_ == 0 && (leaves_.empty() || !is_full(root_, 0))) return;
  make_room(leaves_, 1);
  make_room(nodes_, static_cast<std::size_t>(height_) + 2);  // one a level, and a root above them
}

void OrderedSamples::insert(double x) {
  reserve_one();
  x += 0.0;  // -0 becomes 0
  if (leaves_.empty()) leaves_.emplace_back();
  if (is_full(root_, height_)) grow_root();
  std::uint32_t block = root_;
  for (int level = height_; level > 0; --level) block = step_down(block, level, x);
  Leaf& leaf = leaves_[block];
  put(leaf.samples, leaf.size, below_in(leaf.samples, 0, leaf.size, x, true), x);
  ++leaf.size;
  ++size_;
}

void OrderedSamples::grow_root() {
  Node above;
  above.size = 1;
  above.child[0] = root_;
  above.count[0] = size_;
  above.least[0] = at(0);
  root_ = static_cast<std::uint32_t>(nodes_.size());
  nodes_.push_back(above);
  split_child(root_, 0, height_);
  ++height_;
}

// The upper half of a full child, which is of that level, becomes the next child of its parent.
void OrderedSamples::split_child(std::uint32_t parent, std::uint32_t i, int level) {
  const std::uint32_t full = nodes_[parent].child[i];
  std::uint32_t added = 0;
  std::int64_t moved = 0;
  double least = 0;
  const auto halve = [&](auto& blocks, auto move) {
    added = static_cast<std::uint32_t>(blocks.size());
    blocks.emplace_back();
    auto& upper = blocks.back();
    auto& lower = blocks[full];
    const std::uint32_t kept = lower.size / 2;
    upper.size = lower.size - kept;
    move(lower, upper, kept);
    lower.size = kept;
  };
  if (level == 0) {
    halve(leaves_, [&](Leaf& lower, Leaf& upper, std::uint32_t kept) {
      std::copy(lower.samples.begin() + kept, lower.samples.end(), upper.samples.begin());
      moved = upper.size;
      least = upper.samples[0];
    });
  } else {
    halve(nodes_, [&](Node& lower, Node& upper, std::uint32_t kept) {
      std::copy(lower.child.begin() + kept, lower.child.end(), upper.child.begin());
      std::copy(lower.count.begin() + kept, lower.count.end(), upper.count.begin());
      std::copy(lower.least.begin() + kept, lower.least.end(), upper.least.begin());
      for (std::uint32_t k = 0; k < upper.size; ++k) moved += upper.count[k];
      least = upper.least[0];
    });
  }
  Node& node = nodes_[parent];
  put(node.child, node.size, i + 1, added);
  put(node.count, node.size, i + 1, moved);
  put(node.least, node.size, i + 1, least);
  node.count[i] -= moved;
  ++node.size;
}

// The child that x goes to, with room for it; counts x there.
std::uint32_t OrderedSamples::step_down(std::uint32_t node, int level, double x) {
  std::uint32_t i = child_of(nodes_[node], x, true);
  if (is_full(nodes_[node].child[i], level - 1)) {
    split_child(node, i, level - 1);
    if (nodes_[node].least[i + 1] <= x) ++i;
  }
  Node& parent = nodes_[node];
  ++parent.count[i];
  parent.least[i] = std::min(parent.least[i], x);
  return parent.child[i];
}

double OrderedSamples::at(std::int64_t place) const noexcept {
  std::uint32_t block = root_;
  for (int level = height_; level > 0; --level) {
    const Node& node = nodes_[block];
    std::uint32_t i = 0;
    while (place >= node.count[i]) place -= node.count[i++];
    block = node.child[i];
  }
  return leaves_[block].samples[static_cast<std::size_t>(place)];
}

std::int64_t OrderedSamples::below(double x, bool equal) const noexcept {
  if (size_ == 0) return 0;
  std::int64_t sum = 0;
  std::uint32_t block = root_;
  for (int level = height_; level > 0; --level) {
    const Node& node = nodes_[block];
    const std::uint32_t i = child_of(node, x, equal);
    for (std::uint32_t k = 0; k < i; ++k) sum += node.count[k];
    block = node.child[i];
  }
  const Leaf& leaf = leaves_[block];
  return sum + below_in(leaf.samples, 0, leaf.size, x, equal);
}

std::vector<double> OrderedSamples::sorted() const {
  std::vector<double> out;
  out.reserve(static_cast<std::size_t>(size_));
  if (size_ > 0) append_sorted(root_, height_, out);
  return out;
}

void OrderedSamples::append_sorted(std::uint32_t block, int level, std::vector<double>& out) const {
  if (level == 0) {
    const Leaf& leaf = leaves_[block];
    out.insert(out.end(), leaf.samples.begin(), leaf.samples.begin() + leaf.size);
    return;
  }
  const Node& node = nodes_[block];
  for (std::uint32_t k = 0; k < node.size; ++k) append_sorted(node.child[k], level - 1, out);
}

}  // namespace mliot::stats

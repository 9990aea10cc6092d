// Bodies of the range select, compiled once for each instruction set.
//
// In pre-order a row stands at a node exactly when the lowest leaf it can still reach equals the
// node's first leaf. So one byte a row is the whole state, and a node is a compare of that byte, a
// compare of the bin, and a select: no branch, no stack, no gather. A tabled tree needs no state:
// each test sets a bit.
#include "kernel/range_select.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/range_select.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Bytes = hn::ScalableTag<std::int8_t>;
using ByteVector = hn::Vec<Bytes>;

// Four chains keep the ports busy: each node's select waits for the node before it.
constexpr std::size_t kChains = 4;
constexpr std::size_t kStep = kChains * HWY_LANES(std::int8_t);
static_assert(kBlockRows % kStep == 0);

struct Cursor {
  ByteVector c0, c1, c2, c3;
};

// A node in every lane.
struct WideNode {
  ByteVector threshold, first, middle, mask;
};

HWY_INLINE WideNode widened(const SelectNode& node) {
  const Bytes d;
  return {hn::Set(d, node.threshold), hn::Set(d, static_cast<std::int8_t>(node.first)),
          hn::Set(d, static_cast<std::int8_t>(node.middle)),
          hn::Set(d, static_cast<std::int8_t>(node.mask))};
}

template <bool kMasked>
HWY_INLINE ByteVector step(ByteVector cursor, const std::int8_t* bins, const WideNode& node) {
  const Bytes d;
  auto bin = hn::LoadU(d, bins);
  if constexpr (kMasked) bin = hn::And(bin, node.mask);
  const auto right = hn::Gt(bin, node.threshold);
  return hn::IfThenElse(hn::And(hn::Eq(cursor, node.first), right), node.middle, cursor);
}

template <bool kMasked>
HWY_INLINE Cursor walk_nodes(const SelectNode* nodes, std::size_t count, const std::int8_t* bins) {
  const Bytes d;
  const std::size_t lanes = hn::Lanes(d);
  Cursor cursor{hn::Zero(d), hn::Zero(d), hn::Zero(d), hn::Zero(d)};
  for (std::size_t i = 0; i < count; ++i) {
    const SelectNode& node = nodes[i];
    const WideNode wide = widened(node);
    const std::int8_t* x = bins + kBlockRows * static_cast<std::size_t>(node.column);
    cursor.c0 = step<kMasked>(cursor.c0, x, wide);
    cursor.c1 = step<kMasked>(cursor.c1, x + lanes, wide);
    cursor.c2 = step<kMasked>(cursor.c2, x + 2 * lanes, wide);
    cursor.c3 = step<kMasked>(cursor.c3, x + 3 * lanes, wide);
  }
  return cursor;
}

template <bool kMasked>
HWY_INLINE ByteVector test(ByteVector place, const std::int8_t* bins, const WideNode& node) {
  const Bytes d;
  auto bin = hn::LoadU(d, bins);
  if constexpr (kMasked) bin = hn::And(bin, node.mask);
  return hn::Or(place, hn::IfThenElseZero(hn::Gt(bin, node.threshold), node.middle));
}

template <bool kMasked>
HWY_INLINE Cursor join_tests(const SelectNode* nodes, std::size_t count, const std::int8_t* bins) {
  const Bytes d;
  const std::size_t lanes = hn::Lanes(d);
  Cursor place{hn::Zero(d), hn::Zero(d), hn::Zero(d), hn::Zero(d)};
  for (std::size_t i = 0; i < count; ++i) {
    const WideNode wide = widened(nodes[i]);
    const std::int8_t* x = bins + kBlockRows * static_cast<std::size_t>(nodes[i].column);
    place.c0 = test<kMasked>(place.c0, x, wide);
    place.c1 = test<kMasked>(place.c1, x + lanes, wide);
    place.c2 = test<kMasked>(place.c2, x + 2 * lanes, wide);
    place.c3 = test<kMasked>(place.c3, x + 3 * lanes, wide);
  }
  return place;
}

HWY_INLINE Cursor walk(const SelectNode* nodes, const SelectTree& tree, const std::int8_t* bins) {
  const SelectNode* first = nodes + tree.first_node;
  if (tree.tabled) {
    return tree.masked ? join_tests<true>(first, tree.nodes, bins)
                       : join_tests<false>(first, tree.nodes, bins);
  }
  if (tree.masked) return walk_nodes<true>(first, tree.nodes, bins);
  return walk_nodes<false>(first, tree.nodes, bins);
}

HWY_INLINE void store(const Cursor& cursor, std::uint8_t* leaves) {
  const Bytes d;
  const std::size_t lanes = hn::Lanes(d);
  auto* out = reinterpret_cast<std::int8_t*>(leaves);
  hn::StoreU(cursor.c0, d, out);
  hn::StoreU(cursor.c1, d, out + lanes);
  hn::StoreU(cursor.c2, d, out + 2 * lanes);
  hn::StoreU(cursor.c3, d, out + 3 * lanes);
}

template <class Leaf>
HWY_INLINE void add_leaves(const std::uint8_t* reached, const Leaf* leaves, Leaf* sums) {
  for (std::size_t i = 0; i < kStep; ++i) sums[i] += leaves[reached[i]];
}

template <class Leaf>
HWY_INLINE void sum_block(const SelectForest<Leaf>& forest, const std::int8_t* bins,
                          std::size_t rows, Leaf* sums) {
  HWY_ALIGN std::uint8_t reached[kStep];
  for (std::size_t start = 0; start < rows; start += kStep) {
    for (std::size_t t = 0; t < forest.count; ++t) {
      const SelectTree& tree = forest.trees[t];
      store(walk(forest.nodes, tree, bins + start), reached);
      add_leaves(reached, forest.leaves + tree.first_leaf, sums + start);
    }
  }
}

void select_sums32(const SelectForest<std::int32_t>& forest, const std::int8_t* bins,
                   std::size_t rows, std::int32_t* sums) {
  sum_block(forest, bins, rows, sums);
}

void select_sums64(const SelectForest<std::int64_t>& forest, const std::int8_t* bins,
                   std::size_t rows, std::int64_t* sums) {
  sum_block(forest, bins, rows, sums);
}

void select_leaves_body(const SelectNode* nodes, const SelectTree& tree, const std::int8_t* bins,
                        std::uint8_t* leaves) {
  for (std::size_t start = 0; start < kBlockRows; start += kStep) {
    store(walk(nodes, tree, bins + start), leaves + start);
  }
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(select_sums32);
MLIOT_KERNEL_TABLE(select_sums64);
MLIOT_KERNEL_TABLE(select_leaves_body);

void select_sums(const SelectForest<std::int32_t>& forest, const std::int8_t* bins,
                 std::size_t rows, std::int32_t* sums) {
  select_sums32_table.get()(forest, bins, rows, sums);
}

void select_sums(const SelectForest<std::int64_t>& forest, const std::int8_t* bins,
                 std::size_t rows, std::int64_t* sums) {
  select_sums64_table.get()(forest, bins, rows, sums);
}

void select_leaves(const SelectNode* nodes, const SelectTree& tree, const std::int8_t* bins,
                   std::uint8_t* leaves) {
  select_leaves_body_table.get()(nodes, tree, bins, leaves);
}

}  // namespace mliot::kernel
#endif

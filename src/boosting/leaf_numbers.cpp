// Numbers have a byte where there are few leaves: most then stay in the cache while they are dealt.
#include "boosting/leaf_numbers.hpp"

#include <algorithm>
#include <mutex>

#include "boosting/rest_sums.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::boosting {
namespace {

constexpr std::size_t kMostInByte = 255;  // leaves; the number after them is that of no leaf
constexpr std::size_t kChunk = 32768;
constexpr std::size_t kParallelRows = 16384;

std::vector<std::size_t> leaves_of(const GrownTree& tree) {
  std::vector<std::size_t> leaves;
  leaves.reserve(tree.nodes.size() / 2 + 1);
  for (std::size_t node = 0; node < tree.nodes.size(); ++node) {
    if (tree.nodes[node].is_leaf()) leaves.push_back(node);
  }
  return leaves;
}

// Calls use(first, end) for parts of the rows, as many for one thread as for another.
template <class Use>
void for_rows(std::size_t rows, int threads, Use use) {
  const auto fair = static_cast<std::size_t>(threads);
  const std::size_t chunks = (rows + kChunk - 1) / kChunk;
  const std::size_t parts = (chunks + fair - 1) / fair * fair;
  parallel_for(parts, threads,
               [&](std::size_t part) { use(rows * part / parts, rows * (part + 1) / parts); });
}

}  // namespace

template <class Use>
void LeafNumbers::with_numbers(Use use) const {
  if (leaves_.size() <= kMostInByte) {
    use(reinterpret_cast<std::uint8_t*>(room_.data()));
  } else {
    use(room_.data());
  }
}

// A lane's rows are neighbours, so that no two threads write near each other.
LeafNumbers::LeafNumbers(const TreeGrower& grower, const GrownTree& tree,
                         std::span<std::uint32_t> room, int threads)
    : leaves_(leaves_of(tree)), room_(room), threads_(room.size() < kParallelRows ? 1 : threads) {
  with_numbers([&]<class Number>(Number* leaf_of) {
    std::size_t inside = 0;
    for (std::size_t lane = 0; lane < grower.lanes(); ++lane) {
      for (const std::size_t node : leaves_) inside += grower.rows_of(node, lane).size();
    }
    if (inside < room_.size()) {
      std::fill_n(leaf_of, room_.size(), static_cast<Number>(leaves_.size()));
    }
    parallel_for(grower.lanes(), threads_, [&](std::size_t lane) {
      for (std::size_t leaf = 0; leaf < leaves_.size(); ++leaf) {
        const auto number = static_cast<Number>(leaf);
        for (const std::uint32_t row : grower.rows_of(leaves_[leaf], lane)) leaf_of[row] = number;
      }
    });
  });
}

std::vector<RestTotals> LeafNumbers::sums_of(const std::uint32_t* rests) const {
  std::vector<RestTotals> all(leaves_.size() + 1);  // the last one: of rows outside the bag
  std::mutex mutex;
  with_numbers([&](const auto* leaf_of) {
    for_rows(room_.size(), threads_, [&](std::size_t first, std::size_t end) {
      std::vector<RestTotals> sums(all.size());
      add_rests(leaf_of + first, rests + first, end - first, sums);
      const std::lock_guard lock(mutex);  // whose turn it is does not matter to integers
      for (std::size_t leaf = 0; leaf < sums.size(); ++leaf) {
        all[leaf].gradient += sums[leaf].gradient;
        all[leaf].hessian += sums[leaf].hessian;
      }
    });
  });
  all.pop_back();
  return all;
}

void LeafNumbers::add(const std::vector<std::int64_t>& values, std::span<double> sums) const {
  std::vector<double> by_leaf;
  by_leaf.reserve(leaves_.size() + 1);
  for (const std::size_t node : leaves_) by_leaf.push_back(static_cast<double>(values[node]));
  by_leaf.push_back(0);  // of rows outside the bag
  with_numbers([&](const auto* leaf_of) {
    for_rows(room_.size(), threads_, [&](std::size_t first, std::size_t end) {
      const double* const value = by_leaf.data();
      double* const to = sums.data();
      for (std::size_t row = first; row < end; ++row) to[row] += value[leaf_of[row]];
    });
  });
}

}  // namespace mliot::boosting

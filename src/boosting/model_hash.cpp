// A hash over every field of a forest.
#include <bit>
#include <cstdint>

#include "mliot/boosting/fit.hpp"

namespace mliot::boosting {
namespace {

// FNV-1a over 64-bit words, with a final mix of the high bits.
class WordHash {
 public:
  void add(std::uint64_t word) noexcept {
    state_ = (state_ ^ word) * 0x100000001B3U;
    state_ ^= state_ >> 29U;
  }
  void add(double x) noexcept { add(std::bit_cast<std::uint64_t>(x)); }
  void add(float x) noexcept { add(std::uint64_t{std::bit_cast<std::uint32_t>(x)}); }
  void add(std::int64_t x) noexcept { add(static_cast<std::uint64_t>(x)); }
  std::uint64_t value() const noexcept { return state_; }

 private:
  std::uint64_t state_ = 0xCBF29CE484222325U;
};

}  // namespace

std::uint64_t hash(const FittedTrees& forest) {
  WordHash hash;
  hash.add(forest.columns);
  hash.add(std::int64_t{forest.grid_exponent});
  hash.add(forest.base_score);
  for (const int exponent : forest.grid_exponents) hash.add(std::int64_t{exponent});
  for (const double base : forest.base_scores) hash.add(base);
  for (const trees::Tree& tree : forest.trees) {
    hash.add(static_cast<std::uint64_t>(tree.leaves.size()));
    for (const trees::Node& node : tree.nodes) {
      hash.add(std::int64_t{node.feature});
      hash.add(std::int64_t{node.middle});
      hash.add(std::int64_t{node.end});
      hash.add(node.threshold);
      hash.add(std::int64_t{node.missing_left ? 1 : 0});
      hash.add(node.gain);
      hash.add(node.cover);
      if (node.is_categorical()) hash.add(std::int64_t{node.set});
    }
    for (const trees::LevelSet& set : tree.sets) {
      hash.add(static_cast<std::uint64_t>(set.words().size()));
      for (const std::uint64_t word : set.words()) hash.add(word);
    }
    for (const std::int64_t leaf : tree.leaves) hash.add(leaf);
    for (const float cover : tree.leaf_cover) hash.add(cover);
  }
  return hash.value();
}

}  // namespace mliot::boosting

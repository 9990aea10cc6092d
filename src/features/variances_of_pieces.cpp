// Variances of a block's windows from sums of pieces.
//
// The pieces are cut for the largest sample of a block, so that the rounding stays open in windows
// that are small beside it. These are made with pieces of their own: first in smaller blocks, then
// one by one, at last by whole numbers of many limbs.
#include "features/variances_of_pieces.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "features/exact_state.hpp"
#include "features/without_offset.hpp"
#include "kernel/block_facts.hpp"

namespace mliot::features {
namespace {

using kernel::VarianceBlock;

constexpr std::array<std::size_t, 2> kParts = {16, 1};  // outputs of the smaller blocks
constexpr std::size_t kLeastRepair = 16;  // samples that a variance by limbs costs at least

template <class Out>
class Maker {
 public:
  explicit Maker(const VarianceBlock& whole)
      : left_(whole.n / std::max(whole.window, kLeastRepair)) {}

  /// The block's variances; false where they are beyond the kernel or repairs cost too much.
  bool make(const VarianceBlock& block, std::size_t level, Out* out) {
    Level& here = levels_[level];
    if (!by_own_grid(block, here, out)) return false;
    const auto constant = [&](std::uint32_t place) {
      const bool found = is_constant(block.x + place - (block.window - 1), block.window);
      if (found) out[place] = 0;
      return found;
    };
    std::erase_if(here.open, constant);
    return level == kParts.size() ? by_limbs(block, here.open, out) : by_parts(block, level, out);
  }

 private:
  struct Level {
    std::vector<double> moved;        ///< samples without offset
    std::vector<std::uint32_t> open;  ///< places whose rounding is
  };

  bool by_own_grid(const VarianceBlock& block, Level& level, Out* out) const {
    const std::size_t reached = block.n + block.window - 1;
    without_offset(block.x - (block.window - 1), reached, level.moved);
    const double* moved = level.moved.data();
    auto grid = kernel::variance_grid(block.window, kernel::block_facts(moved, reached).largest);
    if (!grid) return false;
    if (!kernel::splits_into_pieces(moved, reached, grid->unit, grid->fine * grid->unit)) {
      grid = kernel::with_rounded_pieces(*grid, block.window);
    }
    VarianceBlock values = block;
    values.x = moved + block.window - 1;
    level.open.resize(block.n);
    level.open.resize(kernel::rolling_variances(values, *grid, out, level.open.data()));
    return true;
  }

  /// The smaller blocks that hold open places, made anew.
  bool by_parts(const VarianceBlock& block, std::size_t level, Out* out) {
    const std::size_t size = kParts[level];
    std::size_t made = 0;  // outputs before it need no more
    for (const std::uint32_t place : levels_[level].open) {
      if (place < made) continue;
      const std::size_t begin = place / size * size;
      made = std::min(begin + size, block.n);
      VarianceBlock part = block;
      part.x += begin;
      part.n = made - begin;
      if (!make(part, level + 1, out + begin)) return false;
    }
    return true;
  }

  bool by_limbs(const VarianceBlock& block, const std::vector<std::uint32_t>& open, Out* out) {
    if (open.size() > left_) return false;
    left_ -= open.size();
    for (const std::uint32_t place : open) {
      const double* first = block.x + place - (block.window - 1);
      const Out variance = variance_anew<Out>(first, block.window, block.ddof);
      out[place] = block.root ? std::sqrt(variance) : variance;
    }
    return true;
  }

  std::array<Level, kParts.size() + 1> levels_;
  std::size_t left_;  ///< variances that may yet be made by limbs
};

}  // namespace

bool variances_of_pieces(const VarianceBlock& block, double* out) {
  return Maker<double>(block).make(block, 0, out);
}
bool variances_of_pieces(const VarianceBlock& block, float* out) {
  return Maker<float>(block).make(block, 0, out);
}

}  // namespace mliot::features

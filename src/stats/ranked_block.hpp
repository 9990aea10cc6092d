// Order statistics of windows that slide over a block, by the ranks of its samples.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace mliot::stats {

/// A block of samples, sorted once, and the window over it as one bit a rank.
///
/// A sample that enters or leaves flips its bit; the next sample in order is the next bit that is
/// set. So a window costs the same whatever its length, where its places move little.
///
/// Missing:  NaN has no rank and never is in the window. -0 counts as 0.
/// Cost:     a radix sort of the block, then O(1) a step where windows are no small part of it.
class RankedBlock {
 public:
  /// The rank of a missing sample.
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  explicit RankedBlock(std::span<const double> samples);

  /// The rank of sample i of the block; equal samples have ranks in the order of their coming.
  std::uint32_t rank(std::size_t i) const noexcept { return ranks_[i]; }

  /// The samples that are not missing, by rank.
  std::span<const double> sorted() const noexcept { return sorted_; }

  /// Takes sample i of the block into the window, in which it is not.
  void enter(std::size_t i) noexcept {
    const std::uint32_t rank = ranks_[i];
    if (rank == kNone) return;
    words_[rank / kBits] |= std::uint64_t{1} << (rank % kBits);
    ++present_;
    if (rank < cursor_) ++below_;
  }

  /// Takes sample i of the block, which is in the window, out of it.
  void leave(std::size_t i) noexcept {
    const std::uint32_t rank = ranks_[i];
    if (rank == kNone) return;
    words_[rank / kBits] &= ~(std::uint64_t{1} << (rank % kBits));
    --present_;
    if (rank < cursor_) --below_;
  }

  /// How many samples the window holds.
  std::int64_t present() const noexcept { return present_; }

  /// The sample at a place of the sorted window, 0 the least, below present().
  double at(std::int64_t place) noexcept {
    while (below_ > place) {
      cursor_ = before(cursor_);
      --below_;
    }
    cursor_ = from(cursor_);
    while (below_ < place) {
      cursor_ = from(cursor_ + 1);
      ++below_;
    }
    return sorted_[cursor_];
  }

 private:
  static constexpr std::uint32_t kBits = 64;

  /// The first rank in the window that is not below `rank`; there is one.
  std::uint32_t from(std::uint32_t rank) const noexcept {
    std::uint32_t word = rank / kBits;
    std::uint64_t bits = words_[word] >> (rank % kBits) << (rank % kBits);
    while (bits == 0) bits = words_[++word];
    return word * kBits + static_cast<std::uint32_t>(std::countr_zero(bits));
  }

  /// The last rank in the window that is below `rank`; there is one.
  std::uint32_t before(std::uint32_t rank) const noexcept {
    std::uint32_t word = rank / kBits;
    std::uint64_t bits = words_[word] & ((std::uint64_t{1} << (rank % kBits)) - 1);
    while (bits == 0) bits = words_[--word];
    return word * kBits + kBits - 1 - static_cast<std::uint32_t>(std::countl_zero(bits));
  }

  std::vector<std::uint32_t> ranks_;  ///< of each sample
  std::vector<double> sorted_;        ///< the sample of each rank
  std::vector<std::uint64_t> words_;  ///< a bit a rank: whether it is in the window
  std::int64_t present_ = 0;
  std::uint32_t cursor_ = 0;  ///< a rank
  std::int64_t below_ = 0;    ///< samples in the window of lower rank than the cursor
};

/// step(t, block) after each sample t in [begin, end) of a series, with the last `window` samples
/// in the block's window, or all so far.
template <class Step>
void slide_ranks(std::span<const double> in, std::size_t begin, std::size_t end, std::size_t window,
                 const Step& step) {
  const std::size_t first = begin - (begin < window ? begin : window - 1);
  RankedBlock block(in.subspan(first, end - first));
  for (std::size_t t = first; t < begin; ++t) block.enter(t - first);
  for (std::size_t t = begin; t < end; ++t) {
    if (t >= first + window) block.leave(t - first - window);
    block.enter(t - first);
    step(t, block);
  }
}

}  // namespace mliot::stats

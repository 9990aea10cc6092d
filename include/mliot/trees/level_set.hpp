// Which levels of a category a node sends left: whole numbers from 0, as bits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace mliot::trees {

/// A set of levels. Equal sets have equal words: there is none behind the highest level.
class LevelSet {
 public:
  static constexpr std::size_t kWordBits = 64;
  static constexpr std::size_t kMostLevels = 65536;

  LevelSet() = default;

  /// Bit b of word w stands for level 64 w + b.
  explicit LevelSet(std::vector<std::uint64_t> words) : words_(std::move(words)) {
    while (!words_.empty() && words_.back() == 0) words_.pop_back();
  }

  void insert(std::size_t level) {
    if (level >= end()) words_.resize(level / kWordBits + 1);
    words_[level / kWordBits] |= std::uint64_t{1} << level % kWordBits;
  }

  bool has(std::size_t level) const noexcept {
    return level < end() && (words_[level / kWordBits] >> level % kWordBits & 1U) != 0;
  }

  /// Whether x is a level of the set; a number that is no level at all is in no set.
  bool has_value(double x) const noexcept {
    if (!(x >= 0 && x < static_cast<double>(end()))) return false;
    const auto level = static_cast<std::size_t>(x);
    return static_cast<double>(level) == x && has(level);
  }

  /// Above every level.
  std::size_t end() const noexcept { return words_.size() * kWordBits; }

  std::span<const std::uint64_t> words() const noexcept { return words_; }

  bool operator==(const LevelSet&) const = default;

 private:
  std::vector<std::uint64_t> words_;
};

}  // namespace mliot::trees

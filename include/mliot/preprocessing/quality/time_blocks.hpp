// A series cut into a few dozen stretches of time: level and spread of each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace mliot::archive {
class PackedReader;
class PackedWriter;
}  // namespace mliot::archive

namespace mliot::preprocessing {

/// Samples whose time lies in [begin, begin + width).
class TimeBlock {
 public:
  static constexpr std::size_t kSamples = 32;

  TimeBlock() = default;
  explicit TimeBlock(std::int64_t key) : key_(key) {}

  void add(std::int64_t time, double x);
  void merge(const TimeBlock& other);

  std::int64_t key() const noexcept { return key_; }
  void shift_key(int bits) noexcept { key_ >>= bits; }
  std::int64_t count() const noexcept { return count_; }  ///< samples that are not missing
  std::int64_t missing() const noexcept { return missing_; }
  double min() const noexcept { return min_; }
  double max() const noexcept { return max_; }

  /// Median of the sampled values, the lower one of two. NaN without values.
  double median() const;

  /// 1.4826 times the median distance of the sampled values from their median.
  double spread() const;

  /// The sampled values, in no order that matters.
  std::vector<double> sampled() const;

  void save(archive::PackedWriter& writer) const;

  /// The block that save() wrote, whose key is from `first` to `last`.
  static TimeBlock load(archive::PackedReader& reader, std::int64_t first, std::int64_t last);

  bool operator==(const TimeBlock&) const = default;

 private:
  struct Entry {
    std::uint64_t hash;
    double value;
    bool operator==(const Entry&) const = default;
  };
  static bool before(const Entry& a, const Entry& b);

  std::int64_t key_ = 0;
  std::int64_t count_ = 0;
  std::int64_t missing_ = 0;
  double min_ = std::numeric_limits<double>::infinity();
  double max_ = -std::numeric_limits<double>::infinity();
  std::vector<Entry> sample_;  // those with the smallest hashes of their times
};

/// At most 64 blocks of one width, a power of two, aligned to time 0.
///
/// The width is the smallest with which the occupied blocks are at most 64, and a block keeps the
/// 32 samples whose times have the smallest hashes: both depend on the set of samples alone, so
/// that order, chunks and threads change nothing and merge(a, b) is exact.
///
/// Missing:  NaN is counted as missing.
/// Cost:     constant a sample when times rise; bounded memory.
/// Source:   bottom-k samples: Cohen and Kaplan 2007, "Summarizing data using bottom-k sketches".
class TimeBlocks {
 public:
  static constexpr std::size_t kBlocks = 64;

  void add(std::int64_t time, double x);
  void merge(const TimeBlocks& other);

  const std::vector<TimeBlock>& blocks() const noexcept { return blocks_; }

  /// The first time of a block, and the last that it can hold.
  std::int64_t begin(const TimeBlock& block) const noexcept;
  std::int64_t end(const TimeBlock& block) const noexcept;

  void save(archive::PackedWriter& writer) const;

  /// What save() wrote. Throws FormatError when that are no blocks of time.
  static TimeBlocks load(archive::PackedReader& reader);

  bool operator==(const TimeBlocks&) const = default;

 private:
  TimeBlock& at(std::int64_t key);
  void widen_to(int shift);
  void shrink();

  int shift_ = 0;
  std::vector<TimeBlock> blocks_;  // ascending by key
};

}  // namespace mliot::preprocessing

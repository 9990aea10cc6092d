// Samples in ascending order, however many: a tree of blocks that counts what is below it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace mliot::stats {

/// A growing multiset of samples that knows the sample of each place and the place of each sample.
///
/// A B+ tree: leaves hold up to 64 samples in order, nodes up to 32 children with the least sample
/// and the number of samples of each. A full block is split in two on the way down. A copy shares
/// nothing with its original.
///
/// Missing:  NaN has no place and must not be inserted. -0 becomes 0. Infinities are numbers.
/// Cost:     O(log n) each; memory O(n), 10 to 40 bytes a sample beyond the first block.
/// Source:   Bayer and McCreight 1972, "Organization and maintenance of large ordered indexes".
class OrderedSamples {
 public:
  std::int64_t size() const noexcept { return size_; }

  /// What the first sample takes, in bytes.
  static constexpr std::size_t first_bytes() noexcept { return sizeof(Leaf); }

  /// Takes what memory the next insert() may need. Throws std::bad_alloc, and nothing has changed.
  void reserve_one();

  /// Takes a sample, which is not NaN. Throws std::bad_alloc, and nothing has changed; never after
  /// reserve_one().
  void insert(double x);

  /// The sample at a place, 0 the least; below size().
  double at(std::int64_t place) const noexcept;

  /// How many samples are below x; those equal to it too with `equal`.
  std::int64_t below(double x, bool equal) const noexcept;

  /// All samples in ascending order.
  std::vector<double> sorted() const;

 private:
  static constexpr std::uint32_t kLeaf = 64;
  static constexpr std::uint32_t kFan = 32;

  struct Leaf {
    std::uint32_t size = 0;
    std::array<double, kLeaf> samples{};
  };
  struct Node {
    std::uint32_t size = 0;
    std::array<std::uint32_t, kFan> child{};
    std::array<std::int64_t, kFan> count{};  // of samples below the child
    std::array<double, kFan> least{};
  };

  bool is_full(std::uint32_t block, int level) const noexcept;
  void grow_root();
  void split_child(std::uint32_t parent, std::uint32_t i, int level);
  std::uint32_t step_down(std::uint32_t node, int level, double x);
  void append_sorted(std::uint32_t block, int level, std::vector<double>& out) const;

  std::vector<Leaf> leaves_;
  std::vector<Node> nodes_;
  std::uint32_t root_ = 0;  // a leaf while there is no node above
  int height_ = 0;          // levels of nodes above the leaves
  std::int64_t size_ = 0;
};

}  // namespace mliot::stats

// The newest numbers of a sequence, in the order of their coming and in that of their size.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace mliot::statistical::detail {

/// A view of 2 w numbers of a state: a ring of w, and the same numbers sorted. The freestanding
/// steps take numbers in (mliot_ordered_push).
class OrderedWindow {
 public:
  /// pushed: how many numbers were pushed before; those beyond w left the window.
  OrderedWindow(std::span<const double> room, double pushed)
      : most_(room.size() / 2),
        ring_(room.subspan(0, most_)),
        sorted_(room.subspan(most_)),
        size_(pushed < static_cast<double>(most_) ? static_cast<std::size_t>(pushed) : most_),
        place_(static_cast<std::size_t>(pushed) % most_) {}

  std::size_t size() const noexcept { return size_; }

  /// Number i of the window, the oldest first.
  double at(std::size_t i) const noexcept {
    return ring_[size_ < most_ ? i : (place_ + i) % most_];
  }

  std::span<const double> sorted() const noexcept { return sorted_.subspan(0, size_); }

  /// Whether both halves hold the same numbers, none below 0.
  bool valid() const {
    std::vector<double> expected(ring_.begin(), ring_.begin() + static_cast<std::ptrdiff_t>(size_));
    std::sort(expected.begin(), expected.end());
    return std::equal(expected.begin(), expected.end(), sorted_.begin()) &&
           std::all_of(expected.begin(), expected.end(), [](double x) { return x >= 0; });
  }

 private:
  std::size_t most_;
  std::span<const double> ring_;
  std::span<const double> sorted_;
  std::size_t size_;
  std::size_t place_;
};

}  // namespace mliot::statistical::detail

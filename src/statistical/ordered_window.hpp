// The newest numbers of a sequence, in the order of their coming and in that of their size.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace mliot::statistical::detail {

/// A view of 2 w numbers of a state: a ring of w, and the same numbers sorted.
template <class T>
class OrderedWindow {
 public:
  /// pushed: how many numbers were pushed before; those beyond w left the window.
  OrderedWindow(std::span<T> room, double pushed)
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

  /// The smallest number that a share q of the window does not exceed; the window is not empty.
  double quantile(double q) const noexcept {
    const double rank = q * static_cast<double>(size_);
    auto i = static_cast<std::size_t>(rank);
    if (i > 0 && rank - static_cast<double>(i) <= rank * 1e-14) --i;  // a whole rank, rounded
    return sorted_[std::min(i, size_ - 1)];
  }

  /// Takes a number in, the oldest out where the window is full.
  void push(double x) const noexcept {
    auto end = sorted_.begin() + static_cast<std::ptrdiff_t>(size_);
    if (size_ == most_) {
      const auto gone = std::lower_bound(sorted_.begin(), end, ring_[place_]);
      std::move(gone + 1, end, gone);
      --end;
    }
    const auto to = std::upper_bound(sorted_.begin(), end, x);
    std::move_backward(to, end, end + 1);
    *to = x;
    ring_[place_] = x;
  }

  /// Whether both halves hold the same numbers, none below 0.
  bool valid() const {
    std::vector<double> expected(ring_.begin(), ring_.begin() + static_cast<std::ptrdiff_t>(size_));
    std::sort(expected.begin(), expected.end());
    return std::equal(expected.begin(), expected.end(), sorted_.begin()) &&
           std::all_of(expected.begin(), expected.end(), [](double x) { return x >= 0; });
  }

 private:
  std::size_t most_;
  std::span<T> ring_;
  std::span<T> sorted_;
  std::size_t size_;
  std::size_t place_;
};

}  // namespace mliot::statistical::detail

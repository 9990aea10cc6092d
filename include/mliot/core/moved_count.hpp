// A count that a move takes along.
#pragma once

#include <cstddef>
#include <utility>

namespace mliot {

/// A number of things that an object holds; what was moved from counts none. Beside a vector, which
/// a move leaves empty, a plain number would go on to say what was there before.
class MovedCount {
 public:
  MovedCount() noexcept = default;
  MovedCount(std::size_t n) noexcept : n_(n) {}
  MovedCount(const MovedCount&) noexcept = default;
  MovedCount& operator=(const MovedCount&) noexcept = default;
  MovedCount(MovedCount&& other) noexcept : n_(std::exchange(other.n_, 0)) {}
  MovedCount& operator=(MovedCount&& other) noexcept {
    n_ = std::exchange(other.n_, 0);
    return *this;
  }
  ~MovedCount() = default;

  operator std::size_t() const noexcept { return n_; }

 private:
  std::size_t n_ = 0;
};

}  // namespace mliot

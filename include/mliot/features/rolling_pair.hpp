// What the rolling transforms of two columns share: their state, stream and batch.
#pragma once

#include <cstddef>
#include <span>
#include <utility>

#include "mliot/features/rolling.hpp"

namespace mliot::features::detail {

/// The state of a stream over pairs: bookkeeping and two rings of `window` samples.
std::size_t pair_state_size(std::int64_t window) noexcept;
void reset_pair(void* state, std::int64_t window) noexcept;
void push_pair(void* state, std::int64_t window, double x, double y) noexcept;
bool valid_pair(const void* state, std::int64_t window);

/// A transform of two columns over their last window_size samples. The state of a stream is a plain
/// block of state_size() bytes, aligned to 8, that the caller owns.
template <class Derived, class OptionsType>
class RollingPair : public Rolling<Derived, OptionsType> {
 public:
  std::size_t state_size() const noexcept { return pair_state_size(this->window()); }
  void reset(void* state) const noexcept { reset_pair(state, this->window()); }
  void push(void* state, double x, double y) const noexcept {
    push_pair(state, this->window(), x, y);
  }
  bool valid(const void* state) const { return valid_pair(state, this->window()); }

 protected:
  explicit RollingPair(OptionsType options) : Rolling<Derived, OptionsType>(std::move(options)) {}
};

}  // namespace mliot::features::detail

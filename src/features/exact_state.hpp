// The state of a stream over an exact window.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "data/exact_window_state.hpp"
#include "data/stream_state.hpp"
#include "mliot/freestanding/exact_window.h"

namespace mliot::features {

inline constexpr int kMeanOrder = 1;
inline constexpr int kVarianceOrder = 2;

/// Bookkeeping of the exact window, then the ring of its samples.
struct Exact : data::StreamLayout<mliot_exact_window> {
  static std::size_t bytes(std::int64_t window) {
    return size(sizeof(double) * static_cast<std::size_t>(window));
  }
  static void reset(void* state, std::int64_t window) {
    clear(state, bytes(window));
    mliot_exact_window_reset(header(state), window);
  }
  static void push(void* state, std::int64_t window, int order, double x) {
    mliot_exact_window_push(header(state), ring(state), window, order, x);
  }
  static void forget(void* state, std::int64_t window, int order, std::int64_t place) {
    mliot_exact_window_forget(header(state), ring(state), window, order, place);
  }

  static bool valid(const void* state, std::int64_t window, int order) {
    return data::is_exact_window(*header(state), ring(state), window, order);
  }
};

/// A window as the stream would hold it, its sums to be formed anew from `size` samples in order.
inline mliot_exact_window whole_window(std::size_t size) {
  mliot_exact_window s = {};
  s.filled = s.finite = static_cast<std::int64_t>(size);
  s.mode = MLIOT_FULL;
  return s;
}

/// A ratio of whole numbers rounded once to the output's type.
template <class Out>
Out rounded(const mliot_ratio& ratio) {
  if constexpr (std::is_same_v<Out, float>) return mliot_ratio_to_float(ratio);
  return static_cast<Out>(mliot_ratio_to_double(ratio));
}

/// The variance of the samples present, more than ddof, rounded once to the output's type.
template <class Out>
Out variance_anew(const double* first, std::size_t size, std::size_t ddof) {
  mliot_exact_window window = whole_window(size);
  window.finite = std::count_if(first, first + size, [](double x) { return x == x; });
  return rounded<Out>(
      mliot_exact_window_variance_ratio(&window, first, static_cast<std::int64_t>(ddof)));
}

}  // namespace mliot::features

// Rolling mean, variance and standard deviation: the exact window, streamed or by blocks.
#include <type_traits>

#include "features/batch.hpp"
#include "mliot/features/rolling_mean.hpp"
#include "mliot/features/rolling_std.hpp"
#include "mliot/features/rolling_var.hpp"
#include "mliot/freestanding/exact_window.h"

namespace mliot::features {
namespace {

constexpr int kMeanOrder = 1;
constexpr int kVarianceOrder = 2;

std::size_t exact_state_size(std::int64_t window) {
  return sizeof(mliot_exact_window) + sizeof(double) * static_cast<std::size_t>(window);
}

/// The bookkeeping stands first, the ring behind it.
mliot_exact_window* bookkeeping(void* state) { return static_cast<mliot_exact_window*>(state); }
const mliot_exact_window* bookkeeping(const void* state) {
  return static_cast<const mliot_exact_window*>(state);
}
double* ring(void* state) { return reinterpret_cast<double*>(bookkeeping(state) + 1); }
const double* ring(const void* state) {
  return reinterpret_cast<const double*>(bookkeeping(state) + 1);
}

void exact_reset(void* state, std::int64_t window) {
  mliot_exact_window_reset(bookkeeping(state), window);
  for (std::int64_t i = 0; i < window; ++i) ring(state)[i] = 0;
}

}  // namespace

std::size_t RollingMean::state_size() const noexcept { return exact_state_size(window()); }
void RollingMean::reset(void* state) const noexcept { exact_reset(state, window()); }
void RollingMean::push(void* state, double x) const noexcept {
  mliot_exact_window_push(bookkeeping(state), ring(state), window(), kMeanOrder, x);
}
template <class Out>
Out RollingMean::value(const void* state) const noexcept {
  if constexpr (std::is_same_v<Out, float>) {
    return mliot_exact_window_mean_float(bookkeeping(state), ring(state), min_samples());
  } else {
    return mliot_exact_window_mean(bookkeeping(state), ring(state), min_samples());
  }
}
template <class Out>
void RollingMean::transform(std::span<const double> in, std::span<Out> out) const {
  stream_all(*this, in, out);
}

std::size_t RollingVar::state_size() const noexcept { return exact_state_size(window()); }
void RollingVar::reset(void* state) const noexcept { exact_reset(state, window()); }
void RollingVar::push(void* state, double x) const noexcept {
  mliot_exact_window_push(bookkeeping(state), ring(state), window(), kVarianceOrder, x);
}
template <class Out>
Out RollingVar::value(const void* state) const noexcept {
  if constexpr (std::is_same_v<Out, float>) {
    return mliot_exact_window_variance_float(bookkeeping(state), ring(state), min_samples());
  } else {
    return mliot_exact_window_variance(bookkeeping(state), ring(state), min_samples());
  }
}
template <class Out>
void RollingVar::transform(std::span<const double> in, std::span<Out> out) const {
  stream_all(*this, in, out);
}

std::size_t RollingStd::state_size() const noexcept { return exact_state_size(window()); }
void RollingStd::reset(void* state) const noexcept { exact_reset(state, window()); }
void RollingStd::push(void* state, double x) const noexcept {
  mliot_exact_window_push(bookkeeping(state), ring(state), window(), kVarianceOrder, x);
}
template <class Out>
Out RollingStd::value(const void* state) const noexcept {
  if constexpr (std::is_same_v<Out, float>) {
    return mliot_exact_window_deviation_float(bookkeeping(state), ring(state), min_samples());
  } else {
    return mliot_exact_window_deviation(bookkeeping(state), ring(state), min_samples());
  }
}
template <class Out>
void RollingStd::transform(std::span<const double> in, std::span<Out> out) const {
  stream_all(*this, in, out);
}

MLIOT_INSTANTIATE_TRANSFORM(RollingMean);
MLIOT_INSTANTIATE_TRANSFORM(RollingVar);
MLIOT_INSTANTIATE_TRANSFORM(RollingStd);

}  // namespace mliot::features

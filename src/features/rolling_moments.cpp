// Rolling mean, variance and standard deviation: the exact window, streamed or by blocks.
#include <type_traits>

#include "features/batch.hpp"
#include "features/state.hpp"
#include "mliot/features/rolling_mean.hpp"
#include "mliot/features/rolling_std.hpp"
#include "mliot/features/rolling_var.hpp"
#include "mliot/freestanding/exact_window.h"

namespace mliot::features {
namespace {

constexpr int kMeanOrder = 1;
constexpr int kVarianceOrder = 2;

/// Bookkeeping of the exact window, then the ring of its samples.
struct Exact : Layout<mliot_exact_window> {
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
};

}  // namespace

std::size_t RollingMean::state_size() const noexcept { return Exact::bytes(window()); }
void RollingMean::reset(void* state) const noexcept { Exact::reset(state, window()); }
void RollingMean::push(void* state, double x) const noexcept {
  Exact::push(state, window(), kMeanOrder, x);
}
template <class Out>
Out RollingMean::value(const void* state) const noexcept {
  if constexpr (std::is_same_v<Out, float>) {
    return mliot_exact_window_mean_float(Exact::header(state), Exact::ring(state), min_samples());
  } else {
    return mliot_exact_window_mean(Exact::header(state), Exact::ring(state), min_samples());
  }
}
template <class Out>
void RollingMean::transform(std::span<const double> in, std::span<Out> out) const {
  stream_all(*this, in, out);
}

std::size_t RollingVar::state_size() const noexcept { return Exact::bytes(window()); }
void RollingVar::reset(void* state) const noexcept { Exact::reset(state, window()); }
void RollingVar::push(void* state, double x) const noexcept {
  Exact::push(state, window(), kVarianceOrder, x);
}
template <class Out>
Out RollingVar::value(const void* state) const noexcept {
  if constexpr (std::is_same_v<Out, float>) {
    return mliot_exact_window_variance_float(Exact::header(state), Exact::ring(state),
                                             min_samples());
  } else {
    return mliot_exact_window_variance(Exact::header(state), Exact::ring(state), min_samples());
  }
}
template <class Out>
void RollingVar::transform(std::span<const double> in, std::span<Out> out) const {
  stream_all(*this, in, out);
}

std::size_t RollingStd::state_size() const noexcept { return Exact::bytes(window()); }
void RollingStd::reset(void* state) const noexcept { Exact::reset(state, window()); }
void RollingStd::push(void* state, double x) const noexcept {
  Exact::push(state, window(), kVarianceOrder, x);
}
template <class Out>
Out RollingStd::value(const void* state) const noexcept {
  if constexpr (std::is_same_v<Out, float>) {
    return mliot_exact_window_deviation_float(Exact::header(state), Exact::ring(state),
                                              min_samples());
  } else {
    return mliot_exact_window_deviation(Exact::header(state), Exact::ring(state), min_samples());
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

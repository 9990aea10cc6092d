// Rolling minimum, maximum and median.
#include <type_traits>

#include "features/batch.hpp"
#include "features/state.hpp"
#include "mliot/features/rolling_max.hpp"
#include "mliot/features/rolling_median.hpp"
#include "mliot/features/rolling_min.hpp"
#include "mliot/freestanding/extremum.h"
#include "mliot/freestanding/median.h"

namespace mliot::features {
namespace {

constexpr int kSmallest = 0;
constexpr int kLargest = 1;

/// Header, ring of samples, wedge of places.
struct Extremum : Layout<mliot_extremum> {
  static std::size_t bytes(std::int64_t window) {
    return size(static_cast<std::size_t>(window) * (sizeof(double) + sizeof(std::int32_t)));
  }
  static std::int32_t* wedge(void* state, std::int64_t window) {
    return reinterpret_cast<std::int32_t*>(ring(state) + window);
  }
  static const std::int32_t* wedge(const void* state, std::int64_t window) {
    return reinterpret_cast<const std::int32_t*>(ring(state) + window);
  }
  static void reset(void* state, std::int64_t window) {
    clear(state, bytes(window));
    mliot_extremum_reset(header(state));
  }
  static void push(void* state, std::int64_t window, int largest, double x) {
    mliot_extremum_push(header(state), ring(state), wedge(state, window), window, largest, x);
  }
  static double value(const void* state, std::int64_t window, std::int64_t min_samples) {
    return mliot_extremum_value(header(state), ring(state), wedge(state, window), min_samples);
  }
};

/// Header, ring of samples, the same samples sorted.
struct Median : Layout<mliot_median> {
  static std::size_t bytes(std::int64_t window) {
    return size(2 * static_cast<std::size_t>(window) * sizeof(double));
  }
};

}  // namespace

std::size_t RollingMin::state_size() const noexcept { return Extremum::bytes(window()); }
void RollingMin::reset(void* state) const noexcept { Extremum::reset(state, window()); }
void RollingMin::push(void* state, double x) const noexcept {
  Extremum::push(state, window(), kSmallest, x);
}
template <class Out>
Out RollingMin::value(const void* state) const noexcept {
  return static_cast<Out>(Extremum::value(state, window(), min_samples()));
}
template <class Out>
void RollingMin::transform(std::span<const double> in, std::span<Out> out) const {
  stream_all(*this, in, out);
}

std::size_t RollingMax::state_size() const noexcept { return Extremum::bytes(window()); }
void RollingMax::reset(void* state) const noexcept { Extremum::reset(state, window()); }
void RollingMax::push(void* state, double x) const noexcept {
  Extremum::push(state, window(), kLargest, x);
}
template <class Out>
Out RollingMax::value(const void* state) const noexcept {
  return static_cast<Out>(Extremum::value(state, window(), min_samples()));
}
template <class Out>
void RollingMax::transform(std::span<const double> in, std::span<Out> out) const {
  stream_all(*this, in, out);
}

std::size_t RollingMedian::state_size() const noexcept { return Median::bytes(window()); }
void RollingMedian::reset(void* state) const noexcept {
  Median::clear(state, state_size());
  mliot_median_reset(Median::header(state));
}
void RollingMedian::push(void* state, double x) const noexcept {
  double* ring = Median::ring(state);
  mliot_median_push(Median::header(state), ring, ring + window(), window(), x);
}
template <class Out>
Out RollingMedian::value(const void* state) const noexcept {
  double tail = 0;
  const double* sorted = Median::ring(state) + window();
  const double median = mliot_median_value(Median::header(state), sorted, min_samples(), &tail);
  if constexpr (std::is_same_v<Out, float>) {
    return mliot_sum_to_float(median, tail);
  } else {
    return median;
  }
}
template <class Out>
void RollingMedian::transform(std::span<const double> in, std::span<Out> out) const {
  stream_all(*this, in, out);
}

MLIOT_INSTANTIATE_TRANSFORM(RollingMin);
MLIOT_INSTANTIATE_TRANSFORM(RollingMax);
MLIOT_INSTANTIATE_TRANSFORM(RollingMedian);

}  // namespace mliot::features

// Rolling minimum, maximum and median.
#include <algorithm>
#include <limits>
#include <type_traits>
#include <vector>

#include "features/batch.hpp"
#include "features/state.hpp"
#include "kernel/window_extremes.hpp"
#include "mliot/features/rolling_max.hpp"
#include "mliot/features/rolling_median.hpp"
#include "mliot/features/rolling_min.hpp"
#include "mliot/freestanding/extremum.h"
#include "mliot/freestanding/median.h"

namespace mliot::features {
namespace {

constexpr int kSmallest = 0;
constexpr int kLargest = 1;
constexpr std::size_t kBlock = 1024;

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

/// The extremes of a series by blocks. Samples before the first and missing ones are replaced by
/// the value that every other beats, and counted.
template <class Out>
void extremes_by_block(const WindowOptions& options, bool largest, std::span<const double> in,
                       std::span<Out> out) {
  const auto window = static_cast<std::size_t>(options.window_size);
  const std::int64_t least = options.min_samples.value_or(options.window_size);
  const double beaten = (largest ? -1 : 1) * std::numeric_limits<double>::infinity();
  const std::size_t step = std::min(std::max(kBlock, 4 * window), in.size());
  std::vector<double> scratch(step + window - 1);
  std::vector<double> results(step);
  std::int64_t present = 0;
  const auto there = [](double x) { return static_cast<std::int64_t>(x == x); };
  for (std::size_t begin = 0; begin < in.size(); begin += step) {
    const std::size_t n = std::min(step, in.size() - begin);
    const std::size_t before = std::min(begin, window - 1);
    const std::span<double> samples = std::span(scratch).first(n + window - 1);
    std::fill_n(samples.begin(), window - 1 - before, beaten);
    for (std::size_t i = 0; i < n + before; ++i) {
      const double x = in[begin - before + i];
      samples[window - 1 - before + i] = x == x ? x + 0.0 : beaten;
    }
    kernel::window_extremes(samples.data(), n, window, largest, results.data());
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t t = begin + i;
      present += there(in[t]) - (t >= window ? there(in[t - window]) : 0);
      out[t] = static_cast<Out>(present >= least ? results[i] : mliot_nan());
    }
  }
}

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
  require_same_length(name, in.size(), out.size());
  extremes_by_block(options(), false, in, out);
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
  require_same_length(name, in.size(), out.size());
  extremes_by_block(options(), true, in, out);
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

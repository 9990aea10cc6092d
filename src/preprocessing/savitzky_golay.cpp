// Savitzky-Golay filter: weights of a polynomial, and their sum over a window.
#include "mliot/preprocessing/savitzky_golay.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "data/stream_state.hpp"
#include "data/transform_batch.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/freestanding/weighted_window.h"
#include "preprocessing/polynomial_weights.hpp"

namespace mliot::preprocessing {
namespace {

using Window = data::StreamLayout<mliot_weighted_window>;

constexpr std::size_t kBlock = 256;  // sums that are formed side by side

/// sums[t] = the weighted sum of the window that begins at x[t], each from its oldest sample on.
void weighted_sums(std::span<const double> weights, const double* x, std::span<double> sums) {
  std::fill(sums.begin(), sums.end(), 0.0);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double weight = weights[i];
    for (std::size_t t = 0; t < sums.size(); ++t) sums[t] += weight * x[i + t];
  }
}

}  // namespace

SavitzkyGolay::SavitzkyGolay(Options options) : Transform(options) {
  const FloatMode mode;
  require(options.polyorder < options.window_length,
          "savitzky_golay: polyorder must be < window_length, got {} with window_length {}",
          options.polyorder, options.window_length);
  require(delay() < options.window_length,
          "savitzky_golay: delay must be < window_length, got {} with window_length {}", delay(),
          options.window_length);
  require(options.delay || options.window_length % 2 == 1,
          "savitzky_golay: window_length must be odd, so that it has a middle, got {}; or give "
          "delay",
          options.window_length);
  weights_ = detail::polynomial_weights(
      {.size = options.window_length, .degree = options.polyorder, .derivative = options.deriv},
      static_cast<double>(options.window_length - 1 - delay()));
  for (std::int64_t d = 0; d < options.deriv; ++d) {
    for (double& weight : weights_) weight /= options.delta;
  }
  for (const double weight : weights_) {
    require(std::isfinite(weight),
            "savitzky_golay: delta {} makes derivatives larger than a double; scale the time",
            options.delta);
  }
}

std::size_t SavitzkyGolay::state_size() const noexcept {
  return Window::size(memory() * sizeof(double));
}
void SavitzkyGolay::reset(void* state) const noexcept {
  Window::clear(state, state_size());
  mliot_weighted_window_reset(Window::header(state));
}
void SavitzkyGolay::push(void* state, double x) const noexcept {
  mliot_weighted_window_push(Window::header(state), Window::ring(state), options().window_length,
                             x);
}
bool SavitzkyGolay::valid(const void* state) const {
  const mliot_weighted_window* window = Window::header(state);
  return data::is_ring(window->position, window->filled, options().window_length);
}
template <class Out>
Out SavitzkyGolay::value(const void* state) const noexcept {
  return static_cast<Out>(mliot_weighted_window_value(Window::header(state), Window::ring(state),
                                                      weights_.data(), options().window_length));
}
template <class Out>
void SavitzkyGolay::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  data::require_same_length(name, in.size(), out.size());
  const std::size_t warm = std::min(in.size(), weights_.size() - 1);
  std::fill_n(out.begin(), warm, static_cast<Out>(mliot_nan()));
  std::array<double, kBlock> sums{};
  for (std::size_t t = warm; t < in.size(); t += kBlock) {
    const std::size_t n = std::min(kBlock, in.size() - t);
    weighted_sums(weights_, in.data() + (t - warm), std::span(sums).first(n));
    for (std::size_t i = 0; i < n; ++i) {
      out[t + i] = static_cast<Out>(mliot_is_finite(sums[i]) ? sums[i] : mliot_nan());
    }
  }
}

MLIOT_INSTANTIATE_TRANSFORM(SavitzkyGolay);

}  // namespace mliot::preprocessing

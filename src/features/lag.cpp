// Lag and difference: a ring of lag + 1 samples, or plain indexing in a batch.
#include "mliot/freestanding/lag.h"

#include <type_traits>

#include "data/stream_state.hpp"
#include "data/transform_batch.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/features/diff.hpp"
#include "mliot/features/lag.hpp"

namespace mliot::features {
namespace {

using Ring = data::StreamLayout<mliot_lag>;

template <class Transform>
std::size_t ring_size(const Transform& transform) {
  return Ring::size(transform.memory() * sizeof(double));
}

bool valid_ring(const void* state, std::size_t places) {
  const mliot_lag* ring = Ring::header(state);
  return data::is_ring(ring->position, ring->filled, static_cast<std::int64_t>(places));
}

/// An exact difference high + tail in the output's type.
template <class Out>
Out rounded(double high, double tail) {
  if constexpr (std::is_same_v<Out, float>) {
    return mliot_sum_to_float(high, tail);
  } else {
    return high;
  }
}

}  // namespace

std::size_t Lag::state_size() const noexcept { return ring_size(*this); }
void Lag::reset(void* state) const noexcept {
  Ring::clear(state, state_size());
  mliot_lag_reset(Ring::header(state));
}
void Lag::push(void* state, double x) const noexcept {
  mliot_lag_push(Ring::header(state), Ring::ring(state), options().lag, x);
}
bool Lag::valid(const void* state) const { return valid_ring(state, memory()); }
template <class Out>
Out Lag::value(const void* state) const noexcept {
  return static_cast<Out>(mliot_lag_value(Ring::header(state), Ring::ring(state), options().lag));
}
template <class Out>
void Lag::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  data::require_same_length(name, in.size(), out.size());
  const auto lag = static_cast<std::size_t>(options().lag);
  for (std::size_t t = 0; t < in.size(); ++t) {
    out[t] = static_cast<Out>(t < lag ? mliot_nan() : mliot_canonical(in[t - lag]));
  }
}

std::size_t Diff::state_size() const noexcept { return ring_size(*this); }
void Diff::reset(void* state) const noexcept {
  Ring::clear(state, state_size());
  mliot_lag_reset(Ring::header(state));
}
void Diff::push(void* state, double x) const noexcept {
  mliot_lag_push(Ring::header(state), Ring::ring(state), options().lag, x);
}
bool Diff::valid(const void* state) const { return valid_ring(state, memory()); }
template <class Out>
Out Diff::value(const void* state) const noexcept {
  double tail = 0;
  const double change =
      mliot_lag_change(Ring::header(state), Ring::ring(state), options().lag, &tail);
  return rounded<Out>(change, tail);
}
template <class Out>
void Diff::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  data::require_same_length(name, in.size(), out.size());
  const auto lag = static_cast<std::size_t>(options().lag);
  for (std::size_t t = 0; t < in.size(); ++t) {
    double tail = 0;
    const double change =
        t < lag ? mliot_nan() : mliot_canonical(mliot_two_sum(in[t], -in[t - lag], &tail));
    out[t] = rounded<Out>(change, tail);
  }
}

MLIOT_INSTANTIATE_TRANSFORM(Lag);
MLIOT_INSTANTIATE_TRANSFORM(Diff);

}  // namespace mliot::features

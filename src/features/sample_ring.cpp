// A header and the ring of samples behind it.
#include "mliot/features/sample_ring.hpp"

#include "data/stream_state.hpp"
#include "mliot/freestanding/time_slope.h"

namespace mliot::features::detail {
namespace {

using Ring = data::StreamLayout<mliot_sample_ring>;

}  // namespace

std::size_t SampleRing::state_size() const noexcept {
  return Ring::size(sizeof(double) * static_cast<std::size_t>(window()));
}

void SampleRing::reset(void* state) const noexcept {
  Ring::clear(state, state_size());
  mliot_sample_ring_reset(Ring::header(state));
}

void SampleRing::push(void* state, double x) const noexcept {
  mliot_sample_ring_push(Ring::header(state), Ring::ring(state), window(), x);
}

bool SampleRing::valid(const void* state) const {
  const mliot_sample_ring& s = *Ring::header(state);
  return data::is_ring(s.position, s.filled, window());
}

void SampleRing::forget(void* state, std::int64_t place) const noexcept {
  Ring::ring(state)[place] = mliot_nan();
}

const double* SampleRing::samples(const void* state) const noexcept { return Ring::ring(state); }

}  // namespace mliot::features::detail

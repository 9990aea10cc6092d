// Transforms over the whole history: expanding mean and exponentially weighted mean.
#include <type_traits>

#include "features/batch.hpp"
#include "features/state.hpp"
#include "mliot/features/expanding_mean.hpp"
#include "mliot/features/exponentially_weighted_mean.hpp"
#include "mliot/freestanding/ewm.h"
#include "mliot/freestanding/expanding.h"

namespace mliot::features {

using Expanding = Layout<mliot_expanding>;
using Level = Layout<mliot_ewm>;

std::size_t ExpandingMean::state_size() const noexcept { return Expanding::size(0); }
void ExpandingMean::reset(void* state) const noexcept {
  mliot_expanding_reset(Expanding::header(state));
}
void ExpandingMean::push(void* state, double x) const noexcept {
  mliot_expanding_push(Expanding::header(state), x);
}
template <class Out>
Out ExpandingMean::value(const void* state) const noexcept {
  if constexpr (std::is_same_v<Out, float>) {
    return mliot_expanding_mean_float(Expanding::header(state), options().min_samples);
  } else {
    return mliot_expanding_mean(Expanding::header(state), options().min_samples);
  }
}
template <class Out>
void ExpandingMean::transform(std::span<const double> in, std::span<Out> out) const {
  stream_all(*this, in, out);
}

std::size_t ExponentiallyWeightedMean::state_size() const noexcept { return Level::size(0); }
void ExponentiallyWeightedMean::reset(void* state) const noexcept {
  mliot_ewm_reset(Level::header(state));
}
void ExponentiallyWeightedMean::push(void* state, double x) const noexcept {
  mliot_ewm_push(Level::header(state), options().alpha, x);
}
template <class Out>
Out ExponentiallyWeightedMean::value(const void* state) const noexcept {
  return static_cast<Out>(Level::header(state)->level);
}
template <class Out>
void ExponentiallyWeightedMean::transform(std::span<const double> in, std::span<Out> out) const {
  require_same_length(name, in.size(), out.size());
  mliot_ewm state;
  mliot_ewm_reset(&state);
  for (std::size_t t = 0; t < in.size(); ++t) {
    mliot_ewm_push(&state, options().alpha, in[t]);
    out[t] = static_cast<Out>(state.level);
  }
}

MLIOT_INSTANTIATE_TRANSFORM(ExpandingMean);
MLIOT_INSTANTIATE_TRANSFORM(ExponentiallyWeightedMean);

}  // namespace mliot::features

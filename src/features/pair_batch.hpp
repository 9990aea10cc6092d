// The batch form that every transform of two columns has: its stream, repeated.
#pragma once

#include <cstddef>
#include <span>

#include "data/transform_batch.hpp"

namespace mliot::features {

/// out[t] = the value after the pairs 0 ... t.
template <class Transform>
void stream_pairs(const Transform& transform, std::span<const double> x, std::span<const double> y,
                  std::span<double> out) {
  data::require_same_length(Transform::name, x.size(), y.size());
  data::require_same_length(Transform::name, x.size(), out.size());
  data::StreamState<Transform> state(transform);
  for (std::size_t t = 0; t < x.size(); ++t) {
    transform.push(state.get(), x[t], y[t]);
    out[t] = transform.value(state.get());
  }
}

}  // namespace mliot::features

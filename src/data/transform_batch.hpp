// The batch form that every transform has: its stream, repeated.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "mliot/data/transform.hpp"

namespace mliot::data {

/// A stream's state on the heap, for batches.
template <class Transform>
class StreamState {
 public:
  explicit StreamState(const Transform& transform)
      : words_(transform.state_size() / sizeof(words_[0])) {
    transform.reset(get());
  }
  void* get() noexcept { return words_.data(); }

 private:
  std::vector<std::uint64_t> words_;
};

/// out[t] = the value after in[0..t].
template <class Transform, class Out>
void stream_all(const Transform& transform, std::span<const double> in, std::span<Out> out) {
  require_same_length(Transform::name, in.size(), out.size());
  StreamState<Transform> state(transform);
  for (std::size_t t = 0; t < in.size(); ++t) {
    transform.push(state.get(), in[t]);
    out[t] = transform.template value<Out>(state.get());
  }
}

/// The outputs of the block whose first sample is in[begin], from a stream begun a window earlier.
template <class T, class Out>
void stream_block(const T& transform, std::span<const double> in, std::size_t begin,
                  std::span<Out> out) {
  StreamState<T> state(transform);
  for (std::size_t t = begin - std::min(begin, transform.memory() - 1); t < begin; ++t) {
    transform.push(state.get(), in[t]);
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    transform.push(state.get(), in[begin + i]);
    out[i] = transform.template value<Out>(state.get());
  }
}

}  // namespace mliot::data

/// The two output types of a transform whose members are templates over them.
#define MLIOT_INSTANTIATE_TRANSFORM(Type)                                                \
  template float Type::value<float>(const void*) const noexcept;                         \
  template double Type::value<double>(const void*) const noexcept;                       \
  template void Type::transform<float>(std::span<const double>, std::span<float>) const; \
  template void Type::transform<double>(std::span<const double>, std::span<double>) const

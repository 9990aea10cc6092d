// What all transforms along time share: options, archive, and the shape of a class.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>

#include "mliot/core/archive.hpp"
#include "mliot/core/field.hpp"

namespace mliot::data {

/// What memory() says when an output depends on every sample since the first.
inline constexpr std::size_t kWholeHistory = std::numeric_limits<std::int64_t>::max();

/// The largest lag and window: rings of 8 GiB are refused by name, not by the allocator.
inline constexpr double kMaxLag = 1 << 30;

/// The part that is the same in every transform; Derived is the transform itself.
///
/// A transform is a value that holds options alone. The state of a stream is a plain block of
/// state_size() bytes, aligned to 8, that the caller owns: Derived::reset(state) begins a stream,
/// push(state, x) takes a sample and value<Out>(state) is the feature after it, Out being float or
/// double. transform(in, out) gives out[t] = the value after in[0..t], the same bits as the stream.
///
/// valid(state) says whether samples could have led to a state that comes from outside: counts and
/// places in range, sums those of the ring, sorted parts sorted. push and value are safe on such a
/// state alone.
template <class Derived, class OptionsType>
class Transform {
 public:
  using Options = OptionsType;

  const Options& options() const noexcept { return options_; }

  /// The options; the state of a stream is kept apart, as bytes.
  void save(archive::Writer& writer) const { archive::write_options(writer, options_); }
  static Derived load(const archive::Reader& reader) {
    return Derived(archive::read_options<Options>(reader));
  }

 protected:
  /// Throws InvalidArgument naming the transform, the option and its range.
  explicit Transform(Options options) : options_(std::move(options)) {
    validate(Derived::name, options_);
  }

 private:
  Options options_;
};

/// Throws InvalidArgument unless an output has as many places as its input.
void require_same_length(std::string_view who, std::size_t in, std::size_t out);

}  // namespace mliot::data

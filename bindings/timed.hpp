// What streams whose samples come with their times check before they take one.
#pragma once

#include <cstdint>
#include <optional>

#include "mliot/core/error.hpp"

namespace mliot::python {

/// Throws InvalidArgument when the time is before the newest one, or when there is no room for a
/// sample of it that is present.
template <class T>
void require_place(const T& transform, const void* state, std::int64_t time, bool present) {
  const std::optional<std::int64_t> newest = transform.newest(state);
  require(!newest || time >= *newest, "{}: time {} is before {}, which the stream has had", T::name,
          time, newest.value_or(0));
  require(!present || transform.has_room(state, time),
          "{}: the window has no room for another sample; give a max_samples larger than {}",
          T::name, transform.options().max_samples);
}

}  // namespace mliot::python

// A column behind a lag: what group and panel tables are made of.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>

#include "mliot/plan/any_transform.hpp"

namespace mliot::plan::detail {

/// out[t] = transform(x)[t - shift], or x[t - shift] without a transform; missing before the start.
inline void shifted(const std::optional<AnyTransform>& transform, std::span<const double> x,
                    std::size_t shift, std::span<float> out) {
  shift = std::min(shift, x.size());
  std::fill_n(out.begin(), shift, std::numeric_limits<float>::quiet_NaN());
  const auto in = x.first(x.size() - shift);
  const auto rest = out.subspan(shift);
  if (transform) {
    transform->transform(in, rest);
  } else {
    std::transform(in.begin(), in.end(), rest.begin(),
                   [](double each) { return static_cast<float>(each); });
  }
}

}  // namespace mliot::plan::detail

// Windows over time of many series stored end to end, on several threads.
#pragma once

#include <cstdint>
#include <span>

#include "mliot/core/parallel.hpp"
#include "mliot/data/transform_panel.hpp"

namespace mliot::features {

/// Transforms each series by itself: out[offsets[i] .. offsets[i + 1]) from the same places of
/// times and values. Neither the number of threads nor the other series show in the result.
///
/// Throws InvalidArgument when offsets or lengths do not fit, when the times of a series fall, or
/// when a window has no room for its samples; it names the row within the series.
template <class Transform>
void transform_timed(const Transform& transform, std::span<const std::int64_t> times,
                     std::span<const double> values, std::span<const std::int64_t> offsets,
                     std::span<double> out, int threads) {
  data::require_same_length(Transform::name, times.size(), values.size());
  data::require_same_length(Transform::name, values.size(), out.size());
  const auto shares = data::shares_of_series(offsets, values.size());
  parallel_for(shares.size() - 1, threads, [&](std::size_t share) {
    for (std::size_t i = shares[share]; i < shares[share + 1]; ++i) {
      const auto begin = static_cast<std::size_t>(offsets[i]);
      const auto length = static_cast<std::size_t>(offsets[i + 1]) - begin;
      transform.transform(times.subspan(begin, length), values.subspan(begin, length),
                          out.subspan(begin, length));
    }
  });
}

}  // namespace mliot::features

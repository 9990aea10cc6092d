// A transform over many series stored end to end, on several threads.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "mliot/core/monitor.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/data/transform.hpp"

namespace mliot::data {

/// Where each share of the series begins: whole series, about equally many values in each.
///
/// offsets: series i is values[offsets[i] .. offsets[i + 1]). Throws InvalidArgument unless they
/// run from 0 to `size` and never fall.
std::vector<std::size_t> shares_of_series(std::span<const std::int64_t> offsets, std::size_t size);

/// Transforms each series by itself: out[offsets[i] .. offsets[i + 1]) from the same values.
///
/// Each series starts anew, so neither the number of threads nor the other series show in the
/// result. Throws InvalidArgument when offsets or lengths do not fit.
template <class Transform, class Out>
void transform_panel(const Transform& transform, std::span<const double> values,
                     std::span<const std::int64_t> offsets, std::span<Out> out, int threads,
                     Monitor& monitor = no_monitor()) {
  require_same_length(Transform::name, values.size(), out.size());
  const auto shares = shares_of_series(offsets, values.size());
  const auto run_share = [&](std::size_t share) {
    const std::size_t first = shares[share];
    const auto bounds = offsets.subspan(first, shares[share + 1] - first + 1);
    if constexpr (requires { transform.transform_series(values, bounds, out); }) {
      transform.transform_series(values, bounds, out);
    } else {
      for (std::size_t i = 0; i + 1 < bounds.size(); ++i) {
        const auto begin = static_cast<std::size_t>(bounds[i]);
        const auto length = static_cast<std::size_t>(bounds[i + 1]) - begin;
        transform.template transform<Out>(values.subspan(begin, length),
                                          out.subspan(begin, length));
      }
    }
  };
  const std::size_t count = shares.size() - 1;
  const auto at_once = static_cast<std::size_t>(std::max(threads, 1)) * 8;
  for (std::size_t done = 0; done < count; done += at_once) {
    monitor.tick(Transform::name, static_cast<std::int64_t>(done),
                 static_cast<std::int64_t>(count));
    parallel_for(std::min(at_once, count - done), threads,
                 [&](std::size_t part) { run_share(done + part); });
  }
}

}  // namespace mliot::data

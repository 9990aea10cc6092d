// A transform over many series stored end to end, on several threads.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>
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

/// run(begin, end) for shares of the series, those of `offsets`, on several threads; `name` and the
/// monitor say how far it is.
template <class Run>
void for_shares(std::string_view name, std::span<const std::int64_t> offsets, std::size_t size,
                int threads, Monitor& monitor, const Run& run) {
  const auto shares = shares_of_series(offsets, size);
  const std::size_t count = shares.size() - 1;
  const auto at_once = static_cast<std::size_t>(std::max(threads, 1)) * 8;
  for (std::size_t done = 0; done < count; done += at_once) {
    monitor.tick(name, static_cast<std::int64_t>(done), static_cast<std::int64_t>(count));
    parallel_for(std::min(at_once, count - done), threads,
                 [&](std::size_t part) { run(shares[done + part], shares[done + part + 1]); });
  }
}

/// Transforms each series by itself: out[offsets[i] .. offsets[i + 1]) from the same values.
///
/// Each series starts anew, so neither the number of threads nor the other series show in the
/// result. Throws InvalidArgument when offsets or lengths do not fit.
template <class Transform, class Out>
void transform_panel(const Transform& transform, std::span<const double> values,
                     std::span<const std::int64_t> offsets, std::span<Out> out, int threads,
                     Monitor& monitor = no_monitor()) {
  require_same_length(Transform::name, values.size(), out.size());
  const auto run_share = [&](std::size_t first, std::size_t last) {
    const auto bounds = offsets.subspan(first, last - first + 1);
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
  for_shares(Transform::name, offsets, values.size(), threads, monitor, run_share);
}

}  // namespace mliot::data

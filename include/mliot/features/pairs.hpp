// The list of transforms of two columns, and a panel of them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>

#include "mliot/core/monitor.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/data/transform_panel.hpp"
#include "mliot/features/expanding_correlation.hpp"
#include "mliot/features/expanding_covariance.hpp"
#include "mliot/features/exponentially_weighted_correlation.hpp"
#include "mliot/features/exponentially_weighted_covariance.hpp"
#include "mliot/features/rolling_correlation.hpp"
#include "mliot/features/rolling_covariance.hpp"
#include "mliot/features/seasonal_pair.hpp"
#include "mliot/features/time_pair.hpp"

namespace mliot::features {

using PairTransforms =
    std::tuple<RollingCovariance, RollingCorrelation, SeasonalRollingCovariance,
               SeasonalRollingCorrelation, ExpandingCovariance, ExpandingCorrelation,
               ExponentiallyWeightedCovariance, ExponentiallyWeightedCorrelation>;

namespace detail {

/// Calls run(begin, length) for each series of `rows` rows, on several threads.
template <class Run>
void for_each_series(std::string_view who, std::span<const std::int64_t> offsets, std::size_t rows,
                     int threads, Monitor& monitor, const Run& run) {
  const auto shares = data::shares_of_series(offsets, rows);
  const auto run_share = [&](std::size_t share) {
    for (std::size_t i = shares[share]; i < shares[share + 1]; ++i) {
      const auto begin = static_cast<std::size_t>(offsets[i]);
      run(begin, static_cast<std::size_t>(offsets[i + 1]) - begin);
    }
  };
  const std::size_t count = shares.size() - 1;
  const auto at_once = static_cast<std::size_t>(std::max(threads, 1)) * 8;
  for (std::size_t done = 0; done < count; done += at_once) {
    monitor.tick(who, static_cast<std::int64_t>(done), static_cast<std::int64_t>(count));
    parallel_for(std::min(at_once, count - done), threads,
                 [&](std::size_t part) { run_share(done + part); });
  }
}

}  // namespace detail

/// Transforms each series by itself: out[offsets[i] .. offsets[i + 1]) from the same places of x
/// and y. Neither the number of threads nor the other series show in the result.
///
/// Throws InvalidArgument when offsets or lengths do not fit.
template <class Transform>
void transform_pairs(const Transform& transform, std::span<const double> x,
                     std::span<const double> y, std::span<const std::int64_t> offsets,
                     std::span<double> out, int threads, Monitor& monitor = no_monitor()) {
  data::require_same_length(Transform::name, x.size(), y.size());
  data::require_same_length(Transform::name, x.size(), out.size());
  detail::for_each_series(Transform::name, offsets, x.size(), threads, monitor,
                          [&](std::size_t begin, std::size_t length) {
                            transform.transform(x.subspan(begin, length), y.subspan(begin, length),
                                                out.subspan(begin, length));
                          });
}

/// The same of pairs that come with their times.
///
/// Throws InvalidArgument when offsets or lengths do not fit, when the times of a series fall, or
/// when a window has no room for its pairs; it names the row within the series.
template <class Transform>
void transform_timed_pairs(const Transform& transform, std::span<const std::int64_t> times,
                           std::span<const double> x, std::span<const double> y,
                           std::span<const std::int64_t> offsets, std::span<double> out,
                           int threads, Monitor& monitor = no_monitor()) {
  data::require_same_length(Transform::name, x.size(), y.size());
  data::require_same_length(Transform::name, x.size(), times.size());
  data::require_same_length(Transform::name, x.size(), out.size());
  detail::for_each_series(Transform::name, offsets, x.size(), threads, monitor,
                          [&](std::size_t begin, std::size_t length) {
                            transform.transform(times.subspan(begin, length),
                                                x.subspan(begin, length), y.subspan(begin, length),
                                                out.subspan(begin, length));
                          });
}

}  // namespace mliot::features

// The list of transforms of two columns, and a panel of them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
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

namespace mliot::features {

using PairTransforms =
    std::tuple<RollingCovariance, RollingCorrelation, SeasonalRollingCovariance,
               SeasonalRollingCorrelation, ExpandingCovariance, ExpandingCorrelation,
               ExponentiallyWeightedCovariance, ExponentiallyWeightedCorrelation>;

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
  const auto shares = data::shares_of_series(offsets, x.size());
  const auto run_share = [&](std::size_t share) {
    for (std::size_t i = shares[share]; i < shares[share + 1]; ++i) {
      const auto begin = static_cast<std::size_t>(offsets[i]);
      const auto length = static_cast<std::size_t>(offsets[i + 1]) - begin;
      transform.transform(x.subspan(begin, length), y.subspan(begin, length),
                          out.subspan(begin, length));
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

}  // namespace mliot::features

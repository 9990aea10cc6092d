// The list of transforms along time. Bindings, the plan and the conformance suite are made from it.
#pragma once

#include <tuple>

#include "mliot/features/diff.hpp"
#include "mliot/features/expanding_count.hpp"
#include "mliot/features/expanding_kurtosis.hpp"
#include "mliot/features/expanding_max.hpp"
#include "mliot/features/expanding_mean.hpp"
#include "mliot/features/expanding_median.hpp"
#include "mliot/features/expanding_min.hpp"
#include "mliot/features/expanding_quantile.hpp"
#include "mliot/features/expanding_rank.hpp"
#include "mliot/features/expanding_skewness.hpp"
#include "mliot/features/expanding_slope.hpp"
#include "mliot/features/expanding_std.hpp"
#include "mliot/features/expanding_sum.hpp"
#include "mliot/features/expanding_var.hpp"
#include "mliot/features/expanding_z_score.hpp"
#include "mliot/features/exponentially_weighted_mean.hpp"
#include "mliot/features/exponentially_weighted_std.hpp"
#include "mliot/features/exponentially_weighted_var.hpp"
#include "mliot/features/lag.hpp"
#include "mliot/features/rolling_count.hpp"
#include "mliot/features/rolling_kurtosis.hpp"
#include "mliot/features/rolling_max.hpp"
#include "mliot/features/rolling_mean.hpp"
#include "mliot/features/rolling_median.hpp"
#include "mliot/features/rolling_min.hpp"
#include "mliot/features/rolling_quantile.hpp"
#include "mliot/features/rolling_rank.hpp"
#include "mliot/features/rolling_skewness.hpp"
#include "mliot/features/rolling_slope.hpp"
#include "mliot/features/rolling_std.hpp"
#include "mliot/features/rolling_sum.hpp"
#include "mliot/features/rolling_var.hpp"
#include "mliot/features/rolling_z_score.hpp"
#include "mliot/features/seasonal_diff.hpp"
#include "mliot/features/seasonal_lag.hpp"
#include "mliot/features/seasonal_rolling.hpp"
#include "mliot/features/time_rolling.hpp"

namespace mliot::features {

using Transforms =
    std::tuple<Lag, RollingSum, RollingMean, RollingVar, RollingStd, RollingZScore, RollingSkewness,
               RollingKurtosis, RollingSlope, RollingMin, RollingMax, RollingMedian,
               RollingQuantile, RollingRank, RollingCount, SeasonalLag, SeasonalDiff,
               SeasonalRollingSum, SeasonalRollingMean, SeasonalRollingVar, SeasonalRollingStd,
               SeasonalRollingZScore, SeasonalRollingSkewness, SeasonalRollingKurtosis,
               SeasonalRollingSlope, SeasonalRollingMin, SeasonalRollingMax, SeasonalRollingMedian,
               SeasonalRollingQuantile, SeasonalRollingRank, SeasonalRollingCount, ExpandingSum,
               ExpandingMean, ExpandingVar, ExpandingStd, ExpandingZScore, ExpandingSkewness,
               ExpandingKurtosis, ExpandingSlope, ExpandingMin, ExpandingMax, ExpandingCount,
               ExponentiallyWeightedMean, ExponentiallyWeightedVar, ExponentiallyWeightedStd, Diff>;

/// The list of transforms whose state grows with the samples: a SampleHistory instead of a block.
using HistoryTransforms = std::tuple<ExpandingMedian, ExpandingQuantile, ExpandingRank>;

}  // namespace mliot::features

// The lists of cleaning steps and maps. Bindings, the plan and the conformance suite are made from
// them.
#pragma once

#include <tuple>

#include "mliot/preprocessing/butterworth.hpp"
#include "mliot/preprocessing/forward_fill.hpp"
#include "mliot/preprocessing/hampel.hpp"
#include "mliot/preprocessing/iqr_outliers.hpp"
#include "mliot/preprocessing/kalman_filter.hpp"
#include "mliot/preprocessing/look_up.hpp"
#include "mliot/preprocessing/power_map.hpp"
#include "mliot/preprocessing/quantile_map.hpp"
#include "mliot/preprocessing/robust_z_score_outliers.hpp"
#include "mliot/preprocessing/running_median.hpp"
#include "mliot/preprocessing/savitzky_golay.hpp"
#include "mliot/preprocessing/scale.hpp"
#include "mliot/preprocessing/seasonal_fill.hpp"
#include "mliot/preprocessing/z_score_outliers.hpp"

namespace mliot::preprocessing {

using Transforms =
    std::tuple<Hampel, ForwardFill, SeasonalFill, ZScoreOutliers, RobustZScoreOutliers, IqrOutliers,
               RunningMedian, SavitzkyGolay, KalmanFilter, Butterworth>;

/// What fitted scalers and encoders are made of.
using Maps = std::tuple<Scale, PowerMap, QuantileMap, LookUp>;

}  // namespace mliot::preprocessing

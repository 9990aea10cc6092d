// The list of cleaning steps. Bindings, the plan and the conformance suite are made from it.
#pragma once

#include <tuple>

#include "mliot/preprocessing/butterworth.hpp"
#include "mliot/preprocessing/forward_fill.hpp"
#include "mliot/preprocessing/hampel.hpp"
#include "mliot/preprocessing/iqr_outliers.hpp"
#include "mliot/preprocessing/kalman_filter.hpp"
#include "mliot/preprocessing/robust_z_score_outliers.hpp"
#include "mliot/preprocessing/running_median.hpp"
#include "mliot/preprocessing/savitzky_golay.hpp"
#include "mliot/preprocessing/seasonal_fill.hpp"
#include "mliot/preprocessing/z_score_outliers.hpp"

namespace mliot::preprocessing {

using Transforms =
    std::tuple<Hampel, ForwardFill, SeasonalFill, ZScoreOutliers, RobustZScoreOutliers, IqrOutliers,
               RunningMedian, SavitzkyGolay, KalmanFilter, Butterworth>;

}  // namespace mliot::preprocessing

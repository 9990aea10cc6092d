// The list of transforms that need the whole series. Bindings are made from it.
#pragma once

#include <tuple>

#include "mliot/preprocessing/backward_fill.hpp"
#include "mliot/preprocessing/kalman_smoother.hpp"
#include "mliot/preprocessing/linear_fill.hpp"
#include "mliot/preprocessing/median_filter.hpp"
#include "mliot/preprocessing/savgol_filter.hpp"
#include "mliot/preprocessing/seasonal_esd.hpp"
#include "mliot/preprocessing/seasonal_linear_fill.hpp"
#include "mliot/preprocessing/spline_fill.hpp"
#include "mliot/preprocessing/wavelet_denoise.hpp"

namespace mliot::preprocessing {

/// They look ahead, and are no streams.
using WholeSeriesTransforms =
    std::tuple<BackwardFill, LinearFill, SplineFill, SeasonalLinearFill, KalmanSmoother,
               SavgolFilter, MedianFilter, WaveletDenoise, SeasonalEsd>;

}  // namespace mliot::preprocessing

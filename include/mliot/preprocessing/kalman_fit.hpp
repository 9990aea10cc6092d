// Variances of a state space model from data.
#pragma once

#include <cstdint>
#include <span>

#include "mliot/preprocessing/kalman_options.hpp"

namespace mliot::preprocessing {

/// The variances of a model by maximum likelihood (exact diffuse, the scale concentrated out), the
/// same for all series values[offsets[i] .. offsets[i + 1]).
///
/// NaN and infinities are no observations. A variance below 1e-7 of that of the noise is given as
/// 0. The ratios of variances are searched between 1e-7 and 1e7: first on a grid, then by halving
/// steps around the best point, so that the same data give the same variances everywhere.
///
/// Throws InvalidArgument when offsets do not fit, when the samples are fewer than three above the
/// states of the model, or when they do not vary.
///
/// Source: Durbin and Koopman 2012, "Time Series Analysis by State Space Methods", 2.10 and 7.2.
KalmanOptions fit_kalman(KalmanModel model, std::span<const double> values,
                         std::span<const std::int64_t> offsets);

/// -2 log likelihood of the innovations of a model, without the terms of the first samples that
/// set its states: what fit_kalman makes smallest. NaN when nothing varies.
double kalman_deviance(const KalmanOptions& options, std::span<const double> values,
                       std::span<const std::int64_t> offsets);

}  // namespace mliot::preprocessing

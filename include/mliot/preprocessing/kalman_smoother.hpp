// Kalman smoother: the level behind noisy samples, from all of them.
#pragma once

#include "mliot/preprocessing/kalman_options.hpp"
#include "mliot/preprocessing/whole_series.hpp"

namespace mliot::preprocessing {

using KalmanSmootherOptions = KalmanOptions;

/// The best estimate of the level behind noisy samples from those before and after: what
/// KalmanFilter gives, corrected backward by all later samples. Models and variances are its.
///
/// Batch only: every value reads all samples.
/// Missing:  NaN and infinities are no observations; gaps are bridged from both sides. With output
///           "filled" that level takes their place and other samples pass.
/// Warm-up:  NaN before the first sample; with fewer samples than the model has states the values
///           are those of the filter.
/// Cost:     O(1) a sample; six numbers of memory each.
/// Source:   Durbin and Koopman 2012, "Time Series Analysis by State Space Methods", 4.4 and 5.3.
class KalmanSmoother : public WholeSeries<KalmanSmoother, KalmanSmootherOptions> {
 public:
  static constexpr std::string_view name = "kalman_smoother";

  /// Throws InvalidArgument when an option is out of range.
  explicit KalmanSmoother(Options options = {});

  /// Throws InvalidArgument when `out` has another length than `in`.
  void transform(std::span<const double> in, std::span<double> out) const;

 private:
  mliot_kalman_model model_;
};

}  // namespace mliot::preprocessing

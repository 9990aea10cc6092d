// Kalman filter of a level that may have a slope.
#pragma once

#include "mliot/data/transform.hpp"
#include "mliot/preprocessing/kalman_options.hpp"

namespace mliot::preprocessing {

using KalmanFilterOptions = KalmanOptions;

/// The best estimate of the level behind noisy samples, from all samples so far.
///
/// local_level:         x = level + noise; the level moves by random steps.
/// local_linear_trend:  the level also moves by a slope, which moves by random steps.
/// constant_velocity:   the slope is a velocity; a random acceleration a acts for each period and
///                      moves the level by a / 2 and the velocity by a.
/// It begins without an opinion (exact diffuse): the first sample is the level, and the second one
/// sets the slope; until then it counts as 0.
///
/// Causal:   out[t] reads in[0..t] only: the filtered, not the smoothed state.
/// Missing:  NaN and infinities are no observations; the level goes on by its slope. With output
///           "filled" that level takes their place and other samples pass.
/// Warm-up:  NaN until the first sample, of the slope until the second. Where the level leaves the
///           range of a double the filter begins anew.
/// Cost:     O(1) a sample.
/// Source:   Durbin and Koopman 2012, "Time Series Analysis by State Space Methods", 4.3 and 5.2;
///           Bar-Shalom et al. 2001, "Estimation with Applications to Tracking and
///           Navigation", 6.3.
class KalmanFilter : public data::Transform<KalmanFilter, KalmanFilterOptions> {
 public:
  static constexpr std::string_view name = "kalman_filter";

  /// Throws InvalidArgument when an option is out of range, when all variances of the model are 0,
  /// or when a local level is asked for its slope.
  explicit KalmanFilter(Options options = {});

  std::size_t state_size() const noexcept;
  void reset(void* state) const noexcept;
  void push(void* state, double x) const noexcept;
  bool valid(const void* state) const;
  template <class Out>
  Out value(const void* state) const noexcept;
  template <class Out>
  void transform(std::span<const double> in, std::span<Out> out) const;

  /// Samples back, the current one included, that a value depends on.
  std::size_t memory() const noexcept { return data::kWholeHistory; }

  /// The variances of the recursion.
  const mliot_kalman_model& model() const noexcept { return model_; }

 private:
  mliot_kalman_model model_;
};

}  // namespace mliot::preprocessing

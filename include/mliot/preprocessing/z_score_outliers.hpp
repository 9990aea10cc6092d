// Outliers by the z-score of a sample against the window before it.
#pragma once

#include "mliot/preprocessing/outlier_options.hpp"

namespace mliot::preprocessing {

using ZScoreOutliersOptions = OutlierOptions<30>;

/// Judges a sample by its distance from the mean of the window before it.
///
/// With m the mean and s the sample standard deviation (divisor n - 1) of the window, both
/// correctly rounded, x is an outlier when it lies outside m - threshold * s .. m + threshold * s.
/// It becomes NaN, m or the nearer of these fences, as action says. The window holds the samples as
/// they came, so that an outlier widens the fences after it: where they come in bursts, use
/// RobustZScoreOutliers.
///
/// Causal:   out[t] reads in[t - window_size .. t] only.
/// Missing:  NaN stays NaN, takes its place in the window and is not counted; so does an infinity,
///           which is always an outlier, missing where no fences are known.
/// Warm-up:  samples pass unchanged until min_samples are present, and where the window has no
///           spread.
/// Cost:     that of the exact mean and deviation of a sliding window.
/// Source:   Grubbs 1969, "Procedures for Detecting Outlying Observations in Samples".
class ZScoreOutliers : public detail::Outliers<ZScoreOutliers, ZScoreOutliersOptions> {
 public:
  static constexpr std::string_view name = "z_score_outliers";

  /// Throws InvalidArgument when an option is out of range.
  explicit ZScoreOutliers(Options options = {}) : Outliers(options) {}

  std::size_t state_size() const noexcept;
  void reset(void* state) const noexcept;
  void push(void* state, double x) const noexcept;
  bool valid(const void* state) const;
  template <class Out>
  Out value(const void* state) const noexcept;
  template <class Out>
  void transform(std::span<const double> in, std::span<Out> out) const;
};

}  // namespace mliot::preprocessing

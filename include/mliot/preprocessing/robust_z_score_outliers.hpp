// Outliers by the robust z-score of a sample against the window before it.
#pragma once

#include "mliot/preprocessing/outlier_options.hpp"

namespace mliot::preprocessing {

using RobustZScoreOutliersOptions = OutlierOptions<35>;

/// Judges a sample by its distance from the median of the window before it.
///
/// With m the median and s = 1.4826 times the median of |sample - m| of the window, x is an outlier
/// when it lies outside m - threshold * s .. m + threshold * s. It becomes NaN, m or the nearer of
/// these fences, as action says. Up to half of the window may be outliers without hiding one.
///
/// Causal:   out[t] reads in[t - window_size .. t] only.
/// Missing:  NaN stays NaN, takes its place in the window and is not counted; so does an infinity,
///           which is always an outlier, missing where no fences are known.
/// Warm-up:  samples pass unchanged until min_samples are present, and where the window has no
///           spread.
/// Cost:     O(window_size) a sample; nothing is allocated.
/// Source:   Iglewicz and Hoaglin 1993, "How to Detect and Handle Outliers".
class RobustZScoreOutliers
    : public detail::Outliers<RobustZScoreOutliers, RobustZScoreOutliersOptions> {
 public:
  static constexpr std::string_view name = "robust_z_score_outliers";

  /// Throws InvalidArgument when an option is out of range.
  explicit RobustZScoreOutliers(Options options = {}) : Outliers(options) {}

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

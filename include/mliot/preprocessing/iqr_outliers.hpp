// Outliers by the interquartile range of the window before a sample.
#pragma once

#include "mliot/preprocessing/outlier_options.hpp"

namespace mliot::preprocessing {

using IqrOutliersOptions = OutlierOptions<15>;

/// Judges a sample by the interquartile range of the window before it.
///
/// With q1 and q3 the quartiles of the window (linear between two samples, as NumPy's), x is an
/// outlier when it lies outside q1 - threshold * (q3 - q1) .. q3 + threshold * (q3 - q1). It
/// becomes NaN, the median of the window or the nearer of these fences, as action says. For skewed
/// data: the two fences need not be equally far from the median.
///
/// Causal:   out[t] reads in[t - window_size .. t] only.
/// Missing:  NaN stays NaN, takes its place in the window and is not counted; so does an infinity,
///           which is always an outlier, missing where no fences are known.
/// Warm-up:  samples pass unchanged until min_samples are present, and where the window has no
///           spread.
/// Cost:     O(window_size) a sample at most; nothing is allocated.
/// Source:   Tukey 1977, "Exploratory Data Analysis".
class IqrOutliers : public detail::Outliers<IqrOutliers, IqrOutliersOptions> {
 public:
  static constexpr std::string_view name = "iqr_outliers";

  /// Throws InvalidArgument when an option is out of range.
  explicit IqrOutliers(Options options = {}) : Outliers(options) {}

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

// Running median of a whole series, in place.
#pragma once

#include "mliot/preprocessing/whole_series.hpp"

namespace mliot::preprocessing {

/// The window.
struct MedianFilterOptions {
  /// Samples in the window, an odd number.
  std::int64_t window_size = 5;

  static constexpr auto fields() {
    return std::tuple{field("window_size", &MedianFilterOptions::window_size,
                            "Samples in the window, an odd number.", between(3, data::kMaxLag))};
  }
};

/// The median of the window around each sample; at the ends the window is cut off.
///
/// Batch only: reads window_size / 2 samples that come later; RunningMedian is the stream.
/// Missing:  NaN is not counted, so that short gaps are filled. -0 counts as 0.
/// Cost:     that of RunningMedian.
/// Source:   Tukey 1977, "Exploratory Data Analysis".
class MedianFilter : public WholeSeries<MedianFilter, MedianFilterOptions> {
 public:
  static constexpr std::string_view name = "median_filter";

  /// Throws InvalidArgument when an option is out of range.
  explicit MedianFilter(Options options = {});

  /// Throws InvalidArgument when `out` has another length than `in`.
  void transform(std::span<const double> in, std::span<double> out) const;
};

}  // namespace mliot::preprocessing

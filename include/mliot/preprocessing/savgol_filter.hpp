// Savitzky-Golay filter of a whole series, in place and with its ends.
#pragma once

#include <vector>

#include "mliot/preprocessing/whole_series.hpp"

namespace mliot::preprocessing {

/// The window and the polynomial, in scipy's words.
struct SavgolFilterOptions {
  /// Samples in the window, an odd number.
  std::int64_t window_length = 11;

  /// Degree of the polynomial; below window_length.
  std::int64_t polyorder = 2;

  /// Which derivative is given out; 0 is the polynomial itself.
  std::int64_t deriv = 0;

  /// Time between two samples, the unit of a derivative.
  double delta = 1;

  static constexpr auto fields() {
    return std::tuple{
        field("window_length", &SavgolFilterOptions::window_length,
              "Samples in the window, an odd number.", between(1, 1 << 10)),
        field("polyorder", &SavgolFilterOptions::polyorder, "Degree of the polynomial.",
              between(0, 20)),
        field("deriv", &SavgolFilterOptions::deriv, "Which derivative is given out.",
              between(0, 20)),
        field("delta", &SavgolFilterOptions::delta, "Time between two samples.", above(0))};
  }
};

/// The least-squares polynomial through the window around each sample, or its derivative; at the
/// ends the polynomial of the first and last whole window (mode "interp" of
/// scipy.signal.savgol_filter).
///
/// Batch only: reads window_length / 2 samples that come later; SavitzkyGolay is the stream.
/// Missing:  NaN where a missing or infinite sample is in the window.
/// Warm-up:  none; a series shorter than the window is NaN.
/// Cost:     O(window_length) a sample.
/// Source:   Savitzky and Golay 1964, Analytical Chemistry 36; Gorry 1990, Analytical Chemistry 62
///           (ends).
class SavgolFilter : public WholeSeries<SavgolFilter, SavgolFilterOptions> {
 public:
  static constexpr std::string_view name = "savgol_filter";

  /// Throws InvalidArgument when an option is out of range.
  explicit SavgolFilter(Options options = {});

  /// Throws InvalidArgument when `out` has another length than `in`.
  void transform(std::span<const double> in, std::span<double> out) const;

 private:
  std::vector<std::vector<double>> weights_;  // by the place in the window that is looked at
};

}  // namespace mliot::preprocessing

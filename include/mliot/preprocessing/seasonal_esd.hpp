// Seasonal ESD: outliers of a whole series, their number found by tests.
#pragma once

#include <optional>

#include "mliot/preprocessing/outlier_options.hpp"
#include "mliot/preprocessing/whole_series.hpp"

namespace mliot::preprocessing {

/// The season, and how the outliers are tested.
struct SeasonalEsdOptions {
  /// Samples in a season; absent: the series has none.
  std::optional<std::int64_t> season_length = std::nullopt;

  /// Share of the samples that may be outliers at most.
  double max_outliers = 0.1;

  /// Chance that a series of normal numbers has any outlier.
  double alpha = 0.05;

  /// Whether distances are measured by median and median absolute deviation (S-H-ESD), or by mean
  /// and standard deviation (S-ESD).
  bool hybrid = true;

  /// What becomes of an outlier: nan, or center.
  OutlierAction action = OutlierAction::nan;

  static constexpr auto fields() {
    return std::tuple{
        field("season_length", &SeasonalEsdOptions::season_length,
              "Samples in a season; None: the series has none.", between(2, data::kMaxLag)),
        field("max_outliers", &SeasonalEsdOptions::max_outliers,
              "Share of the samples that may be outliers at most.",
              Range{.low = 0, .high = 0.49, .open_low = true}),
        field("alpha", &SeasonalEsdOptions::alpha,
              "Chance that a series of normal numbers has any outlier.", strictly_between(0, 0.5)),
        field("hybrid", &SeasonalEsdOptions::hybrid,
              "Whether distances are measured by median and median absolute deviation."),
        field("action", &SeasonalEsdOptions::action, "What becomes of an outlier: nan or center.")};
  }
};

/// Finds the samples that are too far from their season by the generalized ESD test.
///
/// The residual of a sample is r = x - season - median(x), the season being the median (the mean
/// without hybrid) of x - median(x) at each place of the season. Of up to max_outliers * n rounds,
/// each takes the residual that is farthest from the center c, at R = |r - c| / s, and removes it;
/// c and s are the median and 1.4826 times the median absolute deviation of those left (mean and
/// sample standard deviation without hybrid, and where more than half of those left are equal, so
/// that the deviation is 0: a level with spikes, counts that are mostly 0). The outliers are those
/// of all rounds up to the last one with R above Rosner's critical value. They become NaN, or
/// season + median(x).
///
/// The median stands for the trend, so that a series that drifts by more than its noise is to be
/// judged in windows, or after its trend is taken off.
///
/// Batch only: every value reads all samples.
/// Missing:  NaN stays NaN and is not counted. Infinities are outliers, and are not counted.
/// Warm-up:  nothing is an outlier among fewer than 3 samples or where all are equal.
/// Cost:     O(max_outliers n^2) in the worst case.
/// Source:   Hochenbaum, Vallis and Kejariwal 2017, "Automatic Anomaly Detection in the Cloud Via
///           Statistical Learning"; Rosner 1983, Technometrics 25.
class SeasonalEsd : public WholeSeries<SeasonalEsd, SeasonalEsdOptions> {
 public:
  static constexpr std::string_view name = "seasonal_esd";

  /// Throws InvalidArgument when an option is out of range, and for action "clip".
  explicit SeasonalEsd(Options options = {});

  /// Throws InvalidArgument when `out` has another length than `in`.
  void transform(std::span<const double> in, std::span<double> out) const;
};

}  // namespace mliot::preprocessing

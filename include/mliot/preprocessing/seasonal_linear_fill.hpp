// Fills gaps with the season, on a line between what is beside them.
#pragma once

#include "mliot/preprocessing/whole_series.hpp"

namespace mliot::preprocessing {

/// The season.
struct SeasonalLinearFillOptions {
  /// Samples in a season: 24 for hours of a day.
  std::int64_t season_length = 0;

  static constexpr auto fields() {
    return std::tuple{field("season_length", &SeasonalLinearFillOptions::season_length,
                            "Samples in a season: 24 for hours of a day.",
                            between(2, data::kMaxLag))};
  }
};

/// Takes the season off, fills the gaps along lines, and puts the season on again.
///
/// The season is that of the classical additive decomposition of the series filled along lines:
/// its means over each place of the season, less the centred moving average over a season (two of
/// them for an even length), and less their own mean.
///
/// Batch only: every value reads all samples.
/// Missing:  NaN inside the series is filled; before the first and after the last sample it stays.
///           A series with fewer than two seasons between its first and last sample, or with
///           infinities, is filled along lines alone.
/// Cost:     O(1) a sample.
/// Source:   Hyndman and Athanasopoulos 2021, "Forecasting: Principles and Practice", 3.4;
///           statsmodels.tsa.seasonal.seasonal_decompose.
class SeasonalLinearFill : public WholeSeries<SeasonalLinearFill, SeasonalLinearFillOptions> {
 public:
  static constexpr std::string_view name = "seasonal_linear_fill";

  /// Throws InvalidArgument when an option is out of range.
  explicit SeasonalLinearFill(Options options) : WholeSeries(options) {}

  /// Throws InvalidArgument when `out` has another length than `in`.
  void transform(std::span<const double> in, std::span<double> out) const;
};

}  // namespace mliot::preprocessing

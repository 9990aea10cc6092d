// Columns with median 0 and an interquartile range of 1.
#pragma once

#include "mliot/preprocessing/column_maps.hpp"
#include "mliot/preprocessing/scale.hpp"

namespace mliot::preprocessing {

/// Which of the two is done, and between which quantiles.
struct RobustScalerOptions {
  bool with_centering = true;
  bool with_scaling = true;
  double quantile_low = 25;
  double quantile_high = 75;

  /// Divides so that normal data has the standard deviation 1.
  bool unit_variance = false;

  static constexpr auto fields() {
    return std::tuple{
        field("with_centering", &RobustScalerOptions::with_centering, "Subtract the median."),
        field("with_scaling", &RobustScalerOptions::with_scaling, "Divide by the range."),
        field("quantile_low", &RobustScalerOptions::quantile_low,
              "Lower end of the range, in percent.", between(0, 100)),
        field("quantile_high", &RobustScalerOptions::quantile_high,
              "Upper end of the range, in percent.", between(0, 100)),
        field("unit_variance", &RobustScalerOptions::unit_variance,
              "Give normal data the standard deviation 1.")};
  }
};

/// y = (x - median) / (quantile_high - quantile_low), quantiles interpolated linearly.
///
/// Outliers move neither. A column whose two quantiles are equal is not divided. Partial fits
/// cannot be merged: exact quantiles need the values.
///
/// Missing:  NaN is not counted and stays NaN.
/// Source:   quantiles of type 7 in Hyndman and Fan 1996, "Sample Quantiles in Statistical
///           Packages", The American Statistician 50(4).
class RobustScaler : public ColumnMaps<Scale> {
 public:
  using Options = RobustScalerOptions;
  static constexpr std::string_view name = "robust_scaler";

  /// Throws InvalidArgument unless quantile_low < quantile_high.
  explicit RobustScaler(Options options = {});

  const Options& options() const noexcept { return options_; }

  /// Throws InvalidArgument for infinite values, named by column and row.
  void fit(data::MatrixView<const double> rows, int threads = 1);

  void save(archive::Writer& writer) const;
  static RobustScaler load(const archive::Reader& reader);

  /// The map for these values, which are put in another order.
  static Scale map_of(const Options& options, std::vector<double>& values);

 private:
  Options options_;
};

/// The quantile q (0 to 1) of values, interpolated linearly, type 7; puts them in another order.
/// Throws InvalidArgument without values.
double quantile_of(std::span<double> values, double q);

}  // namespace mliot::preprocessing

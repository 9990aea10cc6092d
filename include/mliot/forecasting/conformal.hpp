// Prediction intervals from out-of-sample errors, by group of series and step ahead.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "mliot/core/archive.hpp"
#include "mliot/core/field.hpp"

namespace mliot::forecasting {

/// How intervals are calibrated.
struct ConformalOptions {
  /// Back-test windows of h steps that supply the errors. 0: no calibration, no intervals.
  std::int64_t n_windows = 2;

  static constexpr auto fields() {
    return std::tuple{field("n_windows", &ConformalOptions::n_windows,
                            "Back-test windows of h steps that supply the errors", at_least(0))};
  }
};

/// Errors y - forecast of a back-test, and the scale of each series that they are divided by.
struct CalibrationErrors {
  std::int64_t horizon = 0;
  std::vector<double> scale;   ///< [series], as known at the origin of the back-test
  std::vector<double> errors;  ///< [windows][series][horizon]; NaN where no value was observed
};

/// Scale of a series' errors: its mean absolute one-step difference, at least 1 % of its mean
/// absolute level. 0 for a series that is constant at 0. NaN samples are left out.
struct ErrorScale {
  double previous = 0;
  double differences = 0;  ///< their sum
  double level = 0;        ///< sum of the absolute samples
  std::int64_t n = 0;

  /// The next sample of the series.
  void push(double y) noexcept;

  double value() const noexcept;
};

/// Writes scales that go on growing as one array, and reads as many back. Throws FormatError for
/// one that no samples lead to.
void save_scales(archive::Writer& writer, std::string_view name,
                 std::span<const ErrorScale> scales);
std::vector<ErrorScale> load_scales(const archive::Reader& reader, std::string_view name,
                                    std::size_t count);

/// The scale after all samples of a series.
double error_scale(std::span<const double> values) noexcept;

/// What a series' scale is multiplied by where a model tells the variance of its own error: one and
/// the error's standard deviation in units of the scale, at most 1e6, where that is infinite too.
/// Errors over scale and stretch are alike for steps near and far and for series that are hard or
/// easy to forecast. 1 where nothing is told: no scale, or a variance that is NaN.
double error_stretch(double scale, double variance) noexcept;

/// Split-conformal quantiles of signed scaled errors.
///
/// Series are grouped by scale (equal counts), because large and small series err in other shapes;
/// each group keeps, per step ahead, its sorted errors divided by the series' scale. The lower end
/// for coverage c is the floor((n + 1) (1 - c) / 2)-th smallest of n errors, the upper end the
/// mirror image, both times the series' scale. Steps with few errors borrow from their neighbours;
/// where n is too small for c, a normal quantile of the errors' root mean square widens the end.
///
/// Source:  Vovk, Gammerman, Shafer 2005, "Algorithmic Learning in a Random World", chapter 4
///          (Mondrian conformal prediction); Stankeviciute et al. 2021, NeurIPS (by horizon).
class ConformalTable {
 public:
  ConformalTable() = default;

  /// Sorts the errors into groups and steps. Throws InvalidArgument when there is none.
  explicit ConformalTable(const CalibrationErrors& errors);

  std::int64_t horizon() const noexcept { return horizon_; }
  bool empty() const noexcept { return horizon_ == 0; }
  std::size_t groups() const noexcept { return group_from_.size(); }

  /// The q-quantile (0 < q < 1) of the error of a series of this scale, `step` steps ahead
  /// (1 ... horizon), in the unit of the target.
  double error_quantile(double scale, std::int64_t step, double q) const noexcept;

  void save(archive::Writer& writer) const;
  static ConformalTable load(const archive::Reader& reader);

 private:
  std::size_t group_of(double scale) const noexcept;
  std::span<const double> cell(std::size_t group, std::int64_t step) const noexcept;

  std::int64_t horizon_ = 0;
  std::vector<double> group_from_;     // smallest scale of each group, ascending
  std::vector<std::int64_t> offsets_;  // of the cells, group-major
  std::vector<double> errors_;         // sorted within a cell
};

}  // namespace mliot::forecasting

// Fills gaps along a straight line.
#pragma once

#include <optional>

#include "mliot/preprocessing/whole_series.hpp"

namespace mliot::preprocessing {

/// How long a gap may be.
struct LinearFillOptions {
  /// Missing samples in a row that are filled, the first ones of a gap; absent: all of them.
  std::optional<std::int64_t> limit = std::nullopt;

  static constexpr auto fields() {
    return std::tuple{field("limit", &LinearFillOptions::limit,
                            "Missing samples in a row that are filled; None: all of them.",
                            between(1, data::kMaxLag))};
  }
};

/// Fills a gap along the line between the samples on its two sides.
///
/// Batch only: reads samples that come later.
/// Missing:  NaN inside the series is filled; before the first and after the last sample it stays.
///           Beside an infinity nothing is filled.
/// Cost:     O(1) a sample.
/// Source:   pandas.Series.interpolate(method="linear", limit_area="inside").
class LinearFill : public WholeSeries<LinearFill, LinearFillOptions> {
 public:
  static constexpr std::string_view name = "linear_fill";

  /// Throws InvalidArgument when an option is out of range.
  explicit LinearFill(Options options = {}) : WholeSeries(options) {}

  /// Throws InvalidArgument when `out` has another length than `in`.
  void transform(std::span<const double> in, std::span<double> out) const;
};

}  // namespace mliot::preprocessing

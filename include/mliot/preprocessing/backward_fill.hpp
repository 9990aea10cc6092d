// Fills gaps with the sample that comes next.
#pragma once

#include <optional>

#include "mliot/preprocessing/whole_series.hpp"

namespace mliot::preprocessing {

/// How long a gap may be.
struct BackwardFillOptions {
  /// Missing samples in a row that are filled, the last ones of a gap; absent: all of them.
  std::optional<std::int64_t> limit = std::nullopt;

  static constexpr auto fields() {
    return std::tuple{field("limit", &BackwardFillOptions::limit,
                            "Missing samples in a row that are filled; None: all of them.",
                            between(1, data::kMaxLag))};
  }
};

/// Repeats the next sample that is present backward, as many times in a row as limit allows.
///
/// Batch only: reads samples that come later.
/// Missing:  NaN becomes the next sample; it stays NaN after the last one.
/// Cost:     O(1) a sample.
/// Source:   next observation carried backward; pandas.Series.bfill.
class BackwardFill : public WholeSeries<BackwardFill, BackwardFillOptions> {
 public:
  static constexpr std::string_view name = "backward_fill";

  /// Throws InvalidArgument when an option is out of range.
  explicit BackwardFill(Options options = {}) : WholeSeries(options) {}

  /// Throws InvalidArgument when `out` has another length than `in`.
  void transform(std::span<const double> in, std::span<double> out) const;
};

}  // namespace mliot::preprocessing

// The series and covariates that a plan is executed on, as views of the caller's columns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "mliot/data/matrix_view.hpp"

namespace mliot::plan {

/// Many series, stacked: series i is rows [begin(i), begin(i) + length[i]) of every flat column.
///
/// `length` may stop short of the next offset, so that a back-test cuts history without a copy.
/// Missing: NaN in any column.
struct PanelView {
  std::span<const std::int64_t> offsets;       ///< [series + 1] rows of the flat columns
  std::span<const std::int64_t> length;        ///< [series] rows in use
  std::span<const std::int64_t> first_period;  ///< [series] period of the first row
  std::span<const double> target;              ///< [rows], or empty: plans of horizon 0
  std::span<const double> weight;              ///< [rows] of the loss, or empty: all 1
  std::vector<std::span<const double>> past;   ///< each [rows]; the samples of horizon 0
  std::vector<std::span<const double>> future;
  data::MatrixView<const double> fixed;  ///< series x static columns

  /// When each row was measured, [rows], in units of the plan's index. Plans of horizon 0 read it
  /// for windows over time and, where it is there, for the calendar: else rows are a period apart.
  std::span<const std::int64_t> times = {};

  /// `past` as it was measured, where it has been cleaned; else empty.
  std::vector<std::span<const double>> measured = {};

  std::size_t series() const noexcept { return length.size(); }
  std::size_t begin(std::size_t i) const noexcept { return static_cast<std::size_t>(offsets[i]); }
  std::size_t rows(std::size_t i) const noexcept { return static_cast<std::size_t>(length[i]); }

  /// The rows in use of series i of a flat column; none of a column that is not there.
  template <class T>
  std::span<const T> of(std::span<const T> column, std::size_t i) const noexcept {
    return column.empty() ? column : column.subspan(begin(i), rows(i));
  }
};

/// Covariates of the rows to predict: series-major, h rows a series.
struct FutureView {
  std::int64_t h = 0;
  std::vector<std::span<const double>> future;  ///< each [series * h]
};

}  // namespace mliot::plan

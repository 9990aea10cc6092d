// Sorts the caller's rows into those that teach, those that judge and those that are absent.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "boosting/loss.hpp"
#include "boosting/row_map.hpp"
#include "mliot/boosting/fit.hpp"

namespace mliot::boosting {

/// One value a row of a set, borrowed from the caller where no row is left out.
class RowColumn {
 public:
  RowColumn() = default;
  RowColumn(RowColumn&&) = default;
  RowColumn& operator=(RowColumn&&) = default;
  RowColumn(const RowColumn&) = delete;  // the view may be of the vector
  RowColumn& operator=(const RowColumn&) = delete;
  ~RowColumn() = default;

  void borrow(std::span<const double> values) { view_ = values; }
  void reserve(std::size_t rows) { owned_.reserve(rows); }
  void append(double x) {
    owned_.push_back(x);
    view_ = owned_;
  }
  std::span<const double> view() const noexcept { return view_; }

 private:
  std::vector<double> owned_;
  std::span<const double> view_;
};

/// Targets, weights (empty: all 1) and starting scores (empty: all 0) of a set of rows. Several
/// targets or starting scores of a row stand side by side.
struct RowSet {
  RowColumn target;
  RowColumn weight;
  RowColumn start;
  std::size_t targets = 1;  ///< a row

  std::size_t size() const noexcept { return target.view().size() / targets; }
  LossRows loss_rows() const noexcept { return {target.view(), weight.view()}; }
};

/// The rows of one training: places 0 .. learn.size() - 1 of the packed table learn, those after
/// them judge, set by set.
struct TrainingRows {
  RowSet learn;
  std::vector<RowSet> judges;             ///< held-out rows (perhaps none), then each evaluation
  RowMap places;                          ///< of the main table
  std::vector<RowMap> evaluation_places;  ///< of each evaluation table

  /// Rows of all the judges.
  std::size_t judging() const noexcept {
    std::size_t rows = 0;
    for (const RowSet& set : judges) rows += set.size();
    return rows;
  }
};

/// Outputs that a model fitted to the data has: classes, quantiles or targets. Throws
/// InvalidArgument for several targets of a loss that takes one.
template <class T>
std::size_t output_count(const TrainingData<T>& data, const BoostingOptions& options);

/// Checks all columns and sorts the rows for a model of so many outputs. Throws InvalidArgument
/// naming the row.
template <class T>
TrainingRows sort_rows(const TrainingData<T>& data, const Loss& loss, std::size_t outputs = 1);

}  // namespace mliot::boosting

// What a training takes over from the model it goes on from.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "boosting/training_rows.hpp"
#include "mliot/boosting/fit.hpp"

namespace mliot::boosting {

/// Leaf sums of the earlier trees by row, in units of their grid, and the judging rows' features.
/// The sums of several outputs stand side by side.
struct Continuation {
  const trees::Forest* forest = nullptr;  ///< null: the training starts afresh
  std::vector<double> sums;               ///< of the learning rows
  std::vector<double> judging;            ///< features of the judging rows, row by row

  explicit operator bool() const noexcept { return forest != nullptr; }

  /// Adds the leaves of one tree to the sums `to` of judging rows, those from row `first` on.
  void add_tree(std::size_t tree, std::size_t first, std::span<double> to, int threads) const;
};

/// Throws InvalidArgument when the model has other columns, outputs or another loss than this
/// training.
/// Empty without an init_model. Reads the rows' places.
template <class T>
Continuation continue_from(const TrainingData<T>& data, const BoostingOptions& options,
                           const TrainingRows& rows, int threads);

}  // namespace mliot::boosting

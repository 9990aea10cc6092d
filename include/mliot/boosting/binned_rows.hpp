// Predictions of the rows of a Dataset from their bins, without the table they were made of.
#pragma once

#include <memory>
#include <string>

#include "mliot/boosting/dataset.hpp"
#include "mliot/data/block_source.hpp"
#include "mliot/data/matrix_view.hpp"
#include "mliot/trees/bin.hpp"
#include "mliot/trees/forest.hpp"

namespace mliot::boosting {

/// Why the trees cannot tell the bins of a Dataset apart; empty when they can.
///
/// They can when each threshold of a tree is one of the Dataset's cuts, and when no set of levels
/// parts levels that share a bin: so for the models that were trained on the Dataset, and those
/// trained on the same rows with the same max_bin.
std::string mismatch(const trees::Forest& forest, const Dataset& dataset);

/// The rows of a Dataset as a forest reads them: its trees ask for bins in place of values.
///
/// Scores, decisions, leaves and SHAP values are those of the table, to the bit.
///
/// Cost: the forest's tables are made anew; a byte is then looked up where a value is compared.
/// Thread safety: const calls may run at once.
class BinnedRows {
 public:
  /// Shares the Dataset's bins. Throws InvalidArgument with the mismatch, if there is one.
  BinnedRows(const trees::Forest& forest, const Dataset& dataset);

  std::size_t rows() const noexcept { return dataset_.rows(); }
  const trees::Forest& forest() const noexcept { return forest_; }

  /// Returns call(rows), the rows being what each batch call of forest() takes.
  template <class Call>
  decltype(auto) visit(Call&& call) const {
    if (source_ != nullptr) return call(*source_);
    return call(bytes_);
  }

 private:
  Dataset dataset_;
  trees::Forest forest_;
  data::MatrixView<const trees::Bin> bytes_;                ///< where a byte is a feature's bin
  std::shared_ptr<const data::BlockSource<float>> source_;  ///< where it is not: numbers of bins
};

}  // namespace mliot::boosting

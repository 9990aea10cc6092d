// Raw scores of a set of rows for every output of a model, and what they are trained towards.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "boosting/gradients.hpp"
#include "boosting/grown_tree.hpp"
#include "boosting/output_losses.hpp"
#include "boosting/training_rows.hpp"

namespace mliot::boosting {

/// Targets, starting scores and leaf sums, output after output.
class OutputScores {
 public:
  /// The rows and losses must outlive it.
  OutputScores(const RowSet& rows, const OutputLosses& losses);

  std::size_t rows() const noexcept { return rows_; }

  /// Target, weight and starting score of one output.
  const RowSet& set(std::size_t output) const noexcept { return sets_[output]; }

  /// Raw scores of one output.
  const Scores& raw(std::size_t output) const noexcept { return raw_[output]; }

  /// What the output's loss takes derivatives at: the raw scores, or the probabilities of the
  /// classes as update() found them.
  const Scores& read_by_loss(std::size_t output) const noexcept {
    return shares_.empty() ? raw_[output] : shares_[output];
  }

  /// Sets base score and grid of an output.
  void start(std::size_t output, double base, double unit);

  /// Leaf sums of one output, in units of its grid.
  std::span<double> sums(std::size_t output) noexcept {
    return {sums_.data() + output * rows_, rows_};
  }

  /// Finds the probabilities at the raw scores, where the losses need them.
  void update(int threads);

 private:
  std::size_t rows_;
  std::vector<double> targets_;  // when there are several a row
  std::vector<double> starts_;
  std::vector<RowSet> sets_;
  std::vector<double> sums_;
  std::vector<Scores> raw_;
  std::vector<double> probabilities_;
  std::vector<Scores> shares_;  // of the classes: the probabilities
};

}  // namespace mliot::boosting

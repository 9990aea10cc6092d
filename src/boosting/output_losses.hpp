// The losses of a model of several outputs.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "boosting/loss.hpp"
#include "mliot/boosting/options.hpp"

namespace mliot::boosting {

/// Raw scores of n > 0 classes into probabilities that sum to 1: e^raw by the sum over all.
void softmax(double* raw, std::size_t n) noexcept;

/// A loss for each output, and the loss of a whole row.
class OutputLosses {
 public:
  OutputLosses(const BoostingOptions& options, std::size_t outputs);

  std::size_t size() const noexcept { return losses_.size(); }
  const Loss& operator[](std::size_t output) const noexcept { return losses_[output]; }

  /// Whether an output's gradients depend on the raw scores of all.
  bool joint() const noexcept { return joint_; }

  /// The loss of one row: the mean over its outputs, or the log loss of its class. One target, or
  /// one for each output.
  double value(std::span<const double> raw, std::span<const double> targets) const noexcept;

  /// LightGBM's name of the metric.
  std::string metric() const { return losses_[0].metric(); }

 private:
  std::vector<Loss> losses_;
  bool joint_;
};

}  // namespace mliot::boosting

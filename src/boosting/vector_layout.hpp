// Where the statistics of several outputs stand in a vector, and what one of them is worth.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "boosting/gradients.hpp"

namespace mliot::boosting {

/// Lanes of a row or bin: the gradients of all outputs, then a hessian for each or one for all,
/// then a count of rows. As few as the scan reads: eight outputs with one hessian take forty bytes.
struct VectorLayout {
  std::size_t outputs;
  bool shared;  ///< the outputs have one hessian: the weight of the row
  std::size_t hessian;
  std::size_t rows;
  std::size_t lanes;

  VectorLayout(std::size_t count, bool one_hessian);

  std::size_t hessian_of(std::size_t output) const noexcept {
    return shared ? hessian : hessian + output;
  }

  /// What 1 means in each lane.
  std::vector<double> units(std::span<const Gradients* const> gradients) const;
};

}  // namespace mliot::boosting

// Linear least squares of few unknowns and many rows.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace mliot::statistical {

/// Collects the normal equations row by row.
///
/// Unknowns are scaled to like size and held by a ridge of 1e-10, so that columns which say the
/// same share their answer and columns of zeros get 0.
class LeastSquares {
 public:
  explicit LeastSquares(std::size_t unknowns)
      : unknowns_(unknowns), products_(unknowns * unknowns), targets_(unknowns) {}

  /// One equation: row . x = target.
  void add(std::span<const double> row, double target);

  /// The solution; false where numbers overflowed.
  bool solve(std::span<double> x) const;

 private:
  std::size_t unknowns_;
  std::vector<double> products_;  // lower triangle, row by row
  std::vector<double> targets_;
};

}  // namespace mliot::statistical

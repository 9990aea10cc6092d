// One differenced series and its regressors, made ready for the likelihood of any orders.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "arima_form.hpp"

namespace mliot::statistical {

/// A series and the covariates of each observation, row by row; there may be none.
struct Regressed {
  std::span<const double> y;
  std::span<const double> x;
  std::size_t regressors = 0;
};

/// The differenced series without its regression of least squares on the differenced regressors
/// (and a constant), followed by an orthonormal basis of these. The likelihood sees the basis, so
/// that nothing is lost to the size of a level or of a covariate.
class ArimaData {
 public:
  ArimaData(const Regressed& series, const ArimaOrder& order);

  std::size_t n() const noexcept { return n_; }
  std::size_t columns() const noexcept { return columns_; }  ///< the series and the basis
  const double* data() const noexcept { return data_.data(); }

  /// Regressors that differencing left something of, beside those before them.
  std::size_t rank() const noexcept { return columns_ - 1; }

  /// Mean and coefficients of the regressors from coefficients of the basis: the mean first where
  /// there is a constant.
  std::vector<double> coefficients(std::span<const double> of_basis) const;

  /// Sum of squares of the series without its regression.
  double squares() const noexcept;

 private:
  /// Takes the basis off; what was taken.
  std::vector<double> projected(std::span<double> from) const;

  /// What is left of regressor j becomes one more of the basis.
  void add(std::size_t j, std::vector<double> x);

  std::size_t n_ = 0;
  std::size_t columns_ = 1;
  std::size_t given_;  // constant and regressors
  std::vector<double> data_;
  std::vector<double> triangle_;    // of the decomposition, row by row
  std::vector<double> projection_;  // of the series onto the basis
  std::vector<std::size_t> place_;  // in the basis, given_ where nothing was left
};

/// The series differenced d times and D times at the season; empty where it is too short.
std::vector<double> differenced(std::span<const double> y, const ArimaOrder& order);

}  // namespace mliot::statistical

// Numbers of an ARIMA model that are given, and the series without what they explain of it.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "arima_data.hpp"
#include "arima_form.hpp"
#include "moments.hpp"

namespace mliot::statistical {

/// What is held; NaN where a number is sought.
struct ArimaHeld {
  std::vector<double> coefficients;  ///< ar, ma, seasonal ar, seasonal ma; empty where none is held
  double constant = detail::kNaN;    ///< of the differenced series
  std::vector<double> regressors;    ///< of the first ones; the others are sought

  bool has_constant() const noexcept { return !std::isnan(constant); }

  /// Coefficients and constant that are held.
  std::size_t count() const noexcept;

  /// Whether the coefficient of a regressor is.
  bool holds(std::size_t regressor) const noexcept {
    return regressor < regressors.size() && !std::isnan(regressors[regressor]);
  }
};

/// Names and values of options.
struct ArimaFixed {
  std::span<const std::string> names;
  std::span<const double> values;
};

/// "ar1", "ma1", "sar1", "sma1", "intercept" (or "mean") and "drift", "ex_1" (covariates) by their
/// values. Throws InvalidArgument for names that the order has not, with the one that is nearest,
/// for one that comes twice, and for polynomials that are not stationary or invertible whatever the
/// others are.
ArimaHeld arima_held(const ArimaOrder& order, const ArimaFixed& fixed);

/// What is left to seek of a scaled series.
class ArimaFreed {
 public:
  /// exponent: of the power of two that the series was divided by.
  ArimaFreed(const Regressed& series, int exponent, const ArimaOrder& order, const ArimaHeld& held);

  /// The series without what is held, and the regressors that are sought.
  Regressed view() const noexcept { return {y_, x_, sought_.size()}; }

  /// The order without a constant that is held.
  const ArimaOrder& order() const noexcept { return order_; }

  /// Writes coefficients of the regressors, those that were found and those that are held, and a
  /// constant that is held.
  void write(const ArimaLayout& layout, std::span<const double> found,
             std::span<double> state) const;

 private:
  void take_regressors(const Regressed& series, int exponent);
  void take_constant(int exponent);

  const ArimaHeld& held_;
  ArimaOrder order_;
  bool constant_;
  std::vector<double> y_, x_;
  std::vector<std::size_t> sought_;  // regressors
};

}  // namespace mliot::statistical

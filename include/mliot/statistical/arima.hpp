// ARIMA: autoregression and moving average of differences, with orders that are given.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "mliot/core/field.hpp"
#include "mliot/statistical/arima_states.hpp"
#include "mliot/statistical/model.hpp"

namespace mliot::statistical {

/// The orders, and how they are fitted.
struct ARIMAOptions {
  /// p, d and q: coefficients of autoregression, differences, coefficients of moving average.
  std::vector<std::int64_t> order = {0, 0, 0};

  /// Periods of a season; 1 means none.
  std::int64_t season_length = 1;

  /// P, D and Q: the same at lags of whole seasons.
  std::vector<std::int64_t> seasonal_order = {0, 0, 0};

  /// A mean, where nothing is differenced.
  bool include_mean = true;

  /// A drift, where one difference is taken.
  bool include_drift = false;

  /// "CSS-ML": the likelihood from the conditional least squares; "ML": the likelihood from zeros;
  /// "CSS": conditional least squares.
  std::string method = "CSS-ML";

  /// Covariates of each observation; a forecaster sets it.
  std::int64_t regressors = 0;

  /// Lambda of a Box-Cox transformation of the observations. Absent: none.
  std::optional<double> blambda = std::nullopt;

  /// Forecasts of transformed observations are means, to second order; medians otherwise.
  bool biasadj = false;

  /// Names of numbers that are held, and their values: "ar1", "ma1", "sar1", "sma1", "intercept",
  /// "drift", and "ex_1" of the first covariate.
  std::vector<std::string> fixed = {};
  std::vector<double> fixed_values = {};

  static constexpr auto fields() {
    return std::tuple{
        field("order", &ARIMAOptions::order, "p, d and q.", between(0, 24)),
        field("season_length", &ARIMAOptions::season_length, "Periods of a season; 1: none.",
              between(1, 100000)),
        field("seasonal_order", &ARIMAOptions::seasonal_order, "P, D and Q.", between(0, 24)),
        field("include_mean", &ARIMAOptions::include_mean, "A mean, where nothing is differenced."),
        field("include_drift", &ARIMAOptions::include_drift,
              "A drift, where one difference is taken."),
        field("method", &ARIMAOptions::method, "'CSS-ML', 'ML' or 'CSS'."),
        field("regressors", &ARIMAOptions::regressors, "Covariates of each observation.",
              between(0, 10000)),
        added_field("blambda", &ARIMAOptions::blambda,
                    "Lambda of a Box-Cox transformation; None: none.", between(-2, 2)),
        added_field("biasadj", &ARIMAOptions::biasadj,
                    "Forecasts of transformed observations are means, not medians."),
        added_field("fixed", &ARIMAOptions::fixed, "Names of numbers that are held."),
        added_field("fixed_values", &ARIMAOptions::fixed_values, "Their values.")};
  }
};

/// The difference w of a series, d times and D times at the season m, as
///
///     (1 - ar1 B - ...)(1 - sar1 B^m - ...)(w[t] - c) = (1 + ma1 B + ...)(1 + sma1 B^m + ...) e[t]
///
/// with B the period before. c is the mean where nothing is differenced, the drift (a period) where
/// one difference is taken, 0 otherwise.
///
/// The coefficients maximise the exact Gaussian likelihood of the differenced series, which is that
/// of the series with a diffuse start, over stationary and invertible polynomials: at the higher of
/// the maxima that searches from least conditional squares and from zeros reach. Mean and drift are
/// the best for each point of the search. Numbers that are held enter as they are.
///
/// With blambda y is the transformed series, and so are likelihood and criteria. Quantiles are
/// transformed back; so is the forecast, the median, unless biasadj makes it the mean y (1 + (1 -
/// lambda) variance / (2 y^(2 lambda))). Sample paths move on the transformed scale.
///
/// Variances: exact for the fitted parameters, what the filter has not learnt yet included (beyond
///           2,000 steps of it told by the last ones, to 0.1 % at seasons of up to 52 periods);
///           sigma2 is the sum of squared errors by the observations less the coefficients.
/// Short:    a series with fewer than two observations more than coefficients is fitted without
///           coefficients, one too short for its seasonal difference as a random walk; label()
///           tells.
/// Cost:     an update O(p + P m), O(q + Q m) too until the filter has settled; a state of about
///           three times that many numbers and the d + D m last observations.
/// Source:   Box and Jenkins 1970, "Time series analysis"; Gardner, Harvey and Phillips 1980,
///           "Algorithm AS 154", Applied Statistics 29; Monahan 1984, Biometrika 71; Durbin and
///           Koopman 2012, "Time series analysis by state space methods"; Box and Cox 1964, "An
///           analysis of transformations", J. Royal Statistical Society B 26(2).
class ARIMA : public ArimaStates {
 public:
  using Options = ARIMAOptions;
  static constexpr std::string_view name = "arima";

  /// Throws InvalidArgument for orders that are not three numbers, a season of one period or with
  /// coefficients of more than 350, a drift where there is none to have, an unknown method, and
  /// fixed numbers that the model does not have or with which it is not stationary or invertible.
  explicit ARIMA(Options options = {});

  const Options& options() const noexcept { return options_; }
  void fit(std::span<const SeriesFit> block) const;

 private:
  Options options_;
};

}  // namespace mliot::statistical

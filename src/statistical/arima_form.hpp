// The orders of an ARIMA model, and the state of one series under them.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "mliot/statistical/model.hpp"

namespace mliot::statistical {

/// (p, d, q)(P, D, Q)[m] and whether the differenced series has a mean of its own.
struct ArimaOrder {
  std::size_t p = 0, d = 0, q = 0;
  std::size_t seasonal_p = 0, seasonal_d = 0, seasonal_q = 0;
  std::size_t m = 1;
  bool constant = false;

  std::size_t coefficients() const noexcept { return p + q + seasonal_p + seasonal_q; }
  std::size_t ar_span() const noexcept { return p + seasonal_p * m; }
  std::size_t ma_span() const noexcept { return q + seasonal_q * m; }
  std::size_t span() const noexcept { return ar_span() > ma_span() ? ar_span() : ma_span(); }

  /// Observations that differencing takes.
  std::size_t lost() const noexcept { return d + seasonal_d * m; }

  bool operator==(const ArimaOrder&) const = default;

  /// "ARIMA(1,1,1)(0,1,1)[12] with drift".
  std::string label() const;
};

/// Coefficients of the four polynomials: autoregressive, moving average and the seasonal ones.
struct ArimaCoefficients {
  std::vector<double> ar, ma, seasonal_ar, seasonal_ma;
};

/// The product of a polynomial and a seasonal one by lag, [k - 1] that of lag k: those of ar for
/// sign -1 (1 - a B - ...)(1 - A B^m - ...), those of ma for +1.
std::vector<double> expanded(std::span<const double> plain, std::span<const double> seasonal,
                             std::size_t m, double sign);

/// The lags at which the products of such an order may differ from 0, ascending.
std::vector<std::size_t> lags_of(const ArimaOrder& order);

/// Coefficients by which earlier observations enter the difference, [k - 1] that of lag k.
std::vector<double> difference_weights(const ArimaOrder& order);

/// Places of the numbers that every state has.
enum ArimaPlace : std::size_t {
  kArimaCount,
  kArimaP,
  kArimaD,
  kArimaQ,
  kArimaSeasonalP,
  kArimaSeasonalD,
  kArimaSeasonalQ,
  kArimaConstant,  // 1 or 0
  kArimaMean,      // of the differenced series
  kArimaVariance,  // F of the next observation, in units of sigma2
  kArimaSigma2,
  kArimaLikelihood,
  kArimaAic,
  kArimaAicc,
  kArimaBic,
  kArimaCoefficients  // ar, ma, seasonal ar, seasonal ma, then what ArimaLayout names
};

/// Where the numbers of a state stand: room for the largest orders that the options allow.
struct ArimaLayout {
  ArimaOrder most;
  std::size_t regressors = 0;

  std::size_t ar() const noexcept { return kArimaCoefficients; }
  std::size_t ma() const noexcept { return ar() + most.p; }
  std::size_t seasonal_ar() const noexcept { return ma() + most.q; }
  std::size_t seasonal_ma() const noexcept { return seasonal_ar() + most.seasonal_p; }

  /// Coefficients of the regressors.
  std::size_t beta() const noexcept { return seasonal_ma() + most.seasonal_q; }

  /// The last observations without their regression, that of period t at t % lost().
  std::size_t past() const noexcept { return beta() + regressors; }

  /// What is known of the next differenced observations; then gain and change of the filter.
  std::size_t known() const noexcept { return past() + most.lost(); }
  std::size_t gain() const noexcept { return known() + most.span(); }
  std::size_t change() const noexcept { return gain() + most.span(); }
  std::size_t width() const noexcept { return change() + most.span(); }

  ArimaOrder order(State state) const noexcept;
  bool valid(State state) const noexcept;
};

/// Writes orders, coefficients, mean and regression, and the filter's start before any observation.
void arima_start(const ArimaLayout& layout, const ArimaOrder& order,
                 const ArimaCoefficients& coefficients, std::span<double> state);

/// What the regressors of one observation add to it.
double arima_effect(const ArimaLayout& layout, State state, std::span<const double> x) noexcept;

/// One observation and what its regressors add to it; keeps the parameters. The mean that was
/// forecast for it, NaN while differences are not known.
double arima_update(const ArimaLayout& layout, std::span<double> state, double y,
                    double effect) noexcept;

/// Means and error variances of the steps ahead; effects: what the regressors add to each, or none.
void arima_predict(const ArimaLayout& layout, State state, std::span<const double> effects,
                   std::span<double> mean, std::span<double> variance);

/// Mean of the next observation, but for its regressors.
double arima_next(const ArimaLayout& layout, State state) noexcept;

/// The next observation when its error is `normal` standard deviations.
double arima_draw(const ArimaLayout& layout, State state, double effect, double normal) noexcept;

}  // namespace mliot::statistical

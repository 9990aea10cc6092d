// The orders of an ARIMA model, and where the numbers of a series' state stand under them.
#pragma once

#include <cstddef>
#include <string>

#include "mliot/statistical/arima_scale.hpp"
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

/// Where the numbers of a state stand, room for the largest orders that the options allow, and the
/// scale that they are on.
struct ArimaLayout {
  ArimaOrder most;
  std::size_t regressors = 0;
  ArimaScale scale = {};

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

}  // namespace mliot::statistical

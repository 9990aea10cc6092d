// Polynomials of an ARIMA model, and what its filter does with the state of one series.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "mliot/statistical/arima_layout.hpp"
#include "mliot/statistical/model.hpp"

namespace mliot::statistical {

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

/// The same on the scale of the observations.
void arima_forecast(const ArimaLayout& layout, State state, std::span<const double> effects,
                    std::span<double> mean, std::span<double> variance);

/// Quantiles of the steps ahead on the scale of the observations; levels: with the means and
/// variances of arima_forecast().
void arima_quantiles(const ArimaLayout& layout, State state, std::span<const double> effects,
                     const Levels& levels, std::span<double> out);

/// Mean of the next observation, but for its regressors.
double arima_next(const ArimaLayout& layout, State state) noexcept;

/// The next observation when its error is `normal` standard deviations.
double arima_draw(const ArimaLayout& layout, State state, double effect, double normal) noexcept;

}  // namespace mliot::statistical

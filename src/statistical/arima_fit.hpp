// From a series to the state of an ARIMA model: what both models of the family share.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "arima_held.hpp"
#include "arima_search.hpp"
#include "mliot/statistical/model.hpp"

namespace mliot::statistical {

/// Seasons longer than this have no coefficients: the start of the filter costs their square.
inline constexpr std::size_t kLongestArimaSeason = 350;

/// Criteria of a fit, in the units of the data that it saw.
struct ArimaCriteria {
  double likelihood, aic, aicc, bic;
};

/// coefficients: estimated numbers but for sigma2.
ArimaCriteria criteria_of(const ArimaFound& found, std::size_t coefficients);

/// How the parameters are estimated.
enum class ArimaMethod { css_ml, ml, css };

/// The order that n observations can pay for: without coefficients where there are fewer than two
/// observations more than numbers to estimate, then without seasonal difference, at last the random
/// walk. held: numbers of the order that need no estimate.
ArimaOrder affordable(ArimaOrder order, std::size_t n, std::size_t regressors,
                      std::size_t held = 0);

/// Conditional sum of squares first (unless the method is ml), then the likelihood from there
/// (unless it is css).
ArimaFound estimate(const ArimaData& data, const ArimaVariables& variables, ArimaMethod method);

/// The same, and after the conditional sum of squares the likelihood from the start of ml as well:
/// the higher of the hills that both lead to.
ArimaFound estimate_from_both(const ArimaData& data, const ArimaVariables& variables,
                              ArimaMethod method);

/// Whether the likelihood of one is higher by more than searches of one optimum differ.
bool is_higher(const ArimaFound& found, const ArimaFound& than);

/// A series as the model sees it: its observations on the scale of the model.
class TransformedSeries {
 public:
  TransformedSeries(const ArimaScale& scale, const SeriesFit& series);
  TransformedSeries(const TransformedSeries&) = delete;
  TransformedSeries& operator=(const TransformedSeries&) = delete;

  const SeriesFit& fit() const noexcept { return fit_; }

 private:
  std::vector<double> y_;
  SeriesFit fit_;
};

/// A series divided by a power of two, which loses no bit, so that it is of about 1.
class ScaledSeries {
 public:
  ScaledSeries(const SeriesFit& series, std::size_t regressors);

  Regressed view() const noexcept { return {y_, x_, regressors_}; }
  int exponent() const noexcept { return exponent_; }

 private:
  std::vector<double> y_;
  std::span<const double> x_;
  std::size_t regressors_;
  int exponent_ = 0;
};

struct ArimaChoice {
  ArimaOrder order;
  ArimaFound found;
};

/// Writes what was found for a scaled series into the state, before any observation, and returns
/// the coefficients of the regressors, which belong at layout.beta().
std::vector<double> arima_write(const ArimaLayout& layout, const ArimaChoice& choice,
                                const ArimaData& data, int exponent, std::span<double> state);

/// The same with the coefficients, run over the observations, which are on the model's scale;
/// one-step forecasts are on that of the user.
void arima_run(const ArimaLayout& layout, const ArimaChoice& choice, const ArimaData& data,
               int exponent, const SeriesFit& series);

/// An order that is given, and what of it is held.
struct ArimaTask {
  ArimaOrder order;
  ArimaMethod method = ArimaMethod::css_ml;
  ArimaHeld held = {};
};

/// Fits what the series can pay for of the order.
void arima_fit(const ArimaLayout& layout, const ArimaTask& task, const SeriesFit& series);

/// What the regressors add to each step ahead; x: rows of them.
std::vector<double> arima_effects(const ArimaLayout& layout, State state,
                                  std::span<const double> x);

/// Names of what arima_parameters() writes.
std::vector<std::string> arima_parameter_names(const ArimaLayout& layout);
void arima_parameters(const ArimaLayout& layout, State state, std::span<double> out);

/// "ARIMA(0,1,1)(0,1,1)[12]", after "Regression with " and before " errors" where there is one.
std::string arima_label(const ArimaLayout& layout, State state);

}  // namespace mliot::statistical

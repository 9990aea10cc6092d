// ARIMA with orders found from each series.
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

/// Where the search for the orders may go.
struct AutoARIMAOptions {
  /// Periods of a season; 1 means none.
  std::int64_t season_length = 1;

  /// Differences. Absent: as many as the KPSS test asks for.
  std::optional<std::int64_t> d = std::nullopt;

  /// Seasonal differences. Absent: one where the season is strong.
  std::optional<std::int64_t> seasonal_d = std::nullopt;

  /// Largest orders.
  std::int64_t max_p = 5;
  std::int64_t max_q = 5;
  std::int64_t max_seasonal_p = 2;
  std::int64_t max_seasonal_q = 2;

  /// Largest p + q + P + Q of a search that is not stepwise.
  std::int64_t max_order = 5;

  /// Most differences that are found from the series.
  std::int64_t max_d = 2;
  std::int64_t max_seasonal_d = 1;

  /// The first order that a stepwise search tries.
  std::int64_t start_p = 2;
  std::int64_t start_q = 2;
  std::int64_t start_seasonal_p = 1;
  std::int64_t start_seasonal_q = 1;

  /// No differences.
  bool stationary = false;

  /// Seasonal orders too.
  bool seasonal = true;

  /// What ranks orders: "aicc", "aic" or "bic".
  std::string ic = "aicc";

  /// Neighbours of the best order only, or every order.
  bool stepwise = true;

  /// Most orders that a stepwise search tries.
  std::int64_t nmodels = 94;

  /// Orders are ranked by conditional sums of squares; the winner is fitted by its likelihood
  /// anyhow. Absent: for more than 150 observations or seasons longer than 12.
  std::optional<bool> approximation = std::nullopt;

  /// Whether orders with a drift, and with a mean, are tried.
  bool allowdrift = true;
  bool allowmean = true;

  /// Covariates of each observation; a forecaster sets it.
  std::int64_t regressors = 0;

  /// Lambda of a Box-Cox transformation of the observations. Absent: none.
  std::optional<double> blambda = std::nullopt;

  /// Forecasts of transformed observations are means, to second order; medians otherwise.
  bool biasadj = false;

  static constexpr auto fields() {
    using Self = AutoARIMAOptions;
    constexpr Range kOrder = between(0, 24);
    return std::tuple{
        field("season_length", &Self::season_length, "Periods of a season; 1: none.",
              between(1, 100000)),
        field("d", &Self::d, "Differences; None: by the KPSS test.", between(0, 2)),
        field("D", &Self::seasonal_d, "Seasonal differences; None: by the season's strength.",
              between(0, 2)),
        field("max_p", &Self::max_p, "Largest p.", kOrder),
        field("max_q", &Self::max_q, "Largest q.", kOrder),
        field("max_P", &Self::max_seasonal_p, "Largest P.", kOrder),
        field("max_Q", &Self::max_seasonal_q, "Largest Q.", kOrder),
        field("max_order", &Self::max_order, "Largest p + q + P + Q unless stepwise.",
              between(0, 96)),
        field("max_d", &Self::max_d, "Most differences that are found.", between(0, 2)),
        field("max_D", &Self::max_seasonal_d, "Most seasonal differences that are found.",
              between(0, 1)),
        field("start_p", &Self::start_p, "p of the first order that is tried.", kOrder),
        field("start_q", &Self::start_q, "q of the first order that is tried.", kOrder),
        field("start_P", &Self::start_seasonal_p, "P of the first order that is tried.", kOrder),
        field("start_Q", &Self::start_seasonal_q, "Q of the first order that is tried.", kOrder),
        field("stationary", &Self::stationary, "No differences."),
        field("seasonal", &Self::seasonal, "Seasonal orders too."),
        field("ic", &Self::ic, "What ranks orders: 'aicc', 'aic' or 'bic'."),
        field("stepwise", &Self::stepwise, "Neighbours of the best order only."),
        field("nmodels", &Self::nmodels, "Most orders of a stepwise search.", between(1, 100000)),
        field("approximation", &Self::approximation,
              "Rank by conditional least squares; None: for long series and seasons."),
        field("allowdrift", &Self::allowdrift, "Whether orders with a drift are tried."),
        field("allowmean", &Self::allowmean, "Whether orders with a mean are tried."),
        field("regressors", &Self::regressors, "Covariates of each observation.",
              between(0, 10000)),
        added_field("blambda", &Self::blambda, "Lambda of a Box-Cox transformation; None: none.",
                    between(-2, 2)),
        added_field("biasadj", &Self::biasadj,
                    "Forecasts of transformed observations are means, not medians.")};
  }
};

/// ARIMA (arima.hpp) of the order with the least information criterion.
///
/// D is 1 where the strength of the season exceeds 0.64, d as many differences as the KPSS test
/// asks for: the first at 5 %, the second at 1 %. Then four orders with a constant and one without
/// are tried, and again and again the neighbours of the best: one of p, q, P, Q changed by one, p
/// and q or P and Q both, the constant left out or let in. The first that is better is the next
/// best. Orders whose polynomials have a root within 1.01 of the unit circle do not count.
///
/// With blambda tests, likelihoods and criteria are those of the transformed series.
///
/// Short:  orders have at most a third of the observations, and of the seasons; what is left of
///         short series is at last the random walk. label() tells.
/// Long:   seasons of more than 350 periods are differenced at most, and have P = Q = 0.
/// Cost:   as ARIMA with the largest orders, that every state has room for.
/// Source: Hyndman and Khandakar 2008, "Automatic time series forecasting: the forecast package for
///         R", Journal of Statistical Software 27(3); Kwiatkowski et al. 1992, J. Econometrics 54.
class AutoARIMA : public ArimaStates {
 public:
  using Options = AutoARIMAOptions;
  static constexpr std::string_view name = "auto_arima";

  /// Throws InvalidArgument for numbers out of range, an unknown criterion, and differences of
  /// seasons or of stationary series that are asked for against another option.
  explicit AutoARIMA(Options options = {});

  const Options& options() const noexcept { return options_; }
  void fit(std::span<const SeriesFit> block) const;

 private:
  Options options_;
};

}  // namespace mliot::statistical

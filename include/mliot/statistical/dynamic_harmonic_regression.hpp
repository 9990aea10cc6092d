// Seasons of any length by Fourier terms, with ARIMA errors.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "mliot/core/field.hpp"
#include "mliot/core/random.hpp"
#include "mliot/statistical/model.hpp"

namespace mliot::statistical {

/// The seasons, how many terms each has, and where the search for the errors' orders may go.
struct DynamicHarmonicRegressionOptions {
  /// Periods of each season; they need not be whole.
  std::vector<double> season_length = {12.0};

  /// Pairs of terms of each season. Empty: found by corrected information criterion, at most 10.
  std::vector<std::int64_t> harmonics = {};

  /// Differences of the errors. Absent: as many as the KPSS test asks for.
  std::optional<std::int64_t> d = std::nullopt;

  /// Largest orders of the errors.
  std::int64_t max_p = 5;
  std::int64_t max_q = 5;

  /// Most differences that are found from the series.
  std::int64_t max_d = 2;

  /// What ranks orders: "aicc", "aic" or "bic".
  std::string ic = "aicc";

  /// Orders are ranked by conditional sums of squares. Absent: for more than 150 observations.
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
    using Self = DynamicHarmonicRegressionOptions;
    return std::tuple{
        field("season_length", &Self::season_length, "Periods of each season, whole or not.",
              between(2, 100000)),
        field("K", &Self::harmonics, "Pairs of terms of each season; none: found.",
              between(0, 50000)),
        field("d", &Self::d, "Differences of the errors; None: by the KPSS test.", between(0, 2)),
        field("max_p", &Self::max_p, "Largest p of the errors.", between(0, 24)),
        field("max_q", &Self::max_q, "Largest q of the errors.", between(0, 24)),
        field("max_d", &Self::max_d, "Most differences that are found.", between(0, 2)),
        field("ic", &Self::ic, "What ranks orders: 'aicc', 'aic' or 'bic'."),
        field("approximation", &Self::approximation,
              "Rank by conditional least squares; None: for long series."),
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

/// A regression on sines and cosines, and on covariates, with the errors of AutoARIMA:
///
///     y[t] = b x[t] + sum over seasons m, k = 1 .. K of
///            s sin(2 pi k t / m) + c cos(2 pi k t / m) + ARIMA(p, d, q)
///
/// with t the observations since the series began. All coefficients maximise one likelihood.
///
/// Where K is not given, each season in turn gets one pair more as long as that lowers the AICc of
/// one order of the errors, two pairs at a time where one does not; a season may lose all of them.
/// Then the order is sought once more.
///
/// With blambda y is the transformed series; the way back is that of ARIMA (arima.hpp).
///
/// Short: a series with fewer than two observations more than terms and coefficients is forecast
///        as ARIMA without regressors, see AutoARIMA. label() tells.
/// Cost:  an update two functions a pair of terms, and as AutoARIMA without a season.
/// Source: Young, Pedregal and Tych 1999, "Dynamic harmonic regression", Journal of Forecasting 18;
///         Hyndman and Athanasopoulos 2021, "Forecasting: principles and practice", section 10.5.
class DynamicHarmonicRegression {
 public:
  using Options = DynamicHarmonicRegressionOptions;
  static constexpr std::string_view name = "dynamic_harmonic_regression";
  static constexpr bool takes_memory = true;      // for the steps of a forecast
  static constexpr std::size_t series_block = 4;  // a search takes milliseconds

  /// Throws InvalidArgument for numbers out of range, as many K as no seasons, and a K beyond half
  /// of its season.
  explicit DynamicHarmonicRegression(Options options = {});

  const Options& options() const noexcept { return options_; }
  std::size_t width() const noexcept;
  void fit(std::span<const SeriesFit> block) const;
  std::size_t regressors() const noexcept;
  void update(std::span<double> state, double y, std::span<const double> x = {}) const noexcept;
  void predict(State state, std::span<double> mean, std::span<double> variance) const;
  void predict(State state, std::span<const double> x, std::span<double> mean,
               std::span<double> variance) const;
  void quantiles(State state, std::span<const double> x, const Levels& levels,
                 std::span<double> out) const;
  double draw(State state, std::span<const double> x, const Random& random,
              std::uint64_t index) const noexcept;
  void path(State state, std::span<const double> x, const Random& random,
            std::span<double> out) const;
  double lowest_taken() const noexcept;
  bool valid(State state) const noexcept;
  std::vector<std::string> coefficient_names() const;
  void parameters(State state, std::span<double> out) const;
  std::string label(State state) const;

 private:
  void fit_one(const SeriesFit& given) const;

  Options options_;
};

}  // namespace mliot::statistical

// TBATS: trigonometric seasons, Box-Cox transformation, ARMA errors, trend.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "mliot/core/field.hpp"
#include "mliot/freestanding/tbats.h"
#include "mliot/statistical/model.hpp"

namespace mliot::statistical {

/// Which forms are tried; absent: both ways.
struct AutoTBATSOptions {
  /// Periods of each season; any numbers above 2, whole or not.
  std::vector<double> season_length = {12};

  /// Whether positive series are transformed, and between what lambda is sought.
  std::optional<bool> use_boxcox = std::nullopt;
  double bc_lower_bound = 0;
  double bc_upper_bound = 1;

  /// Whether there is a trend, and whether it is damped.
  std::optional<bool> use_trend = std::nullopt;
  std::optional<bool> use_damped_trend = std::nullopt;

  /// Whether forms with ARMA errors are tried too.
  bool use_arma_errors = true;

  static constexpr auto fields() {
    return std::tuple{
        field("season_length", &AutoTBATSOptions::season_length, "Periods of each season.",
              Range{.low = 2, .high = 100000, .open_low = true}),
        field("use_boxcox", &AutoTBATSOptions::use_boxcox,
              "Whether positive series are transformed; None: both."),
        field("bc_lower_bound", &AutoTBATSOptions::bc_lower_bound, "Least lambda.", between(0, 1)),
        field("bc_upper_bound", &AutoTBATSOptions::bc_upper_bound, "Largest lambda.",
              between(0, 1)),
        field("use_trend", &AutoTBATSOptions::use_trend, "Whether there is a trend; None: both."),
        field("use_damped_trend", &AutoTBATSOptions::use_damped_trend,
              "Whether a trend is damped; None: both."),
        field("use_arma_errors", &AutoTBATSOptions::use_arma_errors,
              "Whether forms with ARMA errors are tried too.")};
  }
};

/// Exponential smoothing of a transformed series with seasons that turn:
///
///     z = (y^lambda - 1) / lambda             z = level + phi trend + sum of s_j + d
///     d = ar_1 d' + ar_2 d'' ... + ma_1 e' + ma_2 e'' ... + e, e the error
///     level = level + phi trend + alpha d     trend = phi trend + beta d
///     s_j =  s_j cos w_j + t_j sin w_j + gamma_1 d          w_j = 2 pi j / m, j = 1 .. k
///     t_j = -s_j sin w_j + t_j cos w_j + gamma_2 d
///
/// Parameters have the highest likelihood among those whose errors fade, each with the starting
/// states that leave the least squared errors.
/// The number of harmonics of each season has the least AIC of a regression on what a moving
/// average leaves, the orders of the errors that of Hannan and Rissanen's regression, at most 2
/// each; of the forms that the options admit the one of least AIC is kept.
///
/// Forecasts: medians (the mean of z, transformed back), and quantiles that are exact in z.
/// Variances: exact in z, to first order after a transformation.
/// Fallback:  no transformation for series that are not positive; no season of which there are not
///            two full cycles; the mean for series too short for any form. label() tells.
/// Cost:      O(states) an update, two numbers a harmonic. The width of the state is the sum of the
///            seasons, 24, and 3 a season.
/// Source:    De Livera, Hyndman and Snyder 2011, "Forecasting time series with complex seasonal
///            patterns using exponential smoothing", J. American Statistical Association 106(496).
class AutoTBATS {
 public:
  using Options = AutoTBATSOptions;
  static constexpr std::string_view name = "auto_tbats";
  static constexpr bool takes_memory = true;      // for the steps of a forecast
  static constexpr std::size_t series_block = 4;  // a search takes milliseconds
  static constexpr std::array<std::string_view, 8> parameter_names{
      "lambda", "alpha", "beta", "phi", "sigma2", "loglik", "aic", "harmonics"};

  /// Throws InvalidArgument for seasons that are equal, bounds of lambda that cross, and damping
  /// without a trend.
  explicit AutoTBATS(Options options = {});

  const Options& options() const noexcept { return options_; }
  std::size_t width() const noexcept;
  void fit(std::span<const SeriesFit> block) const;
  void update(std::span<double> state, double y) const noexcept;
  void predict(State state, std::span<double> mean, std::span<double> variance) const;
  double quantile(State state, std::size_t step, double q) const;
  double draw(State state, const Random& random, std::uint64_t index) const noexcept;
  bool valid(State state) const noexcept;
  void parameters(State state, std::span<double> out) const;

  /// "TBATS(lambda, {p,q}, phi, {<m1,k1>, <m2,k2>})" as the paper writes it, "-" for what is
  /// absent.
  std::string label(State state) const;

  /// The angles of its seasons, which live as long as the model.
  mliot_tbats_seasons turning() const noexcept;

 private:
  Options options_;
  std::vector<double> turns_;  // cosine and sine of each
};

}  // namespace mliot::statistical

// Exponential smoothing in state space form, with the form chosen by information criterion.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>

#include "mliot/core/field.hpp"
#include "mliot/statistical/model.hpp"

namespace mliot::statistical {

/// Which forms are tried.
struct AutoETSOptions {
  /// Periods of a season; 1 means none.
  std::int64_t season_length = 1;

  /// Error, trend and season, a letter each: "N" none, "A" additive, "M" multiplicative, "Z" chosen
  /// by the corrected information criterion of Akaike. A "d" behind the trend's letter says that it
  /// is damped: "MAdM".
  std::string model = "ZZZ";

  /// Whether a trend is damped. Absent: both are tried.
  std::optional<bool> damped = std::nullopt;

  /// Factor of a damped trend. Absent: found between 0.8 and 0.98.
  std::optional<double> phi = std::nullopt;

  /// Weight of a prior that holds trends slow (beta / alpha at most 0.3, exponential with mean 0.1)
  /// and seasonal states near their decomposition. 0 is maximum likelihood with beta < alpha, which
  /// follows short swings and then draws them out over the horizon.
  double shrinkage = 1.0;

  /// Whether "Z" for the trend tries multiplicative ones too. Their forecasts grow by a factor a
  /// period, and explode where a short rise is drawn out.
  bool allow_multiplicative_trend = false;

  /// Share of an error that the level takes. Absent: found.
  std::optional<double> alpha = std::nullopt;

  /// That of a trend, at most alpha, which must be given too. Absent: found. Forms without a trend
  /// do not look at it.
  std::optional<double> beta = std::nullopt;

  /// That of a season, at most 1 - alpha, which must be given too. Absent: found. Forms without a
  /// season do not look at it.
  std::optional<double> gamma = std::nullopt;

  static constexpr auto fields() {
    return std::tuple{
        field("season_length", &AutoETSOptions::season_length, "Periods of a season; 1: none.",
              between(1, 100000)),
        field("model", &AutoETSOptions::model, "Error, trend and season: N, A, M, or Z to choose."),
        field("damped", &AutoETSOptions::damped, "Whether a trend is damped; None: both."),
        field("phi", &AutoETSOptions::phi, "Factor of a damped trend; None finds it.",
              strictly_between(0, 1)),
        field("shrinkage", &AutoETSOptions::shrinkage,
              "Weight of the prior of slow trends and steady seasons; 0: maximum likelihood.",
              at_least(0)),
        field("allow_multiplicative_trend", &AutoETSOptions::allow_multiplicative_trend,
              "Whether Z for the trend tries multiplicative trends too."),
        field("alpha", &AutoETSOptions::alpha, "Share of the level; None finds it.",
              strictly_between(0, 1)),
        field("beta", &AutoETSOptions::beta, "Share of the trend; None finds it.",
              strictly_between(0, 1)),
        field("gamma", &AutoETSOptions::gamma, "Share of the season; None finds it.",
              strictly_between(0, 1))};
  }
};

/// Exponential smoothing: level, trend and season that follow the errors of one-step forecasts.
///
///     q = level + phi trend                    mean = q, q + season or q season
///     level = q + alpha u                      u = error, or error / season
///     trend = phi trend + beta u               season = season + gamma w, w = error or error / q
///
/// and with a multiplicative trend q = level trend^phi, trend = trend^phi + beta u / level before.
///
/// Smoothing parameters and starting states maximise the likelihood of additive errors, or of
/// errors in proportion to the mean, times a prior, within 0 < beta < alpha < 1 and
/// 0 < gamma < 1 - alpha. Shares that are given stay, and count like those that are sought in the
/// criteria. Of the forms that `model` admits, the one of least AICc is kept. There
/// the prior counts with the likelihood, and that is of all steps of a season ahead, at most 48;
/// parameters(), and the choice with shrinkage 0, go by the likelihood of one step alone. Additive
/// errors with something multiplicative, and multiplicative trends with additive seasons, are tried
/// only by name. Forms with "M" need positive observations: series without them fall back to "A",
/// and series too short for any form to level alone; label() tells.
///
/// Variances: analytic. Exact for additive seasons; for multiplicative ones exact within the first
///           season and by Hyndman et al.'s factor (1 + gamma^2 sigma^2) a season after it. There
///           is no closed form with a multiplicative trend or with additive errors and
///           multiplicative seasons: to first order in the errors there (second moments where all
///           multiplies).
/// Forward:   form and smoothing parameters stay; starting states maximise the same likelihood and
///           prior over the longer series. Where the form does not suit that, the state goes on.
/// Likelihood: up to the constant that Hyndman et al. leave out, as statsforecast reports it.
/// Cost:     O(1) an update, a season and 13 numbers of state.
/// Source:   Hyndman, Koehler, Ord and Snyder 2008, "Forecasting with exponential smoothing";
///           table 6.2 and section 6.4 for the variances. Seasons longer than 24 periods keep the
///           starting states of their decomposition.
class AutoETS {
 public:
  using Options = AutoETSOptions;
  static constexpr std::string_view name = "auto_ets";
  static constexpr std::array<std::string_view, 9> parameter_names{
      "alpha", "beta", "gamma", "phi", "sigma2", "loglik", "aic", "aicc", "bic"};

  /// Throws InvalidArgument for letters that name no form, and for a season of one period.
  explicit AutoETS(Options options = {});

  const Options& options() const noexcept { return options_; }
  std::size_t width() const noexcept;
  void fit(std::span<const SeriesFit> block) const;
  void forward(std::span<const SeriesFit> block) const;
  void update(std::span<double> state, double y) const noexcept;
  void predict(State state, std::span<double> mean, std::span<double> variance) const;
  bool valid(State state) const noexcept;
  void parameters(State state, std::span<double> out) const;
  std::string label(State state) const;

 private:
  Options options_;
};

}  // namespace mliot::statistical

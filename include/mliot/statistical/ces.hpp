// Complex exponential smoothing, with the form of its season chosen by information criterion.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tuple>

#include "mliot/core/field.hpp"
#include "mliot/statistical/model.hpp"

namespace mliot::statistical {

/// Which forms are tried.
struct AutoCESOptions {
  /// Periods of a season; 1 means none.
  std::int64_t season_length = 1;

  /// "N" no season, "S" simple, "P" partial, "F" full, "Z" the best of them.
  std::string model = "Z";

  static constexpr auto fields() {
    return std::tuple{
        field("season_length", &AutoCESOptions::season_length, "Periods of a season; 1: none.",
              between(1, 100000)),
        field("model", &AutoCESOptions::model, "Season: N, S, P, F, or Z to choose.")};
  }
};

/// Complex exponential smoothing: a level and the potential of what it does not tell, one complex
/// number that each error turns and stretches.
///
///     level     = level - (1 - a1) potential + (a0 - a1) error
///     potential = level + (1 - a0) potential + (a0 + a1) error
///
/// N: the mean is the level. S: level and potential of a season ago. P: the level and a seasonal
/// value that moves by b0 error. F: the level and a seasonal pair of its own, with b0 and b1.
///
/// Shares within 0.01 .. 1.8, 1.9, 1.5 and 1.5 leave the least squared errors; starting states come
/// from running the series forth, back and forth again. Forms with a level and a season are
/// searched from three starts. Of what is found the one is kept with the least composite AICc of
/// the errors a season ahead (1 ... m steps, at most 48 and a quarter of the series; step k weighs
/// 1 / k); the criteria that are reported are those one step ahead.
///
/// Variances: exact, sigma^2 (1 + sum of the squared responses to the errors on the way).
///
/// Warm-up:   series of less than two seasons have none; those of less than five observations keep
///            a0 = 1.3 and a1 = 1, whose forecasts are level.
///
/// A longer series with the shares of an earlier fit goes on from the states: found anew, by
/// running it back with shares that were not searched on it, starts may grow without bound.
///
/// Cost:      O(1) an update; two seasons and 13 numbers of state.
///
/// Source:    Svetunkov, Kourentzes and Ord 2022, "Complex exponential smoothing", Naval Research
///            Logistics 69(8); starting values and bounds as statsforecast has them.
class AutoCES {
 public:
  using Options = AutoCESOptions;
  static constexpr std::string_view name = "auto_ces";
  static constexpr std::size_t series_block = 16;  // lanes of a search, and some to follow
  static constexpr std::array<std::string_view, 9> parameter_names{
      "alpha_0", "alpha_1", "beta_0", "beta_1", "sigma2", "loglik", "aic", "aicc", "bic"};

  /// Throws InvalidArgument for a letter that names no form, and for a season of one period.
  explicit AutoCES(Options options = {});

  const Options& options() const noexcept { return options_; }
  std::size_t width() const noexcept;
  void fit(std::span<const SeriesFit> block) const;
  void update(std::span<double> state, double y) const noexcept;
  void predict(State state, std::span<double> mean, std::span<double> variance) const;
  bool valid(State state) const noexcept;
  void parameters(State state, std::span<double> out) const;

  /// "CES(N)", "CES(S)", "CES(P)" or "CES(F)".
  std::string label(State state) const;

 private:
  std::size_t periods() const noexcept { return static_cast<std::size_t>(options_.season_length); }

  Options options_;
};

}  // namespace mliot::statistical

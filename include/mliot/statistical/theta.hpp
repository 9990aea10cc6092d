// The Theta method and its optimised and dynamic forms.
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

/// How a season that passes the test is taken out.
enum class Decomposition { multiplicative, additive };

constexpr std::array<std::string_view, 2> enum_names(Decomposition /*tag*/) {
  return {"multiplicative", "additive"};
}

/// The season of a Theta model.
struct ThetaOptions {
  /// Periods of a season; below 4 the series is taken to have none.
  std::int64_t season_length = 1;

  /// Multiplicative needs positive observations; series with others are taken apart additively.
  Decomposition decomposition_type = Decomposition::multiplicative;

  static constexpr auto fields() {
    return std::tuple{field("season_length", &ThetaOptions::season_length,
                            "Periods of a season; below 4: none.", between(1, 100000)),
                      field("decomposition_type", &ThetaOptions::decomposition_type,
                            "Whether a season multiplies or adds.")};
  }
};

/// Simple exponential smoothing plus a share w = 1 - 1/theta of a line with intercept A, slope B:
///
///     mean of y[t + 1] = level + w ((1 - alpha)^t A + (1 - (1 - alpha)^(t + 1)) / alpha B)
///     level            = level + alpha (y - level)
///
/// The line is that of least squares through the whole series, or, in the dynamic forms, through
/// the observations so far. alpha in [0.1, 0.99], the first level and, in the optimised forms,
/// theta from 1 to 100 leave the least squared one-step errors from the fourth observation on. A
/// season is taken out before, where the autocorrelation of its lag is significant at 90 %, and put
/// back.
///
/// Variances: sigma^2 (1 + (h - 1) alpha^2), scaled by the season; that of a dynamic line is
///            not counted.
///
/// Likelihood: Gaussian, of the observations from the fourth on, given those before, line and
///            season: n errors e of the series without its season, -n/2 (log(2 pi sum e^2 / n) +
///            1), less the logarithms of what a multiplicative season multiplies them by. Its
///            maximum is the least squares that are sought. alpha, first level and variance count
///            as parameters of the criteria, theta too where it is found; n as the observations.
///            Comparable among these models alone.
///
/// Warm-up:   series of less than four observations keep alpha = 1/2, theta = 2. Behind a fit to no
///            observation the first one is the static line.
///
/// Forward:   form, alpha and theta stay; season, static line and first level are those of the
///            longer series.
///
/// Cost:      O(1) an update; a season and 14 numbers of state. Season and static line stay those
///            of the fit.
///
/// Source:    Fiorucci, Pellegrini, Louzada, Petropoulos and Koehler 2016, "Models for optimising
///            the theta method", Int. J. Forecasting 32(4); Assimakopoulos and Nikolopoulos 2000.
class ThetaModel {
 public:
  using Options = ThetaOptions;
  static constexpr std::array<std::string_view, 8> parameter_names{
      "alpha", "theta", "level", "sigma2", "loglik", "aic", "aicc", "bic"};

  const Options& options() const noexcept { return options_; }
  std::size_t width() const noexcept;
  void fit(std::span<const SeriesFit> block) const;
  void forward(std::span<const SeriesFit> block) const;
  void update(std::span<double> state, double y) const noexcept;
  void predict(State state, std::span<double> mean, std::span<double> variance) const;
  bool valid(State state) const noexcept;
  void parameters(State state, std::span<double> out) const;

  /// "STM", "OTM", "DSTM" or "DOTM", as the paper calls them.
  std::string label(State state) const;

 protected:
  /// Forms that take part: theta and line of each.
  struct Forms {
    bool fixed_theta, optimised_theta;
    bool static_line, dynamic_line;
  };
  ThetaModel(Options options, Forms forms) : options_(options), forms_(forms) {}

 private:
  void fit_one(const SeriesFit& series) const;
  void forward_one(const SeriesFit& series) const;

  Options options_;
  Forms forms_;
};

/// The standard method: theta = 2, one line.
class Theta : public ThetaModel {
 public:
  static constexpr std::string_view name = "theta";
  explicit Theta(Options options = {}) : ThetaModel(options, {true, false, true, false}) {
    validate(name, options);
  }
};

/// theta found with the other parameters, one line.
class OptimizedTheta : public ThetaModel {
 public:
  static constexpr std::string_view name = "optimized_theta";
  explicit OptimizedTheta(Options options = {}) : ThetaModel(options, {false, true, true, false}) {
    validate(name, options);
  }
};

/// theta = 2, the line follows the observations.
class DynamicTheta : public ThetaModel {
 public:
  static constexpr std::string_view name = "dynamic_theta";
  explicit DynamicTheta(Options options = {}) : ThetaModel(options, {true, false, false, true}) {
    validate(name, options);
  }
};

/// theta found with the other parameters, the line follows the observations.
class DynamicOptimizedTheta : public ThetaModel {
 public:
  static constexpr std::string_view name = "dynamic_optimized_theta";
  explicit DynamicOptimizedTheta(Options options = {})
      : ThetaModel(options, {false, true, false, true}) {
    validate(name, options);
  }
};

/// Whichever of the four has the least aic: of two that err alike, the one with fewer parameters.
class AutoTheta : public ThetaModel {
 public:
  static constexpr std::string_view name = "auto_theta";
  explicit AutoTheta(Options options = {}) : ThetaModel(options, {true, true, true, true}) {
    validate(name, options);
  }
};

}  // namespace mliot::statistical

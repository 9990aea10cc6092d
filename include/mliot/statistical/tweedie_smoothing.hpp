// Demand of any amount whose mean is smoothed exponentially, with a Tweedie distribution around it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>

#include "mliot/core/field.hpp"
#include "mliot/core/random.hpp"
#include "mliot/statistical/model.hpp"

namespace mliot::statistical {

/// The power of the variance, how the mean moves, and how much a prior holds it back.
struct TweedieSmoothingOptions {
  /// The variance is dispersion mean^power. Absent: found between 1.05 and 1.95.
  std::optional<double> power = std::nullopt;

  /// Whether the mean returns to a long-run mean.
  bool damped = true;

  /// Weight of a prior of slow means and of the correction of the dispersion, as for
  /// NegativeBinomialSmoothing. 0 is maximum likelihood.
  double shrinkage = 1.0;

  static constexpr auto fields() {
    using Self = TweedieSmoothingOptions;
    return std::tuple{
        field("power", &Self::power, "Power of the mean in the variance; None finds it.",
              between(1.05, 1.95)),
        field("damped", &Self::damped, "Whether the mean returns to a long-run mean."),
        field("shrinkage", &Self::shrinkage,
              "Weight of the prior of slow means; 0: maximum likelihood.", at_least(0))};
  }
};

/// Demand of any amount: none with some chance, else a sum of gamma distributed orders whose number
/// is Poisson distributed, about a mean that follows the demand:
///
///     mean(t+1) = alpha y(t) + phi mean(t) + (1 - alpha - phi) m,
///     variance  = dispersion mean^power,   1 < power < 2
///
/// m is the first mean and the long-run one; without damping phi = 1 - alpha. All parameters
/// maximise the likelihood, times a prior.
///
/// Distribution: one step ahead as above; k steps ahead Tweedie about a lognormal mean, whose mean
///               and variance follow from step to step.
/// Missing:  values below 0 are refused.
/// Warm-up:  with less than four observations, or no demand, the first mean is the first
///           observation, alpha 0.1, power 1.5, and the dispersion 1 with the demand in units of
///           its power of two.
/// Cost:     12 doubles of state; O(1) an update, which keeps the parameters.
/// Source:   Jorgensen 1987, J. Royal Statistical Soc. B 49(2); Dunn and Smyth 2005, Statistics and
///           Computing 15(4), for the series of the density; the mean moves as in Snyder, Ord and
///           Beaumont 2012, Int. J. Forecasting 28(2).
class TweedieSmoothing {
 public:
  using Options = TweedieSmoothingOptions;
  static constexpr std::string_view name = "tweedie_smoothing";
  static constexpr double lowest = 0;
  static constexpr std::array<std::string_view, 10> parameter_names{
      "alpha", "phi", "mean", "dispersion", "power", "first_mean", "loglik", "aic", "aicc", "bic"};

  explicit TweedieSmoothing(Options options = {}) : options_(options) { validate(name, options_); }

  const Options& options() const noexcept { return options_; }
  std::size_t width() const noexcept { return 12; }
  void fit(std::span<const SeriesFit> block) const;
  void update(std::span<double> state, double y) const noexcept;
  void predict(State state, std::span<double> mean, std::span<double> variance) const;
  bool valid(State state) const noexcept;
  double quantile(State state, std::size_t step, double q) const noexcept;
  double draw(State state, const Random& random, std::uint64_t index) const noexcept;
  void parameters(State state, std::span<double> out) const;

 private:
  Options options_;
};

}  // namespace mliot::statistical

// Counts whose mean is smoothed exponentially, with a negative binomial distribution around it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>

#include "mliot/core/field.hpp"
#include "mliot/core/random.hpp"
#include "mliot/statistical/model.hpp"

namespace mliot::statistical {

/// How the mean moves, and how much a prior holds it back.
struct NegativeBinomialSmoothingOptions {
  /// Whether the mean returns to a long-run mean. A mean that does not, and cannot fall below 0,
  /// tends to 0 in almost every sample path.
  bool damped = true;

  /// Weight of a prior of slow means and of the correction of the dispersion for the mean that is
  /// estimated with it. 0 is maximum likelihood. The prior of alpha is exponential, which assumes
  /// nothing but its mean, and that is 0.3: the upper end of what textbooks let alpha be.
  double shrinkage = 1.0;

  static constexpr auto fields() {
    using Self = NegativeBinomialSmoothingOptions;
    return std::tuple{
        field("damped", &Self::damped, "Whether the mean returns to a long-run mean."),
        field("shrinkage", &Self::shrinkage,
              "Weight of the prior of slow means; 0: maximum likelihood.", at_least(0))};
  }
};

/// Demand in whole numbers, negative binomial about a mean that follows it:
///
///     mean(t+1) = alpha y(t) + phi mean(t) + (1 - alpha - phi) m
///     variance  = mean (1 + dispersion)
///
/// m is the first mean and the long-run one; without damping phi = 1 - alpha. alpha, phi, m and the
/// dispersion maximise the likelihood, times a prior. Static negative binomial demand is alpha = 0.
///
/// Distribution: one step ahead as above; k steps ahead negative binomial with the exact mean and
///               variance of that step. Quantiles and paths are whole numbers.
/// Missing:  values below 0, and values that are no whole numbers, are refused.
/// Warm-up:  with less than four observations, or no demand, the first mean is the first
///           observation, alpha 0.1 and the dispersion 1.
/// Cost:     10 doubles of state; O(1) an update, which keeps the parameters.
/// Source:   Snyder, Ord and Beaumont 2012, Int. J. Forecasting 28(2), for both dynamics; Akram,
///           Hyndman and Ord 2009, Australian & New Zealand J. of Statistics 51(4), for the way to
///           0; Cox and Reid 1987, J. Royal Statistical Soc. B 49(1), for the correction; Silver,
///           Pyke and Peterson 1998, Inventory Management and Production Planning and Scheduling,
///           for the prior.
class NegativeBinomialSmoothing {
 public:
  using Options = NegativeBinomialSmoothingOptions;
  static constexpr std::string_view name = "negative_binomial_smoothing";
  static constexpr double lowest = 0;
  static constexpr bool whole = true;
  static constexpr std::array<std::string_view, 9> parameter_names{
      "alpha", "phi", "mean", "dispersion", "first_mean", "loglik", "aic", "aicc", "bic"};

  explicit NegativeBinomialSmoothing(Options options = {}) : options_(options) {
    validate(name, options_);
  }

  const Options& options() const noexcept { return options_; }
  std::size_t width() const noexcept { return 10; }
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

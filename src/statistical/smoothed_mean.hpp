// The mean that demand is drawn around: it moves with the demand, and may return to where it began.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "mliot/statistical/model.hpp"

namespace mliot::statistical::detail {

/// mean' = mean + alpha (y - mean) + back (first - mean), where back = (1 - alpha) (1 - kept).
struct MeanRule {
  double alpha;
  double kept;   ///< of the distance to the first mean, besides alpha; 1: the mean does not return
  double first;  ///< first and long-run mean

  double back() const noexcept { return (1 - alpha) * (1 - kept); }

  double next(double mean, double y) const noexcept {
    return mean + alpha * (y - mean) + back() * (first - mean);
  }
};

/// The mean on its way through a series, with its slopes by alpha, kept and the logarithm of first.
struct MeanPath {
  MeanRule rule;
  double mean;
  std::array<double, 3> slopes;

  explicit MeanPath(MeanRule start) : rule(start), mean(start.first), slopes{0, 0, start.first} {}

  void take(double y) noexcept {
    const double held = (1 - rule.alpha) * rule.kept;
    const double to_alpha = y - rule.kept * mean - (1 - rule.kept) * rule.first;
    const double to_kept = (1 - rule.alpha) * (mean - rule.first);
    slopes[0] = held * slopes[0] + to_alpha;
    slopes[1] = held * slopes[1] + to_kept;
    slopes[2] = held * slopes[2] + rule.back() * rule.first;
    mean = rule.next(mean, y);
  }
};

/// Where a search for the parameters of a smoothed mean ends.
struct Searched {
  MeanRule rule;
  std::vector<double> others;  ///< what the distribution has besides its mean
  bool found = false;
};

/// Value of the objective for a mean rule and other parameters, with its slopes by alpha, kept, the
/// logarithm of first, and the others.
using DemandObjective = std::function<double(const MeanRule& rule, std::span<const double> others,
                                             std::span<double> slopes)>;

/// What a search knows of a series.
struct DemandSearch {
  double mean;                            ///< of the observations, positive
  double largest;                         ///< observation: no first mean is higher
  double shrinkage;                       ///< weight of the prior of alpha
  bool damped;                            ///< whether `kept` is sought
  std::vector<double> others, low, high;  ///< where the other parameters start and stay
};

/// The parameters of the least objective and prior, from a slow and from a faster start.
Searched search_demand(const DemandSearch& search, const DemandObjective& objective);

/// Writes log-likelihood, AIC, AICc and BIC. AICc is NaN where there are too few observations, all
/// of them where there are none.
void write_criteria(double log_likelihood, double parameters, double observations,
                    std::span<double> out);

}  // namespace mliot::statistical::detail

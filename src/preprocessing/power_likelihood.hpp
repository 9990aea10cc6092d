// How likely each power makes a column, and the likeliest one.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "mliot/preprocessing/power_map.hpp"

namespace mliot::preprocessing {

/// The logarithm of the likelihood of a power for the values of a column, and its slope.
///
/// Of n values with logarithms t and powers f = (e^(p t) - 1) / p it is, up to a constant,
/// p * sum(t) - n / 2 * log(variance(f)). With values of one sign t is taken from the median value:
/// that multiplies every f - mean(f) by the same number, and keeps what an offset would round
/// away. All t are divided by a power of two above the largest, so that nothing leaves the doubles.
///
/// The values come sorted, so that the order of the rows does not show in sums.
class PowerLikelihood {
 public:
  /// sorted: finite, at least one; above 0 for Box-Cox.
  PowerLikelihood(PowerMethod method, std::span<const double> sorted);

  double log(double lambda) const;

  /// The power where the likelihood is greatest, by Newton's steps on its slope between two ends;
  /// 1 when no power gives the values a variance.
  double best() const;

 private:
  /// Logarithms of the values from 0 up, or of the magnitudes of those below, in units.
  struct Side {
    std::vector<double> logs;
    double median_log = 0;  ///< of the value that logs are taken from, in no unit
    double least = 0;       ///< of the logarithms themselves, in no unit
    double greatest = 0;
  };

  /// Slope and curvature of the likelihood divided by n, in units of lambda.
  struct Slope {
    double variance = 0;
    double first = 0;
    double second = 0;
  };

  void take(Side& side, PowerMethod method, std::span<const double> magnitudes, bool alone);
  void choose_unit();
  Slope slope(double lambda) const;
  double low_end() const;
  double high_end() const;

  Side above_;
  Side below_;
  double unit_ = 1;
  double sum_ = 0;        ///< of the logarithms with their signs, in units
  double plain_sum_ = 0;  ///< the same with t as it is, in no unit
};

}  // namespace mliot::preprocessing

// Tests of whether one forecast is better than another, and which of several stand out.
#pragma once

#include <cstddef>
#include <vector>

#include "mliot/data/matrix_view.hpp"
#include "mliot/metrics/point.hpp"

namespace mliot::metrics {

/// Which difference of losses speaks against the hypothesis that both forecasts are equally good.
enum class Alternative {
  two_sided,  ///< any
  less,       ///< the first forecast loses less
  greater,    ///< the first forecast loses more
};

struct DieboldMarianoOptions {
  /// Steps ahead of the forecasts; their losses are correlated over fewer steps than that.
  std::size_t horizon = 1;
  Alternative alternative = Alternative::two_sided;
};

struct TestResult {
  double statistic;
  double p_value;
};

/// Diebold-Mariano test of equal accuracy on the losses of two forecasts of the same samples.
///
/// With d[t] = first[t] - second[t], its mean m and autocovariances g(k), the statistic is
/// m / sqrt(V / n), V = g(0) + 2 (g(1) + ... + g(horizon - 1)), times the small-sample factor
/// sqrt((n + 1 - 2 h + h (h - 1) / n) / n), against Student's t of n - 1 degrees of freedom. Where
/// V is not positive, the covariances are weighed by 1 - k / h, which never makes it negative.
///
/// Shape:   losses of equal sizes of at least 2, in the order of time, horizon below that size.
/// Missing: a NaN gives NaN; so do losses that never differ or always differ by the same.
/// Source:  Diebold and Mariano 1995, J. Business and Economic Statistics 13(3); Harvey, Leybourne
///          and Newbold 1997, Int. J. Forecasting 13(2); Newey and West 1987, Econometrica 55(3).
TestResult diebold_mariano(Values first, Values second, const DieboldMarianoOptions& options = {});

/// Mean ranks of several forecasts over many series, and how far apart they must be to matter.
struct RankComparison {
  std::vector<double> mean_ranks;  ///< one for each forecast; 1 is the lowest error
  double critical_distance;        ///< mean ranks at least this far apart differ
  TestResult friedman;             ///< of the hypothesis that all are equally good
  std::vector<bool> worse;         ///< differs from the forecast of the lowest mean rank
};

/// Multiple comparisons with the best: Friedman's test on the ranks of the errors, and Nemenyi's
/// critical distance q sqrt(k (k + 1) / (12 n)) for k forecasts on n series, where q is the
/// quantile of the studentized range. Equal errors share their mean rank.
///
/// Shape:   errors are series x forecasts, at least 2 x 2, without NaN; level in percent.
/// Source:  Koning, Franses, Hibon and Stekler 2005, "The M3 competition: statistical tests of the
///          results", Int. J. Forecasting 21(3); Demsar 2006, J. Machine Learning Research 7.
RankComparison mcb(data::MatrixView<const double> errors, double level = 95);

}  // namespace mliot::metrics

// Exact likelihood of ARMA processes, at eight points of their parameters at once.
#pragma once

#include <cstddef>

namespace mliot::kernel {

/// Points that one call evaluates, whatever the register holds.
inline constexpr std::size_t kArmaLanes = 8;

/// One point a lane: element [row][lane] of the arrays of rows. Lanes do not touch each other.
struct ArmaLanes {
  const double* data;       ///< columns one after the other, n numbers each, of all lanes
  std::size_t n;            ///< observations; with 0 the filter is left at its start
  std::size_t columns;      ///< at least 1
  const double* ar;         ///< coefficients of lag 1 .. span, a row each
  const double* ma;         ///< the same
  std::size_t p, q;         ///< the largest lags of ar and of ma
  const std::size_t* lags;  ///< the lags that ar or ma have in any lane, ascending
  std::size_t lag_count;
  std::size_t skip;  ///< with conditional: innovations before it are 0 and count nothing
  bool conditional;  ///< sums of squares given the observations before skip
  double* products;  ///< columns (columns + 1) / 2 rows: sums of v_i v_j / F, j = 0 .. i for each i
  double* logs;      ///< one row: sum of log F; infinite where the process is not stationary
  double* gain;      ///< span rows: K behind the last observation
  double* change;    ///< span + 1 rows: L behind the last observation
  double* variance;  ///< one row: F behind the last observation
  double* workspace;  ///< arma_workspace() rows

  /// The larger of p and q: numbers of the filter's state.
  std::size_t span() const noexcept { return p > q ? p : q; }
};

/// Rows of the workspace.
std::size_t arma_workspace(std::size_t p, std::size_t q, std::size_t columns);

/// Runs each column x through the filter of
///
///     x[t] = sum ar[i] x[t - i] + e[t] + sum ma[i] e[t - i]        var e = 1
///
/// from its stationary distribution: v are the errors of the best linear forecasts, F their
/// variances, which do not depend on the column. F and the gain follow the recursion that Morf,
/// Sidhu and Kailath found for a stationary start (a few operations a number of the state, where
/// a covariance matrix would cost its square),
///
///     F' = F - l^2 / F      K' = K - (l / F) T L      L' = T L - (l / F) K      l = L[0]
///
/// until F is 1 but for rounding; the gain is that of the infinite past from there on.
///
/// Source: Morf, Sidhu and Kailath 1974, "Some new algorithms for recursive estimation in constant,
///         linear, discrete-time systems", IEEE Trans. Automatic Control 19; Melard 1984,
///         "Algorithm AS 197", Applied Statistics 33.
void arma_likelihood(const ArmaLanes& lanes);

}  // namespace mliot::kernel

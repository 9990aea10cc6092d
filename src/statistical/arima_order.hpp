// The orders of an ARIMA model, found from a series.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "arima_fit.hpp"

namespace mliot::statistical {

/// Which criterion ranks orders.
enum class ArimaRank { aicc, aic, bic };

/// The criterion of that name; throws InvalidArgument, in the name of the model, for others.
ArimaRank arima_rank(std::string_view model, std::string_view name);

/// Where the search may go.
struct ArimaSpace {
  ArimaOrder most;    ///< the largest p, d, q, P, D, Q, and m
  ArimaOrder first;   ///< p, q, P, Q of the first of the four orders that are always tried
  std::size_t d = 0;  ///< if known
  std::size_t seasonal_d = 0;
  bool d_known = false;
  bool seasonal_d_known = false;
  bool mean = true;   ///< a mean where nothing is differenced
  bool drift = true;  ///< a drift where one difference is taken
  bool stepwise = true;
  bool approximate = false;  ///< rank by conditional sums of squares; the winner is exact anyhow
  std::size_t most_models = 94;       ///< that a stepwise search tries
  std::size_t most_coefficients = 5;  ///< p + q + P + Q of a search that is not stepwise
  ArimaRank rank = ArimaRank::aicc;
};

/// Statistic of the test of Kwiatkowski, Phillips, Schmidt and Shin 1992 for a level, with
/// trunc(3 sqrt(n) / 13) lags: above 0.463 the series is not stationary at 5 %, above 0.739 at 1 %.
double kpss_statistic(std::span<const double> y);

/// Differences until the test, at 5 % and for the second one at 1 %, no longer asks for one, or
/// nothing is left to difference. At most 2.
std::size_t differences_needed(std::span<const double> y, std::size_t most);

/// The best order by the stepwise search of Hyndman and Khandakar 2008, or of all.
ArimaChoice arima_choose(const Regressed& series, const ArimaSpace& space);

}  // namespace mliot::statistical

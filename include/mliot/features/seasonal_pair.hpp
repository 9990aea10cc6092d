// Covariance and correlation of two columns at the same place of past seasons.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "mliot/features/rolling_correlation.hpp"
#include "mliot/features/rolling_covariance.hpp"
#include "mliot/features/seasonal_rolling.hpp"

namespace mliot::features {

/// A rolling statistic of the pairs at the same place in the season: the newest and those one, two
/// ... seasons before it.
///
/// Counted, the window by count, of every season_length-th pair: the same bits. Its options are
/// those of Counted.
///
/// Causal:   out[t] reads x and y at t, t - season_length, t - 2 season_length ... only.
/// Missing:  as Counted.
/// Warm-up:  as Counted, of the pairs of that place.
/// Cost:     that of Counted; a window for each place in the season.
template <class Counted, class OptionsType>
class SeasonalPair : public data::Transform<SeasonalPair<Counted, OptionsType>, OptionsType> {
 public:
  using Options = OptionsType;

  /// "seasonal_" and the name of the window by count.
  static constexpr auto name_letters = detail::seasonal_letters<Counted>();
  static constexpr std::string_view name{name_letters.data(), name_letters.size()};

  /// Throws InvalidArgument when an option is out of range.
  explicit SeasonalPair(Options options);

  /// Pairs back, the current one included, that a value depends on.
  std::size_t memory() const noexcept {
    return static_cast<std::size_t>(this->options().season_length *
                                    (this->options().window_size - 1)) +
           1;
  }

  std::size_t state_size() const noexcept;
  void reset(void* state) const noexcept;
  void push(void* state, double x, double y) const noexcept;
  bool valid(const void* state) const;
  double value(const void* state) const noexcept;
  void transform(std::span<const double> x, std::span<const double> y, std::span<double> out) const;

 private:
  Counted window_;  // what is kept for each place in the season
};

using SeasonalRollingCovariance = SeasonalPair<RollingCovariance, SeasonalVarianceOptions>;
using SeasonalRollingCorrelation = SeasonalPair<RollingCorrelation, SeasonalWindowOptions>;

}  // namespace mliot::features

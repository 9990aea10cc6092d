// Statistics of the samples at the same place of past seasons: a rolling window for each place.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "mliot/features/rolling_count.hpp"
#include "mliot/features/rolling_kurtosis.hpp"
#include "mliot/features/rolling_max.hpp"
#include "mliot/features/rolling_mean.hpp"
#include "mliot/features/rolling_median.hpp"
#include "mliot/features/rolling_min.hpp"
#include "mliot/features/rolling_quantile.hpp"
#include "mliot/features/rolling_rank.hpp"
#include "mliot/features/rolling_skewness.hpp"
#include "mliot/features/rolling_slope.hpp"
#include "mliot/features/rolling_std.hpp"
#include "mliot/features/rolling_sum.hpp"
#include "mliot/features/rolling_var.hpp"
#include "mliot/features/rolling_z_score.hpp"
#include "mliot/features/seasonal.hpp"
#include "mliot/features/seasonal_window_options.hpp"

namespace mliot::features {

namespace detail {

/// "seasonal_" and the name of the window by count.
template <class Counted>
constexpr auto seasonal_letters() {
  constexpr std::string_view kBefore = "seasonal_";
  std::array<char, kBefore.size() + Counted::name.size()> letters{};
  for (std::size_t i = 0; i < kBefore.size(); ++i) letters[i] = kBefore[i];
  for (std::size_t i = 0; i < Counted::name.size(); ++i) {
    letters[kBefore.size() + i] = Counted::name[i];
  }
  return letters;
}

}  // namespace detail

/// A rolling statistic of the samples at the same place in the season: the newest and those one,
/// two ... seasons before it.
///
/// Counted, the window by count, of every season_length-th sample: the same bits. Its options are
/// those of Counted; a slope is that a season.
///
/// Causal:   out[t] reads in[t], in[t - season_length], in[t - 2 season_length] ... only.
/// Missing:  as Counted.
/// Warm-up:  as Counted, of the samples of that place.
/// Cost:     that of Counted; a window for each place in the season.
/// Source:   coreforecast's seasonal rolling transforms, for mean, deviation, extremes, quantile.
template <class Counted, class OptionsType>
class SeasonalRolling : public data::Transform<SeasonalRolling<Counted, OptionsType>, OptionsType> {
 public:
  using Options = OptionsType;

  /// "seasonal_" and the name of the window by count.
  static constexpr auto name_letters = detail::seasonal_letters<Counted>();
  static constexpr std::string_view name{name_letters.data(), name_letters.size()};

  /// Throws InvalidArgument when an option is out of range.
  explicit SeasonalRolling(Options options);

  /// Samples back, the current one included, that a value depends on.
  std::size_t memory() const noexcept {
    return static_cast<std::size_t>(this->options().season_length *
                                    (this->options().window_size - 1)) +
           1;
  }

  std::size_t state_size() const noexcept;
  void reset(void* state) const noexcept;
  void push(void* state, double x) const noexcept;
  bool valid(const void* state) const;
  template <class Out>
  Out value(const void* state) const noexcept;
  template <class Out>
  void transform(std::span<const double> in, std::span<Out> out) const;

 private:
  Counted window_;  // what is kept for each place in the season
};

using SeasonalRollingSum = SeasonalRolling<RollingSum, SeasonalWindowOptions>;
using SeasonalRollingMean = SeasonalRolling<RollingMean, SeasonalWindowOptions>;
using SeasonalRollingVar = SeasonalRolling<RollingVar, SeasonalVarianceOptions>;
using SeasonalRollingStd = SeasonalRolling<RollingStd, SeasonalVarianceOptions>;
using SeasonalRollingZScore = SeasonalRolling<RollingZScore, SeasonalVarianceOptions>;
using SeasonalRollingSkewness = SeasonalRolling<RollingSkewness, SeasonalWindowOptions>;
using SeasonalRollingKurtosis = SeasonalRolling<RollingKurtosis, SeasonalWindowOptions>;
using SeasonalRollingSlope = SeasonalRolling<RollingSlope, SeasonalSlopeOptions>;
using SeasonalRollingMin = SeasonalRolling<RollingMin, SeasonalWindowOptions>;
using SeasonalRollingMax = SeasonalRolling<RollingMax, SeasonalWindowOptions>;
using SeasonalRollingMedian = SeasonalRolling<RollingMedian, SeasonalWindowOptions>;
using SeasonalRollingQuantile = SeasonalRolling<RollingQuantile, SeasonalQuantileOptions>;
using SeasonalRollingRank = SeasonalRolling<RollingRank, SeasonalRankOptions>;
using SeasonalRollingCount = SeasonalRolling<RollingCount, SeasonalCountOptions>;

}  // namespace mliot::features

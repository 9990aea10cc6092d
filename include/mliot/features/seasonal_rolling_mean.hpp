// Rolling mean over seasons.
#pragma once

#include "mliot/features/rolling_mean.hpp"
#include "mliot/features/seasonal.hpp"

namespace mliot::features {

using SeasonalRollingMeanOptions = SeasonalWindowOptions;

/// Mean of the samples at the same place in the season: the newest and those one, two ... seasons
/// before it.
///
/// RollingMean of every season_length-th sample: the same bits.
///
/// Causal:   out[t] reads in[t], in[t - season_length], in[t - 2 season_length] ... only.
/// Missing:  as RollingMean.
/// Warm-up:  NaN until min_samples of that place are present.
/// Cost:     that of RollingMean; a window for each place in the season.
/// Source:   coreforecast's seasonal rolling transforms.
class SeasonalRollingMean
    : public detail::SeasonalRolling<SeasonalRollingMean, SeasonalWindowOptions> {
 public:
  static constexpr std::string_view name = "seasonal_rolling_mean";

  /// Throws InvalidArgument when an option is out of range.
  explicit SeasonalRollingMean(Options options);

  std::size_t state_size() const noexcept;
  void reset(void* state) const noexcept;
  void push(void* state, double x) const noexcept;
  bool valid(const void* state) const;
  template <class Out>
  Out value(const void* state) const noexcept;
  template <class Out>
  void transform(std::span<const double> in, std::span<Out> out) const;

 private:
  RollingMean window_;  // what is kept for each place in the season
};

}  // namespace mliot::features

// Statistics of the samples of the last hours, days ...: windows by time instead of by count.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>

#include "mliot/features/rolling_count.hpp"
#include "mliot/features/rolling_kurtosis.hpp"
#include "mliot/features/rolling_max.hpp"
#include "mliot/features/rolling_mean.hpp"
#include "mliot/features/rolling_median.hpp"
#include "mliot/features/rolling_min.hpp"
#include "mliot/features/rolling_quantile.hpp"
#include "mliot/features/rolling_rank.hpp"
#include "mliot/features/rolling_skewness.hpp"
#include "mliot/features/rolling_std.hpp"
#include "mliot/features/rolling_sum.hpp"
#include "mliot/features/rolling_var.hpp"
#include "mliot/features/rolling_z_score.hpp"
#include "mliot/features/sample_ring.hpp"
#include "mliot/features/time_window_options.hpp"

namespace mliot::features {

namespace detail {

/// "time_" and the name of the window by count.
template <class Counted>
constexpr auto time_letters() {
  std::array<char, Counted::name.size() + 5> letters{'t', 'i', 'm', 'e', '_'};
  for (std::size_t i = 0; i < Counted::name.size(); ++i) letters[i + 5] = Counted::name[i];
  return letters;
}

}  // namespace detail

/// A rolling statistic of the samples in (time - window, time], whatever their number; `closed`
/// says whether the ends of that span belong to it.
///
/// Samples come with their time, which never falls; those of one time are taken one after the
/// other. The statistic, its rounding and its options are those of Counted, the window by count:
/// the value is a function of the samples in the window alone.
///
/// Causal:   out[t] reads samples of the span that ends at times[t], up to t only.
/// Missing:  NaN moves time on, takes no room and is not counted.
/// Warm-up:  NaN until min_samples are present, and as many as the statistic needs.
/// Room:     of more than max_samples samples in the window a stream loses the oldest and gives NaN
///           until the window has passed it; has_room() tells beforehand. A batch throws.
/// Cost:     as Counted, O(1) a sample amortised; batches of evenly spaced samples take the fast
///           ways of Counted. A stream's memory is of max_samples samples.
/// Source:   pandas, DataFrame.rolling of an offset ("24h") and its `closed`; of samples at one
/// time
///           pandas leaves out all where the right end is open.
template <class Counted, class OptionsType>
class TimeRolling : public data::Transform<TimeRolling<Counted, OptionsType>, OptionsType> {
 public:
  using Base = data::Transform<TimeRolling, OptionsType>;
  using Options = OptionsType;

  /// "time_" and the name of the window by count.
  static constexpr auto name_letters = detail::time_letters<Counted>();
  static constexpr std::string_view name{name_letters.data(), name_letters.size()};

  /// Throws InvalidArgument when an option is out of range, or when a z-score or a rank, which is
  /// the newest sample's, is asked of a window without it.
  explicit TimeRolling(Options options);

  /// The window by count that holds the samples.
  const Counted& counted() const noexcept { return counted_; }

  /// Any number of the last samples may be in the window, missing ones among them.
  std::size_t memory() const noexcept { return data::kWholeHistory; }

  std::size_t state_size() const noexcept;
  void reset(void* state) const noexcept;
  void push(void* state, std::int64_t time, double x) const noexcept;
  bool valid(const void* state) const;

  /// The time of the newest sample, missing ones included; nothing before the first.
  std::optional<std::int64_t> newest(const void* state) const noexcept;

  /// Whether a sample of that time, which is not before the newest, finds room.
  bool has_room(const void* state, std::int64_t time) const noexcept;

  template <class Out>
  Out value(const void* state) const noexcept;

  /// Throws InvalidArgument, naming the row, when times fall or a window needs more room.
  template <class Out>
  void transform(std::span<const std::int64_t> times, std::span<const double> in,
                 std::span<Out> out) const;

 private:
  Counted counted_;
};

using TimeRollingSum = TimeRolling<RollingSum, TimeWindowOptions>;
using TimeRollingMean = TimeRolling<RollingMean, TimeWindowOptions>;
using TimeRollingVar = TimeRolling<RollingVar, TimeVarianceOptions>;
using TimeRollingStd = TimeRolling<RollingStd, TimeVarianceOptions>;
using TimeRollingZScore = TimeRolling<RollingZScore, TimeVarianceOptions>;
using TimeRollingSkewness = TimeRolling<RollingSkewness, TimeWindowOptions>;
using TimeRollingKurtosis = TimeRolling<RollingKurtosis, TimeWindowOptions>;

/// Slope of the straight line that fits the samples and their times best, by least squares: the
/// real one, rounded once, in units of the samples a `unit` of time. NaN with fewer than two
/// samples, where all are of one time, and while an infinity is in the window.
///
/// Cost:     O(samples in the window) a value.
using TimeRollingSlope = TimeRolling<detail::SampleRing, TimeSlopeOptions>;

using TimeRollingMin = TimeRolling<RollingMin, TimeWindowOptions>;
using TimeRollingMax = TimeRolling<RollingMax, TimeWindowOptions>;
using TimeRollingMedian = TimeRolling<RollingMedian, TimeWindowOptions>;
using TimeRollingQuantile = TimeRolling<RollingQuantile, TimeQuantileOptions>;
using TimeRollingRank = TimeRolling<RollingRank, TimeRankOptions>;
using TimeRollingCount = TimeRolling<RollingCount, TimeCountOptions>;

/// The list of transforms that take the time of a sample too.
using TimeTransforms =
    std::tuple<TimeRollingSum, TimeRollingMean, TimeRollingVar, TimeRollingStd, TimeRollingZScore,
               TimeRollingSkewness, TimeRollingKurtosis, TimeRollingSlope, TimeRollingMin,
               TimeRollingMax, TimeRollingMedian, TimeRollingQuantile, TimeRollingRank,
               TimeRollingCount>;

}  // namespace mliot::features

// Covariance and correlation of two columns over the last hours, days ...
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>

#include "mliot/features/rolling_correlation.hpp"
#include "mliot/features/rolling_covariance.hpp"
#include "mliot/features/time_rolling.hpp"

namespace mliot::features {

/// A rolling statistic of the pairs in (time - window, time], whatever their number; `closed` says
/// whether the ends of that span belong to it.
///
/// Both samples of a pair are of one time, which never falls. The statistic and its rounding are
/// those of Counted, the window by count.
///
/// Causal:   out[t] reads pairs of the span that ends at times[t], up to t only.
/// Missing:  a pair with a NaN moves time on, takes no room and is not counted.
/// Warm-up:  NaN until min_samples pairs are present.
/// Room:     as TimeRolling.
/// Cost:     that of Counted. A stream's memory is of max_samples pairs.
/// Source:   pandas, DataFrame.rolling of an offset ("24h"), cov and corr.
template <class Counted, class OptionsType>
class TimePair : public data::Transform<TimePair<Counted, OptionsType>, OptionsType> {
 public:
  using Base = data::Transform<TimePair, OptionsType>;
  using Options = OptionsType;

  /// "time_" and the name of the window by count.
  static constexpr auto name_letters = detail::time_letters<Counted>();
  static constexpr std::string_view name{name_letters.data(), name_letters.size()};

  /// Throws InvalidArgument when an option is out of range.
  explicit TimePair(Options options);

  /// Any number of the last pairs may be in the window, missing ones among them.
  std::size_t memory() const noexcept { return data::kWholeHistory; }

  std::size_t state_size() const noexcept;
  void reset(void* state) const noexcept;
  void push(void* state, std::int64_t time, double x, double y) const noexcept;
  bool valid(const void* state) const;

  /// The time of the newest pair, missing ones included; nothing before the first.
  std::optional<std::int64_t> newest(const void* state) const noexcept;

  /// Whether a pair of that time, which is not before the newest, finds room.
  bool has_room(const void* state, std::int64_t time) const noexcept;

  double value(const void* state) const noexcept;

  /// Throws InvalidArgument, naming the row, when times fall or a window needs more room.
  void transform(std::span<const std::int64_t> times, std::span<const double> x,
                 std::span<const double> y, std::span<double> out) const;
};

using TimeRollingCovariance = TimePair<RollingCovariance, TimeVarianceOptions>;
using TimeRollingCorrelation = TimePair<RollingCorrelation, TimeWindowOptions>;

/// The list of transforms that take two samples and their time.
using TimePairTransforms = std::tuple<TimeRollingCovariance, TimeRollingCorrelation>;

}  // namespace mliot::features

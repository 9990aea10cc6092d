// What windows over a span of time are told: how far they reach, and how many samples they hold.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <tuple>

#include "mliot/data/transform.hpp"
#include "mliot/features/rolling_quantile.hpp"
#include "mliot/features/rolling_rank.hpp"

namespace mliot::features {

/// Which ends of the span of a window belong to it: the newest sample's time, the time a window
/// before it, both or neither. Where the right end is open the window ends before the newest
/// sample: that sample is not in it, of others at its time those that came earlier are.
enum class Closed : std::uint8_t { right, left, both, neither };

constexpr auto enum_names(Closed) {
  return std::array<std::string_view, 4>{"right", "left", "both", "neither"};
}

/// Whether a window ends before its newest sample.
constexpr bool ends_before_newest(Closed closed) {
  return closed == Closed::left || closed == Closed::neither;
}

/// The age at which a sample has left a window that reaches back so far.
constexpr std::int64_t leaving_age(std::int64_t window, Closed closed) {
  return window + (closed == Closed::left || closed == Closed::both ? 1 : 0);
}

/// Of every window over time. The units of time are microseconds, or steps of an integer index.
struct TimeWindowOptions {
  /// Units of time that the window reaches back: a sample leaves when it is that old, or, with the
  /// left end closed, older.
  std::int64_t window = 0;

  /// Samples that must be present for a value.
  std::int64_t min_samples = 1;

  /// Samples that the window has room for, the newest included.
  std::int64_t max_samples = kRoom;

  /// Which ends of the span belong to the window.
  Closed closed = Closed::right;

  /// A day of minutes does not fit: the memory of a stream is taken at once.
  static constexpr std::int64_t kRoom = 1024;
  static constexpr double kLongest = 0x1p48;  // nearly nine years

  template <class Options>
  static constexpr auto fields_of() {
    return std::tuple{
        field("window", &Options::window,
              "Time that the window reaches back; a sample leaves when it is as old.",
              between(1, kLongest)),
        field("min_samples", &Options::min_samples, "Samples that must be present for a value.",
              between(1, data::kMaxLag)),
        field("max_samples", &Options::max_samples, "Samples that the window has room for.",
              between(1, data::kMaxLag)),
        field("closed", &Options::closed, "Which ends of the span belong to the window.")};
  }
  static constexpr auto fields() { return fields_of<TimeWindowOptions>(); }
};

/// A window over time, and how many samples a count needs.
struct TimeCountOptions {
  std::int64_t window = 0;       ///< as in TimeWindowOptions
  std::int64_t min_samples = 0;  ///< as in RollingCountOptions
  std::int64_t max_samples = TimeWindowOptions::kRoom;
  Closed closed = Closed::right;

  static constexpr auto fields() {
    return std::tuple{
        field("window", &TimeCountOptions::window,
              "Time that the window reaches back; a sample leaves when it is as old.",
              between(1, TimeWindowOptions::kLongest)),
        field("min_samples", &TimeCountOptions::min_samples,
              "Samples that must be present for a value.", between(0, data::kMaxLag)),
        field("max_samples", &TimeCountOptions::max_samples,
              "Samples that the window has room for.", between(1, data::kMaxLag)),
        field("closed", &TimeCountOptions::closed, "Which ends of the span belong to the window.")};
  }
};

/// A window over time whose variance is asked for.
struct TimeVarianceOptions {
  std::int64_t window = 0;       ///< as in TimeWindowOptions
  std::int64_t min_samples = 1;  ///< as in TimeWindowOptions
  std::int64_t max_samples = TimeWindowOptions::kRoom;
  Closed closed = Closed::right;

  /// Delta degrees of freedom: the divisor is the number of samples present less ddof.
  std::int64_t ddof = 1;

  static constexpr auto fields() {
    return std::tuple_cat(TimeWindowOptions::fields_of<TimeVarianceOptions>(),
                          std::tuple{field("ddof", &TimeVarianceOptions::ddof,
                                           "The divisor is the number of samples present less "
                                           "ddof; below max_samples.",
                                           between(0, data::kMaxLag))});
  }
};

/// A window over time that a line is fitted to.
struct TimeSlopeOptions {
  std::int64_t window = 0;       ///< as in TimeWindowOptions
  std::int64_t min_samples = 2;  ///< as in TimeWindowOptions
  std::int64_t max_samples = TimeWindowOptions::kRoom;

  /// The slope is that of so many units of time.
  std::int64_t unit = 1;
  Closed closed = Closed::right;

  static constexpr auto fields() {
    return std::tuple_cat(TimeWindowOptions::fields_of<TimeSlopeOptions>(),
                          std::tuple{field("unit", &TimeSlopeOptions::unit,
                                           "The slope is that of so many units of time.",
                                           between(1, TimeWindowOptions::kLongest))});
  }
};

/// A window over time and the quantile asked of it.
struct TimeQuantileOptions {
  std::int64_t window = 0;       ///< as in TimeWindowOptions
  double q = 0.5;                ///< as in RollingQuantileOptions
  std::int64_t min_samples = 1;  ///< as in TimeWindowOptions
  std::int64_t max_samples = TimeWindowOptions::kRoom;
  Closed closed = Closed::right;
  Interpolation interpolation = Interpolation::linear;

  static constexpr auto fields() {
    return std::tuple_cat(
        TimeWindowOptions::fields_of<TimeQuantileOptions>(),
        std::tuple{field("q", &TimeQuantileOptions::q,
                         "The quantile: 0 the smallest sample, 0.5 the median, 1 the largest.",
                         between(0, 1)),
                   field("interpolation", &TimeQuantileOptions::interpolation,
                         "What stands for a quantile between two samples.")});
  }
};

/// A window over time in which the newest sample is ranked.
struct TimeRankOptions {
  std::int64_t window = 0;       ///< as in TimeWindowOptions
  std::int64_t min_samples = 1;  ///< as in TimeWindowOptions
  std::int64_t max_samples = TimeWindowOptions::kRoom;
  Closed closed = Closed::right;
  Ties method = Ties::average;  ///< as in RollingRankOptions
  bool pct = false;             ///< as in RollingRankOptions

  static constexpr auto fields() {
    return std::tuple_cat(
        TimeWindowOptions::fields_of<TimeRankOptions>(),
        std::tuple{
            field("method", &TimeRankOptions::method, "Which of their places equal samples have."),
            field("pct", &TimeRankOptions::pct,
                  "Whether the rank is divided by the number of samples present.")});
  }
};

}  // namespace mliot::features

// What windows over past seasons are told: the season, and what the window by count is told.
#pragma once

#include <cstdint>
#include <optional>
#include <tuple>

#include "mliot/data/transform.hpp"
#include "mliot/features/rolling_quantile.hpp"
#include "mliot/features/rolling_rank.hpp"

namespace mliot::features {

/// A window over the same place of past seasons.
struct SeasonalWindowOptions {
  /// Samples in a season: 7 for days of a week.
  std::int64_t season_length = 0;

  /// Seasons in the window, the current one included.
  std::int64_t window_size = 0;

  /// Samples that must be present for a value; absent: window_size.
  std::optional<std::int64_t> min_samples = std::nullopt;

  template <class Options>
  static constexpr auto fields_of(double shortest = 1, double longest = data::kMaxLag) {
    return std::tuple{
        field("season_length", &Options::season_length,
              "Samples in a season: 7 for days of a week.", between(1, data::kMaxLag)),
        field("window_size", &Options::window_size,
              "Seasons in the window, the current one included.", between(shortest, longest)),
        field("min_samples", &Options::min_samples,
              "Samples that must be present for a value; None: window_size.", between(1, longest))};
  }
  static constexpr auto fields() { return fields_of<SeasonalWindowOptions>(); }
};

/// A window over the same place of past seasons, and how many samples a count needs.
struct SeasonalCountOptions {
  std::int64_t season_length = 0;  ///< as in SeasonalWindowOptions
  std::int64_t window_size = 0;    ///< as in SeasonalWindowOptions
  std::int64_t min_samples = 0;    ///< as in RollingCountOptions

  static constexpr auto fields() {
    return std::tuple{
        field("season_length", &SeasonalCountOptions::season_length,
              "Samples in a season: 7 for days of a week.", between(1, data::kMaxLag)),
        field("window_size", &SeasonalCountOptions::window_size,
              "Seasons in the window, the current one included.", between(1, data::kMaxLag)),
        field("min_samples", &SeasonalCountOptions::min_samples,
              "Samples that must be present for a value.", between(0, data::kMaxLag))};
  }
};

/// A window over the same place of past seasons whose variance is asked for.
struct SeasonalVarianceOptions {
  std::int64_t season_length = 0;                          ///< as in SeasonalWindowOptions
  std::int64_t window_size = 0;                            ///< as in SeasonalWindowOptions
  std::optional<std::int64_t> min_samples = std::nullopt;  ///< as in SeasonalWindowOptions

  /// Delta degrees of freedom: the divisor is the number of samples present less ddof.
  std::int64_t ddof = 1;

  static constexpr auto fields() {
    return std::tuple_cat(
        SeasonalWindowOptions::fields_of<SeasonalVarianceOptions>(),
        std::tuple{
            field("ddof", &SeasonalVarianceOptions::ddof,
                  "The divisor is the number of samples present less ddof; below window_size.",
                  between(0, data::kMaxLag))});
  }
};

/// A window over the same place of past seasons that a line is fitted to.
struct SeasonalSlopeOptions {
  std::int64_t season_length = 0;                          ///< as in SeasonalWindowOptions
  std::int64_t window_size = 0;                            ///< as in SeasonalWindowOptions
  std::optional<std::int64_t> min_samples = std::nullopt;  ///< as in SeasonalWindowOptions

  static constexpr auto fields() {
    constexpr double kLongest = 65536;  // MLIOT_LONGEST_SLOPE
    return SeasonalWindowOptions::fields_of<SeasonalSlopeOptions>(2, kLongest);
  }
};

/// A window over the same place of past seasons and the quantile asked of it.
struct SeasonalQuantileOptions {
  std::int64_t season_length = 0;                          ///< as in SeasonalWindowOptions
  std::int64_t window_size = 0;                            ///< as in SeasonalWindowOptions
  double q = 0.5;                                          ///< as in RollingQuantileOptions
  std::optional<std::int64_t> min_samples = std::nullopt;  ///< as in SeasonalWindowOptions
  Interpolation interpolation = Interpolation::linear;     ///< as in RollingQuantileOptions

  static constexpr auto fields() {
    const auto shared = SeasonalWindowOptions::fields_of<SeasonalQuantileOptions>();
    return std::tuple{
        std::get<0>(shared), std::get<1>(shared),
        field("q", &SeasonalQuantileOptions::q,
              "The quantile: 0 the smallest sample, 0.5 the median, 1 the largest.", between(0, 1)),
        std::get<2>(shared),
        field("interpolation", &SeasonalQuantileOptions::interpolation,
              "What stands for a quantile between two samples.")};
  }
};

/// A window over the same place of past seasons in which the newest sample is ranked.
struct SeasonalRankOptions {
  std::int64_t season_length = 0;                          ///< as in SeasonalWindowOptions
  std::int64_t window_size = 0;                            ///< as in SeasonalWindowOptions
  std::optional<std::int64_t> min_samples = std::nullopt;  ///< as in SeasonalWindowOptions
  Ties method = Ties::average;                             ///< as in RollingRankOptions
  bool pct = false;                                        ///< as in RollingRankOptions

  static constexpr auto fields() {
    return std::tuple_cat(
        SeasonalWindowOptions::fields_of<SeasonalRankOptions>(),
        std::tuple{field("method", &SeasonalRankOptions::method,
                         "Which of their places equal samples have."),
                   field("pct", &SeasonalRankOptions::pct,
                         "Whether the rank is divided by the number of samples present.")});
  }
};

}  // namespace mliot::features

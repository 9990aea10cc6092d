// What the seasonal transforms share: their options and how far they look back.
#pragma once

#include "mliot/features/rolling.hpp"

namespace mliot::features {

/// A window over the same place of past seasons.
struct SeasonalWindowOptions {
  /// Samples in a season: 7 for days of a week.
  std::int64_t season_length = 0;

  /// Seasons in the window, the current one included.
  std::int64_t window_size = 0;

  /// Samples that must be present for a value; absent: window_size.
  std::optional<std::int64_t> min_samples = std::nullopt;

  static constexpr auto fields() {
    return std::tuple{
        field("season_length", &SeasonalWindowOptions::season_length,
              "Samples in a season: 7 for days of a week.", between(1, data::kMaxLag)),
        field("window_size", &SeasonalWindowOptions::window_size,
              "Seasons in the window, the current one included.", between(1, data::kMaxLag)),
        field("min_samples", &SeasonalWindowOptions::min_samples,
              "Samples that must be present for a value; None: window_size.",
              between(1, data::kMaxLag))};
  }
};

/// A window over the same place of past seasons whose variance is asked for.
struct SeasonalVarianceOptions {
  /// Samples in a season: 7 for days of a week.
  std::int64_t season_length = 0;

  /// Seasons in the window, the current one included.
  std::int64_t window_size = 0;

  /// Samples that must be present for a value; absent: window_size.
  std::optional<std::int64_t> min_samples = std::nullopt;

  /// Delta degrees of freedom: the divisor is the number of samples present less ddof.
  std::int64_t ddof = 1;

  static constexpr auto fields() {
    return std::tuple{
        field("season_length", &SeasonalVarianceOptions::season_length,
              "Samples in a season: 7 for days of a week.", between(1, data::kMaxLag)),
        field("window_size", &SeasonalVarianceOptions::window_size,
              "Seasons in the window, the current one included.", between(1, data::kMaxLag)),
        field("min_samples", &SeasonalVarianceOptions::min_samples,
              "Samples that must be present for a value; None: window_size.",
              between(1, data::kMaxLag)),
        field("ddof", &SeasonalVarianceOptions::ddof,
              "The divisor is the number of samples present less ddof; below window_size.",
              between(0, data::kMaxLag))};
  }
};

/// How many seasons back.
struct SeasonOptions {
  /// Samples in a season: 7 for days of a week.
  std::int64_t season_length = 0;

  /// Seasons back.
  std::int64_t seasons = 1;

  static constexpr auto fields() {
    return std::tuple{
        field("season_length", &SeasonOptions::season_length,
              "Samples in a season: 7 for days of a week.", between(1, data::kMaxLag)),
        field("seasons", &SeasonOptions::seasons, "Seasons back.", between(1, data::kMaxLag))};
  }
};

namespace detail {

/// Throws InvalidArgument, for `who`, where so many seasons are longer than any lag may be.
inline void require_fitting_seasons(std::string_view who, std::int64_t season_length,
                                    std::int64_t seasons) {
  require(static_cast<double>(season_length) * static_cast<double>(seasons) <= data::kMaxLag,
          "{}: {} seasons of {} samples are more than the {} that a window may hold", who, seasons,
          season_length, data::kMaxLag);
}

/// A transform over every season_length-th sample: a window for each place in the season.
template <class Derived, class OptionsType>
class SeasonalRolling : public data::Transform<Derived, OptionsType> {
 public:
  /// Samples back, the current one included, that a value depends on.
  std::size_t memory() const noexcept {
    return static_cast<std::size_t>(this->options().season_length *
                                    (this->options().window_size - 1)) +
           1;
  }

 protected:
  explicit SeasonalRolling(OptionsType options)
      : data::Transform<Derived, OptionsType>(std::move(options)) {
    require_fitting_window(Derived::name, this->options());
    require_fitting_seasons(Derived::name, this->options().season_length,
                            this->options().window_size);
  }
};

/// A transform that looks some whole seasons back.
template <class Derived>
class Seasonal : public data::Transform<Derived, SeasonOptions> {
 public:
  /// Samples back, the current one included, that a value depends on.
  std::size_t memory() const noexcept { return static_cast<std::size_t>(lag()) + 1; }

 protected:
  explicit Seasonal(SeasonOptions options)
      : data::Transform<Derived, SeasonOptions>(std::move(options)) {
    require_fitting_seasons(Derived::name, this->options().season_length, this->options().seasons);
  }

  std::int64_t lag() const noexcept {
    return this->options().season_length * this->options().seasons;
  }
};

}  // namespace detail
}  // namespace mliot::features

// What seasonal lags and differences share: their options and how far they look back.
#pragma once

#include "mliot/features/rolling.hpp"

namespace mliot::features {

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

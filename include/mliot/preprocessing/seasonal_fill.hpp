// Fills gaps with what stood at the same place of earlier seasons.
#pragma once

#include "mliot/data/transform.hpp"

namespace mliot::preprocessing {

/// Which samples a gap is filled from.
struct SeasonalFillOptions {
  /// Samples in a season: 24 for hours of a day.
  std::int64_t season_length = 0;

  /// Seasons back whose samples are averaged.
  std::int64_t n_seasons = 1;

  static constexpr auto fields() {
    return std::tuple{
        field("season_length", &SeasonalFillOptions::season_length,
              "Samples in a season: 24 for hours of a day.", between(2, data::kMaxLag)),
        field("n_seasons", &SeasonalFillOptions::n_seasons,
              "Seasons back whose samples are averaged.", between(1, 1 << 10))};
  }
};

/// Replaces a missing sample by the mean of those at the same place of the last n_seasons seasons.
///
/// The samples of a season are those as they came: what was filled fills nothing.
///
/// Causal:   out[t] reads in[t] and in[t - k season_length], k = 1 .. n_seasons.
/// Missing:  NaN becomes that mean; it stays NaN where none of these samples is there. Infinities
///           pass and fill nothing.
/// Warm-up:  gaps of the first season stay.
/// Cost:     O(n_seasons) a missing sample, O(1) another.
/// Source:   the seasonal naive forecast; Hyndman and Athanasopoulos 2021, "Forecasting:
///           Principles and Practice", 5.2.
class SeasonalFill : public data::Transform<SeasonalFill, SeasonalFillOptions> {
 public:
  static constexpr std::string_view name = "seasonal_fill";

  /// Throws InvalidArgument when an option is out of range.
  explicit SeasonalFill(Options options);

  std::size_t state_size() const noexcept;
  void reset(void* state) const noexcept;
  void push(void* state, double x) const noexcept;
  bool valid(const void* state) const;
  template <class Out>
  Out value(const void* state) const noexcept;
  template <class Out>
  void transform(std::span<const double> in, std::span<Out> out) const;

  /// Samples back, the current one included, that a value depends on.
  std::size_t memory() const noexcept { return ring_size() + 1; }

 private:
  std::size_t ring_size() const noexcept {
    return static_cast<std::size_t>(options().season_length * options().n_seasons);
  }
};

}  // namespace mliot::preprocessing

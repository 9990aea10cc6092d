// The last observation, or that of a season ago, carried forward.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>

#include "mliot/core/field.hpp"
#include "mliot/statistical/model.hpp"

namespace mliot::statistical {

/// How long a season is.
struct SeasonalNaiveOptions {
  /// Periods of a season. At least 1, which makes it the naive method.
  std::int64_t season_length = 1;

  static constexpr auto fields() {
    return std::tuple{field("season_length", &SeasonalNaiveOptions::season_length,
                            "Periods of a season.", between(1, 100000))};
  }
};

/// The observation of the same period one season ago, repeated.
///
/// Error variance k seasons ahead: k times the mean square of the one-season differences.
///
/// Warm-up:  series shorter than a season repeat what there is, the oldest period first; no
///           variance before two observations of one period.
/// Cost:     one season of state; O(1) an update.
/// Source:   Hyndman and Athanasopoulos 2021, "Forecasting: principles and practice", 5.2 and 5.5.
class SeasonalNaive {
 public:
  using Options = SeasonalNaiveOptions;
  static constexpr std::string_view name = "seasonal_naive";

  explicit SeasonalNaive(Options options = {});

  const Options& options() const noexcept { return options_; }
  std::size_t width() const noexcept;
  void fit(std::span<const SeriesFit> block) const;
  void update(std::span<double> state, double y) const noexcept;
  void predict(State state, std::span<double> mean, std::span<double> variance) const;
  bool valid(State state) const noexcept;

 private:
  Options options_;
};

/// The naive method has no options.
struct NaiveOptions {
  static constexpr auto fields() { return std::tuple{}; }
};

/// The last observation, repeated: a random walk. SeasonalNaive with a season of one period.
class Naive {
 public:
  using Options = NaiveOptions;
  static constexpr std::string_view name = "naive";

  explicit Naive(Options /*options*/ = {}) {}

  const Options& options() const noexcept { return options_; }
  std::size_t width() const noexcept { return walk_.width(); }
  void fit(std::span<const SeriesFit> block) const { walk_.fit(block); }
  void update(std::span<double> state, double y) const noexcept { walk_.update(state, y); }
  void predict(State state, std::span<double> mean, std::span<double> variance) const {
    walk_.predict(state, mean, variance);
  }
  bool valid(State state) const noexcept { return walk_.valid(state); }

 private:
  Options options_;
  SeasonalNaive walk_;
};

}  // namespace mliot::statistical

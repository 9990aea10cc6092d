// Averages of the past carried forward: of all of it, of a window, of the same period of seasons.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>

#include "mliot/core/field.hpp"
#include "mliot/statistical/model.hpp"

namespace mliot::statistical {

/// The historic average has no options.
struct HistoricAverageOptions {
  static constexpr auto fields() { return std::tuple{}; }
};

/// The mean of all observations, repeated. Error variance: s^2 (1 + 1 / n) at every step, s^2 the
/// sample variance.
///
/// Warm-up:  no variance before two observations. Fitted values are the mean of all.
/// Cost:     3 doubles of state; O(1) an update.
/// Source:   Hyndman and Athanasopoulos 2021, "Forecasting: principles and practice", 5.2 and 5.5.
class HistoricAverage {
 public:
  using Options = HistoricAverageOptions;
  static constexpr std::string_view name = "historic_average";

  explicit HistoricAverage(Options /*options*/ = {}) {}

  const Options& options() const noexcept { return options_; }
  std::size_t width() const noexcept { return 3; }
  void fit(std::span<const SeriesFit> block) const;
  void update(std::span<double> state, double y) const noexcept;
  void predict(State state, std::span<double> mean, std::span<double> variance) const;
  bool valid(State state) const noexcept;

 private:
  Options options_;
};

/// How many seasons of what length are averaged.
struct SeasonalWindowAverageOptions {
  /// Periods of a season. At least 1.
  std::int64_t season_length = 1;

  /// Seasons in the average.
  std::int64_t window_size = 1;

  static constexpr auto fields() {
    using Self = SeasonalWindowAverageOptions;
    return std::tuple{
        field("season_length", &Self::season_length, "Periods of a season.", between(1, 100000)),
        field("window_size", &Self::window_size, "Seasons in the average.", between(1, 100000))};
  }
};

/// The mean of the same period in the last seasons, repeated season by season. Error variance s
/// seasons ahead: the mean square of the one-step errors times the sum of w[0]^2 to w[s - 1]^2,
/// w[0] = 1, w[j] the mean of the window's weights before it: what observations that are such a
/// mean and an error have.
///
/// Warm-up:  a period seen less often is the mean of what there is; one not seen at all is as the
///           seasonal naive method has it. Errors count from a full window on.
/// Cost:     season_length x window_size doubles of state; O(window_size) an update.
class SeasonalWindowAverage {
 public:
  using Options = SeasonalWindowAverageOptions;
  static constexpr std::string_view name = "seasonal_window_average";

  /// Throws InvalidArgument for options out of range or a state above a million doubles a series.
  explicit SeasonalWindowAverage(Options options = {});

  const Options& options() const noexcept { return options_; }
  std::size_t width() const noexcept;
  void fit(std::span<const SeriesFit> block) const;
  void update(std::span<double> state, double y) const noexcept;
  void predict(State state, std::span<double> mean, std::span<double> variance) const;
  bool valid(State state) const noexcept;

 private:
  Options options_;
};

/// How long the window is.
struct WindowAverageOptions {
  /// Observations in the window. At least 1.
  std::int64_t window_size = 1;

  static constexpr auto fields() {
    return std::tuple{field("window_size", &WindowAverageOptions::window_size,
                            "Observations in the window.", between(1, 100000))};
  }
};

/// The mean of the last observations, repeated: SeasonalWindowAverage with a season of one period.
class WindowAverage {
 public:
  using Options = WindowAverageOptions;
  static constexpr std::string_view name = "window_average";

  explicit WindowAverage(Options options = {});

  const Options& options() const noexcept { return options_; }
  std::size_t width() const noexcept { return window_.width(); }
  void fit(std::span<const SeriesFit> block) const { window_.fit(block); }
  void update(std::span<double> state, double y) const noexcept { window_.update(state, y); }
  void predict(State state, std::span<double> mean, std::span<double> variance) const {
    window_.predict(state, mean, variance);
  }
  bool valid(State state) const noexcept { return window_.valid(state); }

 private:
  Options options_;
  SeasonalWindowAverage window_;
};

/// The random walk with drift has no options.
struct RandomWalkWithDriftOptions {
  static constexpr auto fields() { return std::tuple{}; }
};

/// The last observation and k times the mean step so far. Error variance k steps ahead:
/// s^2 k (1 + k / (n - 1)), s^2 the sum of squares of the steps about their mean over n - 1.
///
/// Warm-up:  no drift before two observations, no variance before three.
/// Cost:     5 doubles of state; O(1) an update. Fitted values have the drift of the whole series.
/// Source:   Hyndman and Athanasopoulos 2021, "Forecasting: principles and practice", 5.2 and 5.5.
class RandomWalkWithDrift {
 public:
  using Options = RandomWalkWithDriftOptions;
  static constexpr std::string_view name = "random_walk_with_drift";

  explicit RandomWalkWithDrift(Options /*options*/ = {}) {}

  const Options& options() const noexcept { return options_; }
  std::size_t width() const noexcept { return 5; }
  void fit(std::span<const SeriesFit> block) const;
  void update(std::span<double> state, double y) const noexcept;
  void predict(State state, std::span<double> mean, std::span<double> variance) const;
  bool valid(State state) const noexcept;

 private:
  Options options_;
};

}  // namespace mliot::statistical

// Simple exponential smoothing: of a series, or of each period of its season.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>

#include "mliot/core/field.hpp"
#include "mliot/statistical/model.hpp"

namespace mliot::statistical {

/// Levels of m interleaved series, each moved by a share alpha of its errors.
///
///     level of period t % m:  level + alpha (y - level), the first observation to begin with
///
/// Error variance k seasons ahead: sigma^2 (1 + (k - 1) alpha^2), the mean square of all one-step
/// errors times that.
///
/// Warm-up: periods without an observation forecast the mean of the others' levels.
/// Cost:    O(1) an update; two numbers a period of state.
class SmoothedLevels {
 public:
  SmoothedLevels(std::int64_t periods, std::optional<double> alpha)
      : periods_(static_cast<std::size_t>(periods)), alpha_(alpha) {}

  std::size_t width() const noexcept { return 3 + 2 * periods_; }
  void fit(std::span<const SeriesFit> block) const;
  void update(std::span<double> state, double y) const noexcept;
  void predict(State state, std::span<double> mean, std::span<double> variance) const;
  bool valid(State state) const noexcept;
  void parameters(State state, std::span<double> out) const;

  static constexpr std::array<std::string_view, 2> parameter_names{"alpha", "sigma2"};

 private:
  void run(const SeriesFit& series) const;

  std::size_t periods_;
  std::optional<double> alpha_;  // absent: of least squared errors
};

/// The share of an error that moves the level.
struct SimpleExponentialSmoothingOptions {
  /// Above 0 and at most 1.
  double alpha = 0.5;

  static constexpr auto fields() {
    return std::tuple{field("alpha", &SimpleExponentialSmoothingOptions::alpha,
                            "Share of an error that moves the level.",
                            {.low = 0, .high = 1, .open_low = true})};
  }
};

/// Simple exponential smoothing with a given alpha; see SmoothedLevels.
///
/// Source: Brown 1959, "Statistical forecasting for inventory control".
class SimpleExponentialSmoothing : public SmoothedLevels {
 public:
  using Options = SimpleExponentialSmoothingOptions;
  static constexpr std::string_view name = "simple_exponential_smoothing";

  explicit SimpleExponentialSmoothing(Options options = {})
      : SmoothedLevels(1, options.alpha), options_(options) {
    validate(name, options_);
  }
  const Options& options() const noexcept { return options_; }

 private:
  Options options_;
};

/// Nothing to choose.
struct SimpleExponentialSmoothingOptimizedOptions {
  static constexpr auto fields() { return std::tuple{}; }
};

/// Simple exponential smoothing with the alpha between 0.0001 and 0.9999 that leaves the least
/// squared one-step errors.
class SimpleExponentialSmoothingOptimized : public SmoothedLevels {
 public:
  using Options = SimpleExponentialSmoothingOptimizedOptions;
  static constexpr std::string_view name = "simple_exponential_smoothing_optimized";

  explicit SimpleExponentialSmoothingOptimized(Options /*options*/ = {}) : SmoothedLevels(1, {}) {}
  const Options& options() const noexcept { return options_; }

 private:
  Options options_;
};

/// The season and the share of an error that moves a level.
struct SeasonalExponentialSmoothingOptions {
  /// Periods of a season.
  std::int64_t season_length = 12;

  /// Above 0 and at most 1.
  double alpha = 0.5;

  static constexpr auto fields() {
    return std::tuple{
        field("season_length", &SeasonalExponentialSmoothingOptions::season_length,
              "Periods of a season.", between(1, 100000)),
        field("alpha", &SeasonalExponentialSmoothingOptions::alpha,
              "Share of an error that moves the level.", {.low = 0, .high = 1, .open_low = true})};
  }
};

/// Simple exponential smoothing of each period of the season by itself; see SmoothedLevels.
class SeasonalExponentialSmoothing : public SmoothedLevels {
 public:
  using Options = SeasonalExponentialSmoothingOptions;
  static constexpr std::string_view name = "seasonal_exponential_smoothing";

  explicit SeasonalExponentialSmoothing(Options options = {})
      : SmoothedLevels(options.season_length, options.alpha), options_(options) {
    validate(name, options_);
  }
  const Options& options() const noexcept { return options_; }

 private:
  Options options_;
};

/// The season.
struct SeasonalExponentialSmoothingOptimizedOptions {
  /// Periods of a season.
  std::int64_t season_length = 12;

  static constexpr auto fields() {
    return std::tuple{field("season_length",
                            &SeasonalExponentialSmoothingOptimizedOptions::season_length,
                            "Periods of a season.", between(1, 100000))};
  }
};

/// The same with an alpha of least squared errors for each period. parameters() has their mean.
class SeasonalExponentialSmoothingOptimized : public SmoothedLevels {
 public:
  using Options = SeasonalExponentialSmoothingOptimizedOptions;
  static constexpr std::string_view name = "seasonal_exponential_smoothing_optimized";

  explicit SeasonalExponentialSmoothingOptimized(Options options = {})
      : SmoothedLevels(options.season_length, {}), options_(options) {
    validate(name, options_);
  }
  const Options& options() const noexcept { return options_; }

 private:
  Options options_;
};

}  // namespace mliot::statistical

// Several statistics of several windows of one column, made in one pass from shared sums.
#pragma once

#include <cstdint>
#include <span>

#include "mliot/core/monitor.hpp"

namespace mliot::features {

/// What RollingSum, RollingMean, RollingVar, RollingStd and RollingZScore give.
enum class Statistic : std::uint8_t { sum, mean, variance, deviation, score };

/// One of them with its window.
struct WindowStatistic {
  Statistic statistic = Statistic::mean;

  /// Samples in the window, the current and the missing ones included. At least 1.
  std::int64_t window_size = 1;

  /// Samples that must be present for a value. At least 1, at most window_size.
  std::int64_t min_samples = 1;

  /// The divisor of a variance is the number of samples present less ddof; below window_size.
  std::int64_t ddof = 1;

  bool operator==(const WindowStatistic&) const = default;
};

/// What a transform that has one of the statistics gives.
template <class T>
WindowStatistic window_statistic_of(const T& transform) {
  const auto& options = transform.options();
  WindowStatistic made{.statistic = T::statistic,
                       .window_size = options.window_size,
                       .min_samples = options.min_samples.value_or(options.window_size)};
  if constexpr (requires { options.ddof; }) made.ddof = options.ddof;
  return made;
}

/// out[k][t] = what statistics[k] gives after in[0..t]: the bits of its transform, apart from the
/// others.
///
/// Causal, Missing, Warm-up:  as of each transform.
/// Cost:  where a block of the samples has exact sums in double (integers, counts of a converter),
///        they are added up once, and each statistic costs a difference and a division a sample;
///        elsewhere that of each transform, save a deviation beside its variance.
/// Throws InvalidArgument when the lengths differ.
void window_statistics(std::span<const WindowStatistic> statistics, std::span<const double> in,
                       std::span<const std::span<float>> out);
void window_statistics(std::span<const WindowStatistic> statistics, std::span<const double> in,
                       std::span<const std::span<double>> out);

/// The same of each series values[offsets[i] .. offsets[i + 1]) by itself, on several threads.
void window_statistics_panel(std::span<const WindowStatistic> statistics,
                             std::span<const double> values, std::span<const std::int64_t> offsets,
                             std::span<const std::span<double>> out, int threads,
                             Monitor& monitor = no_monitor());

}  // namespace mliot::features

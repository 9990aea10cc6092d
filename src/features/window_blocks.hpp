// Which statistics of windows over time are made from tables of whole blocks.
#pragma once

#include <cstddef>
#include <cstdint>

#include "features/present.hpp"
#include "features/varying_extremes.hpp"
#include "features/varying_moments.hpp"
#include "mliot/features/rolling_count.hpp"
#include "mliot/features/rolling_max.hpp"
#include "mliot/features/rolling_mean.hpp"
#include "mliot/features/rolling_min.hpp"
#include "mliot/features/rolling_std.hpp"
#include "mliot/features/rolling_sum.hpp"
#include "mliot/features/rolling_var.hpp"
#include "mliot/features/rolling_z_score.hpp"

namespace mliot::features {

/// A statistic from tables of whole blocks, as running sums, and the longest windows, in rows, that
/// are worth them.
template <class Counted>
struct Blocks {
  static constexpr std::size_t kLongest = 0;
};
template <kernel::PieceMean kKind>
struct MeanBlocks {
  static constexpr std::size_t kLongest = kLongestVaryingMean;
  template <class Options, class Out>
  static bool make(const kernel::VaryingWindows& windows, const Options& /*options*/, Out* out) {
    return varying_means(windows, kKind, out);
  }
};
template <bool kRoot>
struct VarianceBlocks {
  static constexpr std::size_t kLongest = kLongestVaryingVariance;
  template <class Options, class Out>
  static bool make(const kernel::VaryingWindows& windows, const Options& options, Out* out) {
    return varying_variances(windows, {static_cast<std::size_t>(options.ddof), kRoot}, out);
  }
};
template <>
struct Blocks<RollingSum> : MeanBlocks<kernel::PieceMean::sum> {};
template <>
struct Blocks<RollingMean> : MeanBlocks<kernel::PieceMean::mean> {};
template <>
struct Blocks<RollingVar> : VarianceBlocks<false> {};
template <>
struct Blocks<RollingStd> : VarianceBlocks<true> {};
template <>
struct Blocks<RollingZScore> {
  static constexpr std::size_t kLongest = kLongestVaryingVariance;
  template <class Options, class Out>
  static bool make(const kernel::VaryingWindows& windows, const Options& options, Out* out) {
    return varying_scores(windows, static_cast<std::size_t>(options.ddof), out);
  }
};

template <bool kLargest>
struct ExtremeBlocks {
  static constexpr std::size_t kLongest = kLongestVaryingExtreme;
  template <class Options, class Out>
  static bool make(const kernel::VaryingWindows& windows, const Options& /*options*/, Out* out) {
    varying_extremes(windows, kLargest, out);
    return true;
  }
};
template <>
struct Blocks<RollingMin> : ExtremeBlocks<false> {};
template <>
struct Blocks<RollingMax> : ExtremeBlocks<true> {};
template <>
struct Blocks<RollingCount> {
  static constexpr std::size_t kLongest = kLongestVaryingMean;
  template <class Options, class Out>
  static bool make(const kernel::VaryingWindows& windows, const Options& options, Out* out) {
    const Present present({windows.x, windows.samples});
    for (std::size_t i = 0; i < windows.n; ++i) {
      const std::int64_t held = present.of(windows.first[i], windows.last[i]);
      out[i] =
          static_cast<Out>(held < options.min_samples ? mliot_nan() : static_cast<double>(held));
    }
    return true;
  }
};

}  // namespace mliot::features

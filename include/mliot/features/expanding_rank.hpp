// Rank of the newest sample among every one so far.
#pragma once

#include "mliot/features/rolling_rank.hpp"
#include "mliot/features/sample_history.hpp"

namespace mliot::features {

/// How many samples a rank needs, and how they are ranked.
struct ExpandingRankOptions {
  /// Samples that must be present for a value.
  std::int64_t min_samples = 1;

  /// Which of their places equal samples have.
  Ties method = Ties::average;

  /// Whether the rank is divided by the number of samples present.
  bool pct = false;

  static constexpr auto fields() {
    return std::tuple{
        field("min_samples", &ExpandingRankOptions::min_samples,
              "Samples that must be present for a value.", at_least(1)),
        field("method", &ExpandingRankOptions::method, "Which of their places equal samples have."),
        field("pct", &ExpandingRankOptions::pct,
              "Whether the rank is divided by the number of samples present.")};
  }
};

/// Place of the newest sample among all since the first in ascending order, 1 for the smallest.
///
/// Equal samples share the mean, the least or the largest of their places; -0 equals 0.
///
/// Causal:   out[t] reads in[0..t] only.
/// Missing:  NaN is not ranked; the rank of a missing sample is NaN. Infinities are numbers.
/// Warm-up:  NaN until min_samples are present.
/// Cost:     O(log n) a sample; memory in proportion to the samples so far, 10 to 40 bytes each,
///           which a stream takes as it grows. So no device runs it: there, take a RollingRank as
///           long as the device can hold. A batch sorts the series once.
class ExpandingRank : public HistoryTransform<ExpandingRank, ExpandingRankOptions> {
 public:
  static constexpr std::string_view name = "expanding_rank";

  /// Throws InvalidArgument when an option is out of range.
  explicit ExpandingRank(Options options = {}) : HistoryTransform(std::move(options)) {}

  template <class Out>
  Out value(const HistoryView& history) const noexcept;
  template <class Out>
  void transform(std::span<const double> in, std::span<Out> out) const;
};

}  // namespace mliot::features

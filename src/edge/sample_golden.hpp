// What the self-test of a model of samples replays: made-up samples into an empty state, and the
// output after each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "edge/ranks.hpp"
#include "mliot/pipeline/content.hpp"

namespace mliot::edge::detail {

/// The golden vectors of the artefact from first_period on; behind them kGoldenInputs further
/// samples, so far apart that the calendar changes.
struct SampleGolden {
  std::int64_t first_period = 0;
  std::size_t stored = 0;        ///< golden vectors
  std::int64_t step = 1;         ///< periods from one of them to the next
  std::int64_t stride = 1;       ///< periods from one further sample to the next
  std::vector<double> samples;   ///< their columns, sample by sample
  std::vector<double> expected;  ///< outputs of each, side by side

  /// The period of a sample.
  std::int64_t period(std::size_t i) const {
    const auto at = static_cast<std::int64_t>(i);
    const auto end = static_cast<std::int64_t>(stored);
    return first_period + (at < end ? at * step : end * step + (at - end) * stride);
  }
};

/// `used`: the features that the ranked columns number.
SampleGolden sample_golden(const pipeline::RowModel& rows, const RankedForest& ranked,
                           const std::vector<std::size_t>& used);

}  // namespace mliot::edge::detail

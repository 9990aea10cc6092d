// What the self-test of a model of samples replays: made-up samples into an empty state, and the
// output after each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "edge/ranks.hpp"
#include "mliot/pipeline/content.hpp"

namespace mliot::edge::detail {

/// kGoldenInputs samples, the first of period 0.
struct SampleGolden {
  std::int64_t stride = 1;      ///< periods from one sample to the next
  std::vector<double> samples;  ///< their columns, sample by sample
  std::vector<double> expected;
};

/// `used`: the features that the ranked columns number.
SampleGolden sample_golden(const pipeline::RowModel& rows, const RankedForest& ranked,
                           const std::vector<std::size_t>& used);

}  // namespace mliot::edge::detail

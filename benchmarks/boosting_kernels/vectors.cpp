// Shared trees of eight outputs.
#include <algorithm>

#include "bench.hpp"
#include "kernel/vector_scan.hpp"
#include "kernel/vector_sums.hpp"

namespace mliot::bench {

// Eight outputs with one hessian: sums of all features a row, and a bin of a feature that says
// nothing, judged against a bar that its best candidate just misses.
void time_vectors(Clock& clock, const Rows& rows) {
  constexpr std::size_t kLanes = kOutputs + 2;
  constexpr std::size_t kTogether = 3;
  const std::size_t tile = std::min(kTile, rows.n);
  const Random random(4);
  std::vector<std::int32_t> values(tile * kLanes, 1);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i % kLanes < kOutputs)
      values[i] = static_cast<std::int32_t>(random.below(i, 32769)) - 16384;
  }
  std::vector<std::int32_t> sums(kColumns * kernel::kBinStride * kLanes);
  const kernel::VectorRows vectors{rows.records.data(), kStride, values.data(), kLanes, tile};
  clock.time("vectors", tile, [&] {
    for (std::size_t f = 0; f < kColumns; f += kTogether) {
      kernel::add_vectors(vectors, f, std::min(kTogether, kColumns - f),
                          sums.data() + f * kernel::kBinStride * kLanes);
    }
  });
  std::fill(sums.begin(), sums.end(), 0);
  kernel::add_vectors(vectors, 0, 1, sums.data());
  const std::vector<double> units(kLanes, 1.0);
  const std::vector<double> start(kLanes, 0.0);
  std::vector<double> totals(kLanes, 0.0);
  std::vector<double> scratch(kLanes);
  for (std::size_t i = 0; i < kBins * kLanes; ++i) totals[i % kLanes] += sums[i];
  kernel::VectorRule rule{.outputs = kOutputs,
                          .lanes = kLanes,
                          .hessian = kOutputs,
                          .rows = kOutputs + 1,
                          .shared = true,
                          .units = units.data(),
                          .totals = totals.data(),
                          .reg_alpha = 0,
                          .reg_lambda = 0,
                          .least_rows = 20,
                          .least_hessian = 1e-3,
                          .bar = 0,
                          .scratch = scratch.data()};
  rule.bar = 1.001 * kernel::scan_vectors(rule, sums.data(), kBins, start.data()).gain;
  int found = 0;
  clock.time("vector_scan", kBins * kScans / 4, [&] {
    for (std::size_t i = 0; i < kScans / 4; ++i) {
      found += kernel::scan_vectors(rule, sums.data(), kBins, start.data()).bin;
    }
  });
  if (found == 0) std::puts("");  // the scans must not be optimised away
}

}  // namespace mliot::bench

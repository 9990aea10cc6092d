// Made-up inputs around the thresholds of a forest: what self-tests replay beside golden vectors.
#pragma once

#include <cstddef>
#include <vector>

#include "edge/ranks.hpp"
#include "mliot/core/random.hpp"

namespace mliot::edge::detail {

inline constexpr std::size_t kGoldenInputs = 64;

/// Draws numbers that stand on, just above, just below and far from given ones, or are missing.
class GoldenValues {
 public:
  /// Values for column `stream`, equal on every machine.
  GoldenValues(std::uint64_t stream, std::vector<double> thresholds);

  /// A number of that type. About one in twelve is missing.
  double draw(std::size_t index, Dtype dtype) const;

 private:
  Random random_;
  std::vector<double> thresholds_;
};

/// Rows for a forest, kGoldenInputs x the features of `features`, row by row.
std::vector<double> golden_rows(const RankedForest& forest,
                                const std::vector<std::size_t>& features, Dtype dtype);

}  // namespace mliot::edge::detail

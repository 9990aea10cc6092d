// The place of a number among a column's quantiles: the map of the quantile transformer.
#pragma once

#include <array>
#include <vector>

#include "mliot/preprocessing/map.hpp"

namespace mliot::preprocessing {

/// How the results are distributed.
enum class OutputDistribution : std::uint8_t { uniform, normal };

constexpr std::array<std::string_view, 2> enum_names(OutputDistribution) {
  return {"uniform", "normal"};
}

/// The quantiles of the column, evenly spaced from the least to the greatest.
struct QuantileMapOptions {
  std::vector<double> quantiles = {0, 1};
  OutputDistribution output_distribution = OutputDistribution::uniform;

  static constexpr auto fields() {
    return std::tuple{field("quantiles", &QuantileMapOptions::quantiles,
                            "Quantiles of the column, evenly spaced and ascending."),
                      field("output_distribution", &QuantileMapOptions::output_distribution,
                            R"("uniform" or "normal".)")};
  }
};

/// y = the share of the column below x, interpolated between quantiles; as a normal number of that
/// share on request, between those of 1e-7 and 1 - 1e-7.
///
/// Missing:  NaN stays NaN.
/// Cost:     O(log n) a sample for n quantiles.
class QuantileMap : public Map<QuantileMap, QuantileMapOptions> {
 public:
  static constexpr std::string_view name = "quantile_map";

  /// Throws InvalidArgument unless there are quantiles, and they never fall.
  explicit QuantileMap(Options given = {});

  double apply(double x) const noexcept;

  /// Between two quantiles the x of a y; on a run of equal ones their value.
  double inverse(double y) const noexcept;
};

}  // namespace mliot::preprocessing

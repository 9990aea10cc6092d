// Columns that are uniform or normal, whatever they were.
#pragma once

#include "mliot/preprocessing/column_maps.hpp"
#include "mliot/preprocessing/quantile_map.hpp"

namespace mliot::preprocessing {

/// How finely a column is described.
struct QuantileTransformerOptions {
  std::int64_t n_quantiles = 1000;
  OutputDistribution output_distribution = OutputDistribution::uniform;

  static constexpr auto fields() {
    return std::tuple{field("n_quantiles", &QuantileTransformerOptions::n_quantiles,
                            "Quantiles of a column; at most one a row.", between(1, 1e9)),
                      field("output_distribution", &QuantileTransformerOptions::output_distribution,
                            R"("uniform" or "normal".)")};
  }
};

/// Each value becomes its place among the quantiles of its column: QuantileMap.
///
/// All rows are used, never a sample of them. A column of missing values alone becomes one of
/// missing values. Partial fits cannot be merged: exact quantiles need the values.
///
/// Missing:  NaN is not counted and stays NaN.
/// Cost:     sorts each column.
class QuantileTransformer : public ColumnMaps<QuantileMap> {
 public:
  using Options = QuantileTransformerOptions;
  static constexpr std::string_view name = "quantile_transformer";

  explicit QuantileTransformer(Options options = {});

  const Options& options() const noexcept { return options_; }

  /// Throws InvalidArgument for infinite values, named by column and row.
  void fit(data::MatrixView<const double> rows, int threads = 1);

  void save(archive::Writer& writer) const;
  static QuantileTransformer load(const archive::Reader& reader);

 private:
  Options options_;
};

}  // namespace mliot::preprocessing

// Each series in its own unit: columns scaled by the numbers of the row's series.
#pragma once

#include <array>

#include "mliot/core/moved_count.hpp"
#include "mliot/preprocessing/column_maps.hpp"
#include "mliot/preprocessing/scale.hpp"

namespace mliot::preprocessing {

/// How a series is scaled.
enum class LocalMethod : std::uint8_t { standard, robust, minmax };

constexpr std::array<std::string_view, 3> enum_names(LocalMethod) {
  return {"standard", "robust", "minmax"};
}

/// How each series is scaled.
struct LocalScalerOptions {
  LocalMethod method = LocalMethod::standard;

  static constexpr auto fields() {
    return std::tuple{
        field("method", &LocalScalerOptions::method, R"("standard", "robust" or "minmax".)")};
  }
};

/// The standard, robust or min-max scaler (0 to 1) of each series by itself.
///
/// A column of a series that has only equal or missing values is not divided. Rows of other series
/// than those of fit, code -1, are scaled as if all series were one.
///
/// Missing:  NaN is not counted and stays NaN.
class LocalScaler {
 public:
  using Options = LocalScalerOptions;
  static constexpr std::string_view name = "local_scaler";

  /// Throws InvalidArgument when an option is out of range.
  explicit LocalScaler(Options options = {});

  const Options& options() const noexcept { return options_; }

  /// series: a code from 0 to count - 1 for each row, in any order. Throws InvalidArgument for
  /// codes out of range, a count that they cannot reach, and infinite values, named by column and
  /// row.
  void fit(data::MatrixView<const double> rows, std::span<const std::int32_t> series,
           std::size_t count);

  std::size_t columns() const noexcept { return columns_; }
  std::size_t series() const noexcept { return columns_ == 0 ? 0 : maps_.size() / columns_ - 1; }

  /// The map of a column of a series; of all rows for series() itself. Throws InvalidArgument for
  /// what there is not, NotFitted.
  const Scale& map(std::size_t series, std::size_t column) const;

  /// Throws NotFitted, and InvalidArgument when a shape does not fit or a value is infinite.
  void transform(data::MatrixView<const double> in, std::span<const std::int32_t> codes,
                 data::MatrixView<double> out) const;
  void inverse_transform(data::MatrixView<const double> in, std::span<const std::int32_t> codes,
                         data::MatrixView<double> out) const;

  void save(archive::Writer& writer) const;
  static LocalScaler load(const archive::Reader& reader);

 private:
  const Scale* row_maps(std::int32_t code) const;
  void check(data::MatrixView<const double> in, std::span<const std::int32_t> codes) const;
  Scale fitted(std::vector<double>& values) const;

  Options options_;
  MovedCount columns_;
  std::vector<Scale> maps_;  // [(series + 1) x columns], all rows last
};

}  // namespace mliot::preprocessing

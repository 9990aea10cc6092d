// A list of maps over the columns of a table: what fit leaves behind.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "mliot/core/archive.hpp"
#include "mliot/core/error.hpp"
#include "mliot/core/moved_count.hpp"
#include "mliot/data/matrix_view.hpp"

namespace mliot::preprocessing {

/// Output j of a row is map(j) of its column source(j).
///
/// Columns are float64, NaN is a missing value. Infinities are refused, named by column and row.
/// Threads and blocks of rows do not show in the results.
template <class MapType>
class ColumnMaps {
 public:
  using Map = MapType;

  /// Also false of what was moved from; fit() or an assignment makes it fitted again.
  bool is_fitted() const noexcept { return columns_ > 0; }

  /// Columns of a row, and numbers made of it. 0 before fit.
  std::size_t columns() const noexcept { return columns_; }
  std::size_t outputs() const noexcept { return maps_.size(); }

  /// Throws InvalidArgument when there is no such output.
  const MapType& map(std::size_t output) const {
    require(output < maps_.size(), "there is no output {}, there are {}", output, maps_.size());
    return maps_[output];
  }
  std::size_t source(std::size_t output) const {
    require(output < sources_.size(), "there is no output {}, there are {}", output,
            sources_.size());
    return sources_[output];
  }

  /// out(i, j) = map(j) of in(i, source(j)). Throws NotFitted, and InvalidArgument when a shape
  /// does not fit or a value is infinite.
  void transform(data::MatrixView<const double> in, data::MatrixView<double> out,
                 int threads = 1) const;

  /// The same of float32, each number as the double it is.
  void transform(data::MatrixView<const float> in, data::MatrixView<double> out,
                 int threads = 1) const;

  /// The rows that transform() made these of, where every column has one output and its map an
  /// inverse. Throws as transform().
  void inverse_transform(data::MatrixView<const double> in, data::MatrixView<double> out,
                         int threads = 1) const requires requires(const MapType& m) {
    m.inverse(0.0);
  };

 protected:
  explicit ColumnMaps(std::string_view who) : who_(who) {}

  /// Throws InvalidArgument unless there are rows and columns, as many as before.
  void require_table(data::MatrixView<const double> rows) const;

  /// Takes the place of earlier maps.
  void set(std::size_t columns, std::vector<MapType> maps, std::vector<std::size_t> sources);

  /// One map a column.
  void set(std::vector<MapType> maps);

  void save_maps(archive::Writer& writer) const;
  void load_maps(const archive::Reader& reader);

  std::string_view who() const noexcept { return who_; }

 private:
  void check_shapes(std::size_t rows, std::size_t given, std::size_t wanted,
                    data::MatrixView<double> out, std::size_t made) const;

  std::string_view who_;
  MovedCount columns_;
  std::vector<MapType> maps_;
  std::vector<std::size_t> sources_;
};

/// The values of a column that are not missing, in the order of the rows. Throws InvalidArgument
/// naming the column and the row of an infinite one.
std::vector<double> present_values(std::string_view who, data::MatrixView<const double> rows,
                                   std::size_t column);

}  // namespace mliot::preprocessing

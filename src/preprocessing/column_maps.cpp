// Maps run over the rows of a table, block by block.
#include "mliot/preprocessing/column_maps.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <limits>

#include "kernel/scale_rows.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/freestanding/wide.h"
#include "mliot/preprocessing/look_up.hpp"
#include "mliot/preprocessing/power_map.hpp"
#include "mliot/preprocessing/quantile_map.hpp"
#include "mliot/preprocessing/scale.hpp"
#include "preprocessing/power_block.hpp"

namespace mliot::preprocessing {
namespace {

constexpr std::size_t kBlock = 512;  // rows: a block of a few columns stays in the nearest cache
constexpr std::size_t kSharedWork = std::size_t{1}
                                    << 16;  // below it threads cost more than they do

// Calls body(first, end) for blocks of rows.
template <class Body>
void for_blocks(std::size_t rows, std::size_t columns, int threads, Body&& body) {
  const std::size_t blocks = (rows + kBlock - 1) / kBlock;
  const int useful = rows * columns < kSharedWork ? 1 : threads;
  parallel_for(blocks, useful, [&](std::size_t block) {
    body(block * kBlock, std::min(rows, (block + 1) * kBlock));
  });
}

void refuse_infinite(std::string_view who, data::MatrixView<const double> in, std::size_t first,
                     std::size_t end) {
  for (std::size_t i = first; i < end; ++i) {
    for (std::size_t j = 0; j < in.columns(); ++j) {
      require(!std::isinf(in(i, j)), "{}: column {}, row {} is infinite; clean it first", who, j,
              i);
    }
  }
}

template <class MapType, class Step>
void run_column(const MapType& map, data::MatrixView<const double> in, std::size_t source,
                data::MatrixView<double> out, std::size_t output, std::size_t first,
                std::size_t end, Step step) {
  for (std::size_t i = first; i < end; ++i) out(i, output) = step(map, in(i, source));
}

// Outliers of a column that a scaler has made small, or great powers, may leave the doubles.
void refuse_overflow(std::string_view who, data::MatrixView<const double> in, std::size_t source,
                     data::MatrixView<double> out, std::size_t output, std::size_t first,
                     std::size_t end) {
  for (std::size_t i = first; i < end; ++i) {
    require(!std::isinf(out(i, output)),
            "{}: column {}, row {}: what is made of {} is beyond the doubles; clean it first", who,
            source, i, in(i, source));
  }
}

using Block = std::array<double, kBlock>;

// What apply() makes of each number, bit for bit.
template <class MapType>
void apply_array(const MapType& map, std::span<const double> x, std::span<double> out) {
  for (std::size_t i = 0; i < x.size(); ++i) out[i] = map.apply(x[i]);
}

// Powers by the kernels.
void apply_array(const PowerMap& map, std::span<const double> x, std::span<double> out) {
  power_array(map.options(), x, out);
}

// A loop without branches; again with them where a difference leaves the doubles.
void apply_array(const Scale& map, std::span<const double> x, std::span<double> out) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const ScaleOptions o = map.options();
  const double low = o.low.value_or(-kInfinity);
  const double high = o.high.value_or(kInfinity);
  bool overflow = false;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double difference = x[i] - o.center;
    overflow = overflow || std::isinf(difference);
    const double y = difference / o.scale * o.gain + o.offset;
    const double kept = y < low ? low : (y > high ? high : y);
    out[i] = mliot_canonical(kept);
  }
  for (std::size_t i = 0; overflow && i < x.size(); ++i) out[i] = map.apply(x[i]);
}

// The places of texts are a table without a search.
void apply_array(const LookUp& map, std::span<const double> x, std::span<double> out) {
  const LookUpOptions& o = map.options();
  const auto n = static_cast<double>(o.keys.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    const bool within = map.keys_are_places() && x[i] >= 0 && x[i] < n;
    const auto place = within ? static_cast<std::size_t>(x[i]) : 0;
    out[i] = within && static_cast<double>(place) == x[i] ? mliot_canonical(o.values[place])
                                                          : map.apply(x[i]);
  }
}

template <class MapType>
void apply_column(const MapType& map, data::MatrixView<const double> in, std::size_t source,
                  data::MatrixView<double> out, std::size_t output, std::size_t first,
                  std::size_t end) {
  Block x;
  Block y;
  const std::size_t n = end - first;
  for (std::size_t i = 0; i < n; ++i) x[i] = in(first + i, source);
  apply_array(map, std::span(x.data(), n), std::span(y.data(), n));
  for (std::size_t i = 0; i < n; ++i) out(first + i, output) = y[i];
}

/// Whole blocks of a table at once, where its maps and its layout allow it.
template <class MapType>
class WholeBlocks {
 public:
  WholeBlocks(const std::vector<MapType>& /*maps*/, const std::vector<std::size_t>& /*sources*/) {}

  /// Rows [first, end); false where they are to go column by column.
  template <class Number>
  bool run(data::MatrixView<const Number> /*in*/, data::MatrixView<double> /*out*/,
           std::size_t /*first*/, std::size_t /*end*/) const {
    return false;
  }
};

/// Linear scales of tables whose rows, or whose columns, are contiguous.
template <>
class WholeBlocks<Scale> {
 public:
  WholeBlocks(const std::vector<Scale>& maps, const std::vector<std::size_t>& sources)
      : rows_(one_each(sources) ? parameters(maps) : std::vector<Column>{}) {
    columns_.reserve(maps.size());
    for (const Scale& map : maps) columns_.emplace_back(parameters({map}));
  }

  template <class Number>
  bool run(data::MatrixView<const Number> in, data::MatrixView<double> out, std::size_t first,
           std::size_t end) const {
    if (rows_.columns() != in.columns()) return false;
    if (by_rows(in) && by_rows(out)) {
      return kernel::scale_rows(rows_, in.row(first), (end - first) * in.columns(), out.row(first));
    }
    if (in.row_stride() != 1 || out.row_stride() != 1) return false;
    for (std::size_t j = 0; j < columns_.size(); ++j) {
      if (!kernel::scale_rows(columns_[j], &in(first, j), end - first, &out(first, j)))
        return false;
    }
    return true;
  }

 private:
  using Column = kernel::ColumnScales::Column;

  static bool one_each(const std::vector<std::size_t>& sources) {
    for (std::size_t j = 0; j < sources.size(); ++j) {
      if (sources[j] != j) return false;
    }
    return true;
  }

  template <class View>
  static bool by_rows(const View& table) {
    return table.column_stride() == 1 &&
           table.row_stride() == static_cast<std::ptrdiff_t>(table.columns());
  }

  static std::vector<Column> parameters(const std::vector<Scale>& maps) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    std::vector<Column> columns;
    columns.reserve(maps.size());
    for (const Scale& map : maps) {
      const ScaleOptions& o = map.options();
      columns.push_back({o.center, o.scale, o.gain, o.offset, o.low.value_or(-kInfinity),
                         o.high.value_or(kInfinity)});
    }
    return columns;
  }

  kernel::ColumnScales rows_;
  std::vector<kernel::ColumnScales> columns_;
};

}  // namespace

std::vector<double> present_values(std::string_view who, data::MatrixView<const double> rows,
                                   std::size_t column) {
  std::vector<double> values;
  values.reserve(rows.rows());
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    const double x = rows(i, column);
    if (std::isnan(x)) continue;
    require(!std::isinf(x), "{}: column {}, row {} is infinite; clean it first", who, column, i);
    values.push_back(x);
  }
  return values;
}

template <class M>
void ColumnMaps<M>::require_table(data::MatrixView<const double> rows) const {
  require(rows.rows() > 0 && rows.columns() > 0, "{}: fit needs rows and columns, got {} x {}",
          who_, rows.rows(), rows.columns());
}

template <class M>
void ColumnMaps<M>::set(std::size_t columns, std::vector<M> maps,
                        std::vector<std::size_t> sources) {
  columns_ = columns;
  maps_ = std::move(maps);
  sources_ = std::move(sources);
}

template <class M>
void ColumnMaps<M>::set(std::vector<M> maps) {
  std::vector<std::size_t> sources(maps.size());
  for (std::size_t j = 0; j < sources.size(); ++j) sources[j] = j;
  const std::size_t columns = maps.size();
  set(columns, std::move(maps), std::move(sources));
}

template <class M>
void ColumnMaps<M>::check_shapes(std::size_t rows, std::size_t given, std::size_t wanted,
                                 data::MatrixView<double> out, std::size_t made) const {
  require<NotFitted>(is_fitted(), "{}: call fit first", who_);
  require(given == wanted, "{}: rows have {} columns, fit saw {}", who_, given, wanted);
  require(out.rows() == rows && out.columns() == made,
          "{}: the output is {} x {} instead of {} x {}", who_, out.rows(), out.columns(), rows,
          made);
}

template <class M>
void ColumnMaps<M>::transform(data::MatrixView<const double> in, data::MatrixView<double> out,
                              int threads) const {
  const FloatMode mode;
  check_shapes(in.rows(), in.columns(), columns_, out, outputs());
  const WholeBlocks<M> whole(maps_, sources_);
  for_blocks(in.rows(), outputs(), threads, [&](std::size_t first, std::size_t end) {
    if (whole.run(in, out, first, end)) return;
    refuse_infinite(who_, in, first, end);
    for (std::size_t j = 0; j < maps_.size(); ++j) {
      apply_column(maps_[j], in, sources_[j], out, j, first, end);
      refuse_overflow(who_, in, sources_[j], out, j, first, end);
    }
  });
}

template <class M>
void ColumnMaps<M>::transform(data::MatrixView<const float> in, data::MatrixView<double> out,
                              int threads) const {
  const FloatMode mode;
  check_shapes(in.rows(), in.columns(), columns_, out, outputs());
  const WholeBlocks<M> whole(maps_, sources_);
  std::atomic<bool> done = true;
  for_blocks(in.rows(), outputs(), threads, [&](std::size_t first, std::size_t end) {
    if (!done || !whole.run(in, out, first, end)) done = false;
  });
  if (done) return;
  std::vector<double> wide(in.rows() * in.columns());
  for (std::size_t i = 0; i < in.rows(); ++i) {
    for (std::size_t j = 0; j < in.columns(); ++j) wide[i * in.columns() + j] = in(i, j);
  }
  transform(data::MatrixView<const double>(wide.data(), in.rows(), in.columns()), out, threads);
}

template <class M>
void ColumnMaps<M>::inverse_transform(data::MatrixView<const double> in,
                                      data::MatrixView<double> out, int threads) const requires
    requires(const M& m) {
  m.inverse(0.0);
}
{
  check_shapes(in.rows(), in.columns(), outputs(), out, columns_);
  for_blocks(in.rows(), outputs(), threads, [&](std::size_t first, std::size_t end) {
    refuse_infinite(who_, in, first, end);
    for (std::size_t j = 0; j < maps_.size(); ++j) {
      run_column(maps_[j], in, j, out, sources_[j], first, end, [](const auto& map, double y) {
        // clang 14 makes this body for maps without an inverse too.
        if constexpr (requires { map.inverse(y); }) return map.inverse(y);
        return y;
      });
    }
  });
}

template <class M>
void ColumnMaps<M>::save_maps(archive::Writer& writer) const {
  writer.value("columns", columns());
  writer.array("sources", std::vector<std::int64_t>(sources_.begin(), sources_.end()));
  writer.list("maps", maps_, [](archive::Writer& inner, const M& map) { map.save(inner); });
}

template <class M>
void ColumnMaps<M>::load_maps(const archive::Reader& reader) {
  constexpr std::int64_t kMostColumns = std::int64_t{1} << 32;
  const auto columns = static_cast<std::size_t>(reader.integer("columns", 0, kMostColumns));
  std::vector<M> maps;
  reader.list("maps", [&](const archive::Reader& inner) { maps.push_back(M::load(inner)); });
  const auto stored = reader.array<std::int64_t>("sources", maps.size());
  reader.check_each("sources", stored, "must name a column", [&](std::int64_t source) {
    return source >= 0 && static_cast<std::size_t>(source) < columns;
  });
  set(columns, std::move(maps), {stored.begin(), stored.end()});
}

template class ColumnMaps<Scale>;
template class ColumnMaps<PowerMap>;
template class ColumnMaps<QuantileMap>;
template class ColumnMaps<LookUp>;

}  // namespace mliot::preprocessing

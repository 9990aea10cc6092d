// Scales of each series, and of all rows together.
#include "mliot/preprocessing/local_scaler.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "mliot/core/parallel.hpp"
#include "mliot/preprocessing/min_max_scaler.hpp"
#include "mliot/preprocessing/robust_scaler.hpp"
#include "mliot/stats/exact_sum.hpp"

namespace mliot::preprocessing {

LocalScaler::LocalScaler(Options options) : options_(options) { validate(name, options_); }

const Scale& LocalScaler::map(std::size_t series, std::size_t column) const {
  require<NotFitted>(columns_ > 0, "{}: call fit first", name);
  require(series <= this->series() && column < columns_,
          "{}: there is no column {} of series {}, there are {} of {}", name, column, series,
          columns(), this->series());
  return maps_[series * columns_ + column];
}

Scale LocalScaler::fitted(std::vector<double>& values) const {
  if (values.empty()) return Scale();
  if (options_.method == LocalMethod::robust) return RobustScaler::map_of({}, values);
  if (options_.method == LocalMethod::minmax) {
    ColumnRange range;
    for (const double x : values) range.add(x);
    return MinMaxScaler::map_of({}, range);
  }
  stats::Moments moments;
  for (const double x : values) moments.add(x);
  const double spread = moments.deviation();
  return Scale({.center = moments.mean(), .scale = spread > 0 ? spread : 1});
}

void LocalScaler::fit(data::MatrixView<const double> rows, std::span<const std::int32_t> series,
                      std::size_t count) {
  const FloatMode mode;
  require(rows.rows() > 0 && rows.columns() > 0, "{}: fit needs rows and columns, got {} x {}",
          name, rows.rows(), rows.columns());
  require(series.size() == rows.rows(), "{}: {} rows, but {} series codes", name, rows.rows(),
          series.size());
  require(count <= std::numeric_limits<std::int32_t>::max(),
          "{}: {} series are more than their codes of 32 bits count", name, count);
  std::vector<Scale> maps((count + 1) * rows.columns());
  for (std::size_t j = 0; j < rows.columns(); ++j) {
    std::vector<std::vector<double>> values(count + 1);
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      const double x = rows(i, j);
      const std::int32_t code = series[i];
      require(code >= 0 && static_cast<std::size_t>(code) < count,
              "{}: row {} has the series code {}, beyond 0 to {}", name, i, code, count - 1);
      if (std::isnan(x)) continue;
      require(!std::isinf(x), "{}: column {}, row {} is infinite; clean it first", name, j, i);
      values[static_cast<std::size_t>(code)].push_back(x);
      values[count].push_back(x);
    }
    for (std::size_t s = 0; s <= count; ++s) maps[s * rows.columns() + j] = fitted(values[s]);
  }
  columns_ = rows.columns();
  maps_ = std::move(maps);
}

const Scale* LocalScaler::row_maps(std::int32_t code) const {
  const std::size_t s = code < 0 ? series() : static_cast<std::size_t>(code);
  return maps_.data() + s * columns_;
}

void LocalScaler::check(data::MatrixView<const double> in,
                        std::span<const std::int32_t> codes) const {
  require<NotFitted>(columns_ > 0, "{}: call fit first", name);
  require(in.columns() == columns_, "{}: rows have {} columns, fit saw {}", name, in.columns(),
          columns());
  require(codes.size() == in.rows(), "{}: {} rows, but {} series codes", name, in.rows(),
          codes.size());
  for (std::size_t i = 0; i < in.rows(); ++i) {
    require(codes[i] >= -1 && codes[i] < static_cast<std::int64_t>(series()),
            "{}: row {} has the series code {}, beyond -1 to {}", name, i, codes[i],
            static_cast<std::int64_t>(series()) - 1);
    for (std::size_t j = 0; j < columns_; ++j) {
      require(!std::isinf(in(i, j)), "{}: column {}, row {} is infinite; clean it first", name, j,
              i);
    }
  }
}

void LocalScaler::transform(data::MatrixView<const double> in, std::span<const std::int32_t> codes,
                            data::MatrixView<double> out) const {
  const FloatMode mode;
  check(in, codes);
  for (std::size_t i = 0; i < in.rows(); ++i) {
    const Scale* maps = row_maps(codes[i]);
    for (std::size_t j = 0; j < columns_; ++j) {
      out(i, j) = maps[j].apply(in(i, j));
      require(!std::isinf(out(i, j)),
              "{}: column {}, row {}: what is made of {} is beyond the doubles; clean it first",
              name, j, i, in(i, j));
    }
  }
}

void LocalScaler::inverse_transform(data::MatrixView<const double> in,
                                    std::span<const std::int32_t> codes,
                                    data::MatrixView<double> out) const {
  const FloatMode mode;
  check(in, codes);
  for (std::size_t i = 0; i < in.rows(); ++i) {
    const Scale* maps = row_maps(codes[i]);
    for (std::size_t j = 0; j < columns_; ++j) out(i, j) = maps[j].inverse(in(i, j));
  }
}

void LocalScaler::save(archive::Writer& writer) const {
  writer.object("options", [&](archive::Writer& o) { archive::write_options(o, options_); });
  writer.value("columns", columns());
  const auto each = [&](double ScaleOptions::*number) {
    std::vector<double> numbers(maps_.size());
    for (std::size_t i = 0; i < maps_.size(); ++i) numbers[i] = maps_[i].options().*number;
    return numbers;
  };
  writer.array("centers", each(&ScaleOptions::center));
  writer.array("scales", each(&ScaleOptions::scale));
  const auto gains = each(&ScaleOptions::gain);
  const bool halved = std::any_of(gains.begin(), gains.end(), [](double g) { return g != 1; });
  if (halved) writer.array("gains", gains);
}

LocalScaler LocalScaler::load(const archive::Reader& reader) {
  constexpr std::int64_t kMostColumns = std::int64_t{1} << 32;
  LocalScaler scaler(archive::read_options<Options>(reader.object("options")));
  scaler.columns_ = static_cast<std::size_t>(reader.integer("columns", 0, kMostColumns));
  const auto centers = reader.array<double>("centers");
  const auto scales = reader.array<double>("scales", centers.size());
  const auto gains = reader.has("gains") ? reader.array<double>("gains", centers.size())
                                         : std::vector<double>(centers.size(), 1);
  const bool whole = scaler.columns_ == 0 ? centers.empty() : centers.size() % scaler.columns_ == 0;
  reader.check(whole && (scaler.columns_ == 0 || !centers.empty()), "centers",
               "has the wrong length");
  reader.made([&] {
    scaler.maps_.reserve(centers.size());
    for (std::size_t i = 0; i < centers.size(); ++i) {
      scaler.maps_.push_back(Scale({.center = centers[i], .scale = scales[i], .gain = gains[i]}));
    }
    return 0;
  });
  return scaler;
}

}  // namespace mliot::preprocessing

// Fits of the scalers: one map a column, each from its own values.
#include <algorithm>
#include <cmath>

#include "mliot/core/parallel.hpp"
#include "mliot/freestanding/normal.h"
#include "mliot/preprocessing/min_max_scaler.hpp"
#include "mliot/preprocessing/quantile_transformer.hpp"
#include "mliot/preprocessing/robust_scaler.hpp"
#include "mliot/preprocessing/standard_scaler.hpp"

namespace mliot::preprocessing {
namespace {

using stats::Moments;

// The values of each column in turn, on several threads.
template <class Visit>
void for_columns(data::MatrixView<const double> rows, int threads, Visit&& visit) {
  parallel_for(rows.columns(), threads, visit);
}

// Of a spread, what it is divided by: a column without spread stays as it is.
double divisor(double spread) { return spread > 0 ? spread : 1; }

// A scale of the distance between two ends by a number; in halves where it leaves the doubles.
void stretch(ScaleOptions& scale, double low, double high, double by = 1) {
  const double spread = (high - low) / by;
  if (std::isfinite(spread)) {
    scale.scale = divisor(spread);
  } else {
    scale.scale = high / 2 - low / 2;
    scale.gain *= by / 2;
  }
}

// The number that lies the share of the way from low to high.
double between_ends(double low, double high, double share) {
  const double step = high - low;
  if (std::isfinite(step)) return low + share * step;
  return 2 * (low / 2 + share * (high / 2 - low / 2));
}

Scale scale_of(const StandardScalerOptions& options, const Moments& moments) {
  ScaleOptions scale;
  if (moments.count() == 0) return Scale(scale);
  if (options.with_mean) scale.center = moments.mean();
  if (options.with_std) scale.scale = divisor(moments.deviation());
  return Scale(scale);
}

}  // namespace

void StandardScaler::fit(data::MatrixView<const double> rows, int threads) {
  StandardScaler fresh(options_);
  fresh.update(rows, threads);
  *this = std::move(fresh);
}

void StandardScaler::update(data::MatrixView<const double> rows, int threads) {
  const FloatMode mode;
  require_table(rows);
  require(!is_fitted() || rows.columns() == columns(), "{}: rows have {} columns, fit saw {}", name,
          rows.columns(), columns());
  auto moments = is_fitted() ? moments_ : std::vector<Moments>(rows.columns());
  for_columns(rows, threads, [&](std::size_t j) {
    Moments column = moments[j];
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      const double x = rows(i, j);
      if (std::isnan(x)) continue;
      require(!std::isinf(x), "{}: column {}, row {} is infinite; clean it first", name, j, i);
      column.add(x);
    }
    moments[j] = column;
  });
  take(std::move(moments));
}

void StandardScaler::merge(const StandardScaler& other) {
  const FloatMode mode;
  if (!other.is_fitted()) return;
  if (!is_fitted()) return take(other.moments_);
  require(columns() == other.columns(), "{}: {} columns cannot be merged with {}", name, columns(),
          other.columns());
  auto moments = moments_;
  for (std::size_t j = 0; j < moments.size(); ++j) moments[j].merge(other.moments_[j]);
  take(std::move(moments));
}

void StandardScaler::take(std::vector<Moments> moments) {
  std::vector<Scale> maps;
  maps.reserve(moments.size());
  for (const Moments& each : moments) maps.push_back(scale_of(options_, each));
  set(std::move(maps));
  moments_ = std::move(moments);
}

void StandardScaler::save(archive::Writer& writer) const {
  writer.object("options", [&](archive::Writer& o) { archive::write_options(o, options_); });
  writer.list("moments", moments_, [](archive::Writer& inner, const Moments& m) { m.save(inner); });
}

StandardScaler StandardScaler::load(const archive::Reader& reader) {
  StandardScaler scaler(archive::read_options<Options>(reader.object("options")));
  std::vector<Moments> moments;
  reader.list("moments", [&](const archive::Reader& r) { moments.push_back(Moments::load(r)); });
  reader.made([&] {
    scaler.take(std::move(moments));
    return 0;
  });
  return scaler;
}

// --- scalers of the range ---

void ColumnRange::add(double x) noexcept {
  least = count == 0 ? x : std::min(least, x);
  greatest = count == 0 ? x : std::max(greatest, x);
  ++count;
}

void ColumnRange::merge(const ColumnRange& other) noexcept {
  if (other.count == 0) return;
  const std::int64_t both = count + other.count;
  add(other.least);
  add(other.greatest);
  count = both;
}

template <class Derived, class Options>
RangeScaler<Derived, Options>::RangeScaler(Options options)
    : ColumnMaps(Derived::name), options_(options) {}

template <class Derived, class Options>
void RangeScaler<Derived, Options>::fit(data::MatrixView<const double> rows, int threads) {
  Derived fresh(options_);
  fresh.update(rows, threads);
  static_cast<Derived&>(*this) = std::move(fresh);
}

template <class Derived, class Options>
void RangeScaler<Derived, Options>::update(data::MatrixView<const double> rows, int threads) {
  const FloatMode mode;
  require_table(rows);
  require(!is_fitted() || rows.columns() == columns(), "{}: rows have {} columns, fit saw {}",
          who(), rows.columns(), columns());
  auto ranges = is_fitted() ? ranges_ : std::vector<ColumnRange>(rows.columns());
  for_columns(rows, threads, [&](std::size_t j) {
    ColumnRange range = ranges[j];
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      const double x = rows(i, j);
      if (std::isnan(x)) continue;
      require(!std::isinf(x), "{}: column {}, row {} is infinite; clean it first", who(), j, i);
      range.add(x);
    }
    ranges[j] = range;
  });
  take(std::move(ranges));
}

template <class Derived, class Options>
void RangeScaler<Derived, Options>::merge(const Derived& other) {
  const FloatMode mode;
  if (!other.is_fitted()) return;
  const auto& theirs = static_cast<const RangeScaler&>(other).ranges_;
  if (!is_fitted()) return take(theirs);
  require(columns() == other.columns(), "{}: {} columns cannot be merged with {}", who(), columns(),
          other.columns());
  auto ranges = ranges_;
  for (std::size_t j = 0; j < ranges.size(); ++j) ranges[j].merge(theirs[j]);
  take(std::move(ranges));
}

template <class Derived, class Options>
void RangeScaler<Derived, Options>::take(std::vector<ColumnRange> ranges) {
  std::vector<Scale> maps;
  maps.reserve(ranges.size());
  for (const ColumnRange& each : ranges) maps.push_back(Derived::map_of(options_, each));
  set(std::move(maps));
  ranges_ = std::move(ranges);
}

template <class Derived, class Options>
void RangeScaler<Derived, Options>::save(archive::Writer& writer) const {
  writer.object("options", [&](archive::Writer& o) { archive::write_options(o, options_); });
  writer.list("ranges", ranges_, [](archive::Writer& inner, const ColumnRange& range) {
    inner.value("count", range.count);
    inner.value("least", range.least);
    inner.value("greatest", range.greatest);
  });
}

template <class Derived, class Options>
Derived RangeScaler<Derived, Options>::load(const archive::Reader& reader) {
  constexpr double kMost = std::numeric_limits<double>::max();
  auto scaler = reader.made(
      [&] { return Derived(archive::read_options<Options>(reader.object("options"))); });
  std::vector<ColumnRange> ranges;
  reader.list("ranges", [&](const archive::Reader& inner) {
    const auto count = inner.integer("count", 0, std::int64_t{1} << 53);
    const double least = inner.real("least", -kMost, kMost);
    ranges.push_back({count, least, inner.real("greatest", least, kMost)});
  });
  reader.made([&] {
    scaler.take(std::move(ranges));
    return 0;
  });
  return scaler;
}

MinMaxScaler::MinMaxScaler(Options options) : RangeScaler(options) {
  require(options.low < options.high && std::isfinite(options.high - options.low),
          "min_max_scaler: feature_range must ascend, got {} to {}", options.low, options.high);
}

Scale MinMaxScaler::map_of(const Options& options, const ColumnRange& range) {
  ScaleOptions scale{
      .center = range.least, .gain = options.high - options.low, .offset = options.low};
  stretch(scale, range.least, range.greatest);
  if (options.clip) scale.low = options.low;
  if (options.clip) scale.high = options.high;
  return Scale(scale);
}

MaxAbsScaler::MaxAbsScaler(Options options) : RangeScaler(options) {}

Scale MaxAbsScaler::map_of(const Options& /*options*/, const ColumnRange& range) {
  return Scale({.scale = divisor(std::max(-range.least, range.greatest))});
}

template class RangeScaler<MinMaxScaler, MinMaxScalerOptions>;
template class RangeScaler<MaxAbsScaler, MaxAbsScalerOptions>;

// --- scalers of quantiles ---

double quantile_of(std::span<double> values, double q) {
  require(!values.empty(), "a quantile of no values");
  const double place = q * static_cast<double>(values.size() - 1);
  const auto below = std::min(static_cast<std::size_t>(place), values.size() - 1);
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(below);
  std::nth_element(values.begin(), middle, values.end());
  const double low = *middle;
  if (below + 1 == values.size()) return low;
  const double high = *std::min_element(middle + 1, values.end());
  return between_ends(low, high, place - static_cast<double>(below));
}

RobustScaler::RobustScaler(Options options) : ColumnMaps(name), options_(options) {
  validate(name, options);
  require(options.quantile_low < options.quantile_high,
          "robust_scaler: quantile_range must ascend, got {} to {}", options.quantile_low,
          options.quantile_high);
}

Scale RobustScaler::map_of(const Options& options, std::vector<double>& values) {
  ScaleOptions scale;
  if (values.empty()) return Scale(scale);
  const double low_share = options.quantile_low / 100;
  const double high_share = options.quantile_high / 100;
  if (options.with_centering) scale.center = quantile_of(values, 0.5);
  if (options.with_scaling) {
    const double normal = mliot_normal_quantile(high_share) - mliot_normal_quantile(low_share);
    const double high = quantile_of(values, high_share);
    stretch(scale, quantile_of(values, low_share), high, options.unit_variance ? normal : 1);
  }
  return Scale(scale);
}

void RobustScaler::fit(data::MatrixView<const double> rows, int threads) {
  const FloatMode mode;
  require_table(rows);
  std::vector<Scale> maps(rows.columns());
  for_columns(rows, threads, [&](std::size_t j) {
    auto values = present_values(name, rows, j);
    maps[j] = map_of(options_, values);
  });
  set(std::move(maps));
}

void RobustScaler::save(archive::Writer& writer) const {
  writer.object("options", [&](archive::Writer& o) { archive::write_options(o, options_); });
  save_maps(writer);
}

RobustScaler RobustScaler::load(const archive::Reader& reader) {
  auto scaler = reader.made(
      [&] { return RobustScaler(archive::read_options<Options>(reader.object("options"))); });
  scaler.load_maps(reader);
  return scaler;
}

QuantileTransformer::QuantileTransformer(Options options) : ColumnMaps(name), options_(options) {
  validate(name, options);
}

void QuantileTransformer::fit(data::MatrixView<const double> rows, int threads) {
  const FloatMode mode;
  require_table(rows);
  const auto n = std::min(static_cast<std::size_t>(options_.n_quantiles), rows.rows());
  std::vector<QuantileMap> maps(rows.columns());
  for_columns(rows, threads, [&](std::size_t j) {
    auto values = present_values(name, rows, j);
    std::sort(values.begin(), values.end());
    QuantileMapOptions map{.quantiles = {}, .output_distribution = options_.output_distribution};
    for (std::size_t i = 0; i < n && !values.empty(); ++i) {
      const double q = n == 1 ? 0 : static_cast<double>(i) / static_cast<double>(n - 1);
      const double place = q * static_cast<double>(values.size() - 1);
      const auto below = static_cast<std::size_t>(place);
      const std::size_t above = std::min(below + 1, values.size() - 1);
      const double quantile =
          between_ends(values[below], values[above], place - static_cast<double>(below));
      // A rounding must not let them fall.
      map.quantiles.push_back(i == 0 ? quantile : std::max(quantile, map.quantiles.back()));
    }
    if (values.empty()) map.quantiles = {0};  // nothing is known of the column
    maps[j] = QuantileMap(std::move(map));
  });
  set(std::move(maps));
}

void QuantileTransformer::save(archive::Writer& writer) const {
  writer.object("options", [&](archive::Writer& o) { archive::write_options(o, options_); });
  save_maps(writer);
}

QuantileTransformer QuantileTransformer::load(const archive::Reader& reader) {
  auto scaler = reader.made([&] {
    return QuantileTransformer(archive::read_options<Options>(reader.object("options")));
  });
  scaler.load_maps(reader);
  return scaler;
}

}  // namespace mliot::preprocessing

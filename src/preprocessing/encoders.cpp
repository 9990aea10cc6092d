// Tables of the encoders, and how they learn from rows.
#include <cmath>

#include "mliot/core/parallel.hpp"
#include "mliot/preprocessing/count_encoder.hpp"
#include "mliot/preprocessing/one_hot_encoder.hpp"
#include "mliot/preprocessing/ordinal_encoder.hpp"
#include "mliot/preprocessing/target_encoder.hpp"

namespace mliot::preprocessing {
namespace {

using stats::Moments;

std::vector<double> column_values(std::string_view who, data::MatrixView<const double> rows,
                                  std::size_t j) {
  std::vector<double> values(rows.rows());
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = rows(i, j);
    require(!std::isinf(values[i]), "{}: column {}, row {} is infinite; clean it first", who, j, i);
  }
  return values;
}

// A table with a value for each level, the missing one included.
template <class Value>
LookUpOptions table(const LevelTargets& levels, double unseen, Value&& value) {
  LookUpOptions options{.keys = {levels.keys().begin(), levels.keys().end()}, .unseen = unseen};
  options.values.reserve(options.keys.size());
  for (std::size_t i = 0; i < options.keys.size(); ++i) options.values.push_back(value(i));
  options.missing = levels.has_missing() ? value(levels.size() - 1) : unseen;
  return options;
}

}  // namespace

template <class Derived, class Options>
LevelEncoder<Derived, Options>::LevelEncoder(Options options)
    : ColumnMaps(Derived::name), options_(options) {
  validate(Derived::name, options);
}

template <class Derived, class Options>
void LevelEncoder<Derived, Options>::fit(data::MatrixView<const double> rows,
                                         std::span<const double> target, int threads) {
  Derived fresh(options_);
  fresh.update(rows, target, threads);
  static_cast<Derived&>(*this) = std::move(fresh);
}

template <class Derived, class Options>
void LevelEncoder<Derived, Options>::update(data::MatrixView<const double> rows,
                                            std::span<const double> target, int threads) {
  const FloatMode mode;
  require_table(rows);
  require(!is_fitted() || rows.columns() == columns(), "{}: rows have {} columns, fit saw {}",
          who(), rows.columns(), columns());
  require(target.size() == (Derived::needs_target ? rows.rows() : 0), "{}: {} rows, but {} targets",
          who(), rows.rows(), target.size());
  Moments moments = target_;
  for (std::size_t i = 0; i < target.size(); ++i) {
    require(std::abs(target[i]) <= LevelTargets::kLargest, "{}: the target of row {} is {}", who(),
            i, target[i]);
    moments.add(target[i]);
  }
  std::vector<LevelTargets> levels(rows.columns());
  parallel_for(rows.columns(), threads, [&](std::size_t j) {
    LevelTargets found(column_values(who(), rows, j), target);
    if (is_fitted()) {
      levels[j] = levels_[j];
      levels[j].merge(found);
    } else {
      levels[j] = std::move(found);
    }
  });
  take(std::move(levels), moments);
}

template <class Derived, class Options>
void LevelEncoder<Derived, Options>::merge(const Derived& other) {
  const FloatMode mode;
  if (!other.is_fitted()) return;
  const auto& theirs = static_cast<const LevelEncoder&>(other);
  if (!is_fitted()) return take(theirs.levels_, theirs.target_);
  require(columns() == other.columns(), "{}: {} columns cannot be merged with {}", who(), columns(),
          other.columns());
  auto levels = levels_;
  for (std::size_t j = 0; j < levels.size(); ++j) levels[j].merge(theirs.levels_[j]);
  Moments target = target_;
  target.merge(theirs.target_);
  take(std::move(levels), target);
}

template <class Derived, class Options>
void LevelEncoder<Derived, Options>::take(std::vector<LevelTargets> levels, const Moments& target) {
  std::vector<LookUp> maps;
  std::vector<std::size_t> sources;
  for (std::size_t j = 0; j < levels.size(); ++j) {
    for (LookUp& table : Derived::tables_of(options_, levels[j], target)) {
      maps.push_back(std::move(table));
      sources.push_back(j);
    }
  }
  set(levels.size(), std::move(maps), std::move(sources));
  levels_ = std::move(levels);
  target_ = target;
}

template <class Derived, class Options>
void LevelEncoder<Derived, Options>::save(archive::Writer& writer) const {
  writer.object("options", [&](archive::Writer& o) { archive::write_options(o, options_); });
  writer.list("levels", levels_,
              [](archive::Writer& inner, const LevelTargets& levels) { levels.save(inner); });
  writer.object("target", [&](archive::Writer& inner) { target_.save(inner); });
}

template <class Derived, class Options>
Derived LevelEncoder<Derived, Options>::load(const archive::Reader& reader) {
  Derived encoder(archive::read_options<Options>(reader.object("options")));
  std::vector<LevelTargets> levels;
  reader.list("levels",
              [&](const archive::Reader& inner) { levels.push_back(LevelTargets::load(inner)); });
  const auto target = Moments::load(reader.object("target"));
  reader.made([&] {
    encoder.take(std::move(levels), target);
    return 0;
  });
  return encoder;
}

std::vector<LookUp> OrdinalEncoder::tables_of(const Options& options, const LevelTargets& levels,
                                              const Moments& /*target*/) {
  LookUpOptions places =
      table(levels, 0, [](std::size_t level) { return static_cast<double>(level); });
  places.unseen = options.unseen;
  places.missing = options.missing;
  std::vector<LookUp> tables;
  tables.emplace_back(std::move(places));
  return tables;
}

std::vector<LookUp> OneHotEncoder::tables_of(const Options& options, const LevelTargets& levels,
                                             const Moments& /*target*/) {
  std::vector<LookUp> tables;
  for (std::size_t i = options.drop_first ? 1 : 0; i < levels.size(); ++i) {
    LookUpOptions one{.unseen = 0, .missing = i < levels.keys().size() ? 0 : 1};
    if (i < levels.keys().size()) one.keys = {levels.keys()[i]}, one.values = {1};
    tables.emplace_back(std::move(one));
  }
  return tables;
}

std::vector<LookUp> CountEncoder::tables_of(const Options& options, const LevelTargets& levels,
                                            const Moments& /*target*/) {
  std::int64_t rows = 0;
  for (const std::int64_t count : levels.counts()) rows += count;
  const double unit = options.normalize ? static_cast<double>(rows) : 1;
  std::vector<LookUp> tables;
  tables.emplace_back(table(levels, 0, [&](std::size_t level) {
    return static_cast<double>(levels.counts()[level]) / unit;
  }));
  return tables;
}

std::vector<LookUp> TargetEncoder::tables_of(const Options& options, const LevelTargets& levels,
                                             const Moments& target) {
  const double mean = target.mean();
  const double variance = target.variance();
  const auto encoded = [&](std::size_t level) {
    const auto n = static_cast<double>(levels.counts()[level]);
    const double sum = levels.sum(level);
    if (options.smooth) return (sum + *options.smooth * mean) / (n + *options.smooth);
    const double between = variance * n;
    const double within = levels.variance(level);
    if (between + within == 0) return mean;
    const double weight = between / (between + within);
    return weight * (sum / n) + (1 - weight) * mean;
  };
  std::vector<LookUp> tables;
  tables.emplace_back(table(levels, mean, encoded));
  return tables;
}

template class LevelEncoder<OrdinalEncoder, OrdinalEncoderOptions>;
template class LevelEncoder<OneHotEncoder, OneHotEncoderOptions>;
template class LevelEncoder<CountEncoder, CountEncoderOptions>;
template class LevelEncoder<TargetEncoder, TargetEncoderOptions>;

}  // namespace mliot::preprocessing

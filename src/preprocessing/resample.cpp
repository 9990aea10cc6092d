// Resampling of a batch: the rows of each bin first, then column by column over all bins.
#include "mliot/preprocessing/resample.hpp"

#include <algorithm>
#include <utility>

#include "mliot/core/parallel.hpp"
#include "mliot/data/time_text.hpp"
#include "mliot/data/transform_panel.hpp"
#include "mliot/freestanding/time_axis.h"
#include "preprocessing/bin_values.hpp"
#include "preprocessing/signal_at.hpp"

namespace mliot::preprocessing {
namespace {

using Index = std::int64_t;

std::size_t to_size(Index i) { return static_cast<std::size_t>(i); }

void check_shape(const SampleTable& samples, std::size_t columns) {
  require(samples.columns.size() == columns, "resample: {} columns do not fit {} aggregates",
          samples.columns.size(), columns);
  for (std::size_t i = 0; i < columns; ++i) {
    require(samples.columns[i].size() == samples.times.size(),
            "resample: column {} has {} samples for {} times", i, samples.columns[i].size(),
            samples.times.size());
  }
}

// The bins of a batch while its rows are found.
struct Rows {
  const Bins& bins;
  const SampleTable& samples;
  std::vector<Index> first_bin;  // of each series
  RegularTable table;
  std::vector<Index> begin;  // the first sample of each row; one more at the end

  std::string text(Index time) const {
    return bins.axis().frequency().is_integer() ? format("{}", time) : data::format_time(time);
  }
};

[[noreturn]] void refuse_time(const Rows& rows, Index row) {
  const auto times = rows.samples.times;
  const Index time = times[to_size(row)];
  require(mliot_time_in_range(time) != 0, "resample: the time {} in row {} is out of range", time,
          row);
  fail("resample: times must not fall within a series, but row {} has {} after {}", row,
       rows.text(time), rows.text(times[to_size(row - 1)]));
}

void check_times(const Rows& rows, Index begin, Index end) {
  const auto times = rows.samples.times;
  Index previous = -MLIOT_MAX_TIME;
  for (Index i = begin; i < end; ++i) {
    const Index time = times[to_size(i)];
    if (time < previous || time > MLIOT_MAX_TIME) [[unlikely]]
      refuse_time(rows, i);
    previous = time;
  }
}

// How many rows a series makes.
Index count_rows(Rows& rows, std::size_t series) {
  const Index begin = rows.samples.offsets[series];
  const Index end = rows.samples.offsets[series + 1];
  if (begin == end) return 0;
  check_times(rows, begin, end);
  const Index first = rows.bins.bin(rows.samples.times[to_size(begin)]);
  rows.first_bin[series] = first;
  return rows.bins.bin(rows.samples.times[to_size(end - 1)]) - first + 1;
}

void refuse_gap(const Rows& rows, Index row, Index empty) {
  const auto times = rows.samples.times;
  fail<ResourceLimit>(
      "resample: {} empty bins between {} and {} (row {}), more than {}: is a date wrong, or freq "
      "'{}' too fine?",
      empty, rows.text(times[to_size(row - 1)]), rows.text(times[to_size(row)]), row,
      Resample::kMostEmptyBins, rows.bins.axis().frequency().name());
}

// Labels of the rows of a series, and where the samples of each begin.
void place_rows(Rows& rows, std::size_t series) {
  const auto times = rows.samples.times;
  const Index last = rows.samples.offsets[series + 1];
  Index sample = rows.samples.offsets[series];
  Index bin = rows.first_bin[series];
  for (Index row = rows.table.offsets[series]; row < rows.table.offsets[series + 1]; ++row, ++bin) {
    rows.table.times[to_size(row)] = rows.bins.label(bin);
    rows.begin[to_size(row)] = sample;
    const Index end = rows.bins.end(bin);
    while (sample < last && times[to_size(sample)] < end) ++sample;
  }
}

// Gaps are looked for before any memory is taken for them.
void check_gaps(const Rows& rows, std::size_t series, Index n_rows) {
  if (n_rows <= Resample::kMostEmptyBins) return;
  const Index end = rows.samples.offsets[series + 1];
  Index previous = rows.first_bin[series];
  for (Index i = rows.samples.offsets[series] + 1; i < end; ++i) {
    const Index bin = rows.bins.bin(rows.samples.times[to_size(i)]);
    if (bin - previous - 1 > Resample::kMostEmptyBins) refuse_gap(rows, i, bin - previous - 1);
    previous = bin;
  }
}

void number_rows(Rows& rows, std::span<const std::size_t> shares, int threads) {
  auto& offsets = rows.table.offsets;
  parallel_for(shares.size() - 1, threads, [&](std::size_t share) {
    for (std::size_t s = shares[share]; s < shares[share + 1]; ++s) {
      offsets[s + 1] = count_rows(rows, s);
      check_gaps(rows, s, offsets[s + 1]);
    }
  });
  constexpr Index kRowsPerSample = 1000;
  const Index most =
      static_cast<Index>(rows.samples.times.size()) * kRowsPerSample + Resample::kMostEmptyBins;
  for (std::size_t s = 0; s + 1 < offsets.size(); ++s) {
    offsets[s + 1] += offsets[s];
    require<ResourceLimit>(offsets[s + 1] <= most,
                           "resample: {} samples would become more than {} rows: is a date wrong, "
                           "or freq '{}' too fine?",
                           rows.samples.times.size(), most, rows.bins.axis().frequency().name());
  }
}

// Bins of one column: chunks of them are independent of each other and of series.
void fill_bins(const Rows& rows, const ResampleOptions& options, std::size_t column,
               std::pair<std::size_t, std::size_t> range, std::span<double> out) {
  const auto values = rows.samples.columns[column];
  for (std::size_t row = range.first; row < range.second; ++row) {
    const auto begin = to_size(rows.begin[row]);
    out[row] =
        bin_value(options.aggregates[column],
                  values.subspan(begin, to_size(rows.begin[row + 1]) - begin), options.min_samples);
  }
}

// The signal at the labels: series by series, for it goes on from bin to bin.
void fill_signal(const Rows& rows, const ResampleOptions& options, std::size_t column,
                 std::size_t series, std::span<double> out) {
  SignalAt signal{rows.samples.times, rows.samples.columns[column], rows.samples.offsets[series],
                  rows.samples.offsets[series + 1], options.limit};
  const bool linear = options.aggregates[column] == Aggregate::linear;
  for (Index row = rows.table.offsets[series]; row < rows.table.offsets[series + 1]; ++row) {
    const Index label = rows.table.times[to_size(row)];
    signal.advance(rows.begin[to_size(row) + 1], label);
    out[to_size(row)] = linear ? signal.line(label) : signal.held(label);
  }
}

void fill_column(Rows& rows, const ResampleOptions& options, std::size_t column,
                 std::span<const std::size_t> shares, int threads) {
  constexpr std::size_t kChunk = 4096;
  std::span<double> out = rows.table.columns[column];
  const Aggregate aggregate = options.aggregates[column];
  if (aggregate == Aggregate::linear || aggregate == Aggregate::zoh) {
    parallel_for(shares.size() - 1, threads, [&](std::size_t share) {
      for (std::size_t s = shares[share]; s < shares[share + 1]; ++s) {
        fill_signal(rows, options, column, s, out);
      }
    });
    return;
  }
  parallel_for((out.size() + kChunk - 1) / kChunk, threads, [&](std::size_t chunk) {
    fill_bins(rows, options, column, {chunk * kChunk, std::min(out.size(), (chunk + 1) * kChunk)},
              out);
  });
}

}  // namespace

Resample::Resample(Options options)
    : options_(std::move(options)),
      bins_(data::Frequency::parse(options_.freq), options_.origin,
            {options_.closed, options_.label}) {
  validate(name, options_);
  require(!options_.aggregates.empty(), "resample: there is no column");
  const bool signal = std::any_of(
      options_.aggregates.begin(), options_.aggregates.end(),
      [](Aggregate each) { return each == Aggregate::linear || each == Aggregate::zoh; });
  const bool late_bins = bins_.begin(0) - bins_.axis().time(0) > 1;
  require(!signal || !late_bins || bins_.labelled_right(),
          "resample: with freq '{}', closed 'right' and label 'left' the label lies a day before "
          "the bin, where linear and zoh read no signal: give label 'right' or closed 'left'",
          options_.freq);
}

RegularTable Resample::transform(const SampleTable& samples, int threads) const {
  check_shape(samples, options_.aggregates.size());
  const auto shares = data::shares_of_series(samples.offsets, samples.times.size());
  const std::size_t n_series = samples.offsets.size() - 1;
  Rows rows{bins_, samples, std::vector<Index>(n_series, 0), {}, {}};
  rows.table.offsets.assign(n_series + 1, 0);
  number_rows(rows, shares, threads);
  const auto n_rows = to_size(rows.table.offsets.back());
  rows.table.times.resize(n_rows);
  rows.begin.assign(n_rows + 1, static_cast<Index>(samples.times.size()));
  parallel_for(shares.size() - 1, threads, [&](std::size_t share) {
    for (std::size_t s = shares[share]; s < shares[share + 1]; ++s) place_rows(rows, s);
  });
  rows.table.columns.assign(samples.columns.size(), std::vector<double>(n_rows));
  for (std::size_t i = 0; i < samples.columns.size(); ++i) {
    fill_column(rows, options_, i, shares, threads);
  }
  return std::move(rows.table);
}

void Resample::save(archive::Writer& writer) const {
  std::vector<std::string> names;
  for (const Aggregate each : options_.aggregates) names.emplace_back(enum_name(each));
  writer.value("freq", options_.freq);
  writer.value("aggregates", names);
  writer.value("closed", enum_name(options_.closed));
  writer.value("label", enum_name(options_.label));
  writer.value("origin", options_.origin);
  if (options_.limit) writer.value("limit", *options_.limit);
  writer.value("min_samples", options_.min_samples);
}

Resample Resample::load(const archive::Reader& reader) {
  return reader.made([&] {
    Options options;
    options.freq = reader.text("freq");
    for (const std::string& each : reader.texts("aggregates")) {
      options.aggregates.push_back(enum_from_name<Aggregate>("aggregates", each));
    }
    options.closed = enum_from_name<Side>("closed", reader.text("closed"));
    options.label = enum_from_name<Side>("label", reader.text("label"));
    options.origin = reader.integer("origin");
    if (reader.has("limit")) options.limit = reader.integer("limit");
    options.min_samples = reader.integer("min_samples");
    return Resample(std::move(options));
  });
}

}  // namespace mliot::preprocessing

// Resampling of a batch: the rows of each bin first, then column by column over all bins.
#include "mliot/preprocessing/resample.hpp"

#include <algorithm>
#include <atomic>
#include <utility>

#include "kernel/bin_sums.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/data/time_text.hpp"
#include "mliot/data/transform_panel.hpp"
#include "mliot/freestanding/time_axis.h"
#include "preprocessing/bin_values.hpp"
#include "preprocessing/row_parts.hpp"
#include "preprocessing/signal_at.hpp"

namespace mliot::preprocessing {
namespace {

using Index = std::int64_t;

constexpr std::size_t kChunk = 256;  // bins that one thread fills at a time

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

// Whether a part of the rows is in ascending order, the row before it included.
bool in_order(const Rows& rows, const RowPart& part) {
  const auto times = rows.samples.times;
  const Index begin = std::max(part.begin, rows.samples.offsets[part.series] + 1);
  bool falls = false;
  for (Index i = begin; i < part.end; ++i) falls |= times[to_size(i)] < times[to_size(i - 1)];
  return !falls;
}

// Times that ascend are all in range when the first and the last one are.
void check_times(const Rows& rows, const RowPart& part) {
  const auto times = rows.samples.times;
  if (in_order(rows, part) && mliot_time_in_range(times[to_size(part.begin)]) != 0 &&
      mliot_time_in_range(times[to_size(part.end - 1)]) != 0) {
    return;
  }
  const Index begin = rows.samples.offsets[part.series];
  for (Index i = part.begin; i < part.end; ++i) {
    const Index time = times[to_size(i)];
    if (mliot_time_in_range(time) == 0 || (i > begin && time < times[to_size(i - 1)])) {
      refuse_time(rows, i);
    }
  }
}

void check_times(const Rows& rows, int threads) {
  const RowParts parts(rows.samples.offsets);
  parallel_for(parts.shares(), threads, [&](std::size_t share) {
    for (const RowPart& part : parts.share(share)) check_times(rows, part);
  });
}

// How many rows a series makes.
Index count_rows(Rows& rows, std::size_t series) {
  const Index begin = rows.samples.offsets[series];
  const Index end = rows.samples.offsets[series + 1];
  if (begin == end) return 0;
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

// The first of the ascending times from `from` on that is not before `time`: steps that double,
// then halves.
Index first_at(std::span<const Index> times, Index from, Index end, Index time) {
  Index step = 1;
  Index low = from;
  while (low + step < end && times[to_size(low + step)] < time) {
    low += step;
    step *= 2;
  }
  const auto* const first = times.data() + low;
  const auto* const last = times.data() + std::min(end, low + step + 1);
  return std::lower_bound(first, last, time) - times.data();
}

// Labels of a part of the rows of a series, and where the samples of each begin.
void place_rows(Rows& rows, const RowPart& part) {
  const auto times = rows.samples.times;
  const Index last = rows.samples.offsets[part.series + 1];
  const Index first_row = rows.table.offsets[part.series];
  Index sample = rows.samples.offsets[part.series];
  Index bin = rows.first_bin[part.series] + part.begin - first_row;
  for (Index row = part.begin; row < part.end; ++row, ++bin) {
    if (row > first_row) sample = first_at(times, sample, last, rows.bins.begin(bin));
    rows.table.times[to_size(row)] = rows.bins.label(bin);
    rows.begin[to_size(row)] = sample;
  }
}

void place_rows(Rows& rows, int threads) {
  const RowParts parts(rows.table.offsets);
  parallel_for(parts.shares(), threads, [&](std::size_t share) {
    for (const RowPart& part : parts.share(share)) place_rows(rows, part);
  });
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

bool is_signal(Aggregate aggregate) {
  return aggregate == Aggregate::linear || aggregate == Aggregate::zoh;
}

void fill_signals(Rows& rows, const ResampleOptions& options, std::span<const std::size_t> shares,
                  int threads) {
  for (std::size_t i = 0; i < options.aggregates.size(); ++i) {
    if (!is_signal(options.aggregates[i])) continue;
    parallel_for(shares.size() - 1, threads, [&](std::size_t share) {
      for (std::size_t s = shares[share]; s < shares[share + 1]; ++s) {
        fill_signal(rows, options, i, s, rows.table.columns[i]);
      }
    });
  }
}

// A chunk of the bins of one column; tells whether a sample is infinite.
bool fill_chunk(Rows& rows, const ResampleOptions& options, std::size_t column, std::size_t begin) {
  const std::size_t n = std::min(rows.table.times.size() - begin, kChunk);
  const auto bounds = std::span(rows.begin).subspan(begin, n + 1);
  const auto values = rows.samples.columns[column];
  if (!is_signal(options.aggregates[column])) {
    bin_values(options.aggregates[column], {values, bounds}, options.min_samples,
               std::span(rows.table.columns[column]).subspan(begin, n));
  }
  return kernel::any_infinite(values.data() + bounds.front(),
                              to_size(bounds.back() - bounds.front()));
}

// Chunks of all columns at once: they are independent of each other and of series.
void fill_bins(Rows& rows, const ResampleOptions& options, int threads) {
  const std::size_t columns = options.aggregates.size();
  const std::size_t chunks = (rows.table.times.size() + kChunk - 1) / kChunk;
  std::vector<std::atomic<bool>> infinite(columns);
  parallel_for(chunks * columns, threads, [&](std::size_t part) {
    const std::size_t column = part / chunks;
    if (fill_chunk(rows, options, column, part % chunks * kChunk)) infinite[column] = true;
  });
  const auto found = std::find(infinite.begin(), infinite.end(), true);
  if (found != infinite.end()) rows.table.infinite_column = found - infinite.begin();
}

}  // namespace

Resample::Resample(Options options)
    : options_(std::move(options)),
      bins_(data::Frequency::parse(options_.freq), options_.origin,
            {options_.closed, options_.label}) {
  validate(name, options_);
  require(!options_.aggregates.empty(), "resample: there is no column");
  const bool signal =
      std::any_of(options_.aggregates.begin(), options_.aggregates.end(), is_signal);
  const bool late_bins = bins_.begin(0) - bins_.axis().time(0) > 1;
  require(!signal || !late_bins || bins_.labelled_right(),
          "resample: with freq '{}', closed 'right' and label 'left' the label lies a day before "
          "the bin, where linear and zoh read no signal: give label 'right' or closed 'left'",
          options_.freq);
}

RegularTable Resample::transform(const SampleTable& samples, int threads) const {
  const FloatMode mode;
  check_shape(samples, options_.aggregates.size());
  const auto shares = data::shares_of_series(samples.offsets, samples.times.size());
  const std::size_t n_series = samples.offsets.size() - 1;
  Rows rows{bins_, samples, std::vector<Index>(n_series, 0), {}, {}};
  rows.table.offsets.assign(n_series + 1, 0);
  check_times(rows, threads);
  number_rows(rows, shares, threads);
  const auto n_rows = to_size(rows.table.offsets.back());
  rows.table.times.resize(n_rows);
  rows.begin.assign(n_rows + 1, static_cast<Index>(samples.times.size()));
  place_rows(rows, threads);
  rows.table.columns.assign(samples.columns.size(), std::vector<double>(n_rows));
  fill_bins(rows, options_, threads);
  fill_signals(rows, options_, shares, threads);
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

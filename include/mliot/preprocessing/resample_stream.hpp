// Resampling event by event: a row as soon as its bin has closed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "mliot/core/archive.hpp"
#include "mliot/freestanding/exact_sum.h"
#include "mliot/preprocessing/event_buffer.hpp"
#include "mliot/preprocessing/resample.hpp"

namespace mliot::preprocessing {

/// Makes the rows of Resample from events as they arrive, those of each series in order of time.
///
/// Events pass an EventBuffer first, which puts late arrivals in order and combines duplicates. A
/// bin closes once the watermark of its series reaches its end; its row is then given out, and the
/// empty bins after it as soon as the next event shows that there are any. A row with a linear
/// column waits for the next sample of that column, at most `limit` longer.
///
/// Causal:   rows never change once they are given out. All rows up to flush() are those of
///           Resample::transform on the events that were taken, bit for bit.
/// Memory:   O(1) a series and column beside the buffer; rows that wait for a linear column.
/// Source:   as Resample; Akidau et al. 2015, "The Dataflow Model", VLDB.
class ResampleStream {
 public:
  static constexpr std::string_view name = "resample_stream";

  /// Throws InvalidArgument where the options of the buffer are for another number of columns or
  /// out of range, Unsupported for a linear column without a limit.
  ResampleStream(Resample resample, EventOptions events, std::int64_t n_series = 0);

  const Resample& resample() const noexcept { return resample_; }
  const EventBuffer& buffer() const noexcept { return buffer_; }
  std::int64_t n_series() const noexcept { return buffer_.n_series(); }

  /// More series, behind those that there are. Throws ResourceLimit as EventBuffer does.
  void add_series(std::int64_t n);

  /// Throws as push() would for the first of these events that it refuses, and names its row.
  void check(std::span<const std::int64_t> series, std::span<const std::int64_t> times) const;

  /// Takes an event and appends the rows that it closes to `out`. Throws ResourceLimit, and leaves
  /// the stream as it was, for an event more than Resample::kMostEmptyBins away from the bins so
  /// far.
  Arrival push(std::int64_t series, std::int64_t time, std::span<const double> values, Events& out);

  /// Says that a series has no more events before `time`, as when its sensor is silent: bins that
  /// end by then are closed, and rows no longer wait for a sample that would be beyond `limit`.
  /// Throws InvalidArgument for a series that is not there.
  void advance(std::int64_t series, std::int64_t time, Events& out);

  /// Closes every bin that holds a sample; later events of these bins are late.
  void flush(Events& out);

  void save(archive::Writer& writer) const;
  static ResampleStream load(const archive::Reader& reader);

 private:
  // What a column knows; sums are kept apart.
  struct Cell {
    double value = 0;         // first, last, min or max of the bin; the newest sample of a signal
    std::int64_t n = 0;       // samples in the bin
    std::int64_t time = kNo;  // of the newest sample of a signal
    double held = 0;          // the signal at the label: its sample,
    std::int64_t held_time = kNo;
    double next = 0;  // and the first one after it
    std::int64_t next_time = kNo;
  };
  struct Row {
    std::int64_t label;
    std::vector<double> values;
    std::vector<std::int64_t> waits;  // the time of the sample before, kNo for settled columns
    std::vector<double> before;
  };
  struct Series {
    std::int64_t bin = 0;
    std::int64_t state = kNew;
    std::vector<Row> waiting;
  };
  static constexpr std::int64_t kNo = std::numeric_limits<std::int64_t>::min();
  static constexpr std::int64_t kNew = 0;     // no event yet
  static constexpr std::int64_t kOpen = 1;    // `bin` takes samples
  static constexpr std::int64_t kClosed = 2;  // the row of `bin` is given out

  std::size_t columns() const noexcept { return resample_.options().aggregates.size(); }
  Cell& cell(std::int64_t series, std::size_t column);
  mliot_exact_sum& sum(std::int64_t series, std::size_t column);
  void take_released(Events& out);
  void take(std::int64_t series, std::int64_t time, std::span<const double> values, Events& out);
  std::int64_t empty_bins(std::int64_t newest, std::int64_t time) const;
  [[noreturn]] void refuse_gap(std::int64_t empty, std::int64_t time, std::int64_t row) const;
  void open(std::int64_t series, std::int64_t bin);
  void add(std::int64_t series, std::int64_t time, std::span<const double> values);
  void add_to_signal(Cell& cell, std::int64_t label, std::int64_t time, double x) const;
  void settle(std::int64_t series, std::int64_t time, std::span<const double> values, Events& out);
  void close(std::int64_t series, Events& out);
  void close_passed(std::int64_t series, Events& out);
  double value_of(std::int64_t series, std::size_t column, std::int64_t label, Row& row);
  double line_of(const Cell& cell, std::size_t column, std::int64_t label, Row& row) const;
  void give_settled(std::int64_t series, Events& out);
  void end_waits(std::int64_t series, Events& out);
  void save_sums(archive::Writer& writer) const;
  void save_waiting(archive::Writer& writer) const;
  void load_series(const archive::Reader& reader);
  void load_cells(const archive::Reader& reader);
  void load_sums(const archive::Reader& reader);
  void load_waiting(const archive::Reader& reader);

  Resample resample_;
  EventBuffer buffer_;
  bool has_linear_ = false;
  std::size_t n_sums_ = 0;
  std::vector<std::size_t> sum_place_;  // of each column
  std::vector<Series> series_;
  std::vector<Cell> cells_;            // series by series
  std::vector<mliot_exact_sum> sums_;  // series by series, columns of mean and sum alone
  Events released_;
  Row row_;
};

}  // namespace mliot::preprocessing

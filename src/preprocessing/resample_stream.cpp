// The bins of each series as events come: accumulate, close, and wait where a line needs it.
#include "mliot/preprocessing/resample_stream.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <unordered_map>
#include <utility>

#include "mliot/core/parallel.hpp"
#include "mliot/data/time_text.hpp"
#include "mliot/freestanding/signal.h"

namespace mliot::preprocessing {
namespace {

using Index = std::int64_t;

std::size_t to_size(Index i) { return static_cast<std::size_t>(i); }

bool is_sum(Aggregate aggregate) {
  return aggregate == Aggregate::mean || aggregate == Aggregate::sum;
}

bool is_signal(Aggregate aggregate) {
  return aggregate == Aggregate::linear || aggregate == Aggregate::zoh;
}

}  // namespace

ResampleStream::ResampleStream(Resample resample, EventOptions events, Index n_series)
    : resample_(std::move(resample)), buffer_(std::move(events)) {
  require(buffer_.options().columns == static_cast<Index>(columns()),
          "resample: {} columns do not fit the {} of the events", columns(),
          buffer_.options().columns);
  for (const Aggregate each : resample_.options().aggregates) {
    has_linear_ = has_linear_ || each == Aggregate::linear;
    sum_place_.push_back(n_sums_);
    n_sums_ += is_sum(each) ? 1 : 0;
  }
  require<Unsupported>(!has_linear_ || resample_.options().limit,
                       "resample: a linear column waits for its next sample, in a stream perhaps "
                       "for ever: give limit, the longest gap to bridge, or take zoh");
  add_series(n_series);
}

void ResampleStream::add_series(Index n) {
  buffer_.add_series(n);
  const auto total = to_size(n_series());
  series_.resize(total);
  cells_.resize(total * columns());
  sums_.resize(total * n_sums_);
}

ResampleStream::Cell& ResampleStream::cell(Index series, std::size_t column) {
  return cells_[to_size(series) * columns() + column];
}

mliot_exact_sum& ResampleStream::sum(Index series, std::size_t column) {
  return sums_[to_size(series) * n_sums_ + sum_place_[column]];
}

Arrival ResampleStream::push(Index series, Index time, std::span<const double> values,
                             Events& out) {
  const FloatMode mode;
  if (series >= 0 && series < n_series() && mliot_time_in_range(time) != 0) {
    const Index empty = empty_bins(buffer_.newest(series), time);
    if (empty > Resample::kMostEmptyBins) refuse_gap(empty, time, -1);
  }
  released_.clear();
  const Arrival arrival = buffer_.push(series, time, values, released_);
  take_released(out);
  if (arrival == Arrival::taken) close_passed(series, out);
  return arrival;
}

void ResampleStream::take_released(Events& out) {
  for (std::size_t i = 0; i < released_.size(); ++i) {
    take(released_.series[i], released_.times[i],
         std::span<const double>(released_.values).subspan(i * columns(), columns()), out);
  }
}

void ResampleStream::advance(Index series, Index time, Events& out) {
  const FloatMode mode;
  require(mliot_time_in_range(time) != 0, "resample: the time {} is out of range", time);
  released_.clear();
  buffer_.advance(series, time, released_);
  take_released(out);
  close_passed(series, out);
  if (has_linear_) end_waits(series, out);
}

// The next sample cannot come before the watermark: beyond the limit nothing is waited for.
void ResampleStream::end_waits(Index series, Events& out) {
  const Index watermark = buffer_.watermark(series);
  for (Row& row : series_[to_size(series)].waiting) {
    for (Index& before : row.waits) {
      if (before != kNo && watermark - before > *resample_.options().limit) before = kNo;
    }
  }
  give_settled(series, out);
}

// Events far from the newest one would make rows without end, long before memory says so.
Index ResampleStream::empty_bins(Index newest, Index time) const {
  if (newest == EventBuffer::kNone) return 0;
  return std::abs(resample_.bins().bin(time) - resample_.bins().bin(newest)) - 1;
}

void ResampleStream::refuse_gap(Index empty, Index time, Index row) const {
  const data::Frequency& frequency = resample_.bins().axis().frequency();
  const std::string at = frequency.is_integer() ? format("{}", time) : data::format_time(time);
  fail<ResourceLimit>(
      "resample: {} empty bins beside {}{}, more than {}: is the time wrong, or freq '{}' too "
      "fine?",
      empty, at, row < 0 ? std::string() : format(" (row {})", row), Resample::kMostEmptyBins,
      frequency.name());
}

void ResampleStream::check(std::span<const Index> series, std::span<const Index> times) const {
  buffer_.check(series, times);
  std::unordered_map<Index, Index> newest;
  for (std::size_t i = 0; i < series.size(); ++i) {
    Index& known = newest.try_emplace(series[i], buffer_.newest(series[i])).first->second;
    const Index empty = empty_bins(known, times[i]);
    if (empty > Resample::kMostEmptyBins) refuse_gap(empty, times[i], static_cast<Index>(i));
    known = std::max(known, times[i]);
  }
}

void ResampleStream::take(Index series, Index time, std::span<const double> values, Events& out) {
  Series& one = series_[to_size(series)];
  const Index bin = resample_.bins().bin(time);
  if (one.state == kNew) open(series, bin);
  while (one.bin < bin) {
    if (one.state == kOpen) close(series, out);
    open(series, one.bin + 1);
  }
  if (has_linear_ && !one.waiting.empty()) settle(series, time, values, out);
  add(series, time, values);
}

void ResampleStream::open(Index series, Index bin) {
  Series& one = series_[to_size(series)];
  one.bin = bin;
  one.state = kOpen;
  for (std::size_t column = 0; column < columns(); ++column) {
    if (is_sum(resample_.options().aggregates[column])) mliot_exact_sum_reset(&sum(series, column));
    Cell& each = cell(series, column);
    each.n = 0;
    each.held = each.value;
    each.held_time = each.time;
    each.next_time = kNo;
  }
}

void ResampleStream::add(Index series, Index time, std::span<const double> values) {
  const Index label = resample_.bins().label(series_[to_size(series)].bin);
  for (std::size_t column = 0; column < columns(); ++column) {
    const double x = values[column];
    const Aggregate aggregate = resample_.options().aggregates[column];
    if (x != x) continue;
    Cell& each = cell(series, column);
    const bool first = each.n++ == 0;
    if (is_sum(aggregate)) {
      mliot_exact_sum_push(&sum(series, column), x);
    } else if (is_signal(aggregate)) {
      add_to_signal(each, label, time, x);
    } else if (first || aggregate == Aggregate::last ||
               (aggregate == Aggregate::min && x < each.value) ||
               (aggregate == Aggregate::max && x > each.value)) {
      each.value = x;
    }
  }
}

void ResampleStream::add_to_signal(Cell& cell, Index label, Index time, double x) const {
  cell.value = x;
  cell.time = time;
  if (time <= label) {
    cell.held = x;
    cell.held_time = time;
  } else if (cell.next_time == kNo) {
    cell.next = x;
    cell.next_time = time;
  }
}

void ResampleStream::close_passed(Index series, Events& out) {
  Series& one = series_[to_size(series)];
  const Index watermark = buffer_.watermark(series);
  if (one.state == kOpen && resample_.bins().end(one.bin) <= watermark) close(series, out);
}

void ResampleStream::close(Index series, Events& out) {
  Series& one = series_[to_size(series)];
  const Index label = resample_.bins().label(one.bin);
  one.state = kClosed;
  row_.label = label;
  row_.values.resize(columns());
  row_.waits.assign(columns(), kNo);
  row_.before.assign(columns(), 0);
  bool waits = false;
  for (std::size_t column = 0; column < columns(); ++column) {
    row_.values[column] = value_of(series, column, label, row_);
    waits = waits || row_.waits[column] != kNo;
  }
  if (!waits && one.waiting.empty()) return out.append(series, label, row_.values);
  one.waiting.push_back(row_);
}

double ResampleStream::value_of(Index series, std::size_t column, Index label, Row& row) {
  const ResampleOptions& options = resample_.options();
  const Aggregate aggregate = options.aggregates[column];
  const Cell& each = cell(series, column);
  switch (aggregate) {
    case Aggregate::mean:
      return mliot_exact_sum_mean(&sum(series, column), options.min_samples);
    case Aggregate::sum:
      return mliot_exact_sum_value(&sum(series, column), options.min_samples);
    case Aggregate::count:
      return static_cast<double>(each.n);
    case Aggregate::linear:
      return line_of(each, column, label, row);
    case Aggregate::zoh: {
      const bool there =
          each.held_time != kNo && (!options.limit || label - each.held_time <= *options.limit);
      return there ? each.held : mliot_nan();
    }
    default:
      return each.n == 0 || each.n < options.min_samples ? mliot_nan() : each.value;
  }
}

double ResampleStream::line_of(const Cell& cell, std::size_t column, Index label, Row& row) const {
  if (cell.held_time == kNo) return mliot_nan();
  if (cell.held_time == label) return cell.held;
  if (cell.next_time == kNo) {
    row.waits[column] = cell.held_time;
    row.before[column] = cell.held;
    return mliot_nan();
  }
  if (cell.next_time - cell.held_time > *resample_.options().limit) return mliot_nan();
  return mliot_line_at(label, cell.held_time, cell.held, cell.next_time, cell.next);
}

// A sample ends the wait of its column; its time alone does where it comes too late for the limit.
void ResampleStream::settle(Index series, Index time, std::span<const double> values, Events& out) {
  const Index limit = *resample_.options().limit;
  for (Row& row : series_[to_size(series)].waiting) {
    for (std::size_t column = 0; column < columns(); ++column) {
      const Index before = row.waits[column];
      if (before == kNo) continue;
      const bool present = values[column] == values[column];
      const bool too_far = time - before > limit;
      if (!present && !too_far) continue;
      if (!too_far) {
        row.values[column] =
            time == row.label
                ? values[column]
                : mliot_line_at(row.label, before, row.before[column], time, values[column]);
      }
      row.waits[column] = kNo;
    }
  }
  give_settled(series, out);
}

void ResampleStream::give_settled(Index series, Events& out) {
  auto& waiting = series_[to_size(series)].waiting;
  std::size_t n = 0;
  const auto settled = [](const Row& row) {
    return std::all_of(row.waits.begin(), row.waits.end(), [](Index t) { return t == kNo; });
  };
  for (; n < waiting.size() && settled(waiting[n]); ++n) {
    out.append(series, waiting[n].label, waiting[n].values);
  }
  waiting.erase(waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(n));
}

void ResampleStream::flush(Events& out) {
  const FloatMode mode;
  released_.clear();
  buffer_.flush(released_);
  take_released(out);
  for (Index s = 0; s < n_series(); ++s) {
    Series& one = series_[to_size(s)];
    if (one.state == kOpen) {
      close(s, out);
      buffer_.advance(s, resample_.bins().end(one.bin), released_);
    }
    for (Row& row : one.waiting) row.waits.assign(columns(), kNo);
    give_settled(s, out);
  }
}

}  // namespace mliot::preprocessing

// A sorted list a series: events in order are appended, others find their place from the end.
#include "mliot/preprocessing/event_buffer.hpp"

#include <algorithm>
#include <utility>

#include "mliot/core/parallel.hpp"
#include "mliot/freestanding/time_axis.h"
#include "preprocessing/bin_values.hpp"

namespace mliot::preprocessing {
namespace {

using Index = std::int64_t;

std::size_t to_size(Index i) { return static_cast<std::size_t>(i); }

Aggregate aggregate_of(Duplicates duplicates) {
  switch (duplicates) {
    case Duplicates::mean:
      return Aggregate::mean;
    case Duplicates::sum:
      return Aggregate::sum;
    case Duplicates::min:
      return Aggregate::min;
    default:
      return Aggregate::max;
  }
}

}  // namespace

void Events::clear() noexcept {
  series.clear();
  times.clear();
  values.clear();
}

void Events::append(Index which, Index time, std::span<const double> numbers) {
  series.push_back(which);
  times.push_back(time);
  values.insert(values.end(), numbers.begin(), numbers.end());
}

EventBuffer::EventBuffer(Options options, Index n_series) : options_(std::move(options)) {
  validate(name, options_);
  combined_.resize(columns());
  add_series(n_series);
}

void EventBuffer::add_series(Index n) {
  require(n >= 0, "event_buffer: the number of series must be >= 0, got {}", n);
  require<ResourceLimit>(n <= kMostSeries - n_series(),
                         "event_buffer: {} more series than {} are beyond the limit of {}", n,
                         n_series(), kMostSeries);
  series_.resize(series_.size() + to_size(n));
}

const EventBuffer::Series& EventBuffer::at(Index series) const {
  require(series >= 0 && series < n_series(), "event_buffer: there is no series {}", series);
  return series_[to_size(series)];
}

Index EventBuffer::watermark(Index series) const { return at(series).watermark; }
Index EventBuffer::newest(Index series) const { return at(series).newest; }
std::size_t EventBuffer::n_held(Index series) const {
  return at(series).held.size() - at(series).head;
}

std::span<const double> EventBuffer::values_of(const Series& one, std::size_t i) const {
  return std::span(one.values).subspan(to_size(one.held[i].place) * columns(), columns());
}

bool EventBuffer::holds(const Series& one, Index time) const {
  const auto from = one.held.begin() + static_cast<std::ptrdiff_t>(one.head);
  const auto found =
      std::lower_bound(from, one.held.end(), time,
                       [](const Held& each, Index wanted) { return each.time < wanted; });
  return found != one.held.end() && found->time == time;
}

void EventBuffer::check(std::span<const Index> series, std::span<const Index> times) const {
  require(series.size() == times.size(), "event_buffer: {} series do not fit {} times",
          series.size(), times.size());
  for (std::size_t i = 0; i < series.size(); ++i) {
    require(series[i] >= 0 && series[i] < n_series() && mliot_time_in_range(times[i]) != 0,
            "event_buffer: the series {} or the time {} of row {} is out of range", series[i],
            times[i], i);
  }
}

Arrival EventBuffer::push(Index series, Index time, std::span<const double> values, Events& out) {
  const FloatMode mode;
  if (series < 0 || series >= n_series() || mliot_time_in_range(time) == 0) {
    return Arrival::out_of_range;
  }
  if (values.size() != columns()) return Arrival::wrong_shape;
  Series& one = series_[to_size(series)];
  if (time < one.watermark) {
    ++n_late_;
    return Arrival::late;
  }
  if (options_.duplicates == Duplicates::error && holds(one, time)) {
    ++n_duplicate_;
    return Arrival::duplicate;
  }
  insert(one, time, values);
  one.newest = std::max(one.newest, time);
  one.watermark = std::max(one.watermark, time - options_.lateness);
  release_before(series, one.watermark, out);
  while (one.held.size() - one.head > to_size(options_.capacity)) {
    const Index oldest = one.held[one.head].time;
    std::size_t n = 1;  // all of its time, so that they are still combined
    while (one.head + n < one.held.size() && one.held[one.head + n].time == oldest) ++n;
    n_early_ += static_cast<Index>(n);
    one.watermark = oldest + 1;
    release(series, n, out);
  }
  return Arrival::taken;
}

void EventBuffer::insert(Series& one, Index time, std::span<const double> values) {
  Index place = static_cast<Index>(one.values.size() / columns());
  if (one.free.empty()) {
    one.values.resize(one.values.size() + columns());
  } else {
    place = one.free.back();
    one.free.pop_back();
  }
  std::copy(values.begin(), values.end(),
            one.values.begin() + static_cast<std::ptrdiff_t>(to_size(place) * columns()));
  std::size_t i = one.held.size();
  one.held.push_back({time, place});
  for (; i > one.head && one.held[i - 1].time > time; --i) one.held[i] = one.held[i - 1];
  one.held[i] = {time, place};
}

void EventBuffer::release_before(Index series, Index time, Events& out) {
  const Series& one = series_[to_size(series)];
  std::size_t n = 0;
  while (one.head + n < one.held.size() && one.held[one.head + n].time < time) ++n;
  if (n > 0) release(series, n, out);
}

void EventBuffer::release(Index series, std::size_t n, Events& out) {
  Series& one = series_[to_size(series)];
  const std::size_t end = one.head + n;
  for (std::size_t i = one.head; i < end;) {
    std::size_t j = i + 1;
    while (options_.duplicates != Duplicates::keep && j < end &&
           one.held[j].time == one.held[i].time) {
      ++j;
    }
    give_out(series, i, j, out);
    i = j;
  }
  for (std::size_t i = one.head; i < end; ++i) one.free.push_back(one.held[i].place);
  one.head = end;
  if (2 * one.head >= one.held.size()) {  // at least half is gone: O(1) an event
    one.held.erase(one.held.begin(), one.held.begin() + static_cast<std::ptrdiff_t>(one.head));
    one.head = 0;
  }
}

void EventBuffer::give_out(Index series, std::size_t first, std::size_t last, Events& out) {
  const Series& one = series_[to_size(series)];
  const Index time = one.held[first].time;
  if (last - first == 1 || options_.duplicates == Duplicates::first) {
    return out.append(series, time, values_of(one, first));
  }
  if (options_.duplicates == Duplicates::last) {
    return out.append(series, time, values_of(one, last - 1));
  }
  combine(one, first, last);
  out.append(series, time, combined_);
}

void EventBuffer::combine(const Series& one, std::size_t first, std::size_t last) {
  run_.resize(last - first);
  for (std::size_t column = 0; column < columns(); ++column) {
    for (std::size_t i = first; i < last; ++i) run_[i - first] = values_of(one, i)[column];
    combined_[column] = bin_value(aggregate_of(options_.duplicates), run_, 1);
  }
}

void EventBuffer::advance(Index series, Index time, Events& out) {
  const FloatMode mode;
  if (time <= at(series).watermark) return;
  series_[to_size(series)].watermark = time;
  release_before(series, time, out);
}

void EventBuffer::flush(Events& out) {
  const FloatMode mode;
  for (Index s = 0; s < n_series(); ++s) {
    const Series& one = series_[to_size(s)];
    if (one.newest != kNone) advance(s, one.newest + 1, out);
  }
}

void EventBuffer::save(archive::Writer& writer) const {
  std::vector<Index> sizes;
  std::vector<Index> watermarks;
  std::vector<Index> newest;
  Events held;
  for (Index s = 0; s < n_series(); ++s) {
    const Series& one = series_[to_size(s)];
    sizes.push_back(static_cast<Index>(one.held.size() - one.head));
    watermarks.push_back(one.watermark);
    newest.push_back(one.newest);
    for (std::size_t i = one.head; i < one.held.size(); ++i) {
      held.append(s, one.held[i].time, values_of(one, i));
    }
  }
  writer.object("options", [&](archive::Writer& inner) { write_options(inner, options_); });
  writer.array("sizes", sizes);
  writer.array("watermarks", watermarks);
  writer.array("newest", newest);
  writer.array("times", held.times);
  writer.array("values", held.values);
  const std::vector<Index> counts{n_late_, n_duplicate_, n_early_};
  writer.array("counts", counts);
}

EventBuffer EventBuffer::load(const archive::Reader& reader) {
  auto buffer = reader.made(
      [&] { return EventBuffer(archive::read_options<Options>(reader.object("options"))); });
  const auto sizes = reader.array<Index>("sizes");
  const auto watermarks = reader.array<Index>("watermarks", sizes.size());
  const auto newest = reader.array<Index>("newest", sizes.size());
  const auto counts = reader.array<Index>("counts", 3);
  reader.check_each("counts", counts, "must be >= 0", [](Index n) { return n >= 0; });
  buffer.add_series(static_cast<Index>(sizes.size()));
  for (std::size_t s = 0; s < sizes.size(); ++s) {
    const bool none = newest[s] == kNone;
    const bool known = mliot_time_in_range(newest[s]) != 0 &&
                       watermarks[s] >= newest[s] - buffer.options_.lateness;
    reader.check(none ? watermarks[s] == kNone || mliot_time_in_range(watermarks[s]) != 0 : known,
                 "newest", "does not fit the watermark", s);
    buffer.series_[s].watermark = watermarks[s];
    buffer.series_[s].newest = newest[s];
  }
  buffer.load_held(reader, sizes);
  buffer.n_late_ = counts[0];
  buffer.n_duplicate_ = counts[1];
  buffer.n_early_ = counts[2];
  return buffer;
}

void EventBuffer::load_held(const archive::Reader& reader, std::span<const Index> sizes) {
  const auto times = reader.array<Index>("times");
  const auto values = reader.array<double>("values", times.size() * columns());
  std::size_t next = 0;
  for (std::size_t s = 0; s < sizes.size(); ++s) {
    Series& one = series_[s];
    const bool fits =
        sizes[s] >= 0 && sizes[s] <= options_.capacity && to_size(sizes[s]) <= times.size() - next;
    reader.check(fits, "sizes", "do not fit the events", s);
    for (const std::size_t end = next + to_size(sizes[s]); next < end; ++next) {
      const Index least = one.held.empty() ? one.watermark : one.held.back().time;
      reader.check(times[next] >= least && times[next] <= one.newest, "times", "are out of order",
                   next);
      insert(one, times[next], std::span(values).subspan(next * columns(), columns()));
    }
  }
  reader.check(next == times.size(), "times", "belong to no series");
}

}  // namespace mliot::preprocessing

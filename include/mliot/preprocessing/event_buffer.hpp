// Events as they arrive, out of order and doubled, given out in the order of time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "mliot/core/archive.hpp"
#include "mliot/core/field.hpp"
#include "mliot/preprocessing/duplicates.hpp"

namespace mliot::preprocessing {

/// How long events are waited for.
struct EventOptions {
  /// Numbers an event.
  std::int64_t columns = 1;

  /// The watermark of a series trails its newest time by this: microseconds or integer steps.
  std::int64_t lateness = 0;

  /// Events of one series that are held at most; beyond it the oldest is given out early.
  std::int64_t capacity = 4096;

  Duplicates duplicates = Duplicates::keep;

  static constexpr auto fields() {
    return std::tuple{
        field("columns", &EventOptions::columns, "Numbers an event.", between(1, 1 << 20)),
        field("lateness", &EventOptions::lateness,
              "How far the watermark of a series trails its newest time.",
              between(0, static_cast<double>(std::int64_t{1} << 60))),
        field("capacity", &EventOptions::capacity, "Events of one series that are held at most.",
              between(1, 1 << 24)),
        field("duplicates", &EventOptions::duplicates,
              "What becomes of events of one series and time.")};
  }
};

/// Events one after the other: values holds `columns` numbers an event.
struct Events {
  std::vector<std::int64_t> series;
  std::vector<std::int64_t> times;
  std::vector<double> values;

  std::size_t size() const noexcept { return times.size(); }
  void clear() noexcept;
  void append(std::int64_t which, std::int64_t time, std::span<const double> numbers);
};

/// What became of an event.
enum class Arrival : std::uint8_t {
  taken,
  late,          // before the watermark: dropped and counted
  duplicate,     // Duplicates::error, and its time is held already: dropped and counted
  out_of_range,  // the time or the series: dropped, not counted
  wrong_shape,   // other than `columns` values: dropped, not counted
};

/// Holds the events of each series until its watermark has passed them, then gives them out in the
/// order of time; events of one time are combined, or stay in the order of their arrival.
///
/// The watermark of a series is its newest time minus `lateness` (or the newest time that was given
/// out early because the buffer was full, if that is later). Events before it are late, others are
/// taken; those strictly before it are given out.
///
/// Causal:   what is given out depends on the events so far only, and never changes afterwards:
///           where no event was late or early, it is the sorted batch of all.
/// Memory:   at most `capacity` events a series; a series takes what it has needed, so that
///           push() allocates only where one holds more than ever before.
/// Cost:     O(1) an event in order, O(events that are newer) otherwise.
/// Source:   Akidau et al. 2015, "The Dataflow Model", VLDB (watermarks).
class EventBuffer {
 public:
  using Options = EventOptions;
  static constexpr std::string_view name = "event_buffer";
  static constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::min();

  /// Throws InvalidArgument when an option is out of range.
  explicit EventBuffer(Options options, std::int64_t n_series = 0);

  const Options& options() const noexcept { return options_; }
  std::int64_t n_series() const noexcept { return static_cast<std::int64_t>(series_.size()); }

  /// More series, behind those that there are. Throws ResourceLimit beyond kMostSeries.
  void add_series(std::int64_t n);
  static constexpr std::int64_t kMostSeries = std::int64_t{1} << 31;

  /// Throws InvalidArgument naming the first row whose series or time is out of range.
  void check(std::span<const std::int64_t> series, std::span<const std::int64_t> times) const;

  /// Takes an event and appends to `out` what has become certain.
  Arrival push(std::int64_t series, std::int64_t time, std::span<const double> values, Events& out);

  /// Says that a series has no more events before `time`: what is held before it is given out, and
  /// such events are late from now on. Throws InvalidArgument for a series that is not there.
  void advance(std::int64_t series, std::int64_t time, Events& out);

  /// Gives out all that is held; later events that are not newer are late.
  void flush(Events& out);

  /// The watermark of a series; the least time before its first event.
  std::int64_t watermark(std::int64_t series) const;

  /// The newest time that a series has had, kNone before its first event; and how many it holds.
  std::int64_t newest(std::int64_t series) const;
  std::size_t n_held(std::int64_t series) const;

  /// Events that were dropped, and that were given out before the watermark passed them.
  std::int64_t n_late() const noexcept { return n_late_; }
  std::int64_t n_duplicate() const noexcept { return n_duplicate_; }
  std::int64_t n_early() const noexcept { return n_early_; }

  /// Everything, so that a restored buffer goes on with the same bits.
  void save(archive::Writer& writer) const;
  static EventBuffer load(const archive::Reader& reader);

 private:
  struct Held {
    std::int64_t time;
    std::int64_t place;  // of its numbers in Series::values
  };
  struct Series {
    std::vector<Held> held;  // ascending; those before `head` have been given out
    std::size_t head = 0;
    std::vector<double> values;
    std::vector<std::int64_t> free;  // places whose events have been given out
    std::int64_t watermark = kNone;
    std::int64_t newest = kNone;
  };

  std::size_t columns() const noexcept { return static_cast<std::size_t>(options_.columns); }
  const Series& at(std::int64_t series) const;
  bool holds(const Series& one, std::int64_t time) const;
  void insert(Series& one, std::int64_t time, std::span<const double> values);
  void release(std::int64_t series, std::size_t n, Events& out);
  void release_before(std::int64_t series, std::int64_t time, Events& out);
  void give_out(std::int64_t series, std::size_t first, std::size_t last, Events& out);
  void load_held(const archive::Reader& reader, std::span<const std::int64_t> sizes);
  void combine(const Series& one, std::size_t first, std::size_t last);
  std::span<const double> values_of(const Series& one, std::size_t i) const;

  Options options_;
  std::vector<Series> series_;
  std::vector<double> run_;       // one column of events of one time
  std::vector<double> combined_;  // the event that is made of them
  std::int64_t n_late_ = 0;
  std::int64_t n_duplicate_ = 0;
  std::int64_t n_early_ = 0;
};

}  // namespace mliot::preprocessing

// Windows over time: the window by count inside, from which samples go when they are too old.
#include "mliot/features/time_rolling.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <type_traits>
#include <vector>

#include "data/stream_state.hpp"
#include "data/transform_batch.hpp"
#include "features/time_places.hpp"
#include "features/window_blocks.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/freestanding/time_slope.h"
#include "mliot/freestanding/time_window.h"

namespace mliot::features {
namespace {

constexpr std::size_t kLeastRun = 64;  // evenly spaced rows that the block kernels are asked for
constexpr std::size_t kTableBlock = 1024;  // rows whose tables are made together, at least

/// Whether a value belongs to the newest sample: there is none when that is missing.
template <class Counted>
constexpr bool kOfNewest =
    std::is_same_v<Counted, RollingZScore> || std::is_same_v<Counted, RollingRank>;

/// A count has no ring beside the times.
template <class Counted>
constexpr bool kIsCount = std::is_same_v<Counted, RollingCount>;

/// A slope is one over times: no window by count has it.
template <class Counted>
constexpr bool kIsSlope = std::is_same_v<Counted, detail::SampleRing>;

/// The options of the window by count with room for `size` samples.
template <class Counted, class Options>
typename Counted::Options counted_options(const Options& given, std::int64_t size) {
  typename Counted::Options options{};
  options.window_size = size;
  options.min_samples = std::min(given.min_samples, size);
  if constexpr (requires { given.ddof; }) options.ddof = given.ddof;
  if constexpr (requires { given.q; }) {
    options.q = given.q;
    options.interpolation = given.interpolation;
  }
  if constexpr (requires { given.pct; }) {
    options.method = given.method;
    options.pct = given.pct;
  }
  return options;
}

/// Bookkeeping, the times of the ring's places, then the state of the window by count, whose first
/// two words are its place of the next sample and the places in use.
struct Layout {
  static mliot_time_window* header(void* state) { return static_cast<mliot_time_window*>(state); }
  static const mliot_time_window* header(const void* state) {
    return static_cast<const mliot_time_window*>(state);
  }
  static std::int64_t* times(void* state) {
    return reinterpret_cast<std::int64_t*>(header(state) + 1);
  }
  static const std::int64_t* times(const void* state) {
    return reinterpret_cast<const std::int64_t*>(header(state) + 1);
  }
  static void* inner(void* state, std::int64_t size) { return times(state) + size; }
  static const void* inner(const void* state, std::int64_t size) { return times(state) + size; }
  static std::int64_t position(const void* state, std::int64_t size) {
    return *static_cast<const std::int64_t*>(inner(state, size));
  }
  static std::size_t bytes(std::int64_t size) {
    return sizeof(mliot_time_window) + sizeof(std::int64_t) * static_cast<std::size_t>(size);
  }
};

}  // namespace

template <class Counted, class OptionsType>
TimeRolling<Counted, OptionsType>::TimeRolling(Options options)
    : Base(std::move(options)),
      counted_(counted_options<Counted>(this->options(), this->options().max_samples)) {
  const Options& o = this->options();
  require(o.min_samples <= o.max_samples,
          "{}: min_samples must be <= max_samples, got {} with max_samples {}", name, o.min_samples,
          o.max_samples);
  require(!kOfNewest<Counted> || !ends_before_newest(o.closed),
          "{}: closed must be 'right' or 'both', got '{}': the value is the newest sample's, which "
          "must be in its window",
          name, enum_name(o.closed));
}

template <class Counted, class OptionsType>
std::size_t TimeRolling<Counted, OptionsType>::state_size() const noexcept {
  return Layout::bytes(this->options().max_samples) + counted_.state_size();
}

template <class Counted, class OptionsType>
void TimeRolling<Counted, OptionsType>::reset(void* state) const noexcept {
  const std::int64_t size = this->options().max_samples;
  mliot_time_window_reset(Layout::header(state));
  std::fill_n(Layout::times(state), size, 0);
  counted_.reset(Layout::inner(state, size));
}

template <class Counted, class OptionsType>
void TimeRolling<Counted, OptionsType>::push(void* state, std::int64_t time,
                                             double x) const noexcept {
  const std::int64_t size = this->options().max_samples;
  const std::int64_t span = span_of(this->options());
  mliot_time_window* s = Layout::header(state);
  if (s->begun != 0) time = std::max(time, s->time);  // a state from outside may be ahead
  std::int64_t* times = Layout::times(state);
  void* inner = Layout::inner(state, size);
  const std::int64_t position = Layout::position(state, size);
  while (mliot_time_window_expires(s, times, size, position, span, time) != 0) {
    const std::int64_t place = mliot_time_window_leave(s, size, position);
    if constexpr (!kIsCount<Counted>) counted_.forget(inner, place);
  }
  if (ends_before_newest(this->options().closed)) {
    if (mliot_time_window_admits(s, times, size, position, span, time) != 0) {
      counted_.push(inner, s->waiting);
    }
    mliot_time_window_wait(s, span, time, x);
  } else if (mliot_time_window_enter(s, times, size, position, span, time, x) != 0) {
    counted_.push(inner, x);
  }
}

template <class Counted, class OptionsType>
std::optional<std::int64_t> TimeRolling<Counted, OptionsType>::newest(
    const void* state) const noexcept {
  const mliot_time_window* s = Layout::header(state);
  return s->begun != 0 ? std::optional(s->time) : std::nullopt;
}

template <class Counted, class OptionsType>
bool TimeRolling<Counted, OptionsType>::has_room(const void* state,
                                                 std::int64_t time) const noexcept {
  const std::int64_t size = this->options().max_samples;
  return mliot_time_window_has_room(Layout::header(state), Layout::times(state), size,
                                    Layout::position(state, size), span_of(this->options()),
                                    time) != 0;
}

template <class Counted, class OptionsType>
bool TimeRolling<Counted, OptionsType>::valid(const void* state) const {
  const std::int64_t size = this->options().max_samples;
  const void* inner = Layout::inner(state, size);
  if (!counted_.valid(inner)) return false;
  const mliot_time_window& s = *Layout::header(state);
  const auto* places = static_cast<const std::int64_t*>(inner);  // of the next one, and in use
  if (!has_times(s, Layout::times(state), size, places[0], span_of(this->options()))) return false;
  if (!waits_rightly(s, ends_before_newest(this->options().closed))) return false;
  if constexpr (kIsCount<Counted>) return true;
  if constexpr (!kIsCount<Counted>) {
    return holds_only_live(s.live, size, places[0], places[1], counted_.samples(inner));
  }
}

namespace {

template <class Out>
Out slope_of(const void* state, const TimeSlopeOptions& options) {
  const std::int64_t size = options.max_samples;
  const auto* places = static_cast<const mliot_sample_ring*>(Layout::inner(state, size));
  const auto* ring = reinterpret_cast<const double*>(places + 1);
  const auto of = [&](auto* value) {
    return value(Layout::header(state), Layout::times(state), places, ring, size,
                 options.min_samples, options.unit);
  };
  if constexpr (std::is_same_v<Out, float>) return of(&mliot_time_slope_float);
  if constexpr (std::is_same_v<Out, double>) return of(&mliot_time_slope_value);
}

}  // namespace

template <class Counted, class OptionsType>
template <class Out>
Out TimeRolling<Counted, OptionsType>::value(const void* state) const noexcept {
  const mliot_time_window* s = Layout::header(state);
  if (mliot_time_window_known(s, kOfNewest<Counted> ? 1 : 0) == 0) {
    return static_cast<Out>(mliot_nan());
  }
  if constexpr (kIsCount<Counted>) {
    return static_cast<Out>(mliot_time_window_count(s, this->options().min_samples));
  } else if constexpr (kIsSlope<Counted>) {
    return slope_of<Out>(state, this->options());
  } else {
    return counted_.template value<Out>(Layout::inner(state, this->options().max_samples));
  }
}

namespace {

/// Rows [begin, end) of a series.
struct Rows {
  std::size_t begin;
  std::size_t end;
};

/// Whether no window of so many rows has a value.
template <class Options>
bool all_missing(const Options& options, std::size_t rows) {
  auto needed = options.min_samples;
  if constexpr (requires { options.ddof; }) needed = std::max(needed, options.ddof + 1);
  return static_cast<std::int64_t>(rows) < needed;
}

/// Windows of `count` rows each that end at these rows: by the window by count, which begins a
/// window earlier.
template <class Counted, class Options, class Out>
void by_count(const Options& options, std::size_t count, Rows rows, std::span<const double> in,
              std::span<Out> to) {
  if (all_missing(options, count)) {
    std::fill(to.begin(), to.end(), static_cast<Out>(mliot_nan()));
    return;
  }
  const Counted counted(counted_options<Counted>(options, static_cast<std::int64_t>(count)));
  const std::size_t before = count - 1;
  std::vector<Out> results(before + to.size());
  counted.template transform<Out>(in.subspan(rows.begin - before, results.size()),
                                  std::span<Out>(results));
  std::copy(results.begin() + static_cast<std::ptrdiff_t>(before), results.end(), to.begin());
}

/// Windows that end at these rows, of which all but the newest `less` samples count, from tables of
/// the samples they reach; false where these do not allow it.
template <class Counted, class Options, class Out>
bool by_blocks(const Options& options, const Windows& windows, Rows rows, std::size_t less,
               std::span<const double> in, Out* out) {
  if constexpr (Blocks<Counted>::kLongest == 0) return false;
  if constexpr (Blocks<Counted>::kLongest != 0) {
    const std::size_t origin = rows.begin + 1 - windows.rows[rows.begin];
    std::vector<std::uint32_t> first(rows.end - rows.begin);
    std::vector<std::uint32_t> last(rows.end - rows.begin);
    for (std::size_t t = rows.begin; t < rows.end; ++t) {
      first[t - rows.begin] = static_cast<std::uint32_t>(t + 1 - windows.rows[t] - origin);
      last[t - rows.begin] = static_cast<std::uint32_t>(t + 1 - less - origin);
    }
    return Blocks<Counted>::make({.x = in.data() + origin,
                                  .samples = rows.end - less - origin,
                                  .first = first.data(),
                                  .last = last.data(),
                                  .n = rows.end - rows.begin,
                                  .min_samples = static_cast<std::size_t>(options.min_samples)},
                                 options, out);
  }
}

/// Where the run of windows of as many rows as that of row t ends.
std::size_t run_end(const Windows& windows, std::size_t t) {
  std::size_t end = t + 1;
  while (end < windows.rows.size() && windows.rows[end] == windows.rows[t]) ++end;
  return end;
}

/// Whether a run is long enough for the window by count, which holds a row at least: all but
/// `less`.
bool is_long(const Windows& windows, Rows run, std::size_t less) {
  const std::size_t rows = windows.rows[run.begin];
  return rows > less && run.end - run.begin >= std::max(kLeastRun, 2 * rows);
}

}  // namespace

template <class Counted, class OptionsType>
template <class Out>
void TimeRolling<Counted, OptionsType>::transform(std::span<const std::int64_t> times,
                                                  std::span<const double> in,
                                                  std::span<Out> out) const {
  const FloatMode mode;
  data::require_same_length(name, in.size(), out.size());
  data::require_same_length(name, in.size(), times.size());
  const Windows windows = windows_of(name, this->options(), times, in);
  const TimeRolling stream(with_little_room(this->options(), windows.most));
  const std::size_t less =
      ends_before_newest(this->options().closed) ? 1 : 0;  // rows that a window ends before
  const auto by_counts = [&](Rows run) {
    return !kIsSlope<Counted> && is_long(windows, run, less);
  };
  const auto by_stream = [&](Rows rows) {
    data::StreamState<TimeRolling> state(stream);
    for (std::size_t i = rows.begin + 1 - windows.rows[rows.begin]; i < rows.begin; ++i) {
      stream.push(state.get(), times[i], in[i]);
    }
    for (std::size_t t = rows.begin; t < rows.end; ++t) {
      stream.push(state.get(), times[t], in[t]);
      out[t] = stream.template value<Out>(state.get());
    }
  };
  const auto uneven = [&](Rows rows) {
    const auto held = std::span(windows.rows).subspan(rows.begin, rows.end - rows.begin);
    const std::size_t longest = *std::max_element(held.begin(), held.end());
    if (longest > Blocks<Counted>::kLongest) return by_stream(rows);
    const std::size_t step = std::max(kTableBlock, longest);
    for (std::size_t t = rows.begin; t < rows.end; t += step) {
      const Rows block{t, std::min(t + step, rows.end)};
      if (!by_blocks<Counted>(this->options(), windows, block, less, in, out.data() + t)) {
        by_stream(block);
      }
    }
  };
  for (std::size_t t = 0; t < in.size();) {
    Rows run{t, run_end(windows, t)};
    if (by_counts(run)) {
      if constexpr (!kIsSlope<Counted>) {
        by_count<Counted>(this->options(), windows.rows[t] - less, Rows{t - less, run.end - less},
                          in, out.subspan(t, run.end - t));
      }
      t = run.end;
      continue;
    }
    const std::size_t begin = t;
    while (t < in.size() && !by_counts(run)) {
      t = run.end;
      if (t < in.size()) run = {t, run_end(windows, t)};
    }
    uneven({begin, t});
  }
}

#define MLIOT_INSTANTIATE_TIME_ROLLING(Counted, Options)                                    \
  template class TimeRolling<Counted, Options>;                                             \
  template float TimeRolling<Counted, Options>::value<float>(const void*) const noexcept;   \
  template double TimeRolling<Counted, Options>::value<double>(const void*) const noexcept; \
  template void TimeRolling<Counted, Options>::transform<float>(                            \
      std::span<const std::int64_t>, std::span<const double>, std::span<float>) const;      \
  template void TimeRolling<Counted, Options>::transform<double>(                           \
      std::span<const std::int64_t>, std::span<const double>, std::span<double>) const

MLIOT_INSTANTIATE_TIME_ROLLING(RollingSum, TimeWindowOptions);
MLIOT_INSTANTIATE_TIME_ROLLING(RollingMean, TimeWindowOptions);
MLIOT_INSTANTIATE_TIME_ROLLING(RollingVar, TimeVarianceOptions);
MLIOT_INSTANTIATE_TIME_ROLLING(RollingStd, TimeVarianceOptions);
MLIOT_INSTANTIATE_TIME_ROLLING(RollingZScore, TimeVarianceOptions);
MLIOT_INSTANTIATE_TIME_ROLLING(RollingSkewness, TimeWindowOptions);
MLIOT_INSTANTIATE_TIME_ROLLING(RollingKurtosis, TimeWindowOptions);
MLIOT_INSTANTIATE_TIME_ROLLING(detail::SampleRing, TimeSlopeOptions);
MLIOT_INSTANTIATE_TIME_ROLLING(RollingMin, TimeWindowOptions);
MLIOT_INSTANTIATE_TIME_ROLLING(RollingMax, TimeWindowOptions);
MLIOT_INSTANTIATE_TIME_ROLLING(RollingMedian, TimeWindowOptions);
MLIOT_INSTANTIATE_TIME_ROLLING(RollingQuantile, TimeQuantileOptions);
MLIOT_INSTANTIATE_TIME_ROLLING(RollingRank, TimeRankOptions);
MLIOT_INSTANTIATE_TIME_ROLLING(RollingCount, TimeCountOptions);

}  // namespace mliot::features

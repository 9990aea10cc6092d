// Covariance and correlation over time: the window over pairs, from which those go that are old.
#include "mliot/features/time_pair.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>
#include <vector>

#include "data/stream_state.hpp"
#include "data/transform_batch.hpp"
#include "features/pair_places.hpp"
#include "features/time_places.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/freestanding/time_pair.h"

namespace mliot::features {
namespace {

/// Bookkeeping, the times of the rings' places, then the rings of x and y.
struct PairLayout : data::StreamLayout<mliot_time_pair> {
  static std::size_t rings_size(std::int64_t room) {
    return 3 * sizeof(double) * static_cast<std::size_t>(room);
  }
  static std::int64_t* times(void* state) {
    return reinterpret_cast<std::int64_t*>(header(state) + 1);
  }
  static const std::int64_t* times(const void* state) {
    return reinterpret_cast<const std::int64_t*>(header(state) + 1);
  }
  static double* rings(void* state, std::int64_t room) { return ring(state) + room; }
  static const double* rings(const void* state, std::int64_t room) { return ring(state) + room; }
};

/// Whether the second sample of the pair that waits is there, and else nothing.
bool waits_for_both(const mliot_time_pair& s) {
  if (s.window.waits == 0) return std::bit_cast<std::uint64_t>(s.waiting) == 0;
  return !std::isnan(s.waiting);
}

}  // namespace

template <class Counted, class OptionsType>
TimePair<Counted, OptionsType>::TimePair(Options options) : Base(std::move(options)) {
  const Options& o = this->options();
  require(o.min_samples <= o.max_samples,
          "{}: min_samples must be <= max_samples, got {} with max_samples {}", name, o.min_samples,
          o.max_samples);
  if constexpr (requires { o.ddof; }) {
    require(o.ddof < o.max_samples,
            "{}: ddof must be below max_samples, got {} with max_samples {}", name, o.ddof,
            o.max_samples);
  }
}

template <class Counted, class OptionsType>
std::size_t TimePair<Counted, OptionsType>::state_size() const noexcept {
  return PairLayout::size(PairLayout::rings_size(this->options().max_samples));
}

template <class Counted, class OptionsType>
void TimePair<Counted, OptionsType>::reset(void* state) const noexcept {
  PairLayout::clear(state, state_size());
  mliot_time_pair_reset(PairLayout::header(state));
}

template <class Counted, class OptionsType>
void TimePair<Counted, OptionsType>::push(void* state, std::int64_t time, double x,
                                          double y) const noexcept {
  const Options& o = this->options();
  mliot_time_pair* s = PairLayout::header(state);
  if (s->window.begun != 0) time = std::max(time, s->window.time);  // it may be from outside
  mliot_time_pair_push(s, PairLayout::times(state), PairLayout::rings(state, o.max_samples),
                       o.max_samples, span_of(o), ends_before_newest(o.closed) ? 1 : 0, time, x, y);
}

template <class Counted, class OptionsType>
bool TimePair<Counted, OptionsType>::valid(const void* state) const {
  const Options& o = this->options();
  const std::int64_t room = o.max_samples;
  const mliot_time_pair& s = *PairLayout::header(state);
  const double* xs = PairLayout::rings(state, room);
  if (!detail::is_pair_window(s.pair, xs, room)) return false;
  if (!has_times(s.window, PairLayout::times(state), room, s.pair.position, span_of(o))) {
    return false;
  }
  if (!waits_rightly(s.window, ends_before_newest(o.closed)) || !waits_for_both(s)) return false;
  const auto only_live = [&](const double* ring) {
    return holds_only_live(s.window.live, room, s.pair.position, s.pair.filled, ring);
  };
  return only_live(xs) && only_live(xs + room);
}

template <class Counted, class OptionsType>
std::optional<std::int64_t> TimePair<Counted, OptionsType>::newest(
    const void* state) const noexcept {
  const mliot_time_window& s = PairLayout::header(state)->window;
  return s.begun != 0 ? std::optional(s.time) : std::nullopt;
}

template <class Counted, class OptionsType>
bool TimePair<Counted, OptionsType>::has_room(const void* state, std::int64_t time) const noexcept {
  return mliot_time_pair_has_room(PairLayout::header(state), PairLayout::times(state),
                                  this->options().max_samples, span_of(this->options()), time) != 0;
}

template <class Counted, class OptionsType>
double TimePair<Counted, OptionsType>::value(const void* state) const noexcept {
  const Options& o = this->options();
  const mliot_time_pair* s = PairLayout::header(state);
  const double* rings = PairLayout::rings(state, o.max_samples);
  if constexpr (std::is_same_v<Counted, RollingCovariance>) {
    return mliot_time_pair_covariance(s, rings, o.max_samples, o.min_samples, o.ddof);
  } else {
    return mliot_time_pair_correlation(s, rings, o.max_samples, o.min_samples);
  }
}

template <class Counted, class OptionsType>
void TimePair<Counted, OptionsType>::transform(std::span<const std::int64_t> times,
                                               std::span<const double> x, std::span<const double> y,
                                               std::span<double> out) const {
  const FloatMode mode;
  data::require_same_length(name, x.size(), y.size());
  data::require_same_length(name, x.size(), times.size());
  data::require_same_length(name, x.size(), out.size());
  std::vector<double> both(x.size());
  std::transform(x.begin(), x.end(), y.begin(), both.begin(), mliot_time_pair_present);
  const Windows windows = windows_of(name, this->options(), times, both);
  const TimePair stream(with_little_room(this->options(), windows.most));
  data::StreamState<TimePair> state(stream);
  for (std::size_t t = 0; t < x.size(); ++t) {
    stream.push(state.get(), times[t], x[t], y[t]);
    out[t] = stream.value(state.get());
  }
}

template class TimePair<RollingCovariance, TimeVarianceOptions>;
template class TimePair<RollingCorrelation, TimeWindowOptions>;

}  // namespace mliot::features

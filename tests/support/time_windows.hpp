// Helpers for tests of windows over time: irregular times, batch and stream, and every setting.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <tuple>
#include <type_traits>
#include <vector>

#include "mliot/core/random.hpp"
#include "mliot/features/time_rolling.hpp"

namespace mliot::testing {

using Times = std::vector<std::int64_t>;

/// Whether the value of a window is its newest sample's.
template <class T>
constexpr bool kOfNewest =
    std::is_same_v<T, features::TimeRollingZScore> || std::is_same_v<T, features::TimeRollingRank>;

/// Calls visit with the class and some settings of every window over time.
template <class Visit>
void for_each_time_window(Visit&& visit) {
  using features::Closed;
  const auto of_type = [&]<class T>(std::type_identity<T>) {
    for (const Closed closed : {Closed::right, Closed::left, Closed::both, Closed::neither}) {
      if (kOfNewest<T> && features::ends_before_newest(closed)) continue;
      typename T::Options options{};
      options.window = 60;
      options.min_samples = closed == Closed::right ? 1 : 3;
      options.max_samples = 200;
      options.closed = closed;
      visit(T(options));
    }
  };
  [&]<class... T>(std::type_identity<std::tuple<T...>>) {
    (of_type(std::type_identity<T>{}), ...);
  }(std::type_identity<features::TimeTransforms>{});
}

/// Whether the sample of row i is in the window of row t.
inline bool is_held(features::Closed closed, std::int64_t window, const Times& times, std::size_t i,
                    std::size_t t) {
  const std::int64_t age = times[t] - times[i];
  const bool is_young = closed == features::Closed::left || closed == features::Closed::both
                            ? age <= window
                            : age < window;
  return is_young &&
         (i < t || closed == features::Closed::right || closed == features::Closed::both);
}

/// Bursts, pauses, equal times and a stretch at a steady pace.
inline Times irregular_times(std::size_t n, std::uint64_t seed) {
  const Random random(seed, 0);
  Times times;
  std::int64_t now = -500;
  for (std::size_t i = 0; i < n; ++i) {
    const bool steady = i > n / 4 && i < n / 2;
    const auto pace = static_cast<std::int64_t>(random.below(i, 9));
    now += steady ? 5 : pace == 8 ? 90 : pace * pace / 4;
    times.push_back(now);
  }
  return times;
}

inline std::vector<double> with_gaps(std::vector<double> x) {
  for (std::size_t i = 0; i < x.size(); i += 11) x[i] = std::numeric_limits<double>::quiet_NaN();
  return x;
}

template <class Out, class T>
std::vector<Out> timed_batch(const T& transform, const Times& times, const std::vector<double>& x) {
  std::vector<Out> out(x.size());
  transform.template transform<Out>(std::span(times), std::span(x), std::span(out));
  return out;
}

/// A stream with a state of its own. The transform must outlive it.
template <class T>
class TimedStream {
 public:
  explicit TimedStream(const T& transform)
      : transform_(transform), state_(transform.state_size() / sizeof(std::uint64_t)) {
    transform_.reset(state_.data());
  }

  template <class Out = double>
  Out update(std::int64_t time, double x) {
    transform_.push(state_.data(), time, x);
    return transform_.template value<Out>(state_.data());
  }

  std::vector<std::uint64_t>& state() { return state_; }

 private:
  const T& transform_;
  std::vector<std::uint64_t> state_;
};

}  // namespace mliot::testing

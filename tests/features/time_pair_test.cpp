// Covariance and correlation over time against their definitions in exact arithmetic.
#include "mliot/features/time_pair.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "mliot/core/archive.hpp"
#include "mliot/core/error.hpp"
#include "mliot/features/pairs.hpp"
#include "reference/shape.hpp"
#include "support/catch.hpp"
#include "support/time_windows.hpp"
#include "support/transforms.hpp"

namespace mliot::features {
namespace {

using testing::irregular_times;
using testing::is_held;
using testing::same;
using testing::same_bits;
using testing::Times;
using testing::with_gaps;
using Samples = std::vector<double>;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr auto kEnds = {Closed::right, Closed::left, Closed::both, Closed::neither};

template <class T>
Samples batch(const T& transform, const Times& times, const Samples& x, const Samples& y) {
  Samples out(x.size());
  transform.transform(times, x, y, out);
  return out;
}

/// A stream with a state of its own. The transform must outlive it.
template <class T>
class Stream {
 public:
  explicit Stream(const T& transform)
      : transform_(transform), state_(transform.state_size() / sizeof(std::uint64_t)) {
    transform.reset(state_.data());
  }
  double update(std::int64_t time, double x, double y) {
    transform_.push(state_.data(), time, x, y);
    return transform_.value(state_.data());
  }

  std::vector<std::uint64_t>& state() { return state_; }

 private:
  const T& transform_;
  std::vector<std::uint64_t> state_;
};

/// Two columns of each kind with gaps at different rows, and times.
template <class Visit>
void for_each_two_columns(std::size_t n, Visit&& visit) {
  const auto kinds = testing::kinds_of_data(n);
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    for (const std::size_t step : {0U, 1U, 5U}) {
      const auto& [first, x] = kinds[i];
      auto [second, y] = kinds[(i + step) % kinds.size()];
      for (std::size_t t = 3; t < y.size(); t += 7) y[t] = kNaN;
      INFO(first << " and " << second);
      visit(irregular_times(x.size(), i + step), with_gaps(x), y);
    }
  }
}

/// Pairs whose span is so wide that no two limbs hold it, among others.
std::pair<Samples, Samples> wide_pairs(std::size_t n) {
  std::pair<Samples, Samples> pairs;
  for (std::size_t t = 0; t < n; ++t) {
    const auto i = static_cast<double>(t);
    pairs.first.push_back(t % 17 == 0 ? 0x1p900 : t % 5 == 0 ? 0x1p-900 : i);
    pairs.second.push_back(t % 23 == 0 ? kInfinity : t % 11 == 0 ? -0x1p-1000 : -i * i);
  }
  return pairs;
}

void check(const Times& times, const Samples& x, const Samples& y, Closed closed) {
  const TimeVarianceOptions all{.window = 40, .closed = closed, .ddof = 0};
  const auto covariance = batch(TimeRollingCovariance(all), times, x, y);
  const auto sample =
      batch(TimeRollingCovariance({.window = 40, .min_samples = 3, .closed = closed}), times, x, y);
  const auto correlation =
      batch(TimeRollingCorrelation({.window = 40, .closed = closed}), times, x, y);
  for (std::size_t t = 0; t < x.size(); ++t) {
    INFO("t " << t);
    Samples xs;
    Samples ys;
    bool finite = true;
    for (std::size_t i = 0; i <= t; ++i) {
      if (!is_held(closed, 40, times, i, t) || std::isnan(x[i]) || std::isnan(y[i])) continue;
      finite = finite && std::isfinite(x[i]) && std::isfinite(y[i]);
      xs.push_back(x[i]);
      ys.push_back(y[i]);
    }
    const bool known = finite && !xs.empty();
    REQUIRE(same(covariance[t], known ? reference::covariance(xs, ys, 0) : kNaN));
    REQUIRE(same(sample[t], finite && xs.size() > 2 ? reference::covariance(xs, ys, 1) : kNaN));
    REQUIRE(same(correlation[t], finite && xs.size() > 1 ? reference::correlation(xs, ys) : kNaN));
  }
}

TEST_CASE("covariance and correlation over time equal exact arithmetic", "[once]") {
  for_each_two_columns(80, [](const Times& times, const Samples& x, const Samples& y) {
    for (const Closed closed : kEnds) check(times, x, y, closed);
  });
  const auto [x, y] = wide_pairs(120);
  for (const Closed closed : kEnds) check(irregular_times(x.size(), 9), x, y, closed);
}

TEST_CASE("pairs at a steady pace give the bits of the window by count") {
  const auto kinds = testing::kinds_of_data(200);
  const Samples& x = kinds.front().second;
  const Samples& y = kinds.back().second;
  Times times;
  for (std::size_t t = 0; t < x.size(); ++t) times.push_back(10 * static_cast<std::int64_t>(t));
  Samples wanted(x.size());
  RollingCovariance({.window_size = 7, .min_samples = 2}).transform(x, y, wanted);
  CHECK(same_bits(batch(TimeRollingCovariance({.window = 70, .min_samples = 2}), times, x, y),
                  wanted));
  RollingCorrelation({.window_size = 7, .min_samples = 3}).transform(x, y, wanted);
  CHECK(same_bits(batch(TimeRollingCorrelation({.window = 70, .min_samples = 3}), times, x, y),
                  wanted));
}

template <class T>
void check_stream(const T& transform, const Times& times, const Samples& x, const Samples& y) {
  Stream<T> stream(transform);
  Samples got;
  for (std::size_t t = 0; t < x.size(); ++t) {
    got.push_back(stream.update(times[t], x[t], y[t]));
    REQUIRE(transform.valid(stream.state().data()));
    REQUIRE(transform.newest(stream.state().data()) == times[t]);
  }
  REQUIRE(same_bits(got, batch(transform, times, x, y)));
  REQUIRE(archive::save(archive::load<T>(archive::save(transform))) == archive::save(transform));
}

TEST_CASE("a stream of pairs over time gives the batch's bits and states that are valid") {
  for_each_two_columns(150, [](const Times& times, const Samples& x, const Samples& y) {
    for (const Closed closed : kEnds) {
      check_stream(TimeRollingCovariance({.window = 50, .max_samples = 120, .closed = closed}),
                   times, x, y);
      check_stream(TimeRollingCorrelation({.window = 30, .max_samples = 120, .closed = closed}),
                   times, x, y);
    }
  });
  const auto [x, y] = wide_pairs(150);
  check_stream(TimeRollingCovariance({.window = 50}), irregular_times(x.size(), 2), x, y);
}

TEST_CASE("a changed state of pairs over time is refused, or goes on without harm") {
  const Samples x = with_gaps(testing::kinds_of_data(60).front().second);
  const Samples y = testing::kinds_of_data(60).back().second;
  const Times times = irregular_times(x.size(), 4);
  std::size_t refused = 0;
  for (const Closed closed : kEnds) {
    const TimeRollingCorrelation transform({.window = 60, .max_samples = 200, .closed = closed});
    Stream stream(transform);
    for (std::size_t t = 0; t < x.size(); ++t) stream.update(times[t], x[t], y[t]);
    for (std::size_t word = 0; word < stream.state().size(); ++word) {
      for (const std::uint64_t flip : {std::uint64_t{1}, std::uint64_t{1} << 63}) {
        Stream changed(transform);
        changed.state() = stream.state();
        changed.state()[word] ^= flip;
        if (!transform.valid(changed.state().data())) {
          ++refused;
          continue;
        }
        for (std::int64_t t = 0; t < 300; t += 7) changed.update(times.back() + t, 1.5, 2.5);
        REQUIRE(transform.valid(changed.state().data()));
      }
    }
  }
  CHECK(refused > 100);
}

TEST_CASE("pairs over time have room for so many, and say which row has none") {
  const TimeRollingCovariance few({.window = 10, .max_samples = 2});
  Stream stream(few);
  CHECK(std::isnan(stream.update(0, 1, 1)));
  CHECK(std::isnan(stream.update(0, kNaN, 1)));  // takes no room
  CHECK(stream.update(1, 3, 3) == 2);
  CHECK_FALSE(few.has_room(stream.state().data(), 9));
  CHECK(few.has_room(stream.state().data(), 10));
  CHECK(std::isnan(stream.update(2, 5, 1)));  // the oldest is lost
  CHECK(few.valid(stream.state().data()));
  CHECK(stream.update(10, kNaN, 0) == -2);  // and has left by now
  CHECK_THROWS_WITH(batch(few, {0, 1, 2}, {1, 3, 5}, {1, 3, 1}),
                    "time_rolling_covariance: the window that ends at row 2 holds more than "
                    "max_samples=2 samples; give a larger max_samples or a shorter window");
  CHECK_THROWS_WITH(batch(few, {5, 7, 6}, {1, 2, 3}, {1, 2, 3}),
                    "time_rolling_covariance: times must not fall, but row 2 has 6 after 7; sort "
                    "the rows by time");
  CHECK_THROWS_AS(batch(few, {5, 7}, {1, 2, 3}, {1, 2, 3}), InvalidArgument);
  CHECK_THROWS_AS(TimeRollingCovariance({.window = 5, .max_samples = 4, .ddof = 4}),
                  InvalidArgument);
  CHECK_THROWS_AS(TimeRollingCorrelation({.window = 5, .min_samples = 9, .max_samples = 8}),
                  InvalidArgument);
  CHECK_THROWS_AS(TimeRollingCorrelation({.window = 0}), InvalidArgument);
}

TEST_CASE("series of timed pairs are windows of their own, on any number of threads") {
  const Samples x = testing::kinds_of_data(200).front().second;
  const Samples y = testing::kinds_of_data(200).back().second;
  const Times one = irregular_times(100, 5);
  Times times = one;
  times.insert(times.end(), one.begin(), one.end());
  const TimeRollingCorrelation transform({.window = 60});
  const auto part = [](const Samples& all, std::ptrdiff_t begin) {
    return Samples(all.begin() + begin, all.begin() + begin + 100);
  };
  Samples wanted = batch(transform, one, part(x, 0), part(y, 0));
  const Samples second = batch(transform, one, part(x, 100), part(y, 100));
  wanted.insert(wanted.end(), second.begin(), second.end());
  for (const int threads : {1, 2, 3}) {
    Samples out(x.size());
    transform_timed_pairs(transform, times, x, y, std::vector<std::int64_t>{0, 100, 200}, out,
                          threads);
    CHECK(same_bits(out, wanted));
  }
}

}  // namespace
}  // namespace mliot::features

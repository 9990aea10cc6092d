// Windows over time: each against the window by count over the samples that it should hold.
#include "mliot/features/time_rolling.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "mliot/core/error.hpp"
#include "mliot/features/rolling_slope.hpp"
#include "mliot/features/timed_panel.hpp"
#include "support/catch.hpp"
#include "support/targets.hpp"
#include "support/time_windows.hpp"
#include "support/transforms.hpp"

namespace mliot::features {
namespace {

using testing::irregular_times;
using testing::is_held;
using testing::same;
using testing::same_bits;
using testing::timed_batch;
using testing::TimedStream;
using testing::Times;
using testing::with_gaps;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// The window by count over the samples present in the span, and nothing else.
template <class T>
double expected(const T& transform, const Times& times, const std::vector<double>& x,
                std::size_t t) {
  const auto& options = transform.options();
  std::vector<double> held;
  for (std::size_t i = 0; i <= t; ++i) {
    const bool in_window = is_held(options.closed, options.window, times, i, t);
    if (in_window && !std::isnan(x[i])) held.push_back(x[i]);
  }
  if (testing::kOfNewest<T> && std::isnan(x[t])) return kNaN;
  if (T::name == "time_rolling_count") {
    const auto count = static_cast<std::int64_t>(held.size());
    return count < options.min_samples ? kNaN : static_cast<double>(count);
  }
  if constexpr (std::is_same_v<T, TimeRollingSlope>) {
    return kNaN;  // no window by count has it
  } else {
    const auto& counted = transform.counted();
    std::vector<std::uint64_t> state(counted.state_size() / 8);
    counted.reset(state.data());
    for (const double each : held) counted.push(state.data(), each);
    return counted.template value<double>(state.data());
  }
}

TEST_CASE("a window over time is the window by count over the samples that it holds") {
  for (const auto& [kind, samples] : testing::kinds_of_data(160)) {
    const std::vector<double> x = with_gaps(samples);
    const Times times = irregular_times(x.size(), 1);
    testing::for_each_time_window([&, &kind = kind](const auto& transform) {
      INFO(transform.name << " on " << kind);
      if (transform.name == TimeRollingSlope::name) return;  // it has cases of its own
      const auto got = timed_batch<double>(transform, times, x);
      for (std::size_t t = 0; t < x.size(); ++t) {
        REQUIRE(same(got[t], expected(transform, times, x, t)));
      }
    });
  }
}

template <class Real, class T>
void check_stream(const T& transform, const Times& times, const std::vector<double>& x) {
  TimedStream stream(transform);
  std::vector<Real> wanted(x.size());
  for (std::size_t t = 0; t < x.size(); ++t) {
    wanted[t] = stream.template update<Real>(times[t], x[t]);
  }
  testing::on_every_target([&] {
    const auto got = timed_batch<Real>(transform, times, x);
    std::size_t t = 0;
    while (t < x.size() && same(got[t], wanted[t])) ++t;
    INFO("row " << t);
    REQUIRE(t == x.size());
  });
}

TEST_CASE("batches of several blocks give the bits of the stream", "[once]") {
  for (const auto& [kind, samples] : testing::kinds_of_data(1200)) {
    const Times times = irregular_times(samples.size(), 9);
    testing::for_each_time_window([&, &kind = kind, &samples = samples](const auto& given) {
      using T = std::remove_cvref_t<decltype(given)>;
      INFO(given.name << " on " << kind);
      if (given.name == TimeRollingSlope::name || given.options().closed == Closed::neither) return;
      auto options = given.options();
      options.window = 300;
      options.max_samples = 2000;
      const T transform(options);
      check_stream<double>(transform, times, with_gaps(samples));
      check_stream<float>(transform, times, samples);
    });
  }
}

TEST_CASE("windows longer than the tables of a block give the bits of the stream", "[once]") {
  const std::vector<double> x = testing::kinds_of_data(6000).front().second;
  const Times times = irregular_times(x.size(), 10);
  constexpr std::int64_t kAlways = 1'000'000;
  check_stream<double>(TimeRollingStd({.window = kAlways, .max_samples = 6000}), times, x);
  check_stream<double>(TimeRollingMax({.window = kAlways, .max_samples = 6000}), times, x);
  check_stream<float>(TimeRollingMean({.window = kAlways, .max_samples = 6000}), times, x);
}

TEST_CASE("samples at a steady pace give the bits of the window by count") {
  const std::vector<double> x = testing::kinds_of_data(700).front().second;
  Times times(x.size());
  for (std::size_t i = 0; i < times.size(); ++i) times[i] = static_cast<std::int64_t>(i) * 10;
  const TimeRollingMean by_time({.window = 70, .min_samples = 7});
  const RollingMean by_count({.window_size = 7});
  CHECK(same_bits(timed_batch<double>(by_time, times, x), testing::batch<double>(by_count, x)));
}

TEST_CASE("a sample leaves when it is as old as the window, and equal times are taken in turn") {
  const TimeRollingSum sum({.window = 10});
  const auto got = timed_batch<double>(sum, {0, 9, 10, 10, 30}, {1, 2, 4, 8, 16});
  CHECK(got == std::vector<double>{1, 3, 6, 14, 16});
}

TEST_CASE("the ends of the span belong to the window as they are told") {
  const auto sums = [](Closed closed) {
    const TimeRollingSum sum({.window = 10, .closed = closed});
    return timed_batch<double>(sum, {0, 9, 10, 10, 30}, {1, 2, 4, 8, 16});
  };
  using testing::same_bits;
  CHECK(same_bits(sums(Closed::right), {1, 3, 6, 14, 16}));
  CHECK(same_bits(sums(Closed::both), {1, 3, 7, 15, 16}));
  CHECK(same_bits(sums(Closed::left), {kNaN, 1, 3, 7, kNaN}));  // the 4 came before the 8
  CHECK(same_bits(sums(Closed::neither), {kNaN, 1, 2, 6, kNaN}));
  const TimeRollingCount count({.window = 10, .closed = Closed::left});
  CHECK(same_bits(timed_batch<double>(count, {0, 5, 15, 16}, {1, kNaN, 2, 3}), {0, 1, 0, 1}));
}

TEST_CASE("the slope over time is that of the line through times and samples, of a unit of time") {
  const TimeRollingSlope slope({.window = 100, .unit = 60});
  // Three on a line of 1/2 a step; then (0, 0) (4, 2) (10, 5) (20, 0):
  // n 4, S(t) 34, S(t^2) 516, S(x) 7, S(t x) 58, so 60 (232 - 238) / (2064 - 1156) = -360 / 908
  const auto got = timed_batch<double>(slope, {7, 11, 17, 27, 200, 200}, {0, 2, 5, 0, 1, 3});
  CHECK(same_bits(got, {kNaN, 30, 30, -360.0 / 908.0, kNaN, kNaN}));  // 200: both of one time
  const TimeRollingSlope by_time({.window = 70, .min_samples = 7, .unit = 10});
  const RollingSlope by_count({.window_size = 7});
  for (auto& [kind, x] : testing::kinds_of_data(300)) {
    INFO(kind);
    std::erase_if(x, [](double v) { return std::isnan(v); });
    Times times;
    for (std::size_t t = 0; t < x.size(); ++t) times.push_back(10 * static_cast<std::int64_t>(t));
    REQUIRE(same_bits(timed_batch<double>(by_time, times, x), testing::batch<double>(by_count, x)));
    REQUIRE(same_bits(timed_batch<float>(by_time, times, x), testing::batch<float>(by_count, x)));
  }
}

TEST_CASE("a window that ends before the newest sample has room for it") {
  const TimeRollingSum sum({.window = 10, .max_samples = 2, .closed = Closed::left});
  TimedStream stream(sum);
  CHECK(std::isnan(stream.update(0, 1)));
  CHECK(stream.update(1, 2) == 1);
  CHECK_FALSE(sum.has_room(stream.state().data(), 2));   // 1, 2 and the next
  CHECK_FALSE(sum.has_room(stream.state().data(), 10));  // the 1 is in the window still
  CHECK(sum.has_room(stream.state().data(), 11));
  CHECK(stream.update(11, 4) == 2);
  CHECK(std::isnan(stream.update(40, 8)));  // all have left
  CHECK(stream.update(41, 1) == 8);
  CHECK_THROWS_WITH(timed_batch<double>(sum, {0, 1, 2}, {1, 2, 3}),
                    Catch::Contains("row 2 holds more than max_samples=2"));
}

TEST_CASE("neither the origin nor missing samples show in a window over time") {
  const std::vector<double> x = testing::kinds_of_data(300).front().second;
  const Times times = irregular_times(x.size(), 3);
  const std::size_t cut = 120;
  testing::for_each_time_window([&](const auto& transform) {
    INFO(transform.name);
    const auto whole = timed_batch<double>(transform, times, x);
    const Times late(times.begin() + cut, times.end());
    const auto part = timed_batch<double>(transform, late, testing::tail(x, cut));
    for (std::size_t i = 0; i < part.size(); ++i) {
      if (late[i] - late[0] <= transform.options().window) continue;  // still filling
      REQUIRE(same(part[i], whole[cut + i]));
    }
  });
}

TEST_CASE("a stream without room says so, loses the oldest and knows again when it has passed") {
  const TimeRollingMean mean({.window = 10, .min_samples = 1, .max_samples = 2});
  TimedStream stream(mean);
  CHECK(stream.update(0, 1) == 1);
  CHECK(stream.update(1, 3) == 2);
  CHECK_FALSE(mean.has_room(stream.state().data(), 2));
  CHECK(mean.has_room(stream.state().data(), 10));
  CHECK(std::isnan(stream.update(2, 5)));
  CHECK(mean.valid(stream.state().data()));
  CHECK(stream.update(10, kNaN) == 4);  // the lost one is 10 old now
  CHECK_THROWS_WITH(timed_batch<double>(mean, {0, 1, 2}, {1, 3, 5}),
                    "time_rolling_mean: the window that ends at row 2 holds more than "
                    "max_samples=2 samples; give a larger max_samples or a shorter window");
}

TEST_CASE("times that fall and options out of range are named") {
  const TimeRollingMax largest({.window = 10});
  CHECK_THROWS_WITH(timed_batch<double>(largest, {5, 7, 6}, {1, 2, 3}),
                    "time_rolling_max: times must not fall, but row 2 has 6 after 7; sort the "
                    "rows by time");
  CHECK_THROWS_AS(TimeRollingMax({.window = 0}), InvalidArgument);
  CHECK_THROWS_WITH(TimeRollingRank({.window = 5, .closed = Closed::left}),
                    "time_rolling_rank: closed must be 'right' or 'both', got 'left': the value is "
                    "the newest sample's, which must be in its window");
  CHECK_THROWS_AS(TimeRollingZScore({.window = 5, .closed = Closed::neither}), InvalidArgument);
  CHECK_THROWS_AS(TimeRollingMax({.window = 5, .min_samples = 9, .max_samples = 8}),
                  InvalidArgument);
  CHECK_THROWS_AS(TimeRollingVar({.window = 5, .max_samples = 4, .ddof = 4}), InvalidArgument);
}

TEST_CASE("times from one end of 64 bits to the other neither overflow nor keep what has passed") {
  constexpr std::int64_t kFirst = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kLast = std::numeric_limits<std::int64_t>::max();
  const TimeRollingSum sum({.window = 10});
  CHECK(timed_batch<double>(sum, {kFirst, kFirst + 9, kLast}, {1, 2, 4}) ==
        std::vector<double>{1, 3, 4});
}

TEST_CASE("series stored end to end are windows of their own, on any number of threads") {
  const std::vector<double> x = testing::kinds_of_data(400).front().second;
  Times times = irregular_times(200, 5);
  const Times again = irregular_times(200, 6);
  times.insert(times.end(), again.begin(), again.end());
  const std::vector<std::int64_t> offsets{0, 200, 400};
  const TimeRollingStd deviation({.window = 60, .max_samples = 200});
  const auto first = timed_batch<double>(deviation, irregular_times(200, 5),
                                         std::vector<double>(x.begin(), x.begin() + 200));
  for (const int threads : {1, 2, 3}) {
    std::vector<double> out(x.size());
    transform_timed(deviation, times, x, offsets, std::span(out), threads);
    CHECK(same_bits({out.begin(), out.begin() + 200}, first));
    CHECK(same_bits({out.begin() + 200, out.end()},
                    timed_batch<double>(deviation, again, testing::tail(x, 200))));
  }
}

}  // namespace
}  // namespace mliot::features

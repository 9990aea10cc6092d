// Windows over time: each against the window by count over the samples that it should hold.
#include "mliot/features/time_rolling.hpp"

#include <cmath>
#include <limits>
#include <numeric>

#include "mliot/core/archive.hpp"
#include "mliot/features/timed_panel.hpp"
#include "support/catch.hpp"
#include "support/targets.hpp"
#include "support/transforms.hpp"

namespace mliot::features {
namespace {

using testing::same;
using testing::same_bits;
using Times = std::vector<std::int64_t>;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Calls visit with the class and some settings of every window over time.
template <class Visit>
void for_each_window(Visit&& visit) {
  const auto of_type = [&]<class T>(std::type_identity<T>) {
    for (const std::int64_t least : {1, 3}) {
      typename T::Options options{};
      options.window = 60;
      options.min_samples = least;
      options.max_samples = 200;
      visit(T(options));
    }
  };
  [&]<class... T>(std::type_identity<std::tuple<T...>>) {
    (of_type(std::type_identity<T>{}), ...);
  }(std::type_identity<TimeTransforms>{});
}

/// Bursts, pauses, equal times and a stretch at a steady pace.
Times irregular_times(std::size_t n, std::uint64_t seed) {
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

std::vector<double> with_gaps(std::vector<double> x) {
  for (std::size_t i = 0; i < x.size(); i += 11) x[i] = kNaN;
  return x;
}

template <class Out, class T>
std::vector<Out> batch_of(const T& transform, const Times& times, const std::vector<double>& x) {
  std::vector<Out> out(x.size());
  transform.template transform<Out>(std::span(times), std::span(x), std::span(out));
  return out;
}

template <class T>
class StreamOf {
 public:
  explicit StreamOf(const T& transform)
      : transform_(transform), state_(transform.state_size() / 8) {
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

/// The window by count over the samples present in (time - window, time], and nothing else.
template <class T>
double expected(const T& transform, const Times& times, const std::vector<double>& x,
                std::size_t t) {
  const auto& options = transform.options();
  std::vector<double> held;
  for (std::size_t i = 0; i <= t; ++i) {
    if (times[i] > times[t] - options.window && !std::isnan(x[i])) held.push_back(x[i]);
  }
  const bool of_newest = T::name == "time_rolling_z_score" || T::name == "time_rolling_rank";
  if (of_newest && std::isnan(x[t])) return kNaN;
  if (T::name == "time_rolling_count") {
    const auto count = static_cast<std::int64_t>(held.size());
    return count < options.min_samples ? kNaN : static_cast<double>(count);
  }
  const auto& counted = transform.counted();
  std::vector<std::uint64_t> state(counted.state_size() / 8);
  counted.reset(state.data());
  for (const double each : held) counted.push(state.data(), each);
  return counted.template value<double>(state.data());
}

TEST_CASE("a window over time is the window by count over the samples that it holds") {
  for (const auto& [kind, samples] : testing::kinds_of_data(160)) {
    const std::vector<double> x = with_gaps(samples);
    const Times times = irregular_times(x.size(), 1);
    for_each_window([&, &kind = kind](const auto& transform) {
      INFO(transform.name << " on " << kind);
      const auto got = batch_of<double>(transform, times, x);
      for (std::size_t t = 0; t < x.size(); ++t) {
        REQUIRE(same(got[t], expected(transform, times, x, t)));
      }
    });
  }
}

TEST_CASE("a window over time gives the same bits in batch and stream, on every kernel target",
          "[once]") {
  for (const auto& [kind, samples] : testing::kinds_of_data(900)) {
    const std::vector<double> x = with_gaps(samples);
    const Times times = irregular_times(x.size(), 2);
    for_each_window([&, &kind = kind](const auto& transform) {
      INFO(transform.name << " on " << kind);
      StreamOf stream(transform);
      StreamOf narrow(transform);
      std::vector<double> wanted;
      std::vector<float> wanted_float;
      for (std::size_t t = 0; t < x.size(); ++t) {
        wanted.push_back(stream.update(times[t], x[t]));
        wanted_float.push_back(narrow.template update<float>(times[t], x[t]));
        if (t % 97 == 0) REQUIRE(transform.valid(stream.state().data()));
      }
      testing::on_every_target([&] {
        REQUIRE(same_bits(batch_of<double>(transform, times, x), wanted));
        REQUIRE(same_bits(batch_of<float>(transform, times, x), wanted_float));
      });
    });
  }
}

TEST_CASE("samples at a steady pace give the bits of the window by count") {
  const std::vector<double> x = testing::kinds_of_data(700).front().second;
  Times times(x.size());
  for (std::size_t i = 0; i < times.size(); ++i) times[i] = static_cast<std::int64_t>(i) * 10;
  const TimeRollingMean by_time({.window = 70, .min_samples = 7});
  const RollingMean by_count({.window_size = 7});
  CHECK(same_bits(batch_of<double>(by_time, times, x), testing::batch<double>(by_count, x)));
}

TEST_CASE("a sample leaves when it is as old as the window, and equal times are taken in turn") {
  const TimeRollingSum sum({.window = 10});
  const auto got = batch_of<double>(sum, {0, 9, 10, 10, 30}, {1, 2, 4, 8, 16});
  CHECK(got == std::vector<double>{1, 3, 6, 14, 16});
}

TEST_CASE("neither the origin nor missing samples show in a window over time") {
  const std::vector<double> x = testing::kinds_of_data(300).front().second;
  const Times times = irregular_times(x.size(), 3);
  const std::size_t cut = 120;
  for_each_window([&](const auto& transform) {
    INFO(transform.name);
    const auto whole = batch_of<double>(transform, times, x);
    const Times late(times.begin() + cut, times.end());
    const auto part = batch_of<double>(transform, late, testing::tail(x, cut));
    for (std::size_t i = 0; i < part.size(); ++i) {
      if (late[i] - late[0] < transform.options().window) continue;  // still filling
      REQUIRE(same(part[i], whole[cut + i]));
    }
  });
}

TEST_CASE("a stream without room says so, loses the oldest and knows again when it has passed") {
  const TimeRollingMean mean({.window = 10, .min_samples = 1, .max_samples = 2});
  StreamOf stream(mean);
  CHECK(stream.update(0, 1) == 1);
  CHECK(stream.update(1, 3) == 2);
  CHECK_FALSE(mean.has_room(stream.state().data(), 2));
  CHECK(mean.has_room(stream.state().data(), 10));
  CHECK(std::isnan(stream.update(2, 5)));
  CHECK(mean.valid(stream.state().data()));
  CHECK(stream.update(10, kNaN) == 4);  // the lost one is 10 old now
  CHECK_THROWS_WITH(batch_of<double>(mean, {0, 1, 2}, {1, 3, 5}),
                    "time_rolling_mean: the window that ends at row 2 holds more than "
                    "max_samples=2 samples; give a larger max_samples or a shorter window");
}

TEST_CASE("times that fall and options out of range are named") {
  const TimeRollingMax largest({.window = 10});
  CHECK_THROWS_WITH(batch_of<double>(largest, {5, 7, 6}, {1, 2, 3}),
                    "time_rolling_max: times must not fall, but row 2 has 6 after 7; sort the "
                    "rows by time");
  CHECK_THROWS_AS(TimeRollingMax({.window = 0}), InvalidArgument);
  CHECK_THROWS_AS(TimeRollingMax({.window = 5, .min_samples = 9, .max_samples = 8}),
                  InvalidArgument);
  CHECK_THROWS_AS(TimeRollingVar({.window = 5, .max_samples = 4, .ddof = 4}), InvalidArgument);
}

TEST_CASE("times from one end of 64 bits to the other neither overflow nor keep what has passed") {
  constexpr std::int64_t kFirst = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kLast = std::numeric_limits<std::int64_t>::max();
  const TimeRollingSum sum({.window = 10});
  CHECK(batch_of<double>(sum, {kFirst, kFirst + 9, kLast}, {1, 2, 4}) ==
        std::vector<double>{1, 3, 4});
}

TEST_CASE("a window over time keeps its options through an archive") {
  for_each_window([](const auto& transform) {
    using T = std::remove_cvref_t<decltype(transform)>;
    const T again = archive::load<T>(archive::save(transform));
    REQUIRE(archive::save(again) == archive::save(transform));
  });
}

TEST_CASE("a state with a word changed is refused or does no harm") {
  const std::vector<double> x = with_gaps(testing::kinds_of_data(60).front().second);
  const Times times = irregular_times(x.size(), 4);
  for_each_window([&](const auto& transform) {
    INFO(transform.name);
    StreamOf stream(transform);
    for (std::size_t t = 0; t < x.size(); ++t) stream.update(times[t], x[t]);
    REQUIRE(transform.valid(stream.state().data()));
    for (std::size_t word = 0; word < stream.state().size(); ++word) {
      for (const std::uint64_t flip : {std::uint64_t{1}, std::uint64_t{1} << 63}) {
        StreamOf changed(transform);
        changed.state() = stream.state();
        changed.state()[word] ^= flip;
        if (!transform.valid(changed.state().data())) continue;
        for (std::int64_t t = 0; t < 300; t += 7) changed.update(times.back() + t, 1.5);
        REQUIRE(transform.valid(changed.state().data()));
      }
    }
  });
}

TEST_CASE("series stored end to end are windows of their own, on any number of threads") {
  const std::vector<double> x = testing::kinds_of_data(400).front().second;
  Times times = irregular_times(200, 5);
  const Times again = irregular_times(200, 6);
  times.insert(times.end(), again.begin(), again.end());
  const std::vector<std::int64_t> offsets{0, 200, 400};
  const TimeRollingStd deviation({.window = 60, .max_samples = 200});
  const auto first = batch_of<double>(deviation, irregular_times(200, 5),
                                      std::vector<double>(x.begin(), x.begin() + 200));
  for (const int threads : {1, 2, 3}) {
    std::vector<double> out(x.size());
    transform_timed(deviation, times, x, offsets, std::span(out), threads);
    CHECK(same_bits({out.begin(), out.begin() + 200}, first));
    CHECK(same_bits({out.begin() + 200, out.end()},
                    batch_of<double>(deviation, again, testing::tail(x, 200))));
  }
}

}  // namespace
}  // namespace mliot::features

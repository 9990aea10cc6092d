// What transforms along time keep for any samples: RapidCheck draws them, and shrinks what fails.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "mliot/features/all.hpp"
#include "mliot/plan/any_transform.hpp"
#include "mliot/preprocessing/all.hpp"
#include "support/catch.hpp"
#include "support/generators.hpp"
#include "support/options.hpp"
#include "support/time_windows.hpp"
#include "support/transforms.hpp"

namespace mliot::features {
namespace {

using plan::AnyTransform;
using testing::any_sample;
using testing::rising_times;
using testing::same_bits;
using testing::samples_of;
using testing::Times;
using testing::whole_sample;
using Values = std::vector<double>;

/// Every transform of samples and every window over time, in some settings.
const std::vector<AnyTransform>& every() {
  static const std::vector<AnyTransform> all = [] {
    std::vector<AnyTransform> made;
    const auto add = [&]<class T>(std::type_identity<T> type) {
      for (const auto& options : testing::some_options(type)) {
        made.push_back(AnyTransform(T(options)));
      }
    };
    [&]<class... T>(std::type_identity<std::tuple<T...>>) {
      (add(std::type_identity<T>{}), ...);
    }(std::type_identity<decltype(std::tuple_cat(std::declval<Transforms>(),
                                                 std::declval<preprocessing::Transforms>(),
                                                 std::declval<preprocessing::Maps>()))>{});
    testing::for_each_time_window(
        [&](const auto& transform) { made.push_back(AnyTransform(transform)); });
    return made;
  }();
  return all;
}

Values batch(const AnyTransform& transform, const Times& times, const Values& x) {
  Values out(x.size());
  transform.transform(times, x, std::span(out));
  return out;
}

template <class T>
Values batch(const T& transform, const Values& x) {
  return testing::batch<double>(transform, x);
}

Values map(Values x, double (*f)(double)) {
  std::transform(x.begin(), x.end(), x.begin(), f);
  return x;
}

/// Equal all along, 0 and -0 too.
bool same_values(const Values& a, const Values& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), testing::same<double>);
}

std::int64_t drawn(std::int64_t least, std::int64_t most) {
  return *rc::gen::inRange<std::int64_t>(least, most + 1);
}

TEST_CASE("a stream of any samples, moved to another block anywhere, has the bits of the batch") {
  REQUIRE(rc::check("stream = batch", [] {
    const Values x = samples_of(any_sample());
    const Times times = rising_times(x.size());
    const auto cut = static_cast<std::size_t>(drawn(0, static_cast<std::int64_t>(x.size())));
    for (const AnyTransform& transform : every()) {
      std::vector<std::uint64_t> state(transform.state_size() / sizeof(std::uint64_t));
      transform.reset(state.data());
      Values got;
      for (std::size_t t = 0; t < x.size(); ++t) {
        if (t == cut) state = std::vector<std::uint64_t>(state);
        transform.push(state.data(), times[t], x[t]);
        got.push_back(transform.double_value(state.data()));
      }
      RC_LOG() << transform.name();
      RC_ASSERT(transform.valid(state.data()));
      RC_ASSERT(same_bits(got, batch(transform, times, x)));
    }
  }));
}

TEST_CASE("no transform of any samples sees the future") {
  REQUIRE(rc::check("another future, the same past", [] {
    const Values past = samples_of(any_sample());
    const Values more = samples_of(any_sample());
    const Values other = samples_of(any_sample());
    const Times times = rising_times(past.size() + std::max(more.size(), other.size()));
    const auto after_past = [&](const AnyTransform& transform, const Values& future) {
      Values x = past;
      x.insert(x.end(), future.begin(), future.end());
      const auto n = static_cast<std::ptrdiff_t>(x.size());
      Values out = batch(transform, Times(times.begin(), times.begin() + n), x);
      out.resize(past.size());
      return out;
    };
    for (const AnyTransform& transform : every()) {
      RC_LOG() << transform.name();
      RC_ASSERT(same_bits(after_past(transform, more), after_past(transform, other)));
    }
  }));
}

TEST_CASE("a window of windows is one window: extremes and whole sums") {
  REQUIRE(rc::check("max of max, min of -x", [] {
    const Values x = samples_of(any_sample());
    const auto a = drawn(1, 12);
    const auto b = drawn(1, 12);
    const auto most = [](std::int64_t n) {
      return RollingMax({.window_size = n, .min_samples = 1});
    };
    const RollingMax both({.window_size = a + b - 1, .min_samples = 1});
    RC_ASSERT(same_values(batch(most(a), batch(most(b), x)), batch(both, x)));
    const RollingMin least({.window_size = a, .min_samples = 1});
    const auto negative = [](double v) { return -v; };
    RC_ASSERT(same_values(map(batch(least, map(x, negative)), negative), batch(most(a), x)));
  }));
  REQUIRE(rc::check("sum of sums of counts", [] {
    const Values x = samples_of(whole_sample());
    const auto a = drawn(1, 12);
    const auto b = drawn(1, 12);
    const RollingSum short_sum({.window_size = a, .min_samples = 1});
    const RollingSum long_sum({.window_size = a * b, .min_samples = 1});
    const Values parts = batch(short_sum, x);
    Values wanted = parts;  // b short sums that stand end to end
    for (std::size_t t = 0; t < x.size(); ++t) {
      for (std::int64_t k = 1; k < b; ++k) {
        const auto back = static_cast<std::size_t>(k * a);
        if (back <= t) wanted[t] += parts[t - back];
      }
    }
    RC_ASSERT(same_values(batch(long_sum, x), wanted));
  }));
}

TEST_CASE("moments of a window forget a power of two, an offset and the order of its samples") {
  REQUIRE(rc::check("scale, shift and order", [] {
    const Values x = samples_of(whole_sample());
    const auto window = drawn(1, 30);
    const RollingMean mean({.window_size = window, .min_samples = 1});
    const RollingVar variance({.window_size = window, .min_samples = 1});
    const auto scaled = [](double v) { return 0x1p-40 * v; };
    const auto squared = [](double v) { return 0x1p-80 * v; };
    const auto shifted = [](double v) { return v + 0x1p40; };
    RC_ASSERT(same_bits(batch(mean, map(x, scaled)), map(batch(mean, x), scaled)));
    RC_ASSERT(same_bits(batch(variance, map(x, scaled)), map(batch(variance, x), squared)));
    RC_ASSERT(same_bits(batch(variance, map(x, shifted)), batch(variance, x)));
    if (x.empty()) return;
    const Values any = *rc::gen::container<Values>(x.size(), rc::gen::arbitrary<double>());
    Values sorted = any;
    std::sort(sorted.begin(), sorted.end());
    const auto whole = static_cast<std::int64_t>(x.size());
    const RollingVar all({.window_size = whole, .min_samples = 1});
    const RollingSkewness skewness({.window_size = whole, .min_samples = 1});
    RC_ASSERT(testing::same(batch(all, any).back(), batch(all, sorted).back()));
    RC_ASSERT(testing::same(batch(skewness, any).back(), batch(skewness, sorted).back()));
  }));
}

TEST_CASE("order statistics of a window stand in order, and are samples of it") {
  REQUIRE(rc::check("min <= lower <= quantile <= higher <= max", [] {
    const Values x = samples_of(any_sample());
    const auto window = drawn(1, 20);
    const double q = 0.01 * static_cast<double>(drawn(0, 100));
    const auto quantile = [&](Interpolation how) {
      return batch(
          RollingQuantile({.window_size = window, .q = q, .min_samples = 1, .interpolation = how}),
          x);
    };
    const Values low = quantile(Interpolation::lower);
    const Values high = quantile(Interpolation::higher);
    const Values between = quantile(Interpolation::linear);
    const Values least = batch(RollingMin({.window_size = window, .min_samples = 1}), x);
    const Values most = batch(RollingMax({.window_size = window, .min_samples = 1}), x);
    const Values count = batch(RollingCount({.window_size = window}), x);
    for (std::size_t t = 0; t < x.size(); ++t) {
      RC_ASSERT(std::isnan(least[t]) == (count[t] == 0));
      if (count[t] == 0) continue;
      RC_ASSERT(least[t] <= low[t] && low[t] <= high[t] && high[t] <= most[t]);
      RC_ASSERT(std::isnan(between[t]) || (low[t] <= between[t] && between[t] <= high[t]));
      RC_ASSERT(std::find(x.begin(), x.end(), low[t]) != x.end());
    }
  }));
}

TEST_CASE("windows over time know neither the origin of time nor its unit") {
  REQUIRE(rc::check("moved and stretched times", [] {
    const Values x = samples_of(any_sample());
    const Times times = rising_times(x.size());
    const auto window = drawn(1, 60);
    const auto origin = drawn(-1'000'000, 1'000'000);
    const auto unit = drawn(1, 1000);
    Times moved = times;
    for (std::int64_t& time : moved) time = unit * time + origin;
    const TimeRollingMean mean({.window = window});
    const TimeRollingMean stretched({.window = unit * window});
    RC_ASSERT(same_bits(testing::timed_batch<double>(mean, times, x),
                        testing::timed_batch<double>(stretched, moved, x)));
  }));
}

TEST_CASE("a window over time of whole counts is the difference of two counts from the beginning") {
  REQUIRE(rc::check("count by definition", [] {
    const Values x = samples_of(any_sample());
    const Times times = rising_times(x.size());
    const auto window = drawn(1, 60);
    const Values got = testing::timed_batch<double>(TimeRollingCount({.window = window}), times, x);
    const Values all = batch(ExpandingCount(), x);
    for (std::size_t t = 0; t < x.size(); ++t) {
      const auto first = static_cast<std::size_t>(
          std::upper_bound(times.begin(), times.end(), times[t] - window) - times.begin());
      RC_ASSERT(got[t] == all[t] - (first == 0 ? 0 : all[first - 1]));
    }
  }));
}

}  // namespace
}  // namespace mliot::features

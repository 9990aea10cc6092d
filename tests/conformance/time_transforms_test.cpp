// What every window over time must keep, driven by the type list.
#include <limits>

#include "mliot/core/archive.hpp"
#include "mliot/features/all.hpp"
#include "mliot/io/model_file.hpp"
#include "support/catch.hpp"
#include "support/targets.hpp"
#include "support/time_windows.hpp"
#include "support/transforms.hpp"

namespace mliot::features {
namespace {

using testing::for_each_time_window;
using testing::irregular_times;
using testing::same_bits;
using testing::timed_batch;
using testing::TimedStream;
using testing::Times;
using testing::with_gaps;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::vector<std::pair<std::string, std::vector<double>>> inputs(std::size_t n) {
  auto kinds = testing::kinds_of_data(n);
  for (auto& [name, x] : kinds) x = with_gaps(std::move(x));
  kinds.push_back({"empty", {}});
  kinds.push_back({"one sample", {2.5}});
  kinds.push_back({"all missing", std::vector<double>(70, kNaN)});
  kinds.push_back({"infinities", {1, 2, HUGE_VAL, 3, 4, -HUGE_VAL, HUGE_VAL, kNaN, 5, 6, 7, 8}});
  return kinds;
}

TEST_CASE("every window over time keeps its options through an archive") {
  for_each_time_window([](const auto& transform) {
    INFO(transform.name);
    using T = std::remove_cvref_t<decltype(transform)>;
    const auto stored = io::to_bytes(archive::save(transform));
    const T again = archive::load<T>(io::from_bytes(stored));
    REQUIRE(archive::save(again) == archive::save(transform));
  });
}

TEST_CASE("every window over time gives the same bits in batch and stream, on every kernel target",
          "[once]") {
  for (const auto& [kind, x] : inputs(900)) {
    const Times times = irregular_times(x.size(), 2);
    for_each_time_window([&, &kind = kind, &x = x](const auto& transform) {
      INFO(transform.name << " on " << kind);
      TimedStream stream(transform);
      TimedStream narrow(transform);
      std::vector<double> wanted;
      std::vector<float> wanted_float;
      for (std::size_t t = 0; t < x.size(); ++t) {
        wanted.push_back(stream.update(times[t], x[t]));
        wanted_float.push_back(narrow.template update<float>(times[t], x[t]));
        if (t % 97 == 0) REQUIRE(transform.valid(stream.state().data()));
      }
      testing::on_every_target([&] {
        REQUIRE(same_bits(timed_batch<double>(transform, times, x), wanted));
        REQUIRE(same_bits(timed_batch<float>(transform, times, x), wanted_float));
      });
    });
  }
}

TEST_CASE("no window over time sees the future, neither its samples nor its times") {
  for (const auto& [kind, x] : inputs(300)) {
    if (x.size() < 2) continue;
    const std::size_t origin = x.size() / 2;
    const Times times = irregular_times(x.size(), 7);
    auto changed = x;
    Times later = times;
    for (std::size_t t = origin; t < x.size(); ++t) {
      changed[t] = 1e15 + static_cast<double>(t);
      later[t] = times[origin - 1] + 3 * static_cast<std::int64_t>(t - origin);
    }
    for_each_time_window([&, &kind = kind, &x = x](const auto& transform) {
      INFO(transform.name << " on " << kind);
      auto before = timed_batch<double>(transform, times, x);
      auto after = timed_batch<double>(transform, later, changed);
      before.resize(origin);
      after.resize(origin);
      REQUIRE(same_bits(before, after));
    });
  }
}

TEST_CASE("a stream of timed samples goes on from a copy of its state, and starts anew") {
  const auto x = with_gaps(testing::kinds_of_data(300).back().second);
  const Times times = irregular_times(x.size(), 8);
  for_each_time_window([&](const auto& transform) {
    INFO(transform.name);
    TimedStream stream(transform);
    for (std::size_t t = 0; t < 100; ++t) stream.update(times[t], x[t]);
    TimedStream other(transform);
    other.state() = stream.state();
    for (std::size_t t = 100; t < x.size(); ++t) {
      REQUIRE(testing::same(other.update(times[t], x[t]), stream.update(times[t], x[t])));
    }
    transform.reset(stream.state().data());
    std::vector<double> anew;
    for (std::size_t t = 0; t < x.size(); ++t) anew.push_back(stream.update(times[t], x[t]));
    REQUIRE(same_bits(anew, timed_batch<double>(transform, times, x)));
  });
}

TEST_CASE("every window over time refuses columns of another length by name") {
  const std::vector<double> x{1, 2, 3};
  std::vector<double> out(2);
  for_each_time_window([&](const auto& transform) {
    const auto fill = [&](const Times& times, std::size_t n) {
      out.resize(n);
      transform.template transform<double>(std::span(times), std::span(x), std::span(out));
    };
    const auto named = Catch::Contains(std::string(transform.name));
    REQUIRE_THROWS_WITH(fill({1, 2, 3}, 2), named && Catch::Contains("as long as the input"));
    REQUIRE_THROWS_WITH(fill({1, 2}, 3), named && Catch::Contains("as long as the input"));
  });
}

TEST_CASE("a changed state of a window over time is refused, or goes on without harm") {
  const std::vector<double> x = with_gaps(testing::kinds_of_data(60).front().second);
  const Times times = irregular_times(x.size(), 4);
  std::size_t refused = 0;
  for_each_time_window([&](const auto& transform) {
    INFO(transform.name);
    TimedStream stream(transform);
    for (std::size_t t = 0; t < x.size(); ++t) stream.update(times[t], x[t]);
    REQUIRE(transform.valid(stream.state().data()));
    for (std::size_t word = 0; word < stream.state().size(); ++word) {
      for (const std::uint64_t flip : {std::uint64_t{1}, std::uint64_t{1} << 63}) {
        TimedStream changed(transform);
        changed.state() = stream.state();
        changed.state()[word] ^= flip;
        if (!transform.valid(changed.state().data())) {
          ++refused;
          continue;
        }
        for (std::int64_t t = 0; t < 300; t += 7) changed.update(times.back() + t, 1.5);
        REQUIRE(transform.valid(changed.state().data()));
      }
    }
  });
  REQUIRE(refused > 1000);
}

}  // namespace
}  // namespace mliot::features

// Late and doubled events against hand-worked arrivals and the sorted batch.
#include "mliot/preprocessing/event_buffer.hpp"

#include <algorithm>
#include <random>
#include <vector>

#include "mliot/core/archive.hpp"
#include "support/catch.hpp"

namespace mliot::preprocessing {
namespace {

using Times = std::vector<std::int64_t>;
using Values = std::vector<double>;

struct Arriving {
  std::int64_t time;
  double value;
};

Events given_out(const EventOptions& options, const std::vector<Arriving>& arriving) {
  EventBuffer buffer(options, 1);
  Events out;
  for (const auto& [time, value] : arriving) {
    static_cast<void>(buffer.push(0, time, Values{value}, out));
  }
  buffer.flush(out);
  return out;
}

}  // namespace

TEST_CASE("events come out in the order of time once the watermark has passed them") {
  EventBuffer buffer({.lateness = 3}, 2);
  Events out;
  const auto push = [&](std::int64_t series, std::int64_t time) {
    return buffer.push(series, time, Values{static_cast<double>(time)}, out);
  };
  CHECK(push(0, 10) == Arrival::taken);
  CHECK(push(0, 8) == Arrival::taken);
  CHECK(push(1, 2) == Arrival::taken);  // series have watermarks of their own
  CHECK(out.size() == 0);
  CHECK(push(0, 13) == Arrival::taken);
  CHECK(out.times == Times{8});
  CHECK(push(0, 9) == Arrival::late);
  CHECK(push(0, 10) == Arrival::taken);  // exactly at the watermark
  CHECK(push(0, 14) == Arrival::taken);
  CHECK(out.times == Times{8, 10, 10});
  buffer.flush(out);
  CHECK(out.times == Times{8, 10, 10, 13, 14, 2});
  CHECK(out.series == Times{0, 0, 0, 0, 0, 1});
  CHECK(buffer.n_late() == 1);
  CHECK(push(1, 2) == Arrival::late);
  CHECK(push(2, 5) == Arrival::out_of_range);
  CHECK(push(-1, 5) == Arrival::out_of_range);
  CHECK(push(0, std::numeric_limits<std::int64_t>::max()) == Arrival::out_of_range);
  CHECK(buffer.push(0, 20, Values{1, 2}, out) == Arrival::wrong_shape);
  CHECK(buffer.push(0, 20, Values{}, out) == Arrival::wrong_shape);
  CHECK(buffer.newest(0) == 14);
  CHECK_THROWS_AS(buffer.add_series(EventBuffer::kMostSeries - 1), ResourceLimit);
  CHECK_THROWS_AS(buffer.add_series(std::int64_t{1} << 60), ResourceLimit);
}

TEST_CASE("events of one time are combined as the option says") {
  const std::vector<Arriving> arriving{{5, 1}, {5, 4}, {3, 7}, {5, 2.5}, {9, 0}};
  const auto five = [&](Duplicates duplicates) {
    const Events out = given_out({.lateness = 10, .duplicates = duplicates}, arriving);
    CHECK(out.times == Times{3, 5, 9});
    return out.values[1];
  };
  CHECK(five(Duplicates::first) == 1);
  CHECK(five(Duplicates::last) == 2.5);
  CHECK(five(Duplicates::mean) == 2.5);
  CHECK(five(Duplicates::sum) == 7.5);
  CHECK(five(Duplicates::min) == 1);
  CHECK(five(Duplicates::max) == 4);
  const Events kept = given_out({.lateness = 10}, arriving);
  CHECK(kept.times == Times{3, 5, 5, 5, 9});
  CHECK(kept.values == Values{7, 1, 4, 2.5, 0});
  EventBuffer strict({.lateness = 10, .duplicates = Duplicates::error}, 1);
  Events out;
  CHECK(strict.push(0, 5, Values{1}, out) == Arrival::taken);
  CHECK(strict.push(0, 4, Values{1}, out) == Arrival::taken);
  CHECK(strict.push(0, 5, Values{1}, out) == Arrival::duplicate);
  CHECK(strict.n_duplicate() == 1);
}

TEST_CASE("a full buffer gives its oldest events out early and says so") {
  EventBuffer buffer({.lateness = 100, .capacity = 2}, 1);
  Events out;
  for (const std::int64_t time : {5, 7, 6}) {
    CHECK(buffer.push(0, time, Values{0}, out) == Arrival::taken);
  }
  CHECK(out.times == Times{5});
  CHECK(buffer.n_early() == 1);
  CHECK(buffer.push(0, 5, Values{0}, out) == Arrival::late);
  CHECK(buffer.push(0, 6, Values{0}, out) == Arrival::taken);
  CHECK(out.times == Times{5, 6, 6});
  CHECK(buffer.n_early() == 3);
}

TEST_CASE("a buffer that is killed and restored anywhere gives the same events") {
  std::mt19937_64 random(3);
  std::uniform_int_distribution<std::int64_t> jitter(-12, 12);
  for (const Duplicates duplicates : {Duplicates::keep, Duplicates::mean, Duplicates::last}) {
    const EventOptions options{.lateness = 9, .capacity = 6, .duplicates = duplicates};
    EventBuffer whole(options, 3);
    EventBuffer restored(options, 3);
    Events out;
    Events again;
    for (std::int64_t i = 0; i < 400; ++i) {
      const std::int64_t time = i + jitter(random);
      const Values values{static_cast<double>(jitter(random)) / 8};
      CHECK(whole.push(i % 3, time, values, out) == restored.push(i % 3, time, values, again));
      restored = archive::load<EventBuffer>(archive::save(restored));
    }
    whole.flush(out);
    restored.flush(again);
    CHECK(out.times == again.times);
    CHECK(out.series == again.series);
    CHECK(out.values == again.values);
    CHECK(whole.n_late() == restored.n_late());
    CHECK(whole.n_late() > 0);
    CHECK(whole.n_early() == restored.n_early());
  }
}

TEST_CASE("distinct times name a time that falls") {
  const Times offsets{0, 3, 5};
  const DistinctTimes runs = distinct_times(offsets, Times{1, 1, 2, 1, 1});
  CHECK(runs.offsets == Times{0, 2, 3});
  CHECK(runs.begin == Times{0, 2, 3, 5});
  CHECK(aggregate_runs(Aggregate::mean, runs.begin, Values{1, 2, 5, 3, 5}, 1) == Values{1.5, 5, 4});
  CHECK(aggregate_runs(Aggregate::count, runs.begin, Values{1, 2, 5, 3, 5}, 1) == Values{2, 1, 2});
  CHECK_THROWS_WITH(distinct_times(offsets, Times{1, 3, 2, 1, 1}),
                    Catch::Matchers::Contains("row 2 has 2 after 3"));
  CHECK_THROWS_AS(aggregate_runs(Aggregate::zoh, runs.begin, Values{1, 2, 5, 3, 5}, 1),
                  InvalidArgument);
}

}  // namespace mliot::preprocessing

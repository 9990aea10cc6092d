// Sorting of events against a stable sort of all rows.
#include "mliot/data/event_index.hpp"

#include <algorithm>
#include <numeric>
#include <random>
#include <vector>

#include "mliot/core/error.hpp"
#include "support/catch.hpp"

namespace mliot::data {
namespace {

using Codes = std::vector<std::int32_t>;
using Times = std::vector<std::int64_t>;

void check_index(const Codes& series, const Times& times, std::size_t n_series) {
  Times order(series.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) {
    const auto i = static_cast<std::size_t>(a);
    const auto j = static_cast<std::size_t>(b);
    return series[i] != series[j] ? series[i] < series[j] : times[i] < times[j];
  });
  for (const int threads : {1, 2}) {
    const EventIndex index = index_events(series, n_series, times, threads);
    REQUIRE(index.offsets.size() == n_series + 1);
    for (std::size_t s = 0; s <= n_series; ++s) {
      const auto before = std::count_if(series.begin(), series.end(), [&](std::int32_t each) {
        return static_cast<std::size_t>(each) < s;
      });
      CHECK(index.offsets[s] == before);
    }
    const bool sorted = std::is_sorted(order.begin(), order.end());
    CHECK(index.order == (sorted ? Times{} : order));
    for (std::size_t i = 0; i < index.times.size(); ++i) {
      CHECK(index.times[i] == times[static_cast<std::size_t>(order[i])]);
    }
  }
}

}  // namespace

TEST_CASE("events are sorted by series and time, equal ones in their order") {
  std::mt19937_64 random(5);
  for (int round = 0; round < 60; ++round) {
    const std::size_t n_series = 1 + random() % 9;
    Codes series(random() % 120);
    Times times(series.size());
    for (std::size_t i = 0; i < series.size(); ++i) {
      series[i] = static_cast<std::int32_t>(random() % n_series);
      times[i] = static_cast<std::int64_t>(random() % 15) - 7;
    }
    check_index(series, times, n_series);
    std::sort(series.begin(), series.end());
    check_index(series, times, n_series);
    std::sort(times.begin(), times.end());
    check_index(series, times, n_series);
  }
}

TEST_CASE("events of a series that is not there are refused by row, sorted or not") {
  CHECK_THROWS_WITH(index_events(Codes{0, 3}, 3, Times{1, 2}, 1),
                    "panel: row 1 has series 3, but there are 3");
  CHECK_THROWS_WITH(index_events(Codes{1, -1, 0}, 2, Times{1, 2, 3}, 1),
                    "panel: row 1 has series -1, but there are 2");
  CHECK_THROWS_WITH(index_events(Codes{-1, 0}, 2, Times{1, 2}, 1),
                    "panel: row 0 has series -1, but there are 2");
  CHECK_THROWS_AS(index_events(Codes{0}, 1, Times{}, 1), InvalidArgument);
}

}  // namespace mliot::data

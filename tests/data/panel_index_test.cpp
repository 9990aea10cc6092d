// Long tables as series, against a plain sort.
#include "mliot/data/panel_index.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>
#include <vector>

#include "mliot/core/error.hpp"
#include "mliot/core/random.hpp"
#include "mliot/data/panel.hpp"
#include "support/catch.hpp"

using mliot::InvalidArgument;
using mliot::ResourceLimit;
using namespace mliot::data;

using Codes = std::vector<std::int32_t>;
using Numbers = std::vector<std::int64_t>;

TEST_CASE("sorted rows keep their order") {
  const PanelIndex index = index_panel(Codes{0, 0, 0, 2, 2}, 3, Numbers{4, 5, 6, 1, 2});
  REQUIRE(index.order.empty());
  REQUIRE(index.offsets == Numbers{0, 3, 3, 5});
  REQUIRE(index.first_period == Numbers{4, 0, 1});
  REQUIRE_FALSE(index.duplicate.found());
  REQUIRE_FALSE(index.gap.found());
}

TEST_CASE("rows in any order are sorted as a plain stable sort does") {
  const mliot::Random random(7);
  for (std::uint64_t trial = 0; trial < 200; ++trial) {
    const std::size_t n = 1 + trial % 60;
    Codes codes(n);
    Numbers periods(n);
    for (std::size_t i = 0; i < n; ++i) {
      codes[i] = static_cast<std::int32_t>(random.uniform(1000 * trial + i) * 5);
      periods[i] = static_cast<std::int64_t>(random.uniform(1000 * trial + 500 + i) * 20) - 10;
    }
    Numbers expected(n);
    std::iota(expected.begin(), expected.end(), 0);
    const auto key = [&](std::int64_t row) {
      const auto i = static_cast<std::size_t>(row);
      return std::tuple(codes[i], periods[i]);
    };
    std::stable_sort(expected.begin(), expected.end(),
                     [&](auto a, auto b) { return key(a) < key(b); });
    std::int64_t duplicates = 0;
    std::int64_t gaps = 0;
    for (std::size_t i = 1; i < n; ++i) {
      const auto [code, period] = key(expected[i]);
      const auto [code_before, period_before] = key(expected[i - 1]);
      if (code != code_before) continue;
      duplicates += period == period_before ? 1 : 0;
      gaps += period > period_before + 1 ? 1 : 0;
    }
    const PanelIndex index = index_panel(codes, 5, periods);
    Numbers order = index.order;
    if (order.empty()) {
      order.resize(n);
      std::iota(order.begin(), order.end(), 0);
    }
    REQUIRE(order == expected);
    REQUIRE(index.n_duplicates == duplicates);
    REQUIRE(index.n_gaps == gaps);
  }
}

TEST_CASE("the first duplicate and the first gap are named by their rows") {
  const PanelIndex index = index_panel(Codes{1, 0, 1, 0, 1}, 2, Numbers{9, 5, 3, 8, 9});
  REQUIRE(index.order == Numbers{1, 3, 2, 0, 4});
  REQUIRE(index.duplicate.row == 4);
  REQUIRE(index.duplicate.previous == 0);
  REQUIRE(index.n_duplicates == 1);
  REQUIRE(index.gap.row == 3);
  REQUIRE(index.gap.previous == 1);
  REQUIRE(index.n_gaps == 2);
}

TEST_CASE("series numbers out of range and unequal lengths are refused") {
  REQUIRE_THROWS_AS(index_panel(Codes{0, 2}, 2, Numbers{0, 0}), InvalidArgument);
  REQUIRE_THROWS_AS(index_panel(Codes{-1}, 2, Numbers{0}), InvalidArgument);
  REQUIRE_THROWS_AS(index_panel(Codes{0}, 1, Numbers{0, 1}), InvalidArgument);
}

TEST_CASE("an empty table has no series with rows") {
  const PanelIndex index = index_panel(Codes{}, 0, Numbers{});
  REQUIRE(index.offsets == Numbers{0});
}

TEST_CASE("filling gaps makes room for the missing periods") {
  const Numbers periods{4, 6, 7, 1, 3};
  const PanelIndex index = index_panel(Codes{0, 0, 0, 2, 2}, 3, periods);
  const FilledPanel filled = fill_gaps(index, periods);
  REQUIRE(filled.offsets == Numbers{0, 4, 4, 7});
  REQUIRE(filled.position == Numbers{0, 2, 3, 4, 6});
}

TEST_CASE("one absurd date does not fill the memory") {
  const Numbers periods{0, 1, 4000000000000};
  const PanelIndex index = index_panel(Codes{0, 0, 0}, 1, periods);
  REQUIRE_THROWS_AS(fill_gaps(index, periods), ResourceLimit);
  const Numbers extremes{std::numeric_limits<std::int64_t>::min() + 1,
                         std::numeric_limits<std::int64_t>::max()};
  REQUIRE_THROWS_AS(fill_gaps(index_panel(Codes{0, 0}, 1, extremes), extremes), ResourceLimit);
}

TEST_CASE("future rows are found in any order; others are passed over") {
  const Numbers first{10, 20};
  const FutureWindow window{first, 2};
  const FutureRows future =
      match_future(Codes{1, -1, 0, 1, 0, 1}, Numbers{21, 10, 11, 22, 9, 20}, window);
  REQUIRE(future.rows == Numbers{-1, 2, 5, 0});
  REQUIRE_FALSE(future.duplicate.found());
}

TEST_CASE("two future rows of one series and period are reported") {
  const Numbers first{10};
  const FutureRows future = match_future(Codes{0, 0}, Numbers{10, 10}, FutureWindow{first, 1});
  REQUIRE(future.duplicate.row == 1);
  REQUIRE(future.duplicate.previous == 0);
}

TEST_CASE("encoding numbers the distinct values in ascending order") {
  const Encoding encoding = encode(Numbers{7, 7, -3, 9, 7, -3});
  REQUIRE(encoding.levels == Numbers{-3, 7, 9});
  REQUIRE(encoding.codes == Codes{1, 1, 0, 2, 1, 0});
  REQUIRE(encode(Numbers{}).levels.empty());
}

TEST_CASE("encoding is that of sorted distinct values for runs, narrow and wide ranges") {
  const mliot::Random random(3);
  constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
  for (const std::int64_t spread : {std::int64_t{1}, std::int64_t{1000000007}}) {
    for (const std::size_t run : {1U, 2U, 7U, 8U, 9U, 40U}) {
      for (const std::size_t n : {1U, 2U, 63U, 300U}) {
        Numbers values(n);
        for (std::size_t i = 0; i < n; ++i) {
          values[i] = static_cast<std::int64_t>(random.uniform(i / run) * 50 - 25) * spread;
        }
        if (spread > 1 && n > 2) values[1] = kLeast;
        Numbers levels = values;
        std::sort(levels.begin(), levels.end());
        levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
        const Encoding encoding = encode(values);
        REQUIRE(encoding.levels == levels);
        for (std::size_t i = 0; i < n; ++i) {
          REQUIRE(levels[static_cast<std::size_t>(encoding.codes[i])] == values[i]);
        }
      }
    }
  }
}

TEST_CASE("a panel gives its series, and refuses offsets that do not fit") {
  const Panel panel({1, 2, 3}, {0, 2, 3}, {5, 6});
  REQUIRE(panel.size() == 2);
  REQUIRE(panel.series(0).size() == 2);
  REQUIRE(panel.series(1)[0] == 3);
  REQUIRE_THROWS_AS(Panel({1}, {0, 2}, {0}), InvalidArgument);
  REQUIRE_THROWS_AS(Panel({1}, {0, 1}, {0, 0}), InvalidArgument);
  REQUIRE_THROWS_AS(Panel({1}, {0, 2, 1}, {0, 0}), InvalidArgument);
}

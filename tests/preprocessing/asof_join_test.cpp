// As-of joins against a search over all right samples.
#include "mliot/preprocessing/asof_join.hpp"

#include <algorithm>
#include <cstdlib>
#include <random>
#include <vector>

#include "mliot/core/error.hpp"
#include "support/catch.hpp"

namespace mliot::preprocessing {
namespace {

using Times = std::vector<std::int64_t>;

// The match by its definition: of all that may match the nearest; see asof_join.hpp for ties.
std::int64_t match_of(std::int64_t time, const Times& right, std::int64_t begin, std::int64_t end,
                      const AsofOptions& options) {
  std::int64_t before = -1;
  std::int64_t after = -1;
  for (std::int64_t i = begin; i < end; ++i) {
    const std::int64_t other = right[static_cast<std::size_t>(i)];
    if (other == time && !options.allow_exact_matches) continue;
    if (options.tolerance && std::abs(other - time) > *options.tolerance) continue;
    if (other <= time) before = i;
    if (other >= time && after < 0) after = i;
  }
  if (options.direction == AsofDirection::backward) return before;
  if (options.direction == AsofDirection::forward) return after;
  if (before < 0 || after < 0) return before < 0 ? after : before;
  const std::int64_t back = time - right[static_cast<std::size_t>(before)];
  const std::int64_t ahead = right[static_cast<std::size_t>(after)] - time;
  return back <= ahead ? before : after;
}

struct Table {
  Times offsets{0};
  Times times;
};

Table made_up(std::mt19937_64& random, int groups, int most, int span) {
  Table table;
  for (int g = 0; g < groups; ++g) {
    const auto n = static_cast<int>(random() % static_cast<std::uint64_t>(most + 1));
    Times times;
    for (int i = 0; i < n; ++i) {
      times.push_back(static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(span)));
    }
    std::sort(times.begin(), times.end());
    table.times.insert(table.times.end(), times.begin(), times.end());
    table.offsets.push_back(static_cast<std::int64_t>(table.times.size()));
  }
  return table;
}

}  // namespace

TEST_CASE("as-of joins find what a search over all finds") {
  std::mt19937_64 random(4);
  for (int round = 0; round < 30; ++round) {
    const Table left = made_up(random, 5, 20, 60);
    const Table right = made_up(random, 5, 20, 60);
    for (const auto direction :
         {AsofDirection::backward, AsofDirection::forward, AsofDirection::nearest}) {
      for (const std::optional<std::int64_t> tolerance :
           {std::optional<std::int64_t>{}, {0}, {4}}) {
        for (const bool exact : {true, false}) {
          const AsofOptions options{direction, tolerance, exact};
          const auto out =
              asof_join({left.offsets, left.times}, {right.offsets, right.times}, options, 2);
          for (std::size_t g = 0; g + 1 < left.offsets.size(); ++g) {
            for (auto i = left.offsets[g]; i < left.offsets[g + 1]; ++i) {
              const auto row = static_cast<std::size_t>(i);
              REQUIRE(out[row] == match_of(left.times[row], right.times, right.offsets[g],
                                           right.offsets[g + 1], options));
            }
          }
        }
      }
    }
  }
}

TEST_CASE("parts of a long group join as the whole does") {
  Table left;
  Table right;
  for (std::int64_t i = 0; i < 200000; ++i) {
    left.times.push_back(3 * i);
    if (i % 7 == 0) right.times.push_back(3 * i + 1);
  }
  left.offsets.push_back(static_cast<std::int64_t>(left.times.size()));
  right.offsets.push_back(static_cast<std::int64_t>(right.times.size()));
  const auto out = asof_join({left.offsets, left.times}, {right.offsets, right.times}, {}, 2);
  bool equal = true;
  for (std::int64_t i = 0; i < 200000; ++i) {
    equal = equal && out[static_cast<std::size_t>(i)] == (i == 0 ? -1 : (i - 1) / 7);
  }
  CHECK(equal);
}

TEST_CASE("as-of joins of places with rows answer by row") {
  const Times offsets{0, 2, 3};
  const Times left{5, 9, 4};
  const Times left_rows{2, 0, 1};
  const Times right{4, 8, 3};
  const Times right_rows{1, 2, 0};
  const auto out = asof_join({offsets, left, left_rows}, {offsets, right, right_rows}, {}, 1);
  CHECK(out == Times{2, 0, 1});  // row 0 is 9 -> 8, row 1 is 4 -> 3, row 2 is 5 -> 4
  const Times few{0, 1};
  CHECK_THROWS_WITH(asof_join({offsets, left, few}, {offsets, right}, {}, 1),
                    Catch::Matchers::Contains("2 rows of the left table do not fit 3 times"));
  for (const Times& wrong : {Times{2, 0, 3}, Times{2, 0, -1}, Times{2, 0, 0}}) {
    CHECK_THROWS_WITH(asof_join({offsets, left, wrong}, {offsets, right}, {}, 1),
                      Catch::Matchers::Contains("place 2 of the left table is row") &&
                          Catch::Matchers::Contains("each of its 3 rows must come once"));
    CHECK_THROWS_WITH(asof_join({offsets, left}, {offsets, right, wrong}, {}, 1),
                      Catch::Matchers::Contains("place 2 of the right table is row"));
  }
  CHECK_THROWS_AS(
      asof_join({offsets, left}, {offsets, right}, {.direction = static_cast<AsofDirection>(3)}, 1),
      InvalidArgument);
}

TEST_CASE("as-of joins name the table and row of a time that falls") {
  using Catch::Matchers::Contains;
  const Times offsets{0, 2};
  const Times rising{1, 2};
  const Times falling{2, 1};
  CHECK_THROWS_WITH(asof_join({offsets, rising}, {offsets, falling}, {}, 1),
                    Contains("row 1 of the right table has 1 after 2"));
  CHECK_THROWS_WITH(asof_join({offsets, falling}, {offsets, rising}, {}, 1),
                    Contains("left table"));
  CHECK_THROWS_WITH(asof_join({offsets, rising}, {offsets, rising}, {.tolerance = -1}, 1),
                    Contains("tolerance must be >= 0"));
  const Times two{0, 1, 2};
  CHECK_THROWS_WITH(asof_join({offsets, rising}, {two, rising}, {}, 1),
                    Contains("1 groups, the right one 2"));
}

}  // namespace mliot::preprocessing

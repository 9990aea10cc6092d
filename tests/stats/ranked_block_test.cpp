// Order statistics by ranks of a block against sorting each window.
#include "stats/ranked_block.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include "reference/rolling.hpp"
#include "support/catch.hpp"
#include "support/transforms.hpp"

namespace mliot::stats {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST_CASE("a window of ranks gives every place of the sorted window") {
  const std::vector<double> x{3, kNaN, -1, 3, -0.0, kInfinity};
  RankedBlock block(x);
  CHECK(block.present() == 0);
  for (std::size_t i = 0; i < x.size(); ++i) block.enter(i);
  REQUIRE(block.present() == 5);
  const std::vector<double> sorted{-1, 0, 3, 3, kInfinity};
  for (const std::int64_t place : {4, 0, 2, 1, 3}) {
    CHECK(block.at(place) == sorted[static_cast<std::size_t>(place)]);
  }
  CHECK_FALSE(std::signbit(block.at(1)));
  block.leave(1);
  CHECK(block.present() == 5);
  block.leave(0);
  block.leave(2);
  CHECK(block.at(0) == 0);
  CHECK(block.at(1) == 3);
  CHECK(block.at(2) == kInfinity);
}

TEST_CASE("windows that slide over ranks hold what sorting each of them gives") {
  for (const auto& [name, x] : testing::kinds_of_data(400)) {
    for (const std::size_t window : {1U, 5U, 64U, 399U, 900U}) {
      INFO(name << ", window " << window);
      for (const std::size_t begin : {0U, 1U, 250U}) {
        std::size_t next = begin;
        slide_ranks(x, begin, x.size(), window, [&](std::size_t t, RankedBlock& block) {
          REQUIRE(t == next++);
          auto sorted = reference::present(x, t, static_cast<std::int64_t>(window));
          std::sort(sorted.begin(), sorted.end());
          REQUIRE(block.present() == static_cast<std::int64_t>(sorted.size()));
          for (const std::size_t place : {sorted.size() / 2, sorted.size() / 5}) {
            if (place >= sorted.size()) continue;
            REQUIRE(block.at(static_cast<std::int64_t>(place)) == sorted[place]);
          }
        });
        REQUIRE(next == x.size());
      }
    }
  }
}

}  // namespace
}  // namespace mliot::stats

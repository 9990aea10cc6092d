// Hampel filter and forward fill against hand-worked values and their definitions.
#include "reference/cleaning.hpp"

#include <limits>
#include <vector>

#include "mliot/preprocessing/all.hpp"
#include "support/catch.hpp"
#include "support/transforms.hpp"

namespace mliot::preprocessing {
namespace {

using testing::batch;
using testing::same;
using testing::same_bits;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST_CASE("hampel replaces a lone spike and leaves its neighbours") {
  // window of 5 at the spike: 10 11 12 11 90, median 11, distances 0 0 1 1 79: sigma 1.4826
  const std::vector<double> x{10, 11, 12, 11, 90, 12, 10, 11};
  const std::vector<double> wanted{10, 11, 12, 11, 11, 12, 10, 11};
  CHECK(batch<double>(Hampel({.window_size = 5}), x) == wanted);
}

TEST_CASE("hampel replaces only what lies beyond the threshold") {
  // median 0, distances 0 1 1 2 d, sigma 1.4826: 3 sigma is 4.4478
  for (const auto& [last, wanted] :
       {std::pair{4.4477, 4.4477}, {4.4479, 0.0}, {-4.4477, -4.4477}, {-4.4479, 0.0}}) {
    CHECK(batch<double>(Hampel({.window_size = 5}), {-1, 1, 0, last > 0 ? -2.0 : 2.0, last})[4] ==
          wanted);
  }
  CHECK(batch<double>(Hampel({.window_size = 5, .threshold = 4}), {-1, 1, 0, -2, 4.4479})[4] ==
        4.4479);
}

TEST_CASE("hampel waits for min_samples and counts no missing sample") {
  const std::vector<double> x{1, kNaN, 1, 50, kNaN, 50};
  const auto early = batch<double>(Hampel({.window_size = 4}), x);
  const std::vector<double> wanted{1, kNaN, 1, 1, kNaN, 50};  // 1 50 50: the median is 50
  for (std::size_t t = 0; t < x.size(); ++t) CHECK(same(early[t], wanted[t]));
  const auto late = batch<double>(Hampel({.window_size = 4, .min_samples = 4}), x);
  CHECK(late[3] == 50);
}

TEST_CASE("where most of a window is one value, every other sample is a spike") {
  CHECK(batch<double>(Hampel({.window_size = 5}), {0, 0, 0, 1, 0.5}) ==
        std::vector<double>{0, 0, 0, 0, 0});
}

TEST_CASE("hampel equals its definition on every kind of data") {
  auto kinds = testing::kinds_of_data(400);
  kinds.push_back({"infinities", kinds[4].second});
  for (std::size_t t = 0; t < 400; t += 3) {
    kinds.back().second[t] = t % 2 == 0 ? kInfinity : -kInfinity;
  }
  for (const auto& [kind, x] : kinds) {
    for (const std::int64_t window : {3, 4, 7, 30, 101}) {
      for (const double threshold : {0.0, 0.5, 3.0}) {
        INFO(kind << ", window " << window << ", threshold " << threshold);
        const Hampel filter({.window_size = window, .threshold = threshold});
        const auto got = batch<double>(filter, x);
        for (std::size_t t = 0; t < x.size(); ++t) {
          REQUIRE(
              same(got[t], reference::hampel(x, t, {.window = window, .threshold = threshold})));
        }
      }
    }
  }
}

TEST_CASE("forward fill repeats the newest sample as long as it may") {
  const std::vector<double> x{kNaN, 3, kNaN, kNaN, kNaN, 4, kNaN};
  const std::vector<double> all{kNaN, 3, 3, 3, 3, 4, 4};
  const std::vector<double> two{kNaN, 3, 3, 3, kNaN, 4, 4};
  CHECK(same_bits(batch<double>(ForwardFill(), x), all));
  CHECK(same_bits(batch<double>(ForwardFill({.limit = 2}), x), two));
}

TEST_CASE("forward fill equals its definition on every kind of data") {
  for (const auto& [kind, x] : testing::kinds_of_data(400)) {
    INFO(kind);
    for (const std::int64_t limit : {0, 1, 2, 5, 100}) {
      const ForwardFill fill({.limit = limit == 0 ? std::nullopt : std::optional(limit)});
      const auto got = batch<double>(fill, x);
      const auto longest =
          limit == 0 ? std::nullopt : std::optional(static_cast<std::size_t>(limit));
      for (std::size_t t = 0; t < x.size(); ++t) {
        REQUIRE(same(got[t], reference::forward_fill(x, t, longest)));
      }
    }
  }
}

TEST_CASE("options out of range are named") {
  REQUIRE_THROWS_WITH(Hampel({.window_size = 2}), Catch::Contains("hampel: window_size"));
  REQUIRE_THROWS_WITH(Hampel({.threshold = -1}), Catch::Contains("hampel: threshold"));
  REQUIRE_THROWS_WITH(Hampel({.threshold = kNaN}), Catch::Contains("hampel: threshold"));
  REQUIRE_THROWS_WITH(Hampel({.window_size = 5, .min_samples = 6}),
                      Catch::Contains("hampel: min_samples must be <= window_size"));
  REQUIRE_THROWS_WITH(ForwardFill({.limit = 0}), Catch::Contains("forward_fill: limit"));
}

}  // namespace
}  // namespace mliot::preprocessing

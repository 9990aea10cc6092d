// The counted tree against a sorted vector.
#include "mliot/stats/ordered_samples.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

#include "mliot/core/random.hpp"
#include "support/catch.hpp"
#include "support/generators.hpp"

namespace mliot::stats {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Samples in some order: random ones with and without ties, rising, falling, from both ends.
std::vector<std::vector<double>> orders(std::size_t n) {
  const Random random(7);
  const auto make = [&](const std::function<double(std::size_t)>& sample) {
    std::vector<double> x(n);
    for (std::size_t t = 0; t < n; ++t) x[t] = sample(t);
    return x;
  };
  return {make([&](std::size_t t) { return random.normal(t); }),
          make([&](std::size_t t) { return std::floor(9 * random.uniform(t)); }),
          make([](std::size_t t) { return static_cast<double>(t); }),
          make([](std::size_t t) { return -static_cast<double>(t); }),
          make([](std::size_t t) { return (t % 2 == 0 ? 1 : -1) * static_cast<double>(t); }),
          make([](std::size_t) { return 3.0; })};
}

void require_equal(const OrderedSamples& tree, std::vector<double> wanted) {
  std::sort(wanted.begin(), wanted.end());
  REQUIRE(tree.size() == static_cast<std::int64_t>(wanted.size()));
  REQUIRE(tree.sorted() == wanted);
  for (std::size_t i = 0; i < wanted.size(); i += 1 + wanted.size() / 97) {
    REQUIRE(tree.at(static_cast<std::int64_t>(i)) == wanted[i]);
    for (const double x : {wanted[i], std::nextafter(wanted[i], kInfinity)}) {
      const auto lower = std::lower_bound(wanted.begin(), wanted.end(), x) - wanted.begin();
      const auto upper = std::upper_bound(wanted.begin(), wanted.end(), x) - wanted.begin();
      REQUIRE(tree.below(x, false) == lower);
      REQUIRE(tree.below(x, true) == upper);
    }
  }
}

TEST_CASE("a counted tree holds what a sorted vector holds, in whatever order it comes") {
  for (const auto& x : orders(30'000)) {
    OrderedSamples tree;
    REQUIRE(tree.below(0, true) == 0);
    for (std::size_t t = 0; t < x.size(); ++t) {
      tree.insert(x[t]);
      const bool look = t < 200 ? t % 7 == 0 : t % 7919 == 0;
      if (look) {
        const auto end = x.begin() + static_cast<std::ptrdiff_t>(t + 1);
        require_equal(tree, std::vector<double>(x.begin(), end));
      }
    }
    require_equal(tree, x);
  }
}

TEST_CASE("a copy of a counted tree shares nothing with its original") {
  OrderedSamples tree;
  for (int i = 0; i < 500; ++i) tree.insert(i % 50);
  OrderedSamples copy = tree;
  for (int i = 0; i < 500; ++i) copy.insert(-i);
  REQUIRE(tree.size() == 500);
  REQUIRE(tree.at(0) == 0);
  REQUIRE(copy.at(0) == -499);
}

TEST_CASE("minus zero is zero in a counted tree, and infinities are numbers") {
  OrderedSamples tree;
  for (const double x : {-0.0, kInfinity, 0.0, -kInfinity}) tree.insert(x);
  REQUIRE(tree.sorted() == std::vector<double>{-kInfinity, 0, 0, kInfinity});
  REQUIRE_FALSE(std::signbit(tree.at(1)));
  REQUIRE(tree.below(0, true) == 3);
}

TEST_CASE("any samples are sorted by a counted tree") {
  REQUIRE(rc::check("sorted", [] {
    std::vector<double> x = testing::samples_of(testing::any_sample());
    std::erase_if(x, [](double each) { return std::isnan(each); });
    OrderedSamples tree;
    for (const double each : x) tree.insert(each);
    std::sort(x.begin(), x.end());
    RC_ASSERT(tree.sorted() == x);
  }));
}

}  // namespace
}  // namespace mliot::stats

// The sketch against sorted values: exact while it can be, within its buckets beyond, order-free.
#include "mliot/stats/value_sketch.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "mliot/core/error.hpp"
#include "mliot/core/math.hpp"
#include "mliot/core/random.hpp"
#include "mliot/stats/ordered_bits.hpp"
#include "support/catch.hpp"

namespace mliot::stats {
namespace {

ValueSketch sketch_of(const std::vector<double>& values, std::size_t buckets = 4096) {
  ValueSketch sketch(buckets);
  for (const double x : values) sketch.add(x);
  return sketch;
}

std::vector<double> normals(std::size_t n, std::uint64_t seed) {
  std::vector<double> x(n);
  for (std::size_t i = 0; i < n; ++i) x[i] = Random(seed).normal(i);
  return x;
}

TEST_CASE("ordered bits keep the order of doubles and come back") {
  const double inf = std::numeric_limits<double>::infinity();
  const std::vector<double> rising{-inf, -1e300, -2, -1, -5e-324, 0, 5e-324, 1, 1.5, 1e300, inf};
  for (std::size_t i = 0; i < rising.size(); ++i) {
    CHECK(from_ordered_bits(ordered_bits(rising[i])) == rising[i]);
    if (i > 0) CHECK(ordered_bits(rising[i - 1]) < ordered_bits(rising[i]));
  }
  CHECK(ordered_bits(-0.0) == ordered_bits(0.0));
}

TEST_CASE("a sketch with room for all distinct values is exact") {
  // sorted: -2 1 1 1 3 7
  const auto sketch = sketch_of({3, 1, 1, -2, 7, 1});
  CHECK(sketch.exact());
  CHECK(sketch.size() == 4);
  CHECK(sketch.count() == 6);
  CHECK(sketch.quantile(0) == -2);
  CHECK(sketch.quantile(0.5) == 1);   // 3 of 6 values are <= 1 already
  CHECK(sketch.quantile(0.75) == 3);  // 4.5 of 6 wanted: the fifth is 3
  CHECK(sketch.quantile(1) == 7);
  CHECK(sketch.count_above(1) == 2);
  CHECK(sketch.count_at(1) == 3);
  CHECK(sketch.count_at(2) == 0);
  CHECK(sketch.middle(sketch.mode()) == 1);
  CHECK(sketch.median_distance(1) == 0);  // distances 0 0 0 2 3 6: the third is 0
  CHECK(sketch.median_distance(3) == 2);  // 0 2 2 2 4 5
}

TEST_CASE("a sketch out of room keeps quantiles within one bucket") {
  const auto values = normals(20000, 1);
  const auto sketch = sketch_of(values, 512);
  CHECK_FALSE(sketch.exact());
  CHECK(sketch.size() <= 512);
  auto sorted = values;
  std::sort(sorted.begin(), sorted.end());
  for (const double q : {0.01, 0.25, 0.5, 0.75, 0.99}) {
    const double wanted = sorted[static_cast<std::size_t>(q * 20000) - 1];
    std::size_t i = 0;
    while (sketch.bucket(i).high < wanted) ++i;
    CHECK(sketch.bucket(i).low <= wanted);
    CHECK(sketch.quantile(q) == sketch.middle(i));
  }
}

TEST_CASE("readings far from zero keep their resolution") {
  std::vector<double> pressure(5000);
  for (std::size_t i = 0; i < pressure.size(); ++i) pressure[i] = 101325 + normals(5000, 2)[i];
  const auto sketch = sketch_of(pressure, 1024);
  CHECK(std::abs(sketch.quantile(0.5) - 101325) < 0.1);
  CHECK(std::abs(sketch.median_distance(sketch.quantile(0.5)) - 0.6745) < 0.05);
}

TEST_CASE("the sketch of a stream does not depend on order or on how it was cut") {
  REQUIRE(rc::check("merge is one pass", [](const std::vector<double>& given, std::size_t at) {
    auto values = given;
    std::erase_if(values, [](double x) { return std::isnan(x); });
    const std::size_t cut = values.empty() ? 0 : at % (values.size() + 1);
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(cut);
    const auto whole = sketch_of(values, 8);
    auto left = sketch_of({values.begin(), middle}, 8);
    left.merge(sketch_of({middle, values.end()}, 8));
    RC_ASSERT(left == whole);
    std::reverse(values.begin(), values.end());
    RC_ASSERT(sketch_of(values, 8) == whole);
  }));
}

TEST_CASE("the distance of two distributions is that of their steps") {
  // at 1: 2/4 against 0; at 2: 3/4 against 1/2; at 4: 1 against 1
  CHECK(kolmogorov_smirnov(sketch_of({1, 1, 2, 4}), sketch_of({2, 4})) == 0.5);
  CHECK(kolmogorov_smirnov(sketch_of({1, 2}), sketch_of({3, 4})) == 1);
  CHECK(kolmogorov_smirnov(sketch_of({1, 2}), sketch_of({2, 1})) == 0);
  const auto a = sketch_of(normals(20000, 3), 256);
  const auto b = sketch_of(normals(20000, 4), 1024);
  CHECK(kolmogorov_smirnov(a, b) < 0.03);
  CHECK(kolmogorov_smirnov(a, b) == kolmogorov_smirnov(b, a));
}

TEST_CASE("the stability index follows its formula") {
  // two bins by the median 1: expected 2 of 4 and 2 of 4, actual 1 of 4 and 3 of 4
  const auto expected = sketch_of({1, 1, 2, 3});
  const auto actual = sketch_of({1, 2, 3, 3});
  const double wanted = (0.25 - 0.5) * math::log(0.25 / 0.5) + (0.75 - 0.5) * math::log(0.75 / 0.5);
  CHECK(population_stability_index(expected, actual, 2) == wanted);
  CHECK(population_stability_index(expected, expected) == 0);
  // nothing in the first bin counts as half a value: 0.5 of 2 against 2 of 4
  const double empty = (0.25 - 0.5) * math::log(0.25 / 0.5) + (1.0 - 0.5) * math::log(1.0 / 0.5);
  CHECK(population_stability_index(expected, sketch_of({2, 3}), 2) == empty);
}

TEST_CASE("wrong use of a sketch is refused") {
  CHECK_THROWS_AS(ValueSketch(1), InvalidArgument);
  CHECK_THROWS_AS(ValueSketch().quantile(0.5), InvalidArgument);
  CHECK_THROWS_AS(sketch_of({1}).quantile(1.5), InvalidArgument);
  CHECK_THROWS_AS(sketch_of({1}).merge(ValueSketch(8)), InvalidArgument);
  CHECK_THROWS_AS(kolmogorov_smirnov(ValueSketch(), sketch_of({1})), InvalidArgument);
  CHECK_THROWS_AS(population_stability_index(sketch_of({1}), sketch_of({1}), 1), InvalidArgument);
}

}  // namespace
}  // namespace mliot::stats

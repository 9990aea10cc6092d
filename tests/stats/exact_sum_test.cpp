// Exact sums against sums of integers, and moments against the rational ones.
#include "mliot/stats/exact_sum.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "mliot/core/random.hpp"
#include "support/catch.hpp"

namespace mliot::stats {
namespace {

ExactSum sum_of(const std::vector<double>& terms) { return ExactSum::of(terms); }

// Terms of every size and sign, from a counter.
std::vector<double> drawn(std::uint64_t seed, std::size_t n) {
  const Random random(seed);
  std::vector<double> x;
  for (std::size_t i = 0; i < n; ++i) {
    const double size = std::ldexp(1.0, static_cast<int>(random.below(3 * i, 600)) - 300);
    x.push_back((random.uniform(3 * i + 1) - 0.5) * size);
  }
  return x;
}

TEST_CASE("an exact sum keeps what rounding would lose") {
  REQUIRE(sum_of({1e100, 1, -1e100}).value() == 1);
  REQUIRE(sum_of({}).value() == 0);
  REQUIRE(sum_of({5e-324, 1e308, -1e308}).value() == 5e-324);
  REQUIRE(sum_of({-0.1, -0.2, 0.3}).value() == -0x1p-55);  // what the three roundings left
  REQUIRE(sum_of({1e308, 1e308, -1e308}).value() == 1e308);
  REQUIRE(sum_of({1e308, 1e308}).value() == std::numeric_limits<double>::infinity());
}

TEST_CASE("an exact sum is rounded half to even, once") {
  const double half = 0x1p-53;
  REQUIRE(sum_of({1, half}).value() == 1);
  REQUIRE(sum_of({1, half, 0x1p-1074}).value() == 1 + 0x1p-52);
  REQUIRE(sum_of({1 + 0x1p-52, half}).value() == 1 + 0x1p-51);
  REQUIRE(sum_of({-1, -half, -0x1p-1074}).value() == -1 - 0x1p-52);
}

TEST_CASE("the order of the terms and the parts they come in do not show") {
  for (std::uint64_t seed = 1; seed < 20; ++seed) {
    auto terms = drawn(seed, 200);
    const double wanted = sum_of(terms).value();
    std::reverse(terms.begin(), terms.end());
    REQUIRE(sum_of(terms).value() == wanted);
    ExactSum first = sum_of({terms.begin(), terms.begin() + 70});
    first.add(sum_of({terms.begin() + 70, terms.end()}));
    REQUIRE(first.value() == wanted);
    const auto parts = first.parts();
    REQUIRE(parts.front() == wanted);
    for (const double term : terms) first.add(-term);
    REQUIRE(first.parts().empty());
  }
}

TEST_CASE("products are added exactly") {
  const double a = 1 + 0x1p-52;
  ExactSum sum;
  sum.add_product(a, a);  // 1 + 2^-51 + 2^-104
  sum.add(-1);
  sum.add(-0x1p-51);
  REQUIRE(sum.value() == 0x1p-104);
  ExactSum small;
  small.add_product(0x1p-600, 0x1p-600);  // below the doubles
  REQUIRE(small.value() == 0);
  small.add_product(-0x1.8p-537, 0x1p-537);
  REQUIRE(small.value() == -0x1p-1074);
}

TEST_CASE("moments are those of whole numbers, whatever the offset") {
  for (const double offset : {0.0, 1e9, -4503599627370496.0}) {
    Moments moments;
    Moments other;
    for (const double x : {2.0, 4.0, 4.0, 4.0}) moments.add(offset + x);
    for (const double x : {5.0, 5.0, 7.0, 9.0}) other.add(offset + x);
    moments.merge(other);
    REQUIRE(moments.count() == 8);
    REQUIRE(moments.mean() == offset + 5);
    REQUIRE(moments.variance() == 4);
  }
}

TEST_CASE("equal samples have no variance, and no samples no mean") {
  Moments moments;
  REQUIRE(std::isnan(moments.mean()));
  REQUIRE(std::isnan(moments.variance()));
  for (int i = 0; i < 1000; ++i) moments.add(0.1);
  REQUIRE(moments.mean() == 0.1);
  REQUIRE(moments.variance() == 0);
}

TEST_CASE("moments of numbers whose squares leave the doubles are those of ordinary ones") {
  Moments ordinary;
  for (const double x : {2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 10.0}) ordinary.add(x);
  for (const int power : {-1060, -700, 700, 1019}) {
    Moments moments;
    for (const double x : {2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 10.0}) {
      moments.add(std::ldexp(x, power));
    }
    REQUIRE(moments.mean() == std::ldexp(ordinary.mean(), power));
    REQUIRE(moments.deviation() == std::ldexp(ordinary.deviation(), power));
    REQUIRE(moments.variance() == (power < 0 ? 0 : std::numeric_limits<double>::infinity()));
    Moments equal;
    for (int i = 0; i < 1000; ++i) equal.add(std::ldexp(0.1, power));
    REQUIRE(equal.mean() == std::ldexp(0.1, power));
    REQUIRE(equal.deviation() == 0);
  }
}

TEST_CASE("the deviation is the root of the variance, finite and never lost") {
  constexpr double kMost = std::numeric_limits<double>::max();
  constexpr double kLeast = std::numeric_limits<double>::denorm_min();
  Moments moments;
  REQUIRE(std::isnan(moments.deviation()));
  for (const double x : {1.0, 2.0, 4.0}) moments.add(x);
  REQUIRE(moments.deviation() == std::sqrt(moments.variance()));
  Moments widest;
  for (int i = 0; i < 100; ++i) widest.add(i % 2 == 0 ? kMost : -kMost);
  REQUIRE(widest.mean() == 0);
  REQUIRE(widest.deviation() == kMost);
  Moments narrowest;
  narrowest.add(0);
  narrowest.add(kLeast);
  REQUIRE(narrowest.deviation() == kLeast);
}

TEST_CASE("an archive keeps sums that lie beyond the doubles") {
  Moments moments;
  for (const double x : {1e300, 1.7e308, 1.7e308, -1e-300, 5e-324}) moments.add(x);
  const auto stored = archive::save(moments);
  const auto again = archive::load<Moments>(stored);
  REQUIRE(again.mean() == moments.mean());
  REQUIRE(again.deviation() == moments.deviation());
  REQUIRE(archive::save(again) == stored);
  archive::Object changed = stored;
  auto& wide = std::get<archive::Object>(changed.members.at("wide_squares").data);
  const auto count = archive::Reader(wide).view<double>("significands").size();
  const auto put = [&](const char* name, auto values) {
    wide.members.erase(name);
    archive::Writer(wide).array(name, values);
  };
  put("significands", std::vector<double>(count, 2.5));
  REQUIRE_THROWS_WITH(archive::load<Moments>(changed), Catch::Contains("from 1 to 2"));
  put("significands", std::vector<double>(count, 1.5));
  put("exponents", std::vector<std::int64_t>(count, 9999));
  REQUIRE_THROWS_WITH(archive::load<Moments>(changed), Catch::Contains("beyond all sums"));
}

TEST_CASE("moments come back from an archive and go on") {
  Moments moments;
  Moments whole;
  const auto terms = drawn(7, 60);
  for (std::size_t i = 0; i < terms.size(); ++i) {
    whole.add(terms[i]);
    if (i < 30) moments.add(terms[i]);
  }
  auto again = archive::load<Moments>(archive::save(moments));
  for (std::size_t i = 30; i < terms.size(); ++i) again.add(terms[i]);
  REQUIRE(again.mean() == whole.mean());
  REQUIRE(again.variance() == whole.variance());
}

}  // namespace
}  // namespace mliot::stats

// Sums and means of bins against exact arithmetic.
#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "mliot/preprocessing/resample.hpp"
#include "reference/resample_reference.hpp"
#include "support/catch.hpp"

namespace mliot::preprocessing {
namespace {

using Times = std::vector<std::int64_t>;
using Values = std::vector<double>;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

bool same_bits(const Values& a, const Values& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double x, double y) {
    return std::bit_cast<std::uint64_t>(x) == std::bit_cast<std::uint64_t>(y) || (x != x && y != y);
  });
}

RegularTable one_series(const ResampleOptions& options, const Times& times, const Values& values) {
  const Times offsets{0, static_cast<std::int64_t>(times.size())};
  SampleTable samples{offsets, times, {}};
  samples.columns.assign(options.aggregates.size(), values);
  return Resample(options).transform(samples, 1);
}

}  // namespace

TEST_CASE("sums and means are correctly rounded and forget the order of the samples") {
  std::mt19937_64 random(1);
  std::uniform_int_distribution<int> exponent(-60, 60);
  std::normal_distribution<double> normal;
  for (int spread : {0, 4, 60}) {
    for (int n : {1, 2, 3, 5, 8, 13, 60}) {
      Values values;
      for (int i = 0; i < n; ++i) {
        values.push_back(std::ldexp(normal(random), spread == 0 ? 0 : exponent(random) % spread));
      }
      const double mean = reference::exact_mean(values, values.size());
      const double sum = reference::exact_mean(values, 1);
      Times times(values.size());
      for (std::size_t i = 0; i < times.size(); ++i) times[i] = static_cast<std::int64_t>(i);
      for (int shuffle = 0; shuffle < 3; ++shuffle) {
        const RegularTable out = one_series(
            {.freq = "100", .aggregates = {Aggregate::mean, Aggregate::sum}}, times, values);
        CHECK(out.columns[0] == Values{mean});
        CHECK(out.columns[1] == Values{sum});
        std::shuffle(values.begin(), values.end(), random);
      }
    }
  }
}

TEST_CASE("sums of whole blocks are those of their parts, whatever comes first") {
  std::mt19937_64 random(8);
  std::normal_distribution<double> normal(20, 3);
  std::uniform_int_distribution<int> odd(0, 40);
  for (const int n : {1, 63, 64, 65, 128, 200}) {
    for (int round = 0; round < 20; ++round) {
      Values values;
      for (int i = 0; i < n; ++i) {
        const int kind = odd(random);
        const double x = normal(random);
        values.push_back(kind == 0 ? 0 : kind == 1 ? x * 1e-9 : kind == 2 ? -x * 1e6 : x);
      }
      const RegularTable out =
          one_series({.freq = "1000", .aggregates = {Aggregate::mean, Aggregate::sum}},
                     Times(values.size(), 5), values);
      CHECK(out.columns[0] == Values{reference::exact_mean(values, values.size())});
      CHECK(out.columns[1] == Values{reference::exact_mean(values, 1)});
    }
  }
}

TEST_CASE("sums of extreme values neither overflow on the way nor lose the small ones") {
  constexpr double kBig = std::numeric_limits<double>::max();
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const ResampleOptions options{.freq = "100", .aggregates = {Aggregate::mean, Aggregate::sum}};
  const auto check = [&](const Values& values, double mean, double sum) {
    Times times(values.size());
    for (std::size_t i = 0; i < times.size(); ++i) times[i] = static_cast<std::int64_t>(i);
    const RegularTable out = one_series(options, times, values);
    CHECK(same_bits(out.columns[0], {mean}));
    CHECK(same_bits(out.columns[1], {sum}));
  };
  check({kBig, kBig}, kBig, kInfinity);
  check({kBig, kBig, -kBig, -kBig, 3}, 0.6, 3);
  check({1e300, 1, -1e300, 1e-300}, 0.25, 1);
  check({5e-324, 5e-324, 5e-324}, 5e-324, 1.5e-323);
  check({kInfinity, 1}, kInfinity, kInfinity);
  check({kInfinity, -kInfinity}, kNaN, kNaN);
  check({-0.0}, 0, 0);
}

}  // namespace mliot::preprocessing

// Changes of unit that single blocks do not tell, by all that lies before and behind them.
#include <cmath>
#include <cstdint>
#include <vector>

#include "mliot/core/math.hpp"
#include "mliot/core/random.hpp"
#include "mliot/preprocessing/quality/quality_profile.hpp"
#include "support/catch.hpp"

namespace mliot::preprocessing {
namespace {

constexpr std::size_t kRows = 2400;  // a hundred days
constexpr std::int64_t kHour = 3'600'000'000;

/// A swing of a day and noise.
std::vector<double> swinging(std::uint64_t seed) {
  std::vector<double> x(kRows);
  for (std::size_t i = 0; i < kRows; ++i) {
    const double swing = math::sin(6.283185307179586 * static_cast<double>(i % 24) / 24);
    x[i] = 20 + 5 * swing + 0.3 * Random(seed).normal(i);
  }
  return x;
}

std::vector<Finding> found_in(const std::vector<double>& values) {
  std::vector<std::int64_t> times(values.size());
  for (std::size_t i = 0; i < times.size(); ++i) times[i] = static_cast<std::int64_t>(i) * kHour;
  QualityProfile profile({{}}, {});
  const std::vector<std::int64_t> offsets{0, static_cast<std::int64_t>(values.size())};
  profile.update({offsets, times, {values}});
  return profile.findings();
}

TEST_CASE("a factor under a daily swing is another unit wherever it sets in") {
  const double factor = GENERATE(10.0, 0.1, 6.8947573, 1 / 6.8947573, 100.0, 0.001, 3.6);
  const auto at = GENERATE(as<std::size_t>{}, 400, 1111, 1900);
  CAPTURE(factor, at);
  std::vector<double> values = swinging(at);
  for (std::size_t i = at; i < kRows; ++i) values[i] *= factor;
  const auto found = found_in(values);
  REQUIRE(!found.empty());
  CHECK(found[0].kind == FindingKind::unit_change);
  CHECK(found[0].factor == factor);
  CHECK(found[0].offset == 0);
  const auto hour = found[0].begin / kHour;
  CHECK(std::abs(hour - static_cast<std::int64_t>(at)) <= 96);
}

TEST_CASE("a level that rises to what a factor gives, with the noise as it was, is a level") {
  const double factor = GENERATE(3.6, 6.8947573, 10.0);
  const auto at = GENERATE(as<std::size_t>{}, 400, 1111, 1900);
  std::vector<double> values = swinging(at);
  for (std::size_t i = at; i < kRows; ++i) values[i] += 20 * (factor - 1);
  const auto found = found_in(values);
  REQUIRE(!found.empty());
  CAPTURE(factor, at, found[0].factor, found[0].offset);
  CHECK(found[0].kind == FindingKind::level_change);
}

TEST_CASE("factors that are no conversion, and records without a change, are no change of unit") {
  const auto seed = GENERATE(as<std::uint64_t>{}, 1, 2, 3);
  CHECK(found_in(swinging(seed)).empty());
  const double factor = GENERATE(2.0, 4.5, 8.2, 0.4);
  std::vector<double> values = swinging(seed);
  for (std::size_t i = 1200; i < kRows; ++i) values[i] *= factor;
  for (const Finding& each : found_in(values)) CHECK(each.kind != FindingKind::unit_change);
}

}  // namespace
}  // namespace mliot::preprocessing

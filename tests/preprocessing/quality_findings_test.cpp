// Each finding on a stream made to have it, and none on clean ones.
#include <cmath>
#include <limits>
#include <vector>

#include "mliot/core/math.hpp"
#include "mliot/core/random.hpp"
#include "mliot/preprocessing/quality/quality_profile.hpp"
#include "support/catch.hpp"

namespace mliot::preprocessing {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kHour = 3'600'000'000;
constexpr std::size_t kRows = 2000;

/// A room's temperature: daily swing and noise, read to a hundredth.
std::vector<double> clean(std::uint64_t seed = 1, std::size_t n = kRows) {
  std::vector<double> x(n);
  for (std::size_t i = 0; i < n; ++i) {
    const double swing = 2 * math::sin(6.283185307179586 * static_cast<double>(i % 24) / 24);
    x[i] = std::round(100 * (20 + swing + 0.3 * Random(seed).normal(i))) / 100;
  }
  return x;
}

std::vector<std::int64_t> hours(std::size_t n = kRows) {
  std::vector<std::int64_t> times(n);
  for (std::size_t i = 0; i < n; ++i) times[i] = static_cast<std::int64_t>(i) * kHour;
  return times;
}

std::vector<Finding> found_in(const std::vector<double>& values, ValueRange range = {},
                              std::vector<std::int64_t> times = {}) {
  if (times.empty()) times = hours(values.size());
  QualityProfile profile({range}, {});
  const std::vector<std::int64_t> offsets{0, static_cast<std::int64_t>(values.size())};
  profile.update({offsets, times, {values}});
  return profile.findings();
}

std::vector<FindingKind> kinds(const std::vector<Finding>& found) {
  std::vector<FindingKind> out;
  for (const Finding& each : found) out.push_back(each.kind);
  return out;
}

using Kinds = std::vector<FindingKind>;

TEST_CASE("clean streams of many kinds have no finding") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Random random(seed);
    CHECK(kinds(found_in(clean(seed))).empty());
    std::vector<double> noise(kRows);
    std::vector<double> counts(kRows);
    std::vector<double> intermittent(kRows);
    std::vector<double> uniform(kRows);
    for (std::size_t i = 0; i < kRows; ++i) {
      noise[i] = random.normal(i);
      counts[i] = static_cast<double>(random.below(i, 40));
      intermittent[i] = random.below(i, 10) < 7 ? 0 : static_cast<double>(random.below(2 * i, 30));
      uniform[i] = 1e5 + random.uniform(i);
    }
    CHECK(kinds(found_in(noise)).empty());
    CHECK(kinds(found_in(counts)).empty());
    CHECK(kinds(found_in(intermittent)).empty());
    CHECK(kinds(found_in(uniform)).empty());
  }
}

TEST_CASE("missing samples are counted and the longest stretch named") {
  auto x = clean();
  for (const std::size_t i : {10, 500, 501, 502, 503, 900}) x[i] = kNaN;
  const auto found = found_in(x);
  REQUIRE(kinds(found) == Kinds{FindingKind::missing});
  CHECK(found[0].severity == Severity::info);  // 6 of 2000
  CHECK(found[0].count == 6);
  CHECK(found[0].begin == 500 * kHour);
  CHECK(found[0].end == 503 * kHour);
  CHECK(found[0].value == 0.003);
}

TEST_CASE("rows missing in time are a gap of so many periods") {
  auto times = hours();
  for (std::size_t i = 700; i < kRows; ++i) times[i] += 5 * kHour;
  for (std::size_t i = 1500; i < kRows; ++i) times[i] += 2 * kHour;
  const auto found = found_in(clean(), {}, times);
  REQUIRE(kinds(found) == Kinds{FindingKind::gap});
  CHECK(found[0].count == 7);
  CHECK(found[0].begin == 699 * kHour);
  CHECK(found[0].end == 705 * kHour);
  CHECK(found[0].expected == kHour);
}

TEST_CASE("weekends that never have rows are a habit, not a fault") {
  std::vector<std::int64_t> times;
  for (std::int64_t day = 0; day < 700; ++day) {
    if (day % 7 < 5) times.push_back(day * 24 * kHour);
  }
  const auto found = found_in(clean(1, times.size()), {}, times);
  REQUIRE(kinds(found) == Kinds{FindingKind::gap});
  CHECK(found[0].severity == Severity::info);
}

TEST_CASE("the lengths of months are no jitter and no gap") {
  const std::int64_t lengths[]{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  std::vector<std::int64_t> times{0};
  for (std::size_t i = 0; i < 119; ++i)
    times.push_back(times.back() + lengths[i % 12] * 24 * kHour);
  CHECK(kinds(found_in(clean(1, 120), {}, times)).empty());
}

TEST_CASE("jitter, doubled and late rows are found in the times") {
  auto times = hours();
  for (std::size_t i = 0; i < kRows; i += 2) times[i] += kHour / 5;
  auto found = found_in(clean(), {}, times);
  REQUIRE(kinds(found) == Kinds{FindingKind::jitter});  // intervals of 0.8 and 1.2 hours in turn
  CHECK(found[0].severity == Severity::warning);

  times = hours();
  times[100] = times[99];
  times[300] = times[299];
  found = found_in(clean(), {}, times);
  REQUIRE(kinds(found) == Kinds{FindingKind::duplicate_time, FindingKind::gap});
  CHECK(found[0].count == 2);
  CHECK(found[0].value == 2);  // both have another value
  CHECK(found[0].severity == Severity::error);
  CHECK(found[0].begin == 99 * kHour);

  times = hours();
  std::swap(times[50], times[51]);
  found = found_in(clean(), {}, times);
  REQUIRE(found[0].kind == FindingKind::out_of_order);
  CHECK(found[0].count == 1);
  CHECK(found[0].begin == 50 * kHour);
}

TEST_CASE("jitter leaves the usual interval in the middle") {
  auto times = hours();
  for (std::size_t i = 0; i < kRows; ++i) {
    times[i] += static_cast<std::int64_t>(0.03 * static_cast<double>(kHour) * Random(7).normal(i));
  }
  const auto found = found_in(clean(), {}, times);
  REQUIRE(kinds(found) == Kinds{FindingKind::jitter});
  CHECK(std::abs(found[0].expected - static_cast<double>(kHour)) < 0.01 * kHour);
}

TEST_CASE("events at no usual interval are irregular") {
  std::vector<std::int64_t> times{0};
  for (std::size_t i = 1; i < kRows; ++i) {
    times.push_back(times.back() + 1 +
                    static_cast<std::int64_t>(-1e9 * math::log(1 - Random(5).uniform(i))));
  }
  const auto found = found_in(clean(), {}, times);
  REQUIRE(kinds(found) == Kinds{FindingKind::irregular});
  CHECK(found[0].severity == Severity::info);
}

TEST_CASE("values out of range and infinite ones are impossible") {
  auto x = clean();
  x[40] = -300;
  x[41] = std::numeric_limits<double>::infinity();
  const auto found = found_in(x, {-273.15, 100});
  REQUIRE(found[0].kind == FindingKind::impossible);
  CHECK(found[0].severity == Severity::error);
  CHECK(found[0].count == 2);
  CHECK(found[0].begin == 40 * kHour);
  CHECK(found[0].value == -300);
  CHECK(found[0].expected == -273.15);
}

TEST_CASE("a code for no reading is told from a measurement") {
  auto x = clean();
  for (const std::size_t i : {5, 77, 1200}) x[i] = -999;
  const auto found = found_in(x);
  REQUIRE(kinds(found) == Kinds{FindingKind::sentinel});
  CHECK(found[0].count == 3);
  CHECK(found[0].value == -999);
  CHECK(found[0].begin == 5 * kHour);
}

TEST_CASE("a usual code is found though lone spikes lie beyond it") {
  auto x = clean();
  for (std::size_t i = 0; i < kRows; i += 200) x[i + 7] = -999;
  for (std::size_t i = 0; i < kRows; i += 100) x[i + 50] = -999;
  x[300] = -1500;
  x[301] = 900;
  const auto found = found_in(x);
  REQUIRE(kinds(found) == Kinds{FindingKind::sentinel, FindingKind::spike});
  CHECK(found[0].value == -999);
  CHECK(found[0].count == 30);
  CHECK(found[1].value > 800);
  CHECK(found[1].count <= 2);
  CHECK(found[0].begin <= 7 * kHour);
  CHECK(found[0].end >= 7 * kHour);
}

TEST_CASE("a sensor that repeats one value is stuck, a light that rests each night is not") {
  auto x = clean();
  for (std::size_t i = 1000; i < 1040; ++i) x[i] = 20.5;
  const auto found = found_in(x);
  REQUIRE(kinds(found) == Kinds{FindingKind::stuck});
  CHECK(found[0].count >= 40);
  CHECK(found[0].count <= 42);  // a neighbour may read the same by chance
  CHECK(found[0].value == 20.5);
  CHECK(found[0].begin == 1000 * kHour);

  auto light = clean();
  for (std::size_t i = 0; i < kRows; ++i) {
    light[i] = i % 24 < 12 ? 0 : 300 + 40 * Random(9).normal(i);
  }
  CHECK(kinds(found_in(light)).empty());
}

TEST_CASE("readings clipped at a rail are saturated") {
  auto x = clean();
  for (double& each : x) each = std::min(each, 21.5);
  const auto found = found_in(x);
  REQUIRE(kinds(found) == Kinds{FindingKind::saturation});
  CHECK(found[0].value == 21.5);
  CHECK(found[0].count == std::count(x.begin(), x.end(), 21.5));
}

TEST_CASE("steps that are coarse beside the spread are quantisation") {
  auto x = clean();
  for (double& each : x) each = std::round(each / 2.5) * 2.5;
  const auto found = found_in(x);
  REQUIRE(kinds(found) == Kinds{FindingKind::quantisation});
  CHECK(found[0].value == 2.5);
}

TEST_CASE("lone spikes are counted and the highest named") {
  auto x = clean();
  x[123] += 40;
  x[456] -= 25;
  const auto found = found_in(x);
  REQUIRE(kinds(found) == Kinds{FindingKind::spike});
  CHECK(found[0].severity == Severity::warning);
  CHECK(found[0].count == 2);
  CHECK(found[0].begin == 123 * kHour);
  CHECK(std::abs(found[0].value - 40) < 3);
}

TEST_CASE("a jump of the level is found where it happens") {
  auto x = clean();
  for (std::size_t i = 1200; i < kRows; ++i) x[i] += 8;
  const auto found = found_in(x);
  REQUIRE(kinds(found) == Kinds{FindingKind::level_change});
  CHECK(found[0].begin <= 1200 * kHour + 40 * kHour);
  CHECK(found[0].end >= 1200 * kHour - 40 * kHour);
  CHECK(std::abs(found[0].value - found[0].expected - 8) < 1.5);
}

TEST_CASE("a change of unit is told from a jump") {
  struct Change {
    double factor;
    double offset;
  };
  for (const Change& unit :
       {Change{1.8, 32}, Change{1, 273.15}, Change{1000, 0}, Change{0.01, 0}}) {
    auto x = clean();
    for (std::size_t i = 900; i < kRows; ++i) x[i] = unit.factor * x[i] + unit.offset;
    const auto found = found_in(x);
    REQUIRE_FALSE(found.empty());
    CHECK(found.back().kind == FindingKind::unit_change);
    CHECK(std::abs(found.back().factor - unit.factor) < 1e-12);
    CHECK(std::abs(found.back().offset - unit.offset) < 1e-9);
    CHECK(found.back().begin <= 900 * kHour);
    CHECK(found.back().end >= 860 * kHour);
  }
}

TEST_CASE("a level that moves steadily is drift") {
  auto x = clean();
  for (std::size_t i = 0; i < kRows; ++i) x[i] += 0.01 * static_cast<double>(i);
  const auto found = found_in(x);
  REQUIRE(kinds(found) == Kinds{FindingKind::drift});
  CHECK(std::abs(found[0].value - 20) < 1.5);
}

TEST_CASE("drift that begins late is found, a season is none") {
  auto x = clean();
  for (std::size_t i = 1400; i < kRows; ++i) x[i] += 0.02 * static_cast<double>(i - 1400);
  const auto found = found_in(x);
  REQUIRE(kinds(found) == Kinds{FindingKind::drift});
  CHECK(found[0].factor < 0.6);
  CHECK(found[0].begin >= 900 * kHour);
  auto season = clean();
  for (std::size_t i = 0; i < kRows; ++i) {
    season[i] += 12 * math::sin(6.283185307179586 * static_cast<double>(i) / kRows);
  }
  CHECK(kinds(found_in(season)).empty());
}

TEST_CASE("a counter is drift and no other unit, though it passes 1.8 times a level plus 32") {
  std::vector<double> counter(500);
  for (std::size_t i = 1; i < counter.size(); ++i) {
    counter[i] = counter[i - 1] + static_cast<double>(Random(4).below(i, 7));
  }
  CHECK(kinds(found_in(counter)) == Kinds{FindingKind::drift});
}

TEST_CASE("a machine that rests at zero reads no code") {
  std::vector<double> speed(kRows);
  for (std::size_t i = 0; i < kRows; ++i) {
    speed[i] = i % 24 < 6 ? 0 : std::round(1500 + 5 * Random(5).normal(i));
  }
  CHECK(kinds(found_in(speed)).empty());
}

TEST_CASE("values with a long tail have no spikes until one leaves the tail") {
  std::vector<double> x(kRows);
  for (std::size_t i = 0; i < kRows; ++i) x[i] = math::exp(Random(6).normal(i));
  CHECK(kinds(found_in(x)).empty());
  x[700] = 1000;
  CHECK(kinds(found_in(x)) == Kinds{FindingKind::spike});
}

std::vector<Finding> pair_found(const std::vector<double>& a, const std::vector<double>& b) {
  QualityProfile profile({{}, {}}, {{0, 1}});
  const std::vector<std::int64_t> offsets{0, static_cast<std::int64_t>(a.size())};
  profile.update({offsets, hours(a.size()), {a, b}});
  auto found = profile.findings();
  std::erase_if(found, [](const Finding& each) { return each.other < 0; });
  return found;
}

TEST_CASE("two sensors of one thing that part disagree") {
  const auto a = clean(1);
  auto b = a;
  for (std::size_t i = 0; i < kRows; ++i) b[i] += 0.05 * Random(2).normal(i);
  CHECK(pair_found(a, b).empty());

  auto offset = b;
  for (std::size_t i = 1000; i < kRows; ++i) offset[i] -= 1;
  auto found = pair_found(a, offset);
  REQUIRE(kinds(found) == Kinds{FindingKind::disagreement});
  CHECK(found[0].column == 0);
  CHECK(found[0].other == 1);
  CHECK(std::abs(found[0].value - 1) < 0.1);

  auto burst = b;
  for (std::size_t i = 300; i < 310; ++i) burst[i] += 3;
  found = pair_found(a, burst);
  REQUIRE(kinds(found) == Kinds{FindingKind::disagreement});
  CHECK(found[0].count == 10);
  CHECK(found[0].begin <= 300 * kHour);
  CHECK(found[0].end >= 309 * kHour - 40 * kHour);

  QualityProfile profile({{}, {}}, {});
  profile.update({std::vector<std::int64_t>{0, 2000}, hours(), {a, b}});
  CHECK(profile.similar_columns() == std::vector<SensorPair>{{0, 1}});
}

TEST_CASE("constant, empty and all-missing columns are no accident") {
  CHECK(kinds(found_in(std::vector<double>(500, 7.0))).empty());
  const auto found = found_in(std::vector<double>(500, kNaN));
  REQUIRE(kinds(found) == Kinds{FindingKind::missing});
  CHECK(found[0].severity == Severity::error);
  CHECK(QualityProfile({{}}, {}).findings().empty());
  CHECK(kinds(found_in({1.0})).empty());
}

}  // namespace
}  // namespace mliot::preprocessing

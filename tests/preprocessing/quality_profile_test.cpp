// The one pass against a look at the whole, and its promise: chunks, merges, threads, same bits.
#include "mliot/preprocessing/quality/quality_profile.hpp"

#include <rapidcheck.h>

#include <cmath>
#include <limits>
#include <vector>

#include "mliot/core/error.hpp"
#include "mliot/core/random.hpp"
#include "reference/quality.hpp"
#include "support/catch.hpp"

namespace mliot::preprocessing {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Stream {
  std::vector<std::int64_t> times;
  std::vector<double> values;
};

/// Few distinct values, missing and infinite ones, doubled and late times: all that can happen.
Stream random_stream(std::size_t n, std::uint64_t seed) {
  const Random random(seed);
  Stream out;
  std::int64_t time = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint64_t dice = random.below(3 * i, 20);
    time += dice == 0 ? -3 : static_cast<std::int64_t>(random.below(3 * i + 1, 3));
    out.times.push_back(time);
    double x = static_cast<double>(random.below(3 * i + 2, 5)) - 2;
    if (dice == 1 || dice == 2) x = kNaN;
    if (dice == 3) x = kInfinity;
    if (dice == 4) x = 100 * random.normal(i);
    out.values.push_back(x);
  }
  return out;
}

ColumnProfile profile_of(const Stream& stream, std::size_t from, std::size_t to) {
  ColumnProfile profile({-50, 50});
  for (std::size_t i = from; i < to; ++i) profile.add(stream.times[i], stream.values[i]);
  return profile;
}

ColumnProfile profile_of(const std::vector<double>& values) {
  ColumnProfile profile;
  for (std::size_t i = 0; i < values.size(); ++i) {
    profile.add(static_cast<std::int64_t>(i), values[i]);
  }
  return profile;
}

std::vector<double> listed(const stats::ValueSketch& sketch) {
  std::vector<double> values;
  for (std::size_t i = 0; i < sketch.size(); ++i) {
    for (std::int64_t k = 0; k < sketch.bucket(i).count; ++k) values.push_back(sketch.middle(i));
  }
  return values;
}

TEST_CASE("a column is counted as by hand") {
  const auto profile = profile_of({1, 1, kNaN, 5, 1, kInfinity, -0.0, 0, 7});
  CHECK(profile.rows() == 9);
  CHECK(profile.missing() == 1);
  CHECK(profile.infinite() == 1);
  CHECK(profile.above() == 1);
  CHECK(profile.lowest().value == 0);
  CHECK(profile.lowest().time == 6);
  CHECK(profile.at_lowest() == 2);  // -0 is 0
  CHECK(profile.highest().value == 7);
  CHECK(profile.at_highest() == 1);
  // finite: 1 1 5 1 0 0 7, steps 0 4 4 1 0 7, and 5 stands 4 above both neighbours
  CHECK(listed(profile.steps()) == std::vector<double>{0, 0, 1, 4, 4, 7});
  REQUIRE(profile.spikes().size() == 1);
  CHECK(profile.spikes()[0].height == 4);
  CHECK(profile.spikes()[0].at.time == 3);
  const auto runs = profile.value_runs().longest();
  REQUIRE(runs.size() == 2);
  CHECK(runs[0] == Run{1, 2, 0, 1});
  CHECK(runs[1] == Run{0, 2, 6, 7});
  CHECK(profile.missing_runs().longest() == std::vector<Run>{{1, 1, 2, 2}});
}

TEST_CASE("steps, spikes and runs are those of the definition") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto stream = random_stream(200, seed);
    const auto profile = profile_of(stream, 0, 200);
    CHECK(listed(profile.steps()) == testing::naive_steps(stream.values));
    CHECK(listed(profile.spike_heights()) == testing::naive_spikes(stream.values));
    CHECK(listed(profile.value_runs().lengths()) == testing::naive_runs(stream.values));
  }
}

TEST_CASE("a column cut anywhere and merged is the column in one pass") {
  REQUIRE(rc::check("merge is one pass",
                    [](std::uint8_t length, std::uint8_t a, std::uint8_t b, std::uint64_t seed) {
                      const std::size_t n = length;
                      const auto stream = random_stream(n, seed);
                      std::size_t first = a % (n + 1);
                      std::size_t second = b % (n + 1);
                      if (first > second) std::swap(first, second);
                      auto merged = profile_of(stream, 0, first);
                      auto rest = profile_of(stream, first, second);
                      rest.merge(profile_of(stream, second, n));
                      merged.merge(rest);
                      RC_ASSERT(merged == profile_of(stream, 0, n));
                      TimeProfile whole;
                      TimeProfile left;
                      TimeProfile right;
                      for (std::size_t i = 0; i < n; ++i) {
                        whole.add(stream.times[i]);
                        (i < first ? left : right).add(stream.times[i]);
                      }
                      left.merge(right);
                      RC_ASSERT(left == whole);
                    }));
}

TEST_CASE("long columns merge too, with their buckets and blocks full") {
  const std::size_t n = 30000;
  Stream stream;
  for (std::size_t i = 0; i < n; ++i) {
    stream.times.push_back(static_cast<std::int64_t>(i) * 60'000'000 - 500'000'000'000);
    stream.values.push_back(Random(7).normal(i));
  }
  const auto whole = profile_of(stream, 0, n);
  CHECK(whole.values().size() <= stats::ValueSketch::kMaxBuckets);
  CHECK(whole.blocks().blocks().size() <= TimeBlocks::kBlocks);
  for (const std::size_t cut : {std::size_t{1}, std::size_t{64}, std::size_t{12345}, n - 1}) {
    auto merged = profile_of(stream, 0, cut);
    merged.merge(profile_of(stream, cut, n));
    CHECK(merged == whole);
  }
}

TEST_CASE("blocks cover all samples and know their extremes") {
  const auto stream = random_stream(5000, 3);
  const auto profile = profile_of(stream, 0, 5000);
  const auto& blocks = profile.blocks();
  std::int64_t count = 0;
  std::int64_t missing = 0;
  double high = -kInfinity;
  for (const auto& block : blocks.blocks()) {
    CHECK(blocks.begin(block) <= blocks.end(block));
    CHECK(block.median() >= block.min());
    CHECK(block.median() <= block.max());
    count += block.count();
    missing += block.missing();
    high = std::max(high, block.max());
  }
  CHECK(count == profile.rows() - profile.missing() - profile.infinite());
  CHECK(missing == profile.missing() + profile.infinite());
  CHECK(high == profile.highest().value);
}

TEST_CASE("times at the ends of what an integer holds are told apart without overflow") {
  constexpr auto kLow = std::numeric_limits<std::int64_t>::min();
  constexpr auto kHigh = std::numeric_limits<std::int64_t>::max();
  TimeProfile times;
  ColumnProfile column;
  for (const std::int64_t time : {kLow, kLow + 1, std::int64_t{0}, kHigh - 1, kHigh}) {
    times.add(time);
    column.add(time, 1);
  }
  CHECK(times.longest().front() == Interval{kHigh, kLow + 1});
  CHECK(times.intervals().count() == 4);
  CHECK(find_in_times(times, {}).front().end == 0);
  CHECK(column.blocks().begin(column.blocks().blocks().front()) == kLow);
  CHECK(column.blocks().end(column.blocks().blocks().back()) == kHigh);
}

/// Three series of two columns.
struct Frame {
  std::vector<std::int64_t> offsets{0, 400, 400, 1000};
  std::vector<std::int64_t> times;
  std::vector<double> a;
  std::vector<double> b;
};

Frame random_frame() {
  Frame frame;
  const auto one = random_stream(1000, 11);
  const auto two = random_stream(1000, 12);
  frame.times = one.times;
  frame.a = one.values;
  frame.b = two.values;
  return frame;
}

/// The rows of each series from a share `from` to a share `to` of its length, in percent.
void feed(QualityProfile& profile, const Frame& frame, std::int64_t from, std::int64_t to,
          int threads = 1) {
  std::vector<std::int64_t> offsets{0};
  std::vector<std::int64_t> times;
  std::vector<double> a;
  std::vector<double> b;
  for (std::size_t s = 0; s + 1 < frame.offsets.size(); ++s) {
    const std::int64_t length = frame.offsets[s + 1] - frame.offsets[s];
    for (auto i = length * from / 100; i < length * to / 100; ++i) {
      const auto row = static_cast<std::size_t>(frame.offsets[s] + i);
      times.push_back(frame.times[row]);
      a.push_back(frame.a[row]);
      b.push_back(frame.b[row]);
    }
    offsets.push_back(static_cast<std::int64_t>(times.size()));
  }
  profile.update({offsets, times, {a, b}}, threads);
}

TEST_CASE("chunks, merges and threads give the bits of one pass over many series") {
  const auto frame = random_frame();
  const auto fresh = [] { return QualityProfile({{}, {-50, 50}}, {{0, 1}}); };
  auto whole = fresh();
  feed(whole, frame, 0, 100);
  CHECK(whole.n_series() == 3);
  auto chunks = fresh();
  for (std::int64_t k = 0; k < 100; k += 5) feed(chunks, frame, k, k + 5);
  CHECK(chunks == whole);
  auto threaded = fresh();
  feed(threaded, frame, 0, 100, 2);
  CHECK(threaded == whole);
  auto left = fresh();
  auto right = fresh();
  feed(left, frame, 0, 37);
  feed(right, frame, 37, 100);
  left.merge(right);
  CHECK(left == whole);
  CHECK(left.pooled(0) == whole.pooled(0));
}

TEST_CASE("a profile names the series or column that it does not have") {
  using Catch::Matchers::Contains;
  QualityProfile profile({{}, {}}, {{0, 1}});
  CHECK_THROWS_WITH(profile.times(0), Contains("there is no series 0, there are 0"));
  const std::vector<std::int64_t> offsets{0, 1};
  const std::vector<std::int64_t> times{1};
  const std::vector<double> one{1};
  profile.update({offsets, times, {one, one}});
  CHECK(profile.times(0) == profile.times(0));
  CHECK(profile.column(0, 2) == profile.column(0, 2));  // of the pair
  CHECK_THROWS_WITH(profile.times(1), Contains("there is no series 1, there are 1"));
  CHECK_THROWS_WITH(profile.column(1, 0), Contains("there is no series 1"));
  CHECK_THROWS_WITH(profile.column(0, 3), Contains("there is no column 3, there are 3"));
  CHECK_THROWS_WITH(profile.pooled(3), Contains("there is no column 3"));
}

TEST_CASE("rows and profiles that do not fit together are refused and change nothing") {
  QualityProfile profile({{}, {}}, {});
  const std::vector<std::int64_t> offsets{0, 2};
  const std::vector<std::int64_t> times{1, 2};
  const std::vector<double> two{1, 2};
  const std::vector<double> one{1};
  const std::vector<std::int64_t> falling{0, 3, 2};
  const auto before = profile;
  CHECK_THROWS_AS(profile.update({offsets, times, {two}}), InvalidArgument);
  CHECK_THROWS_AS(profile.update({offsets, times, {two, one}}), InvalidArgument);
  CHECK_THROWS_AS(profile.update({falling, times, {two, two}}), InvalidArgument);
  CHECK_THROWS_AS(profile.update({{}, times, {two, two}}), InvalidArgument);
  CHECK_THROWS_AS(profile.merge(QualityProfile({{0, 1}, {}}, {})), InvalidArgument);
  CHECK(profile == before);
  CHECK_THROWS_AS(QualityProfile({{2, 1}}, {}), InvalidArgument);
  CHECK_THROWS_AS(QualityProfile({{}, {}}, {{0, 2}}), InvalidArgument);
  CHECK_THROWS_AS(QualityProfile({{}, {}}, {{1, 1}}), InvalidArgument);
  CHECK_THROWS_AS(profile.findings({.stuck_after = 1}), InvalidArgument);
}

TEST_CASE("columns that part early are similar by their first rows") {
  constexpr std::size_t kRows = 4000;
  const Random random(7);
  std::vector<std::int64_t> times(kRows);
  std::vector<double> first(kRows);
  std::vector<double> second(kRows);
  for (std::size_t i = 0; i < kRows; ++i) {
    times[i] = static_cast<std::int64_t>(i);
    first[i] = random.normal(i);
    second[i] = first[i] + 0.01 * random.normal(kRows + i) + (i < kRows / 5 ? 0 : 8);
  }
  QualityProfile profile({{}, {}}, {});
  const std::vector<std::int64_t> offsets{0, static_cast<std::int64_t>(kRows)};
  profile.update({offsets, times, {first, second}});
  CHECK(profile.similar_columns() == std::vector<SensorPair>{{0, 1}});
}

TEST_CASE("a sensor with a value in every fifth row is slower, not missing") {
  constexpr std::size_t kRows = 500;
  std::vector<std::int64_t> times(kRows);
  std::vector<double> slow(kRows, std::numeric_limits<double>::quiet_NaN());
  for (std::size_t i = 0; i < kRows; ++i) {
    times[i] = static_cast<std::int64_t>(i);
    if (i % 5 == 2) slow[i] = Random(3).normal(i);
  }
  QualityProfile profile({{}}, {});
  const std::vector<std::int64_t> offsets{0, static_cast<std::int64_t>(kRows)};
  profile.update({offsets, times, {slow}});
  const auto found = profile.findings();
  REQUIRE(found.size() == 1);
  CHECK(found[0].kind == FindingKind::missing);
  CHECK(found[0].severity == Severity::info);
  CHECK(found[0].expected == 5);
}

}  // namespace
}  // namespace mliot::preprocessing

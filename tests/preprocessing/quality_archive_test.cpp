// Quality profiles in files: the same bits after loading, and the same ones after going on.
#include <cmath>
#include <filesystem>
#include <limits>
#include <vector>

#include "mliot/core/error.hpp"
#include "mliot/core/packed.hpp"
#include "mliot/core/random.hpp"
#include "mliot/preprocessing/quality/quality_profile.hpp"
#include "support/catch.hpp"

namespace mliot::preprocessing {
namespace {

struct Rows {
  std::vector<std::int64_t> offsets;
  std::vector<std::int64_t> times;
  std::vector<std::vector<double>> columns;

  QualityRows view() const { return {offsets, times, {columns.begin(), columns.end()}}; }
};

// Series of rows with everything that a pass counts: missing, infinite, doubled, late, coded.
Rows random_rows(std::size_t n_series, std::size_t n, std::uint64_t seed) {
  const Random random(seed);
  Rows rows{{0}, {}, std::vector<std::vector<double>>(3)};
  for (std::size_t i = 0; i < n_series * n; ++i) {
    const std::uint64_t dice = random.below(i, 25);
    const auto row = static_cast<std::int64_t>(i % n);
    rows.times.push_back(dice == 0 ? 4 : 10 * row - (dice == 1 ? 10 : 0));
    double x = dice < 12 ? random.normal(i) : static_cast<double>(random.below(i, 4));
    if (dice == 2) x = std::numeric_limits<double>::quiet_NaN();
    if (dice == 3) x = -std::numeric_limits<double>::infinity();
    if (dice == 4) x = -999;
    rows.columns[0].push_back(x);
    rows.columns[1].push_back(x + 0.25 * random.normal(n_series * n + i));
    rows.columns[2].push_back(row > 40 ? 5 : random.normal(3 * n_series * n + i));
    if (i % n == n - 1) rows.offsets.push_back(static_cast<std::int64_t>(i + 1));
  }
  return rows;
}

QualityProfile begun() { return QualityProfile({{-50, 50}, {}, {0, 9}}, {{0, 1}}); }

QualityProfile restored(const QualityProfile& profile) {
  return archive::load<QualityProfile>(archive::save(profile));
}

TEST_CASE("a profile in a file is the same profile, whatever it has seen") {
  for (const std::size_t rows : {1, 2, 3, 40, 6000}) {
    auto profile = begun();
    profile.update(random_rows(2, rows, rows).view());
    CHECK(restored(profile) == profile);
    CHECK(archive::save(restored(profile)) == archive::save(profile));
    CHECK(restored(profile).findings().size() == profile.findings().size());
  }
  CHECK(restored(begun()) == begun());
}

TEST_CASE("a pass that was stopped and loaded goes on to the bits of one that was not") {
  const auto morning = random_rows(3, 700, 1);
  const auto evening = random_rows(3, 400, 2);
  auto whole = begun();
  whole.update(morning.view());
  auto stopped = restored(whole);
  whole.update(evening.view());
  stopped.update(evening.view());
  CHECK(archive::save(stopped) == archive::save(whole));

  auto merged = restored(whole);
  auto rest = begun();
  rest.update(morning.view());
  merged.merge(restored(rest));
  whole.merge(rest);
  CHECK(archive::save(merged) == archive::save(whole));
}

TEST_CASE("packed numbers come back in their order, and what does not fit is refused") {
  archive::PackedWriter writer;
  writer.count(2);
  writer.integer(-7);
  writer.real(0.5);
  archive::Object object;
  archive::Writer into(object);
  writer.save(into);

  const archive::Reader reader(object);
  archive::PackedReader packed(reader);
  CHECK(packed.count(2) == 2);
  CHECK_THROWS_AS(packed.finish(), FormatError);
  CHECK(packed.integer(-7, -7) == -7);
  CHECK(packed.real() == 0.5);
  packed.finish();
  CHECK_THROWS_AS(packed.integer(), FormatError);
  CHECK_THROWS_AS(packed.real(), FormatError);
  archive::PackedReader narrow(reader);
  CHECK_THROWS_AS(narrow.count(1), FormatError);
}

TEST_CASE("a profile whose parts contradict one another is refused") {
  auto profile = begun();
  profile.update(random_rows(1, 50, 3).view());
  const archive::Object sound = archive::save(profile);
  const auto numbers = archive::Reader(sound).object("seen").array<std::int64_t>("integers");
  std::size_t refused = 0;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    auto changed = numbers;
    changed[i] = ~changed[i];
    archive::Object tree = sound;
    auto& seen = std::get<archive::Object>(tree.members.at("seen").data);
    archive::Object other;
    archive::Writer(other).array("integers", changed);
    seen.members.at("integers") = other.members.at("integers");
    try {
      static_cast<void>(archive::load<QualityProfile>(tree).findings());
    } catch (const FormatError&) {
      ++refused;
    }
  }
  CHECK(refused > numbers.size() / 3);  // the rest are times and hashes, which may be any number
}

TEST_CASE("usual codes in the bucket of another value are no finding") {
  // 85 shares its bucket with values near it once the sketch has lost bits.
  ColumnProfile column;
  const Random random(5);
  for (std::size_t i = 0; i < 60000; ++i) {
    const double near = 85.0 + 1e-9 * (1 + static_cast<double>(i));
    const double x = i % 100 == 0 ? near : 1000 + random.normal(i);
    column.add(static_cast<std::int64_t>(i), x);
  }
  REQUIRE_FALSE(column.values().exact());
  for (const Finding& each : find_in_values(column, {})) {
    CHECK(each.kind != FindingKind::sentinel);
  }
}

}  // namespace
}  // namespace mliot::preprocessing

// Forest in an archive: what comes back is the same, and no stored bytes make an unsafe forest.
#include <algorithm>
#include <cmath>
#include <limits>

#include "mliot/io/model_file.hpp"
#include "mliot/trees/forest.hpp"
#include "reference/random_forest.hpp"
#include "support/catch.hpp"

namespace archive = mliot::archive;
namespace io = mliot::io;
using mliot::reference::ForestShape;
using mliot::trees::Forest;

namespace {

archive::Object stored(std::int64_t categories = 0) {
  auto parts = mliot::reference::random_parts(ForestShape{.trees = 5, .categories = categories}, 2);
  parts.iterations = 4;
  return archive::save(Forest(parts));
}

template <class T, class Change>
archive::Object changed(std::string_view name, Change&& change) {
  archive::Object object = stored();
  auto values = archive::Reader(object).array<T>(name);
  change(values);
  object.members.erase(std::string(name));
  archive::Writer(object).array(name, values);
  return object;
}

void refused(const archive::Object& object) {
  REQUIRE_THROWS_AS(archive::load<Forest>(object), mliot::FormatError);
}

}  // namespace

TEST_CASE("forest comes back from its bytes with equal hash, leaves and covers") {
  const Forest before = archive::load<Forest>(stored());
  const Forest after = archive::load<Forest>(io::from_bytes(io::to_bytes(archive::save(before))));
  REQUIRE(after.hash() == before.hash());
  REQUIRE(after.iterations() == 4);
  REQUIRE(after.trees().size() == 5);
  REQUIRE(after.trees()[0].leaves == before.trees()[0].leaves);
  REQUIRE(after.trees()[0].leaf_cover == before.trees()[0].leaf_cover);
  REQUIRE(after.trees()[0].nodes[3].gain == before.trees()[0].nodes[3].gain);
  const auto rows = mliot::reference::random_rows<float>(50, ForestShape{}, 3, true);
  for (std::size_t i = 0; i < 50; ++i) {
    REQUIRE(after.sum_row(rows.data() + 7 * i) == before.sum_row(rows.data() + 7 * i));
  }
}

TEST_CASE("forest hash changes with any leaf") {
  const auto other = changed<std::int64_t>("leaves", [](auto& leaves) { ++leaves[7]; });
  REQUIRE(archive::load<Forest>(other).hash() != archive::load<Forest>(stored()).hash());
}

TEST_CASE("forest refuses stored values that are out of range") {
  refused(changed<std::int32_t>("features", [](auto& x) { x[0] = 7; }));
  refused(changed<std::int32_t>("features", [](auto& x) { x[0] = -1; }));
  refused(changed<std::int32_t>("middles", [](auto& x) { x[0] = 0; }));
  refused(changed<std::int32_t>("middles", [](auto& x) { x[0] = 31; }));
  refused(changed<std::int32_t>("middles", [](auto& x) { x.pop_back(); }));
  refused(changed<std::int32_t>("leaf_counts", [](auto& x) { x[0] = 0; }));
  refused(changed<std::int32_t>("leaf_counts", [](auto& x) { x[0] += 1; }));
  refused(changed<std::int32_t>("leaf_counts", [](auto& x) { x[0] = 1 << 30; }));
  refused(changed<std::int32_t>("leaf_counts", [](auto& x) { x.clear(); }));
  refused(changed<double>("thresholds", [](auto& x) { x[2] = std::nan(""); }));
  refused(changed<std::uint8_t>("missing_left", [](auto& x) { x[2] = 2; }));
  refused(changed<float>("gains", [](auto& x) { x[2] = INFINITY; }));
  refused(changed<float>("covers", [](auto& x) { x[2] = NAN; }));
  refused(changed<float>("leaf_covers", [](auto& x) { x[2] = NAN; }));
  refused(changed<std::int64_t>("leaves", [](auto& x) { x[0] = std::int64_t{1} << 62; }));
  for (const char* name : {"columns", "grid_exponent", "iterations"}) {
    archive::Object object = stored();
    object.members.erase(name);
    refused(object);
    archive::Writer(object).value(name, std::numeric_limits<std::int64_t>::min());
    refused(object);
  }
  archive::Object object = stored();
  object.members.erase("base_score");
  refused(object);
  archive::Writer(object).value("base_score", INFINITY);
  refused(object);
}

TEST_CASE("forest from spoiled middles either loads and walks safely or is refused") {
  mliot::reference::Draws draws(4);
  const auto rows = mliot::reference::random_rows<float>(40, ForestShape{}, 3, true);
  int loaded = 0;
  for (int trial = 0; trial < 300; ++trial) {
    const auto object = changed<std::int32_t>("middles", [&](auto& x) {
      x[static_cast<std::size_t>(draws.below(static_cast<std::int64_t>(x.size())))] =
          static_cast<std::int32_t>(draws.below(33)) - 1;
    });
    try {
      const Forest forest = archive::load<Forest>(object);
      std::vector<double> out(40);
      forest.predict_raw(mliot::data::MatrixView<const float>(rows.data(), 40, 7), out);
      REQUIRE(out[3] == forest.predict_raw_row(rows.data() + 21));
      ++loaded;
    } catch (const mliot::FormatError&) {
    }
  }
  REQUIRE(loaded > 0);
  REQUIRE(loaded < 300);
}

TEST_CASE("forest of categories comes back, and older files have none") {
  const Forest before = archive::load<Forest>(stored(3));
  const Forest after = archive::load<Forest>(io::from_bytes(io::to_bytes(archive::save(before))));
  REQUIRE(after.hash() == before.hash());
  REQUIRE(after.trees()[0].sets == before.trees()[0].sets);
  REQUIRE_FALSE(before.trees()[0].sets.empty());
  const ForestShape shape{.categories = 3};
  const auto rows = mliot::reference::random_rows<float>(50, shape, 3, true);
  for (std::size_t i = 0; i < 50; ++i) {
    REQUIRE(after.sum_row(rows.data() + 7 * i) == before.sum_row(rows.data() + 7 * i));
  }
  REQUIRE_FALSE(archive::Reader(stored()).has("levels"));
}

TEST_CASE("forest refuses stored sets that are out of range") {
  const archive::Object whole = stored(3);
  const auto words = archive::Reader(whole).array<std::int32_t>("level_words");
  const auto at =
      static_cast<std::size_t>(std::find(words.begin(), words.end(), 1) - words.begin());
  REQUIRE(at < words.size());
  const auto with = [&](const char* name, auto values) {
    archive::Object object = whole;
    object.members.erase(name);
    archive::Writer(object).array(name, values);
    refused(object);
  };
  for (const std::int32_t count : {-2, 0, 2, 1025, std::numeric_limits<std::int32_t>::max()}) {
    auto changed = words;
    changed[at] = count;
    with("level_words", changed);
  }
  auto none = words;
  none.pop_back();
  with("level_words", none);
  auto levels = archive::Reader(whole).array<std::uint64_t>("levels");
  levels[0] = 0;
  with("levels", levels);
  levels.clear();
  with("levels", levels);
  archive::Object object = whole;
  object.members.erase("levels");
  refused(object);
  auto thresholds = archive::Reader(whole).array<double>("thresholds");
  thresholds[at] = 1;
  with("thresholds", thresholds);
  auto features = archive::Reader(whole).array<std::int32_t>("features");
  features[at] = 6;  // a number elsewhere
  with("features", features);
}

// Encoders against hand-worked numbers; parts, archives and hashes.
#include <cmath>
#include <limits>
#include <vector>

#include "mliot/preprocessing/count_encoder.hpp"
#include "mliot/preprocessing/hashing_encoder.hpp"
#include "mliot/preprocessing/one_hot_encoder.hpp"
#include "mliot/preprocessing/ordered_target_encoder.hpp"
#include "mliot/preprocessing/ordinal_encoder.hpp"
#include "mliot/preprocessing/target_encoder.hpp"
#include "support/catch.hpp"
#include "support/transforms.hpp"

namespace mliot::preprocessing {
namespace {

using Table = std::vector<double>;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

data::MatrixView<const double> column_of(const Table& values) {
  return {values.data(), values.size(), 1};
}

template <class Encoder>
Encoder fitted(const Table& x, const Table& y = {}, typename Encoder::Options options = {}) {
  Encoder encoder(options);
  encoder.fit(column_of(x), y);
  return encoder;
}

template <class Encoder>
Table encoded(const Encoder& encoder, const Table& x) {
  Table out(x.size() * encoder.outputs());
  encoder.transform(column_of(x), {out.data(), x.size(), encoder.outputs()});
  return out;
}

TEST_CASE("the ordinal encoder counts the levels below") {
  const auto encoder = fitted<OrdinalEncoder>({7, 3, 7, 9}, {}, {.unseen = -1, .missing = -2});
  REQUIRE(encoded(encoder, {3, 7, 9, 8, kNaN}) == Table{0, 1, 2, -1, -2});
}

TEST_CASE("the one-hot encoder has an output for each level, the missing one last") {
  const auto encoder = fitted<OneHotEncoder>({5, 2, kNaN});
  REQUIRE(encoded(encoder, {2, 5, kNaN, 9}) == Table{1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0});
  const auto shorter = fitted<OneHotEncoder>({5, 2, kNaN}, {}, {.drop_first = true});
  REQUIRE(encoded(shorter, {2, 5, kNaN}) == Table{0, 0, 1, 0, 0, 1});
}

TEST_CASE("the count encoder knows how often a level was there") {
  const Table x{5, 2, 5, kNaN};
  REQUIRE(encoded(fitted<CountEncoder>(x), {5, 2, kNaN, 9}) == Table{2, 1, 1, 0});
  REQUIRE(encoded(fitted<CountEncoder>(x, {}, {.normalize = true}), {5, 9}) == Table{0.5, 0});
}

TEST_CASE("the target encoder draws means towards that of all rows") {
  const Table x{1, 1, 2, 2};
  const Table y{10, 14, 2, 6};  // means 12 and 4, of all 8
  const auto smoothed = fitted<TargetEncoder>(x, y, {.smooth = 2});
  REQUIRE(encoded(smoothed, {1, 2, 3, kNaN}) == Table{10, 6, 8, 8});
  // Variance 20 in all, 4 at each level: the weight of a level of two rows is 40 / 44.
  const Table free = encoded(fitted<TargetEncoder>(x, y), {1, 2});
  REQUIRE(std::abs(free[0] - (12 * 40 + 8 * 4) / 44.0) < 1e-14);
  REQUIRE(std::abs(free[1] - (4 * 40 + 8 * 4) / 44.0) < 1e-14);
  REQUIRE(encoded(fitted<TargetEncoder>({1, 2}, {3, 3}), {1, 2}) == Table{3, 3});
}

TEST_CASE("encoders do not show the parts they learnt from") {
  const Table x{1, kNaN, 2, 2, 3, 1, kNaN, 2};
  const Table y{0.1, 1e9, 0.3, -7, 1e-9, 4, 12, 0.7};
  const auto whole = fitted<TargetEncoder>(x, y);
  const Table first_x{x.begin(), x.begin() + 3};
  const Table first_y{y.begin(), y.begin() + 3};
  const Table rest_x{x.begin() + 3, x.end()};
  const Table rest_y{y.begin() + 3, y.end()};
  TargetEncoder parts;
  parts.update(column_of(rest_x), rest_y);
  parts.update(column_of(first_x), first_y);
  REQUIRE(archive::save(parts) == archive::save(whole));
  auto merged = fitted<TargetEncoder>(first_x, first_y);
  merged.merge(fitted<TargetEncoder>(rest_x, rest_y));
  REQUIRE(archive::save(merged) == archive::save(whole));
  auto counted = fitted<CountEncoder>(first_x);
  counted.merge(fitted<CountEncoder>(rest_x));
  REQUIRE(archive::save(counted) == archive::save(fitted<CountEncoder>(x)));
}

template <class Encoder>
void check_archive(const Table& y) {
  const Table x{1, kNaN, 2, 2};
  const auto encoder = fitted<Encoder>(x, y);
  const auto again = archive::load<Encoder>(archive::save(encoder));
  REQUIRE(testing::same_bits(encoded(again, {1, 2, 3, kNaN}), encoded(encoder, {1, 2, 3, kNaN})));
  REQUIRE(archive::save(again) == archive::save(encoder));
}

TEST_CASE("a level of one row has the sums of an exact sum") {
  // Beside a second row whose target is 0 and whose square is, the exact sums are those of one.
  for (const double y : {0.1, -3.7e100, 1.0, 7e-150, -1e-300, 0.0, 4.0 / 3, 1e135}) {
    const LevelTargets one(Table{5}, Table{y});
    const LevelTargets both(Table{5, 5}, Table{y, 0});
    CHECK(one.sum(0) == both.sum(0));
    CHECK(one.variance(0) == 0);
    LevelTargets apart(Table{5}, Table{0});
    apart.merge(one);
    CHECK(archive::save(apart) == archive::save(both));
  }
}

TEST_CASE("places of texts are looked up as other keys are") {
  const auto places = fitted<CountEncoder>({2, 0, 1, 1});
  const auto others = fitted<CountEncoder>({3, 1, 2, 2});
  for (const double x : {-1.0, -0.0, 0.0, 0.5, 1.0, 2.0, 3.0, 1e300, kNaN}) {
    CHECK(encoded(places, {x}) == encoded(others, {x + 1}));
  }
}

TEST_CASE("encoders come back from an archive") {
  check_archive<OrdinalEncoder>({});
  check_archive<OneHotEncoder>({});
  check_archive<CountEncoder>({});
  check_archive<TargetEncoder>({1, 2, 3, 5});
}

TEST_CASE("encoders name wrong targets, and keep what they had") {
  auto encoder = fitted<TargetEncoder>({1, 2}, {3, 4});
  const auto before = archive::save(encoder);
  REQUIRE_THROWS_WITH(encoder.update(column_of({1, 2}), Table{1, kNaN}),
                      Catch::Contains("target of row 1"));
  REQUIRE_THROWS_WITH(encoder.update(column_of({1, 2}), Table{1}), Catch::Contains("1 targets"));
  REQUIRE(archive::save(encoder) == before);
}

TEST_CASE("the ordered encoder looks back only") {
  OrderedTargetEncoder encoder({.prior = 5});
  REQUIRE(encoder.update(1, 9) == 5);
  REQUIRE(encoder.update(1, 1) == 7);  // (9 + 5) / 2
  REQUIRE(encoder.update(1, 2) == 5);  // (10 + 5) / 3
  REQUIRE(encoder.update(2, kNaN) == 5);
  REQUIRE(encoder.update(kNaN, 7) == 5);
  REQUIRE(encoder.value(kNaN) == 6);
  REQUIRE(encoder.value(1) == 4.25);  // (12 + 5) / 4
  REQUIRE_THROWS_AS(encoder.update(1, HUGE_VAL), InvalidArgument);
  const auto again = archive::load<OrderedTargetEncoder>(archive::save(encoder));
  const LookUp map = again.map();
  for (const double level : {1.0, 2.0, 3.0, kNaN}) {
    REQUIRE(map.apply(level) == encoder.value(level));
  }
}

TEST_CASE("without a prior the ordered encoder starts from the mean so far") {
  OrderedTargetEncoder encoder;
  REQUIRE(std::isnan(encoder.update(1, 4)));
  REQUIRE(encoder.update(2, 8) == 4);
  REQUIRE(encoder.update(1, 0) == 5);  // (4 + 6) / 2
}

TEST_CASE("murmur3 gives its published values") {
  // Of the test vectors of the algorithm's implementations.
  REQUIRE(murmur3("") == 0);
  REQUIRE(murmur3("", 1) == 0x514E28B7u);
  REQUIRE(murmur3("test", 0x9747b28cu) == 0x704b81dcu);
  REQUIRE(murmur3("Hello, world!", 0x9747b28cu) == 0x24884CBAu);
  REQUIRE(murmur3("The quick brown fox jumps over the lazy dog", 0x9747b28cu) == 0x2FA826CDu);
}

TEST_CASE("a hashed text goes to one column with a sign") {
  const HashingEncoder encoder({.n_components = 5});
  Table row(5, 0);
  encoder.add("shop=north", row);
  encoder.add("shop=north", row);
  REQUIRE(std::abs(row[encoder.column("shop=north")]) == 2);
  REQUIRE_THROWS_AS(HashingEncoder({.n_components = 0}), InvalidArgument);
}

}  // namespace
}  // namespace mliot::preprocessing

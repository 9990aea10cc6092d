// Scalers against hand-worked numbers; parts, archives and wrong data.
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "mliot/preprocessing/local_scaler.hpp"
#include "mliot/preprocessing/min_max_scaler.hpp"
#include "mliot/preprocessing/power_transformer.hpp"
#include "mliot/preprocessing/quantile_transformer.hpp"
#include "mliot/preprocessing/robust_scaler.hpp"
#include "mliot/preprocessing/standard_scaler.hpp"
#include "support/catch.hpp"
#include "support/transforms.hpp"

namespace mliot::preprocessing {
namespace {

using Table = std::vector<double>;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

data::MatrixView<const double> rows_of(const Table& values, std::size_t columns) {
  return {values.data(), values.size() / columns, columns};
}

template <class Scaler>
Table scaled(const Scaler& scaler, const Table& values) {
  Table out(values.size());
  const std::size_t columns = scaler.columns();
  scaler.transform(rows_of(values, columns), {out.data(), values.size() / columns, columns});
  return out;
}

template <class Scaler>
Table restored(const Scaler& scaler, const Table& values) {
  Table out(values.size());
  const std::size_t columns = scaler.columns();
  scaler.inverse_transform(rows_of(values, columns),
                           {out.data(), values.size() / columns, columns});
  return out;
}

template <class Scaler>
Scaler fitted(const Table& values, std::size_t columns, typename Scaler::Options options = {}) {
  Scaler scaler(options);
  scaler.fit(rows_of(values, columns));
  return scaler;
}

TEST_CASE("the standard scaler gives mean 0 and deviation 1, and passes missing values by") {
  // Mean 5, variance 4 without the missing value.
  const Table x{2, 4, 4, kNaN, 4, 5, 5, 7, 9};
  const auto scaler = fitted<StandardScaler>(x, 1);
  const Table z = scaled(scaler, x);
  REQUIRE(testing::same_bits(z, {-1.5, -0.5, -0.5, kNaN, -0.5, 0, 0, 1, 2}));
  REQUIRE(testing::same_bits(restored(scaler, z), x));
}

TEST_CASE("min-max and max-abs scalers reach their ends") {
  const Table x{10, 20, 15};
  REQUIRE(scaled(fitted<MinMaxScaler>(x, 1), x) == Table{0, 1, 0.5});
  const auto clipped = fitted<MinMaxScaler>(x, 1, {.low = -2, .high = 2, .clip = true});
  REQUIRE(scaled(clipped, {10, 15, 99, -99}) == Table{-2, 0, 2, -2});
  REQUIRE(scaled(fitted<MaxAbsScaler>({-4, 2, 0}, 1), {-4, 2, 0}) == Table{-1, 0.5, 0});
}

TEST_CASE("the robust scaler is not moved by an outlier") {
  const Table x{1, 2, 3, 4, 500};  // quartiles 2 and 4
  REQUIRE(scaled(fitted<RobustScaler>(x, 1), x) == Table{-1, -0.5, 0, 0.5, 248.5});
}

TEST_CASE("quantiles of type 7 lie between the values") {
  Table x{40, 10, 30, 20};
  REQUIRE(quantile_of(x, 0) == 10);
  REQUIRE(quantile_of(x, 0.25) == 17.5);
  REQUIRE(quantile_of(x, 1) == 40);
}

TEST_CASE("the quantile transformer gives the middle of a run, and the ends their ends") {
  const Table x{1, 2, 2, 2, 3};
  const auto uniform = fitted<QuantileTransformer>(x, 1);
  REQUIRE(scaled(uniform, {0, 1, 1.5, 2, 2.5, 3, 9}) == Table{0, 0, 0.125, 0.5, 0.875, 1, 1});
  const auto normal = fitted<QuantileTransformer>(
      x, 1, {.n_quantiles = 1000, .output_distribution = OutputDistribution::normal});
  const Table z = scaled(normal, {1, 2, 3});
  REQUIRE(z[1] == 0);
  REQUIRE(std::abs(z[0] + 5.199337582605575) < 1e-12);  // of 1e-7, Wichura's table
  REQUIRE(restored(normal, z) == Table{1, 2, 3});
}

TEST_CASE("the likeliest power is better than its neighbours") {
  Table x;
  for (int i = 1; i < 200; ++i) x.push_back(std::exp(0.03 * i) + 0.1 * (i % 7));
  for (const PowerMethod method : {PowerMethod::yeo_johnson, PowerMethod::box_cox}) {
    const auto scaler = fitted<PowerTransformer>(x, 1, {.method = method});
    const double power = scaler.map(0).options().lambda;
    const double best = power_log_likelihood(method, power, x);
    for (const double away : {-0.5, -1e-3, 1e-3, 0.5}) {
      REQUIRE(power_log_likelihood(method, power + away, x) < best);
    }
    const Table back = restored(scaler, scaled(scaler, x));
    for (std::size_t i = 0; i < x.size(); ++i) REQUIRE(std::abs(back[i] - x[i]) < 1e-10);
  }
}

TEST_CASE("the power of a normal column's exponential is 0 in Box-Cox") {
  Table x;
  for (int i = 1; i < 400; ++i) {
    const double share = i / 400.0;
    // Logarithms symmetric about 0 in the distances of a logistic distribution.
    x.push_back(std::exp(std::log(share / (1 - share))));
  }
  const auto scaler = fitted<PowerTransformer>(x, 1, {.method = PowerMethod::box_cox});
  REQUIRE(std::abs(scaler.map(0).options().lambda) < 1e-7);
}

template <class Scaler>
void check_parts(const Table& x) {
  const auto whole = fitted<Scaler>(x, 2);
  Scaler parts;
  parts.update(rows_of({x.begin(), x.begin() + 6}, 2));
  parts.update(rows_of({x.begin() + 6, x.end()}, 2));
  Scaler merged;
  merged.merge(fitted<Scaler>({x.begin() + 6, x.end()}, 2));
  merged.merge(fitted<Scaler>({x.begin(), x.begin() + 6}, 2));
  REQUIRE(archive::save(parts) == archive::save(whole));
  REQUIRE(archive::save(merged) == archive::save(whole));
  REQUIRE_THROWS_AS(merged.merge(fitted<Scaler>({1, 2}, 1)), InvalidArgument);
}

TEST_CASE("scalers that merge do not show the parts they learnt from") {
  const Table x{0.1, 1e9, 0.2, kNaN, 0.3, -7, 1e-9, 4, 12, 5, 0.7, 1e9 + 1};
  check_parts<StandardScaler>(x);
  check_parts<MinMaxScaler>(x);
  check_parts<MaxAbsScaler>(x);
}

template <class Scaler>
void check_archive() {
  const Table x{0.1, 1e9, 0.2, kNaN, 0.3, 7, 1e-9, 4, 12, 5, 0.7, 1e9 + 1};
  const auto scaler = fitted<Scaler>(x, 2);
  const auto again = archive::load<Scaler>(archive::save(scaler));
  REQUIRE(testing::same_bits(scaled(again, x), scaled(scaler, x)));
  REQUIRE(archive::save(again) == archive::save(scaler));
  REQUIRE_FALSE(archive::load<Scaler>(archive::save(Scaler())).is_fitted());
}

TEST_CASE("scalers come back from an archive") {
  check_archive<StandardScaler>();
  check_archive<MinMaxScaler>();
  check_archive<MaxAbsScaler>();
  check_archive<RobustScaler>();
  check_archive<QuantileTransformer>();
  check_archive<PowerTransformer>();
}

template <class Scaler>
void check_wrong_data() {
  Scaler scaler;
  REQUIRE_THROWS_WITH(scaler.fit(rows_of({1, 2, 3, kInfinity}, 2)),
                      Catch::Contains("column 1, row 1"));
  REQUIRE_THROWS_AS(scaler.fit(rows_of({}, 2)), InvalidArgument);
  REQUIRE_FALSE(scaler.is_fitted());
  Table out(2);
  REQUIRE_THROWS_AS(scaler.transform(rows_of({1, 2}, 2), {out.data(), 1, 2}), NotFitted);
  scaler.fit(rows_of({1, 2, 3, 4}, 2));
  REQUIRE_THROWS_WITH(scaler.transform(rows_of({1, 2}, 1), {out.data(), 2, 1}),
                      Catch::Contains("fit saw 2"));
  REQUIRE_THROWS_WITH(scaler.transform(rows_of({1, -kInfinity}, 2), {out.data(), 1, 2}),
                      Catch::Contains("column 1, row 0"));
}

TEST_CASE("scalers name the column and the row of wrong values, and keep what they had") {
  check_wrong_data<StandardScaler>();
  check_wrong_data<MinMaxScaler>();
  check_wrong_data<MaxAbsScaler>();
  check_wrong_data<RobustScaler>();
  check_wrong_data<QuantileTransformer>();
  check_wrong_data<PowerTransformer>();
}

// Columns of every size: x 2^power, and from one end of the doubles to the other.
std::vector<Table> columns_of_every_size() {
  std::vector<Table> columns;
  for (int power = -1000; power <= 1000; power += 125) {
    Table column;
    for (const double x : {2.0, 4.0, 4.0, 4.5, 5.0, 5.0, 7.0, 9.25}) {
      column.push_back(std::ldexp(x, power));
    }
    columns.push_back(column);
  }
  columns.push_back({-1.7e308, 1.7e308, 1.6e308, -1.2e308, 0, 1});
  columns.push_back({-1.7e308, -1.7e308, -1.7e308, 1.7e308, 1.7e308, 1.7e308});
  columns.push_back({1e-300, 1e300, 2e-300, -1e300, 3e300, 0});
  return columns;
}

template <class Scaler>
void check_every_size(typename Scaler::Options options = {}) {
  for (const Table& x : columns_of_every_size()) {
    const auto scaler = fitted<Scaler>(x, 1, options);
    const Table y = scaled(scaler, x);
    const auto again = archive::load<Scaler>(archive::save(scaler));
    REQUIRE(testing::same_bits(scaled(again, x), y));
    const Table back = restored(scaler, y);
    double largest = 0;
    for (const double each : x) largest = std::max(largest, std::abs(each));
    for (std::size_t i = 0; i < x.size(); ++i) {
      REQUIRE(std::isfinite(y[i]));
      REQUIRE(std::abs(back[i] / largest - x[i] / largest) <= 1e-12);
    }
  }
}

TEST_CASE("scalers of columns of every size give the numbers back") {
  check_every_size<StandardScaler>();
  check_every_size<MinMaxScaler>();
  check_every_size<MinMaxScaler>({.low = -3, .high = 5});
  check_every_size<MaxAbsScaler>();
  check_every_size<RobustScaler>();
  check_every_size<RobustScaler>({.quantile_low = 10, .quantile_high = 90, .unit_variance = true});
  check_every_size<QuantileTransformer>();
}

TEST_CASE("a power of two times a column has the same scaled column") {
  const Table x{2, 4, 4, 4.5, 5, 5, 7, 9.25};
  const Table wanted = scaled(fitted<StandardScaler>(x, 1), x);
  for (int power = -1000; power <= 1000; power += 125) {
    Table sized = x;
    for (double& each : sized) each = std::ldexp(each, power);
    REQUIRE(scaled(fitted<StandardScaler>(sized, 1), sized) == wanted);
  }
}

TEST_CASE("an outlier that its column's scale cannot hold is named") {
  const Table x{1e-300, 2e-300, 3e-300, 4e-300, 1e300};
  const auto scaler = fitted<RobustScaler>(x, 1);
  Table out(5);
  REQUIRE_THROWS_WITH(scaler.transform(rows_of(x, 1), {out.data(), 5, 1}),
                      Catch::Contains("column 0, row 4: what is made of 1e+300 is beyond"));
}

TEST_CASE("a range beyond the doubles is scaled by its halves") {
  const Table x{-1.5e308, 1.5e308, 0, 0.75e308};
  REQUIRE(scaled(fitted<MinMaxScaler>(x, 1), x) == Table{0, 1, 0.5, 0.75});
  REQUIRE(scaled(fitted<MinMaxScaler>(x, 1, {.low = -1, .high = 3, .clip = true}), x) ==
          Table{-1, 3, 1, 2});
  // Quartiles -1.5e308 and 1.5e308, median 0.
  const Table wide{-1.5e308, -1.5e308, 0, 1.5e308, 1.5e308};
  REQUIRE(scaled(fitted<RobustScaler>(wide, 1), wide) == Table{-0.5, -0.5, 0, 0.5, 0.5});
  const auto ends = fitted<QuantileTransformer>({-1.5e308, 1.5e308}, 1);
  REQUIRE(scaled(ends, {-1.5e308, 0.75e308, 1.5e308}) == Table{0, 0.75, 1});
  REQUIRE(restored(ends, {0, 0.75, 1}) == Table{-1.5e308, 0.75e308, 1.5e308});
  LocalScaler local({.method = LocalMethod::minmax});
  local.fit(rows_of(x, 1), std::vector<std::int32_t>{0, 0, 0, 0}, 1);
  const auto again = archive::load<LocalScaler>(archive::save(local));
  Table out(4);
  again.transform(rows_of(x, 1), std::vector<std::int32_t>{0, 0, -1, 0}, {out.data(), 4, 1});
  REQUIRE(out == Table{0, 1, 0.5, 0.75});
}

TEST_CASE("the local scaler scales each series by itself, and strangers by all rows") {
  const Table x{1, 100, 3, 300};
  const std::vector<std::int32_t> series{0, 1, 0, 1};
  LocalScaler scaler({.method = LocalMethod::minmax});
  scaler.fit(rows_of(x, 1), series, 2);
  Table out(4);
  scaler.transform(rows_of(x, 1), series, {out.data(), 4, 1});
  REQUIRE(out == Table{0, 0, 1, 1});
  const auto again = archive::load<LocalScaler>(archive::save(scaler));
  const std::vector<std::int32_t> strangers{-1, -1, -1, -1};
  again.transform(rows_of({1, 300, 1, 300}, 1), strangers, {out.data(), 4, 1});
  REQUIRE(out == Table{0, 1, 0, 1});
  REQUIRE_THROWS_WITH(
      again.transform(rows_of(x, 1), std::vector<std::int32_t>{0, 1, 2, 0}, {out.data(), 4, 1}),
      Catch::Contains("row 2 has the series code 2"));
  REQUIRE(scaler.map(2, 0).options().center == 1);
  REQUIRE_THROWS_WITH(scaler.map(3, 0), Catch::Contains("no column 0 of series 3"));
  REQUIRE_THROWS_WITH(scaler.map(0, 1), Catch::Contains("no column 1 of series 0"));
  REQUIRE_THROWS_AS(LocalScaler().map(0, 0), NotFitted);
  REQUIRE_THROWS_WITH(scaler.fit(rows_of(x, 1), series, std::size_t{1} << 60),
                      Catch::Contains("more than their codes of 32 bits"));
  REQUIRE_THROWS_AS(LocalScaler({.method = static_cast<LocalMethod>(9)}), InvalidArgument);
}

TEST_CASE("what was moved from is no fitted scaler, and can be fitted again") {
  const Table x{1, 2, 3, 6};
  auto scaler = fitted<StandardScaler>(x, 2);
  const StandardScaler taken(std::move(scaler));
  // NOLINTBEGIN(bugprone-use-after-move)
  REQUIRE_FALSE(scaler.is_fitted());
  REQUIRE(scaler.columns() == 0);
  Table out(4);
  REQUIRE_THROWS_AS(scaler.transform(rows_of(x, 2), {out.data(), 2, 2}), NotFitted);
  scaler.update(rows_of(x, 1));
  REQUIRE(scaler.columns() == 1);
  scaler = taken;
  REQUIRE(scaled(scaler, x) == scaled(taken, x));
  LocalScaler local;
  local.fit(rows_of(x, 1), std::vector<std::int32_t>{0, 0, 0, 0}, 1);
  const LocalScaler kept(std::move(local));
  REQUIRE(local.series() == 0);
  REQUIRE_THROWS_AS(local.map(0, 0), NotFitted);
  // NOLINTEND(bugprone-use-after-move)
  REQUIRE(kept.series() == 1);
}

}  // namespace
}  // namespace mliot::preprocessing

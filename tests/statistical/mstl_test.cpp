// MSTL over many series: cycles carried on, a trend model beneath, files.
#include <cmath>
#include <cstdint>
#include <vector>

#include "mliot/core/random.hpp"
#include "mliot/statistical/auto_ets.hpp"
#include "mliot/statistical/mstl_panel.hpp"
#include "mliot/statistical/naive.hpp"
#include "support/catch.hpp"

namespace mliot::statistical {
namespace {

const std::vector<std::int64_t> kOffsets{0, 100, 100, 113, 293};

std::vector<double> sales() {
  const Random random(3);
  std::vector<double> y(293);
  for (std::size_t t = 0; t < y.size(); ++t) {
    y[t] = 30 + 5 * std::sin(static_cast<double>(t % 7)) + random.normal(t);
  }
  return y;
}

template <class Panel>
std::vector<double> means(const Panel& panel, std::size_t h) {
  std::vector<double> mean(panel.size() * h);
  std::vector<double> variance(mean.size());
  panel.predict(h, mean, variance, {});
  return mean;
}

TEST_CASE("the seasons of a forecast are those of the last cycle, in step") {
  SeasonalCycles cycles({.season_length = {7}});
  const std::vector<double> y = sales();
  std::vector<double> rest(y.size());
  cycles.fit({y, kOffsets}, rest, {});
  std::vector<double> ahead(4 * 9);
  cycles.predict(9, ahead);
  for (std::size_t k = 0; k < 9; ++k) {
    const std::size_t like = 293 - 7 + k % 7;
    CHECK(std::abs(ahead[3 * 9 + k] - (y[like] - rest[like])) < 1e-12);
    CHECK(ahead[9 + k] == 0);   // no observation
    CHECK(ahead[18 + k] == 0);  // 13 are not two cycles
  }
}

TEST_CASE("an observation as forecast leaves the next forecast as it was") {
  MstlPanel<AutoETS> panel({.season_length = {7, 30}}, {.model = "ZZN"});
  const std::vector<double> y = sales();
  panel.fit({y, kOffsets}, {}, {});
  const std::vector<double> before = means(panel, 10);
  const std::vector<double> next{before[0], before[30]};
  panel.update({next, std::vector<std::int64_t>{0, 1, 1, 1, 2}});
  const std::vector<double> after = means(panel, 9);
  for (const std::size_t i : {0U, 3U}) {
    for (std::size_t k = 0; k < 9; ++k) {
      CHECK(std::abs(after[i * 9 + k] / before[i * 10 + k + 1] - 1) < 1e-12);
    }
  }
}

TEST_CASE("fitted values, quantiles and paths carry the seasons") {
  MstlPanel<Naive> panel({.season_length = {7}}, {});
  const std::vector<double> y = sales();
  std::vector<double> fitted(y.size());
  panel.fit({y, kOffsets}, fitted, {});
  CHECK(std::isnan(fitted[0]));
  double errors = 0;
  double steps = 0;
  for (std::size_t t = 1; t < 100; ++t) {
    errors += std::abs(y[t] - fitted[t]);
    steps += std::abs(y[t] - y[t - 1]);
  }
  CHECK(errors < 0.6 * steps);
  const std::vector<double> mean = means(panel, 8);
  std::vector<double> median(mean.size());
  panel.quantiles(8, std::vector<double>{0.5}, median, {});
  constexpr std::size_t kPaths = 2000;
  std::vector<double> paths(4 * kPaths * 8);
  panel.simulate(8, kPaths, 1, paths, {});
  for (std::size_t k = 0; k < 8; ++k) {
    CHECK(std::abs(median[k] - mean[k]) < 1e-12);
    double sum = 0;
    for (std::size_t p = 0; p < kPaths; ++p) sum += paths[p * 8 + k];
    CHECK(std::abs(sum / kPaths - mean[k]) < 0.3);  // four standard errors of eight steps
  }
}

TEST_CASE("a stored panel forecasts as before, and one of other series is refused") {
  MstlPanel<Naive> panel({.season_length = {7}}, {});
  const std::vector<double> y = sales();
  panel.fit({y, kOffsets}, {}, {});
  archive::Object object = archive::save(panel);
  const auto again = archive::load<MstlPanel<Naive>>(object);
  const std::vector<double> expected = means(panel, 8);
  const std::vector<double> got = means(again, 8);
  for (const std::size_t i : {0U, 2U, 3U}) {
    for (std::size_t k = 0; k < 8; ++k) CHECK(got[i * 8 + k] == expected[i * 8 + k]);
  }
  MstlPanel<Naive> other({.season_length = {7}}, {});
  other.fit({y, std::vector<std::int64_t>{0, 293}}, {}, {});
  object.members["trend"] = archive::save(other).members["trend"];
  CHECK_THROWS_AS(archive::load<MstlPanel<Naive>>(object), FormatError);
}

TEST_CASE("cycles are taken apart and joined, in step with their series") {
  SeasonalCycles cycles({.season_length = {7}});
  const std::vector<double> y = sales();
  std::vector<double> rest(y.size());
  cycles.fit({y, kOffsets}, rest, {});
  const auto last = cycles.part(std::vector<std::size_t>{3});
  const auto joined = last.joined(cycles);
  REQUIRE(joined.size() == 5);
  for (std::size_t k = 0; k < 9; ++k) {
    CHECK(joined.ahead(0, k) == cycles.ahead(3, k));
    CHECK(joined.ahead(1, k) == cycles.ahead(0, k));
  }
  CHECK_THROWS_AS(cycles.joined(SeasonalCycles({.season_length = {5}})), InvalidArgument);
}

TEST_CASE("new rows of other series are refused and change nothing") {
  MstlPanel<Naive> panel({.season_length = {7}}, {});
  const std::vector<double> y = sales();
  const std::vector<double> one{1.0};
  CHECK_THROWS_AS(panel.update({one, std::vector<std::int64_t>{0, 1}}), NotFitted);
  panel.fit({y, kOffsets}, {}, {});
  const std::vector<double> before = means(panel, 3);
  CHECK_THROWS_AS(panel.update({one, std::vector<std::int64_t>{0, 1}}), InvalidArgument);
  const std::vector<double> bad{std::nan("")};
  CHECK_THROWS_AS(panel.update({bad, std::vector<std::int64_t>{0, 1, 1, 1, 1}}), InvalidArgument);
  CHECK(std::equal(before.begin(), before.begin() + 3, means(panel, 3).begin()));
}

}  // namespace
}  // namespace mliot::statistical

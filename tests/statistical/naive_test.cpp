// The naive methods on hand-made series, through the panel that every model runs in.
#include "mliot/statistical/naive.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "mliot/core/archive.hpp"
#include "mliot/core/error.hpp"
#include "mliot/statistical/fitted_panel.hpp"
#include "support/catch.hpp"

namespace mliot::statistical {
namespace {

const std::vector<double> kValues{1, 5, 2, 8, 7};
const std::vector<std::int64_t> kOffsets{0, 5};

template <class M>
FittedPanel<M> fitted_panel(typename M::Options options, std::vector<double>& fitted) {
  FittedPanel<M> panel(options);
  fitted.resize(kValues.size());
  panel.fit({kValues, kOffsets}, fitted, {});
  return panel;
}

TEST_CASE("seasonal naive repeats the last season and counts seasons in its variance") {
  std::vector<double> fitted;
  const auto panel = fitted_panel<SeasonalNaive>({.season_length = 2}, fitted);
  std::vector<double> mean(5);
  std::vector<double> variance(5);
  panel.predict(5, mean, variance, {});
  CHECK(mean == std::vector<double>{8, 7, 8, 7, 8});
  const double square = (1.0 * 1.0 + 3.0 * 3.0 + 5.0 * 5.0) / 3;  // 2-1, 8-5, 7-2
  CHECK(variance == std::vector<double>{square, square, 2 * square, 2 * square, 3 * square});
  CHECK(std::isnan(fitted[1]));
  CHECK(std::vector(fitted.begin() + 2, fitted.end()) == std::vector<double>{1, 5, 2});
}

TEST_CASE("seasonal naive of a series shorter than a season repeats what there is") {
  FittedPanel<SeasonalNaive> panel({.season_length = 12});
  const std::vector<std::int64_t> offsets{0, 0, 5};
  panel.fit({kValues, offsets}, {}, {});
  std::vector<double> mean(12);
  std::vector<double> variance(12);
  panel.predict(6, mean, variance, {});
  CHECK(std::isnan(mean[0]));  // nothing was observed
  CHECK(std::vector(mean.begin() + 6, mean.end()) == std::vector<double>{1, 5, 2, 8, 7, 1});
  CHECK(std::isnan(variance[6]));
}

TEST_CASE("an update moves a panel to the state of the longer series; a file keeps it") {
  std::vector<double> unused;
  const auto whole = fitted_panel<Naive>({}, unused);
  FittedPanel<Naive> part({});
  part.fit({std::span(kValues).first(3), std::vector<std::int64_t>{0, 3}}, {}, {});
  part.update({std::span(kValues).subspan(3), std::vector<std::int64_t>{0, 2}});
  CHECK(part.counts() == whole.counts());
  CHECK(std::ranges::equal(part.state(0), whole.state(0)));
  const auto again = archive::load<FittedPanel<Naive>>(archive::save(part));
  CHECK(std::ranges::equal(again.state(0), part.state(0)));
}

TEST_CASE("panels are taken apart and joined with the states of their series") {
  const std::vector<std::int64_t> offsets{0, 2, 5};
  FittedPanel<SeasonalNaive> panel({.season_length = 2});
  panel.fit({kValues, offsets}, {}, {});
  const auto second = panel.part(std::array<std::size_t, 1>{1});
  const auto joined = second.joined(panel);
  CHECK(joined.counts() == std::vector<std::int64_t>{3, 2, 3});
  CHECK(std::ranges::equal(joined.state(0), panel.state(1)));
  CHECK(std::ranges::equal(joined.state(1), panel.state(0)));
  CHECK(joined.joined(joined).size() == 6);
  CHECK_THROWS_AS(panel.joined(FittedPanel<SeasonalNaive>({.season_length = 3})), InvalidArgument);
}

TEST_CASE("naive states that no observations lead to, and quantiles without a level, are refused") {
  std::vector<double> unused;
  const auto panel = fitted_panel<SeasonalNaive>({.season_length = 2}, unused);
  for (std::size_t at = 0; at < panel.state(0).size(); ++at) {
    std::vector<double> changed(panel.state(0).begin(), panel.state(0).end());
    changed[at] = std::nan("");
    CHECK_FALSE(panel.model().valid(changed));
  }
  CHECK_THROWS_WITH(panel.quantiles(2, {}, {}, {}), "seasonal_naive: needs at least one quantile");
}

TEST_CASE("values that are not finite and rows of other series are refused") {
  FittedPanel<Naive> panel({});
  const std::vector<double> holes{1, 2, std::nan("")};
  const std::vector<std::int64_t> offsets{0, 1, 3};
  CHECK_THROWS_WITH(panel.fit({holes, offsets}, {}, {}),
                    "naive: series 1 has the value nan at its row 1; fill or drop what is not "
                    "finite");
  CHECK_THROWS_AS(panel.update({kValues, kOffsets}), NotFitted);
  panel.fit({kValues, kOffsets}, {}, {});
  CHECK_THROWS_WITH(panel.update({std::span(kValues).first(2), std::vector<std::int64_t>{0, 1, 2}}),
                    "naive: new rows of 2 series, 1 were fitted");
}

TEST_CASE("sample paths of a random walk spread as its variance says") {
  std::vector<double> unused;
  const auto panel = fitted_panel<Naive>({}, unused);
  constexpr std::size_t kPaths = 4000;
  std::vector<double> paths(kPaths * 4);
  panel.simulate(4, kPaths, 7, paths, {});
  std::vector<double> mean(4);
  std::vector<double> variance(4);
  panel.predict(4, mean, variance, {});
  for (std::size_t k = 0; k < 4; ++k) {
    double sum = 0;
    double squares = 0;
    for (std::size_t p = 0; p < kPaths; ++p) {
      sum += paths[p * 4 + k];
      squares += (paths[p * 4 + k] - mean[k]) * (paths[p * 4 + k] - mean[k]);
    }
    const double sd = std::sqrt(variance[k]);
    CHECK(std::abs(sum / kPaths - mean[k]) < 4 * sd / std::sqrt(double{kPaths}));
    // The spread of a variance of that many normals is sqrt(2 / n) of it.
    CHECK(std::abs(squares / kPaths / variance[k] - 1) < 4 * std::sqrt(2.0 / kPaths));
  }
}

}  // namespace
}  // namespace mliot::statistical

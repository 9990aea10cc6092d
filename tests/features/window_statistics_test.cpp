// Windows made together have the bits of each transform alone.
#include "mliot/features/window_statistics.hpp"

#include <span>
#include <vector>

#include "mliot/core/error.hpp"
#include "mliot/features/rolling_mean.hpp"
#include "mliot/features/rolling_std.hpp"
#include "mliot/features/rolling_sum.hpp"
#include "mliot/features/rolling_var.hpp"
#include "mliot/features/rolling_z_score.hpp"
#include "support/catch.hpp"
#include "support/targets.hpp"
#include "support/transforms.hpp"

namespace mliot::features {
namespace {

template <class Out>
std::vector<Out> alone(const WindowStatistic& wanted, const std::vector<double>& x) {
  const WindowOptions linear{.window_size = wanted.window_size, .min_samples = wanted.min_samples};
  const VarianceOptions squared{
      .window_size = wanted.window_size, .min_samples = wanted.min_samples, .ddof = wanted.ddof};
  switch (wanted.statistic) {
    case Statistic::sum:
      return testing::batch<Out>(RollingSum(linear), x);
    case Statistic::mean:
      return testing::batch<Out>(RollingMean(linear), x);
    case Statistic::variance:
      return testing::batch<Out>(RollingVar(squared), x);
    case Statistic::deviation:
      return testing::batch<Out>(RollingStd(squared), x);
    case Statistic::score:
      break;
  }
  return testing::batch<Out>(RollingZScore(squared), x);
}

template <class Out>
std::vector<std::vector<Out>> together(const std::vector<WindowStatistic>& wanted,
                                       const std::vector<double>& x) {
  std::vector<std::vector<Out>> columns(wanted.size(), std::vector<Out>(x.size()));
  std::vector<std::span<Out>> out(columns.begin(), columns.end());
  window_statistics(wanted, x, out);
  return columns;
}

/// Every statistic of windows of several lengths, whole and begun, with both divisors.
std::vector<WindowStatistic> every_statistic() {
  std::vector<WindowStatistic> wanted;
  for (const std::int64_t size : {1, 2, 7, 28, 300}) {
    for (const std::int64_t least : {std::int64_t{1}, size}) {
      for (const auto statistic : {Statistic::mean, Statistic::deviation, Statistic::variance,
                                   Statistic::score, Statistic::sum}) {
        wanted.push_back(
            {statistic, size, least, size == 28 ? 0 : std::min<std::int64_t>(size, 1)});
      }
    }
  }
  return wanted;
}

template <class Out>
void check_together(const std::vector<WindowStatistic>& wanted, const std::vector<double>& x) {
  const auto columns = together<Out>(wanted, x);
  for (std::size_t k = 0; k < wanted.size(); ++k) {
    INFO("statistic " << static_cast<int>(wanted[k].statistic) << " of " << wanted[k].window_size
                      << ", at least " << wanted[k].min_samples);
    REQUIRE(testing::same_bits(columns[k], alone<Out>(wanted[k], x)));
  }
}

TEST_CASE("windows made together have the bits of each alone, whatever the samples", "[once]") {
  const auto wanted = every_statistic();
  for (const auto& [name, x] : testing::kinds_of_data(700)) {
    INFO(name);
    check_together<double>(wanted, x);
    check_together<float>(wanted, x);
  }
}

TEST_CASE("windows made together have the same bits on every instruction set", "[once]") {
  const std::vector<WindowStatistic> wanted{{Statistic::mean, 7, 7, 1},
                                            {Statistic::mean, 28, 1, 1},
                                            {Statistic::deviation, 28, 1, 1},
                                            {Statistic::variance, 28, 1, 1},
                                            {Statistic::score, 28, 1, 1}};
  const auto kinds = testing::kinds_of_data(601);
  testing::on_every_target([&] {
    for (const std::size_t kind : {0U, 1U, 2U, 17U}) {
      INFO(kinds[kind].first);
      check_together<double>(wanted, kinds[kind].second);
      check_together<float>(wanted, kinds[kind].second);
    }
  });
}

TEST_CASE("a block whose sums are not exact does not change its neighbours") {
  auto x = testing::kinds_of_data(13000)[0].second;
  x[5000] = 1e17 + 0.5;
  x[9000] = std::numeric_limits<double>::infinity();
  check_together<double>({{Statistic::mean, 7, 7, 1}, {Statistic::deviation, 7, 7, 1}}, x);
}

TEST_CASE("statistics of short, empty and missing series are those of each alone") {
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  const std::vector<std::vector<double>> series{
      {}, {3}, {3, 5}, {kNaN, kNaN, kNaN}, {kNaN, 4, 4, 4}};
  for (const auto& x : series) check_together<double>(every_statistic(), x);
}

TEST_CASE("a statistic asked for twice is given twice") {
  const std::vector<double> x{1, 2, 4, 8};
  const auto columns = together<double>({{Statistic::sum, 2, 1, 1}, {Statistic::sum, 2, 1, 1}}, x);
  CHECK(columns[0] == std::vector<double>{1, 3, 6, 12});
  CHECK(columns[1] == columns[0]);
}

TEST_CASE("outputs of another length are refused") {
  const std::vector<double> x{1, 2, 4};
  std::vector<double> out(2);
  const std::vector<std::span<double>> outs{out};
  CHECK_THROWS_AS(window_statistics(std::vector<WindowStatistic>(1), x, outs), InvalidArgument);
}

}  // namespace
}  // namespace mliot::features

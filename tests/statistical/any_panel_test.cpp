// Panels whose model is known at run time, made of those whose model the compiler knows.
#include "mliot/statistical/any_panel.hpp"

#include <vector>

#include "support/catch.hpp"
#include "support/statistical.hpp"

namespace mliot::statistical {
namespace {

using testing::ManySeries;

ManySeries two_series() {
  ManySeries both;
  both.add(testing::whole_numbers(24, 1));
  both.add(testing::whole_numbers(31, 2));
  return both;
}

struct Forecasts {
  std::vector<double> mean = std::vector<double>(10);
  std::vector<double> variance = std::vector<double>(10);
};

}  // namespace

TEST_CASE("a panel of every model forecasts the same bits when its model is known at run time") {
  const ManySeries series = two_series();
  const auto compare = [&]<class M>(std::type_identity<M>) {
    INFO(M::name);
    auto known = testing::fitted_panel<M>(testing::quarterly<M>(), series);
    auto any = AnyPanel::of(known);
    CHECK(any.model() == M::name);
    REQUIRE(any.size() == 2);
    known.update(1, 4);
    any.update(1, 4);
    Forecasts ours;
    Forecasts theirs;
    known.predict(5, ours.mean, ours.variance, {});
    any.predict(5, theirs.mean, theirs.variance, RunContext{});
    CHECK(archive::save(any) == archive::save(known));
    CHECK(ours.mean == theirs.mean);
  };
  [&]<class... M>(std::type_identity<std::tuple<M...>>) {
    (compare(std::type_identity<M>{}), ...);
  }(std::type_identity<Models>{});
}

TEST_CASE("MSTL over a trend model is a panel at run time too") {
  const ManySeries series = two_series();
  MstlPanel<Theta> known({.season_length = {4}}, {});
  known.fit(series.view(), {}, {});
  auto any = AnyPanel::of(known);
  CHECK(any.model() == "mstl");
  Forecasts ours;
  Forecasts theirs;
  known.predict(5, ours.mean, ours.variance, {});
  any.predict(5, theirs.mean, theirs.variance, RunContext{});
  CHECK(ours.mean == theirs.mean);
  CHECK(ours.variance == theirs.variance);
}

TEST_CASE("a model with covariates has no stream") {
  FittedPanel<ARIMA> panel({.regressors = 1});
  CHECK_THROWS_AS(AnyPanel::of(panel), Unsupported);
}

}  // namespace mliot::statistical

// The forecaster with models whose forecasts can be worked out by hand.
#include "mliot/forecasting/forecaster.hpp"

#include <cmath>
#include <vector>

#include "mliot/features/lag.hpp"
#include "mliot/forecasting/backtest.hpp"
#include "mliot/preprocessing/hampel.hpp"
#include "support/catch.hpp"
#include "support/random_panel.hpp"

namespace {

using namespace mliot;
using forecasting::Forecaster;
using plan::Source;

// Predicts the first feature plus a constant, whatever it is trained on.
struct PlusConstant final : plan::AnyModel::Interface {
  explicit PlusConstant(double added) : added_(added) {}
  std::string_view name() const noexcept override { return "plus_constant"; }
  std::size_t columns() const noexcept override { return 1; }
  void predict(data::MatrixView<const float> rows, std::span<double> out) const override {
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      out[i] = static_cast<double>(rows(i, 0)) + added_;
    }
  }
  double predict_row(const float* row) const noexcept override {
    return static_cast<double>(row[0]) + added_;
  }
  std::vector<double> feature_importances() const override { return {1}; }
  std::int64_t best_iteration() const noexcept override { return 1; }
  void save(archive::Writer&) const override {}
  double added_;
};

struct PlusConstantLearner final : plan::AnyLearner::Interface {
  explicit PlusConstantLearner(double added) : added_(added) {}
  std::string_view name() const noexcept override { return "plus_constant"; }
  bool wants_holdout() const noexcept override { return false; }
  double scale_power() const noexcept override { return 1; }
  plan::AnyModel fit(const plan::TrainingRows&, int, Monitor&) const override {
    return plan::AnyModel(std::make_shared<PlusConstant>(added_));
  }
  void save(archive::Writer&) const override {}
  double added_;
};

plan::AnyLearner plus(double added) {
  return plan::AnyLearner(std::make_shared<PlusConstantLearner>(added));
}

plan::FeaturePlan last_value(std::int64_t horizon) {
  return {{{.source = Source::target, .lag = 1, .name = "lag1"}},
          data::TimeAxis(data::Frequency::parse("D"), 0),
          horizon};
}

std::vector<double> predict(const Forecaster& forecaster, std::int64_t h) {
  std::vector<double> out(forecaster.state().series() * static_cast<std::size_t>(h));
  forecaster.predict({.h = h, .future = {}}, out, {});
  return out;
}

}  // namespace

TEST_CASE("each forecast is the lag of the next") {
  testing::RandomPanel data({30, 40}, 0);
  data.target[29] = 12;
  data.target[69] = 7;
  Forecaster forecaster(last_value(3), plus(2), {.intervals = {.n_windows = 0}});
  forecaster.fit(data.view(), {});
  REQUIRE(predict(forecaster, 3) == std::vector<double>{14, 16, 18, 9, 11, 13});
}

TEST_CASE("forecasts of counts are clipped at zero before they are fed back") {
  testing::RandomPanel data({30}, 0);
  data.target[29] = 1;
  Forecaster forecaster(last_value(4), plus(-0.75), {.intervals = {.n_windows = 0}});
  forecaster.fit(data.view(), {});
  REQUIRE(predict(forecaster, 3) == std::vector<double>{0.25, 0, 0});
  data.target[3] = -1;  // a negative target: no longer counts
  forecaster.fit(data.view(), {});
  REQUIRE(predict(forecaster, 3) == std::vector<double>{0.25, -0.5, -1.25});
}

TEST_CASE("what was moved from is no forecaster, until one is assigned to it") {
  testing::RandomPanel data({30}, 0);
  Forecaster forecaster(last_value(2), plus(1), {.intervals = {.n_windows = 0}});
  forecaster.fit(data.view(), {});
  const Forecaster taken(std::move(forecaster));
  // NOLINTBEGIN(bugprone-use-after-move)
  REQUIRE_FALSE(forecaster.fitted());
  REQUIRE_FALSE(forecaster.calibrated());
  REQUIRE_THROWS_AS(forecaster.state(), NotFitted);
  REQUIRE_THROWS_AS(forecaster.update(data.view()), NotFitted);
  REQUIRE_THROWS_WITH(forecaster.fit(data.view(), {}), Catch::Contains("it was moved from"));
  REQUIRE_THROWS_WITH(archive::save(forecaster), Catch::Contains("it was moved from"));
  forecaster = taken;
  // NOLINTEND(bugprone-use-after-move)
  REQUIRE(predict(forecaster, 2) == predict(taken, 2));
}

TEST_CASE("constant and too short series are forecast by their last value") {
  testing::RandomPanel data({30, 1, 20}, 0);
  for (std::size_t t = 31; t < 51; ++t) data.target[t] = 4;
  data.target[30] = 9;
  Forecaster forecaster(last_value(2), plus(1), {.intervals = {.n_windows = 0}});
  forecaster.fit(data.view(), {});
  const std::vector<double> forecasts = predict(forecaster, 2);
  REQUIRE(forecaster.naive_series() == 2);
  REQUIRE(std::vector<double>(forecasts.begin() + 2, forecasts.end()) ==
          std::vector<double>{9, 9, 4, 4});
}

TEST_CASE("update gives the state of a fit on everything") {
  const testing::RandomPanel data({50, 30}, 0);
  const plan::PanelView all = data.view();
  Forecaster whole(last_value(2), plus(1), {.intervals = {.n_windows = 0}});
  whole.fit(all, {});
  plan::PanelView start = all;
  const std::vector<std::int64_t> cut{45, 28};
  start.length = cut;
  Forecaster part(last_value(2), plus(1), {.intervals = {.n_windows = 0}});
  part.fit(start, {});
  plan::PanelView rest = all;
  const std::vector<std::int64_t> offsets{45, 78, 80};
  const std::vector<std::int64_t> length{5, 2};
  const std::vector<std::int64_t> first{45, 31};
  rest.offsets = offsets;
  rest.length = length;
  rest.first_period = first;
  part.update(rest);
  REQUIRE(predict(part, 2) == predict(whole, 2));
  REQUIRE_THROWS_AS(part.update(rest), InvalidArgument);  // the same rows again are late
  REQUIRE(predict(part, 2) == predict(whole, 2));
}

TEST_CASE("with a level the model sees and says multiples of it") {
  // Level: the last value. lag1 is then 1, the model says 1 + 0.5, and the forecast grows by half.
  testing::RandomPanel data({30}, 0);
  for (std::size_t t = 0; t < 29; ++t) data.target[t] = static_cast<double>(t % 2);
  data.target[29] = 8;
  const plan::FeaturePlan relative({{.source = Source::target, .lag = 1, .name = "lag1"}},
                                   data::TimeAxis(data::Frequency::parse("D"), 0), 2,
                                   plan::LevelSpec{plan::AnyTransform(features::Lag({.lag = 0}))});
  Forecaster forecaster(relative, plus(0.5), {.intervals = {.n_windows = 0}});
  forecaster.fit(data.view(), {});
  const double floor = forecaster.model().plan().level()->floor;
  const double mean = (14 + 8) / 30.0;
  REQUIRE(floor == 0.05 * mean);
  const auto grid = [&](double y) { return forecaster.model().to_forecast(y); };
  const double level = 8 + floor;
  const double first = grid((static_cast<double>(static_cast<float>(8 / level)) + 0.5) * level);
  REQUIRE(predict(forecaster, 1) == std::vector<double>{first});
}

TEST_CASE("intervals hold the calibration errors of the group") {
  // y grows by 3 a step, the model says 1: the error of step k is exactly 2 k.
  testing::RandomPanel data({40}, 0);
  for (std::size_t t = 0; t < 40; ++t) data.target[t] = 3.0 * static_cast<double>(t);
  Forecaster forecaster(last_value(2), plus(1), {.intervals = {.n_windows = 2}});
  forecaster.fit(data.view(), {});
  REQUIRE(forecaster.calibrated());
  const auto errors = forecasting::calibration_errors(last_value(2), plus(1), data.view(), 2, {});
  REQUIRE(errors.errors == std::vector<double>{2, 4, 2, 4});
  REQUIRE(errors.scale == std::vector<double>{3});
}

TEST_CASE("cleaning changes what is learned from, not what errors are measured against") {
  testing::RandomPanel data({40}, 0);
  for (std::size_t t = 0; t < 40; ++t) data.target[t] = 3.0 * static_cast<double>(t);
  data.target[35] = 1000;  // the last value before the first window: cleaned to 99
  data.target[38] = 1000;  // observed in the second window: 888 above the forecast 112
  const preprocessing::Hampel filter({.window_size = 5});
  const plan::FeaturePlan plan =
      last_value(2).with_cleaning({{.transform = plan::AnyTransform(filter), .name = "filter"}});
  const auto errors = forecasting::calibration_errors(plan, plus(1), data.view(), 2, {});
  REQUIRE(errors.errors == std::vector<double>{8, 10, 888, 4});
  REQUIRE(errors.scale == std::vector<double>{3});
  Forecaster forecaster(plan, plus(1), {.intervals = {.n_windows = 0}});
  data.target[39] = 1000;  // 1000 108 111 1000 1000: the median itself
  forecaster.fit(data.view(), {});
  REQUIRE(predict(forecaster, 2) == std::vector<double>{1001, 1002});
  data.target[38] = 114;  // a lone spike again: median of 108 111 114 and two spikes
  forecaster.fit(data.view(), {});
  REQUIRE(predict(forecaster, 2) == std::vector<double>{115, 116});
}

TEST_CASE("a back-test sees only what was before its window") {
  const testing::RandomPanel data({30, 12}, 0);
  const Forecaster forecaster(last_value(3), plus(1), {.intervals = {.n_windows = 0}});
  for (const bool refit : {true, false}) {
    const auto result = forecasting::backtest(
        forecaster, data.view(),
        {.h = 3, .n_windows = 2, .step = 2, .refit = refit, .quantiles = {}}, {});
    REQUIRE(result.point.size() == 2 * 2 * 3);
    for (std::size_t w = 0; w < 2; ++w) {
      const std::size_t cut = 30 - 3 - (1 - w) * 2;
      for (std::size_t k = 0; k < 3; ++k) {
        REQUIRE(result.point[w * 6 + k] == data.target[cut - 1] + 1.0 + static_cast<double>(k));
      }
    }
  }
}

TEST_CASE("errors of use name the cure") {
  Forecaster forecaster(last_value(2), plus(1), {.intervals = {.n_windows = 0}});
  std::vector<double> out(2);
  REQUIRE_THROWS_AS(forecaster.predict({.h = 2, .future = {}}, out, {}), NotFitted);
  const testing::RandomPanel data({20}, 0);
  forecaster.fit(data.view(), {});
  REQUIRE_THROWS_AS(forecaster.predict({.h = 0, .future = {}}, out, {}), InvalidArgument);
  REQUIRE_THROWS_AS(forecaster.quantile(out, 2, 0.9, out), InvalidArgument);
  Forecaster calibrated(last_value(30), plus(1), {.intervals = {.n_windows = 2}});
  REQUIRE_THROWS_AS(calibrated.fit(data.view(), {}), InvalidArgument);
  REQUIRE_FALSE(calibrated.fitted());
}

TEST_CASE("a panel whose parts do not fit is refused before anything reads it") {
  const testing::RandomPanel data({20, 25}, 0);
  Forecaster forecaster(last_value(2), plus(1));
  const std::vector<std::int64_t> falling{0, 30, 20};
  const std::vector<std::int64_t> two{0, 20};
  const std::vector<std::int64_t> beyond{20, 2500};
  const std::vector<std::int64_t> negative{20, -1};
  const std::vector<std::int64_t> one{0};
  const auto refused = [&](auto&& change) {
    plan::PanelView panel = data.view();
    change(panel);
    REQUIRE_THROWS_AS(forecaster.fit(panel, {}), InvalidArgument);
    REQUIRE_FALSE(forecaster.fitted());
    REQUIRE_THROWS_AS(backtest(forecaster, panel, {.h = 2}, {}), InvalidArgument);
  };
  refused([&](plan::PanelView& panel) { panel.offsets = falling; });
  refused([&](plan::PanelView& panel) { panel.offsets = two; });
  refused([&](plan::PanelView& panel) { panel.length = beyond; });
  refused([&](plan::PanelView& panel) { panel.length = negative; });
  refused([&](plan::PanelView& panel) { panel.first_period = one; });
  refused([&](plan::PanelView& panel) { panel.target = panel.target.first(30); });
  refused([&](plan::PanelView& panel) { panel.weight = panel.target.first(30); });
  forecaster.fit(data.view(), {});
  plan::PanelView rows = data.view();
  rows.target = rows.target.first(30);
  REQUIRE_THROWS_AS(forecaster.update(rows), InvalidArgument);
  rows.target = {};
  REQUIRE_THROWS_AS(forecaster.update(rows), InvalidArgument);
  for (const forecasting::BacktestOptions& wrong :
       {forecasting::BacktestOptions{.h = 0}, {.h = 1, .n_windows = 0}, {.h = 1, .step = 0}}) {
    REQUIRE_THROWS_AS(backtest(forecaster, data.view(), wrong, {}), InvalidArgument);
  }
}

TEST_CASE("quantiles have room, and are of series and steps that there are") {
  const testing::RandomPanel data({20, 25}, 0);
  Forecaster forecaster(last_value(2), plus(1));
  forecaster.fit(data.view(), {});
  const std::vector<double> points = predict(forecaster, 2);
  std::vector<double> out(4);
  forecaster.quantile(points, 2, 0.5, out);
  std::vector<double> little(3);
  REQUIRE_THROWS_AS(forecaster.quantile(points, 2, 0.5, little), InvalidArgument);
  REQUIRE_THROWS_AS(forecaster.quantile(points, 1, 0.5, out), InvalidArgument);
  REQUIRE_THROWS_AS(forecaster.quantile(points, 0, 0.5, out), InvalidArgument);
  REQUIRE_THROWS_AS(forecaster.error_quantile(2, 1, 0.5), InvalidArgument);
  REQUIRE_THROWS_AS(forecaster.error_quantile(0, 3, 0.5), InvalidArgument);
  REQUIRE_THROWS_AS(forecaster.scale(2), InvalidArgument);
  REQUIRE_THROWS_AS(forecaster.fixed(2), InvalidArgument);
}

// Series of one group that end at different periods, near each other and far apart.
#include <algorithm>
#include <bit>
#include <cstdint>
#include <memory>
#include <vector>

#include "forecasting/group_rollout.hpp"
#include "mliot/features/all.hpp"
#include "mliot/forecasting/global_model.hpp"
#include "support/catch.hpp"
#include "support/random_panel.hpp"

namespace {

using namespace mliot;
using plan::Source;

constexpr std::int64_t kHorizon = 3;
constexpr std::size_t kSeries = 3;

// Predicts the first feature plus 2, and counts how often it is asked.
struct PlusTwo final : plan::AnyModel::Interface {
  explicit PlusTwo(std::int64_t& calls) : calls_(calls) {}
  std::string_view name() const noexcept override { return "plus_two"; }
  std::size_t columns() const noexcept override { return 1; }
  void predict(data::MatrixView<const float> rows, std::span<double> out) const override {
    ++calls_;
    for (std::size_t i = 0; i < rows.rows(); ++i) out[i] = static_cast<double>(rows(i, 0)) + 2;
  }
  double predict_row(const float* row) const noexcept override {
    return static_cast<double>(row[0]) + 2;
  }
  std::vector<double> feature_importances() const override { return {1}; }
  std::int64_t best_iteration() const noexcept override { return 1; }
  void save(archive::Writer&) const override {}
  std::int64_t& calls_;
};

struct PlusTwoLearner final : plan::AnyLearner::Interface {
  explicit PlusTwoLearner(std::int64_t& calls) : calls_(calls) {}
  std::string_view name() const noexcept override { return "plus_two"; }
  bool wants_holdout() const noexcept override { return false; }
  double scale_power() const noexcept override { return 1; }
  plan::AnyModel fit(const plan::TrainingRows&, int, Monitor&) const override {
    return plan::AnyModel(std::make_shared<PlusTwo>(calls_));
  }
  void save(archive::Writer&) const override {}
  std::int64_t& calls_;
};

// One feature of the mean of all series.
forecasting::GlobalModel model_of(plan::FeatureSpec feature, std::int64_t& calls) {
  feature.source = Source::group;
  feature.name = "mean";
  const data::TimeAxis numbers(data::Frequency::integer(1), 0);
  const plan::FeaturePlan plan({std::move(feature)}, numbers, kHorizon, std::nullopt,
                               {{.columns = {}, .name = "overall_mean"}});
  const testing::RandomPanel data({40, 40, 40}, 0);
  const plan::AnyLearner learner(std::make_shared<PlusTwoLearner>(calls));
  return forecasting::GlobalModel::fit(plan, learner, data.view(), {});
}

// The states of series that end before these periods.
plan::PanelState state_of(const plan::FeaturePlan& plan, const std::vector<std::int64_t>& ends) {
  testing::RandomPanel data({40, 40, 40}, 0, 7);
  for (std::size_t i = 0; i < kSeries; ++i) data.first_period[i] = ends[i] - 40;
  return {plan, data.view(), 1};
}

std::vector<double> predict(const forecasting::GlobalModel& model, const plan::PanelState& state) {
  std::vector<double> out(kSeries * static_cast<std::size_t>(kHorizon));
  const std::vector<double> fixed(kSeries);
  model.predict(state, {fixed.data(), kSeries, 1}, {.h = kHorizon, .future = {}}, out, {});
  return out;
}

// The same by all periods from the first end to the last, each series one by one.
std::vector<double> walked(const forecasting::GlobalModel& model, const plan::PanelState& state,
                           const std::vector<std::int64_t>& ends) {
  std::vector<double> out(kSeries * static_cast<std::size_t>(kHorizon));
  const std::vector<double> fixed(kSeries);
  const std::int64_t first = *std::min_element(ends.begin(), ends.end());
  const std::int64_t last = *std::max_element(ends.begin(), ends.end());
  forecasting::detail::GroupRollout groups(model.plan(), state, {fixed.data(), kSeries, 1}, first);
  for (std::int64_t period = first; period < last + kHorizon; ++period) {
    std::vector<double> y(kSeries);
    for (std::size_t i = 0; i < kSeries; ++i) {
      y[i] = state.target_at(i, period);
      const std::int64_t step = period - ends[i];
      if (step < 0 || step >= kHorizon) continue;
      std::vector<float> row(1);
      groups.read(i, row);
      y[i] = model.to_forecast(static_cast<double>(row[0]) + 2);
      out[i * static_cast<std::size_t>(kHorizon) + static_cast<std::size_t>(step)] = y[i];
    }
    groups.advance(y);
  }
  return out;
}

std::vector<std::uint64_t> bits_of(const std::vector<double>& values) {
  std::vector<std::uint64_t> bits;
  bits.reserve(values.size());
  for (const double x : values) bits.push_back(std::bit_cast<std::uint64_t>(x));
  return bits;
}

}  // namespace

TEST_CASE("series that ended long ago cost their own steps alone") {
  std::int64_t calls = 0;
  const auto model = model_of({.lag = 1}, calls);
  constexpr std::int64_t kFar = 1000000000000;
  const plan::PanelState state = state_of(model.plan(), {0, kFar, 2 * kFar});
  const std::vector<double> got = predict(model, state);
  REQUIRE(calls == 3 * kHorizon);
  for (std::size_t i = 0; i < kSeries; ++i) {
    const double last = state.target_at(i, state.next_period(i) - 1);  // no other has a value then
    const std::vector<double> steps(got.begin() + static_cast<std::ptrdiff_t>(3 * i),
                                    got.begin() + static_cast<std::ptrdiff_t>(3 * i + 3));
    REQUIRE(steps == std::vector<double>{last + 2, last + 4, last + 6});
  }
}

TEST_CASE("periods that are left out change no bit of a forecast") {
  std::int64_t calls = 0;
  const features::RollingMean window({.window_size = 4, .min_samples = 1});
  const auto model = model_of({.lag = 2, .transform = plan::AnyTransform(window)}, calls);
  const std::int64_t reach = model.plan().group_reach();
  REQUIRE(reach == 2 + 4 - 1 + kHorizon);
  for (std::int64_t gap = 0; gap <= 3 * reach; ++gap) {
    const std::vector<std::int64_t> ends{5 + gap, 5, 6 + 3 * gap};
    const plan::PanelState state = state_of(model.plan(), ends);
    INFO("gap " << gap);
    REQUIRE(bits_of(predict(model, state)) == bits_of(walked(model, state, ends)));
  }
}

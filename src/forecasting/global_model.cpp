// Training and the recursion of a global model.
#include "mliot/forecasting/global_model.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "forecasting/pooled_recursion.hpp"
#include "forecasting/recursion.hpp"
#include "forecasting/training_rows.hpp"
#include "mliot/core/error.hpp"
#include "mliot/core/memory.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/plan/cleaned_panel.hpp"
#include "mliot/plan/panel_source.hpp"

namespace mliot::forecasting {
namespace {

// The floor of the level, as a share of the median series' mean: large enough that a series of
// zeros does not blow up its first sale, small enough to leave small series their own size.
constexpr double kLevelFloor = 0.05;

constexpr int kMaxGrid = 900;

// Grid that keeps 16 bits below the level of the smallest series.
int grid_for(double smallest_level) {
  constexpr int kBitsBelow = 16;
  if (smallest_level <= 0) return kBitsBelow;
  int exponent = 0;
  std::frexp(smallest_level, &exponent);
  return std::clamp(kBitsBelow - exponent, -kMaxGrid, kMaxGrid);
}

std::int64_t shortest_lag_of(const plan::FeaturePlan& plan) {
  std::int64_t shortest = 0;
  for (const plan::FeatureSpec& spec : plan.features()) {
    if (spec.source != plan::Source::target) continue;
    shortest = shortest == 0 ? spec.lag : std::min(shortest, spec.lag);
  }
  return shortest;
}

// Whether what a forecast reads is there.
void check_covariates(const plan::FeaturePlan& plan, data::MatrixView<const double> fixed,
                      const plan::FutureView& future, std::size_t rows) {
  const std::size_t columns = plan.columns(plan::Source::future);
  require(future.future.size() >= columns,
          "forecaster: {} future covariates are given, the model reads {}", future.future.size(),
          columns);
  for (const auto& column : future.future) {
    require(column.size() >= rows, "forecaster: a future covariate holds {} values, {} are needed",
            column.size(), rows);
  }
  require(fixed.columns() >= plan.columns(plan::Source::fixed),
          "forecaster: {} static columns are given, the model reads {}", fixed.columns(),
          plan.columns(plan::Source::fixed));
}

}  // namespace

GlobalModel GlobalModel::fit(const plan::FeaturePlan& plan, const plan::AnyLearner& learner,
                             const plan::PanelView& observed, const RunContext& context) {
  const FloatMode mode;
  require(plan.horizon() > 0, "forecaster: horizon must be >= 1, got {}", plan.horizon());
  const plan::CleanedPanel cleaned(plan, observed, context.threads);
  const plan::PanelView& panel = cleaned.view();
  detail::TrainingColumns columns(panel);
  require(columns.any_row(), "forecaster: no training row has a target and a positive weight");
  const plan::FeaturePlan floored = plan.with_level_floor(kLevelFloor * columns.median_level());
  const plan::PanelSource source(floored, panel, context.seed);
  if (learner.wants_holdout()) columns.hold_out(panel, plan.horizon());
  if (plan.level()) columns.measure_in_levels(panel, source, learner.scale_power());
  GlobalModel fitted(floored);
  fitted.shortest_lag_ = shortest_lag_of(plan);
  fitted.grid_exponent_ = grid_for(columns.smallest_level());
  fitted.nonnegative_ = columns.nonnegative();
  if (!columns.any_weight()) return fitted;
  const std::vector<std::int64_t> levels = plan.levels();
  const plan::TrainingRows rows{.features = &source,
                                .target = columns.target(),
                                .weight = columns.weight(),
                                .holdout = columns.holdout(),
                                .levels = levels,
                                .spans_read =
                                    [&columns] {
                                      columns.free();
                                      return_free_memory();
                                    },
                                .rows_read = context.panel_read};
  return_free_memory();  // what reading the data left behind
  fitted.model_ = learner.fit(rows, context.threads, *context.monitor);
  return fitted;
}

bool GlobalModel::naive(const plan::StateLayout& layout, const std::byte* block) const noexcept {
  const plan::SeriesFacts& facts = layout.facts(block);
  return !model_ || facts.constant || facts.observed <= shortest_lag_ ||
         std::isnan(layout.level(block));
}

double GlobalModel::naive_forecast(const plan::StateLayout& layout,
                                   const std::byte* block) const noexcept {
  const plan::SeriesFacts& facts = layout.facts(block);
  if (facts.observed == 0) return std::numeric_limits<double>::quiet_NaN();
  return nonnegative_ ? mliot_bound(facts.last, 0, 1) : facts.last;
}

double GlobalModel::to_forecast(double value) const noexcept {
  return mliot_to_forecast(value, nonnegative_ ? 1 : 0, grid_exponent_);
}

void GlobalModel::predict(const plan::PanelState& state, data::MatrixView<const double> fixed,
                          const plan::FutureView& future, std::span<double> out,
                          const RunContext& context) const {
  const FloatMode mode;
  const std::size_t wanted = state.series() * static_cast<std::size_t>(future.h);
  require(out.size() == wanted, "forecaster: output holds {} values, {} are needed", out.size(),
          wanted);
  check_covariates(plan_, fixed, future, wanted);
  const detail::Recursion recursion(*this, state, fixed, future);
  if (!plan_.groups().empty()) {
    return detail::PooledRecursion(recursion, *this, state, fixed, future.h).run(out, context);
  }
  // In rounds, so that the calling thread hears of an interrupt between them.
  const std::size_t parts = recursion.parts();
  const std::size_t round = static_cast<std::size_t>(context.threads) * 4;
  for (std::size_t done = 0; done < parts; done += round) {
    const std::size_t count = std::min(round, parts - done);
    parallel_for(count, context.threads,
                 [&](std::size_t part) { recursion.run(done + part, out); });
    context.monitor->tick("predict", static_cast<std::int64_t>(done + count),
                          static_cast<std::int64_t>(parts));
  }
}

void GlobalModel::save(archive::Writer& writer) const {
  writer.object("plan", [&](archive::Writer& inner) { plan_.save(inner); });
  if (model_) writer.object("model", [&](archive::Writer& inner) { model_->save(inner); });
  writer.value("shortest_lag", shortest_lag_);
  writer.value("grid_exponent", grid_exponent_);
  writer.value("nonnegative", nonnegative_);
}

GlobalModel GlobalModel::load(const archive::Reader& reader) {
  GlobalModel model(plan::FeaturePlan::load(reader.object("plan")));
  reader.check(model.plan_.horizon() > 0, "plan", "forecasts nothing");
  if (reader.has("model")) {
    model.model_ = plan::AnyModel::load(reader.object("model"));
    reader.check(model.model_->columns() == model.plan_.size(), "model", "does not fit the plan");
  }
  model.shortest_lag_ = reader.integer("shortest_lag");
  reader.check(model.shortest_lag_ == shortest_lag_of(model.plan_), "shortest_lag",
               "is not that of the plan");
  model.grid_exponent_ = static_cast<int>(reader.integer("grid_exponent", -kMaxGrid, kMaxGrid));
  model.nonnegative_ = reader.boolean("nonnegative");
  return model;
}

}  // namespace mliot::forecasting

// Draws golden inputs around the kept thresholds, and stores them.
#include "mliot/pipeline/golden.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "mliot/core/error.hpp"
#include "mliot/core/random.hpp"

namespace mliot::pipeline {
namespace {

using plan::Source;

constexpr std::int64_t kEvents = 96;
constexpr std::int64_t kLongestHorizon = 64;
constexpr std::uint64_t kSeed = 0x6D6C696F74;
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

using Thresholds = std::vector<std::vector<double>>;  // by feature

// Each level of a set, and the one after it.
void add_levels(const trees::LevelSet& set, std::vector<double>& found) {
  for (std::size_t level = 0; level < set.end(); ++level) {
    if (!set.has(level)) continue;
    found.push_back(static_cast<double>(level));
    if (!set.has(level + 1)) found.push_back(static_cast<double>(level + 1));
  }
}

Thresholds thresholds_of(const trees::Forest* forest, std::size_t features) {
  Thresholds found(features);
  if (forest == nullptr) return found;
  for (const trees::Tree& tree : forest->trees()) {
    for (const trees::Node& node : tree.nodes) {
      std::vector<double>& of_feature = found[static_cast<std::size_t>(node.feature)];
      if (node.is_categorical()) {
        add_levels(tree.sets[static_cast<std::size_t>(node.set)], of_feature);
      } else if (std::isfinite(node.threshold)) {
        of_feature.push_back(node.threshold);
      }
    }
  }
  return found;
}

// Draws one after the other; each column has thresholds of its own.
class Draws {
 public:
  // One of the thresholds, one of their neighbours, a number between two of them, or a missing one.
  double next(const std::vector<double>& thresholds) {
    constexpr double kLargest = std::numeric_limits<double>::max();
    const std::uint64_t kind = random_.below(count_++, 16);
    if (kind == 0) return kMissing;
    if (thresholds.empty()) return std::floor(random_.uniform(count_++) * 200) / 10;
    const double a = one_of(thresholds);
    if (kind < 4) return a;
    if (kind < 8) return std::nextafter(a, kind < 6 ? kLargest : -kLargest);
    const double between = a + (one_of(thresholds) - a) * random_.uniform(count_++);
    return std::isfinite(between) ? between : a;
  }

 private:
  double one_of(const std::vector<double>& values) {
    return values[random_.below(count_++, values.size())];
  }

  Random random_{kSeed};
  std::uint64_t count_ = 0;
};

// The thresholds of all features of a column.
std::vector<double> of_column(const plan::FeaturePlan& plan, const Thresholds& all, Source source,
                              std::size_t column) {
  std::vector<double> found;
  for (std::size_t f = 0; f < plan.size(); ++f) {
    const plan::FeatureSpec& spec = plan.features()[f];
    if (spec.source != source || spec.column != column) continue;
    found.insert(found.end(), all[f].begin(), all[f].end());
  }
  return found;
}

// Rows of draws, one column beside the other.
std::vector<double> rows_of(const std::vector<std::vector<double>>& columns, std::int64_t rows,
                            Draws& draws) {
  std::vector<double> values;
  for (std::int64_t row = 0; row < rows; ++row) {
    for (const auto& thresholds : columns) values.push_back(draws.next(thresholds));
  }
  return values;
}

std::vector<std::vector<double>> columns_of(const plan::FeaturePlan& plan, const Thresholds& all,
                                            Source source) {
  std::vector<std::vector<double>> columns;
  for (std::size_t c = 0; c < plan.columns(source); ++c) {
    columns.push_back(of_column(plan, all, source, c));
  }
  return columns;
}

// The unit of golden targets: where features are multiples of a level, a level on the grid.
double unit_of(const forecasting::GlobalModel& model) {
  constexpr int kBitsBelow = 16;  // of the grid below the smallest series
  return model.plan().level() ? std::ldexp(1.0, kBitsBelow - model.grid_exponent()) : 1;
}

Golden of_forecaster(const forecasting::Forecaster& forecaster, const Thresholds& all) {
  const plan::FeaturePlan& plan = forecaster.model().plan();
  Draws draws;
  Golden golden;
  golden.events = kEvents;
  golden.horizon = std::min(plan.horizon(), kLongestHorizon);
  const double unit = unit_of(forecaster.model());
  const std::vector<double> targets = of_column(plan, all, Source::target, 0);
  for (std::int64_t e = 0; e < kEvents; ++e) {
    const double y = unit * draws.next(targets);
    const bool impossible = std::isinf(y) || (forecaster.model().nonnegative() && y < 0);
    golden.values.push_back(impossible ? 0 : y);
  }
  golden.observed = rows_of(columns_of(plan, all, Source::past), kEvents, draws);
  golden.future = rows_of(columns_of(plan, all, Source::future), kEvents + golden.horizon, draws);
  golden.fixed = rows_of(columns_of(plan, all, Source::fixed), 1, draws);
  if (forecaster.calibrated()) golden.quantiles = {0.025, 0.1, 0.5, 0.9, 0.975};
  return golden;
}

Golden of_batch(const BatchStep& batch) {
  Draws draws;
  Golden golden;
  golden.events = kEvents;
  golden.observed = rows_of(std::vector<std::vector<double>>(batch.columns()), kEvents, draws);
  return golden;
}

Golden of_rows(const RowModel& rows, const Thresholds& all) {
  Draws draws;
  Golden golden;
  golden.events = kEvents;
  golden.observed =
      rows_of(rows.plan ? columns_of(*rows.plan, all, Source::sample) : all, kEvents, draws);
  return golden;
}

// Samples that the calendar describes are some hours apart, so that it changes.
std::int64_t calendar_stride(const plan::FeaturePlan& plan) {
  constexpr std::int64_t kApart = std::int64_t{31} * 3600 * 1'000'000;  // microseconds
  const bool dated =
      std::any_of(plan.features().begin(), plan.features().end(),
                  [](const plan::FeatureSpec& spec) { return spec.source == Source::calendar; });
  const data::Frequency& frequency = plan.axis().frequency();
  const std::int64_t step = frequency.is_integer() ? 0 : frequency.fixed_step();
  if (plan.horizon() > 0 || !dated || step <= 0) return 1;
  return std::max<std::int64_t>(1, kApart / step);
}

}  // namespace

std::int64_t golden_stride(const plan::FeaturePlan& plan) {
  constexpr std::int64_t kInWindow = 16;  // samples: enough to come and go
  if (!plan.takes_time()) return calendar_stride(plan);
  std::int64_t stride = 1;
  const std::int64_t unit = plan.axis().time(1) - plan.axis().time(0);
  for (const plan::FeatureSpec& spec : plan.features()) {
    if (!spec.takes_time()) continue;
    const std::int64_t room = spec.pair ? spec.pair->room() : spec.transform->room();
    const std::int64_t span = spec.pair ? spec.pair->span() : spec.transform->span();
    const std::int64_t held = std::min(kInWindow, room);
    stride = std::max(stride, (span / unit + held - 1) / held + 1);
  }
  return stride;
}

std::int64_t golden_period(const Golden& golden, const plan::FeaturePlan& plan, std::size_t event) {
  return golden.first_period + static_cast<std::int64_t>(event) * golden_stride(plan);
}

Golden golden_inputs(const Content& content) {
  if (const auto* batch = std::get_if<BatchStep>(&content)) return of_batch(*batch);
  const plan::FeaturePlan* plan = plan_of(content);
  const trees::Forest* forest = forest_of(content);
  const std::size_t features = plan != nullptr ? plan->size() : forest->columns();
  const Thresholds all = thresholds_of(forest, features);
  if (const auto* forecaster = std::get_if<forecasting::Forecaster>(&content)) {
    return of_forecaster(*forecaster, all);
  }
  return of_rows(std::get<RowModel>(content), all);
}

void check_sizes(const Golden& golden, const Content& content, const archive::Reader& stored) {
  constexpr std::int64_t kMost = 1 << 20;
  const auto fits = [&](bool condition, std::string_view name) {
    stored.check(condition, name, "does not fit the model");
  };
  const auto* forecaster = std::get_if<forecasting::Forecaster>(&content);
  const plan::FeaturePlan* plan = plan_of(content);
  fits(golden.events >= 1 && golden.events <= kMost, "events");
  fits(golden.horizon >= 0 && golden.horizon <= kMost &&
           (forecaster == nullptr) == (golden.horizon == 0),
       "horizon");
  const auto events = static_cast<std::size_t>(golden.events);
  const auto steps = static_cast<std::size_t>(golden.horizon);
  const auto* batch = std::get_if<BatchStep>(&content);
  const std::size_t observed = columns_read(content);
  const auto columns = [&](Source source) { return plan != nullptr ? plan->columns(source) : 0; };
  std::size_t outputs = events;
  if (forecaster != nullptr) {
    fits(plan->horizon() >= golden.horizon, "horizon");
    fits(golden.quantiles.empty() || forecaster->calibrated(), "quantiles");
    outputs += steps * (1 + golden.quantiles.size());
  } else {
    outputs = batch != nullptr ? golden_outputs(*batch, events)
                               : events * std::get<RowModel>(content).outputs();
  }
  for (const double q : golden.quantiles) fits(q > 0 && q < 1, "quantiles");
  fits(golden.values.size() == (forecaster != nullptr ? events : 0), "values");
  fits(golden.observed.size() == events * observed, "observed");
  fits(golden.future.size() == (events + steps) * columns(Source::future), "future");
  fits(golden.fixed.size() == columns(Source::fixed), "fixed");
  fits(golden.expected.size() == outputs, "expected");
}

void Golden::save(archive::Writer& writer) const {
  writer.value("events", events);
  writer.value("first_period", first_period);
  writer.value("horizon", horizon);
  writer.array("values", values);
  writer.array("observed", observed);
  writer.array("future", future);
  writer.array("fixed", fixed);
  writer.array("quantiles", quantiles);
  writer.array("expected", expected);
}

Golden Golden::load(const archive::Reader& reader) {
  constexpr std::int64_t kLatest = std::int64_t{1} << 40;
  Golden golden;
  golden.events = reader.integer("events");
  golden.first_period = reader.integer("first_period", -kLatest, kLatest);
  golden.horizon = reader.integer("horizon");
  golden.values = reader.array<double>("values");
  golden.observed = reader.array<double>("observed");
  golden.future = reader.array<double>("future");
  golden.fixed = reader.array<double>("fixed");
  golden.quantiles = reader.array<double>("quantiles");
  golden.expected = reader.array<std::uint64_t>("expected");
  return golden;
}

}  // namespace mliot::pipeline

// Files of statistical models and their snapshots, and probes that stream them.
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "io/artefacts.hpp"
#include "support/statistical.hpp"

namespace mliot::testing {
namespace {

using pipeline::ModelIndex;
using pipeline::SeriesIndex;
using pipeline::StatisticalPipeline;
using pipeline::Status;

constexpr std::uint64_t kMemory = std::uint64_t{64} << 20;  // that a probed file may ask for

// Forecasts of every model for a series: quantiles rise, and no variance is below 0.
std::string check_forecasts(const StatisticalPipeline& models, SeriesIndex series) {
  constexpr std::array<double, 3> kLevels{0.1, 0.5, 0.9};
  std::array<double, 2> mean{};
  std::array<double, 2> variance{};
  std::array<double, 6> bounds{};
  for (std::size_t j = 0; j < models.model_count(); ++j) {
    const Status status = models.predict_into(
        series, ModelIndex{j},
        {.mean = mean, .variance = variance, .quantiles = kLevels, .bounds = bounds});
    if (status == Status::not_ready || status == Status::beyond_horizon) continue;
    if (status != Status::ok) return "a forecast was refused";
    for (std::size_t k = 0; k < mean.size(); ++k) {
      if (variance[k] < 0) return "a variance below 0";
      if (bounds[3 * k] > bounds[3 * k + 1] || bounds[3 * k + 1] > bounds[3 * k + 2]) {
        return "quantiles that fall";
      }
    }
  }
  return "";
}

std::string check(StatisticalPipeline& models) {
  SeriesIndex added;
  static_cast<void>(models.add_series("new", added));
  for (std::size_t i = 0; i < models.series_count(); ++i) {
    for (const double y : {1e300, std::nan(""), -3.0, 4.0}) {
      const std::int64_t time = models.next_time({i}).value_or(0);
      static_cast<void>(models.update({.series = {i}, .time = time, .value = y, .past = {}}));
      if (auto fault = check_forecasts(models, {i}); !fault.empty()) return fault;
    }
  }
  const archive::Object state = models.state();
  models.restore(state);
  if (models.state() != state) return "another state after restoring";
  const archive::Object saved = archive::save(models);
  static_cast<void>(
      StatisticalPipeline::load(archive::Reader(saved, {}, kMemory), {.new_series = 1}));
  return "";
}

std::string probe_file(const archive::Object& tree) {
  auto models = StatisticalPipeline::load(archive::Reader(tree, {}, kMemory), {.new_series = 1},
                                          /*replay=*/false);
  return check(models);
}

archive::Object streamed_state() {
  StatisticalPipeline models = quarterly_models({.new_series = 1});
  SeriesIndex added;
  static_cast<void>(models.add_series("west", added));
  static_cast<void>(models.update({.series = added, .time = 40 * kDay, .value = 7, .past = {}}));
  static_cast<void>(models.update(added, 3));
  return models.state();
}

std::string probe_state(const archive::Object& tree) {
  static const archive::Object whole = archive::save(quarterly_models());
  auto models = StatisticalPipeline::load(archive::Reader(whole), {.new_series = 2}, false);
  models.restore(tree);
  return check(models);
}

}  // namespace

std::vector<Kind> statistical_kinds() {
  return {{"statistical", [] { return archive::save(quarterly_models()); }, probe_file},
          {"statistical_state", streamed_state, probe_state},
          {"statistical_every", [] { return archive::save(every_model()); }, probe_file}};
}

}  // namespace mliot::testing

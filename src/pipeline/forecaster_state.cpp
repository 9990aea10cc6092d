// Writes and reads the members of a stream's snapshot for a forecaster in batch.
#include "mliot/pipeline/forecaster_state.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "mliot/plan/panel_state.hpp"

namespace mliot::pipeline {

archive::Object state_of(const forecasting::Forecaster& forecaster,
                         std::span<const std::string> ids) {
  archive::Object object;
  archive::Writer writer(object);
  writer.value("kind", "state");
  writer.object("plan", [&](archive::Writer& inner) { forecaster.model().plan().save(inner); });
  writer.value("ids", std::vector<std::string>(ids.begin(), ids.end()));
  writer.object("state", [&](archive::Writer& inner) { forecaster.state().save(inner); });
  const auto added = forecaster.added();
  std::vector<double> fixed;
  for (std::size_t i = forecaster.state().series() - added.size(); i < forecaster.state().series();
       ++i) {
    const auto row = forecaster.fixed(i);
    fixed.insert(fixed.end(), row.begin(), row.end());
  }
  writer.array("fixed", fixed);
  forecasting::save_scales(writer, "scales", added);
  return object;
}

void restore_state(forecasting::Forecaster& forecaster, const archive::Object& state,
                   std::span<const std::string> ids) {
  const archive::Reader reader(state);
  reader.check(reader.text("kind") == "state", "kind", "is no state");
  const plan::FeaturePlan& own = forecaster.model().plan();
  const plan::FeaturePlan saved = plan::FeaturePlan::load(reader.object("plan"));
  reader.check(archive::save(saved) == archive::save(own), "plan", "is of another model");
  const std::vector<std::string>& stored = reader.texts("ids");
  const std::size_t known = forecaster.state().series();
  reader.check(
      stored.size() >= known && std::equal(stored.begin(), stored.end(), ids.begin(), ids.end()),
      "ids", "are of other series");
  plan::PanelState loaded = plan::PanelState::load(own, reader.object("state"));
  reader.check(loaded.series() == ids.size(), "state", "holds another number of series");
  const std::size_t added = stored.size() - (known - forecaster.added().size());
  const auto scales = forecasting::load_scales(reader, "scales", added);
  const std::size_t columns = known > 0 ? forecaster.fixed(0).size() : 0;
  const auto fixed = reader.view<double>("fixed", added * columns);
  reader.check_each("fixed", fixed, "holds an infinite value",
                    [](double x) { return !std::isinf(x); });
  for (std::size_t i = forecaster.added().size(); i < added; ++i) {
    forecaster.add_series(fixed.subspan(i * columns, columns));
  }
  forecaster.set_state(std::move(loaded), scales);
}

}  // namespace mliot::pipeline

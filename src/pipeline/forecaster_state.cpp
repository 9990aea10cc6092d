// Writes and reads the members of a stream's snapshot for a forecaster in batch.
#include "mliot/pipeline/forecaster_state.hpp"

#include <algorithm>
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
  // Static columns and error scales of series that a stream has added; here are none.
  writer.array("fixed", std::vector<double>{});
  writer.array("scales", std::vector<double>{});
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
  reader.check(std::equal(stored.begin(), stored.end(), ids.begin(), ids.end()), "ids",
               "are of other series");
  plan::PanelState loaded = plan::PanelState::load(own, reader.object("state"));
  reader.check(loaded.series() == ids.size(), "state", "holds another number of series");
  forecaster.set_state(std::move(loaded));
}

}  // namespace mliot::pipeline

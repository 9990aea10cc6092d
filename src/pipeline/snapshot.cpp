// Snapshots of a stream: everything that events have changed, and back.
#include <algorithm>
#include <cmath>

#include "mliot/core/error.hpp"
#include "pipeline/stream_engine.hpp"

namespace mliot::pipeline::detail {
void StreamEngine::save(archive::Writer& writer) const {
  const std::size_t series = ids_.size();
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < series; ++i) ids.emplace_back(ids_.id(i));
  plan::PanelState state = state_;
  state.resize(series);
  writer.value("kind", "state");
  writer.object("plan", [&](archive::Writer& inner) { plan_.save(inner); });
  writer.value("ids", ids);
  writer.object("state", [&](archive::Writer& inner) { state.save(inner); });
  writer.array("fixed", std::span<const double>(fixed_).subspan(
                            known_ * fixed_columns_, (series - known_) * fixed_columns_));
  const std::size_t scaled =
      forecaster_ != nullptr ? series - known_ : 0;  // samples have no errors
  forecasting::save_scales(writer, "scales", std::span(new_scales_).first(scaled));
}

forecasting::Forecaster StreamEngine::forecaster() const {
  forecasting::Forecaster current = *forecaster_;
  const std::size_t series = ids_.size();
  for (std::size_t i = current.state().series(); i < series; ++i) current.add_series(fixed_of(i));
  plan::PanelState state = state_;
  state.resize(series);
  current.set_state(std::move(state), std::span(new_scales_).first(series - known_));
  return current;
}

std::vector<IdColumn> StreamEngine::id_columns(const std::vector<IdColumn>& start) const {
  std::vector<IdColumn> columns = start;
  if (start.empty() && ids_.size() > start_) columns = {std::vector<std::string>(start_)};
  for (std::size_t i = start_; i < ids_.size(); ++i) append_id(columns, ids_.id(i));
  return columns;
}

void StreamEngine::restore(const archive::Reader& reader) {
  reader.check(reader.text("kind") == "state", "kind", "is no state of a stream");
  const plan::FeaturePlan saved = plan::FeaturePlan::load(reader.object("plan"));
  reader.check(archive::save(saved) == archive::save(plan_), "plan", "is of another model");
  const std::vector<std::string>& ids = reader.texts("ids");
  bool same = ids.size() >= start_;
  for (std::size_t i = 0; same && i < start_; ++i) same = ids[i] == ids_.id(i);
  reader.check(same, "ids", "are of other series");
  const std::size_t added = ids.size() - known_;
  reader.check(ids.size() <= ids_.capacity(), "ids",
               "are more series than there is room for; load with a larger new_series");
  const auto fixed = reader.array<double>("fixed", added * fixed_columns_);
  std::vector<forecasting::ErrorScale> scales;
  if (forecaster_ != nullptr) scales = forecasting::load_scales(reader, "scales", added);
  reader.check_each("fixed", fixed, "holds an infinite value",
                    [](double x) { return !std::isinf(x); });
  plan::PanelState state = plan::PanelState::load(plan_, reader.object("state"));
  reader.check(state.series() == ids.size(), "state", "holds another number of series");
  reader.made([&] { return SeriesIds(ids, 0).size(); });  // an id that is there twice
  state.resize(ids_.capacity());
  ids_.shrink(start_);
  for (std::size_t i = start_; i < ids.size(); ++i) {
    const Status status = ids_.add(ids[i], [](std::size_t) {});
    require<FormatError>(status == Status::ok, "state: id '{}': {}", ids[i], text_of(status));
  }
  std::copy(fixed.begin(), fixed.end(),
            fixed_.begin() + static_cast<std::ptrdiff_t>(known_ * fixed_columns_));
  std::fill(new_scales_.begin(), new_scales_.end(), forecasting::ErrorScale{});
  std::copy(scales.begin(), scales.end(), new_scales_.begin());
  state_ = std::move(state);
}

}  // namespace mliot::pipeline::detail

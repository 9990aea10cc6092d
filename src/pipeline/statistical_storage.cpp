// Statistical models as a file, and what observations have changed as a snapshot.
#include <algorithm>
#include <array>
#include <utility>

#include "mliot/core/error.hpp"
#include "mliot/pipeline/statistical_pipeline.hpp"

namespace mliot::pipeline {
namespace {

constexpr std::array<std::string_view, 5> kMembers{"kind", "schema", "series", "golden",
                                                   "statistical"};

void check_kind(const archive::Reader& reader) {
  reader.check(reader.text("kind") == "statistical", "kind", "is not that of the contents");
}

PipelineParts load_parts(const archive::Reader& reader) {
  PipelineParts parts{.schema = Schema::load(reader, "schema"),
                      .ids = load_ids(reader, "series"),
                      .others = reader.members()};
  for (const std::string_view each : kMembers) parts.others.members.erase(std::string(each));
  return parts;
}

// The vectors go with the panels, whose series they name, and hold what the models take.
void check_golden(const StatisticalGolden& golden, const StatisticalContent& content,
                  const archive::Reader& stored) {
  const auto panels = panels_of(content);
  const auto fits = [&](bool condition) {
    stored.check(condition, "panels", "do not fit the models");
  };
  fits(golden.panels.size() == panels.size());
  for (std::size_t i = 0; i < panels.size(); ++i) {
    const PanelGolden& each = golden.panels[i];
    const std::size_t series = each.series.size() + 1;
    const auto steps = static_cast<std::size_t>(golden.horizon);
    const auto events = static_cast<std::size_t>(golden.events);
    for (const std::int64_t at : each.series) {
      fits(at >= 0 && at < static_cast<std::int64_t>(panels[i]->size()));
    }
    for (const double y : each.values) fits(panels[i]->takes(y));
    fits(each.values.size() == events * series);
    fits(each.expected.size() == series * (2 * events + steps * (2 + golden.quantiles.size())));
  }
}

}  // namespace

archive::Object StatisticalPipeline::state() const {
  archive::Object root;
  archive::Writer writer(root);
  const std::size_t series = ids_->size();
  std::vector<std::string> ids;
  ids.reserve(series);
  for (std::size_t i = 0; i < series; ++i) ids.emplace_back(ids_->id(i));
  StatisticalContent now = content();
  for (StatisticalModel& each : now.models) {  // what no observation changes
    each.intervals = {};
    each.others = {};
  }
  writer.value("kind", "state");
  writer.value("ids", ids);
  writer.object("statistical", [&](archive::Writer& inner) { now.save(inner); });
  forecasting::save_scales(writer, "added_scales", std::span(scales_).first(series - known_));
  return root;
}

void StatisticalPipeline::restore(const archive::Object& state, std::uint64_t max_memory) {
  const archive::Reader reader(state, {}, max_memory);
  reader.check(reader.text("kind") == "state" && reader.has("statistical"), "kind",
               "is no state of statistical models");
  const std::vector<std::string>& ids = reader.texts("ids");
  bool same = ids.size() >= known_;
  for (std::size_t i = 0; same && i < known_; ++i) same = ids[i] == ids_->id(i);
  reader.check(same, "ids", "are of other series");
  reader.check(ids.size() <= ids_->capacity(), "ids",
               "are more series than there is room for; load with a larger new_series");
  for (const std::string& id : ids) {
    reader.check(id_fits(parts_.ids, id), "ids", "do not go with the id columns of the models");
  }
  StatisticalContent saved = StatisticalContent::load(reader.object("statistical"));
  reader.check(saved.series() == ids.size() && saved.models.size() == model_count(), "statistical",
               "is of other models or series");
  for (std::size_t j = 0; j < model_count(); ++j) {
    const StatisticalModel& mine = content_.models[j];
    StatisticalModel& other = saved.models[j];
    const bool own = std::equal(other.own.begin(), other.own.end(), mine.own.begin());
    reader.check(own && mine.name == other.name && mine.panel.model() == other.panel.model() &&
                     mine.panel.options() == other.panel.options(),
                 "statistical", "is of other models");
    other.intervals = mine.intervals;
    other.stretched = mine.stretched;
    other.others = mine.others;
  }
  saved.nonnegative = content_.nonnegative;
  saved.integer = content_.integer;
  reader.check(saved.axis == content_.axis, "statistical", "is of another frequency");
  const auto scales = forecasting::load_scales(reader, "added_scales", ids.size() - known_);
  auto held =
      reader.made([&] { return std::make_unique<SeriesIds>(ids, ids_->capacity() - ids.size()); });
  saved.add(ids_->capacity() - ids.size());
  std::fill(scales_.begin(), scales_.end(), forecasting::ErrorScale{});
  std::copy(scales.begin(), scales.end(), scales_.begin());
  content_ = std::move(saved);
  ids_ = std::move(held);
}

void StatisticalPipeline::save(archive::Writer& writer) const {
  for (const auto& [name, value] : parts_.others.members) writer.copy(name, value);
  const StatisticalContent now = content();
  std::vector<IdColumn> columns = parts_.ids;
  if (columns.empty() && ids_->size() > known_) columns = {std::vector<std::string>(known_)};
  for (std::size_t i = known_; i < ids_->size(); ++i) append_id(columns, ids_->id(i));
  writer.value("kind", "statistical");
  parts_.schema.save(writer, "schema");
  save_ids(writer, "series", columns);
  writer.object("golden", [&](archive::Writer& inner) { golden_of(now).save(inner); });
  writer.object("statistical", [&](archive::Writer& inner) { now.save(inner); });
}

StatisticalPipeline StatisticalPipeline::complete(const archive::Reader& reader,
                                                  const StreamOptions& options) {
  return reader.made([&] {
    check_kind(reader);
    return StatisticalPipeline(StatisticalContent::load(reader.object("statistical")),
                               load_parts(reader), options);
  });
}

StatisticalPipeline StatisticalPipeline::load(const archive::Reader& reader,
                                              const StreamOptions& options, bool replay) {
  return reader.made([&] {
    check_kind(reader);
    const archive::Reader stored = reader.object("golden");
    StatisticalContent content = StatisticalContent::load(reader.object("statistical"));
    StatisticalGolden golden = StatisticalGolden::load(stored);
    check_golden(golden, content, stored);
    if (replay) {
      reader.check(replays(content, golden), "golden",
                   "vectors do not replay: this build gives other bits than the one that made the "
                   "file");
    }
    return StatisticalPipeline(std::move(content), load_parts(reader), std::move(golden), options);
  });
}

}  // namespace mliot::pipeline

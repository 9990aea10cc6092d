// Storage of statistical models and the places of their series.
#include "mliot/pipeline/statistical_content.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "mliot/core/error.hpp"

namespace mliot::pipeline {
namespace {

using archive::Reader;
using archive::Writer;
using statistical::AnyPanel;

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr std::string_view kWho = "statistical models";
constexpr std::int64_t kMostModels = 1000;
constexpr std::int64_t kLatest = std::int64_t{1} << 60;

std::string member_of(std::size_t model) { return format("model{}", model); }

// Doubles from 2^53 on are all whole numbers, whatever was measured.
bool is_count(double y) noexcept { return y >= 0 && y < 0x1p53 && y == std::floor(y); }

// The place of each series among those that are its own, or that are not.
std::vector<std::size_t> places_of(const std::vector<std::uint8_t>& own) {
  std::array<std::size_t, 2> next{0, 0};
  std::vector<std::size_t> places;
  places.reserve(own.size());
  for (const std::uint8_t each : own) places.push_back(next[each != 0 ? 1 : 0]++);
  return places;
}

void save_panel(Writer& writer, std::string_view name, const AnyPanel& panel) {
  writer.object(name, [&](Writer& inner) {
    inner.value("model", panel.model());
    panel.save(inner);
  });
}

AnyPanel load_panel(const Reader& reader, std::string_view name, std::size_t series) {
  const Reader stored = reader.object(name);
  AnyPanel panel = AnyPanel::load(stored.text("model"), stored);
  stored.check(panel.size() == series, "counts", "are of another number of series");
  return panel;
}

void save_model(Writer& writer, const StatisticalModel& model) {
  for (const auto& [name, value] : model.others.members) writer.copy(name, value);
  writer.value("name", model.name);
  writer.array("own", model.own);
  if (!model.counts.empty()) writer.array("counts", model.counts);
  save_panel(writer, "panel", model.panel);
  if (model.fallback) save_panel(writer, "fallback", *model.fallback);
  if (model.intervals.empty()) return;
  writer.object("intervals", [&](Writer& inner) { model.intervals.save(inner); });
  if (model.stretched) writer.value("stretched", std::int64_t{1});
}

StatisticalModel load_model(const Reader& reader, std::size_t series) {
  constexpr std::array<std::string_view, 7> kMembers{"name",     "own",       "counts",   "panel",
                                                     "fallback", "intervals", "stretched"};
  auto own = reader.array<std::uint8_t>("own", series);
  reader.check_each("own", own, "must be 0 or 1", [](std::uint8_t x) { return x <= 1; });
  const auto mine = static_cast<std::size_t>(std::count(own.begin(), own.end(), 1));
  StatisticalModel model{.name = reader.text("name"),
                         .own = std::move(own),
                         .panel = load_panel(reader, "panel", mine)};
  reader.check(reader.has("fallback") == (mine < series), "own",
               "does not go with the fallback model");
  if (reader.has("counts")) {
    model.counts = reader.array<std::uint8_t>("counts", series);
    reader.check_each("counts", model.counts, "must be 0 or 1",
                      [](std::uint8_t x) { return x <= 1; });
  }
  if (mine < series) model.fallback = load_panel(reader, "fallback", series - mine);
  if (reader.has("intervals")) {
    model.intervals = forecasting::ConformalTable::load(reader.object("intervals"));
    model.stretched = reader.has("stretched") && reader.integer("stretched", 0, 1) == 1;
  }
  model.places = places_of(model.own);
  model.others = reader.members();
  for (const std::string_view each : kMembers) model.others.members.erase(std::string(each));
  return model;
}

void check_model(const StatisticalContent& content, const StatisticalModel& model) {
  const std::size_t n = content.series();
  const auto own = static_cast<std::size_t>(std::count(model.own.begin(), model.own.end(), 1));
  require(model.own.size() == n && model.panel.size() == own,
          "{}: '{}' has states of {} series, {} of {} are its own", kWho, model.name,
          model.panel.size(), own, model.own.size());
  require(own == n || (model.fallback && model.fallback->size() == n - own),
          "{}: '{}' has no fallback model for {} series", kWho, model.name, n - own);
  require(model.counts.empty() || model.counts.size() == n,
          "{}: '{}' has counts of {} series of {}", kWho, model.name, model.counts.size(), n);
  require(model.places == places_of(model.own),
          "{}: '{}' has places that are not those of its own series and of the others", kWho,
          model.name);
  for (std::size_t i = 0; i < n; ++i) {
    const bool begun = content.next_period[i] != StatisticalContent::kNotBegun;
    require(model.panel_of(i).empty(model.places[i]) != begun,
            "{}: '{}' does not say how far series {} goes", kWho, model.name, i);
  }
}

// Files of earlier versions do not say.
HoldsOf load_holds_of(const Reader& reader, std::string_view name) {
  if (!reader.has(name)) return HoldsOf::counts;
  const std::string& text = reader.text(name);
  return reader.made([&] { return enum_from_name<HoldsOf>(name, text); });
}

void check_series(const Reader& reader, const StatisticalContent& content) {
  constexpr std::string_view kRange = "lies beyond all times";
  const auto in_time = [](std::int64_t period) {
    return period == StatisticalContent::kNotBegun || (period >= -kLatest && period <= kLatest);
  };
  reader.check_each("first_period", content.first_period, kRange, in_time);
  reader.check_each("next_period", content.next_period, kRange, in_time);
  reader.check_each("scales", content.scales, "must be finite and not negative",
                    [](double x) { return x >= 0 && std::isfinite(x); });
  for (std::size_t i = 0; i < content.series(); ++i) {
    const bool begun = content.next_period[i] != StatisticalContent::kNotBegun;
    reader.check((content.first_period[i] != StatisticalContent::kNotBegun) == begun &&
                     content.first_period[i] <= content.next_period[i],
                 "first_period", "is behind the next one", i);
    reader.check(begun ? std::isfinite(content.last[i]) : std::isnan(content.last[i]), "last",
                 "must be finite, NaN where there is none", i);
  }
}

}  // namespace

StatisticalModel StatisticalModel::of(std::string name, AnyPanel panel,
                                      statistical::PanelView series) {
  require(panel.size() == series.size(), "statistical model '{}': states of {} series, not of {}",
          name, panel.size(), series.size());
  series.check(name, {.lowest = std::numeric_limits<double>::lowest()});
  StatisticalModel model{.name = std::move(name),
                         .own = std::vector<std::uint8_t>(series.size(), 1),
                         .panel = std::move(panel)};
  for (std::size_t i = 0; i < series.size(); ++i) {
    const auto y = series.series(i);
    model.counts.push_back(std::all_of(y.begin(), y.end(), is_count) ? 1 : 0);
  }
  model.places = places_of(model.own);
  return model;
}

StatisticalContent StatisticalContent::of(data::TimeAxis axis, statistical::PanelView series,
                                          std::span<const std::int64_t> first_period) {
  require(first_period.size() == series.size(), "{}: {} first periods of {} series", kWho,
          first_period.size(), series.size());
  series.check(kWho, {.lowest = std::numeric_limits<double>::lowest()});
  StatisticalContent content;
  content.axis = std::move(axis);
  content.add(series.size());
  for (std::size_t i = 0; i < series.size(); ++i) {
    const auto y = series.series(i);
    if (y.empty()) continue;
    require(first_period[i] > -kLatest / 2 && first_period[i] < kLatest / 2,
            "{}: series {} begins in period {}, beyond all times", kWho, i, first_period[i]);
    content.first_period[i] = first_period[i];
    content.next_period[i] = first_period[i] + static_cast<std::int64_t>(y.size());
    content.last[i] = y.back();
    content.scales[i] = forecasting::error_scale(y);
  }
  return content;
}

void StatisticalContent::check() const {
  const std::size_t n = series();
  require(first_period.size() == n && last.size() == n && scales.size() == n,
          "{}: {} first periods, {} last values and {} scales of {} series", kWho,
          first_period.size(), last.size(), scales.size(), n);
  for (std::size_t j = 0; j < models.size(); ++j) {
    check_model(*this, models[j]);
    for (std::size_t i = 0; i < j; ++i) {
      require(models[i].name != models[j].name, "{}: two models have the name '{}'", kWho,
              models[j].name);
    }
  }
}

void StatisticalModel::update(std::size_t series, double y) noexcept {
  panel_of(series).update(places[series], y);
  if (!counts.empty() && !is_count(y)) counts[series] = 0;
}

void StatisticalContent::add(std::size_t more) {
  const std::size_t all = series() + more;
  first_period.resize(all, kNotBegun);
  next_period.resize(all, kNotBegun);
  last.resize(all, kMissing);
  scales.resize(all, 0);
  for (StatisticalModel& model : models) {
    model.own.resize(all, 1);
    if (!model.counts.empty()) model.counts.resize(all, 1);
    model.panel.add(more);
    model.places = places_of(model.own);
  }
}

StatisticalContent StatisticalContent::first(std::size_t series) const {
  StatisticalContent some = *this;
  some.first_period.resize(series);
  some.next_period.resize(series);
  some.last.resize(series);
  some.scales.resize(series);
  for (StatisticalModel& model : some.models) {
    std::vector<std::size_t> own(static_cast<std::size_t>(
        std::count(model.own.begin(), model.own.begin() + static_cast<std::ptrdiff_t>(series), 1)));
    std::iota(own.begin(), own.end(), std::size_t{0});
    model.panel = model.panel.part(own);
    model.own.resize(series);
    if (!model.counts.empty()) model.counts.resize(series);
    model.places.resize(series);
  }
  return some;
}

void StatisticalContent::save(Writer& writer) const {
  writer.object("axis", [&](Writer& inner) { axis.save(inner); });
  writer.value("missing", enum_name(missing));
  writer.value("number", number);
  writer.value("nonnegative", enum_name(nonnegative));
  writer.value("integer", enum_name(integer));
  writer.array("first_period", first_period);
  writer.array("next_period", next_period);
  writer.array("last", last);
  writer.array("scales", scales);
  writer.value("models", models.size());
  for (std::size_t j = 0; j < models.size(); ++j) {
    writer.object(member_of(j), [&](Writer& inner) { save_model(inner, models[j]); });
  }
}

StatisticalContent StatisticalContent::load(const Reader& reader) {
  StatisticalContent content;
  content.axis = data::TimeAxis::load(reader.object("axis"));
  const std::string& missing = reader.text("missing");
  content.missing = reader.made([&] { return enum_from_name<MissingValue>("missing", missing); });
  content.number = reader.real("number");
  reader.check(std::isfinite(content.number), "number", "must be finite");
  content.nonnegative = load_holds_of(reader, "nonnegative");
  content.integer = load_holds_of(reader, "integer");
  content.first_period = reader.array<std::int64_t>("first_period");
  const std::size_t series = content.first_period.size();
  content.next_period = reader.array<std::int64_t>("next_period", series);
  content.last = reader.array<double>("last", series);
  content.scales = reader.array<double>("scales", series);
  check_series(reader, content);
  const auto models = static_cast<std::size_t>(reader.integer("models", 1, kMostModels));
  content.models.reserve(models);
  for (std::size_t j = 0; j < models; ++j) {
    content.models.push_back(load_model(reader.object(member_of(j)), series));
    for (std::size_t i = 0; i < j; ++i) {
      reader.check(content.models[i].name != content.models[j].name, member_of(j),
                   "has the name of another model");
    }
    for (std::size_t i = 0; i < series; ++i) {
      const StatisticalModel& model = content.models[j];
      const bool begun = content.next_period[i] != kNotBegun;
      reader.check(model.panel_of(i).empty(model.places[i]) != begun, member_of(j),
                   "does not say how far its series go");
    }
  }
  return content;
}

}  // namespace mliot::pipeline

// Checks, reach and storage of a feature plan.
#include "mliot/plan/feature_plan.hpp"

#include <algorithm>
#include <cmath>

#include "mliot/core/error.hpp"
#include "mliot/data/transform.hpp"

namespace mliot::plan {
namespace {

constexpr std::int64_t kMostColumns = 1 << 16;
constexpr std::int64_t kMostLevels = 65'000;  // as boosting splits
constexpr std::int64_t kMostPeriods = std::int64_t{1} << 31;

bool lagged(Source source) {
  return source == Source::target || source == Source::past || source == Source::group;
}

bool of_samples(Source source) {
  return source == Source::sample || source == Source::calendar || source == Source::replaced;
}

CleaningStep load_step(const archive::Reader& reader) {
  return {.source = enum_from_name<Source>("archive", reader.text("source")),
          .column = static_cast<std::size_t>(reader.integer("column", 0, kMostColumns)),
          .transform = AnyTransform::load(reader.object("transform")),
          .name = reader.text("name")};
}

void save_step(archive::Writer& writer, const CleaningStep& step) {
  writer.value("source", enum_name(step.source));
  writer.value("column", step.column);
  writer.object("transform", [&](archive::Writer& inner) { step.transform.save(inner); });
  writer.value("name", step.name);
}

FeatureSpec load_spec(const archive::Reader& reader) {
  FeatureSpec spec;
  spec.source = enum_from_name<Source>("archive", reader.text("source"));
  spec.column = static_cast<std::size_t>(reader.integer("column", 0, kMostColumns));
  spec.lag = reader.integer("lag", 0, kMostPeriods);
  spec.date = features::TimeFeature::load(reader);
  spec.name = reader.text("name");
  if (reader.has("transform")) spec.transform = AnyTransform::load(reader.object("transform"));
  if (reader.has("levels")) spec.levels = reader.integer("levels", 1, kMostLevels);
  if (reader.has("pair")) {
    spec.pair = AnyPair::load(reader.object("pair"));
    spec.partner = static_cast<std::size_t>(reader.integer("partner", 0, kMostColumns));
  }
  return spec;
}

LevelSpec load_level(const archive::Reader& reader) {
  LevelSpec level{.transform = AnyTransform::load(reader.object("transform"))};
  constexpr double kLargest = 0x1p1000;  // a level and its floor have a finite sum
  level.floor = reader.real("floor", 0, kLargest);
  return level;
}

GroupSpec load_group(const archive::Reader& reader) {
  GroupSpec group{.columns = {},
                  .statistic = enum_from_name<GroupStatistic>("archive", reader.text("statistic")),
                  .name = reader.text("name")};
  const auto columns = reader.array<std::int64_t>("columns");
  reader.check_each("columns", columns, "is no column",
                    [](std::int64_t each) { return each >= 0 && each <= kMostColumns; });
  group.columns.reserve(columns.size());
  for (const std::int64_t each : columns) group.columns.push_back(static_cast<std::size_t>(each));
  return group;
}

void save_group(archive::Writer& writer, const GroupSpec& group) {
  writer.value("statistic", enum_name(group.statistic));
  writer.value("name", group.name);
  writer.array("columns", std::vector<std::int64_t>(group.columns.begin(), group.columns.end()));
}

std::int64_t memory_of(const std::optional<AnyTransform>& transform) {
  return transform ? static_cast<std::int64_t>(transform->memory()) : 1;
}

void check_group(const FeatureSpec& spec, const std::vector<GroupSpec>& groups,
                 const std::optional<LevelSpec>& level) {
  require(spec.column < groups.size(),
          "feature plan: feature '{}' is of group {}, but there are {}", spec.name, spec.column,
          groups.size());
  require<Unsupported>(!spec.transform || spec.transform->memory() < data::kWholeHistory,
                       "feature plan: feature '{}' reads the whole history of a group; states hold "
                       "windows, so use a rolling transform",
                       spec.name);
  require<Unsupported>(!level || level->transform.memory() < data::kWholeHistory,
                       "feature plan: feature '{}' is of a group, and the level reads the whole "
                       "history; use a rolling transform for the level",
                       spec.name);
}

void save_spec(archive::Writer& writer, const FeatureSpec& spec) {
  writer.value("source", enum_name(spec.source));
  writer.value("column", spec.column);
  writer.value("lag", spec.lag);
  spec.date.save(writer);
  writer.value("name", spec.name);
  if (spec.transform) {
    writer.object("transform", [&](archive::Writer& inner) { spec.transform->save(inner); });
  }
  if (spec.levels > 0) writer.value("levels", spec.levels);
  if (!spec.pair) return;
  writer.object("pair", [&](archive::Writer& inner) { spec.pair->save(inner); });
  writer.value("partner", spec.partner);
}

bool may_be_category(const FeatureSpec& spec) {
  const bool as_it_is = !spec.transform && !spec.pair && spec.lag == 0;
  return as_it_is && (spec.source == Source::future || spec.source == Source::fixed ||
                      spec.source == Source::sample);
}

}  // namespace

FeaturePlan::FeaturePlan(std::vector<FeatureSpec> features, data::TimeAxis axis,
                         std::int64_t horizon, std::optional<LevelSpec> level,
                         std::vector<GroupSpec> groups)
    : features_(std::move(features)),
      axis_(std::move(axis)),
      horizon_(horizon),
      level_(std::move(level)),
      groups_(std::move(groups)) {
  require(!takes_time() || axis_.frequency().is_integer() || axis_.frequency().fixed_step() > 0,
          "feature plan: windows over time need an index whose periods are of one length");
  require(!features_.empty(), "feature plan: no feature; give lags, date_features or covariates");
  require(horizon_ >= 0, "feature plan: horizon must be >= 0, got {}", horizon_);
  require(horizon_ > 0 || !level_, "feature plan: a plan of horizon 0 has no target to level");
  require<Unsupported>(!level_ || !level_->transform.grows(),
                       "feature plan: the level is '{}', which keeps every sample; take a rolling "
                       "transform",
                       level_ ? level_->transform.name() : "");
  for (const GroupSpec& group : groups_) {
    require(is_named(group.statistic), "feature plan: group '{}' has a statistic of the number {}",
            group.name, group.statistic);
  }
  for (const FeatureSpec& spec : features_) {
    require(is_named(spec.source), "feature plan: feature '{}' has a source of the number {}",
            spec.name, spec.source);
    const bool samples_only = spec.source == Source::sample || spec.source == Source::replaced;
    require(horizon_ > 0 ? !samples_only : of_samples(spec.source),
            "feature plan: feature '{}' of source '{}' does not go with horizon {}", spec.name,
            enum_name(spec.source), horizon_);
    require(spec.lag >= 0, "feature plan: feature '{}' has lag {}, which must be >= 0", spec.name,
            spec.lag);
    require(spec.source != Source::replaced || (spec.lag == 0 && !spec.transform),
            "feature plan: feature '{}' says what was replaced now: it has no lag and no transform",
            spec.name);
    if (lagged(spec.source)) {
      require(spec.lag >= 1, "feature plan: feature '{}' has lag {}, which must be >= 1", spec.name,
              spec.lag);
    }
    require(spec.levels >= 0 && spec.levels <= kMostLevels,
            "feature plan: feature '{}' has {} levels, which must be 0 to {}", spec.name,
            spec.levels, kMostLevels);
    require(spec.levels == 0 || may_be_category(spec),
            "feature plan: feature '{}' cannot be a category; only covariates as they are can",
            spec.name);
    const bool known = spec.source == Source::future || spec.source == Source::fixed;
    require(!known || !spec.transform || spec.transform->is_map(),
            "feature plan: feature '{}' is a {} of a covariate that is known ahead; only scalers "
            "and encoders work on these",
            spec.name, spec.transform ? spec.transform->name() : "");
    const bool alone = spec.source == Source::sample && spec.lag == 0 && !spec.transform;
    require(!spec.pair || alone,
            "feature plan: feature '{}' is of two columns: of samples, without lag and transform",
            spec.name);
    if (spec.source == Source::group) check_group(spec, groups_, level_);
    require(!spec.transform || !spec.transform->takes_time() ||
                (spec.source == Source::sample && spec.lag == 0),
            "feature plan: feature '{}' is a window over time, which reads samples as they come; "
            "at a fixed frequency take the window of so many periods",
            spec.name);
    require(spec.source != Source::level || level_.has_value(),
            "feature plan: feature '{}' is the level, but the plan has none", spec.name);
    require(spec.source != Source::calendar || !spec.date.needs_dates() ||
                !axis_.frequency().is_integer(),
            "feature plan: calendar feature '{}' needs dates, but the index is of integers; leave "
            "date_features out",
            spec.name);
  }
}

FeaturePlan FeaturePlan::load(const archive::Reader& reader) {
  return reader.made([&] {
    std::vector<FeatureSpec> specs;
    reader.list("features", [&](const archive::Reader& each) { specs.push_back(load_spec(each)); });
    std::optional<LevelSpec> level;
    if (reader.has("level")) level = load_level(reader.object("level"));
    std::vector<GroupSpec> groups;
    if (reader.has("groups")) {
      reader.list("groups",
                  [&](const archive::Reader& each) { groups.push_back(load_group(each)); });
    }
    std::vector<CleaningStep> steps;
    if (reader.has("cleaning")) {
      reader.list("cleaning",
                  [&](const archive::Reader& each) { steps.push_back(load_step(each)); });
    }
    const FeaturePlan plan(std::move(specs), data::TimeAxis::load(reader.object("axis")),
                           reader.integer("horizon", 0, kMostPeriods), std::move(level),
                           std::move(groups));
    return plan.with_cleaning(std::move(steps));
  });
}

void FeaturePlan::save(archive::Writer& writer) const {
  writer.list("features", features_, save_spec);
  writer.object("axis", [&](archive::Writer& inner) { axis_.save(inner); });
  writer.value("horizon", horizon_);
  if (!cleaning_.empty()) writer.list("cleaning", cleaning_, save_step);
  if (!groups_.empty()) writer.list("groups", groups_, save_group);
  if (!level_) return;
  writer.object("level", [&](archive::Writer& inner) {
    inner.object("transform", [&](archive::Writer& each) { level_->transform.save(each); });
    inner.value("floor", level_->floor);
  });
}

std::vector<std::int64_t> FeaturePlan::levels() const {
  std::vector<std::int64_t> levels;
  for (const FeatureSpec& spec : features_) levels.push_back(spec.levels);
  const bool any = std::any_of(levels.begin(), levels.end(), [](std::int64_t n) { return n > 0; });
  return any ? levels : std::vector<std::int64_t>{};
}

FeaturePlan FeaturePlan::with_level_floor(double floor) const {
  FeaturePlan copy = *this;
  if (copy.level_) copy.level_->floor = floor;
  return copy;
}

FeaturePlan FeaturePlan::with_cleaning(std::vector<CleaningStep> steps) const {
  for (const CleaningStep& step : steps) {
    const bool observed = step.source == (horizon_ == 0 ? Source::sample : Source::past);
    require(observed || (step.source == Source::target && horizon_ > 0),
            "feature plan: cleaning step '{}' is of source '{}', which is not observed", step.name,
            enum_name(step.source));
    require(!step.transform.takes_time(),
            "feature plan: cleaning step '{}' is a window over time, which adds columns and cleans "
            "none",
            step.name);
    require<Unsupported>(!step.transform.grows(),
                         "feature plan: cleaning step '{}' is '{}', which adds columns and cleans "
                         "none",
                         step.name, step.transform.name());
    const std::size_t known = step.source == Source::target ? 1 : observed_columns();
    require(step.column < known,
            "feature plan: cleaning step '{}' is of column {}, but features read {} columns",
            step.name, step.column, known);
  }
  FeaturePlan copy = *this;
  copy.cleaning_ = std::move(steps);
  return copy;
}

std::size_t FeaturePlan::columns(Source source) const noexcept {
  std::size_t n = 0;
  for (const FeatureSpec& spec : features_) {
    if (spec.source != source) continue;
    n = std::max({n, spec.column + 1, spec.pair ? spec.partner + 1 : 0});
  }
  if (source != Source::fixed) return n;
  for (const GroupSpec& group : groups_) {
    for (const std::size_t column : group.columns) n = std::max(n, column + 1);
  }
  return n;
}

bool FeaturePlan::has_cleaning(std::size_t column) const noexcept {
  return std::any_of(cleaning_.begin(), cleaning_.end(), [&](const CleaningStep& step) {
    return step.source == Source::sample && step.column == column;
  });
}

bool FeaturePlan::shows_replaced(std::size_t column) const noexcept {
  return std::any_of(features_.begin(), features_.end(), [&](const FeatureSpec& spec) {
    return spec.source == Source::replaced && spec.column == column;
  });
}

std::int64_t FeaturePlan::group_reach() const noexcept {
  std::int64_t reach = 0;
  for (const FeatureSpec& spec : features_) {
    if (spec.source != Source::group) continue;
    reach = std::max(reach, spec.lag + memory_of(spec.transform) - 1);
  }
  if (reach == 0) return 0;
  if (level_) reach = std::max(reach, memory_of(level_->transform));
  return reach + horizon_;
}

bool FeaturePlan::takes_time() const noexcept {
  return std::any_of(features_.begin(), features_.end(),
                     [](const FeatureSpec& spec) { return spec.takes_time(); });
}

std::int64_t FeaturePlan::reach(Source source, std::size_t column) const noexcept {
  std::int64_t reach = 0;
  for (const FeatureSpec& spec : features_) {
    if (spec.source == source && spec.column == column) reach = std::max(reach, spec.lag);
  }
  return reach;
}

}  // namespace mliot::plan

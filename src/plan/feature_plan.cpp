// Checks, reach and storage of a feature plan.
#include "mliot/plan/feature_plan.hpp"

#include <algorithm>
#include <cmath>

#include "mliot/core/error.hpp"

namespace mliot::plan {
namespace {

constexpr std::int64_t kMostColumns = 1 << 16;
constexpr std::int64_t kMostLevels = 65'000;  // as boosting splits
constexpr std::int64_t kMostPeriods = std::int64_t{1} << 31;

bool lagged(Source source) { return source == Source::target || source == Source::past; }

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
  return spec;
}

LevelSpec load_level(const archive::Reader& reader) {
  LevelSpec level{.transform = AnyTransform::load(reader.object("transform"))};
  constexpr double kLargest = 0x1p1000;  // a level and its floor have a finite sum
  level.floor = reader.real("floor", 0, kLargest);
  return level;
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
}

bool may_be_category(const FeatureSpec& spec) {
  const bool as_it_is = !spec.transform && spec.lag == 0;
  return as_it_is && (spec.source == Source::future || spec.source == Source::fixed ||
                      spec.source == Source::sample);
}

}  // namespace

FeaturePlan::FeaturePlan(std::vector<FeatureSpec> features, data::TimeAxis axis,
                         std::int64_t horizon, std::optional<LevelSpec> level)
    : features_(std::move(features)),
      axis_(std::move(axis)),
      horizon_(horizon),
      level_(std::move(level)) {
  require(!features_.empty(), "feature plan: no feature; give lags, date_features or covariates");
  require(horizon_ >= 0, "feature plan: horizon must be >= 0, got {}", horizon_);
  require(horizon_ > 0 || !level_, "feature plan: a plan of horizon 0 has no target to level");
  for (const FeatureSpec& spec : features_) {
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
    std::vector<CleaningStep> steps;
    if (reader.has("cleaning")) {
      reader.list("cleaning",
                  [&](const archive::Reader& each) { steps.push_back(load_step(each)); });
    }
    const FeaturePlan plan(std::move(specs), data::TimeAxis::load(reader.object("axis")),
                           reader.integer("horizon", 0, kMostPeriods), std::move(level));
    return plan.with_cleaning(std::move(steps));
  });
}

void FeaturePlan::save(archive::Writer& writer) const {
  writer.list("features", features_, save_spec);
  writer.object("axis", [&](archive::Writer& inner) { axis_.save(inner); });
  writer.value("horizon", horizon_);
  if (!cleaning_.empty()) writer.list("cleaning", cleaning_, save_step);
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
    if (spec.source == source) n = std::max(n, spec.column + 1);
  }
  return n;
}

bool FeaturePlan::shows_replaced(std::size_t column) const noexcept {
  return std::any_of(features_.begin(), features_.end(), [&](const FeatureSpec& spec) {
    return spec.source == Source::replaced && spec.column == column;
  });
}

std::int64_t FeaturePlan::reach(Source source, std::size_t column) const noexcept {
  std::int64_t reach = 0;
  for (const FeatureSpec& spec : features_) {
    if (spec.source == source && spec.column == column) reach = std::max(reach, spec.lag);
  }
  return reach;
}

}  // namespace mliot::plan

// The one definition of a feature: what a forecaster, a table, a file and a device all execute.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mliot/core/archive.hpp"
#include "mliot/data/time_axis.hpp"
#include "mliot/features/time_feature.hpp"
#include "mliot/freestanding/series.h"
#include "mliot/plan/any_pair.hpp"
#include "mliot/plan/any_transform.hpp"

namespace mliot::plan {

/// Where a feature takes its values from.
enum class Source {
  target,       ///< the series itself
  past,         ///< a covariate known up to now only (a sensor)
  future,       ///< a covariate known for the horizon (a price, a holiday)
  fixed,        ///< one value a series
  calendar,     ///< the civil time of the row
  steps_ahead,  ///< how old the newest past covariate is, in periods
  level,        ///< the recent level of the series, where the plan has one
  sample,       ///< a column of the row itself, in a plan that forecasts nothing
  replaced,     ///< whether cleaning changed such a column
  group,        ///< the mean or the sum of the target over a group of series
};

constexpr auto enum_names(Source) {
  return std::array<std::string_view, 10>{"target",      "past",  "future", "fixed",    "calendar",
                                          "steps_ahead", "level", "sample", "replaced", "group"};
}

/// One feature of a row at time t.
///
/// target:  transform(y)[t - lag], or y[t - lag] without a transform; lag >= 1.
/// past:    the same of a covariate, with t - lag replaced by origin - (lag - 1); lag >= 1. The
///          origin is the last time whose values were known: t - k for a row k steps ahead of it.
/// future:  x[t].   fixed: the series' value.   calendar: date(time of t).   The transform of a
///          future or fixed feature is a map (AnyTransform::is_map): the feature is map(x).
/// sample:  transform(x)[t - lag], or x[t - lag] without a transform; lag >= 0. With a pair it is
///          pair(x, z)[t] of this column and its partner; lag 0, no transform. A transform that
///          takes time reads samples alone, with lag 0.
/// group:   transform(g)[t - lag], or g[t - lag] without a transform, of the statistic g of the
///          target over the series of group spec `column` that have a value then; lag >= 1. The
///          transform reads a window, not the whole history.
/// replaced: 1 where the cleaning steps gave x[t] another value (filled it, replaced it or took it
///          out), 0 where it is as it was measured; lag 0, no transform.
/// A covariate as it is, known for the horizon, fixed or of the sample, may be a category: it holds
/// the codes of its levels, from 0 on, and trees divide these as they please.
/// Missing: NaN, as at the start of a series.
struct FeatureSpec {
  Source source = Source::target;
  std::size_t column = 0;  ///< which column of that source
  std::int64_t lag = 0;
  std::optional<AnyTransform> transform = std::nullopt;
  features::TimeFeature date = features::DateFeature::dayofweek;
  std::string name = {};
  std::int64_t levels = 0;  ///< of a category; 0: a number
  std::optional<AnyPair> pair = std::nullopt;
  std::size_t partner = 0;  ///< the second column of a pair

  /// Whether it is a window over time, of one column or of two.
  bool takes_time() const noexcept {
    return transform ? transform->takes_time() : pair && pair->takes_time();
  }

  /// A covariate known for the horizon or fixed, as the model sees it.
  double covariate(double x) const noexcept { return transform ? transform->mapped(x) : x; }
};

/// A step that cleans a column before any feature reads it: x becomes transform(x), in double.
///
/// Steps of one column run in the order of the plan, each on what the one before gave. The state of
/// a step takes observed samples only: forecasts that are fed back are not cleaned.
struct CleaningStep {
  Source source = Source::target;  ///< target, past or sample
  std::size_t column = 0;          ///< which column of that source; 0 for the target
  AnyTransform transform;
  std::string name = {};
};

/// What a group says of its series at one time.
enum class GroupStatistic { mean, sum };

constexpr auto enum_names(GroupStatistic) { return std::array<std::string_view, 2>{"mean", "sum"}; }

/// Series that share their values in these static columns are one group; without columns all are.
struct GroupSpec {
  std::vector<std::size_t> columns;
  GroupStatistic statistic = GroupStatistic::mean;
  std::string name = {};

  /// The statistic of `count` values with this sum; NaN without any.
  double of(double sum, std::int64_t count) const noexcept {
    if (count == 0) return std::numeric_limits<double>::quiet_NaN();
    return statistic == GroupStatistic::sum ? sum : sum / static_cast<double>(count);
  }
};

/// The recent level of a series, in whose unit the model sees the target and its lags.
///
/// level_t = max(0, the last value of transform(y) before t that is not missing) + floor, in
/// double. A feature of the target becomes its float divided by level_t, and the model learns y_t /
/// level_t: series of every size then speak one language, and a level that has risen carries the
/// forecast with it. Features of a group are divided by the level of its means, where there is no
/// memory for gaps: the transform has to have a value. Missing: NaN where the transform has had no
/// value yet; such rows are not trained on.
struct LevelSpec {
  AnyTransform transform;

  /// Keeps the level of a series of zeros above 0. A fit sets it from its training rows.
  double floor = 0;

  double of(float recent) const noexcept { return mliot_level_of(recent, floor); }
};

/// An ordered list of features over named columns, at one frequency.
///
/// A value without state: PanelSource executes it over whole series, PanelState one row at a time,
/// with the same bits.
///
/// A plan of horizon 0 forecasts nothing: its rows describe samples at their own time (a sensor
/// stream that feeds a classifier). It has features of sample and calendar only, and a panel holds
/// its columns in PanelView::past.
class FeaturePlan {
 public:
  /// Throws InvalidArgument when a spec has a lag below 1 (0 for samples), when calendar features
  /// meet an integer index, when a source does not go with the horizon, when a group feature names
  /// no group or reads the whole history, or without any feature.
  FeaturePlan(std::vector<FeatureSpec> features, data::TimeAxis axis, std::int64_t horizon,
              std::optional<LevelSpec> level = std::nullopt, std::vector<GroupSpec> groups = {});

  static FeaturePlan load(const archive::Reader& reader);
  void save(archive::Writer& writer) const;

  const std::vector<FeatureSpec>& features() const noexcept { return features_; }
  std::size_t size() const noexcept { return features_.size(); }
  const data::TimeAxis& axis() const noexcept { return axis_; }

  /// Greatest age of a past covariate that training draws, and that prediction may reach. 0: rows
  /// describe samples, nothing is forecast.
  std::int64_t horizon() const noexcept { return horizon_; }

  /// The steps that clean columns before features read them, in order.
  const std::vector<CleaningStep>& cleaning() const noexcept { return cleaning_; }

  /// The same plan with these steps. Throws InvalidArgument when one names a source that is not
  /// observed, or a column that no feature reads.
  FeaturePlan with_cleaning(std::vector<CleaningStep> steps) const;

  /// Number of columns of a source that the features use (greatest index + 1).
  std::size_t columns(Source source) const noexcept;

  /// Samples of a column of the target or past source that its features reach back to.
  std::int64_t reach(Source source, std::size_t column) const noexcept;

  /// Whether a step cleans a column of samples.
  bool has_cleaning(std::size_t column) const noexcept;

  /// Whether a feature says where cleaning changed a column of samples.
  bool shows_replaced(std::size_t column) const noexcept;

  /// The groups of series that group features are of.
  const std::vector<GroupSpec>& groups() const noexcept { return groups_; }

  /// Values of every series that its group's features may need: those that lags, windows and the
  /// level reach back to, and as many as the horizon for series that end later than others. 0
  /// without groups.
  std::int64_t group_reach() const noexcept;

  const std::optional<LevelSpec>& level() const noexcept { return level_; }

  /// Of each feature the number of its levels, 0 for numbers; empty when all are numbers.
  std::vector<std::int64_t> levels() const;

  /// The same plan with another floor of the level.
  FeaturePlan with_level_floor(double floor) const;

  /// Whether a feature needs the time of every row: a window over time.
  bool takes_time() const noexcept;

  bool has_past() const noexcept { return columns(Source::past) > 0; }

  /// Columns beside the target that each observed row brings: past covariates, or the sample's.
  std::size_t observed_columns() const noexcept {
    if (horizon_ > 0) return columns(Source::past);
    return std::max(columns(Source::sample), columns(Source::replaced));
  }

 private:
  std::vector<FeatureSpec> features_;
  data::TimeAxis axis_;
  std::int64_t horizon_;
  std::optional<LevelSpec> level_;
  std::vector<GroupSpec> groups_;
  std::vector<CleaningStep> cleaning_;
};

}  // namespace mliot::plan

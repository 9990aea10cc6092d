// Writes a feature plan in a few words.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "mliot/core/error.hpp"
#include "mliot/data/time_axis.hpp"
#include "mliot/features/date_feature.hpp"
#include "mliot/plan/feature_plan.hpp"

namespace mliot::plan {

/// Collects features in order; build() makes the plan. Covariates are numbered as they are named:
/// the first future() is column 0 of PanelView::future, and likewise past() and fixed().
class PlanBuilder {
 public:
  explicit PlanBuilder(data::TimeAxis axis) : axis_(std::move(axis)) {}

  /// The target that many periods ago. Lists may be written out, or any contiguous numbers.
  PlanBuilder& lags(std::initializer_list<std::int64_t> lags) {
    return this->lags(std::span(lags.begin(), lags.size()));
  }
  PlanBuilder& lags(std::span<const std::int64_t> lags) {
    for (const std::int64_t lag : lags) {
      add({.source = Source::target, .lag = lag, .name = format("lag{}", lag)});
    }
    return *this;
  }

  /// A transform of features/all.hpp on a lag of the target.
  template <class T>
  PlanBuilder& on_lag(std::int64_t lag, T transform) {
    add({.source = Source::target,
         .lag = lag,
         .transform = AnyTransform(std::move(transform)),
         .name = format("{}_lag{}", T::name, lag)});
    return *this;
  }

  PlanBuilder& dates(std::initializer_list<features::DateFeature> dates) {
    return this->dates(std::span(dates.begin(), dates.size()));
  }
  PlanBuilder& dates(std::span<const features::DateFeature> dates) {
    for (const features::DateFeature date : dates) {
      add({.source = Source::calendar, .date = date, .name = std::string(enum_name(date))});
    }
    return *this;
  }

  /// A covariate known for the horizon.
  PlanBuilder& future(std::string name) {
    add({.source = Source::future, .column = futures_++, .name = std::move(name)});
    return *this;
  }

  /// A covariate known up to now only: its newest value.
  PlanBuilder& past(std::string name) {
    add({.source = Source::past, .column = pasts_++, .lag = 1, .name = std::move(name)});
    return *this;
  }

  /// One value a series.
  PlanBuilder& fixed(std::string name) {
    add({.source = Source::fixed, .column = fixed_++, .name = std::move(name)});
    return *this;
  }

  /// A group of series for group_lags() and on_group(): those that share their values in these
  /// static columns (numbered as fixed() names them), or all. Returns its number.
  std::size_t group(GroupSpec spec) {
    groups_.push_back(std::move(spec));
    return groups_.size() - 1;
  }

  /// The group's mean or sum that many periods ago. Throws InvalidArgument for a group that there
  /// is not, as on_group() does.
  PlanBuilder& group_lags(std::size_t group, std::initializer_list<std::int64_t> lags) {
    return group_lags(group, std::span(lags.begin(), lags.size()));
  }
  PlanBuilder& group_lags(std::size_t group, std::span<const std::int64_t> lags) {
    for (const std::int64_t lag : lags) {
      add({.source = Source::group,
           .column = group,
           .lag = lag,
           .name = format("{}_lag{}", name_of(group), lag)});
    }
    return *this;
  }

  /// A rolling transform of features/all.hpp on a lag of the group's mean or sum.
  template <class T>
  PlanBuilder& on_group(std::size_t group, std::int64_t lag, T transform) {
    add({.source = Source::group,
         .column = group,
         .lag = lag,
         .transform = AnyTransform(std::move(transform)),
         .name = format("{}_{}_lag{}", name_of(group), T::name, lag)});
    return *this;
  }

  /// The plan; `horizon` is how far past covariates and intervals reach.
  /// Throws InvalidArgument as the constructor of FeaturePlan does.
  FeaturePlan build(std::int64_t horizon) const {
    std::vector<FeatureSpec> specs = specs_;
    if (pasts_ > 0) specs.push_back({.source = Source::steps_ahead, .name = "steps_ahead"});
    return {std::move(specs), axis_, horizon, std::nullopt, groups_};
  }

 private:
  const std::string& name_of(std::size_t group) const {
    require(group < groups_.size(), "plan: there is no group {}, there are {}", group,
            groups_.size());
    return groups_[group].name;
  }
  void add(FeatureSpec spec) { specs_.push_back(std::move(spec)); }

  data::TimeAxis axis_;
  std::vector<FeatureSpec> specs_;
  std::vector<GroupSpec> groups_;
  std::size_t futures_ = 0;
  std::size_t pasts_ = 0;
  std::size_t fixed_ = 0;
};

}  // namespace mliot::plan

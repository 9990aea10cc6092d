// What a pipeline is made of: a forecaster, what turns samples into outputs, or a batch step.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "mliot/boosting/boosting.hpp"
#include "mliot/forecasting/forecaster.hpp"
#include "mliot/pipeline/batch_step.hpp"
#include "mliot/plan/any_transform.hpp"
#include "mliot/plan/feature_plan.hpp"
#include "mliot/plan/panel_state.hpp"

namespace mliot::pipeline {

/// A model of single rows, features along time, or both; at least one of them.
///
/// With a plan (of horizon 0) the model predicts from the features of each sample; without a model
/// the features are the output. A model without a plan takes rows as they are.
struct RowModel {
  std::optional<plan::FeaturePlan> plan = std::nullopt;
  std::optional<boosting::Boosting> model = std::nullopt;

  /// Where each stream stood when the model was stored.
  std::optional<plan::PanelState> state = std::nullopt;

  /// The plan is this one transform of one column.
  std::optional<plan::AnyTransform> transform = std::nullopt;

  /// The state of a stream of that transform that Python has, kept as it is.
  std::vector<std::uint8_t> transform_state = {};

  /// Numbers that a sample gives: the model's outputs, else the features of the plan.
  std::size_t outputs() const { return model ? model->outputs() : plan->size(); }

  /// A transform by itself.
  static RowModel of(const plan::AnyTransform& transform);
};

using Content = std::variant<forecasting::Forecaster, RowModel, BatchStep>;

/// The plan that states and streams follow; null for a model of bare rows and a batch step.
const plan::FeaturePlan* plan_of(const Content& content);

/// Numbers of a sample, a row or an event's covariates that the content reads.
std::size_t columns_read(const Content& content);

/// Throws NotFitted, or InvalidArgument when the parts do not fit each other.
void check(const Content& content);

/// The trees behind a content; null when it has none.
const trees::Forest* forest_of(const Content& content);

}  // namespace mliot::pipeline

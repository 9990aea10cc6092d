// Checks of what a pipeline is made of.
#include "mliot/pipeline/content.hpp"

#include "mliot/core/error.hpp"

namespace mliot::pipeline {
namespace {

void check_rows(const RowModel& rows) {
  require(rows.plan || rows.model, "pipeline: neither transforms nor a model");
  if (rows.model) {
    require<NotFitted>(rows.model->is_fitted(), "pipeline: the model is not fitted");
  }
  if (!rows.plan) {
    require(!rows.state, "pipeline: a model of bare rows has no state");
    return;
  }
  require(rows.plan->horizon() == 0, "pipeline: the plan of a row model must have horizon 0");
  require(!rows.model || rows.model->columns() == rows.plan->size(),
          "pipeline: the plan makes {} features, the model takes {}", rows.plan->size(),
          rows.model ? rows.model->columns() : 0);
}

}  // namespace

RowModel RowModel::of(const plan::AnyTransform& transform) {
  plan::FeatureSpec feature{.source = plan::Source::sample, .transform = transform};
  feature.name = transform.name();
  const data::TimeAxis numbers(data::Frequency::integer(1), 0);
  return {.plan = plan::FeaturePlan({std::move(feature)}, numbers, 0), .transform = transform};
}

const plan::FeaturePlan* plan_of(const Content& content) {
  if (const auto* forecaster = std::get_if<forecasting::Forecaster>(&content)) {
    return &forecaster->model().plan();
  }
  const auto* rows = std::get_if<RowModel>(&content);
  return rows != nullptr && rows->plan ? &*rows->plan : nullptr;
}

std::size_t columns_read(const Content& content) {
  if (const auto* batch = std::get_if<BatchStep>(&content)) return batch->columns();
  const plan::FeaturePlan* plan = plan_of(content);
  return plan != nullptr ? plan->observed_columns() : forest_of(content)->columns();
}

void check(const Content& content) {
  if (const auto* forecaster = std::get_if<forecasting::Forecaster>(&content)) {
    forecaster->model();  // throws NotFitted
  } else if (const auto* rows = std::get_if<RowModel>(&content)) {
    check_rows(*rows);
  } else if (const auto* batch = std::get_if<BatchStep>(&content)) {
    require<NotFitted>(batch->columns() > 0, "pipeline: step '{}' is not fitted", batch->name());
  }
}

const trees::Forest* forest_of(const Content& content) {
  if (const auto* forecaster = std::get_if<forecasting::Forecaster>(&content)) {
    const auto& model = forecaster->model().model();
    return model ? model->forest() : nullptr;
  }
  const auto* rows = std::get_if<RowModel>(&content);
  return rows != nullptr && rows->model ? &rows->model->forest() : nullptr;
}

}  // namespace mliot::pipeline

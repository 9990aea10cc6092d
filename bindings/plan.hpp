// Plans, learners and panels as Python hands them over.
#pragma once

#include <pybind11/pybind11.h>

#include <vector>

#include "columns.hpp"
#include "mliot/plan/any_model.hpp"
#include "mliot/plan/feature_plan.hpp"
#include "mliot/plan/panel_view.hpp"

namespace mliot::python {

/// A feature plan that Python holds.
struct PlanHandle {
  plan::FeaturePlan value;
};

/// Arrays of a panel, kept alive, and the view of them.
struct PanelArrays {
  explicit PanelArrays(const pybind11::dict& columns);

  /// Drops the columns that have a value a row; the view is of nothing then.
  void release();

  Int64Array offsets;
  Int64Array length;
  Int64Array first_period;
  Int64Array times;
  DoubleArray target;
  DoubleArray weight;
  DoubleArray fixed;
  std::vector<DoubleArray> past;
  std::vector<DoubleArray> future;
  plan::PanelView view;
};

/// {"transform": name, "options": {...}} as a transform. Throws InvalidArgument for unknown ones.
plan::AnyTransform transform_from(const pybind11::dict& described);

/// {"name": "boosting", options ...} as a learner. Throws InvalidArgument for unknown options.
plan::AnyLearner learner_from(const pybind11::dict& options);

}  // namespace mliot::python

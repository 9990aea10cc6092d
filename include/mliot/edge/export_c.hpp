// Fitted models as C99 for microcontrollers: no heap, no libm, no stdio.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "mliot/boosting/boosting.hpp"
#include "mliot/edge/options.hpp"
#include "mliot/forecasting/forecaster.hpp"
#include "mliot/pipeline/content.hpp"
#include "mliot/pipeline/statistical_content.hpp"

namespace mliot::edge {

/// A header and a source that belong together, and what they cost.
struct GeneratedCode {
  std::string header;  ///< to be stored as <name>.h
  std::string source;  ///< to be stored as <name>.c

  std::int64_t table_bytes = 0;   ///< constants that a prediction reads
  std::int64_t golden_bytes = 0;  ///< constants that the self-test alone reads
  std::int64_t state_bytes = 0;   ///< one state; 0 for a model without time
  std::int64_t stack_bytes = 0;   ///< estimate for the deepest call
};

/// C of gradient boosted trees: name_predict(x, out), name_sum(x), for classifiers name_class(x),
/// and name_selftest().
///
/// The same bits as Boosting::predict of rows of that dtype, for every input. Decisions are made on
/// integers: no floating point is used before the last line of name_predict.
///
/// Throws NotFitted, and InvalidArgument or Unsupported naming what has no exact form.
GeneratedCode export_c(const boosting::Boosting& model, const ExportOptions& options,
                       const ExportNames& names = {});

/// C of a forecaster: name_init(state), name_push(state, sample), name_predict(state, future, h,
/// out) and name_selftest().
///
/// The same bits as Forecaster::update, predict and quantile. The state is that of the series as
/// they are now; name_reset begins an empty one.
///
/// Throws NotFitted, and InvalidArgument or Unsupported naming what has no exact form.
GeneratedCode export_c(const forecasting::Forecaster& forecaster, const ExportOptions& options,
                       const ExportNames& names = {});

/// C of a model of samples with its features along time: name_init(state), name_push(state,
/// sample), name_predict(state, out), for classifiers name_class(state), and name_selftest().
/// Without a plan that of the trees alone. Without a model that of the features alone, which out
/// then holds as doubles.
///
/// The same bits as Pipeline::update and predict_into. The state is that of the series in `rows`,
/// or of one that has not begun; name_reset begins an empty one. Samples have a time where a used
/// feature reads the calendar.
///
/// Throws NotFitted, and InvalidArgument or Unsupported naming what has no exact form.
GeneratedCode export_c(const pipeline::RowModel& rows, const ExportOptions& options,
                       const ExportNames& names = {});

/// C of one statistical model of a file, for its series: name_init(state), name_push(state,
/// sample), name_predict(state, h, mean, variance), name_quantile_of(state, mean, variance, q)
/// where intervals are the model's own, and name_selftest().
///
/// The same bits as StatisticalPipeline::update and predict_into. The state is that of the series
/// as they are now; name_reset begins an empty one.
///
/// Throws InvalidArgument or Unsupported naming what has no exact form: models without a
/// freestanding step, and series that the fallback model forecasts.
GeneratedCode export_c(const pipeline::StatisticalContent& content, std::size_t model,
                       const ExportOptions& options, const ExportNames& names = {});

}  // namespace mliot::edge

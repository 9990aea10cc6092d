// Events in, forecasts out: the words of the streaming calls of a pipeline.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace mliot::pipeline {

/// A series of a pipeline, looked up once by its id.
struct SeriesIndex {
  std::size_t value = 0;
  bool operator==(const SeriesIndex&) const = default;
};

/// One observed row.
struct Event {
  SeriesIndex series;
  std::int64_t time = 0;         ///< civil microseconds since 1970, or the integer index
  double value = 0;              ///< of the target; NaN is missing; ignored without a target
  std::span<const double> past;  ///< past covariates, or the columns of the sample
};

/// The future covariates of the rows to forecast.
struct FutureView {
  std::int64_t h = 1;              ///< steps
  std::span<const double> values;  ///< h rows of one value a future column, one after the other
};

/// Where forecasts go.
struct ForecastView {
  std::span<double> point;            ///< one a step
  std::span<const double> quantiles;  ///< levels between 0 and 1, in any order; may be empty
  std::span<double> bounds;           ///< [steps x quantiles]
};

/// What is set aside when a pipeline is made, because nothing is allocated later.
struct StreamOptions {
  /// Series that may be added to those that the model was fitted on.
  std::size_t new_series = 0;

  /// Forecasts that may run at once without waiting for each other; 0: one a CPU.
  std::size_t threads = 0;

  /// Bytes that the states of all series may take.
  std::uint64_t max_memory = std::uint64_t{4} << 30;
};

}  // namespace mliot::pipeline

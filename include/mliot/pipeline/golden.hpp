// Golden vectors: made-up inputs and the exact bits that every executor must give for them.
#pragma once

#include <cstdint>
#include <vector>

#include "mliot/core/archive.hpp"
#include "mliot/pipeline/content.hpp"

namespace mliot::pipeline {

/// Inputs around the thresholds of the trees, from a counter, never from anyone's data; and outputs
/// as bits.
///
/// Forecasters: events are pushed into a series that has not begun, at the periods first_period,
/// first_period + 1 ... After each one the next period is forecast; after the last one `horizon`
/// periods, and all quantiles of each of them, with errors of scale 1.
/// Row models: the output of each row, or of each sample pushed into a fresh stream. Transforms:
/// all features of each sample. Where windows are over time or the calendar describes samples,
/// periods are golden_stride apart.
struct Golden {
  std::vector<double> values;    ///< [events] targets of a forecaster; else empty
  std::vector<double> observed;  ///< [events x columns] past covariates, samples or rows
  std::vector<double> future;    ///< [(events + horizon) x columns], from first_period on
  std::vector<double> fixed;     ///< static columns
  std::vector<double> quantiles;
  std::int64_t events = 0;
  std::int64_t first_period = 0;
  std::int64_t horizon = 0;
  std::vector<std::uint64_t> expected;  ///< bits of the outputs, in the order above

  void save(archive::Writer& writer) const;
  static Golden load(const archive::Reader& reader);
};

/// Inputs for a content; `expected` is empty yet.
Golden golden_inputs(const Content& content);

/// Periods from one event to the next: 1, or such that windows over time hold some of them, or that
/// the calendar of samples changes.
std::int64_t golden_stride(const plan::FeaturePlan& plan);

/// The period of an event.
std::int64_t golden_period(const Golden& golden, const plan::FeaturePlan& plan, std::size_t event);

/// Throws FormatError unless the arrays are as long as the content reads them. `stored`: where the
/// vectors were read from.
void check_sizes(const Golden& golden, const Content& content, const archive::Reader& stored);

}  // namespace mliot::pipeline

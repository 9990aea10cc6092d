// Draws samples around the thresholds and lets the library predict them.
#include "edge/sample_golden.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "edge/golden.hpp"
#include "mliot/features/date_feature.hpp"
#include "mliot/freestanding/wide.h"
#include "mliot/pipeline/golden.hpp"

namespace mliot::edge::detail {
namespace {

using plan::Source;

// Samples are some hours apart, so that calendar features change.
std::int64_t stride_of(const data::TimeAxis& axis) {
  constexpr std::int64_t kApart = std::int64_t{31} * 3600 * 1'000'000;  // microseconds
  const std::int64_t step = axis.frequency().is_integer() ? 0 : axis.frequency().fixed_step();
  return step > 0 ? std::max<std::int64_t>(1, kApart / step) : 1;
}

// Finite thresholds of the features that are made of a column.
std::vector<double> thresholds_of(const plan::FeaturePlan& plan, const RankedForest& ranked,
                                  const std::vector<std::size_t>& used, std::size_t column) {
  std::vector<double> found;
  for (std::size_t f = 0; f < used.size(); ++f) {
    const plan::FeatureSpec& spec = plan.features()[used[f]];
    if (spec.source != Source::sample || spec.column != column) continue;
    for (const double x : split_numbers(ranked, f, Dtype::float32)) {
      if (std::isfinite(x)) found.push_back(x);
    }
  }
  return found;
}

// Values of a column; infinite ones would be refused.
std::vector<double> drawn(const GoldenValues& values) {
  std::vector<double> column(kGoldenInputs);
  for (std::size_t i = 0; i < kGoldenInputs; ++i) {
    const double x = values.draw(i, Dtype::float32);
    column[i] = std::isinf(x) ? 0 : x;
  }
  return column;
}

std::vector<float> dates_of(const plan::FeaturePlan& plan, std::int64_t period) {
  std::vector<float> dates;
  for (const plan::FeatureSpec& spec : plan.features()) {
    if (spec.source != Source::calendar) continue;
    dates.push_back(spec.date(plan.axis().time(period)));
  }
  return dates;
}

std::vector<double> outputs_of(const pipeline::RowModel& rows, const SampleGolden& golden) {
  const plan::FeaturePlan& plan = *rows.plan;
  const std::size_t width = plan.observed_columns();
  plan::PanelState state(plan, 1);
  std::vector<float> features(plan.size());
  const std::size_t samples = golden.stored + kGoldenInputs;
  std::vector<double> outputs(samples * rows.outputs());
  for (std::size_t i = 0; i < samples; ++i) {
    state.set_next_period(0, golden.period(i));
    state.push(0, std::nan(""), std::span(golden.samples).subspan(i * width, width));
    const std::vector<float> dates = dates_of(plan, golden.period(i));
    const plan::RowContext context{
        .calendar = dates, .future = {}, .fixed = {}, .histories = state.histories(0)};
    const auto out = std::span(outputs).subspan(i * rows.outputs(), rows.outputs());
    if (rows.model) {
      state.layout().read(state.block(0), context, std::span<float>(features));
      rows.model->predict_row(features.data(), out.data());
    } else {
      state.layout().read(state.block(0), context, out);
      for (double& y : out) y = mliot_canonical(y);
    }
  }
  return outputs;
}

}  // namespace

SampleGolden sample_golden(const pipeline::RowModel& rows, const RankedForest& ranked,
                           const std::vector<std::size_t>& used) {
  const plan::FeaturePlan& plan = *rows.plan;
  const pipeline::Golden stored = pipeline::golden_inputs(pipeline::Content(rows));
  SampleGolden golden{
      .first_period = stored.first_period,
      .stored = static_cast<std::size_t>(stored.events),
      .step = pipeline::golden_stride(plan),
      .stride = plan.takes_time() ? pipeline::golden_stride(plan) : stride_of(plan.axis()),
      .samples = stored.observed,
      .expected = {}};
  std::vector<std::vector<double>> columns;
  for (std::size_t c = 0; c < plan.observed_columns(); ++c) {
    const auto thresholds =
        rows.model ? thresholds_of(plan, ranked, used, c) : std::vector<double>();
    columns.push_back(drawn(GoldenValues(c, thresholds)));
  }
  for (std::size_t i = 0; i < kGoldenInputs; ++i) {
    for (const auto& column : columns) golden.samples.push_back(column[i]);
  }
  golden.expected = outputs_of(rows, golden);
  return golden;
}

}  // namespace mliot::edge::detail

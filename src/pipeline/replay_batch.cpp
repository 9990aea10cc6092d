// Golden inputs through the batch executors: every prefix of the events is a series of its own.
#include <algorithm>
#include <limits>

#include "mliot/core/parallel.hpp"
#include "mliot/freestanding/series.h"
#include "mliot/plan/cleaned_panel.hpp"
#include "mliot/plan/panel_source.hpp"
#include "pipeline/replay.hpp"

namespace mliot::pipeline::detail {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

std::vector<double> column_of(std::span<const double> rows, std::size_t columns, std::size_t c) {
  std::vector<double> column;
  for (std::size_t at = c; at < rows.size(); at += columns) column.push_back(rows[at]);
  return column;
}

// Series that all begin with the first event and end with events of their own.
struct Prefixes {
  Prefixes(const Golden& golden, const plan::FeaturePlan& plan, std::vector<std::int64_t> rows)
      : offsets(rows.size() + 1, 0),
        length(std::move(rows)),
        first(length.size(), golden.first_period) {
    const std::size_t columns = plan.observed_columns();
    for (std::size_t c = 0; c < columns; ++c) {
      past.push_back(column_of(golden.observed, columns, c));
    }
    view.offsets = offsets;
    view.length = length;
    view.first_period = first;
    view.target = golden.values;
    if (plan.horizon() == 0) {
      for (std::size_t e = 0; e < static_cast<std::size_t>(golden.events); ++e) {
        times.push_back(plan.axis().time(golden_period(golden, plan, e)));
      }
      view.times = times;
    }
    for (const auto& column : past) view.past.emplace_back(column);
  }

  std::vector<std::int64_t> offsets;
  std::vector<std::int64_t> length;
  std::vector<std::int64_t> first;
  std::vector<std::int64_t> times;
  std::vector<std::vector<double>> past;
  plan::PanelView view;
};

class ForecasterReplay {
 public:
  ForecasterReplay(const forecasting::Forecaster& forecaster, const Golden& golden, int threads)
      : forecaster_(forecaster), golden_(golden), context_{.threads = threads} {}

  // Forecasts after each of these numbers of events.
  std::vector<double> forecast(std::vector<std::int64_t> rows, std::int64_t h) const {
    const plan::FeaturePlan& plan = forecaster_.model().plan();
    const Prefixes prefixes(golden_, plan, std::move(rows));
    const std::size_t series = prefixes.length.size();
    const plan::PanelState state(plan, prefixes.view, context_.threads);
    std::vector<double> fixed;
    for (std::size_t i = 0; i < series; ++i) {
      fixed.insert(fixed.end(), golden_.fixed.begin(), golden_.fixed.end());
    }
    const std::size_t columns = plan.columns(plan::Source::future);
    std::vector<std::vector<double>> future;
    plan::FutureView view{.h = h, .future = {}};
    for (std::size_t c = 0; c < columns; ++c) {
      future.push_back(future_of(prefixes.length, h, column_of(golden_.future, columns, c)));
    }
    for (const auto& column : future) view.future.emplace_back(column);
    std::vector<double> out(series * static_cast<std::size_t>(h));
    forecaster_.model().predict(state, {fixed.data(), series, golden_.fixed.size()}, view, out,
                                context_);
    return out;
  }

  std::vector<std::uint64_t> outputs() const {
    std::vector<std::int64_t> rows;
    for (std::int64_t e = 1; e <= golden_.events; ++e) rows.push_back(e);
    std::vector<std::uint64_t> bits;
    for (const double y : forecast(rows, 1)) bits.push_back(bits_of(y));
    const std::vector<double> last = forecast({golden_.events}, golden_.horizon);
    for (const double y : last) bits.push_back(bits_of(y));
    for (std::size_t k = 0; k < last.size(); ++k) {
      for (const double q : golden_.quantiles) bits.push_back(bits_of(bound(last[k], k, q)));
    }
    return bits;
  }

 private:
  static std::vector<double> future_of(std::span<const std::int64_t> rows, std::int64_t h,
                                       const std::vector<double>& column) {
    std::vector<double> values;
    for (const std::int64_t from : rows) {
      for (std::int64_t k = 0; k < h; ++k) {
        values.push_back(column[static_cast<std::size_t>(from + k)]);
      }
    }
    return values;
  }

  double bound(double point, std::size_t step, double q) const {
    const double error =
        forecaster_.intervals().error_quantile(1, static_cast<std::int64_t>(step) + 1, q);
    return mliot_bound(point, error, forecaster_.model().nonnegative() ? 1 : 0);
  }

  const forecasting::Forecaster& forecaster_;
  const Golden& golden_;
  forecasting::RunContext context_;
};

std::vector<std::uint64_t> all_bits(std::span<const double> values) {
  std::vector<std::uint64_t> bits;
  for (const double x : values) bits.push_back(bits_of(x));
  return bits;
}

std::vector<std::uint64_t> predictions(const RowModel& rows, const Golden& golden, int threads) {
  const auto events = static_cast<std::size_t>(golden.events);
  std::vector<double> out(events * rows.model->outputs());
  const trees::PredictOptions options{.threads = threads};
  if (!rows.plan) {
    const data::MatrixView<const double> inputs(golden.observed.data(), events,
                                                rows.model->columns());
    rows.model->predict(inputs, std::span(out), options);
    return all_bits(out);
  }
  const Prefixes whole(golden, *rows.plan, {golden.events});
  const plan::CleanedPanel cleaned(*rows.plan, whole.view, threads);
  const plan::PanelSource source(*rows.plan, cleaned.view(), 0);
  rows.model->predict(source, std::span(out), options);
  return all_bits(out);
}

// Features in double, column by column: feature f of event e is at [f * events + e].
std::vector<double> features(const plan::FeaturePlan& plan, const Golden& golden, int threads) {
  const auto events = static_cast<std::size_t>(golden.events);
  Prefixes whole(golden, plan, {golden.events});
  whole.offsets.back() = golden.events;
  const plan::CleanedPanel cleaned(plan, whole.view, threads);
  std::vector<double> out(plan.size() * events, kMissing);
  for (std::size_t f = 0; f < plan.size(); ++f) {
    const plan::FeatureSpec& spec = plan.features()[f];
    const auto column = std::span(out).subspan(f * events, events);
    if (spec.source == plan::Source::calendar) {
      for (std::size_t e = 0; e < events; ++e) {
        const std::int64_t period = golden_period(golden, plan, e);
        column[e] = static_cast<double>(spec.date(plan.axis().time(period)));
      }
      continue;
    }
    const std::size_t shift = std::min(static_cast<std::size_t>(spec.lag), events);
    const auto in = cleaned.view().past[spec.column].first(events - shift);
    if (spec.pair) {
      spec.pair->transform(whole.view.times, in, cleaned.view().past[spec.partner].first(events),
                           column);
    } else if (spec.transform) {
      spec.transform->transform(whole.view.times.first(whole.times.empty() ? 0 : in.size()), in,
                                column.subspan(shift));
    } else {
      std::copy(in.begin(), in.end(), column.begin() + static_cast<std::ptrdiff_t>(shift));
    }
  }
  return out;
}

std::vector<std::uint64_t> feature_rows(const plan::FeaturePlan& plan, const Golden& golden,
                                        int threads) {
  const auto events = static_cast<std::size_t>(golden.events);
  const std::vector<double> columns = features(plan, golden, threads);
  std::vector<std::uint64_t> bits;
  for (std::size_t e = 0; e < events; ++e) {
    for (std::size_t f = 0; f < plan.size(); ++f) {
      bits.push_back(bits_of(columns[f * events + e]));
    }
  }
  return bits;
}

}  // namespace

std::vector<std::uint64_t> replay_in_batch(const Content& content, const Golden& golden,
                                           int threads) {
  const FloatMode mode;
  if (const auto* forecaster = std::get_if<forecasting::Forecaster>(&content)) {
    return ForecasterReplay(*forecaster, golden, threads).outputs();
  }
  if (const auto* batch = std::get_if<BatchStep>(&content)) return replay(*batch, golden.observed);
  const auto& rows = std::get<RowModel>(content);
  return rows.model ? predictions(rows, golden, threads)
                    : feature_rows(*rows.plan, golden, threads);
}

}  // namespace mliot::pipeline::detail

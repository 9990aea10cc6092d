// Cuts history window by window and forecasts what follows.
#include "mliot/forecasting/backtest.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "mliot/core/error.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/plan/check_panel.hpp"
#include "mliot/plan/cleaned_panel.hpp"

namespace mliot::forecasting {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

// The panel as it was before a window.
struct CutPanel {
  std::vector<std::int64_t> length;
  plan::PanelView view;

  CutPanel(const plan::PanelView& panel, const BacktestOptions& options, std::int64_t window)
      : view(panel) {
    for (const std::int64_t n : panel.length) length.push_back(options.history(n, window));
    view.length = length;
  }
  bool empty() const {
    return std::all_of(length.begin(), length.end(), [](std::int64_t n) { return n == 0; });
  }
};

void require_history(const CutPanel& cut, const BacktestOptions& options) {
  require(
      !cut.empty(),
      "back-test: no series is longer than the {} periods of its {} windows; lower n_windows, h "
      "or step_size, or give longer series",
      options.h + (options.n_windows - 1) * options.step, options.n_windows);
}

// Forecasts of series without history say nothing.
void blank_absent(const CutPanel& cut, std::int64_t h, std::span<double> out) {
  for (std::size_t i = 0; i < cut.length.size(); ++i) {
    if (cut.length[i] == 0) {
      std::fill_n(out.begin() + static_cast<std::ptrdiff_t>(i) * h, h, kMissing);
    }
  }
}

// The rows of a panel between two cuts, as an update.
struct NewRows {
  std::vector<std::int64_t> offsets;
  std::vector<std::int64_t> length;
  std::vector<std::int64_t> first_period;
  plan::PanelView view;

  NewRows(const plan::PanelView& panel, std::span<const std::int64_t> before,
          std::span<const std::int64_t> after)
      : view(panel) {
    for (std::size_t i = 0; i < panel.series(); ++i) {
      offsets.push_back(panel.offsets[i] + before[i]);
      length.push_back(after[i] - before[i]);
      first_period.push_back(panel.first_period[i] + before[i]);
    }
    offsets.push_back(panel.offsets.back());
    view.offsets = offsets;
    view.length = length;
    view.first_period = first_period;
  }
};

}  // namespace

KnownFuture::KnownFuture(const plan::PanelView& panel, std::int64_t h) {
  const auto steps = static_cast<std::size_t>(h);
  for (const std::span<const double> column : panel.future) {
    std::vector<double> values(panel.series() * steps, kMissing);
    for (std::size_t i = 0; i < panel.series(); ++i) {
      const std::size_t from = panel.begin(i) + panel.rows(i);
      const std::size_t known = static_cast<std::size_t>(panel.offsets[i + 1]) - from;
      std::copy_n(column.begin() + static_cast<std::ptrdiff_t>(from), std::min(steps, known),
                  values.begin() + static_cast<std::ptrdiff_t>(i * steps));
    }
    columns_.push_back(std::move(values));
  }
  view_.h = h;
  for (const auto& column : columns_) view_.future.emplace_back(column);
}

BacktestResult backtest(const Forecaster& forecaster, const plan::PanelView& panel,
                        const BacktestOptions& options, const RunContext& context) {
  plan::check_panel("back-test", panel);
  require(options.h >= 1 && options.n_windows >= 1 && options.step >= 1,
          "back-test: h, n_windows and step must be at least 1, got {}, {} and {}", options.h,
          options.n_windows, options.step);
  const std::size_t size = panel.series() * static_cast<std::size_t>(options.h);
  BacktestResult result;
  result.quantiles.resize(options.quantiles.size());
  ForecasterOptions settings = forecaster.options();
  if (options.quantiles.empty()) settings.intervals.n_windows = 0;  // nobody asks for them
  Forecaster model(forecaster.plan(), forecaster.learner(), settings);
  std::vector<std::int64_t> before;
  for (std::int64_t w = 0; w < options.n_windows; ++w) {
    const CutPanel cut(panel, options, w);
    require_history(cut, options);
    if (options.refit || w == 0) {
      model.fit(cut.view, context);
    } else {
      model.update(NewRows(panel, before, cut.length).view);
    }
    std::vector<double> point(size);
    model.predict(KnownFuture(cut.view, options.h).view(), point, context);
    for (std::size_t q = 0; q < options.quantiles.size(); ++q) {
      std::vector<double> at(size);
      model.quantile(point, options.h, options.quantiles[q], at);
      blank_absent(cut, options.h, at);
      result.quantiles[q].insert(result.quantiles[q].end(), at.begin(), at.end());
    }
    blank_absent(cut, options.h, point);
    result.point.insert(result.point.end(), point.begin(), point.end());
    before = cut.length;
  }
  return result;
}

CalibrationErrors calibration_errors(const plan::FeaturePlan& plan, const plan::AnyLearner& learner,
                                     const plan::PanelView& panel, std::int64_t n_windows,
                                     const RunContext& context) {
  const FloatMode mode;
  const BacktestOptions options{.h = plan.horizon(),
                                .n_windows = n_windows,
                                .step = plan.horizon(),
                                .refit = false,
                                .quantiles = {}};
  const CutPanel first(panel, options, 0);
  require(!first.empty(),
          "intervals: no series is longer than the {} calibration windows of {} periods; lower "
          "ConformalIntervals(n_windows) or horizon, or pass intervals=None",
          n_windows, options.h);
  const GlobalModel model = GlobalModel::fit(plan, learner, first.view, context);
  CalibrationErrors calibration{.horizon = options.h, .scale = {}, .errors = {}};
  const plan::CleanedPanel cleaned(plan, first.view, context.threads);
  for (std::size_t i = 0; i < panel.series(); ++i) {
    calibration.scale.push_back(error_scale(first.view.of(cleaned.view().target, i)));
  }
  const auto h = static_cast<std::size_t>(options.h);
  for (std::int64_t w = 0; w < n_windows; ++w) {
    const CutPanel cut(panel, options, w);
    const plan::PanelState state(model.plan(), cut.view, context.threads);
    std::vector<double> errors(panel.series() * h);
    model.predict(state, panel.fixed, KnownFuture(cut.view, options.h).view(), errors, context);
    blank_absent(cut, options.h, errors);
    for (std::size_t i = 0; i < panel.series(); ++i) {
      // A row without weight (an empty shelf) says nothing about the error.
      const std::size_t from = panel.begin(i) + cut.view.rows(i);
      for (std::size_t k = 0; k < h; ++k) {
        const bool known = from + k < panel.begin(i) + panel.rows(i) &&
                           (panel.weight.empty() || panel.weight[from + k] > 0);
        errors[i * h + k] = known ? panel.target[from + k] - errors[i * h + k] : kMissing;
      }
    }
    calibration.errors.insert(calibration.errors.end(), errors.begin(), errors.end());
  }
  return calibration;
}

}  // namespace mliot::forecasting

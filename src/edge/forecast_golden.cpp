// Draws rows around the thresholds and lets the library forecast them.
#include "edge/forecast_golden.hpp"

#include <algorithm>
#include <cmath>

#include "edge/golden.hpp"
#include "mliot/freestanding/series.h"

namespace mliot::edge::detail {
namespace {

using plan::FeatureSpec;
using plan::Source;

constexpr std::int64_t kLongest = 8;  // steps of the last forecast; its output lies on the stack

class Draw {
 public:
  Draw(const forecasting::Forecaster& forecaster, const RankedForest& ranked,
       const GoldenRequest& request)
      : forecaster_(forecaster),
        plan_(forecaster.model().plan()),
        ranked_(ranked),
        request_(request) {}

  ForecastGolden run() {
    made_.horizon = std::min(plan_.horizon(), kLongest);
    draw_rows();
    draw_future();
    plan::PanelState state(plan_, 1);
    state.set_next_period(0, 0);
    const std::size_t width = made_.rows.size() / kGoldenInputs;
    for (std::size_t i = 0; i < kGoldenInputs; ++i) {
      const std::span<const double> row = std::span(made_.rows).subspan(i * width, width);
      state.push(0, row[0], row.subspan(1));
      const std::vector<double> next = forecast(state, i, 1);
      made_.expected.insert(made_.expected.end(), next.begin(), next.end());
    }
    add_bounds(forecast(state, 0, made_.horizon));
    return std::move(made_);
  }

 private:
  // Thresholds of the features that show a column as it is.
  std::vector<double> thresholds(Source source, std::size_t column) const {
    std::vector<double> found;
    for (const RankedColumn& each : ranked_.columns) {
      const FeatureSpec& spec = plan_.features()[request_.used[each.feature]];
      if (spec.source != source || spec.column != column || spec.transform) continue;
      for (const std::int64_t key : each.keys) {
        const double x = number_of_key(key, Dtype::float32);
        if (std::isfinite(x)) found.push_back(x);
      }
    }
    return found;
  }

  std::vector<double> column(Source source, std::size_t number, std::uint64_t stream) const {
    const bool target = source == Source::target;
    std::vector<double> around = thresholds(source, number);
    // The grid keeps 16 bits below the size of the smallest series.
    const double unit = std::ldexp(1.0, 16 - forecaster_.model().grid_exponent());
    if (target && plan_.level()) {
      for (double& x : around) x = std::round(4 * x) * unit;
    }
    if (target && around.empty()) around = {unit, 2 * unit, 5 * unit};
    const GoldenValues values(stream, std::move(around));
    std::vector<double> drawn;
    for (std::size_t i = 0; i < kGoldenInputs; ++i) {
      double x = values.draw(i, target ? Dtype::float64 : Dtype::float32);
      if (target && std::isinf(x)) x = 0;
      if (target && forecaster_.model().nonnegative()) x = std::abs(x);
      drawn.push_back(x);
    }
    return drawn;
  }

  static std::vector<double> by_row(const std::vector<std::vector<double>>& columns) {
    std::vector<double> rows;
    for (std::size_t i = 0; i < kGoldenInputs; ++i) {
      for (const auto& each : columns) rows.push_back(each[i]);
    }
    return rows;
  }

  void draw_rows() {
    std::vector<std::vector<double>> columns{column(Source::target, 0, 0)};
    for (std::size_t c = 0; c < plan_.columns(Source::past); ++c) {
      columns.push_back(column(Source::past, c, 1 + c));
    }
    made_.rows = by_row(columns);
  }

  void draw_future() {
    constexpr std::uint64_t kStreams = 1U << 16;  // apart from those of the past
    std::vector<std::vector<double>> columns;
    for (std::size_t c = 0; c < plan_.columns(Source::future); ++c) {
      columns.push_back(column(Source::future, c, kStreams + c));
    }
    made_.future = by_row(columns);
  }

  std::vector<double> forecast(const plan::PanelState& state, std::size_t row,
                               std::int64_t h) const {
    const std::size_t width = plan_.columns(Source::future);
    std::vector<std::vector<double>> columns(width);
    plan::FutureView view{.h = h, .future = {}};
    for (std::size_t c = 0; c < width; ++c) {
      for (std::size_t k = 0; k < static_cast<std::size_t>(h); ++k) {
        columns[c].push_back(made_.future[(row + k) * width + c]);
      }
      view.future.emplace_back(columns[c]);
    }
    const std::span<const double> fixed = forecaster_.fixed(request_.series);
    std::vector<double> out(static_cast<std::size_t>(h));
    forecaster_.model().predict(state, {fixed.data(), 1, fixed.size()}, view, out,
                                forecasting::RunContext{});
    return out;
  }

  void add_bounds(const std::vector<double>& point) {
    for (std::size_t k = 0; k < point.size(); ++k) {
      made_.expected.push_back(point[k]);
      for (const double q : request_.quantiles) {
        const double error =
            forecaster_.error_quantile(request_.series, static_cast<std::int64_t>(k) + 1, q);
        made_.expected.push_back(
            mliot_bound(point[k], error, forecaster_.model().nonnegative() ? 1 : 0));
      }
    }
  }

  const forecasting::Forecaster& forecaster_;
  const plan::FeaturePlan& plan_;
  const RankedForest& ranked_;
  const GoldenRequest& request_;
  ForecastGolden made_;
};

}  // namespace

ForecastGolden forecast_golden(const forecasting::Forecaster& forecaster,
                               const RankedForest& ranked, const GoldenRequest& request) {
  return Draw(forecaster, ranked, request).run();
}

}  // namespace mliot::edge::detail

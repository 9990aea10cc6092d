// Takes the golden rows and lets the library forecast them.
#include "edge/forecast_golden.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "mliot/freestanding/series.h"
#include "mliot/pipeline/golden.hpp"

namespace mliot::edge::detail {
namespace {

using plan::Source;

constexpr std::int64_t kLongest = 8;  // steps of the last forecast; its output lies on the stack

class Replay {
 public:
  Replay(const forecasting::Forecaster& forecaster, std::size_t series)
      : forecaster_(forecaster), plan_(forecaster.model().plan()), series_(series) {
    const pipeline::Golden golden = pipeline::golden_inputs(pipeline::Content(forecaster));
    made_.first_period = golden.first_period;
    made_.events = static_cast<std::size_t>(golden.events);
    made_.horizon = std::min(golden.horizon, kLongest);
    const std::size_t columns = golden.observed.size() / made_.events;
    for (std::size_t e = 0; e < made_.events; ++e) {
      const auto past = std::span(golden.observed).subspan(e * columns, columns);
      made_.rows.push_back(golden.values[e]);
      made_.rows.insert(made_.rows.end(), past.begin(), past.end());
    }
    made_.future = golden.future;
    made_.future.resize((made_.events + static_cast<std::size_t>(made_.horizon)) *
                        plan_.columns(Source::future));
  }

  ForecastGolden run(const std::vector<double>& quantiles) {
    plan::PanelState state(plan_, 1);
    state.set_next_period(0, made_.first_period);
    const std::size_t width = made_.rows.size() / made_.events;
    for (std::size_t e = 0; e < made_.events; ++e) {
      const std::span<const double> row = std::span(made_.rows).subspan(e * width, width);
      state.push(0, row[0], row.subspan(1));
      made_.expected.push_back(forecast(state, e + 1, 1).front());
    }
    add_bounds(forecast(state, made_.events, made_.horizon), quantiles);
    return std::move(made_);
  }

 private:
  // The h steps from the golden row `from` on.
  std::vector<double> forecast(const plan::PanelState& state, std::size_t from,
                               std::int64_t h) const {
    const std::size_t width = plan_.columns(Source::future);
    std::vector<std::vector<double>> columns(width);
    plan::FutureView view{.h = h, .future = {}};
    for (std::size_t c = 0; c < width; ++c) {
      for (std::size_t k = 0; k < static_cast<std::size_t>(h); ++k) {
        columns[c].push_back(made_.future[(from + k) * width + c]);
      }
      view.future.emplace_back(columns[c]);
    }
    const std::span<const double> fixed = forecaster_.fixed(series_);
    std::vector<double> out(static_cast<std::size_t>(h));
    forecaster_.model().predict(state, {fixed.data(), 1, fixed.size()}, view, out,
                                forecasting::RunContext{});
    return out;
  }

  void add_bounds(const std::vector<double>& point, const std::vector<double>& quantiles) {
    for (std::size_t k = 0; k < point.size(); ++k) {
      made_.expected.push_back(point[k]);
      for (const double q : quantiles) {
        const double error =
            forecaster_.error_quantile(series_, static_cast<std::int64_t>(k) + 1, q);
        made_.expected.push_back(
            mliot_bound(point[k], error, forecaster_.model().nonnegative() ? 1 : 0));
      }
    }
  }

  const forecasting::Forecaster& forecaster_;
  const plan::FeaturePlan& plan_;
  std::size_t series_;
  ForecastGolden made_;
};

}  // namespace

ForecastGolden forecast_golden(const forecasting::Forecaster& forecaster, std::size_t series,
                               const std::vector<double>& quantiles) {
  return Replay(forecaster, series).run(quantiles);
}

}  // namespace mliot::edge::detail

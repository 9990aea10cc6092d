// Streams over a random panel: events, forecasts, and their bits.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "mliot/pipeline/pipeline.hpp"
#include "support/fitted.hpp"

namespace mliot::testing::streams {

using pipeline::Event;
using pipeline::ForecastView;
using pipeline::Pipeline;
using pipeline::Status;

inline constexpr std::int64_t kDay = 86400LL * 1000000;
inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
inline constexpr double kInfinity = std::numeric_limits<double>::infinity();

inline const testing::RandomPanel& history() {
  static const testing::RandomPanel data({90, 75, 110}, 0.08);
  return data;
}

// The first rows of each series.
inline plan::PanelView head(const std::vector<std::int64_t>& rows) {
  plan::PanelView view = history().view();
  view.length = rows;
  return view;
}

inline pipeline::PipelineParts named() {
  pipeline::PipelineParts parts;
  parts.ids = {std::vector<std::string>{"a", "b", "c"}};
  return parts;
}

inline Pipeline streaming(const std::vector<std::int64_t>& rows,
                          const pipeline::StreamOptions& options = {}) {
  return Pipeline(testing::fitted_forecaster(head(rows)), named(), options);
}

inline Event event_of(std::size_t series, std::int64_t t) {
  const auto row = static_cast<std::size_t>(history().offsets[series] + t);
  return {.series = {series},
          .time = (history().first_period[series] + t) * kDay,
          .value = history().target[row],
          .past = std::span(&history().past[row], 1)};
}

inline std::vector<std::uint64_t> bits(const std::vector<double>& values) {
  std::vector<std::uint64_t> out;
  for (const double x : values) out.push_back(std::bit_cast<std::uint64_t>(x));
  return out;
}

inline const std::vector<double> kQuantiles{0.1, 0.5, 0.95};
inline const std::vector<double> kFuture{1, 0, 0, 1, 0};

struct Forecast {
  std::vector<double> point = std::vector<double>(testing::kHorizon);
  std::vector<double> bounds = std::vector<double>(testing::kHorizon * 3);
};

inline Status forecast(Pipeline& pipeline, std::size_t series, Forecast& out) {
  return pipeline.predict_into({series}, {.h = testing::kHorizon, .values = kFuture},
                               {.point = out.point, .quantiles = kQuantiles, .bounds = out.bounds});
}

}  // namespace mliot::testing::streams

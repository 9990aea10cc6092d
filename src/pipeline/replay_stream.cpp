// Golden inputs through the streaming calls.
#include <limits>

#include "mliot/core/error.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/pipeline/verify.hpp"
#include "pipeline/replay.hpp"
#include "pipeline/stream_engine.hpp"

namespace mliot::pipeline {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

// A stream of one series that has not begun, and the outputs it has given.
class Replay {
 public:
  Replay(const Content& content, const Golden& golden)
      : plan_(*plan_of(content)),
        golden_(golden),
        future_columns_(plan_.columns(plan::Source::future)),
        engine_(content,
                {.ids = {std::string()},
                 .state = plan::PanelState(plan_, 1),
                 .fixed = golden.fixed,
                 .scale = {1},
                 .added = {}},
                detail::RowLabels(), {.new_series = 0, .threads = 1}) {}

  void push(std::size_t e) {
    const std::size_t columns = plan_.observed_columns();
    const Event event{.series = {},
                      .time = plan_.axis().time(golden_period(golden_, plan_, e)),
                      .value = golden_.values.empty() ? kMissing : golden_.values[e],
                      .past = std::span(golden_.observed).subspan(e * columns, columns)};
    const Status status = engine_.update(event);
    require<FormatError>(status == Status::ok, "golden vectors: event {}: {}", e, text_of(status));
  }

  // Forecasts from period `from` on, or with `width` outputs the features of the newest sample.
  void predict(std::size_t from, std::size_t width, std::span<const double> quantiles) {
    std::vector<double> point(width);
    std::vector<double> bounds(width * quantiles.size());
    const auto future =
        std::span(golden_.future).subspan(from * future_columns_, width * future_columns_);
    const Status status =
        engine_.predict_into({}, {.h = static_cast<std::int64_t>(width), .values = future},
                             {.point = point, .quantiles = quantiles, .bounds = bounds});
    if (status == Status::not_ready) {
      point.assign(width, kMissing);
      bounds.assign(bounds.size(), kMissing);
    } else {
      require<FormatError>(status == Status::ok, "golden vectors: forecast {}: {}", from,
                           text_of(status));
    }
    for (const double y : point) outputs.push_back(detail::bits_of(y));
    for (const double y : bounds) outputs.push_back(detail::bits_of(y));
  }

  std::vector<std::uint64_t> outputs;

 private:
  const plan::FeaturePlan& plan_;
  const Golden& golden_;
  std::size_t future_columns_;
  detail::StreamEngine engine_;
};

std::vector<std::uint64_t> bare_rows(const boosting::Boosting& model, const Golden& golden) {
  std::vector<std::uint64_t> outputs;
  std::vector<double> row(model.outputs());
  const std::size_t columns = model.columns();
  for (std::size_t e = 0; e < static_cast<std::size_t>(golden.events); ++e) {
    model.predict_row(&golden.observed[e * columns], row.data());
    for (const double y : row) outputs.push_back(detail::bits_of(y));
  }
  return outputs;
}

}  // namespace

std::vector<std::uint64_t> replay_in_stream(const Content& content, const Golden& golden) {
  const FloatMode mode;
  if (const auto* batch = std::get_if<BatchStep>(&content)) return replay(*batch, golden.observed);
  const plan::FeaturePlan* plan = plan_of(content);
  if (plan == nullptr) return bare_rows(*std::get<RowModel>(content).model, golden);
  const auto* rows = std::get_if<RowModel>(&content);
  const std::size_t width = rows == nullptr ? 1 : rows->outputs();
  const auto events = static_cast<std::size_t>(golden.events);
  Replay replay(content, golden);
  for (std::size_t e = 0; e < events; ++e) {
    replay.push(e);
    replay.predict(e + 1, width, {});
  }
  if (rows == nullptr) {
    replay.predict(events, static_cast<std::size_t>(golden.horizon), golden.quantiles);
  }
  return std::move(replay.outputs);
}

}  // namespace mliot::pipeline

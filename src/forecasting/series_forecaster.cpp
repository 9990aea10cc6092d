// The recursion of one series.
#include "mliot/forecasting/series_forecaster.hpp"

#include <algorithm>
#include <cstring>

namespace mliot::forecasting {

SeriesForecaster::Scratch::Scratch(const SeriesForecaster& owner)
    : block_(owner.layout_.block_size() / sizeof(std::uint64_t)),
      features_(owner.model_.plan().size()),
      dates_(owner.dates_.size()),
      room_(owner.layout_.histories() * static_cast<std::size_t>(owner.model_.plan().horizon())),
      ahead_(owner.layout_.histories()) {}

SeriesForecaster::SeriesForecaster(const GlobalModel& model, const plan::StateLayout& layout)
    : model_(model), layout_(layout), future_columns_(model.plan().columns(plan::Source::future)) {
  for (const plan::FeatureSpec& spec : model.plan().features()) {
    if (spec.source == plan::Source::calendar) dates_.push_back(spec.date);
  }
}

void SeriesForecaster::predict(const SeriesOrigin& origin, std::span<const double> future,
                               std::span<double> out, Scratch& scratch) const noexcept {
  if (model_.naive(layout_, origin.block)) {
    std::fill(out.begin(), out.end(), model_.naive_forecast(layout_, origin.block));
    return;
  }
  begin_ahead(origin, scratch);
  if (out.size() == 1) {
    out[0] = step(origin.block, origin, 0, future, scratch);
    return;
  }
  auto* block = reinterpret_cast<std::byte*>(scratch.block_.data());
  std::memcpy(block, origin.block, layout_.block_size());
  for (std::size_t ahead = 0; ahead < out.size(); ++ahead) {
    const auto row = future.subspan(ahead * future_columns_, future_columns_);
    out[ahead] = step(block, origin, ahead, row, scratch);
    layout_.push_target(block, out[ahead]);
    layout_.push_ahead(block, scratch.ahead_);
  }
}

void SeriesForecaster::begin_ahead(const SeriesOrigin& origin, Scratch& scratch) const noexcept {
  const auto room = std::span(scratch.room_);
  const std::size_t histories = scratch.ahead_.size();
  for (std::size_t k = 0; k < histories; ++k) {
    const std::size_t size = room.size() / histories;
    scratch.ahead_[k] = {origin.histories[k], room.subspan(k * size, size)};
  }
}

double SeriesForecaster::step(const std::byte* block, const SeriesOrigin& origin, std::size_t ahead,
                              std::span<const double> future, Scratch& scratch) const noexcept {
  const auto steps = static_cast<std::int64_t>(ahead);
  if (!dates_.empty()) {
    const std::int64_t time = model_.plan().axis().time(origin.next_period + steps);
    for (std::size_t d = 0; d < dates_.size(); ++d) {
      scratch.dates_[d] = dates_[d](time);
    }
  }
  layout_.read(block,
               {.steps_ahead = steps + 1,
                .calendar = scratch.dates_,
                .future = future,
                .fixed = origin.fixed,
                .ahead = scratch.ahead_},
               scratch.features_);
  const double predicted = model_.model()->predict_row(scratch.features_.data());
  return model_.to_forecast(predicted * layout_.level(block));
}

}  // namespace mliot::forecasting

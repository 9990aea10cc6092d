// The states of all series of a pipeline, and the calls that move and read them.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "mliot/forecasting/series_forecaster.hpp"
#include "mliot/pipeline/content.hpp"
#include "mliot/pipeline/series_ids.hpp"
#include "mliot/pipeline/status.hpp"
#include "mliot/pipeline/stream.hpp"
#include "pipeline/row_labels.hpp"

namespace mliot::pipeline::detail {

/// How the series stand when a stream begins: arrays by series.
struct StreamStart {
  std::vector<std::string> ids;
  plan::PanelState state;
  std::vector<double> fixed;  ///< series x static columns
  std::vector<double> scale;  ///< of the errors, by series of the fit; empty for samples
  std::vector<forecasting::ErrorScale> added;  ///< of those that began later
};

/// How the series of a content stand: as it was fitted or stored.
StreamStart start_of(const Content& content, const std::vector<IdColumn>& columns);

/// Executes the plan of a content event by event.
///
/// Thread safety: calls on different series may run at once, add_series and find beside them;
/// calls on one series, and restore with anything else, may not.
class StreamEngine {
 public:
  /// Keeps a reference: the content has a plan and outlives the engine.
  StreamEngine(const Content& content, const StreamStart& start, RowLabels labels,
               const StreamOptions& options);

  const SeriesIds& ids() const noexcept { return ids_; }

  /// The forecaster with the series and the states of now.
  forecasting::Forecaster forecaster() const;

  /// The ids of now in the columns of those at the start.
  std::vector<IdColumn> id_columns(const std::vector<IdColumn>& start) const;
  const plan::PanelState& state() const noexcept { return state_; }

  Status add_series(std::string_view id, std::span<const double> fixed,
                    SeriesIndex& added) noexcept;
  Status update(const Event& event) noexcept;
  Status predict_into(SeriesIndex series, const FutureView& future,
                      const ForecastView& out) noexcept;

  /// Everything that events have changed, and the ids of new series.
  void save(archive::Writer& writer) const;

  /// Throws FormatError, the engine unchanged, when the state does not fit.
  void restore(const archive::Reader& reader);

 private:
  class Workspace;

  Status place_in_time(std::size_t series, std::int64_t time, std::int64_t& period) const noexcept;
  Status check_forecast(const FutureView& future, const ForecastView& out) const noexcept;
  Status forecast(std::size_t series, const FutureView& future, const ForecastView& out) noexcept;
  Status describe(std::size_t series, std::span<double> out) noexcept;
  void add_bounds(std::size_t series, const ForecastView& out) const noexcept;
  double scale_of(std::size_t series) const noexcept;
  std::span<const double> fixed_of(std::size_t series) const noexcept;
  Workspace acquire() noexcept;

  // The memory of one forecast, and whether it is in use.
  struct alignas(64) Slot {
    std::atomic<bool> busy = false;
    std::optional<forecasting::SeriesForecaster::Scratch> forecast;
    std::vector<float> features;
    std::vector<float> dates;
  };

  const plan::FeaturePlan& plan_;
  const forecasting::Forecaster* forecaster_;  // one of these two
  const RowModel* rows_;
  RowLabels labels_;
  SeriesIds ids_;
  std::size_t start_;  // series of the content
  std::size_t known_;  // series of the fit; those after them have a scale that grows with them
  plan::PanelState state_;
  std::optional<forecasting::SeriesForecaster> recursion_;
  std::vector<features::TimeFeature> dates_;
  std::size_t fixed_columns_;
  std::vector<double> fixed_;
  std::vector<double> scale_;
  std::vector<forecasting::ErrorScale> new_scales_;
  std::vector<Slot> slots_;
};

}  // namespace mliot::pipeline::detail

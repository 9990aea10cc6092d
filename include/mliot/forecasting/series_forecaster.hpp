// Forecasts of one series at a time, without allocation: what a service calls after each event.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "mliot/features/date_feature.hpp"
#include "mliot/forecasting/global_model.hpp"

namespace mliot::forecasting {

/// Where the forecast of a series starts.
struct SeriesOrigin {
  const std::byte* block = nullptr;                         ///< its state
  std::int64_t next_period = 0;                             ///< period of the first forecast
  std::span<const double> fixed;                            ///< its static columns
  std::span<const features::SampleHistory> histories = {};  ///< beside the block
};

/// Runs a global model forward for single series.
///
/// The bits of GlobalModel::predict. One step ahead the state is read in place; for more it is
/// copied once. Histories are never copied: forecasts stand behind them.
///
/// Cost:  h rows and predictions; nothing is allocated.
/// Thread safety: calls may run at once, each with a scratch of its own.
class SeriesForecaster {
 public:
  /// The memory that one call at a time works in.
  class Scratch {
   public:
    explicit Scratch(const SeriesForecaster& owner);

   private:
    friend class SeriesForecaster;
    std::vector<std::uint64_t> block_;
    std::vector<float> features_;
    std::vector<float> dates_;
    std::vector<double> room_;  // of the histories, for the forecasts of a horizon
    std::vector<features::HistoryView> ahead_;
  };

  /// Keeps references: model and layout must outlive it.
  SeriesForecaster(const GlobalModel& model, const plan::StateLayout& layout);

  /// Columns of a row of future covariates.
  std::size_t future_columns() const noexcept { return future_columns_; }

  /// out.size() forecasts. future: as many rows of future_columns() values, one after the other.
  /// NaN when nothing of the series was observed. Where the plan has histories, at most the plan's
  /// horizon.
  void predict(const SeriesOrigin& origin, std::span<const double> future, std::span<double> out,
               Scratch& scratch) const noexcept;

 private:
  void begin_ahead(const SeriesOrigin& origin, Scratch& scratch) const noexcept;
  double step(const std::byte* block, const SeriesOrigin& origin, std::size_t ahead,
              std::span<const double> future, Scratch& scratch) const noexcept;

  const GlobalModel& model_;
  const plan::StateLayout& layout_;
  std::vector<features::TimeFeature> dates_;
  std::size_t future_columns_;
};

}  // namespace mliot::forecasting

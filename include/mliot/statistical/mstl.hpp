// Seasons of many series, taken out by MSTL before a model forecasts the rest.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "mliot/core/archive.hpp"
#include "mliot/core/monitor.hpp"
#include "mliot/statistical/panel_view.hpp"
#include "mliot/stats/mstl.hpp"

namespace mliot::statistical {

/// The last cycle of each season of many series: what MSTL adds to the forecasts of a model that
/// knows no season.
///
/// fit() takes every series apart; a model is fitted to what is left, trend and remainder. Seasons
/// repeat their last cycle from then on, update() counts on in them and changes none.
///
/// Short:    a season of which a series has not two full cycles is left out of that series.
/// Missing:  NaN and infinities are refused, with the series and the row named.
/// Cost:     the sum of all seasons in doubles a series; O(number of seasons) an update.
/// Source:   Bandara, Hyndman and Bergmeir 2021, arXiv:2107.13462; see stats::Mstl.
class SeasonalCycles {
 public:
  using Options = stats::MstlOptions;
  static constexpr std::string_view name = "mstl";

  /// Throws InvalidArgument for options that stats::Mstl refuses.
  explicit SeasonalCycles(Options options = {});

  const Options& options() const noexcept { return options_; }
  std::size_t size() const noexcept { return counts_.size(); }  ///< series

  /// Observations of each series so far.
  const std::vector<std::int64_t>& counts() const noexcept { return counts_; }

  /// Takes every series apart; rest: the values without their seasons. When stopped by the monitor
  /// everything is as it was.
  void fit(PanelView panel, std::span<double> rest, RunContext run);

  /// The values of new rows, of the same series, without their seasons. Changes nothing.
  void deseasonalize(PanelView rows, std::span<double> rest) const;

  /// Counts the new rows on.
  void update(PanelView rows);

  /// Counts one row of one series on.
  void update(std::size_t series) noexcept { ++counts_[series]; }

  /// Series behind the others of which nothing was observed yet: their seasons are 0.
  void add(std::size_t more);

  /// These series, in this order.
  SeasonalCycles part(std::span<const std::size_t> series) const;

  /// These series and, behind them, others of the same seasons.
  SeasonalCycles joined(const SeasonalCycles& other) const;

  /// The sum of the seasons of a series `steps` periods after the next one.
  double ahead(std::size_t series, std::size_t steps) const noexcept;

  /// Sums of the seasons 1 .. h steps ahead, series by series.
  void predict(std::size_t h, std::span<double> out) const;

  void save(archive::Writer& writer) const;
  static SeasonalCycles load(const archive::Reader& reader);

 private:
  std::size_t width() const noexcept;
  void check_rows(PanelView rows) const;

  Options options_;
  std::vector<std::size_t> seasons_;
  std::vector<std::int64_t> counts_;
  std::vector<double> cycles_;  // of each series season by season, that of row t at t % m
};

}  // namespace mliot::statistical

// Decomposition of a series into trend, seasons and remainder by local regression (STL, MSTL).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

#include "mliot/core/field.hpp"

namespace mliot::stats {

/// Seasons and smoothers of a decomposition.
struct MstlOptions {
  /// Periods of each season, all different and at least 2.
  std::vector<std::int64_t> season_length = {12};

  /// Cycles that a seasonal value is smoothed over, one number a season or one for all; odd, at
  /// least 3. Empty: 11 for the shortest season, 15 for the next, and so on.
  std::vector<std::int64_t> windows = {};

  /// Passes over the seasons; one season takes one.
  std::int64_t iterate = 2;

  /// Window of the trend, odd. Absent: the least odd number from 1.5 m / (1 - 1.5 / s) on, with m
  /// periods a season and s the seasonal window.
  std::optional<std::int64_t> trend = std::nullopt;

  /// Window of the low-pass filter, odd. Absent: the least odd number above m.
  std::optional<std::int64_t> low_pass = std::nullopt;

  /// Degrees of the local polynomials, 0 or 1.
  std::int64_t seasonal_deg = 0;
  std::int64_t trend_deg = 1;
  std::int64_t low_pass_deg = 1;

  /// Whether observations far from the fit lose their weight.
  bool robust = false;

  /// Passes of season and trend. Absent: 5, or 2 where robust.
  std::optional<std::int64_t> inner_iter = std::nullopt;

  /// Times that robust weights are found. Absent: 15 where robust, else none.
  std::optional<std::int64_t> outer_iter = std::nullopt;

  static constexpr auto fields() {
    return std::tuple{
        field("season_length", &MstlOptions::season_length, "Periods of each season.",
              between(2, 100000)),
        field("windows", &MstlOptions::windows, "Seasonal windows in cycles; empty: 11, 15, ...",
              between(3, 1000001)),
        field("iterate", &MstlOptions::iterate, "Passes over the seasons.", between(1, 100)),
        field("trend", &MstlOptions::trend, "Window of the trend; None: from the season.",
              between(3, 1000001)),
        field("low_pass", &MstlOptions::low_pass, "Window of the low-pass filter; None: a season.",
              between(3, 1000001)),
        field("seasonal_deg", &MstlOptions::seasonal_deg, "Degree of the seasonal smoother.",
              between(0, 1)),
        field("trend_deg", &MstlOptions::trend_deg, "Degree of the trend smoother.", between(0, 1)),
        field("low_pass_deg", &MstlOptions::low_pass_deg, "Degree of the low-pass smoother.",
              between(0, 1)),
        field("robust", &MstlOptions::robust, "Whether far observations lose their weight."),
        field("inner_iter", &MstlOptions::inner_iter, "Passes of season and trend; None: 5, or 2.",
              between(1, 1000)),
        field("outer_iter", &MstlOptions::outer_iter, "Robust passes; None: 0, or 15.",
              between(0, 1000))};
  }
};

/// y = trend + seasonal[0] + seasonal[1] + ... + remainder, to one rounding each.
struct Decomposition {
  std::vector<double> trend;
  std::vector<std::vector<double>> seasonal;  ///< in the order of Mstl::seasons()
  std::vector<double> remainder;
};

class LoessFilters;

/// Takes series apart: STL for one season, MSTL for several.
///
/// STL repeats: smooth each period of the season over the cycles, take the slow part out of that,
/// smooth what is left of the series into the trend. MSTL runs it for one season after the other,
/// the shortest first, each on the series without the other seasons. With one season, a window of 7
/// and seasonal_deg 1 it is STL with the defaults of statsmodels.
///
/// Short:    a season of which the series has not two full cycles is left out: all 0. Without any
///           season left the trend is the local regression of the series over the window of the
///           shortest.
/// Cost:     O(n (s + m)) a pass; filters are kept between series, so one object serves one thread.
/// Source:   Cleveland, Cleveland, McRae and Terpenning 1990, "STL: A seasonal-trend decomposition
///           procedure based on loess", J. Official Statistics 6(1); Bandara, Hyndman and Bergmeir
///           2021, "MSTL", arXiv:2107.13462. Every point is smoothed (their jumps are 1).
class Mstl {
 public:
  using Options = MstlOptions;
  static constexpr std::string_view name = "mstl";

  /// Throws InvalidArgument for seasons that are equal, windows that are even or not one a season.
  explicit Mstl(Options options = {});
  ~Mstl();
  Mstl(Mstl&&) noexcept;
  Mstl& operator=(Mstl&&) noexcept;

  const Options& options() const noexcept { return options_; }

  /// Periods of the seasons, ascending.
  const std::vector<std::size_t>& seasons() const noexcept { return seasons_; }

  /// Takes one series apart; all values finite.
  Decomposition decompose(std::span<const double> y);

 private:
  Options options_;
  std::vector<std::size_t> seasons_;
  std::vector<std::size_t> windows_;
  std::unique_ptr<LoessFilters> filters_;
};

}  // namespace mliot::stats

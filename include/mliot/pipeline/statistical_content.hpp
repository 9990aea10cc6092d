// What a file of statistical models holds: the states of each model, and where the series stand.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mliot/core/archive.hpp"
#include "mliot/data/time_axis.hpp"
#include "mliot/forecasting/conformal.hpp"
#include "mliot/statistical/any_panel.hpp"
#include "mliot/statistical/panel_view.hpp"

namespace mliot::pipeline {

/// What takes the place of a missing observation: nothing (it is refused), the last one of its
/// series, or one number.
enum class MissingValue : std::uint8_t { refused, last, number };
constexpr auto enum_names(MissingValue) {
  return std::array<std::string_view, 3>{"refused", "last", "number"};
}

/// The series that something holds of: those whose observations were all counts so far, all, none.
enum class HoldsOf : std::uint8_t { counts, all, none };
constexpr auto enum_names(HoldsOf) {
  return std::array<std::string_view, 3>{"counts", "all", "none"};
}

/// One model over all series: those in `own` are forecast by itself, the others by a fallback.
struct StatisticalModel {
  std::string name;               ///< of the column of forecasts
  std::vector<std::uint8_t> own;  ///< by series
  statistical::AnyPanel panel;    ///< states of the model's own series, in their order
  std::optional<statistical::AnyPanel> fallback = std::nullopt;  ///< of the others

  /// By series, whether all its observations were counts: whole numbers, none below 0. Empty where
  /// nobody keeps it.
  std::vector<std::uint8_t> counts = {};

  /// Errors of a back-test, where intervals are conformal.
  forecasting::ConformalTable intervals = {};

  /// Whether those errors are over scale and stretch; over the scale alone in files of earlier
  /// versions.
  bool stretched = false;

  /// Further members, kept as they are: how long the fit took, why series were not taken.
  archive::Object others = {};

  std::vector<std::size_t> places = {};  ///< of each series in its panel

  /// A model that forecasts all series itself, fitted to these observations. Throws
  /// InvalidArgument when the panel is of another number of series.
  static StatisticalModel of(std::string name, statistical::AnyPanel panel,
                             statistical::PanelView series);

  /// One more observation of a series, which its panel takes.
  void update(std::size_t series, double y) noexcept;

  /// The panel that a series is in.
  statistical::AnyPanel& panel_of(std::size_t series) noexcept {
    return own[series] != 0 ? panel : *fallback;
  }
  const statistical::AnyPanel& panel_of(std::size_t series) const noexcept {
    return own[series] != 0 ? panel : *fallback;
  }
};

/// The models and where each series stands.
struct StatisticalContent {
  /// The period of a series of which nothing was observed yet.
  static constexpr std::int64_t kNotBegun = std::numeric_limits<std::int64_t>::min();

  data::TimeAxis axis;
  MissingValue missing = MissingValue::refused;
  double number = 0;  ///< that takes the place of missing ones

  /// Of which series forecasts and quantiles are not below 0, and of which quantiles are whole
  /// numbers. The latter holds of counts under models of demand alone.
  HoldsOf nonnegative = HoldsOf::counts;
  HoldsOf integer = HoldsOf::counts;

  std::vector<std::int64_t> first_period;  ///< by series
  std::vector<std::int64_t> next_period;
  std::vector<double> last;    ///< newest observation
  std::vector<double> scales;  ///< of the errors
  std::vector<StatisticalModel> models;

  /// Where series stand after these observations, one a period from first_period[i] on; models are
  /// to be added. Throws InvalidArgument when there is not a first period for each series, or a
  /// series ends beyond all times.
  static StatisticalContent of(data::TimeAxis axis, statistical::PanelView series,
                               std::span<const std::int64_t> first_period);

  std::size_t series() const noexcept { return next_period.size(); }

  /// Throws InvalidArgument naming what does not fit: what is by series, the states of a model, two
  /// models of one name.
  void check() const;

  /// Series behind the others of which nothing was observed yet; each model forecasts them itself.
  void add(std::size_t more);

  /// The first `series` ones.
  StatisticalContent first(std::size_t series) const;

  void save(archive::Writer& writer) const;

  /// Throws FormatError when parts are missing, out of range or do not fit each other.
  static StatisticalContent load(const archive::Reader& reader);
};

}  // namespace mliot::pipeline

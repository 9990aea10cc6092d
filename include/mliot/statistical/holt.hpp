// Fixed forms of exponential smoothing under their usual names.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tuple>

#include "mliot/core/field.hpp"
#include "mliot/statistical/auto_ets.hpp"

namespace mliot::statistical {

/// Holt's method has errors of one kind or the other.
struct HoltOptions {
  /// "A" for additive errors, "M" for errors in proportion to the mean.
  std::string error_type = "A";

  static constexpr auto fields() {
    return std::tuple{
        field("error_type", &HoltOptions::error_type, "Errors: A additive, M in proportion.")};
  }
};

/// Level and trend that follow the observations: AutoETS of the form "AAN" or "MAN", not damped.
///
/// Source: Holt 1957, reprinted 2004 in Int. J. Forecasting 20(1).
class Holt : public AutoETS {
 public:
  using Options = HoltOptions;
  static constexpr std::string_view name = "holt";

  /// Throws InvalidArgument for another error type.
  explicit Holt(Options options = {});

  const Options& options() const noexcept { return own_; }

 private:
  Options own_;
};

/// The season of Holt and Winters' method.
struct HoltWintersOptions {
  /// Periods of a season, at least 2.
  std::int64_t season_length = 12;

  /// "A" for additive errors and seasons, "M" for both in proportion.
  std::string error_type = "A";

  static constexpr auto fields() {
    return std::tuple{field("season_length", &HoltWintersOptions::season_length,
                            "Periods of a season.", between(2, 100000)),
                      field("error_type", &HoltWintersOptions::error_type,
                            "Errors and seasons: A additive, M in proportion.")};
  }
};

/// Level, trend and season: AutoETS of the form "AAA" or "MAM", not damped.
///
/// Source: Winters 1960, "Forecasting sales by exponentially weighted moving averages".
class HoltWinters : public AutoETS {
 public:
  using Options = HoltWintersOptions;
  static constexpr std::string_view name = "holt_winters";

  /// Throws InvalidArgument for another error type or a season of one period.
  explicit HoltWinters(Options options = {});

  const Options& options() const noexcept { return own_; }

 private:
  Options own_;
};

}  // namespace mliot::statistical

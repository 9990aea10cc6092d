// Intermittent demand summed over periods until zeros are rare, smoothed there, and shared out.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>

#include "mliot/core/field.hpp"
#include "mliot/core/random.hpp"
#include "mliot/statistical/model.hpp"

namespace mliot::statistical {

/// ADIDA has no options.
struct ADIDAOptions {
  static constexpr auto fields() { return std::tuple{}; }
};

/// Sums over as many periods as the mean interval between demands (rounded, halves to even) are
/// smoothed exponentially and divided by that number; sums begin so that the last one is whole.
///
/// The smoothing share is the one of least squared one-step errors in [0.1, 0.3].
///
/// Distribution: as Croston's, with the share of periods that had a demand as the chance and the
///               forecast over it as the mean size; sizes spread as those seen do. Later steps
///               follow the sums that end on the way, as sample paths do; the forecast is that of
///               now, which leaves out how full the sum that grows is.
/// Missing:  values below 0 are refused.
/// Warm-up:  0 while no demand was seen.
/// Cost:     10 doubles of state; O(1) an update, which keeps share and number of periods: the
///           forecast changes when the next sum is whole.
/// Source:   Nikolopoulos et al. 2011, J. Operational Research Society 62(3).
class ADIDA {
 public:
  using Options = ADIDAOptions;
  static constexpr std::string_view name = "adida";
  static constexpr double lowest = 0;
  static constexpr std::array<std::string_view, 2> parameter_names{"aggregation_level", "alpha"};

  explicit ADIDA(Options /*options*/ = {}) {}

  const Options& options() const noexcept { return options_; }
  std::size_t width() const noexcept { return 10; }
  void fit(std::span<const SeriesFit> block) const;
  void update(std::span<double> state, double y) const noexcept;
  void predict(State state, std::span<double> mean, std::span<double> variance) const;
  bool valid(State state) const noexcept;
  double quantile(State state, std::size_t step, double q) const noexcept;
  void quantiles(State state, std::span<const double> q, std::span<double> out) const noexcept;
  void path(State state, const Random& random, std::span<double> out) const;
  void parameters(State state, std::span<double> out) const;

 private:
  Options options_;
};

/// Up to how many periods are summed.
struct IMAPAOptions {
  /// Largest sum in periods; series whose mean interval is longer use sums up to this.
  std::int64_t max_aggregation_level = 32;

  static constexpr auto fields() {
    return std::tuple{field("max_aggregation_level", &IMAPAOptions::max_aggregation_level,
                            "Largest sum in periods.", between(1, 1000))};
  }
};

/// The mean of ADIDA's forecasts with sums over 1, 2, ... periods, up to the mean interval between
/// demands (rounded, halves to even) or the option's limit.
///
/// Distribution, Missing and Warm-up are ADIDA's.
/// Cost:     5 + 5 max_aggregation_level doubles of state; O(mean interval) an update.
/// Source:   Petropoulos and Kourentzes 2015, J. Operational Research Society 66(6).
class IMAPA {
 public:
  using Options = IMAPAOptions;
  static constexpr std::string_view name = "imapa";
  static constexpr double lowest = 0;
  static constexpr std::array<std::string_view, 1> parameter_names{"aggregation_levels"};

  explicit IMAPA(Options options = {}) : options_(options) { validate(name, options_); }

  const Options& options() const noexcept { return options_; }
  std::size_t width() const noexcept;
  void fit(std::span<const SeriesFit> block) const;
  void update(std::span<double> state, double y) const noexcept;
  void predict(State state, std::span<double> mean, std::span<double> variance) const;
  bool valid(State state) const noexcept;
  double quantile(State state, std::size_t step, double q) const noexcept;
  void quantiles(State state, std::span<const double> q, std::span<double> out) const noexcept;
  void path(State state, const Random& random, std::span<double> out) const;
  void parameters(State state, std::span<double> out) const;

 private:
  Options options_;
};

}  // namespace mliot::statistical

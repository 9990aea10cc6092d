// Croston's methods: sizes of demands and the intervals between them, smoothed apart.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>

#include "mliot/core/field.hpp"
#include "mliot/core/random.hpp"
#include "mliot/statistical/model.hpp"

namespace mliot::statistical {

/// What the ratio of size and interval is multiplied by, against its bias.
enum class CrostonCorrection {
  none,       ///< 1
  optimized,  ///< 1, with smoothing parameters that are fitted to each series
  syntetos,   ///< 1 - alpha / 2 (Syntetos and Boylan)
  shale,      ///< 1 - alpha / (2 - alpha) (Shale, Boylan and Johnston)
};

constexpr std::string_view croston_name(CrostonCorrection correction) {
  constexpr std::string_view kNames[] = {"croston_classic", "croston_optimized", "croston_sba",
                                         "croston_sbj"};
  return kNames[static_cast<std::size_t>(correction)];
}

/// How fast sizes and intervals are smoothed.
struct CrostonOptions {
  /// Share of the newest demand, and of the newest interval. Above 0, at most 1.
  double alpha = 0.1;

  static constexpr auto fields() {
    return std::tuple{field("alpha", &CrostonOptions::alpha,
                            "Share of the newest demand in the smoothed size and interval.",
                            Range{.low = 0, .high = 1, .open_low = true})};
  }
};

/// The optimised form has no options: both shares are sought in [0.1, 0.3].
struct CrostonOptimizedOptions {
  static constexpr auto fields() { return std::tuple{}; }
};

/// Smoothed size of a demand over the smoothed interval between demands, at every step ahead.
///
/// Both begin at their first value; the first interval counts from before the first period. In the
/// optimised form each has the share of least squared one-step errors.
///
/// Distribution: no demand with the chance 1 - c / interval (c the correction), else a demand whose
///               size is lognormal, of the smoothed size as its mean and the mean square of the
///               one-step errors of sizes as its variance. Never negative. Further ahead interval
///               and size move with the demands on the way, and sizes keep the scatter of now in
///               proportion to their mean: paths draw that, quantiles and variances follow it by
///               moments (the chance of a demand within 0.005 for shares of 0.1 over 24 steps,
///               0.01 for 0.2 over 12). The forecast stays flat, as the method has it, while the
///               mean of the paths moves: after a long pause it falls, since the next demand makes
///               the interval long, and quantiles with it, so that the forecast may lie above
///               them. A variance is about the mean of the paths at its step.
/// Missing:  values below 0 are refused.
/// Warm-up:  0 while no demand was seen; a size of one value without spread after one demand.
/// Cost:     8 doubles of state; O(1) an update, which keeps the shares; quantiles of h steps take
///           O(h), as does quantile() of the last of them alone.
/// Source:   Croston 1972, Operational Research Quarterly 23(3); Syntetos and Boylan 2005, Int. J.
///           Forecasting 21(2); Shale, Boylan and Johnston 2006, J. Operational Research Soc.
///           57(5).
template <CrostonCorrection C>
class Croston {
 public:
  using Options = std::conditional_t<C == CrostonCorrection::optimized, CrostonOptimizedOptions,
                                     CrostonOptions>;
  static constexpr std::string_view name = croston_name(C);
  static constexpr double lowest = 0;
  static constexpr std::array<std::string_view, 4> parameter_names{"alpha_size", "alpha_interval",
                                                                   "size", "interval"};

  explicit Croston(Options options = {}) : options_(options) { validate(name, options_); }

  const Options& options() const noexcept { return options_; }
  std::size_t width() const noexcept { return 8; }
  void fit(std::span<const SeriesFit> block) const;
  void update(std::span<double> state, double y) const noexcept;
  void predict(State state, std::span<double> mean, std::span<double> variance) const;
  bool valid(State state) const noexcept;
  double quantile(State state, std::size_t step, double q) const noexcept;
  void quantiles(State state, std::span<const double> q, std::span<double> out) const noexcept;
  double draw(State state, const Random& random, std::uint64_t index) const noexcept;
  void path(State state, const Random& random, std::span<double> out) const noexcept;
  void parameters(State state, std::span<double> out) const;

 private:
  Options options_;
};

extern template class Croston<CrostonCorrection::none>;
extern template class Croston<CrostonCorrection::optimized>;
extern template class Croston<CrostonCorrection::syntetos>;
extern template class Croston<CrostonCorrection::shale>;

using CrostonClassic = Croston<CrostonCorrection::none>;
using CrostonOptimized = Croston<CrostonCorrection::optimized>;
using CrostonSBA = Croston<CrostonCorrection::syntetos>;
using CrostonSBJ = Croston<CrostonCorrection::shale>;

/// How fast the chance of a demand and its size are smoothed.
struct TSBOptions {
  /// Share of the newest demand in the size. Above 0, at most 1.
  double alpha_d = 0.2;

  /// Share of the newest period in the chance of a demand. Above 0, at most 1.
  double alpha_p = 0.2;

  static constexpr auto fields() {
    constexpr Range kShare{.low = 0, .high = 1, .open_low = true};
    return std::tuple{field("alpha_d", &TSBOptions::alpha_d,
                            "Share of the newest demand in the smoothed size.", kShare),
                      field("alpha_p", &TSBOptions::alpha_p,
                            "Share of the newest period in the chance of a demand.", kShare)};
  }
};

/// Smoothed chance of a demand times its smoothed size. The chance changes every period, so that
/// the forecast of an item that no longer sells falls to 0.
///
/// Distribution, Missing and Warm-up are Croston's; the chance of a demand is the smoothed one,
/// whose mean over the paths stays the same at all steps ahead, so that the mean of the paths is
/// the forecast.
/// Cost:     5 doubles of state; O(1) an update; quantiles as Croston's.
/// Source:   Teunter, Syntetos and Babai 2011, European J. Operational Research 214(3).
class TSB {
 public:
  using Options = TSBOptions;
  static constexpr std::string_view name = "tsb";
  static constexpr double lowest = 0;
  static constexpr std::array<std::string_view, 2> parameter_names{"probability", "size"};

  explicit TSB(Options options = {}) : options_(options) { validate(name, options_); }

  const Options& options() const noexcept { return options_; }
  std::size_t width() const noexcept { return 5; }
  void fit(std::span<const SeriesFit> block) const;
  void update(std::span<double> state, double y) const noexcept;
  void predict(State state, std::span<double> mean, std::span<double> variance) const;
  bool valid(State state) const noexcept;
  double quantile(State state, std::size_t step, double q) const noexcept;
  void quantiles(State state, std::span<const double> q, std::span<double> out) const noexcept;
  double draw(State state, const Random& random, std::uint64_t index) const noexcept;
  void path(State state, const Random& random, std::span<double> out) const noexcept;
  void parameters(State state, std::span<double> out) const;

 private:
  Options options_;
};

}  // namespace mliot::statistical

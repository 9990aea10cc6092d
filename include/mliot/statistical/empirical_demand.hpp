// Demand as it was: the distribution of the last observations, and of their sums.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>

#include "mliot/core/field.hpp"
#include "mliot/core/random.hpp"
#include "mliot/statistical/model.hpp"

namespace mliot::statistical {

/// How far back is looked.
struct EmpiricalDemandOptions {
  /// Observations that count; of a shorter series, all.
  std::int64_t window_size = 104;

  static constexpr auto fields() {
    return std::tuple{field("window_size", &EmpiricalDemandOptions::window_size,
                            "Observations that count; of a shorter series, all.",
                            between(1, 1'000'000))};
  }
};

/// The empirical distribution of the last observations, the same at every step ahead.
///
/// Quantile q is the smallest observation that a share q of them does not exceed. The h values of a
/// sample path are h consecutive observations from a random one on, the first following the last:
/// each step has the empirical distribution, and sums over a lead time are sums that were seen.
///
/// Missing:  values below 0 are refused.
/// Warm-up:  none; one observation is a distribution of one value.
/// Cost:     1 + 2 window_size doubles of state; O(window_size) an update.
/// Source:   Porras and Dekker 2008, European J. Operational Research 184(1), for sums over the
///           lead time; Politis and Romano 1992 for circular blocks.
class EmpiricalDemand {
 public:
  using Options = EmpiricalDemandOptions;
  static constexpr std::string_view name = "empirical_demand";
  static constexpr double lowest = 0;

  explicit EmpiricalDemand(Options options = {}) : options_(options) { validate(name, options_); }

  const Options& options() const noexcept { return options_; }
  std::size_t width() const noexcept { return 1 + 2 * window(); }
  void fit(std::span<const SeriesFit> block) const;
  void update(std::span<double> state, double y) const noexcept;
  void predict(State state, std::span<double> mean, std::span<double> variance) const;
  bool valid(State state) const noexcept;
  double quantile(State state, std::size_t step, double q) const noexcept;
  void path(State state, const Random& random, std::span<double> out) const noexcept;

 private:
  std::size_t window() const noexcept { return static_cast<std::size_t>(options_.window_size); }

  Options options_;
};

}  // namespace mliot::statistical

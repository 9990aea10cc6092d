// Intermittent demand drawn again: periods with and without demand as a chain, sizes from the past.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>

#include "mliot/core/field.hpp"
#include "mliot/core/random.hpp"
#include "mliot/freestanding/bootstrap_demand.h"
#include "mliot/statistical/model.hpp"

namespace mliot::statistical {

/// How many demands are kept, and whether they vary.
struct BootstrapDemandOptions {
  /// Demands that sizes are drawn from, the newest ones.
  std::int64_t max_demands = 64;

  /// Whether whole sizes are drawn with neighbours: X becomes 1 + [X + z sqrt(X)], and stays X
  /// where that is below 1. It adds half a unit and more to a demand.
  bool jitter = true;

  static constexpr auto fields() {
    using Self = BootstrapDemandOptions;
    return std::tuple{
        field("max_demands", &Self::max_demands, "Demands that sizes are drawn from.",
              between(1, 100'000)),
        field("jitter", &Self::jitter, "Whether sizes are drawn with their neighbours.")};
  }
};

/// Periods with and without demand follow each other as a Markov chain that starts from the last
/// one; the size of a demand is drawn from those seen.
///
/// The chance that a demand follows a period of one kind is its share among the periods seen behind
/// that kind, with one more that has the share of all periods.
///
/// Distribution: of each step exactly, by the chain; paths keep the runs of demands.
/// Missing:  values below 0 are refused.
/// Warm-up:  0 while no demand was seen.
/// Cost:     7 + 2 max_demands doubles of state; O(max_demands) an update.
/// Source:   Willemain, Smart and Schwarz 2004, Int. J. Forecasting 20(3).
class BootstrapDemand {
 public:
  using Options = BootstrapDemandOptions;
  static constexpr std::string_view name = "bootstrap_demand";
  static constexpr double lowest = 0;
  static constexpr std::array<std::string_view, 3> parameter_names{
      "demand_after_none", "demand_after_demand", "mean_size"};

  explicit BootstrapDemand(Options options = {}) : options_(options) { validate(name, options_); }

  const Options& options() const noexcept { return options_; }
  std::size_t width() const noexcept { return 7 + 2 * most(); }
  void fit(std::span<const SeriesFit> block) const;
  void update(std::span<double> state, double y) const noexcept;
  void predict(State state, std::span<double> mean, std::span<double> variance) const;
  bool valid(State state) const noexcept;
  double quantile(State state, std::size_t step, double q) const noexcept;
  void path(State state, const Random& random, std::span<double> out) const noexcept;
  void parameters(State state, std::span<double> out) const;

  /// Moments of the sizes 0 .. 64 drawn with their neighbours.
  static std::span<const mliot_size_moments> jitter();

 private:
  std::size_t most() const noexcept { return static_cast<std::size_t>(options_.max_demands); }

  Options options_;
};

}  // namespace mliot::statistical

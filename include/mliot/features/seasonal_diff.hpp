// The change since some seasons ago.
#pragma once

#include "mliot/features/diff.hpp"
#include "mliot/features/seasonal.hpp"

namespace mliot::features {

using SeasonalDiffOptions = SeasonOptions;

/// The sample less the one `seasons` seasons ago: Diff(season_length * seasons).
///
/// Causal:   out[t] reads in[t] and in[t - season_length * seasons] only.
/// Missing:  as Diff.
/// Warm-up:  NaN for the first season_length * seasons samples.
/// Cost:     O(1) a sample.
class SeasonalDiff : public detail::Seasonal<SeasonalDiff> {
 public:
  static constexpr std::string_view name = "seasonal_diff";

  /// Throws InvalidArgument when an option is out of range.
  explicit SeasonalDiff(Options options) : Seasonal(std::move(options)), plain_({.lag = lag()}) {}

  std::size_t state_size() const noexcept;
  void reset(void* state) const noexcept;
  void push(void* state, double x) const noexcept;
  bool valid(const void* state) const;
  template <class Out>
  Out value(const void* state) const noexcept;
  template <class Out>
  void transform(std::span<const double> in, std::span<Out> out) const;

 private:
  Diff plain_;
};

}  // namespace mliot::features

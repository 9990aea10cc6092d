// Rank of the newest sample within a sliding window.
#pragma once

#include <array>

#include "mliot/features/rolling.hpp"

namespace mliot::features {

/// Which of their places equal samples have.
enum class Ties : std::uint8_t { average, min, max };

constexpr auto enum_names(Ties) { return std::array<std::string_view, 3>{"average", "min", "max"}; }

/// A window and how its samples are ranked.
struct RollingRankOptions {
  /// Samples in the window, the current and the missing ones included.
  std::int64_t window_size = 0;

  /// Samples that must be present for a value; absent: window_size.
  std::optional<std::int64_t> min_samples = std::nullopt;

  /// Which of their places equal samples have.
  Ties method = Ties::average;

  /// Whether the rank is divided by the number of samples present.
  bool pct = false;

  static constexpr auto fields() {
    return std::tuple{
        field("window_size", &RollingRankOptions::window_size,
              "Samples in the window, the current and the missing ones included.",
              between(1, data::kMaxLag)),
        field("min_samples", &RollingRankOptions::min_samples,
              "Samples that must be present for a value; None: window_size.",
              between(1, data::kMaxLag)),
        field("method", &RollingRankOptions::method, "Which of their places equal samples have."),
        field("pct", &RollingRankOptions::pct,
              "Whether the rank is divided by the number of samples present.")};
  }
};

/// Place of the newest sample among the last window_size in ascending order, 1 for the smallest.
///
/// Equal samples share the mean, the least or the largest of their places; -0 equals 0.
///
/// Causal:   out[t] reads in[t - window_size + 1 .. t] only.
/// Missing:  NaN takes its place in the window and is not ranked; the rank of a missing sample is
/// NaN.
///           Infinities are numbers.
/// Warm-up:  NaN until min_samples are present.
/// Cost:     a binary search and a move within the sorted window a sample.
class RollingRank : public detail::Rolling<RollingRank, RollingRankOptions> {
 public:
  static constexpr std::string_view name = "rolling_rank";

  /// Throws InvalidArgument when an option is out of range.
  explicit RollingRank(Options options) : Rolling(std::move(options)) {}

  std::size_t state_size() const noexcept;
  void reset(void* state) const noexcept;
  void push(void* state, double x) const noexcept;
  bool valid(const void* state) const;

  /// Takes the oldest sample present, at that place of the ring, out of the window.
  void forget(void* state, std::int64_t place) const noexcept;

  /// The ring of samples, by place.
  const double* samples(const void* state) const noexcept;

  template <class Out>
  Out value(const void* state) const noexcept;
  template <class Out>
  void transform(std::span<const double> in, std::span<Out> out) const;
};

}  // namespace mliot::features

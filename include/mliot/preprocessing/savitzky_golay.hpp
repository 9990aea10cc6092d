// Savitzky-Golay filter: a polynomial through the last samples.
#pragma once

#include <optional>
#include <vector>

#include "mliot/data/transform.hpp"

namespace mliot::preprocessing {

/// The window, the polynomial, and where it is looked at.
struct SavitzkyGolayOptions {
  /// Samples in the window.
  std::int64_t window_length = 11;

  /// Degree of the polynomial; below window_length.
  std::int64_t polyorder = 2;

  /// Which derivative is given out; 0 is the polynomial itself.
  std::int64_t deriv = 0;

  /// Time between two samples, the unit of a derivative.
  double delta = 1;

  /// How many samples behind the newest one the polynomial is looked at; absent: in the middle of
  /// the window. 0 lags nothing and smooths least.
  std::optional<std::int64_t> delay = std::nullopt;

  static constexpr auto fields() {
    return std::tuple{
        field("window_length", &SavitzkyGolayOptions::window_length, "Samples in the window.",
              between(1, kLongest)),
        field("polyorder", &SavitzkyGolayOptions::polyorder, "Degree of the polynomial.",
              between(0, kHighest)),
        field("deriv", &SavitzkyGolayOptions::deriv, "Which derivative is given out.",
              between(0, kHighest)),
        field("delta", &SavitzkyGolayOptions::delta, "Time between two samples.", above(0)),
        field("delay", &SavitzkyGolayOptions::delay,
              "Samples behind the newest one that are looked at; None: the middle.",
              between(0, kLongest))};
  }

  static constexpr double kLongest = 1 << 16;
  static constexpr double kHighest = 20;  // beyond it the weights lose their digits
};

/// The least-squares polynomial through the last window_length samples (or its derivative),
/// `delay` samples behind the newest one.
///
/// A weighted sum of the window, from the oldest sample to the newest. In the middle of the window
/// it equals scipy.signal.savgol_filter, given out delay() samples later.
///
/// Causal:   out[t] reads in[t - window_length + 1 .. t] only; it describes in[t - delay()].
/// Missing:  NaN while a missing or infinite sample is in the window: fill gaps before.
/// Warm-up:  NaN until the window is full.
/// Cost:     O(window_length) a sample.
/// Source:   Savitzky and Golay 1964, Analytical Chemistry 36; weights by orthogonal polynomials:
///           Forsythe 1957, J. SIAM 5.
class SavitzkyGolay : public data::Transform<SavitzkyGolay, SavitzkyGolayOptions> {
 public:
  static constexpr std::string_view name = "savitzky_golay";

  /// Throws InvalidArgument when an option is out of range.
  explicit SavitzkyGolay(Options options = {});

  std::size_t state_size() const noexcept;
  void reset(void* state) const noexcept;
  void push(void* state, double x) const noexcept;
  bool valid(const void* state) const;
  template <class Out>
  Out value(const void* state) const noexcept;
  template <class Out>
  void transform(std::span<const double> in, std::span<Out> out) const;

  /// Samples back, the current one included, that a value depends on.
  std::size_t memory() const noexcept { return weights_.size(); }

  /// Samples between a value and the one that it describes.
  std::int64_t delay() const noexcept {
    return options().delay.value_or(options().window_length / 2);
  }

  /// What each sample of the window counts, the oldest first.
  const std::vector<double>& weights() const noexcept { return weights_; }

 private:
  std::vector<double> weights_;
};

}  // namespace mliot::preprocessing

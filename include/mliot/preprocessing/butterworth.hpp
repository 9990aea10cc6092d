// Butterworth filter: a cascade of biquads, flat in the band that passes.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "mliot/data/transform.hpp"

namespace mliot::preprocessing {

/// What passes: below the cutoff, above it, between two, or all but what is between.
enum class FilterType { lowpass, highpass, bandpass, bandstop };

constexpr std::array<std::string_view, 4> enum_names(FilterType) {
  return {"lowpass", "highpass", "bandpass", "bandstop"};
}

/// The filter in scipy.signal.butter's words.
struct ButterworthOptions {
  /// Order of the filter; a band filter has twice as many poles.
  std::int64_t order = 2;

  /// Frequency whose power is halved, in the unit of fs; the lower one of a band.
  double cutoff = 0.1;

  /// What passes.
  FilterType btype = FilterType::lowpass;

  /// The upper frequency of a band; only for bandpass and bandstop.
  std::optional<double> cutoff_high = std::nullopt;

  /// Samples a unit of time. 2: frequencies are fractions of the highest one.
  double fs = 2;

  static constexpr auto fields() {
    return std::tuple{
        field("order", &ButterworthOptions::order, "Order of the filter.", between(1, 20)),
        field("cutoff", &ButterworthOptions::cutoff,
              "Frequency whose power is halved; the lower one of a band.", above(0)),
        field("btype", &ButterworthOptions::btype,
              "What passes: lowpass, highpass, bandpass or bandstop."),
        field("cutoff_high", &ButterworthOptions::cutoff_high, "The upper frequency of a band.",
              above(0)),
        field("fs", &ButterworthOptions::fs, "Samples a unit of time.", above(0))};
  }
};

/// Butterworth's filter by the bilinear transform with the cutoffs where they were asked for.
///
/// The coefficients are those of scipy.signal.butter(order, cutoff, btype, fs=fs, output="sos") up
/// to the order of the sections and where the gain stands; the values those of scipy.signal.sosfilt
/// with zi=sosfilt_zi(sos) * x[0]: the filter begins as if the first sample had always been there.
///
/// Causal:   out[t] reads in[0..t] only. Frequencies that pass are delayed (by their phase).
/// Missing:  NaN and infinities give NaN and leave the filter as it was: fill gaps before, or its
///           time stands still.
/// Warm-up:  none. Where a step overflows the filter begins anew.
/// Cost:     five products for each two poles.
/// Source:   Butterworth 1930, "On the Theory of Filter Amplifiers"; Oppenheim and Schafer 2010,
///           "Discrete-Time Signal Processing", 7.
class Butterworth : public data::Transform<Butterworth, ButterworthOptions> {
 public:
  static constexpr std::string_view name = "butterworth";

  /// Throws InvalidArgument when an option is out of range or a cutoff not below fs / 2.
  explicit Butterworth(Options options = {});

  std::size_t state_size() const noexcept;
  void reset(void* state) const noexcept;
  void push(void* state, double x) const noexcept;
  bool valid(const void* state) const;
  template <class Out>
  Out value(const void* state) const noexcept;
  template <class Out>
  void transform(std::span<const double> in, std::span<Out> out) const;

  /// Samples back, the current one included, that a value depends on.
  std::size_t memory() const noexcept { return data::kWholeHistory; }

  /// b0, b1, b2, a1, a2 of each second-order section; a0 is 1.
  const std::vector<double>& sections() const noexcept { return sections_; }

 private:
  std::vector<double> sections_;
};

}  // namespace mliot::preprocessing

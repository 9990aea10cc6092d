// Noise removal by shrinking wavelet coefficients.
#pragma once

#include <array>
#include <optional>

#include "mliot/preprocessing/whole_series.hpp"

namespace mliot::preprocessing {

/// Daubechies' wavelets and their most symmetric relatives; the number counts vanishing moments.
enum class Wavelet {
  db1,
  db2,
  db3,
  db4,
  db5,
  db6,
  db7,
  db8,
  db9,
  db10,
  sym2,
  sym3,
  sym4,
  sym5,
  sym6,
  sym7,
  sym8,
  sym9
};

constexpr std::array<std::string_view, 18> enum_names(Wavelet) {
  return {"db1",  "db2",  "db3",  "db4",  "db5",  "db6",  "db7",  "db8",  "db9",
          "db10", "sym2", "sym3", "sym4", "sym5", "sym6", "sym7", "sym8", "sym9"};
}

/// How far coefficients shrink: by one universal threshold, or by one for each level.
enum class Shrinkage { visu, bayes };

constexpr std::array<std::string_view, 2> enum_names(Shrinkage) {
  return {"VisuShrink", "BayesShrink"};
}

/// What becomes of a coefficient above the threshold: it moves towards 0 by it, or stays.
enum class ThresholdMode { soft, hard };

constexpr std::array<std::string_view, 2> enum_names(ThresholdMode) { return {"soft", "hard"}; }

/// The wavelet and the thresholds.
struct WaveletDenoiseOptions {
  /// The wavelet.
  Wavelet wavelet = Wavelet::sym4;

  /// How the thresholds are found.
  Shrinkage method = Shrinkage::bayes;

  /// What becomes of a coefficient above its threshold.
  ThresholdMode mode = ThresholdMode::soft;

  /// Levels of the decomposition; absent: as many as the series has room for.
  std::optional<std::int64_t> level = std::nullopt;

  static constexpr auto fields() {
    return std::tuple{
        field("wavelet", &WaveletDenoiseOptions::wavelet, "The wavelet: db1-db10, sym2-sym9."),
        field("method", &WaveletDenoiseOptions::method,
              "How the thresholds are found: VisuShrink or BayesShrink."),
        field("mode", &WaveletDenoiseOptions::mode,
              "What becomes of a coefficient above its threshold: soft or hard."),
        field("level", &WaveletDenoiseOptions::level,
              "Levels of the decomposition; None: as many as there is room for.", between(1, 60))};
  }
};

/// Decomposes a series into wavelets, shrinks the small coefficients, and puts it together again.
///
/// The decomposition is PyWavelets' wavedec with mode "symmetric". sigma is the median of the
/// finest coefficients' magnitudes / 0.6744897501960817. VisuShrink thresholds all levels at sigma
/// sqrt(2 log n), n being the length of the series; BayesShrink each level at sigma^2 / sqrt(mean
/// of squares - sigma^2), and drops a level whose mean square is not above sigma^2.
///
/// Batch only: every value reads all samples.
/// Missing:  a gap is bridged along a line for the decomposition and stays missing; an infinity is
///           a gap and stays as it is.
/// Warm-up:  none; a series with no room for one level passes unchanged. level is cut to the room.
/// Cost:     O(n) times the filter's length.
/// Source:   Donoho and Johnstone 1994, Biometrika 81; Chang, Yu and Vetterli 2000, IEEE Trans.
///           Image Processing 9.
class WaveletDenoise : public WholeSeries<WaveletDenoise, WaveletDenoiseOptions> {
 public:
  static constexpr std::string_view name = "wavelet_denoise";

  /// Throws InvalidArgument when an option is out of range.
  explicit WaveletDenoise(Options options = {}) : WholeSeries(options) {}

  /// Throws InvalidArgument when `out` has another length than `in`.
  void transform(std::span<const double> in, std::span<double> out) const;
};

}  // namespace mliot::preprocessing

// Turns feature values into bins: how many thresholds lie below each value.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mliot::kernel {

/// The bin of NaN. Values take the bins below it.
constexpr std::uint8_t kMissingBin = 255;

/// At most 254 ascending thresholds, padded with infinity to 256, and every sixteenth of them.
template <class T>
struct BinThresholds {
  alignas(64) T values[256];
  alignas(64) T pivots[16];
};

/// out[i * stride] = number of thresholds t with x[i] > t; kMissingBin where x[i] is NaN.
void bin_values(const BinThresholds<float>& thresholds, const float* x, std::size_t n,
                std::uint8_t* out, std::size_t stride);
void bin_values(const BinThresholds<double>& thresholds, const double* x, std::size_t n,
                std::uint8_t* out, std::size_t stride);

}  // namespace mliot::kernel

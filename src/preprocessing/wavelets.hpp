// The discrete wavelet transform with half-point symmetric ends.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "mliot/preprocessing/wavelet_denoise.hpp"

namespace mliot::preprocessing::detail {

/// The scaling filter of a wavelet, of even length and sum sqrt(2).
std::span<const double> scaling_filter(Wavelet wavelet);

/// A series as its coarsest approximation and the details of each level, the finest first.
struct Decomposition {
  std::vector<double> approximation;
  std::vector<std::vector<double>> details;
};

/// Levels for which a series of n samples has room: log2(n / (length of the filter - 1)).
std::size_t most_levels(std::size_t n, std::span<const double> filter);

Decomposition decompose(std::span<const double> x, std::span<const double> filter,
                        std::size_t levels);

/// The series of that length; the inverse of decompose().
std::vector<double> recompose(const Decomposition& parts, std::span<const double> filter,
                              std::size_t size);

}  // namespace mliot::preprocessing::detail

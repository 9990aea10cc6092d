// Sums of products of many neighbours with the same weights: linear filters along or across series.
#pragma once

#include <cstddef>

namespace mliot::kernel {

/// Where the numbers of weighted_sums() lie. Strides count doubles and may be negative.
struct WeightedSums {
  const double* in;       ///< in[i + j * stride] for i < count, j < taps
  std::ptrdiff_t stride;  ///< from one tap to the next
  const double* weights;  ///< weights[j * weight_stride]
  std::ptrdiff_t weight_stride;
  std::size_t taps;
  double* out;  ///< count sums; overlaps nothing of the others
  std::size_t count;
};

/// out[i] = sum over j, from 0 up, of weights[j] * in[i + j * stride], two roundings each.
void weighted_sums(const WeightedSums& sums);

}  // namespace mliot::kernel

// The value of one column over the samples of one bin: plain loops over a batch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "mliot/preprocessing/resample.hpp"

namespace mliot::preprocessing {

/// The samples of bin k are begin[k] .. begin[k + 1] of the values.
struct BinnedSamples {
  std::span<const double> values;
  std::span<const std::int64_t> begin;

  std::span<const double> samples(std::size_t k) const {
    return values.subspan(static_cast<std::size_t>(begin[k]),
                          static_cast<std::size_t>(begin[k + 1] - begin[k]));
  }
};

/// mean, sum, first, last, min, max or count of the samples of each bin, in the order of time.
void bin_values(Aggregate aggregate, const BinnedSamples& bins, std::int64_t min_samples,
                std::span<double> out);

/// The same of one bin.
double bin_value(Aggregate aggregate, std::span<const double> samples, std::int64_t min_samples);

}  // namespace mliot::preprocessing

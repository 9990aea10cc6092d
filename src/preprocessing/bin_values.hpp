// The value of one column over the samples of one bin: plain loops over a batch.
#pragma once

#include <cstddef>
#include <span>

#include "mliot/preprocessing/resample.hpp"

namespace mliot::preprocessing {

/// mean, sum, first, last, min, max or count of samples in the order of time.
double bin_value(Aggregate aggregate, std::span<const double> samples, std::int64_t min_samples);

}  // namespace mliot::preprocessing

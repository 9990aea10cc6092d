// Savitzky-Golay filter of a whole series: the stream shifted, and polynomials at the ends.
#include "mliot/preprocessing/savgol_filter.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "mliot/core/parallel.hpp"
#include "mliot/freestanding/wide.h"
#include "mliot/preprocessing/savitzky_golay.hpp"

namespace mliot::preprocessing {
namespace {

double weighted_sum(std::span<const double> weights, const double* x) {
  double sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * x[i];
  return std::isfinite(sum) ? sum : mliot_nan();
}

}  // namespace

SavgolFilter::SavgolFilter(Options options) : WholeSeries(options) {
  require(options.window_length % 2 == 1,
          "savgol_filter: window_length must be odd, so that it has a middle, got {}",
          options.window_length);
  require(options.polyorder < options.window_length,
          "savgol_filter: polyorder must be < window_length, got {} with window_length {}",
          options.polyorder, options.window_length);
  for (std::int64_t place = 0; place < options.window_length; ++place) {
    weights_.push_back(SavitzkyGolay({.window_length = options.window_length,
                                      .polyorder = options.polyorder,
                                      .deriv = options.deriv,
                                      .delta = options.delta,
                                      .delay = options.window_length - 1 - place})
                           .weights());
  }
}

void SavgolFilter::transform(std::span<const double> in, std::span<double> out) const {
  const FloatMode mode;
  data::require_same_length(name, in.size(), out.size());
  const std::size_t window = weights_.size();
  if (in.size() < window) {
    std::fill(out.begin(), out.end(), mliot_nan());
    return;
  }
  const std::size_t half = window / 2;
  const SavitzkyGolay stream({.window_length = options().window_length,
                              .polyorder = options().polyorder,
                              .deriv = options().deriv,
                              .delta = options().delta});
  std::vector<double> delayed(in.size());
  stream.transform(in, std::span<double>(delayed));
  std::copy(delayed.begin() + static_cast<std::ptrdiff_t>(window - 1), delayed.end(),
            out.begin() + static_cast<std::ptrdiff_t>(half));
  const double* last = in.data() + (in.size() - window);
  for (std::size_t place = 0; place < half; ++place) {
    out[place] = weighted_sum(weights_[place], in.data());
    out[in.size() - 1 - place] = weighted_sum(weights_[window - 1 - place], last);
  }
}

}  // namespace mliot::preprocessing

// Running median of a whole series: the stream run on over missing samples, and shifted.
#include "mliot/preprocessing/median_filter.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "mliot/core/parallel.hpp"
#include "mliot/freestanding/wide.h"
#include "mliot/preprocessing/running_median.hpp"

namespace mliot::preprocessing {

MedianFilter::MedianFilter(Options options) : WholeSeries(options) {
  require(options.window_size % 2 == 1,
          "median_filter: window_size must be odd, so that it has a middle, got {}",
          options.window_size);
}

void MedianFilter::transform(std::span<const double> in, std::span<double> out) const {
  const FloatMode mode;
  data::require_same_length(name, in.size(), out.size());
  // A window that reaches beyond both ends everywhere is as good as any wider one.
  const auto widest = 2 * static_cast<std::int64_t>(in.size()) + 1;
  const auto window = std::max<std::int64_t>(std::min(options().window_size, widest), 3);
  const RunningMedian stream({.window_size = window});
  const auto delay = static_cast<std::size_t>(stream.delay());
  std::vector<double> series(in.begin(), in.end());
  series.resize(in.size() + delay, mliot_nan());
  std::vector<double> delayed(series.size());
  stream.transform(std::span<const double>(series), std::span<double>(delayed));
  std::copy(delayed.begin() + static_cast<std::ptrdiff_t>(delay), delayed.end(), out.begin());
}

}  // namespace mliot::preprocessing

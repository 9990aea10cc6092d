// Running median: the freestanding step, and sorting networks for whole series.
#include "mliot/preprocessing/running_median.hpp"

#include "data/sorted_window.hpp"
#include "data/stream_state.hpp"
#include "data/transform_batch.hpp"
#include "mliot/freestanding/running_median.h"

namespace mliot::preprocessing {
namespace {

/// Header, ring of samples, the same samples sorted.
using Median = data::StreamLayout<mliot_median>;

}  // namespace

RunningMedian::RunningMedian(Options options) : Transform(options) {
  require(options.window_size % 2 == 1,
          "running_median: window_size must be odd, so that it has a middle, got {}",
          options.window_size);
}

std::size_t RunningMedian::state_size() const noexcept {
  return Median::size(2 * memory() * sizeof(double));
}
void RunningMedian::reset(void* state) const noexcept {
  Median::clear(state, state_size());
  mliot_median_reset(Median::header(state));
}
void RunningMedian::push(void* state, double x) const noexcept {
  double* ring = Median::ring(state);
  mliot_median_push(Median::header(state), ring, ring + memory(), options().window_size, x);
}
bool RunningMedian::valid(const void* state) const {
  return data::is_sorted_window(*Median::header(state), Median::ring(state), options().window_size);
}
template <class Out>
Out RunningMedian::value(const void* state) const noexcept {
  return static_cast<Out>(mliot_running_median_value(
      Median::header(state), Median::ring(state) + memory(), options().window_size));
}
template <class Out>
void RunningMedian::transform(std::span<const double> in, std::span<Out> out) const {
  data::stream_all(*this, in, out);
}

MLIOT_INSTANTIATE_TRANSFORM(RunningMedian);

}  // namespace mliot::preprocessing

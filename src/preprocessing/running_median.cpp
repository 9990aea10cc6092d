// Running median: the freestanding step, and sorting networks for whole series.
#include "mliot/preprocessing/running_median.hpp"

#include <algorithm>
#include <array>

#include "data/sorted_window.hpp"
#include "data/stream_state.hpp"
#include "data/transform_batch.hpp"
#include "kernel/block_facts.hpp"
#include "kernel/window_medians.hpp"
#include "mliot/freestanding/running_median.h"

namespace mliot::preprocessing {
namespace {

/// Header, ring of samples, the same samples sorted.
using Median = data::StreamLayout<mliot_median>;

constexpr std::size_t kBlock = 4096;  // outputs; missing samples are looked for in each block

/// The stream over x[begin .. end), which begins with the window before it.
template <class Out>
void stream_block(const RunningMedian& median, std::span<const double> x, std::size_t begin,
                  std::span<Out> out) {
  data::StreamState<RunningMedian> state(median);
  const std::size_t first = begin - std::min(begin, median.memory());
  for (std::size_t t = first; t < begin; ++t) median.push(state.get(), x[t]);
  for (std::size_t i = 0; i < out.size(); ++i) {
    median.push(state.get(), x[begin + i]);
    out[i] = median.value<Out>(state.get());
  }
}

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
  data::require_same_length(name, in.size(), out.size());
  const std::size_t reach = memory() - 1;
  const std::size_t head =
      memory() <= kernel::kLongestMedian ? std::min(reach, in.size()) : in.size();
  stream_block(*this, in, 0, out.first(head));
  std::array<double, kBlock> medians{};
  for (std::size_t t = head; t < in.size(); t += kBlock) {
    const std::size_t n = std::min(kBlock, in.size() - t);
    const double* oldest = in.data() + (t - reach);
    if (kernel::block_facts(oldest, n + reach).has_missing) {
      stream_block(*this, in, t, out.subspan(t, n));
      continue;
    }
    kernel::window_medians(oldest, n, memory(), medians.data());
    for (std::size_t i = 0; i < n; ++i) out[t + i] = static_cast<Out>(medians[i]);
  }
}

MLIOT_INSTANTIATE_TRANSFORM(RunningMedian);

}  // namespace mliot::preprocessing

// Running median: the freestanding step, and for whole series sorting networks or ranks of blocks.
#include "mliot/preprocessing/running_median.hpp"

#include <algorithm>
#include <array>

#include "data/sorted_window.hpp"
#include "data/stream_state.hpp"
#include "data/transform_batch.hpp"
#include "kernel/block_facts.hpp"
#include "kernel/window_medians.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/freestanding/running_median.h"
#include "stats/window_order.hpp"

namespace mliot::preprocessing {
namespace {

/// Header, ring of samples, the same samples sorted.
using Median = data::StreamLayout<mliot_median>;

constexpr std::size_t kBlock = 4096;  // outputs; missing samples are looked for in each block

/// The middle in double, whatever the output.
struct RunningMiddle : stats::MiddleOfSorted {
  template <class Out>
  static Out finish(double lower, double upper, std::int64_t n) {
    return static_cast<Out>(MiddleOfSorted::finish<double>(lower, upper, n));
  }
};

/// Medians of full short windows by sorting networks; false where a sample is missing.
template <class Out>
bool by_networks(std::span<const double> in, std::size_t begin, std::size_t window,
                 std::span<Out> out) {
  const double* oldest = in.data() + (begin - (window - 1));
  if (kernel::block_facts(oldest, out.size() + window - 1).has_missing) return false;
  std::array<double, kBlock> medians{};
  kernel::window_medians(oldest, out.size(), window, medians.data());
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<Out>(medians[i]);
  return true;
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
  const FloatMode mode;
  data::require_same_length(name, in.size(), out.size());
  const std::size_t window = memory();
  const auto enough = [window](std::int64_t /*present*/, std::size_t filled) {
    return filled > window / 2;
  };
  const stats::WindowOrder order(window, RunningMiddle{}, enough);
  if (window > kernel::kLongestMedian) {
    order.series(in, out);
    return;
  }
  const std::size_t head = std::min(window - 1, in.size());
  order.block(in, 0, out.first(head));
  for (std::size_t t = head; t < in.size(); t += kBlock) {
    const auto to = out.subspan(t, std::min(kBlock, in.size() - t));
    if (!by_networks(in, t, window, to)) order.block(in, t, to);
  }
}

MLIOT_INSTANTIATE_TRANSFORM(RunningMedian);

}  // namespace mliot::preprocessing

// Rolling z-score, rank and count.
#include <algorithm>
#include <span>
#include <type_traits>
#include <vector>

#include "data/sorted_window.hpp"
#include "data/transform_batch.hpp"
#include "features/exact_state.hpp"
#include "features/variances_of_pieces.hpp"
#include "kernel/block_facts.hpp"
#include "kernel/piece_means.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/features/rolling_count.hpp"
#include "mliot/features/rolling_rank.hpp"
#include "mliot/features/rolling_z_score.hpp"
#include "mliot/freestanding/count.h"
#include "mliot/freestanding/quantile.h"
#include "mliot/freestanding/window_scores.h"

namespace mliot::features {
namespace {

/// Header, ring of flags.
struct Flags : data::StreamLayout<mliot_count> {
  static std::size_t bytes(std::int64_t window) {
    return size(sizeof(std::int32_t) * static_cast<std::size_t>(window));
  }
  static std::int32_t* flags(void* state) {
    return reinterpret_cast<std::int32_t*>(header(state) + 1);
  }
  static const std::int32_t* flags(const void* state) {
    return reinterpret_cast<const std::int32_t*>(header(state) + 1);
  }
};

/// Header, ring of samples, the same samples sorted.
struct Sorted : data::StreamLayout<mliot_median> {
  static std::size_t bytes(std::int64_t window) {
    return size(2 * static_cast<std::size_t>(window) * sizeof(double));
  }
};

constexpr std::size_t kBlock = 4096;  // outputs; the grids are looked for in each block

/// The scores of the windows that end at x and later by exact sums of pieces; false where the
/// samples do not allow it.
bool scores_of_pieces(const double* x, const VarianceOptions& options, std::size_t least,
                      std::span<double> out) {
  const auto window = static_cast<std::size_t>(options.window_size);
  const auto ddof = static_cast<std::size_t>(options.ddof);
  const double* first = x - (window - 1);
  const kernel::BlockFacts facts = kernel::block_facts(first, out.size() + window - 1);
  if (window < 2 || facts.has_infinite || ddof >= window) return false;
  const auto grid = kernel::piece_grid(window, facts.largest);
  if (!grid) return false;
  const kernel::PieceBlock samples{.x = x,
                                   .n = out.size(),
                                   .window = window,
                                   .min_samples = least,
                                   .kind = kernel::PieceMean::distance,
                                   .has_missing = facts.has_missing};
  const kernel::VarianceBlock squared{.x = x,
                                      .n = out.size(),
                                      .window = window,
                                      .root = true,
                                      .ddof = ddof,
                                      .has_missing = facts.has_missing,
                                      .min_samples = least};
  std::vector<double> deviations(out.size());
  if (!kernel::rolling_means_of_pieces(samples, *grid, out.data()) ||
      !variances_of_pieces(squared, deviations.data())) {
    return false;
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = out[i] == 0 && deviations[i] == 0 ? 0 : out[i] / deviations[i];
  }
  return true;
}

static_assert(static_cast<int>(Ties::average) == MLIOT_RANK_AVERAGE);
static_assert(static_cast<int>(Ties::max) == MLIOT_RANK_MAX);

}  // namespace

std::size_t RollingZScore::state_size() const noexcept { return Exact::bytes(window()); }
void RollingZScore::reset(void* state) const noexcept { Exact::reset(state, window()); }
void RollingZScore::push(void* state, double x) const noexcept {
  Exact::push(state, window(), kVarianceOrder, x);
}
bool RollingZScore::valid(const void* state) const {
  return Exact::valid(state, window(), kVarianceOrder);
}
const double* RollingZScore::samples(const void* state) const noexcept {
  return Exact::ring(state);
}
void RollingZScore::forget(void* state, std::int64_t place) const noexcept {
  Exact::forget(state, window(), kVarianceOrder, place);
}
template <class Out>
Out RollingZScore::value(const void* state) const noexcept {
  return static_cast<Out>(mliot_exact_window_score(Exact::header(state), Exact::ring(state),
                                                   window(), min_samples(), options().ddof));
}
template <class Out>
void RollingZScore::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  data::require_same_length(name, in.size(), out.size());
  const auto size = static_cast<std::size_t>(window());
  const std::size_t warm_up = std::min(size - 1, in.size());
  data::stream_block(*this, in, 0, out.first(warm_up));
  const std::size_t step = std::max(kBlock, size);
  std::vector<double> scores(std::min(step, in.size()));
  for (std::size_t begin = warm_up; begin < in.size(); begin += step) {
    const auto to = out.subspan(begin, std::min(step, in.size() - begin));
    const auto made = std::span(scores).first(to.size());
    if (scores_of_pieces(in.data() + begin, options(), static_cast<std::size_t>(min_samples()),
                         made)) {
      std::transform(made.begin(), made.end(), to.begin(),
                     [](double score) { return static_cast<Out>(score); });
    } else {
      data::stream_block(*this, in, begin, to);
    }
  }
}

std::size_t RollingRank::state_size() const noexcept { return Sorted::bytes(window()); }
void RollingRank::reset(void* state) const noexcept {
  Sorted::clear(state, state_size());
  mliot_median_reset(Sorted::header(state));
}
void RollingRank::push(void* state, double x) const noexcept {
  double* ring = Sorted::ring(state);
  mliot_median_push(Sorted::header(state), ring, ring + window(), window(), x);
}
bool RollingRank::valid(const void* state) const {
  return data::is_sorted_window(*Sorted::header(state), Sorted::ring(state), window());
}
const double* RollingRank::samples(const void* state) const noexcept { return Sorted::ring(state); }
void RollingRank::forget(void* state, std::int64_t place) const noexcept {
  double* ring = Sorted::ring(state);
  mliot_median_forget(Sorted::header(state), ring, ring + window(), place);
}
template <class Out>
Out RollingRank::value(const void* state) const noexcept {
  const double* ring = Sorted::ring(state);
  const int share = options().pct ? 1 : 0;
  return static_cast<Out>(mliot_rank_value(Sorted::header(state), ring, ring + window(), window(),
                                           min_samples(), static_cast<int>(options().method),
                                           share));
}
template <class Out>
void RollingRank::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  data::stream_all(*this, in, out);
}

std::size_t RollingCount::state_size() const noexcept { return Flags::bytes(window()); }
void RollingCount::reset(void* state) const noexcept {
  Flags::clear(state, state_size());
  mliot_count_reset(Flags::header(state));
}
void RollingCount::push(void* state, double x) const noexcept {
  mliot_count_push(Flags::header(state), Flags::flags(state), window(), x);
}
bool RollingCount::valid(const void* state) const {
  const mliot_count& s = *Flags::header(state);
  if (!data::is_ring(s.position, s.filled, window())) return false;
  const std::int32_t* flags = Flags::flags(state);
  const auto is_flag = [](std::int32_t flag) { return flag == 0 || flag == 1; };
  return std::all_of(flags, flags + s.filled, is_flag) &&
         std::count(flags, flags + s.filled, 1) == s.present;
}
template <class Out>
Out RollingCount::value(const void* state) const noexcept {
  return static_cast<Out>(mliot_count_value(Flags::header(state), min_samples()));
}
template <class Out>
void RollingCount::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  data::require_same_length(name, in.size(), out.size());
  const auto size = static_cast<std::size_t>(window());
  std::int64_t present = 0;
  for (std::size_t t = 0; t < in.size(); ++t) {
    present += static_cast<std::int64_t>(in[t] == in[t]);
    if (t >= size) present -= static_cast<std::int64_t>(in[t - size] == in[t - size]);
    out[t] = static_cast<Out>(present < min_samples() ? mliot_nan() : static_cast<double>(present));
  }
}

MLIOT_INSTANTIATE_TRANSFORM(RollingZScore);
MLIOT_INSTANTIATE_TRANSFORM(RollingRank);
MLIOT_INSTANTIATE_TRANSFORM(RollingCount);

}  // namespace mliot::features

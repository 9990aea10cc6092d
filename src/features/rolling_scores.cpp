// Rolling z-score, rank and count.
#include <algorithm>
#include <optional>
#include <span>
#include <type_traits>
#include <vector>

#include "data/sorted_window.hpp"
#include "data/transform_batch.hpp"
#include "features/exact_state.hpp"
#include "features/without_offset.hpp"
#include "kernel/block_facts.hpp"
#include "kernel/rolling_linear.hpp"
#include "kernel/rolling_variances.hpp"
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

constexpr std::size_t kBlock = 4096;      // outputs; the grids are looked for in each block
constexpr std::size_t kLeastRepair = 16;  // samples that making one score anew costs at least

/// Full windows of a block.
struct ScoreBlock {
  std::vector<double> moved;  ///< the samples without offset
  std::size_t window;
  std::size_t n;

  const double* newest() const { return moved.data() + window - 1; }
};

/// The distances of newest samples from their means; how many are open, or nothing.
std::optional<std::size_t> distances(const ScoreBlock& block, double largest, double* out,
                                     std::uint32_t* failed) {
  constexpr auto kKind = kernel::Linear::distance;
  auto grid = kernel::linear_grid(kKind, block.window, largest);
  if (!grid) return {};
  if (kernel::all_multiples(block.moved.data(), block.moved.size(), grid->coarse)) {
    grid->fine = 0;
  } else if (!kernel::splits_into_pieces(block.moved.data(), block.moved.size(), grid->coarse,
                                         grid->fine)) {
    return {};
  }
  return kernel::rolling_linear({block.newest(), block.n, block.window, kKind}, *grid, out, failed);
}

/// The roots of the rounded variances.
std::optional<std::size_t> roots(const ScoreBlock& block, double largest, std::size_t ddof,
                                 double* out, std::uint32_t* failed) {
  auto grid = kernel::variance_grid(block.window, largest);
  if (!grid) return {};
  if (!kernel::splits_into_pieces(block.moved.data(), block.moved.size(), grid->unit,
                                  grid->fine * grid->unit)) {
    grid = kernel::with_rounded_pieces(*grid, block.window);
  }
  return kernel::rolling_variances({block.newest(), block.n, block.window, true, ddof}, *grid, out,
                                   failed);
}

/// The scores of full windows by exact sums of pieces; false where the samples do not allow it.
bool scores_of_pieces(const double* x, std::size_t window, std::size_t ddof,
                      std::span<double> out) {
  const double* first = x - (window - 1);
  const std::size_t reached = out.size() + window - 1;
  const kernel::BlockFacts facts = kernel::block_facts(first, reached);
  if (facts.has_missing || facts.has_infinite || ddof >= window) return false;
  const ScoreBlock block{without_offset(first, reached), window, out.size()};
  const double largest = kernel::block_facts(block.moved.data(), reached).largest;
  std::vector<double> deviations(out.size());
  std::vector<std::uint32_t> failed(2 * out.size());
  const auto far = distances(block, largest, out.data(), failed.data());
  if (!far) return false;
  const auto wide = roots(block, largest, ddof, deviations.data(), failed.data() + *far);
  if (!wide) return false;
  for (std::size_t i = 0; i < out.size(); ++i) out[i] /= deviations[i];
  std::size_t costly = 0;
  const mliot_exact_window whole = whole_window(window);
  for (std::size_t k = 0; k < *far + *wide; ++k) {
    const double* from = first + failed[k];
    if (is_constant(from, window)) {
      out[failed[k]] = 0;
      continue;
    }
    if (++costly * std::max(window, kLeastRepair) > out.size()) return false;
    const auto size = static_cast<std::int64_t>(window);
    out[failed[k]] =
        mliot_exact_window_score(&whole, from, size, size, static_cast<std::int64_t>(ddof));
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
    if (scores_of_pieces(in.data() + begin, size, static_cast<std::size_t>(options().ddof), made)) {
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

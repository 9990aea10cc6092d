// Rolling skewness, kurtosis and slope: whole-number sums of products.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <type_traits>
#include <vector>

#include "data/stream_state.hpp"
#include "data/transform_batch.hpp"
#include "features/without_offset.hpp"
#include "kernel/block_facts.hpp"
#include "kernel/rolling_shapes.hpp"
#include "kernel/rolling_slopes.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/features/rolling_kurtosis.hpp"
#include "mliot/features/rolling_skewness.hpp"
#include "mliot/features/rolling_slope.hpp"
#include "mliot/freestanding/shape_window.h"
#include "mliot/freestanding/slope_window.h"

namespace mliot::features {
namespace {

constexpr std::int64_t kGrids = 1300;  // the exponents of doubles, and room

bool is_grid(const mliot_grid& grid) {
  return grid.limbs >= 0 && grid.limbs <= MLIOT_KEPT_LIMBS && grid.exponent >= -kGrids &&
         grid.exponent <= kGrids;
}

/// What the states have in common: header, ring; sums and counts that are those of the ring.
template <class Header>
struct Sums : data::StreamLayout<Header> {
  static std::size_t bytes(std::int64_t window) {
    return Sums::size(sizeof(double) * static_cast<std::size_t>(window));
  }
  static bool has_places(const Header& s, std::int64_t window) {
    return data::is_ring(s.position, s.filled, window) && data::is_count(s.turns) &&
           is_grid(s.grid);
  }
};

struct Shape : Sums<mliot_shape_window> {
  static void reset(void* state, std::int64_t window) {
    clear(state, bytes(window));
    mliot_shape_window_reset(header(state));
  }
  static bool valid(const void* state, std::int64_t window, int order) {
    const mliot_shape_window& s = *header(state);
    if (!has_places(s, window)) return false;
    mliot_shape_window formed;
    mliot_shape_window_reset(&formed);
    formed.grid = s.grid;
    for (std::int64_t i = 0; i < s.filled; ++i) {
      if (mliot_shape_account(&formed, ring(state)[i], 1, order, window) == 0) return false;
    }
    return formed.finite == s.finite && formed.infinite == s.infinite &&
           std::equal(std::begin(formed.sums), std::end(formed.sums), s.sums);
  }
};

struct Slope : Sums<mliot_slope_window> {
  static bool valid(const void* state, std::int64_t window) {
    const mliot_slope_window& s = *header(state);
    if (!has_places(s, window)) return false;
    mliot_slope_window formed;
    mliot_slope_window_reset(&formed);
    formed.position = s.position;
    formed.filled = s.filled;
    formed.grid = s.grid;
    for (std::int64_t place = 0; place < s.filled; ++place) {
      const double x = mliot_slope_sample(&s, ring(state), window, place);
      if (mliot_slope_enter(&formed, x, place, window) == 0) return false;
    }
    return formed.finite == s.finite && formed.infinite == s.infinite && formed.times == s.times &&
           formed.squares == s.squares &&
           std::equal(std::begin(formed.sum), std::end(formed.sum), s.sum) &&
           std::equal(std::begin(formed.product), std::end(formed.product), s.product);
  }
};

constexpr std::size_t kBlock = 4096;       // outputs of slopes; each block has its own grid
constexpr std::size_t kShapeBlock = 1024;  // ... of shapes, whose bits a trend takes away
constexpr std::size_t kLeastRepair = 16;   // samples that making one output anew costs at least

/// Warm-up by the stream, then block by block: fast(x, out) makes the outputs of full windows that
/// end at x and later, or says that the samples do not allow it.
template <class T, class Out, class Fast>
void by_blocks(const T& transform, std::size_t block, std::span<const double> in,
               std::span<Out> out, const Fast& fast) {
  data::require_same_length(T::name, in.size(), out.size());
  const std::size_t window = transform.memory();
  const std::size_t warm_up = std::min(window - 1, in.size());
  data::stream_block(transform, in, 0, out.first(warm_up));
  const std::size_t step = std::max(block, window);
  for (std::size_t begin = warm_up; begin < in.size(); begin += step) {
    const auto to = out.subspan(begin, std::min(step, in.size() - begin));
    if (!fast(in.data() + begin, to)) data::stream_block(transform, in, begin, to);
  }
}

/// The skewness or kurtosis of one window, made anew; its samples are enough.
template <class Out>
Out shape_anew(const double* first, std::size_t window, bool kurtosis) {
  mliot_shape_window s;
  mliot_shape_window_reset(&s);
  s.filled = static_cast<std::int64_t>(window);
  s.finite = std::count_if(first, first + window, [](double x) { return x == x; });
  s.grid.limbs = 0;
  if (!kurtosis) return static_cast<Out>(mliot_shape_window_skewness(&s, first, s.filled, 1));
  if constexpr (std::is_same_v<Out, float>) {
    return mliot_shape_window_kurtosis_float(&s, first, s.filled, 1);
  } else {
    return mliot_shape_window_kurtosis(&s, first, s.filled, 1);
  }
}

/// The shapes of the windows that end at x and later by sums of pieces; false where the samples do
/// not allow it.
template <class Out>
bool shapes_of_pieces(const double* x, std::size_t window, std::size_t least, bool kurtosis,
                      std::span<Out> out) {
  constexpr int kExponentRange = 400;
  const double* first = x - (window - 1);
  const std::size_t reached = out.size() + window - 1;
  if (window <= MLIOT_SKEWNESS || window > kernel::kLongestShape) return false;
  const kernel::BlockFacts facts = kernel::block_facts(first, reached);
  if (facts.has_infinite) return false;
  std::vector<double> moved;
  without_offset(first, reached, moved);
  kernel::ShapeBlock block{.x = moved.data() + window - 1,
                           .n = out.size(),
                           .window = window,
                           .kurtosis = kurtosis,
                           .exponent = 0,
                           .has_missing = facts.has_missing,
                           .min_samples = least};
  std::frexp(kernel::block_facts(moved.data(), reached).largest, &block.exponent);
  if (std::abs(block.exponent) > kExponentRange) return false;
  std::vector<double> values(out.size());
  std::vector<std::uint32_t> failed(out.size());
  const std::size_t count = kernel::rolling_shapes(block, values.data(), failed.data());
  std::size_t costly = 0;
  const auto repair = [&](std::size_t place) {
    const double* from = first + place;
    if (is_constant(from, window)) {
      out[place] = static_cast<Out>(mliot_nan());
      return true;
    }
    if (++costly * std::max(window, kLeastRepair) > out.size()) return false;
    out[place] = shape_anew<Out>(from, window, kurtosis);
    return true;
  };
  std::size_t k = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const bool open = k < count && failed[k] == i;
    k += open ? 1 : 0;
    const bool rounded_twice = kurtosis && std::is_same_v<Out, float> && values[i] == values[i];
    if (open || (rounded_twice && mliot_float_is_safe(values[i]) == 0)) {
      if (!repair(i)) return false;
    } else {
      out[i] = static_cast<Out>(values[i]);
    }
  }
  return true;
}

/// The slopes of the windows that end at x and later by exact sums of pieces; false where the
/// samples do not allow it.
template <class Out>
bool slopes_of_pieces(const double* x, std::size_t window, std::size_t least, std::span<Out> out) {
  const double* first = x - (window - 1);
  const std::size_t reached = out.size() + window - 1;
  const kernel::BlockFacts facts = kernel::block_facts(first, reached);
  if (facts.has_infinite) return false;
  auto grid = kernel::slope_grid(window, facts.largest);
  if (!grid) return false;
  if (kernel::all_multiples(first, reached, grid->coarse)) {
    grid->fine = 0;
  } else if (!kernel::splits_into_pieces(first, reached, grid->coarse, grid->fine)) {
    return false;
  }
  kernel::rolling_slopes({x, out.size(), window, facts.has_missing, least}, *grid, out.data());
  return true;
}

}  // namespace

std::size_t RollingSkewness::state_size() const noexcept { return Shape::bytes(window()); }
void RollingSkewness::reset(void* state) const noexcept { Shape::reset(state, window()); }
void RollingSkewness::push(void* state, double x) const noexcept {
  mliot_shape_window_push(Shape::header(state), Shape::ring(state), window(), MLIOT_SKEWNESS, x);
}
bool RollingSkewness::valid(const void* state) const {
  return Shape::valid(state, window(), MLIOT_SKEWNESS);
}
const double* RollingSkewness::samples(const void* state) const noexcept {
  return Shape::ring(state);
}
void RollingSkewness::forget(void* state, std::int64_t place) const noexcept {
  mliot_shape_window_forget(Shape::header(state), Shape::ring(state), window(), MLIOT_SKEWNESS,
                            place);
}
template <class Out>
Out RollingSkewness::value(const void* state) const noexcept {
  return static_cast<Out>(mliot_shape_window_skewness(Shape::header(state), Shape::ring(state),
                                                      window(), min_samples()));
}
template <class Out>
void RollingSkewness::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  by_blocks(*this, kShapeBlock, in, out, [this](const double* x, std::span<Out> to) {
    return shapes_of_pieces(x, memory(), static_cast<std::size_t>(min_samples()), false, to);
  });
}

std::size_t RollingKurtosis::state_size() const noexcept { return Shape::bytes(window()); }
void RollingKurtosis::reset(void* state) const noexcept { Shape::reset(state, window()); }
void RollingKurtosis::push(void* state, double x) const noexcept {
  mliot_shape_window_push(Shape::header(state), Shape::ring(state), window(), MLIOT_KURTOSIS, x);
}
bool RollingKurtosis::valid(const void* state) const {
  return Shape::valid(state, window(), MLIOT_KURTOSIS);
}
const double* RollingKurtosis::samples(const void* state) const noexcept {
  return Shape::ring(state);
}
void RollingKurtosis::forget(void* state, std::int64_t place) const noexcept {
  mliot_shape_window_forget(Shape::header(state), Shape::ring(state), window(), MLIOT_KURTOSIS,
                            place);
}
template <class Out>
Out RollingKurtosis::value(const void* state) const noexcept {
  if constexpr (std::is_same_v<Out, float>) {
    return mliot_shape_window_kurtosis_float(Shape::header(state), Shape::ring(state), window(),
                                             min_samples());
  } else {
    return mliot_shape_window_kurtosis(Shape::header(state), Shape::ring(state), window(),
                                       min_samples());
  }
}
template <class Out>
void RollingKurtosis::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  by_blocks(*this, kShapeBlock, in, out, [this](const double* x, std::span<Out> to) {
    return shapes_of_pieces(x, memory(), static_cast<std::size_t>(min_samples()), true, to);
  });
}

std::size_t RollingSlope::state_size() const noexcept { return Slope::bytes(window()); }
void RollingSlope::reset(void* state) const noexcept {
  Slope::clear(state, state_size());
  mliot_slope_window_reset(Slope::header(state));
}
void RollingSlope::push(void* state, double x) const noexcept {
  mliot_slope_window_push(Slope::header(state), Slope::ring(state), window(), x);
}
bool RollingSlope::valid(const void* state) const { return Slope::valid(state, window()); }
template <class Out>
Out RollingSlope::value(const void* state) const noexcept {
  if constexpr (std::is_same_v<Out, float>) {
    return mliot_slope_window_float(Slope::header(state), Slope::ring(state), window(),
                                    min_samples());
  } else {
    return mliot_slope_window_value(Slope::header(state), Slope::ring(state), window(),
                                    min_samples());
  }
}
template <class Out>
void RollingSlope::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  by_blocks(*this, kBlock, in, out, [this](const double* x, std::span<Out> to) {
    return slopes_of_pieces(x, memory(), static_cast<std::size_t>(min_samples()), to);
  });
}

MLIOT_INSTANTIATE_TRANSFORM(RollingSkewness);
MLIOT_INSTANTIATE_TRANSFORM(RollingKurtosis);
MLIOT_INSTANTIATE_TRANSFORM(RollingSlope);

}  // namespace mliot::features

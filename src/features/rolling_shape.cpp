// Rolling skewness, kurtosis and slope: whole-number sums of products.
#include <algorithm>
#include <iterator>
#include <type_traits>

#include "data/stream_state.hpp"
#include "data/transform_batch.hpp"
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

}  // namespace

std::size_t RollingSkewness::state_size() const noexcept { return Shape::bytes(window()); }
void RollingSkewness::reset(void* state) const noexcept { Shape::reset(state, window()); }
void RollingSkewness::push(void* state, double x) const noexcept {
  mliot_shape_window_push(Shape::header(state), Shape::ring(state), window(), MLIOT_SKEWNESS, x);
}
bool RollingSkewness::valid(const void* state) const {
  return Shape::valid(state, window(), MLIOT_SKEWNESS);
}
template <class Out>
Out RollingSkewness::value(const void* state) const noexcept {
  return static_cast<Out>(mliot_shape_window_skewness(Shape::header(state), Shape::ring(state),
                                                      window(), min_samples()));
}
template <class Out>
void RollingSkewness::transform(std::span<const double> in, std::span<Out> out) const {
  data::stream_all(*this, in, out);
}

std::size_t RollingKurtosis::state_size() const noexcept { return Shape::bytes(window()); }
void RollingKurtosis::reset(void* state) const noexcept { Shape::reset(state, window()); }
void RollingKurtosis::push(void* state, double x) const noexcept {
  mliot_shape_window_push(Shape::header(state), Shape::ring(state), window(), MLIOT_KURTOSIS, x);
}
bool RollingKurtosis::valid(const void* state) const {
  return Shape::valid(state, window(), MLIOT_KURTOSIS);
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
  data::stream_all(*this, in, out);
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
  data::stream_all(*this, in, out);
}

MLIOT_INSTANTIATE_TRANSFORM(RollingSkewness);
MLIOT_INSTANTIATE_TRANSFORM(RollingKurtosis);
MLIOT_INSTANTIATE_TRANSFORM(RollingSlope);

}  // namespace mliot::features

// Rolling covariance and correlation of two columns.
#include "mliot/features/rolling_pair.hpp"

#include <algorithm>
#include <iterator>

#include "data/stream_state.hpp"
#include "features/pair_batch.hpp"
#include "features/pair_places.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/features/rolling_correlation.hpp"
#include "mliot/features/rolling_covariance.hpp"
#include "mliot/freestanding/pair_window.h"

namespace mliot::features {
namespace {

using Pair = data::StreamLayout<mliot_pair_window>;

bool is_grid(const mliot_grid& grid) {
  constexpr std::int64_t kGrids = 1300;  // the exponents of doubles, and room
  return grid.limbs >= 0 && grid.limbs <= MLIOT_KEPT_LIMBS && grid.exponent >= -kGrids &&
         grid.exponent <= kGrids;
}

}  // namespace

namespace detail {

std::size_t pair_state_size(std::int64_t window) noexcept {
  return Pair::size(2 * sizeof(double) * static_cast<std::size_t>(window));
}
void reset_pair(void* state, std::int64_t window) noexcept {
  Pair::clear(state, pair_state_size(window));
  mliot_pair_window_reset(Pair::header(state));
}
void push_pair(void* state, std::int64_t window, double x, double y) noexcept {
  mliot_pair_window_push(Pair::header(state), Pair::ring(state), window, x, y);
}

bool valid_pair(const void* state, std::int64_t window) {
  return is_pair_window(*Pair::header(state), Pair::ring(state), window);
}

bool is_pair_window(const mliot_pair_window& s, const double* rings, std::int64_t window) {
  const bool places = data::is_ring(s.position, s.filled, window) && data::is_count(s.turns) &&
                      is_grid(s.x) && is_grid(s.y) && s.x.limbs == s.y.limbs;
  if (!places) return false;
  mliot_pair_window formed;
  mliot_pair_window_reset(&formed);
  formed.x = s.x;
  formed.y = s.y;
  const double* ys = rings + window;
  for (std::int64_t i = 0; i < s.filled; ++i) {
    if (mliot_pair_account(&formed, rings[i], ys[i], 1, window) == 0) return false;
  }
  return formed.finite == s.finite && formed.infinite == s.infinite &&
         std::equal(std::begin(formed.sums), std::end(formed.sums), s.sums);
}

}  // namespace detail

double RollingCovariance::value(const void* state) const noexcept {
  return mliot_pair_window_covariance(Pair::header(state), Pair::ring(state), window(),
                                      min_samples(), options().ddof);
}
void RollingCovariance::transform(std::span<const double> x, std::span<const double> y,
                                  std::span<double> out) const {
  const FloatMode mode;
  stream_pairs(*this, x, y, out);
}

double RollingCorrelation::value(const void* state) const noexcept {
  return mliot_pair_window_correlation(Pair::header(state), Pair::ring(state), window(),
                                       min_samples());
}
void RollingCorrelation::transform(std::span<const double> x, std::span<const double> y,
                                   std::span<double> out) const {
  const FloatMode mode;
  stream_pairs(*this, x, y, out);
}

}  // namespace mliot::features

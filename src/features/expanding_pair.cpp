// Covariance and correlation of two columns over every sample since the first.
#include "mliot/freestanding/expanding_pair.h"

#include "data/stream_state.hpp"
#include "features/history_sums.hpp"
#include "features/pair_batch.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/features/expanding_correlation.hpp"
#include "mliot/features/expanding_covariance.hpp"

namespace mliot::features {
namespace {

using Pair = data::StreamLayout<mliot_expanding_pair>;

constexpr int kLimbs = MLIOT_EXPANDING_LIMBS;

/// Whether the sum of products can go with the others: Cxy^2 <= Cxx Cyy, and 0 for no pairs.
bool can_be_products(const mliot_expanding_pair& s) {
  std::uint64_t sums[MLIOT_EXPANDING_PAIRS], product[2 * kLimbs];
  std::uint64_t xy[2 * kLimbs], xx[2 * kLimbs], yy[2 * kLimbs];
  std::uint64_t square[4 * kLimbs], bound[4 * kLimbs];
  const auto n = static_cast<std::uint64_t>(s.finite);
  for (int i = 0; i < 2 * kLimbs; ++i) product[i] = s.sums[2 * kLimbs + i];
  mliot_wide_absolute(product, 2 * kLimbs);
  if (n == 0) return mliot_wide_length(product, 2 * kLimbs) == 0;
  if (product[2 * kLimbs - 1] != 0) return false;  // counts do not reach it
  for (int i = 0; i < MLIOT_EXPANDING_PAIRS; ++i) sums[i] = s.sums[i];
  mliot_pair_cross(xy, sums, kLimbs, n);
  mliot_pair_central(xx, sums + 4 * kLimbs, sums, sums, kLimbs, n);
  mliot_pair_central(yy, sums + 6 * kLimbs, sums + kLimbs, sums + kLimbs, kLimbs, n);
  mliot_wide_square(square, xy, 2 * kLimbs);
  mliot_wide_multiply(bound, xx, 2 * kLimbs, yy, 2 * kLimbs);
  mliot_wide_subtract(bound, square, 4 * kLimbs);
  return mliot_wide_absolute(bound, 4 * kLimbs) == 0;
}

bool has_sums(const void* state) {
  const mliot_expanding_pair& s = *Pair::header(state);
  return data::is_count(s.finite) && data::is_count(s.infinite) &&
         can_be_sums(s.sums, s.sums + 4 * kLimbs, s.finite) &&
         can_be_sums(s.sums + kLimbs, s.sums + 6 * kLimbs, s.finite) && can_be_products(s);
}

}  // namespace

std::size_t ExpandingCovariance::state_size() const noexcept { return Pair::size(0); }
void ExpandingCovariance::reset(void* state) const noexcept {
  mliot_expanding_pair_reset(Pair::header(state));
}
void ExpandingCovariance::push(void* state, double x, double y) const noexcept {
  mliot_expanding_pair_push(Pair::header(state), x, y);
}
bool ExpandingCovariance::valid(const void* state) const { return has_sums(state); }
double ExpandingCovariance::value(const void* state) const noexcept {
  return mliot_expanding_pair_covariance(Pair::header(state), options().min_samples,
                                         options().ddof);
}
void ExpandingCovariance::transform(std::span<const double> x, std::span<const double> y,
                                    std::span<double> out) const {
  const FloatMode mode;
  stream_pairs(*this, x, y, out);
}

std::size_t ExpandingCorrelation::state_size() const noexcept { return Pair::size(0); }
void ExpandingCorrelation::reset(void* state) const noexcept {
  mliot_expanding_pair_reset(Pair::header(state));
}
void ExpandingCorrelation::push(void* state, double x, double y) const noexcept {
  mliot_expanding_pair_push(Pair::header(state), x, y);
}
bool ExpandingCorrelation::valid(const void* state) const { return has_sums(state); }
double ExpandingCorrelation::value(const void* state) const noexcept {
  return mliot_expanding_pair_correlation(Pair::header(state), options().min_samples);
}
void ExpandingCorrelation::transform(std::span<const double> x, std::span<const double> y,
                                     std::span<double> out) const {
  const FloatMode mode;
  stream_pairs(*this, x, y, out);
}

}  // namespace mliot::features

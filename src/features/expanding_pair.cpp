// Covariance and correlation of two columns over every sample since the first.
#include "mliot/freestanding/expanding_pair.h"

#include "data/stream_state.hpp"
#include "features/pair_batch.hpp"
#include "mliot/features/expanding_correlation.hpp"
#include "mliot/features/expanding_covariance.hpp"

namespace mliot::features {
namespace {

using Pair = data::StreamLayout<mliot_expanding_pair>;

bool has_counts(const void* state) {
  const mliot_expanding_pair& s = *Pair::header(state);
  return data::is_count(s.finite) && data::is_count(s.infinite);
}

}  // namespace

std::size_t ExpandingCovariance::state_size() const noexcept { return Pair::size(0); }
void ExpandingCovariance::reset(void* state) const noexcept {
  mliot_expanding_pair_reset(Pair::header(state));
}
void ExpandingCovariance::push(void* state, double x, double y) const noexcept {
  mliot_expanding_pair_push(Pair::header(state), x, y);
}
bool ExpandingCovariance::valid(const void* state) const { return has_counts(state); }
double ExpandingCovariance::value(const void* state) const noexcept {
  return mliot_expanding_pair_covariance(Pair::header(state), options().min_samples,
                                         options().ddof);
}
void ExpandingCovariance::transform(std::span<const double> x, std::span<const double> y,
                                    std::span<double> out) const {
  stream_pairs(*this, x, y, out);
}

std::size_t ExpandingCorrelation::state_size() const noexcept { return Pair::size(0); }
void ExpandingCorrelation::reset(void* state) const noexcept {
  mliot_expanding_pair_reset(Pair::header(state));
}
void ExpandingCorrelation::push(void* state, double x, double y) const noexcept {
  mliot_expanding_pair_push(Pair::header(state), x, y);
}
bool ExpandingCorrelation::valid(const void* state) const { return has_counts(state); }
double ExpandingCorrelation::value(const void* state) const noexcept {
  return mliot_expanding_pair_correlation(Pair::header(state), options().min_samples);
}
void ExpandingCorrelation::transform(std::span<const double> x, std::span<const double> y,
                                     std::span<double> out) const {
  stream_pairs(*this, x, y, out);
}

}  // namespace mliot::features

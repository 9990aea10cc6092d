// Exponentially weighted covariance and correlation of two columns.
#include <cmath>
#include <utility>

#include "data/stream_state.hpp"
#include "features/pair_batch.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/features/exponentially_weighted_correlation.hpp"
#include "mliot/features/exponentially_weighted_covariance.hpp"
#include "mliot/freestanding/ewm_pair.h"

namespace mliot::features {
namespace {

using Pair = data::StreamLayout<mliot_ewm_pair>;

template <class Options>
mliot_ewm_weights weights_of(const Options& options, double alpha) {
  return {alpha, options.adjust ? 1 : 0, options.ignore_na ? 1 : 0};
}

/// Whether both columns have seen the same pairs.
bool are_pairs(const void* state) {
  const mliot_ewm_pair& s = *Pair::header(state);
  if (!data::is_count(s.x.present) || s.x.present != s.y.present) return false;
  if (s.x.past != s.y.past || s.x.sum != s.y.sum || s.x.squares != s.y.squares) return false;
  return s.x.present > 0 || (std::isnan(s.x.mean) && std::isnan(s.y.mean));
}

}  // namespace

ExponentiallyWeightedCovariance::ExponentiallyWeightedCovariance(Options options)
    : Transform(std::move(options)), alpha_(newest_weight(name, this->options())) {}
std::size_t ExponentiallyWeightedCovariance::state_size() const noexcept { return Pair::size(0); }
void ExponentiallyWeightedCovariance::reset(void* state) const noexcept {
  mliot_ewm_pair_reset(Pair::header(state));
}
void ExponentiallyWeightedCovariance::push(void* state, double x, double y) const noexcept {
  const mliot_ewm_weights weights = weights_of(options(), alpha_);
  mliot_ewm_pair_push(Pair::header(state), &weights, x, y);
}
bool ExponentiallyWeightedCovariance::valid(const void* state) const { return are_pairs(state); }
double ExponentiallyWeightedCovariance::value(const void* state) const noexcept {
  return mliot_ewm_pair_covariance(Pair::header(state), options().min_samples,
                                   options().bias ? 1 : 0);
}
void ExponentiallyWeightedCovariance::transform(std::span<const double> x,
                                                std::span<const double> y,
                                                std::span<double> out) const {
  const FloatMode mode;
  stream_pairs(*this, x, y, out);
}

ExponentiallyWeightedCorrelation::ExponentiallyWeightedCorrelation(Options options)
    : Transform(std::move(options)), alpha_(newest_weight(name, this->options())) {}
std::size_t ExponentiallyWeightedCorrelation::state_size() const noexcept { return Pair::size(0); }
void ExponentiallyWeightedCorrelation::reset(void* state) const noexcept {
  mliot_ewm_pair_reset(Pair::header(state));
}
void ExponentiallyWeightedCorrelation::push(void* state, double x, double y) const noexcept {
  const mliot_ewm_weights weights = weights_of(options(), alpha_);
  mliot_ewm_pair_push(Pair::header(state), &weights, x, y);
}
bool ExponentiallyWeightedCorrelation::valid(const void* state) const { return are_pairs(state); }
double ExponentiallyWeightedCorrelation::value(const void* state) const noexcept {
  return mliot_ewm_pair_correlation(Pair::header(state), options().min_samples);
}
void ExponentiallyWeightedCorrelation::transform(std::span<const double> x,
                                                 std::span<const double> y,
                                                 std::span<double> out) const {
  const FloatMode mode;
  stream_pairs(*this, x, y, out);
}

}  // namespace mliot::features

// Seasonal lag and difference: the plain ones of whole seasons.
#include "data/transform_batch.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/features/seasonal_diff.hpp"
#include "mliot/features/seasonal_lag.hpp"

namespace mliot::features {

std::size_t SeasonalLag::state_size() const noexcept { return plain_.state_size(); }
void SeasonalLag::reset(void* state) const noexcept { plain_.reset(state); }
void SeasonalLag::push(void* state, double x) const noexcept { plain_.push(state, x); }
bool SeasonalLag::valid(const void* state) const { return plain_.valid(state); }
template <class Out>
Out SeasonalLag::value(const void* state) const noexcept {
  return plain_.template value<Out>(state);
}
template <class Out>
void SeasonalLag::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  data::require_same_length(name, in.size(), out.size());
  plain_.transform(in, out);
}
MLIOT_INSTANTIATE_TRANSFORM(SeasonalLag);

std::size_t SeasonalDiff::state_size() const noexcept { return plain_.state_size(); }
void SeasonalDiff::reset(void* state) const noexcept { plain_.reset(state); }
void SeasonalDiff::push(void* state, double x) const noexcept { plain_.push(state, x); }
bool SeasonalDiff::valid(const void* state) const { return plain_.valid(state); }
template <class Out>
Out SeasonalDiff::value(const void* state) const noexcept {
  return plain_.template value<Out>(state);
}
template <class Out>
void SeasonalDiff::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  data::require_same_length(name, in.size(), out.size());
  plain_.transform(in, out);
}
MLIOT_INSTANTIATE_TRANSFORM(SeasonalDiff);

}  // namespace mliot::features

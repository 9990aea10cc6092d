// Seasonal fill: the freestanding step over a ring of some seasons.
#include "mliot/preprocessing/seasonal_fill.hpp"

#include "data/stream_state.hpp"
#include "data/transform_batch.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/freestanding/seasonal_fill.h"

namespace mliot::preprocessing {
namespace {

using Filler = data::StreamLayout<mliot_seasonal_fill>;

}  // namespace

SeasonalFill::SeasonalFill(Options options) : Transform(options) {
  require(options.n_seasons <= static_cast<std::int64_t>(data::kMaxLag) / options.season_length,
          "seasonal_fill: season_length * n_seasons must be <= {}, got {} * {}",
          static_cast<std::int64_t>(data::kMaxLag), options.season_length, options.n_seasons);
}

std::size_t SeasonalFill::state_size() const noexcept {
  return Filler::size(ring_size() * sizeof(double));
}
void SeasonalFill::reset(void* state) const noexcept {
  mliot_seasonal_fill_reset(Filler::header(state), Filler::ring(state),
                            static_cast<std::int64_t>(ring_size()));
}
void SeasonalFill::push(void* state, double x) const noexcept {
  mliot_seasonal_fill_push(Filler::header(state), Filler::ring(state), options().season_length,
                           static_cast<std::int64_t>(ring_size()), x);
}
bool SeasonalFill::valid(const void* state) const {
  const std::int64_t position = Filler::header(state)->position;
  return position >= 0 && position < static_cast<std::int64_t>(ring_size());
}
template <class Out>
Out SeasonalFill::value(const void* state) const noexcept {
  return static_cast<Out>(Filler::header(state)->value);
}
template <class Out>
void SeasonalFill::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  data::stream_all(*this, in, out);
}

MLIOT_INSTANTIATE_TRANSFORM(SeasonalFill);

}  // namespace mliot::preprocessing

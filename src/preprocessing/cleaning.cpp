// Hampel filter and forward fill: the freestanding steps over a block of state.
#include "data/sorted_window.hpp"
#include "data/stream_state.hpp"
#include "data/transform_batch.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/freestanding/forward_fill.h"
#include "mliot/freestanding/hampel.h"
#include "mliot/preprocessing/forward_fill.hpp"
#include "mliot/preprocessing/hampel.hpp"

namespace mliot::preprocessing {
namespace {

using Filter = data::StreamLayout<mliot_hampel>;
using Filler = data::StreamLayout<mliot_forward_fill>;

}  // namespace

Hampel::Hampel(Options options) : Transform(options) {
  require(options.min_samples <= options.window_size,
          "hampel: min_samples must be <= window_size, got {} with window_size {}",
          options.min_samples, options.window_size);
}

std::size_t Hampel::state_size() const noexcept {
  return Filter::size(2 * static_cast<std::size_t>(options().window_size) * sizeof(double));
}
void Hampel::reset(void* state) const noexcept {
  Filter::clear(state, state_size());
  mliot_hampel_reset(Filter::header(state));
}
void Hampel::push(void* state, double x) const noexcept {
  const mliot_hampel_options settings{.window = options().window_size,
                                      .min_samples = options().min_samples,
                                      .threshold = options().threshold};
  mliot_hampel_push(Filter::header(state), Filter::ring(state), &settings, x);
}
bool Hampel::valid(const void* state) const {
  return data::is_sorted_window(Filter::header(state)->median, Filter::ring(state),
                                options().window_size);
}
template <class Out>
Out Hampel::value(const void* state) const noexcept {
  return static_cast<Out>(Filter::header(state)->value);
}
template <class Out>
void Hampel::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  data::stream_all(*this, in, out);
}

std::size_t ForwardFill::state_size() const noexcept { return Filler::size(0); }
void ForwardFill::reset(void* state) const noexcept {
  mliot_forward_fill_reset(Filler::header(state));
}
void ForwardFill::push(void* state, double x) const noexcept {
  mliot_forward_fill_push(Filler::header(state), options().limit.value_or(-1), x);
}
bool ForwardFill::valid(const void* state) const {
  return data::is_count(Filler::header(state)->filled);
}
template <class Out>
Out ForwardFill::value(const void* state) const noexcept {
  return static_cast<Out>(Filler::header(state)->value);
}
template <class Out>
void ForwardFill::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  data::stream_all(*this, in, out);
}

MLIOT_INSTANTIATE_TRANSFORM(Hampel);
MLIOT_INSTANTIATE_TRANSFORM(ForwardFill);

}  // namespace mliot::preprocessing

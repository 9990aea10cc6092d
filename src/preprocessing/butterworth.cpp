// Butterworth filter: its design, and the freestanding cascade.
#include "mliot/preprocessing/butterworth.hpp"

#include <algorithm>
#include <cmath>

#include "data/stream_state.hpp"
#include "data/transform_batch.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/freestanding/biquads.h"
#include "preprocessing/biquad_design.hpp"

namespace mliot::preprocessing {
namespace {

using Cascade = data::StreamLayout<mliot_biquads>;

void check_band(const ButterworthOptions& options) {
  const bool band = options.btype == FilterType::bandpass || options.btype == FilterType::bandstop;
  require(band == options.cutoff_high.has_value(), "butterworth: cutoff_high {} {}",
          band ? "is missing for" : "does not go with", enum_name(options.btype));
  require(options.cutoff < options.fs / 2,
          "butterworth: cutoff must be < fs / 2, got {} with fs {}", options.cutoff, options.fs);
  if (!band) return;
  require(*options.cutoff_high > options.cutoff && *options.cutoff_high < options.fs / 2,
          "butterworth: cutoff_high must be above cutoff {} and below fs / 2, got {} with fs {}",
          options.cutoff, *options.cutoff_high, options.fs);
}

}  // namespace

Butterworth::Butterworth(Options options) : Transform(options) {
  const FloatMode mode;
  check_band(options);
  sections_ = detail::butterworth_sections(options);
  const bool fits =
      std::all_of(sections_.begin(), sections_.end(), [](double x) { return std::isfinite(x); });
  require(fits, "butterworth: a cutoff of {} at fs {} has no filter in double precision",
          options.cutoff, options.fs);
}

std::size_t Butterworth::state_size() const noexcept {
  return Cascade::size(2 * sizeof(double) * (sections_.size() / MLIOT_BIQUAD));
}
void Butterworth::reset(void* state) const noexcept {
  Cascade::clear(state, state_size());
  mliot_biquads_reset(Cascade::header(state));
}
void Butterworth::push(void* state, double x) const noexcept {
  mliot_biquads_push(Cascade::header(state), Cascade::ring(state), sections_.data(),
                     static_cast<std::int64_t>(sections_.size() / MLIOT_BIQUAD), x);
}
bool Butterworth::valid(const void* state) const {
  const std::int64_t begun = Cascade::header(state)->begun;
  return begun == 0 || begun == 1;
}
template <class Out>
Out Butterworth::value(const void* state) const noexcept {
  return static_cast<Out>(Cascade::header(state)->value);
}
template <class Out>
void Butterworth::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  data::stream_all(*this, in, out);
}

MLIOT_INSTANTIATE_TRANSFORM(Butterworth);

}  // namespace mliot::preprocessing

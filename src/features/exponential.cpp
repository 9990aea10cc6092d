// Exponentially weighted mean, variance and standard deviation.
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "data/stream_state.hpp"
#include "data/transform_batch.hpp"
#include "kernel/block_facts.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/features/exponentially_weighted_mean.hpp"
#include "mliot/features/exponentially_weighted_std.hpp"
#include "mliot/features/exponentially_weighted_var.hpp"
#include "mliot/freestanding/ewm_moments.h"

namespace mliot::features {

using Level = data::StreamLayout<mliot_ewm>;
using Moments = data::StreamLayout<mliot_ewm_moments>;

namespace {

template <class Options>
double weight_of(std::string_view who, const Options& options) {
  const int given = int{options.alpha.has_value()} + int{options.span.has_value()} +
                    int{options.com.has_value()} + int{options.halflife.has_value()};
  require(given == 1, "{}: give one of alpha, span, com and halflife, got {} of them", who, given);
  double alpha = options.alpha.value_or(0);
  if (options.span) alpha = 2 / (*options.span + 1);
  if (options.com) alpha = 1 / (1 + *options.com);
  if (options.halflife) {
    constexpr double kMinusLn2 = -0x1.62e42fefa39efp-1;
    alpha = 1 - mliot_exp(kMinusLn2 / *options.halflife);
  }
  require(alpha > 0, "{}: span, com or halflife is so long that no sample has weight", who);
  return alpha;
}

template <class Options>
mliot_ewm_weights weights_of(const Options& options, double alpha) {
  return {alpha, options.adjust ? 1 : 0, options.ignore_na ? 1 : 0};
}

bool are_moments(const mliot_ewm_moments& s) {
  return data::is_count(s.present) && (s.present > 0 || std::isnan(s.mean));
}

}  // namespace

double newest_weight(std::string_view who, const WeightOptions& options) {
  const FloatMode mode;
  return weight_of(who, options);
}
double newest_weight(std::string_view who, const WeightedVarianceOptions& options) {
  const FloatMode mode;
  return weight_of(who, options);
}

ExponentiallyWeightedMean::ExponentiallyWeightedMean(Options options)
    : Transform(std::move(options)), alpha_(newest_weight(name, this->options())) {}
std::size_t ExponentiallyWeightedMean::state_size() const noexcept {
  return plain() ? Level::size(0) : Moments::size(0);
}
void ExponentiallyWeightedMean::reset(void* state) const noexcept {
  if (plain()) {
    mliot_ewm_reset(Level::header(state));
  } else {
    mliot_ewm_moments_reset(Moments::header(state));
  }
}
void ExponentiallyWeightedMean::push(void* state, double x) const noexcept {
  if (plain()) {
    mliot_ewm_push(Level::header(state), alpha_, x);
  } else {
    const mliot_ewm_weights weights = weights_of(options(), alpha_);
    mliot_ewm_moments_push(Moments::header(state), &weights, x);
  }
}
bool ExponentiallyWeightedMean::valid(const void* state) const {
  if (!plain()) return are_moments(*Moments::header(state));
  const mliot_ewm* level = Level::header(state);
  return data::is_count(level->present) && (level->present > 0 || std::isnan(level->level));
}
template <class Out>
Out ExponentiallyWeightedMean::value(const void* state) const noexcept {
  const double level = plain()
                           ? mliot_ewm_value(Level::header(state), options().min_samples)
                           : mliot_ewm_moments_mean(Moments::header(state), options().min_samples);
  return static_cast<Out>(level);
}
template <class Out>
void ExponentiallyWeightedMean::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  data::stream_all(*this, in, out);
}

ExponentiallyWeightedVar::ExponentiallyWeightedVar(Options options)
    : Transform(std::move(options)), alpha_(newest_weight(name, this->options())) {}
std::size_t ExponentiallyWeightedVar::state_size() const noexcept { return Moments::size(0); }
void ExponentiallyWeightedVar::reset(void* state) const noexcept {
  mliot_ewm_moments_reset(Moments::header(state));
}
void ExponentiallyWeightedVar::push(void* state, double x) const noexcept {
  const mliot_ewm_weights weights = weights_of(options(), alpha_);
  mliot_ewm_moments_push(Moments::header(state), &weights, x);
}
bool ExponentiallyWeightedVar::valid(const void* state) const {
  return are_moments(*Moments::header(state));
}
template <class Out>
Out ExponentiallyWeightedVar::value(const void* state) const noexcept {
  return static_cast<Out>(mliot_ewm_moments_variance(Moments::header(state), options().min_samples,
                                                     options().bias ? 1 : 0));
}
template <class Out>
void ExponentiallyWeightedVar::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  data::stream_all(*this, in, out);
}

ExponentiallyWeightedStd::ExponentiallyWeightedStd(Options options)
    : Transform(std::move(options)), alpha_(newest_weight(name, this->options())) {}
std::size_t ExponentiallyWeightedStd::state_size() const noexcept { return Moments::size(0); }
void ExponentiallyWeightedStd::reset(void* state) const noexcept {
  mliot_ewm_moments_reset(Moments::header(state));
}
void ExponentiallyWeightedStd::push(void* state, double x) const noexcept {
  const mliot_ewm_weights weights = weights_of(options(), alpha_);
  mliot_ewm_moments_push(Moments::header(state), &weights, x);
}
bool ExponentiallyWeightedStd::valid(const void* state) const {
  return are_moments(*Moments::header(state));
}
template <class Out>
Out ExponentiallyWeightedStd::value(const void* state) const noexcept {
  return static_cast<Out>(mliot_ewm_moments_deviation(Moments::header(state), options().min_samples,
                                                      options().bias ? 1 : 0));
}
template <class Out>
void ExponentiallyWeightedStd::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  data::stream_all(*this, in, out);
}

namespace {

constexpr std::size_t kTogether = 4;

/// The level after x where no infinity or overflow can occur; a NaN level has not begun.
inline double next_level(double level, double alpha, double x) {
  const double moved = mliot_product_sum(alpha, x - level, level);
  if (moved == moved) return moved;
  return x == x ? x : level;
}

/// Series that begin at starts and are equally long, in lockstep; levels go on from call to call.
template <class Out>
void lockstep(double alpha, const double* values, const std::array<std::size_t, kTogether>& starts,
              std::size_t length, Out* out, std::array<double, kTogether>& levels) {
  for (std::size_t t = 0; t < length; ++t) {
    for (std::size_t k = 0; k < kTogether; ++k) {
      levels[k] = next_level(levels[k], alpha, values[starts[k] + t]);
      out[starts[k] + t] = static_cast<Out>(levels[k]);
    }
  }
}

}  // namespace

template <class Out>
void ExponentiallyWeightedMean::transform_series(std::span<const double> values,
                                                 std::span<const std::int64_t> offsets,
                                                 std::span<Out> out) const {
  const FloatMode mode;
  constexpr double kHarmless = 0x1p1000;  // differences stay finite
  const auto at = [&](std::size_t i) { return static_cast<std::size_t>(offsets[i]); };
  const auto alone = [&](std::size_t i) {
    const std::size_t length = at(i + 1) - at(i);
    transform<Out>(values.subspan(at(i), length), out.subspan(at(i), length));
  };
  std::size_t i = 0;
  const bool together = plain() && options().min_samples == 1;
  for (; together && i + kTogether < offsets.size(); i += kTogether) {
    const std::size_t size = at(i + kTogether) - at(i);
    const kernel::BlockFacts facts = kernel::block_facts(values.data() + at(i), size);
    if (facts.has_infinite || facts.largest > kHarmless) {
      for (std::size_t k = 0; k < kTogether; ++k) alone(i + k);
      continue;
    }
    std::array<std::size_t, kTogether> starts{};
    std::array<double, kTogether> levels{};
    std::size_t common = size;
    for (std::size_t k = 0; k < kTogether; ++k) {
      starts[k] = at(i + k);
      levels[k] = mliot_nan();
      common = std::min(common, at(i + k + 1) - starts[k]);
    }
    lockstep(alpha_, values.data(), starts, common, out.data(), levels);
    for (std::size_t k = 0; k < kTogether; ++k) {
      for (std::size_t t = starts[k] + common; t < at(i + k + 1); ++t) {
        levels[k] = next_level(levels[k], alpha_, values[t]);
        out[t] = static_cast<Out>(levels[k]);
      }
    }
  }
  for (; i + 1 < offsets.size(); ++i) alone(i);
}

template void ExponentiallyWeightedMean::transform_series<float>(std::span<const double>,
                                                                 std::span<const std::int64_t>,
                                                                 std::span<float>) const;
template void ExponentiallyWeightedMean::transform_series<double>(std::span<const double>,
                                                                  std::span<const std::int64_t>,
                                                                  std::span<double>) const;

MLIOT_INSTANTIATE_TRANSFORM(ExponentiallyWeightedMean);
MLIOT_INSTANTIATE_TRANSFORM(ExponentiallyWeightedVar);
MLIOT_INSTANTIATE_TRANSFORM(ExponentiallyWeightedStd);

}  // namespace mliot::features

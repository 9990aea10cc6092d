// The maps of fitted scalers and encoders over the freestanding steps.
#include <algorithm>
#include <cmath>
#include <limits>

#include "mliot/core/parallel.hpp"
#include "mliot/freestanding/look_up.h"
#include "mliot/freestanding/power.h"
#include "mliot/freestanding/quantile_map.h"
#include "mliot/freestanding/scale.h"
#include "mliot/preprocessing/look_up.hpp"
#include "mliot/preprocessing/power_map.hpp"
#include "mliot/preprocessing/quantile_map.hpp"
#include "mliot/preprocessing/scale.hpp"

namespace mliot::preprocessing {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

mliot_scale_options steps_of(const ScaleOptions& o) noexcept {
  return {.center = o.center,
          .scale = o.scale,
          .gain = o.gain,
          .offset = o.offset,
          .low = o.low.value_or(-kInfinity),
          .high = o.high.value_or(kInfinity)};
}

mliot_power_options steps_of(const PowerMapOptions& o) noexcept {
  return {.box_cox = o.method == PowerMethod::box_cox ? 1 : 0,
          .lambda = o.lambda,
          .center = o.center,
          .scale = o.scale};
}

std::int64_t count(const std::vector<double>& values) noexcept {
  return static_cast<std::int64_t>(values.size());
}

}  // namespace

template <class Derived, class Options>
void Map<Derived, Options>::reset(void* state) const noexcept {
  mliot_map_reset(static_cast<mliot_map*>(state));
}
template <class Derived, class Options>
void Map<Derived, Options>::push(void* state, double x) const noexcept {
  static_cast<mliot_map*>(state)->value = self().apply(x);
}
template <class Derived, class Options>
template <class Out>
Out Map<Derived, Options>::value(const void* state) const noexcept {
  return static_cast<Out>(static_cast<const mliot_map*>(state)->value);
}
template <class Derived, class Options>
template <class Out>
void Map<Derived, Options>::transform(std::span<const double> in, std::span<Out> out) const {
  const FloatMode mode;
  data::require_same_length(Derived::name, in.size(), out.size());
  for (std::size_t t = 0; t < in.size(); ++t) out[t] = static_cast<Out>(self().apply(in[t]));
}

Scale::Scale(Options options) : Map(options) {
  require(std::isfinite(options.center) && std::isfinite(options.scale) &&
              std::isfinite(options.gain) && std::isfinite(options.offset),
          "scale: center, scale, gain and offset must be finite, got {}, {}, {} and {}",
          options.center, options.scale, options.gain, options.offset);
}
double Scale::apply(double x) const noexcept {
  const mliot_scale_options steps = steps_of(options());
  return mliot_scale(&steps, x);
}
double Scale::inverse(double y) const noexcept {
  const mliot_scale_options steps = steps_of(options());
  return mliot_scale_inverse(&steps, y);
}

double PowerMap::apply(double x) const noexcept {
  const mliot_power_options steps = steps_of(options());
  return mliot_power(&steps, x);
}
double PowerMap::inverse(double y) const noexcept {
  const mliot_power_options steps = steps_of(options());
  return mliot_power_inverse(&steps, y);
}

QuantileMap::QuantileMap(Options given) : Map(std::move(given)) {
  const std::vector<double>& quantiles = options().quantiles;
  require(!quantiles.empty(), "quantile_map: there are no quantiles");
  require(std::is_sorted(quantiles.begin(), quantiles.end()),
          "quantile_map: quantiles must be in ascending order");
}
double QuantileMap::apply(double x) const noexcept {
  const std::vector<double>& quantiles = options().quantiles;
  const bool normal = options().output_distribution == OutputDistribution::normal;
  return mliot_quantile_map(quantiles.data(), count(quantiles), normal ? 1 : 0, x);
}
double QuantileMap::inverse(double y) const noexcept {
  const std::vector<double>& quantiles = options().quantiles;
  const bool normal = options().output_distribution == OutputDistribution::normal;
  return mliot_quantile_map_inverse(quantiles.data(), count(quantiles), normal ? 1 : 0, y);
}

LookUp::LookUp(Options given) : Map(std::move(given)) {
  const std::vector<double>& keys = options().keys;
  require(keys.size() == options().values.size(), "look_up: {} keys, but {} values", keys.size(),
          options().values.size());
  for (std::size_t i = 1; i < keys.size(); ++i) {
    require(keys[i - 1] < keys[i], "look_up: keys must ascend, got {} after {} at place {}",
            keys[i], keys[i - 1], i);
  }
  for (std::size_t i = 0; i < keys.size(); ++i) {
    places_ = places_ && keys[i] == static_cast<double>(i);
  }
}
double LookUp::apply(double x) const noexcept {
  if (places_ && x >= 0 && x < static_cast<double>(options().keys.size())) {
    const auto place = static_cast<std::size_t>(x);
    if (static_cast<double>(place) == x) return mliot_canonical(options().values[place]);
  }
  const mliot_look_up_options steps{.n = count(options().keys),
                                    .unseen = options().unseen.value_or(kNaN),
                                    .missing = options().missing.value_or(kNaN)};
  return mliot_look_up(options().keys.data(), options().values.data(), &steps, x);
}

#define MLIOT_INSTANTIATE_MAP(Type)                                                    \
  template class Map<Type, Type::Options>;                                             \
  template float Map<Type, Type::Options>::value<float>(const void*) const noexcept;   \
  template double Map<Type, Type::Options>::value<double>(const void*) const noexcept; \
  template void Map<Type, Type::Options>::transform<float>(std::span<const double>,    \
                                                           std::span<float>) const;    \
  template void Map<Type, Type::Options>::transform<double>(std::span<const double>,   \
                                                            std::span<double>) const

MLIOT_INSTANTIATE_MAP(Scale);
MLIOT_INSTANTIATE_MAP(PowerMap);
MLIOT_INSTANTIATE_MAP(QuantileMap);
MLIOT_INSTANTIATE_MAP(LookUp);

}  // namespace mliot::preprocessing

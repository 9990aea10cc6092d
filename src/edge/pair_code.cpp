// Calls of the freestanding steps by transform of two columns.
#include "edge/text.hpp"
#include "edge/transform_makers.hpp"
#include "mliot/features/pairs.hpp"
#include "mliot/freestanding/ewm_pair.h"
#include "mliot/freestanding/expanding_pair.h"
#include "mliot/freestanding/pair_window.h"
#include "mliot/freestanding/time_pair.h"

namespace mliot::edge::detail {
namespace {

using archive::Reader;

// sums, what is made of them, and both sides of the division
constexpr std::int64_t kPairStack =
    8 * (MLIOT_RING_PAIRS + 16 * MLIOT_RING_LIMBS + 4 * MLIOT_WIDEST) + 400;

// A window over pairs; `value` is its statistic.
template <class Options>
TransformCode window_of(const Options& options, const std::string& value) {
  const std::int64_t least = options.min_samples.value_or(options.window_size);
  const std::string size = number(options.window_size);
  const std::string call = fill(value, {{"n", size}, {"least", number(least)}});
  return {.header = "mliot_pair_window",
          .arrays = {{"double", "rings", 2 * options.window_size}},
          .bytes = sizeof(mliot_pair_window),
          .reset = "mliot_pair_window_reset(&$s$);",
          .push = fill("mliot_pair_window_push(&$s$, $s$_rings, $n$, $x$, $y$);", {{"n", size}}),
          .value = "(float)" + call,
          .double_value = call,
          .stack_bytes = kPairStack};
}

TransformCode covariance(const Reader& reader) {
  const auto options = options_of<features::RollingCovarianceOptions>(reader);
  return window_of(options, fill("mliot_pair_window_covariance(&$s$, $s$_rings, $n$, $least$, "
                                 "$ddof$)",
                                 {{"ddof", number(options.ddof)}}));
}

TransformCode correlation(const Reader& reader) {
  return window_of(options_of<features::RollingCorrelationOptions>(reader),
                   "mliot_pair_window_correlation(&$s$, $s$_rings, $n$, $least$)");
}

// The same of the pairs of a span of time.
template <class Options>
TransformCode over_time(const Options& options, const std::string& value) {
  const std::int64_t room = options.max_samples;
  const auto filled = [&](const std::string& text) {
    return fill(text, {{"n", number(room)},
                       {"span", number(features::leaving_age(options.window, options.closed))},
                       {"lags", features::ends_before_newest(options.closed) ? "1" : "0"},
                       {"least", number(options.min_samples)}});
  };
  return {.header = "mliot_time_pair",
          .arrays = {{"int64_t", "times", room}, {"double", "rings", 2 * room}},
          .bytes = sizeof(mliot_time_pair),
          .reset = "mliot_time_pair_reset(&$s$);",
          .push = filled("mliot_time_pair_push(&$s$, $s$_times, $s$_rings, $n$, $span$, $lags$, "
                         "time, $x$, $y$);"),
          .value = "(float)" + filled(value),
          .double_value = filled(value),
          .stack_bytes = kPairStack + kSmallStack,
          .has_room = filled("mliot_time_pair_has_room(&$s$, $s$_times, $n$, $span$, time)")};
}

TransformCode timed_covariance(const Reader& reader) {
  const auto options = options_of<features::TimeVarianceOptions>(reader);
  return over_time(options,
                   fill("mliot_time_pair_covariance(&$s$, $s$_rings, $n$, $least$, $ddof$)",
                        {{"ddof", number(options.ddof)}}));
}

TransformCode timed_correlation(const Reader& reader) {
  return over_time(options_of<features::TimeWindowOptions>(reader),
                   "mliot_time_pair_correlation(&$s$, $s$_rings, $n$, $least$)");
}

// All pairs so far; `value` is their statistic.
TransformCode expanding(const std::string& value) {
  return {.header = "mliot_expanding_pair",
          .arrays = {},
          .bytes = sizeof(mliot_expanding_pair),
          .reset = "mliot_expanding_pair_reset(&$s$);",
          .push = "mliot_expanding_pair_push(&$s$, $x$, $y$);",
          .value = "(float)" + value,
          .double_value = value,
          .stack_bytes = kPairStack};
}

TransformCode expanding_covariance(const Reader& reader) {
  const auto options = options_of<features::ExpandingCovarianceOptions>(reader);
  return expanding(fill("mliot_expanding_pair_covariance(&$s$, $n$, $ddof$)",
                        {{"n", number(options.min_samples)}, {"ddof", number(options.ddof)}}));
}

TransformCode expanding_correlation(const Reader& reader) {
  const auto options = options_of<features::ExpandingCorrelationOptions>(reader);
  return expanding(
      fill("mliot_expanding_pair_correlation(&$s$, $n$)", {{"n", number(options.min_samples)}}));
}

// Pairs whose weights fall with age; `value` is their statistic.
template <class Options>
TransformCode weighted(std::string_view who, const Options& options, const std::string& value) {
  const std::string call = fill(value, {{"n", number(options.min_samples)}});
  return {.header = "mliot_ewm_pair",
          .arrays = {},
          .bytes = sizeof(mliot_ewm_pair),
          .reset = "mliot_ewm_pair_reset(&$s$);",
          .push = fill("mliot_ewm_pair_push(&$s$, &(const mliot_ewm_weights){$alpha$, $adjust$, "
                       "$ignore$}, $x$, $y$);",
                       {{"alpha", literal(features::newest_weight(who, options))},
                        {"adjust", options.adjust ? "1" : "0"},
                        {"ignore", options.ignore_na ? "1" : "0"}}),
          .value = "(float)" + call,
          .double_value = call,
          .stack_bytes = 4 * kSmallStack};
}

TransformCode weighted_covariance(const Reader& reader) {
  using features::ExponentiallyWeightedCovariance;
  const auto options = options_of<ExponentiallyWeightedCovariance::Options>(reader);
  return weighted(
      ExponentiallyWeightedCovariance::name, options,
      fill("mliot_ewm_pair_covariance(&$s$, $n$, $bias$)", {{"bias", options.bias ? "1" : "0"}}));
}

TransformCode weighted_correlation(const Reader& reader) {
  using features::ExponentiallyWeightedCorrelation;
  return weighted(ExponentiallyWeightedCorrelation::name,
                  options_of<ExponentiallyWeightedCorrelation::Options>(reader),
                  "mliot_ewm_pair_correlation(&$s$, $n$)");
}

}  // namespace

CodeTable pair_codes() {
  using namespace features;
  return {
      {RollingCovariance::name, covariance},
      {RollingCorrelation::name, correlation},
      {SeasonalRollingCovariance::name, [](const Reader& r) { return seasonal(r, covariance(r)); }},
      {SeasonalRollingCorrelation::name,
       [](const Reader& r) { return seasonal(r, correlation(r)); }},
      {TimeRollingCovariance::name, timed_covariance},
      {TimeRollingCorrelation::name, timed_correlation},
      {ExpandingCovariance::name, expanding_covariance},
      {ExpandingCorrelation::name, expanding_correlation},
      {ExponentiallyWeightedCovariance::name, weighted_covariance},
      {ExponentiallyWeightedCorrelation::name, weighted_correlation}};
}

}  // namespace mliot::edge::detail

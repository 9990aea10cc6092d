// Calls of the freestanding steps by transform of features: those over the whole history.
#include "edge/text.hpp"
#include "edge/transform_makers.hpp"
#include "mliot/features/all.hpp"
#include "mliot/freestanding/count.h"
#include "mliot/freestanding/ewm_moments.h"
#include "mliot/freestanding/expanding_extremum.h"
#include "mliot/freestanding/expanding_moments.h"
#include "mliot/freestanding/expanding_score.h"
#include "mliot/freestanding/expanding_shape.h"
#include "mliot/freestanding/expanding_slope.h"

namespace mliot::edge::detail {
namespace {

using archive::Reader;

constexpr std::int64_t kMeanStack = 8 * MLIOT_EXPANDING_LIMBS + 160;
constexpr std::int64_t kVarianceStack = 8 * 5 * MLIOT_EXPANDING_LIMBS + 200;
// sums, what is made of them, and both sides of the division
constexpr std::int64_t kShapeStack =
    8 * (10 * MLIOT_EXPANDING_LIMBS + 24 * MLIOT_EXPANDING_LIMBS + 4 * MLIOT_WIDEST) + 400;
constexpr std::int64_t kSlopeStack = 8 * (4 * MLIOT_EXPANDING_LIMBS + 2 * MLIOT_WIDEST) + 400;

// `what`: sum or mean.
TransformCode expanding(const Reader& reader, const std::string& what) {
  const auto options = options_of<features::ExpandingOptions>(reader);
  const std::string arguments = fill("(&$s$, $n$)", {{"n", number(options.min_samples)}});
  return {.header = "mliot_expanding",
          .arrays = {},
          .bytes = sizeof(mliot_expanding),
          .reset = "mliot_expanding_reset(&$s$);",
          .push = "mliot_expanding_push(&$s$, $x$);",
          .value = "mliot_expanding_" + what + "_float" + arguments,
          .double_value = "mliot_expanding_" + what + arguments,
          .stack_bytes = kMeanStack};
}

// `what`: variance or deviation.
TransformCode expanding_moments(const Reader& reader, const std::string& what) {
  const auto options = options_of<features::ExpandingVarianceOptions>(reader);
  const std::string arguments = fill(
      "(&$s$, $n$, $ddof$)", {{"n", number(options.min_samples)}, {"ddof", number(options.ddof)}});
  return {.header = "mliot_expanding_moments",
          .arrays = {},
          .bytes = sizeof(mliot_expanding_moments),
          .reset = "mliot_expanding_moments_reset(&$s$);",
          .push = "mliot_expanding_moments_push(&$s$, $x$);",
          .value = "mliot_expanding_" + what + "_float" + arguments,
          .double_value = "mliot_expanding_" + what + arguments,
          .stack_bytes = kVarianceStack};
}

TransformCode expanding_score(const Reader& reader) {
  const auto options = options_of<features::ExpandingVarianceOptions>(reader);
  const std::string call =
      fill("mliot_expanding_score_value(&$s$, $n$, $ddof$)",
           {{"n", number(options.min_samples)}, {"ddof", number(options.ddof)}});
  return {.header = "mliot_expanding_score",
          .arrays = {},
          .bytes = sizeof(mliot_expanding_score),
          .reset = "mliot_expanding_score_reset(&$s$);",
          .push = "mliot_expanding_score_push(&$s$, $x$);",
          .value = "(float)" + call,
          .double_value = call,
          .stack_bytes = kVarianceStack + kMeanStack};
}

// `what`: skewness, kurtosis or slope; `bytes` of its state.
TransformCode expanding_shape(const Reader& reader, const std::string& what, std::size_t bytes) {
  const auto options = options_of<features::ExpandingOptions>(reader);
  const std::string call = fill("mliot_expanding_$what$_value(&$s$, $n$)",
                                {{"what", what}, {"n", number(options.min_samples)}});
  const bool rounded = what != "skewness";  // straight to float
  return {.header = "mliot_expanding_" + what,
          .arrays = {},
          .bytes = bytes,
          .reset = "mliot_expanding_" + what + "_reset(&$s$);",
          .push = "mliot_expanding_" + what + "_push(&$s$, $x$);",
          .value = rounded ? replaced(call, "_value(", "_float(") : "(float)" + call,
          .double_value = call,
          .stack_bytes = what == "slope" ? kSlopeStack : kShapeStack};
}

TransformCode expanding_extremum(const Reader& reader, int largest) {
  const auto options = options_of<features::ExpandingOptions>(reader);
  const std::string call =
      fill("mliot_expanding_extremum_value(&$s$, $n$)", {{"n", number(options.min_samples)}});
  return {.header = "mliot_expanding_extremum",
          .arrays = {},
          .bytes = sizeof(mliot_expanding_extremum),
          .reset = "mliot_expanding_extremum_reset(&$s$);",
          .push = fill("mliot_expanding_extremum_push(&$s$, $largest$, $x$);",
                       {{"largest", number(largest)}}),
          .value = "(float)" + call,
          .double_value = call,
          .stack_bytes = kSmallStack};
}

TransformCode expanding_count(const Reader& reader) {
  const auto options = options_of<features::ExpandingCountOptions>(reader);
  const std::string call =
      fill("mliot_count_value(&$s$, $n$)", {{"n", number(options.min_samples)}});
  return {.header = "mliot_count",
          .arrays = {},
          .bytes = sizeof(mliot_count),
          .reset = "mliot_count_reset(&$s$);",
          .push = "$s$.present += !mliot_is_nan($x$);",
          .value = "(float)" + call,
          .double_value = call,
          .stack_bytes = kSmallStack};
}

// `what`: mean, variance or deviation, with what follows min_samples in its call.
template <class Options>
TransformCode weighted_moments(std::string_view who, const Options& options,
                               const std::string& what, const std::string& rest) {
  const std::string call =
      fill("mliot_ewm_moments_$what$(&$s$, $n$$rest$)",
           {{"what", what}, {"n", number(options.min_samples)}, {"rest", rest}});
  return {.header = "mliot_ewm_moments",
          .arrays = {},
          .bytes = sizeof(mliot_ewm_moments),
          .reset = "mliot_ewm_moments_reset(&$s$);",
          .push = fill("mliot_ewm_moments_push(&$s$, &(const mliot_ewm_weights){$alpha$, $adjust$, "
                       "$ignore$}, $x$);",
                       {{"alpha", literal(features::newest_weight(who, options))},
                        {"adjust", options.adjust ? "1" : "0"},
                        {"ignore", options.ignore_na ? "1" : "0"}}),
          .value = "(float)" + call,
          .double_value = call,
          .stack_bytes = 2 * kSmallStack};
}

TransformCode weighted_mean(const Reader& reader) {
  constexpr std::string_view kWho = features::ExponentiallyWeightedMean::name;
  const auto options = options_of<features::WeightOptions>(reader);
  if (options.adjust || !options.ignore_na) return weighted_moments(kWho, options, "mean", "");
  const std::string call = fill("mliot_ewm_value(&$s$, $n$)", {{"n", number(options.min_samples)}});
  return {.header = "mliot_ewm",
          .arrays = {},
          .bytes = sizeof(mliot_ewm),
          .reset = "mliot_ewm_reset(&$s$);",
          .push = fill("mliot_ewm_push(&$s$, $alpha$, $x$);",
                       {{"alpha", literal(features::newest_weight(kWho, options))}}),
          .value = "(float)" + call,
          .double_value = call,
          .stack_bytes = kSmallStack};
}

TransformCode weighted_variance(const Reader& reader, std::string_view who,
                                const std::string& what) {
  const auto options = options_of<features::WeightedVarianceOptions>(reader);
  return weighted_moments(who, options, what, options.bias ? ", 1" : ", 0");
}

}  // namespace

CodeTable history_codes() {
  using namespace features;
  return {
      {ExpandingSum::name, [](const Reader& r) { return expanding(r, "sum"); }},
      {ExpandingMean::name, [](const Reader& r) { return expanding(r, "mean"); }},
      {ExpandingVar::name, [](const Reader& r) { return expanding_moments(r, "variance"); }},
      {ExpandingStd::name, [](const Reader& r) { return expanding_moments(r, "deviation"); }},
      {ExpandingZScore::name, expanding_score},
      {ExpandingSkewness::name,
       [](const Reader& r) {
         return expanding_shape(r, "skewness", sizeof(mliot_expanding_skewness));
       }},
      {ExpandingKurtosis::name,
       [](const Reader& r) {
         return expanding_shape(r, "kurtosis", sizeof(mliot_expanding_kurtosis));
       }},
      {ExpandingSlope::name,
       [](const Reader& r) { return expanding_shape(r, "slope", sizeof(mliot_expanding_slope)); }},
      {ExpandingMin::name, [](const Reader& r) { return expanding_extremum(r, 0); }},
      {ExpandingMax::name, [](const Reader& r) { return expanding_extremum(r, 1); }},
      {ExpandingCount::name, expanding_count},
      {ExponentiallyWeightedMean::name, weighted_mean},
      {ExponentiallyWeightedVar::name,
       [](const Reader& r) {
         return weighted_variance(r, ExponentiallyWeightedVar::name, "variance");
       }},
      {ExponentiallyWeightedStd::name, [](const Reader& r) {
         return weighted_variance(r, ExponentiallyWeightedStd::name, "deviation");
       }}};
}

}  // namespace mliot::edge::detail

// Calls of the freestanding steps by transform of features: lags and windows.
#include <optional>

#include "edge/text.hpp"
#include "edge/transform_makers.hpp"
#include "mliot/core/error.hpp"
#include "mliot/features/all.hpp"
#include "mliot/freestanding/count.h"
#include "mliot/freestanding/extremum.h"
#include "mliot/freestanding/lag.h"
#include "mliot/freestanding/quantile.h"
#include "mliot/freestanding/season.h"
#include "mliot/freestanding/shape_window.h"
#include "mliot/freestanding/slope_window.h"
#include "mliot/freestanding/window_scores.h"

namespace mliot::edge::detail {
namespace {

using archive::Reader;

constexpr std::int64_t kMeanStack = 8 * MLIOT_RING_LIMBS + 160;
constexpr std::int64_t kVarianceStack = 8 * 5 * MLIOT_RING_LIMBS + 200;
// sums and powers, what is made of them, and both sides of the division
constexpr std::int64_t kShapeStack =
    8 * (20 * MLIOT_RING_LIMBS + 12 * MLIOT_RING_LIMBS + 4 * MLIOT_WIDEST) + 400;

TransformCode lag_code(std::int64_t lag) {
  TransformCode code{
      .header = "mliot_lag",
      .arrays = {{"double", "ring", lag + 1}},
      .bytes = sizeof(mliot_lag),
      .reset = "mliot_lag_reset(&$s$);",
      .push = fill("mliot_lag_push(&$s$, $s$_ring, $n$, $x$);", {{"n", number(lag)}}),
      .value = {},
      .double_value = {},
      .stack_bytes = kSmallStack};
  return code;
}

TransformCode lag_of(std::int64_t steps) {
  TransformCode code = lag_code(steps);
  code.double_value = fill("mliot_lag_value(&$s$, $s$_ring, $n$)", {{"n", number(steps)}});
  code.value = "(float)" + code.double_value;
  return code;
}

TransformCode diff_of(std::int64_t steps) {
  TransformCode code = lag_code(steps);
  code.value = fill("mliot_lag_change_float(&$s$, $s$_ring, $n$)", {{"n", number(steps)}});
  code.double_value =
      fill("mliot_lag_change(&$s$, $s$_ring, $n$, &(double){0})", {{"n", number(steps)}});
  return code;
}

TransformCode lag(const Reader& reader) {
  return lag_of(options_of<features::LagOptions>(reader).lag);
}

TransformCode diff(const Reader& reader) {
  return diff_of(options_of<features::DiffOptions>(reader).lag);
}

// A rolling window: what its options have in common, and the rest of them.
template <class Options>
struct Window {
  Options options;
  std::string size;
  std::string least;
  std::int64_t length;

  explicit Window(const Reader& reader)
      : options(options_of<Options>(reader)),
        size(number(options.window_size)),
        length(options.window_size) {
    const std::optional<std::int64_t> given = options.min_samples;
    least = number(given.value_or(length));
  }
};
using PlainWindow = Window<features::WindowOptions>;

// The exact window, pushed with an order, and the call that gives its value; `_float` of it if
// there is one.
TransformCode exact(const std::string& n, std::int64_t length, int order, const std::string& call,
                    const std::string& float_call) {
  return {.header = "mliot_exact_window",
          .arrays = {{"double", "ring", length}},
          .bytes = sizeof(mliot_exact_window),
          .reset = fill("mliot_exact_window_reset(&$s$, $n$);", {{"n", n}}),
          .push = fill("mliot_exact_window_push(&$s$, $s$_ring, $n$, $order$, $x$);",
                       {{"n", n}, {"order", number(order)}}),
          .value = float_call,
          .double_value = call,
          .stack_bytes = order == 2 ? kVarianceStack : kMeanStack};
}

// `moment`: sum or mean.
TransformCode linear(const Reader& reader, const std::string& moment) {
  const PlainWindow window(reader);
  const std::string call = fill("mliot_exact_window_$moment$(&$s$, $s$_ring, $least$)",
                                {{"moment", moment}, {"least", window.least}});
  return exact(window.size, window.length, 1, call, replaced(call, "(&", "_float(&"));
}

// `moment`: variance or deviation.
TransformCode moments(const Reader& reader, const std::string& moment) {
  const Window<features::VarianceOptions> window(reader);
  const std::string call =
      fill("mliot_exact_window_$moment$(&$s$, $s$_ring, $least$, $ddof$)",
           {{"moment", moment}, {"least", window.least}, {"ddof", number(window.options.ddof)}});
  return exact(window.size, window.length, 2, call, replaced(call, "(&", "_float(&"));
}

TransformCode z_score(const Reader& reader) {
  const Window<features::VarianceOptions> window(reader);
  const std::string call =
      fill("mliot_exact_window_score(&$s$, $s$_ring, $n$, $least$, $ddof$)",
           {{"n", window.size}, {"least", window.least}, {"ddof", number(window.options.ddof)}});
  TransformCode code = exact(window.size, window.length, 2, call, "(float)" + call);
  code.stack_bytes += kMeanStack;
  return code;
}

// `order`: of the highest sums; `value`: skewness or kurtosis.
TransformCode shape(const Reader& reader, const std::string& order, const std::string& value) {
  const PlainWindow window(reader);
  const std::string call = fill("mliot_shape_window_$value$(&$s$, $s$_ring, $n$, $least$)",
                                {{"value", value}, {"n", window.size}, {"least", window.least}});
  const bool rounded = value == "kurtosis";  // straight to float
  return {.header = "mliot_shape_window",
          .arrays = {{"double", "ring", window.length}},
          .bytes = sizeof(mliot_shape_window),
          .reset = "mliot_shape_window_reset(&$s$);",
          .push = fill("mliot_shape_window_push(&$s$, $s$_ring, $n$, $order$, $x$);",
                       {{"n", window.size}, {"order", order}}),
          .value = rounded ? replaced(call, "(&", "_float(&") : "(float)" + call,
          .double_value = call,
          .stack_bytes = kShapeStack};
}

TransformCode slope(const Reader& reader) {
  const Window<features::RollingSlopeOptions> window(reader);
  const std::string arguments =
      fill("(&$s$, $s$_ring, $n$, $least$)", {{"n", window.size}, {"least", window.least}});
  return {.header = "mliot_slope_window",
          .arrays = {{"double", "ring", window.length}},
          .bytes = sizeof(mliot_slope_window),
          .reset = "mliot_slope_window_reset(&$s$);",
          .push = fill("mliot_slope_window_push(&$s$, $s$_ring, $n$, $x$);", {{"n", window.size}}),
          .value = "mliot_slope_window_float" + arguments,
          .double_value = "mliot_slope_window_value" + arguments,
          .stack_bytes = kVarianceStack};
}

TransformCode extremum(const Reader& reader, int largest) {
  const PlainWindow window(reader);
  const std::string call =
      fill("mliot_extremum_value(&$s$, $s$_ring, $s$_wedge, $least$)", {{"least", window.least}});
  return {.header = "mliot_extremum",
          .arrays = {{"double", "ring", window.length},
                     {"int32_t", "wedge", window.length + window.length % 2, sizeof(std::int32_t)}},
          .bytes = sizeof(mliot_extremum),
          .reset = "mliot_extremum_reset(&$s$);",
          .push = fill("mliot_extremum_push(&$s$, $s$_ring, $s$_wedge, $n$, $largest$, $x$);",
                       {{"n", window.size}, {"largest", number(largest)}}),
          .value = "(float)" + call,
          .double_value = call,
          .stack_bytes = kSmallStack};
}

TransformCode count(const Reader& reader) {
  const Window<features::RollingCountOptions> window(reader);
  const std::string call = fill("mliot_count_value(&$s$, $least$)", {{"least", window.least}});
  return {.header = "mliot_count",
          .arrays = {{"int32_t", "ring", window.length + window.length % 2, sizeof(std::int32_t)}},
          .bytes = sizeof(mliot_count),
          .reset = "mliot_count_reset(&$s$);",
          .push = fill("mliot_count_push(&$s$, $s$_ring, $n$, $x$);", {{"n", window.size}}),
          .value = "(float)" + call,
          .double_value = call,
          .stack_bytes = kSmallStack};
}

// The sorted window, and the calls that give its value.
TransformCode sorted(const std::string& n, std::int64_t length, const std::string& call,
                     const std::string& float_call) {
  return {.header = "mliot_median",
          .arrays = {{"double", "ring", length}, {"double", "sorted", length}},
          .bytes = sizeof(mliot_median),
          .reset = "mliot_median_reset(&$s$);",
          .push = fill("mliot_median_push(&$s$, $s$_ring, $s$_sorted, $n$, $x$);", {{"n", n}}),
          .value = float_call,
          .double_value = call,
          .stack_bytes = 2 * kSmallStack};
}

TransformCode median(const Reader& reader) {
  const PlainWindow window(reader);
  return sorted(window.size, window.length,
                fill("mliot_median_value(&$s$, $s$_sorted, $least$, &(double){0})",
                     {{"least", window.least}}),
                fill("mliot_median_float(&$s$, $s$_sorted, $least$)", {{"least", window.least}}));
}

TransformCode quantile(const Reader& reader) {
  const Window<features::RollingQuantileOptions> window(reader);
  const std::string call =
      fill("mliot_quantile_value(&$s$, $s$_sorted, $least$, $q$, $way$)",
           {{"least", window.least},
            {"q", literal(window.options.q)},
            {"way", number(static_cast<std::int64_t>(window.options.interpolation))}});
  return sorted(window.size, window.length, call, "(float)" + call);
}

TransformCode rank(const Reader& reader) {
  const Window<features::RollingRankOptions> window(reader);
  const std::string call =
      fill("mliot_rank_value(&$s$, $s$_ring, $s$_sorted, $n$, $least$, $ties$, $share$)",
           {{"n", window.size},
            {"least", window.least},
            {"ties", number(static_cast<std::int64_t>(window.options.method))},
            {"share", window.options.pct ? "1" : "0"}});
  return sorted(window.size, window.length, call, "(float)" + call);
}

TransformCode seasonal_lag(const Reader& reader) {
  const auto options = options_of<features::SeasonOptions>(reader);
  return lag_of(options.season_length * options.seasons);
}

TransformCode seasonal_diff(const Reader& reader) {
  const auto options = options_of<features::SeasonOptions>(reader);
  return diff_of(options.season_length * options.seasons);
}

}  // namespace

TransformCode seasonal(const Reader& reader, const TransformCode& one) {
  const std::string season = number(reader.integer("season_length"));
  const auto at = [](const std::string& code, const std::string& place) {
    const std::string arrays = replaced(code, "$s$_", "$s@_places[" + place + "].");
    return replaced(replaced(arrays, "$s$", "$s@_places[" + place + "].state"), "$s@", "$s$");
  };
  std::string members = one.header + " state;";
  std::size_t size = one.bytes;
  for (const TransformCode::Array& array : one.arrays) {
    members += format(" {} {}[{}];", array.type, array.name, array.length);
    size += array.size * static_cast<std::size_t>(array.length);
  }
  TransformCode code = one;
  code.header = "mliot_season";
  code.arrays = {{"struct { " + members + " }", "places", reader.integer("season_length"), size}};
  code.bytes = sizeof(mliot_season);
  code.reset = fill("mliot_season_reset(&$s$);\n  for (int64_t place = 0; place < $n$; ++place) ",
                    {{"n", season}}) +
               at(one.reset, "place");
  code.push =
      fill("mliot_season_push(&$s$, $n$);\n  ", {{"n", season}}) + at(one.push, "$s@.current");
  code.value = at(one.value, "$s@.current");
  code.double_value = at(one.double_value, "$s@.current");
  return code;
}

CodeTable window_codes() {
  using namespace features;
  return {{Lag::name, lag},
          {Diff::name, diff},
          {SeasonalLag::name, seasonal_lag},
          {SeasonalDiff::name, seasonal_diff},
          {RollingSum::name, [](const Reader& r) { return linear(r, "sum"); }},
          {RollingMean::name, [](const Reader& r) { return linear(r, "mean"); }},
          {RollingVar::name, [](const Reader& r) { return moments(r, "variance"); }},
          {RollingStd::name, [](const Reader& r) { return moments(r, "deviation"); }},
          {RollingZScore::name, z_score},
          {RollingSkewness::name,
           [](const Reader& r) { return shape(r, "MLIOT_SKEWNESS", "skewness"); }},
          {RollingKurtosis::name,
           [](const Reader& r) { return shape(r, "MLIOT_KURTOSIS", "kurtosis"); }},
          {RollingSlope::name, slope},
          {RollingMin::name, [](const Reader& r) { return extremum(r, 0); }},
          {RollingMax::name, [](const Reader& r) { return extremum(r, 1); }},
          {RollingMedian::name, median},
          {RollingQuantile::name, quantile},
          {RollingRank::name, rank},
          {RollingCount::name, count}};
}

CodeTable seasonal_codes() {
  using namespace features;
  return {
      {SeasonalRollingSum::name, [](const Reader& r) { return seasonal(r, linear(r, "sum")); }},
      {SeasonalRollingMean::name, [](const Reader& r) { return seasonal(r, linear(r, "mean")); }},
      {SeasonalRollingVar::name,
       [](const Reader& r) { return seasonal(r, moments(r, "variance")); }},
      {SeasonalRollingStd::name,
       [](const Reader& r) { return seasonal(r, moments(r, "deviation")); }},
      {SeasonalRollingZScore::name, [](const Reader& r) { return seasonal(r, z_score(r)); }},
      {SeasonalRollingSkewness::name,
       [](const Reader& r) { return seasonal(r, shape(r, "MLIOT_SKEWNESS", "skewness")); }},
      {SeasonalRollingKurtosis::name,
       [](const Reader& r) { return seasonal(r, shape(r, "MLIOT_KURTOSIS", "kurtosis")); }},
      {SeasonalRollingSlope::name, [](const Reader& r) { return seasonal(r, slope(r)); }},
      {SeasonalRollingMin::name, [](const Reader& r) { return seasonal(r, extremum(r, 0)); }},
      {SeasonalRollingMax::name, [](const Reader& r) { return seasonal(r, extremum(r, 1)); }},
      {SeasonalRollingMedian::name, [](const Reader& r) { return seasonal(r, median(r)); }},
      {SeasonalRollingQuantile::name, [](const Reader& r) { return seasonal(r, quantile(r)); }},
      {SeasonalRollingRank::name, [](const Reader& r) { return seasonal(r, rank(r)); }},
      {SeasonalRollingCount::name, [](const Reader& r) { return seasonal(r, count(r)); }}};
}

}  // namespace mliot::edge::detail

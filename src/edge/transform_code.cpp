// Calls of the freestanding steps by transform.
#include "edge/transform_code.hpp"

#include <map>

#include "edge/cleaning_code.hpp"
#include "edge/map_code.hpp"
#include "edge/text.hpp"
#include "mliot/core/archive.hpp"
#include "mliot/core/error.hpp"
#include "mliot/features/all.hpp"
#include "mliot/freestanding/ewm.h"
#include "mliot/freestanding/exact_window.h"
#include "mliot/freestanding/expanding.h"
#include "mliot/freestanding/extremum.h"
#include "mliot/freestanding/lag.h"
#include "mliot/freestanding/median.h"

namespace mliot::edge::detail {
namespace {

using archive::Reader;

constexpr std::int64_t kSmallStack = 64;
constexpr std::int64_t kMeanStack = 8 * MLIOT_RING_LIMBS + 160;
constexpr std::int64_t kVarianceStack = 8 * 5 * MLIOT_RING_LIMBS + 200;

std::string number(std::int64_t x) { return literal(x); }

template <class Options>
Options options_of(const Reader& reader) {
  return archive::read_options<Options>(reader);
}

struct Window {
  std::string size;
  std::string least;
  std::int64_t length;

  explicit Window(const Reader& reader) {
    const auto options = options_of<features::WindowOptions>(reader);
    length = options.window_size;
    size = number(length);
    least = number(options.min_samples.value_or(length));
  }
};

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

TransformCode lag(const Reader& reader) {
  const std::int64_t steps = options_of<features::LagOptions>(reader).lag;
  TransformCode code = lag_code(steps);
  code.double_value = fill("mliot_lag_value(&$s$, $s$_ring, $n$)", {{"n", number(steps)}});
  code.value = "(float)" + code.double_value;
  return code;
}

TransformCode diff(const Reader& reader) {
  const std::int64_t steps = options_of<features::DiffOptions>(reader).lag;
  TransformCode code = lag_code(steps);
  code.value = fill("mliot_lag_change_float(&$s$, $s$_ring, $n$)", {{"n", number(steps)}});
  return code;
}

// `moment`: mean, variance or deviation.
TransformCode moments(const Reader& reader, const std::string& moment, int order) {
  const Window window(reader);
  const std::string call = fill("mliot_exact_window_$moment$(&$s$, $s$_ring, $least$)",
                                {{"moment", moment}, {"least", window.least}});
  return {.header = "mliot_exact_window",
          .arrays = {{"double", "ring", window.length}},
          .bytes = sizeof(mliot_exact_window),
          .reset = fill("mliot_exact_window_reset(&$s$, $n$);", {{"n", window.size}}),
          .push = fill("mliot_exact_window_push(&$s$, $s$_ring, $n$, $order$, $x$);",
                       {{"n", window.size}, {"order", number(order)}}),
          .value = replaced(call, "(&", "_float(&"),
          .double_value = call,
          .stack_bytes = order == 2 ? kVarianceStack : kMeanStack};
}

TransformCode extremum(const Reader& reader, int largest) {
  const Window window(reader);
  const std::string call =
      fill("mliot_extremum_value(&$s$, $s$_ring, $s$_wedge, $least$)", {{"least", window.least}});
  return {.header = "mliot_extremum",
          .arrays = {{"double", "ring", window.length},
                     {"int32_t", "wedge", window.length + window.length % 2}},
          .bytes = sizeof(mliot_extremum),
          .reset = "mliot_extremum_reset(&$s$);",
          .push = fill("mliot_extremum_push(&$s$, $s$_ring, $s$_wedge, $n$, $largest$, $x$);",
                       {{"n", window.size}, {"largest", number(largest)}}),
          .value = "(float)" + call,
          .double_value = call,
          .stack_bytes = kSmallStack};
}

TransformCode median(const Reader& reader) {
  const Window window(reader);
  return {.header = "mliot_median",
          .arrays = {{"double", "ring", window.length}, {"double", "sorted", window.length}},
          .bytes = sizeof(mliot_median),
          .reset = "mliot_median_reset(&$s$);",
          .push = fill("mliot_median_push(&$s$, $s$_ring, $s$_sorted, $n$, $x$);",
                       {{"n", window.size}}),
          .value = fill("mliot_median_float(&$s$, $s$_sorted, $least$)", {{"least", window.least}}),
          .double_value = {},
          .stack_bytes = 2 * kSmallStack};
}

TransformCode expanding(const Reader& reader) {
  const auto options = options_of<features::ExpandingMeanOptions>(reader);
  const std::string least = number(options.min_samples);
  return {.header = "mliot_expanding",
          .arrays = {},
          .bytes = sizeof(mliot_expanding),
          .reset = "mliot_expanding_reset(&$s$);",
          .push = "mliot_expanding_push(&$s$, $x$);",
          .value = fill("mliot_expanding_mean_float(&$s$, $n$)", {{"n", least}}),
          .double_value = fill("mliot_expanding_mean(&$s$, $n$)", {{"n", least}}),
          .stack_bytes = kMeanStack};
}

TransformCode weighted(const Reader& reader) {
  const auto options = options_of<features::ExponentiallyWeightedMeanOptions>(reader);
  return {.header = "mliot_ewm",
          .arrays = {},
          .bytes = sizeof(mliot_ewm),
          .reset = "mliot_ewm_reset(&$s$);",
          .push = fill("mliot_ewm_push(&$s$, $alpha$, $x$);", {{"alpha", literal(options.alpha)}}),
          .value = "(float)$s$.level",
          .double_value = "$s$.level",
          .stack_bytes = kSmallStack};
}

const std::map<std::string_view, MakeCode>& feature_codes() {
  static const std::map<std::string_view, MakeCode> table{
      {features::Lag::name, lag},
      {features::Diff::name, diff},
      {features::RollingMean::name, [](const Reader& r) { return moments(r, "mean", 1); }},
      {features::RollingVar::name, [](const Reader& r) { return moments(r, "variance", 2); }},
      {features::RollingStd::name, [](const Reader& r) { return moments(r, "deviation", 2); }},
      {features::RollingMin::name, [](const Reader& r) { return extremum(r, 0); }},
      {features::RollingMax::name, [](const Reader& r) { return extremum(r, 1); }},
      {features::RollingMedian::name, median},
      {features::ExpandingMean::name, expanding},
      {features::ExponentiallyWeightedMean::name, weighted}};
  return table;
}

}  // namespace

TransformCode transform_code(const plan::AnyTransform& transform, std::string_view step) {
  const MakeCode* make = nullptr;
  for (const auto* codes : {&feature_codes(), &cleaning_codes(), &map_codes()}) {
    const auto found = codes->find(transform.name());
    if (found != codes->end()) make = &found->second;
  }
  require<Unsupported>(make != nullptr, "C export: step '{}' is a {}, which has no exact form in C",
                       step, transform.name());
  const archive::Object stored = archive::save(transform);
  TransformCode code = (*make)(Reader(stored).object("options"));
  for (const TransformCode::Array& array : code.arrays) {
    const std::size_t size = array.type == "double" ? sizeof(double) : sizeof(std::int32_t);
    code.bytes += size * static_cast<std::size_t>(array.length);
  }
  require<Unsupported>(code.bytes == transform.state_size(),
                       "C export: the state of step '{}' has {} bytes in C and {} in the library",
                       step, code.bytes, transform.state_size());
  return code;
}

std::string TransformCode::members(std::string_view name, std::string_view note) const {
  std::string text = format("  {} {}; /* {} */\n", header, name, comment_text(note));
  for (const Array& array : arrays) {
    text += format("  {} {}_{}[{}];\n", array.type, name, array.name, array.length);
  }
  return text;
}

std::string step_of(const std::string& step, std::string_view state, std::string_view name,
                    std::string_view x) {
  return fill(step, {{"s", format("{}->{}", state, name)}, {"x", std::string(x)}});
}

}  // namespace mliot::edge::detail

// Windows over time as C: the window by count inside, and the steps that let samples go.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "edge/text.hpp"
#include "edge/transform_makers.hpp"
#include "mliot/features/all.hpp"
#include "mliot/freestanding/time_window.h"

namespace mliot::edge::detail {
namespace {

using archive::Reader;

// A piece of the counting window's code, which lives in the first of an array of one struct.
std::string inside(const std::string& code) {
  const std::string arrays = replaced(code, "$s$_", "$s@_window[0].");
  return replaced(replaced(arrays, "$s$", "$s@_window[0].state"), "$s@", "$s$");
}

// The struct of header and arrays that the counting window is.
TransformCode::Array struct_of(const TransformCode& counted) {
  std::string members = counted.header + " state;";
  for (const TransformCode::Array& array : counted.arrays) {
    members += format(" {} {}[{}];", array.type, array.name, array.length);
  }
  return {"struct { " + members + " }", "window", 1, counted.bytes};
}

// How the sample at a place of the ring is taken out; nothing where only times are counted.
std::string forget_of(const TransformCode& counted, std::int64_t size, int order) {
  const std::string n = number(size);
  if (counted.header == "mliot_count") return {};
  if (counted.header == "mliot_median") {
    return "mliot_median_forget(&$s$, $s$_ring, $s$_sorted, place);";
  }
  if (counted.header == "mliot_extremum") {
    return fill("mliot_extremum_forget(&$s$, $s$_ring, $s$_wedge, $n$, place);", {{"n", n}});
  }
  return fill("$header$_forget(&$s$, $s$_ring, $n$, $order$, place);",
              {{"header", counted.header}, {"n", n}, {"order", number(order)}});
}

// `order`: of the highest sums; `of_newest`: whether the value belongs to the newest sample.
struct Kind {
  int order = 0;
  bool of_newest = false;
};

constexpr int kSquares = 2;
constexpr int kCubes = 3;
constexpr int kFourths = 4;

template <class T>
TransformCode over_time(const Reader& reader, Kind kind) {
  const T transform(archive::read_options<typename T::Options>(reader));
  const auto& options = transform.options();
  const TransformCode counted = transform_code(plan::AnyTransform(transform.counted()), T::name);
  const std::vector<std::pair<std::string_view, std::string>> words{
      {"n", number(options.max_samples)},
      {"span", number(options.window)},
      {"place", "$s$_window[0].state.position"}};
  const auto step = [&](std::string text) {
    for (const auto& [name, word] : words) text = replaced(text, format("@{}@", name), word);
    return text;
  };
  const std::string forget = inside(forget_of(counted, options.max_samples, kind.order));
  const std::string leave = "mliot_time_window_leave(&$s$, @n@, @place@);";
  const std::string known = format("mliot_time_window_known(&$s$, {}) ? ", kind.of_newest ? 1 : 0);
  std::string value = inside(counted.value);
  if (counted.header == "mliot_count") {
    value = format("(float)mliot_time_window_count(&$s$, {})", number(options.min_samples));
  }
  return {
      .header = "mliot_time_window",
      .arrays = {{"int64_t", "times", options.max_samples}, struct_of(counted)},
      .bytes = sizeof(mliot_time_window),
      .reset = "mliot_time_window_reset(&$s$);\n  " + inside(counted.reset),
      .push =
          step("while (mliot_time_window_expires(&$s$, $s$_times, @n@, @place@, @span@, time)) {\n"
               "    " +
               (forget.empty() ? leave : "const int64_t place = " + leave + "\n    " + forget) +
               "\n  }\n"
               "  if (mliot_time_window_enter(&$s$, $s$_times, @n@, @place@, @span@, time, $x$))\n"
               "    " +
               inside(counted.push)),
      .value = format("({}{} : (float)mliot_nan())", known, value),
      .double_value = {},
      .stack_bytes = counted.stack_bytes + kSmallStack,
      .has_room = step("mliot_time_window_has_room(&$s$, $s$_times, @n@, @place@, @span@, time)")};
}

template <class T>
MakeCode maker(Kind kind = {}) {
  return [kind](const Reader& reader) { return over_time<T>(reader, kind); };
}

}  // namespace

CodeTable time_window_codes() {
  using namespace features;
  return {
      {TimeRollingSum::name, maker<TimeRollingSum>({.order = 1})},
      {TimeRollingMean::name, maker<TimeRollingMean>({.order = 1})},
      {TimeRollingVar::name, maker<TimeRollingVar>({.order = kSquares})},
      {TimeRollingStd::name, maker<TimeRollingStd>({.order = kSquares})},
      {TimeRollingZScore::name, maker<TimeRollingZScore>({.order = kSquares, .of_newest = true})},
      {TimeRollingSkewness::name, maker<TimeRollingSkewness>({.order = kCubes})},
      {TimeRollingKurtosis::name, maker<TimeRollingKurtosis>({.order = kFourths})},
      {TimeRollingMin::name, maker<TimeRollingMin>()},
      {TimeRollingMax::name, maker<TimeRollingMax>()},
      {TimeRollingMedian::name, maker<TimeRollingMedian>()},
      {TimeRollingQuantile::name, maker<TimeRollingQuantile>()},
      {TimeRollingRank::name, maker<TimeRollingRank>({.of_newest = true})},
      {TimeRollingCount::name, maker<TimeRollingCount>()}};
}

}  // namespace mliot::edge::detail

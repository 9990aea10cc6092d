// Windows over time as C: the window by count inside, and the steps that let samples go.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "edge/text.hpp"
#include "edge/transform_makers.hpp"
#include "mliot/features/all.hpp"
#include "mliot/freestanding/time_slope.h"
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

// sums, what is made of them, and both sides of the division
constexpr std::int64_t kSlopeStack = 8 * (4 * MLIOT_SLOPE_SUMS + 2 * MLIOT_WIDEST) + 400;

// How the counting window takes the sample, or the one that has waited.
std::string push_of(const std::string& counted, bool waits) {
  if (!waits) {
    return "if (mliot_time_window_enter(&$s$, $s$_times, @n@, @place@, @span@, time, $x$))\n    " +
           counted;
  }
  return "if (mliot_time_window_admits(&$s$, $s$_times, @n@, @place@, @span@, time)) {\n"
         "    const double waiting = $s$.waiting;\n    " +
         replaced(counted, "$x$", "waiting") +
         "\n  }\n  mliot_time_window_wait(&$s$, @span@, time, $x$);";
}

// Of a window over time: how a sample leaves the counting window, and the value.
struct Steps {
  std::string forget;
  std::string value;
  std::string double_value;
  bool of_newest = false;
};

template <class Options>
TransformCode timed_code(const Options& options, const TransformCode& counted, const Steps& steps) {
  const std::vector<std::pair<std::string_view, std::string>> words{
      {"n", number(options.max_samples)},
      {"span", number(features::leaving_age(options.window, options.closed))},
      {"place", "$s$_window[0].state.position"}};
  const auto step = [&](std::string text) {
    for (const auto& [name, word] : words) text = replaced(text, format("@{}@", name), word);
    return text;
  };
  const std::string leave = "mliot_time_window_leave(&$s$, @n@, @place@);";
  const std::string known = format("mliot_time_window_known(&$s$, {})", steps.of_newest ? 1 : 0);
  return {
      .header = "mliot_time_window",
      .arrays = {{"int64_t", "times", options.max_samples}, struct_of(counted)},
      .bytes = sizeof(mliot_time_window),
      .reset = "mliot_time_window_reset(&$s$);\n  " + inside(counted.reset),
      .push =
          step("while (mliot_time_window_expires(&$s$, $s$_times, @n@, @place@, @span@, time)) {\n"
               "    " +
               (steps.forget.empty() ? leave
                                     : "const int64_t place = " + leave + "\n    " + steps.forget) +
               "\n  }\n  " +
               push_of(inside(counted.push), features::ends_before_newest(options.closed))),
      .value = format("({} ? {} : (float)mliot_nan())", known, steps.value),
      .double_value = format("({} ? {} : mliot_nan())", known, steps.double_value),
      .stack_bytes = counted.stack_bytes + kSmallStack,
      .has_room = step("mliot_time_window_has_room(&$s$, $s$_times, @n@, @place@, @span@, time)")};
}

template <class T>
TransformCode over_time(const Reader& reader, Kind kind) {
  const T transform(archive::read_options<typename T::Options>(reader));
  const auto& options = transform.options();
  const TransformCode counted = transform_code(plan::AnyTransform(transform.counted()), T::name);
  std::string value = inside(counted.value);
  std::string double_value = inside(counted.double_value);
  if (counted.header == "mliot_count") {
    double_value = format("mliot_time_window_count(&$s$, {})", number(options.min_samples));
    value = "(float)" + double_value;
  }
  return timed_code(options, counted,
                    {.forget = inside(forget_of(counted, options.max_samples, kind.order)),
                     .value = value,
                     .double_value = double_value,
                     .of_newest = kind.of_newest});
}

// The ring of samples of a slope is no window by itself.
TransformCode slope_over_time(const Reader& reader) {
  const auto options = archive::read_options<features::TimeSlopeOptions>(reader);
  const std::string n = number(options.max_samples);
  const TransformCode ring{
      .header = "mliot_sample_ring",
      .arrays = {{"double", "ring", options.max_samples}},
      .bytes = sizeof(mliot_sample_ring) +
               sizeof(double) * static_cast<std::size_t>(options.max_samples),
      .reset = "mliot_sample_ring_reset(&$s$);",
      .push = fill("mliot_sample_ring_push(&$s$, $s$_ring, $n$, $x$);", {{"n", n}}),
      .value = {},
      .double_value = {},
      .stack_bytes = kSlopeStack};
  const std::string arguments =
      fill("(&$s$, $s$_times, &$s$_window[0].state, $s$_window[0].ring, $n$, $least$, $unit$)",
           {{"n", n}, {"least", number(options.min_samples)}, {"unit", number(options.unit)}});
  return timed_code(options, ring,
                    {.forget = "$s$_window[0].ring[place] = mliot_nan();",
                     .value = "mliot_time_slope_float" + arguments,
                     .double_value = "mliot_time_slope_value" + arguments});
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
      {TimeRollingSlope::name, slope_over_time},
      {TimeRollingMin::name, maker<TimeRollingMin>()},
      {TimeRollingMax::name, maker<TimeRollingMax>()},
      {TimeRollingMedian::name, maker<TimeRollingMedian>()},
      {TimeRollingQuantile::name, maker<TimeRollingQuantile>()},
      {TimeRollingRank::name, maker<TimeRollingRank>({.of_newest = true})},
      {TimeRollingCount::name, maker<TimeRollingCount>()}};
}

}  // namespace mliot::edge::detail

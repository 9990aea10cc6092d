// Hampel filter, fills, outliers and filters as C.
#include "edge/cleaning_code.hpp"

#include <span>
#include <string>

#include "edge/text.hpp"
#include "mliot/freestanding/biquads.h"
#include "mliot/freestanding/forward_fill.h"
#include "mliot/freestanding/hampel.h"
#include "mliot/freestanding/kalman.h"
#include "mliot/freestanding/outliers.h"
#include "mliot/freestanding/running_median.h"
#include "mliot/freestanding/seasonal_fill.h"
#include "mliot/freestanding/weighted_window.h"
#include "mliot/preprocessing/all.hpp"

namespace mliot::edge::detail {
namespace {

using archive::Reader;

constexpr std::int64_t kSmallStack = 64;
constexpr std::int64_t kOrderStack = 3 * kSmallStack;
constexpr std::int64_t kVarianceStack = 8 * 5 * MLIOT_RING_LIMBS + 400;

std::string number(std::int64_t x) { return literal(x); }

template <class T>
T made(const Reader& reader) {
  return T(archive::read_options<typename T::Options>(reader));
}

/// A constant array inside an expression.
std::string constants(std::span<const double> values) {
  std::string text;
  for (const double x : values) text += (text.empty() ? "" : ", ") + literal(x);
  return "(const double[]){" + text + "}";
}

/// The code of a step whose header holds the newest sample, cleaned.
TransformCode with_value(TransformCode code) {
  code.value = "(float)$s$.value";
  code.double_value = "$s$.value";
  return code;
}

TransformCode hampel(const Reader& reader) {
  const auto options = made<preprocessing::Hampel>(reader).options();
  return with_value(
      {.header = "mliot_hampel",
       .arrays = {{"double", "samples", 2 * options.window_size}},
       .bytes = sizeof(mliot_hampel),
       .reset = "mliot_hampel_reset(&$s$);",
       .push = fill("mliot_hampel_push(&$s$, $s$_samples, &(const mliot_hampel_options){$n$, "
                    "$least$, $threshold$}, $x$);",
                    {{"n", number(options.window_size)},
                     {"least", number(options.min_samples)},
                     {"threshold", literal(options.threshold)}}),
       .value = {},
       .double_value = {},
       .stack_bytes = kOrderStack});
}

TransformCode forward_fill(const Reader& reader) {
  const auto options = made<preprocessing::ForwardFill>(reader).options();
  return with_value({.header = "mliot_forward_fill",
                     .arrays = {},
                     .bytes = sizeof(mliot_forward_fill),
                     .reset = "mliot_forward_fill_reset(&$s$);",
                     .push = fill("mliot_forward_fill_push(&$s$, $limit$, $x$);",
                                  {{"limit", number(options.limit.value_or(-1))}}),
                     .value = {},
                     .double_value = {},
                     .stack_bytes = kSmallStack});
}

TransformCode seasonal_fill(const Reader& reader) {
  const auto options = made<preprocessing::SeasonalFill>(reader).options();
  const std::int64_t size = options.season_length * options.n_seasons;
  return with_value(
      {.header = "mliot_seasonal_fill",
       .arrays = {{"double", "ring", size}},
       .bytes = sizeof(mliot_seasonal_fill),
       .reset =
           fill("mliot_seasonal_fill_reset(&$s$, $s$_ring, $size$);", {{"size", number(size)}}),
       .push = fill("mliot_seasonal_fill_push(&$s$, $s$_ring, $season$, $size$, $x$);",
                    {{"season", number(options.season_length)}, {"size", number(size)}}),
       .value = {},
       .double_value = {},
       .stack_bytes = kSmallStack});
}

template <class Options>
std::string outlier_options(const Options& options) {
  return fill("&(const mliot_outlier_options){$n$, $least$, $threshold$, $action$}",
              {{"n", number(options.window_size)},
               {"least", number(options.min_samples)},
               {"threshold", literal(options.threshold)},
               {"action", number(static_cast<std::int64_t>(options.action))}});
}

TransformCode z_score_outliers(const Reader& reader) {
  const auto options = made<preprocessing::ZScoreOutliers>(reader).options();
  return with_value(
      {.header = "mliot_z_outliers",
       .arrays = {{"double", "ring", options.window_size}},
       .bytes = sizeof(mliot_z_outliers),
       .reset = fill("mliot_z_outliers_reset(&$s$, $n$);", {{"n", number(options.window_size)}}),
       .push = fill("mliot_z_outliers_push(&$s$, $s$_ring, $options$, $x$);",
                    {{"options", outlier_options(options)}}),
       .value = {},
       .double_value = {},
       .stack_bytes = kVarianceStack});
}

template <class T>
TransformCode sorted_outliers(const Reader& reader, int by_quartiles) {
  const auto options = made<T>(reader).options();
  return with_value(
      {.header = "mliot_sorted_outliers",
       .arrays = {{"double", "samples", 2 * options.window_size}},
       .bytes = sizeof(mliot_sorted_outliers),
       .reset = "mliot_sorted_outliers_reset(&$s$);",
       .push = fill("mliot_sorted_outliers_push(&$s$, $s$_samples, $options$, $by$, $x$);",
                    {{"options", outlier_options(options)}, {"by", number(by_quartiles)}}),
       .value = {},
       .double_value = {},
       .stack_bytes = kOrderStack});
}

TransformCode running_median(const Reader& reader) {
  const std::int64_t window = made<preprocessing::RunningMedian>(reader).options().window_size;
  const std::string n = number(window);
  const std::string value = fill("mliot_running_median_value(&$s$, $s$_sorted, $n$)", {{"n", n}});
  return {.header = "mliot_median",
          .arrays = {{"double", "ring", window}, {"double", "sorted", window}},
          .bytes = sizeof(mliot_median),
          .reset = "mliot_median_reset(&$s$);",
          .push = fill("mliot_median_push(&$s$, $s$_ring, $s$_sorted, $n$, $x$);", {{"n", n}}),
          .value = "(float)" + value,
          .double_value = value,
          .stack_bytes = kOrderStack};
}

TransformCode savitzky_golay(const Reader& reader) {
  const auto filter = made<preprocessing::SavitzkyGolay>(reader);
  const std::string n = number(filter.options().window_length);
  const std::string value = fill("mliot_weighted_window_value(&$s$, $s$_ring, $weights$, $n$)",
                                 {{"weights", constants(filter.weights())}, {"n", n}});
  return {.header = "mliot_weighted_window",
          .arrays = {{"double", "ring", filter.options().window_length}},
          .bytes = sizeof(mliot_weighted_window),
          .reset = "mliot_weighted_window_reset(&$s$);",
          .push = fill("mliot_weighted_window_push(&$s$, $s$_ring, $n$, $x$);", {{"n", n}}),
          .value = "(float)" + value,
          .double_value = value,
          .stack_bytes = kSmallStack};
}

TransformCode kalman_filter(const Reader& reader) {
  const auto filter = made<preprocessing::KalmanFilter>(reader);
  const mliot_kalman_model& model = filter.model();
  const std::string value =
      fill("mliot_kalman_value(&$s$, $output$)",
           {{"output", number(static_cast<std::int64_t>(filter.options().output))}});
  return {.header = "mliot_kalman",
          .arrays = {},
          .bytes = sizeof(mliot_kalman),
          .reset = "mliot_kalman_reset(&$s$);",
          .push = fill("mliot_kalman_push(&$s$, &(const mliot_kalman_model){$observation$, "
                       "$level$, $covariance$, $slope$, $has_slope$}, $x$);",
                       {{"observation", literal(model.observation)},
                        {"level", literal(model.level)},
                        {"covariance", literal(model.covariance)},
                        {"slope", literal(model.slope)},
                        {"has_slope", number(model.has_slope)}}),
          .value = "(float)" + value,
          .double_value = value,
          .stack_bytes = kOrderStack};
}

TransformCode butterworth(const Reader& reader) {
  const auto filter = made<preprocessing::Butterworth>(reader);
  const auto count = static_cast<std::int64_t>(filter.sections().size()) / MLIOT_BIQUAD;
  return with_value(
      {.header = "mliot_biquads",
       .arrays = {{"double", "memory", 2 * count}},
       .bytes = sizeof(mliot_biquads),
       .reset = "mliot_biquads_reset(&$s$);",
       .push = fill("mliot_biquads_push(&$s$, $s$_memory, $sections$, $count$, $x$);",
                    {{"sections", constants(filter.sections())}, {"count", number(count)}}),
       .value = {},
       .double_value = {},
       .stack_bytes = kOrderStack});
}

}  // namespace

const std::map<std::string_view, MakeCode>& cleaning_codes() {
  using namespace preprocessing;
  static const std::map<std::string_view, MakeCode> table{
      {Hampel::name, hampel},
      {ForwardFill::name, forward_fill},
      {SeasonalFill::name, seasonal_fill},
      {ZScoreOutliers::name, z_score_outliers},
      {RobustZScoreOutliers::name,
       [](const Reader& r) { return sorted_outliers<RobustZScoreOutliers>(r, 0); }},
      {IqrOutliers::name, [](const Reader& r) { return sorted_outliers<IqrOutliers>(r, 1); }},
      {RunningMedian::name, running_median},
      {SavitzkyGolay::name, savitzky_golay},
      {KalmanFilter::name, kalman_filter},
      {Butterworth::name, butterworth}};
  return table;
}

}  // namespace mliot::edge::detail

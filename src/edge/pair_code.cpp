// Calls of the freestanding steps by transform of two columns.
#include "edge/text.hpp"
#include "edge/transform_makers.hpp"
#include "mliot/features/pairs.hpp"
#include "mliot/freestanding/pair_window.h"

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
  return {.header = "mliot_pair_window",
          .arrays = {{"double", "rings", 2 * options.window_size}},
          .bytes = sizeof(mliot_pair_window),
          .reset = "mliot_pair_window_reset(&$s$);",
          .push = fill("mliot_pair_window_push(&$s$, $s$_rings, $n$, $x$, $y$);", {{"n", size}}),
          .value = "(float)" + fill(value, {{"n", size}, {"least", number(least)}}),
          .double_value = {},
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

}  // namespace

CodeTable pair_codes() {
  return {{features::RollingCovariance::name, covariance},
          {features::RollingCorrelation::name, correlation}};
}

}  // namespace mliot::edge::detail

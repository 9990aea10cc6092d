// Scales, powers, quantiles and tables as C.
#include "edge/map_code.hpp"

#include <cmath>
#include <limits>
#include <span>
#include <string>

#include "edge/text.hpp"
#include "mliot/freestanding/map.h"
#include "mliot/preprocessing/all.hpp"

namespace mliot::edge::detail {
namespace {

using archive::Reader;
using preprocessing::LookUp;
using preprocessing::OutputDistribution;
using preprocessing::PowerMap;
using preprocessing::PowerMethod;
using preprocessing::QuantileMap;
using preprocessing::Scale;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kMapStack = 256;

template <class T>
auto options_of(const Reader& reader) {
  return archive::read_options<typename T::Options>(reader);
}

/// Any double as an expression.
std::string real(double x) {
  return std::isfinite(x) ? literal(x) : format("mliot_from_bits({})", bits_literal(x));
}

std::string flag(bool on) { return literal(std::int64_t{on ? 1 : 0}); }

/// A table that stands in flash, not on the stack.
std::string constant_table(std::string_view name, std::span<const double> values) {
  std::string text(values.empty() ? 1 : 0, '0');  // C has no empty table
  for (const double x : values) {
    if (!text.empty()) text += ", ";
    text += literal(x);
  }
  return format("static const double {}[] = {{{}}}; ", name, text);
}

TransformCode map_code(std::string push) {
  return {.header = "mliot_map",
          .arrays = {},
          .bytes = sizeof(mliot_map),
          .reset = "mliot_map_reset(&$s$);",
          .push = std::move(push),
          .value = "(float)$s$.value",
          .double_value = "$s$.value",
          .stack_bytes = kMapStack};
}

TransformCode scale(const Reader& reader) {
  const auto options = options_of<Scale>(reader);
  return map_code(
      fill("$s$.value = mliot_scale(&(const mliot_scale_options){$center$, $scale$, "
           "$gain$, $offset$, $low$, $high$}, $x$);",
           {{"center", literal(options.center)},
            {"scale", literal(options.scale)},
            {"gain", literal(options.gain)},
            {"offset", literal(options.offset)},
            {"low", real(options.low.value_or(-kInfinity))},
            {"high", real(options.high.value_or(kInfinity))}}));
}

TransformCode power(const Reader& reader) {
  const auto options = options_of<PowerMap>(reader);
  return map_code(
      fill("$s$.value = mliot_power(&(const mliot_power_options){$box_cox$, $lambda$, "
           "$center$, $scale$}, $x$);",
           {{"box_cox", flag(options.method == PowerMethod::box_cox)},
            {"lambda", real(options.lambda)},
            {"center", real(options.center)},
            {"scale", real(options.scale)}}));
}

TransformCode quantiles(const Reader& reader) {
  const auto options = options_of<QuantileMap>(reader);
  const bool normal = options.output_distribution == OutputDistribution::normal;
  return map_code(fill("{ $table$$s$.value = mliot_quantile_map(quantiles, $n$, $normal$, $x$); }",
                       {{"table", constant_table("quantiles", options.quantiles)},
                        {"n", literal(static_cast<std::int64_t>(options.quantiles.size()))},
                        {"normal", flag(normal)}}));
}

TransformCode look_up(const Reader& reader) {
  const auto options = options_of<LookUp>(reader);
  return map_code(
      fill("{ $keys$$values$$s$.value = mliot_look_up(keys, values, "
           "&(const mliot_look_up_options){$n$, $unseen$, $missing$}, $x$); }",
           {{"keys", constant_table("keys", options.keys)},
            {"values", constant_table("values", options.values)},
            {"n", literal(static_cast<std::int64_t>(options.keys.size()))},
            {"unseen", real(options.unseen.value_or(kNaN))},
            {"missing", real(options.missing.value_or(kNaN))}}));
}

}  // namespace

const std::map<std::string_view, MakeCode>& map_codes() {
  static const std::map<std::string_view, MakeCode> table{{Scale::name, scale},
                                                          {PowerMap::name, power},
                                                          {QuantileMap::name, quantiles},
                                                          {LookUp::name, look_up}};
  return table;
}

}  // namespace mliot::edge::detail

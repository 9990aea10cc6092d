// Words for the ranges of options.
#include "mliot/core/field.hpp"

namespace mliot::detail {

std::string range_text(const Range& range) {
  const bool bounded_low = std::isfinite(range.low);
  const bool bounded_high = std::isfinite(range.high);
  if (bounded_low && bounded_high) {
    return mliot::format("in {}{}, {}{}", range.open_low ? "(" : "[", range.low, range.high,
                         range.open_high ? ")" : "]");
  }
  if (bounded_low) return mliot::format(range.open_low ? "> {}" : ">= {}", range.low);
  if (bounded_high) return mliot::format(range.open_high ? "< {}" : "<= {}", range.high);
  return "a number";
}

}  // namespace mliot::detail

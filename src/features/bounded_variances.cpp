// Variances from sums of pieces of samples without their offset.
#include "features/bounded_variances.hpp"

#include <cmath>
#include <cstdlib>
#include <type_traits>
#include <utility>

#include "features/without_offset.hpp"
#include "kernel/block_facts.hpp"
#include "kernel/varying_variances.hpp"
#include "mliot/freestanding/rounding.h"

namespace mliot::features {
namespace {

/// Joins the places of doubles that may round wrong to float to the others.
void add_open_floats(BoundedVariances& variances) {
  std::vector<std::uint32_t> open;
  auto next = variances.open.begin();
  for (std::size_t i = 0; i < variances.values.size(); ++i) {
    const double value = variances.values[i];
    const bool marked = next != variances.open.end() && *next == i;
    if (marked) ++next;
    if (marked || (value == value && mliot_float_is_safe(value) == 0)) {
      open.push_back(static_cast<std::uint32_t>(i));
    }
  }
  variances.open = std::move(open);
}

}  // namespace

template <class Out>
std::optional<BoundedVariances> bounded_variances(const kernel::VaryingWindows& windows,
                                                  std::size_t ddof) {
  constexpr int kExponentRange = 400;
  if (windows.samples == 0 || windows.samples > kernel::kMostVarying) return {};
  std::vector<double> moved;
  without_offset(windows.x, windows.samples, moved);
  int exponent = 0;
  std::frexp(kernel::block_facts(moved.data(), moved.size()).largest, &exponent);
  if (std::abs(exponent) > kExponentRange) return {};
  kernel::VaryingWindows samples = windows;
  samples.x = moved.data();
  BoundedVariances made{std::vector<double>(windows.n), std::vector<std::uint32_t>(windows.n)};
  made.open.resize(
      kernel::varying_variances(samples, ddof, exponent, made.values.data(), made.open.data()));
  if (std::is_same_v<Out, float>) add_open_floats(made);
  return made;
}

template std::optional<BoundedVariances> bounded_variances<double>(const kernel::VaryingWindows&,
                                                                   std::size_t);
template std::optional<BoundedVariances> bounded_variances<float>(const kernel::VaryingWindows&,
                                                                  std::size_t);

}  // namespace mliot::features

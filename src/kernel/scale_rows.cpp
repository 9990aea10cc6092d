// Body of scale_rows, compiled once for each instruction set.
#include "kernel/scale_rows.hpp"

#include "mliot/freestanding/rounding.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/scale_rows.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

namespace {

/// The parameters of the columns, each as long as the columns and a vector.
struct Columns {
  const double* parameter[6];
  std::size_t count;
};

template <class D>
HWY_INLINE hn::Vec<D> load(D d, const double* x) {
  return hn::LoadU(d, x);
}
template <class D>
HWY_INLINE hn::Vec<D> load(D d, const float* x) {
  const hn::Rebind<float, D> df;
  return hn::PromoteTo(d, hn::LoadU(df, x));
}

/// One vector, whose first number is of `column`; what is infinite shows in `strange`.
template <class D, class V, class X>
HWY_INLINE V scaled(D d, const Columns& columns, std::size_t column, const X* x, V* strange) {
  const auto of = [&](std::size_t k) { return hn::LoadU(d, columns.parameter[k] + column); };
  const auto difference = hn::Sub(load(d, x), of(0));
  const auto y = hn::Add(hn::Mul(hn::Div(difference, of(1)), of(2)), of(3));
  const auto bounded = hn::IfThenElse(hn::Gt(y, of(5)), of(5), y);
  const auto kept = hn::IfThenElse(hn::Lt(y, of(4)), of(4), bounded);
  // infinity times 0 is NaN, and so is NaN times 0: only a number that is no NaN itself counts
  const auto zero = hn::Zero(d);
  const auto lost = hn::Add(hn::Mul(difference, zero), hn::Mul(kept, zero));
  const auto valid = hn::Eq(difference, difference);
  *strange = hn::Add(*strange, hn::IfThenElseZero(valid, lost));
  return hn::IfThenElse(valid, kept, hn::Set(d, mliot_nan()));
}

template <class X>
bool scale_all(const Columns& columns, const X* x, std::size_t n, double* out) {
  const hn::ScalableTag<double> d;
  const hn::CappedTag<double, 1> one;
  const std::size_t lanes = hn::Lanes(d);
  auto strange = hn::Zero(d);
  std::size_t column = 0;
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    hn::StoreU(scaled(d, columns, column, x + i, &strange), d, out + i);
    column += lanes;
    while (column >= columns.count) column -= columns.count;
  }
  auto last = hn::Zero(one);
  for (; i < n; ++i) {
    hn::StoreU(scaled(one, columns, column, x + i, &last), one, out + i);
    if (++column == columns.count) column = 0;
  }
  return hn::GetLane(hn::SumOfLanes(d, strange)) == 0 && hn::GetLane(last) == 0;
}

}  // namespace

void scale_doubles_body(const double* const* parameters, std::size_t count, const double* x,
                        std::size_t n, double* out, bool* finite) {
  Columns columns{{}, count};
  for (std::size_t k = 0; k < 6; ++k) columns.parameter[k] = parameters[k];
  *finite = scale_all(columns, x, n, out);
}
void scale_floats_body(const double* const* parameters, std::size_t count, const float* x,
                       std::size_t n, double* out, bool* finite) {
  Columns columns{{}, count};
  for (std::size_t k = 0; k < 6; ++k) columns.parameter[k] = parameters[k];
  *finite = scale_all(columns, x, n, out);
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <array>

#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(scale_doubles_body);
MLIOT_KERNEL_TABLE(scale_floats_body);

namespace {

constexpr std::size_t kParameters = 6;

std::array<const double*, kParameters> parameters_of(const ColumnScales& scales) {
  std::array<const double*, kParameters> parameters{};
  for (std::size_t k = 0; k < kParameters; ++k) parameters[k] = scales.parameter(k);
  return parameters;
}

}  // namespace

ColumnScales::ColumnScales(const std::vector<Column>& columns) : columns_(columns.size()) {
  const std::size_t length = columns_ + kMostLanes;
  values_.resize(kParameters * length);
  for (std::size_t j = 0; j < length && columns_ > 0; ++j) {
    const Column& column = columns[j % columns_];
    const std::array<double, kParameters> values{column.center, column.scale, column.gain,
                                                 column.offset, column.low,   column.high};
    for (std::size_t k = 0; k < kParameters; ++k) values_[k * length + j] = values[k];
  }
}

bool scale_rows(const ColumnScales& scales, const double* x, std::size_t n, double* out) {
  bool finite = false;
  const auto parameters = parameters_of(scales);
  scale_doubles_body_table.get()(parameters.data(), scales.columns(), x, n, out, &finite);
  return finite;
}
bool scale_rows(const ColumnScales& scales, const float* x, std::size_t n, double* out) {
  bool finite = false;
  const auto parameters = parameters_of(scales);
  scale_floats_body_table.get()(parameters.data(), scales.columns(), x, n, out, &finite);
  return finite;
}

}  // namespace mliot::kernel
#endif

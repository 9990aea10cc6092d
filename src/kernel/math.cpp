// Bodies of the elementary functions of arrays, compiled once for each instruction set.
#include "kernel/math.hpp"

#include "mliot/freestanding/math.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/math.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"
#include "kernel/math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Full vectors by `vector`, what is left by `scalar`; both give the same bits.
template <class Vector, class Scalar>
HWY_INLINE void map_array(const double* x, double* out, std::size_t n, Vector vector,
                          Scalar scalar) {
  const hn::ScalableTag<double> d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) hn::StoreU(vector(d, hn::LoadU(d, x + i)), d, out + i);
  for (; i < n; ++i) out[i] = scalar(x[i]);
}

void exp_body(const double* x, double* out, std::size_t n) {
  map_array(
      x, out, n, [](auto d, auto v) HWY_ATTR { return vector_exp(d, v); }, mliot_exp);
}

void log_body(const double* x, double* out, std::size_t n) {
  map_array(
      x, out, n, [](auto d, auto v) HWY_ATTR { return vector_log(d, v); }, mliot_log);
}

void sin_body(const double* x, double* out, std::size_t n) {
  map_array(
      x, out, n, [](auto d, auto v) HWY_ATTR { return vector_sin_turned(d, v, 0); }, mliot_sin);
}

void cos_body(const double* x, double* out, std::size_t n) {
  map_array(
      x, out, n, [](auto d, auto v) HWY_ATTR { return vector_sin_turned(d, v, 1); }, mliot_cos);
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(exp_body);
MLIOT_KERNEL_TABLE(log_body);
MLIOT_KERNEL_TABLE(sin_body);
MLIOT_KERNEL_TABLE(cos_body);

void exp_array(const double* x, double* out, std::size_t n) { exp_body_table.get()(x, out, n); }
void log_array(const double* x, double* out, std::size_t n) { log_body_table.get()(x, out, n); }
void sin_array(const double* x, double* out, std::size_t n) { sin_body_table.get()(x, out, n); }
void cos_array(const double* x, double* out, std::size_t n) { cos_body_table.get()(x, out, n); }

}  // namespace mliot::kernel
#endif

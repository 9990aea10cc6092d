// Body of window_medians, compiled once for each instruction set.
#include "kernel/window_medians.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/window_medians.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// The smaller into a, the larger into b.
template <class V>
HWY_INLINE void order(V& a, V& b) {
  const V smaller = hn::Min(a, b);
  b = hn::Max(a, b);
  a = smaller;
}

// order(v[I], v[K - 1 - I]) for I and all below.
template <std::size_t K, std::size_t I, class V>
HWY_INLINE void fold(V* v) {
  order(v[I], v[K - 1 - I]);
  if constexpr (I > 0) fold<K, I - 1>(v);
}

// The least of v[0 .. I] to v[0], and the greatest of v[K - 1 - I .. K - 1] to v[K - 1].
template <std::size_t K, std::size_t I, class V>
HWY_INLINE void gather(V* v) {
  if constexpr (I > 0) {
    order(v[0], v[I]);
    order(v[K - 1 - I], v[K - 1]);
    gather<K, I - 1>(v);
  }
}

// Forgetful selection: of K samples the least and the greatest cannot be the median of the window;
// the next sample takes the place of one of them, until three are left.
template <std::size_t K, class D, class V>
HWY_INLINE V middle(D d, V* v, const double* next) {
  fold<K, K / 2 - 1>(v);
  gather<K, (K - 1) / 2>(v);
  if constexpr (K == 3) {
    return v[1];
  } else {
    v[0] = hn::LoadU(d, next);
    return middle<K - 1>(d, v, next + 1);
  }
}

template <std::size_t Window, class D>
HWY_INLINE void medians_at(D d, const double* x, double* out) {
  constexpr std::size_t kKept = Window / 2 + 2;
  hn::Vec<D> v[kKept];
  for (std::size_t k = 0; k < kKept; ++k) v[k] = hn::LoadU(d, x + k);
  hn::StoreU(hn::Add(middle<kKept>(d, v, x + kKept), hn::Zero(d)), d, out);
}

template <std::size_t Window>
void medians(const double* x, std::size_t n, double* out) {
  const hn::ScalableTag<double> d;
  const hn::CappedTag<double, 1> one;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) medians_at<Window>(d, x + i, out + i);
  for (; i < n; ++i) medians_at<Window>(one, x + i, out + i);
}

void window_medians_body(const double* x, std::size_t n, std::size_t window, double* out) {
  switch (window) {
    case 3:
      return medians<3>(x, n, out);
    case 5:
      return medians<5>(x, n, out);
    case 7:
      return medians<7>(x, n, out);
    case 9:
      return medians<9>(x, n, out);
    case 11:
      return medians<11>(x, n, out);
    case 13:
      return medians<13>(x, n, out);
    default:
      return medians<15>(x, n, out);
  }
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(window_medians_body);

void window_medians(const double* x, std::size_t n, std::size_t window, double* out) {
  window_medians_body_table.get()(x, n, window, out);
}

}  // namespace mliot::kernel
#endif

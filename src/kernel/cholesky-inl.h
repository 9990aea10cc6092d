// Normal equations of many lanes at once: the operations of statistical/least_squares.cpp in the
// same order, with the bits of that class in each lane.
//
// Include it inside a kernel file, after hwy/highway.h; it is compiled once per instruction set.
#if defined(MLIOT_KERNEL_CHOLESKY_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef MLIOT_KERNEL_CHOLESKY_INL_H_
#undef MLIOT_KERNEL_CHOLESKY_INL_H_
#else
#define MLIOT_KERNEL_CHOLESKY_INL_H_
#endif

#include <cstddef>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

/// Equations of one vector of lanes; a row of the arrays is `stride` numbers long.
struct Equations {
  double* products;  ///< lower triangle, row by row; overwritten
  double* targets;   ///< overwritten
  double* scale;     ///< room for as many rows
  double* solution;
  std::size_t unknowns, stride;
};

/// Unknowns are scaled to like size and held by a ridge of 1e-10: columns of zeros get 0.
template <class D>
HWY_INLINE void solve_equations(D d, const Equations& at) {
  namespace hn = hwy::HWY_NAMESPACE;
  const auto ridge = hn::Set(d, 1e-10);
  const auto one = hn::Set(d, 1.0);
  const auto zero = hn::Zero(d);
  const auto load = [&](const double* rows, std::size_t i)
                        HWY_ATTR { return hn::LoadU(d, rows + i * at.stride); };
  const auto store = [&](auto v, double* rows, std::size_t i)
                         HWY_ATTR { hn::StoreU(v, d, rows + i * at.stride); };
  const auto entry = [](std::size_t i, std::size_t k) { return i * (i + 1) / 2 + k; };
  for (std::size_t i = 0; i < at.unknowns; ++i) {
    const auto square = load(at.products, entry(i, i));
    const auto some = hn::Gt(square, zero);
    const auto root = hn::Sqrt(hn::IfThenElse(some, square, one));
    store(hn::IfThenElseZero(some, hn::Div(one, root)), at.scale, i);
  }
  for (std::size_t i = 0; i < at.unknowns; ++i) {
    const auto size = load(at.scale, i);
    for (std::size_t k = 0; k <= i; ++k) {
      auto sum = hn::Mul(hn::Mul(load(at.products, entry(i, k)), size), load(at.scale, k));
      if (i == k) sum = hn::Add(hn::IfThenElse(hn::Gt(size, zero), sum, one), ridge);
      for (std::size_t j = 0; j < k; ++j) {
        const auto product =
            hn::Mul(load(at.products, entry(i, j)), load(at.products, entry(k, j)));
        sum = hn::Sub(sum, product);
      }
      const auto value =
          i == k ? hn::Sqrt(hn::Max(sum, ridge)) : hn::Div(sum, load(at.products, entry(k, k)));
      store(value, at.products, entry(i, k));
    }
  }
  for (std::size_t i = 0; i < at.unknowns; ++i) {
    auto sum = hn::Mul(load(at.targets, i), load(at.scale, i));
    for (std::size_t j = 0; j < i; ++j) {
      sum = hn::Sub(sum, hn::Mul(load(at.products, entry(i, j)), load(at.targets, j)));
    }
    store(hn::Div(sum, load(at.products, entry(i, i))), at.targets, i);
  }
  for (std::size_t i = at.unknowns; i-- > 0;) {
    auto sum = load(at.targets, i);
    for (std::size_t j = i + 1; j < at.unknowns; ++j) {
      sum = hn::Sub(sum, hn::Mul(load(at.products, entry(j, i)), load(at.targets, j)));
    }
    store(hn::Div(sum, load(at.products, entry(i, i))), at.targets, i);
  }
  for (std::size_t i = 0; i < at.unknowns; ++i) {
    store(hn::Mul(load(at.targets, i), load(at.scale, i)), at.solution, i);
  }
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard

// Sorting of whole vectors by networks, each lane for itself: bitonic merges in registers and
// memory.
//
// Include it inside a kernel file, after hwy/highway.h; it is compiled once per instruction set.
// Source: Batcher 1968, "Sorting networks and their applications".
#if defined(MLIOT_KERNEL_BITONIC_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef MLIOT_KERNEL_BITONIC_INL_H_
#undef MLIOT_KERNEL_BITONIC_INL_H_
#else
#define MLIOT_KERNEL_BITONIC_INL_H_
#endif

#include <cstddef>
#include <utility>

#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

namespace {

using SortLanes = hn::ScalableTag<double>;
using SortVector = hn::Vec<SortLanes>;
constexpr std::size_t kInRegisters = 8;  // vectors that a merge keeps there

HWY_INLINE SortVector at(const double* vectors, std::size_t i) {
  return hn::Load(SortLanes(), vectors + i * hn::Lanes(SortLanes()));
}

HWY_INLINE void put(SortVector v, double* vectors, std::size_t i) {
  hn::Store(v, SortLanes(), vectors + i * hn::Lanes(SortLanes()));
}

/// The smaller into a, the larger into b.
HWY_INLINE void order(SortVector& a, SortVector& b) {
  const SortVector smaller = hn::Min(a, b);
  b = hn::Max(a, b);
  a = smaller;
}

template <std::size_t... I>
HWY_INLINE void order_halves(SortVector* v, std::index_sequence<I...>) {
  (order(v[I], v[I + sizeof...(I)]), ...);
}

/// Sorts a bitonic sequence.
template <std::size_t N>
HWY_INLINE void merge(SortVector* v) {
  if constexpr (N > 1) {
    order_halves(v, std::make_index_sequence<N / 2>());
    merge<N / 2>(v);
    merge<N / 2>(v + N / 2);
  }
}

template <std::size_t... I>
HWY_INLINE void order_mirrored(SortVector* v, std::index_sequence<I...>) {
  (order(v[I], v[2 * sizeof...(I) - 1 - I]), ...);
}

/// Sorts two sorted halves.
template <std::size_t N>
HWY_INLINE void join(SortVector* v) {
  order_mirrored(v, std::make_index_sequence<N / 2>());
  merge<N / 2>(v);
  merge<N / 2>(v + N / 2);
}

template <std::size_t N>
HWY_INLINE void sort(SortVector* v) {
  if constexpr (N > 1) {
    sort<N / 2>(v);
    sort<N / 2>(v + N / 2);
    join<N>(v);
  }
}

template <std::size_t... I>
HWY_INLINE void merge_loaded(double* p, std::index_sequence<I...>) {
  SortVector v[] = {at(p, I)...};
  merge<sizeof...(I)>(v);
  (put(v[I], p, I), ...);
}

template <std::size_t... I>
HWY_INLINE void join_loaded(const double* halves, double* out, std::index_sequence<I...>) {
  SortVector v[] = {at(halves, I)...};
  join<sizeof...(I)>(v);
  (put(v[I], out, I), ...);
}

template <std::size_t... I>
HWY_INLINE void sort_loaded(double* p, std::index_sequence<I...>) {
  SortVector v[] = {at(p, I)...};
  sort<sizeof...(I)>(v);
  (put(v[I], p, I), ...);
}

/// Sorts a bitonic sequence in memory; two halvings share a pass.
template <std::size_t N>
void merge(double* p) {
  const std::size_t lanes = hn::Lanes(SortLanes());
  if constexpr (N <= kInRegisters) {
    merge_loaded(p, std::make_index_sequence<N>());
  } else if constexpr (N == 2 * kInRegisters) {
    for (std::size_t i = 0; i < N / 2; ++i) {
      SortVector v[] = {at(p, i), at(p, i + N / 2)};
      order(v[0], v[1]);
      put(v[0], p, i);
      put(v[1], p, i + N / 2);
    }
    merge<N / 2>(p);
    merge<N / 2>(p + N / 2 * lanes);
  } else {
    constexpr std::size_t kPart = N / 4;
    for (std::size_t i = 0; i < kPart; ++i) {
      SortVector v[] = {at(p, i), at(p, i + kPart), at(p, i + 2 * kPart), at(p, i + 3 * kPart)};
      merge<4>(v);
      for (std::size_t k = 0; k < 4; ++k) put(v[k], p, i + k * kPart);
    }
    for (std::size_t k = 0; k < 4; ++k) merge<kPart>(p + k * kPart * lanes);
  }
}

/// Two sorted halves, one behind the other, as one sorted sequence.
template <std::size_t Half>
void join(const double* halves, double* out) {
  if constexpr (2 * Half <= kInRegisters) {
    join_loaded(halves, out, std::make_index_sequence<2 * Half>());
  } else {
    for (std::size_t i = 0; i < Half; ++i) {
      SortVector low = at(halves, i);
      SortVector high = at(halves, 2 * Half - 1 - i);
      order(low, high);
      put(low, out, i);
      put(high, out, 2 * Half - 1 - i);
    }
    merge<Half>(out);
    merge<Half>(out + Half * hn::Lanes(SortLanes()));
  }
}

/// Sorts N vectors.
template <std::size_t N>
void sort(double* p) {
  if constexpr (N <= kInRegisters) {
    sort_loaded(p, std::make_index_sequence<N>());
  } else {
    sort<N / 2>(p);
    sort<N / 2>(p + N / 2 * hn::Lanes(SortLanes()));
    join<N / 2>(p, p);
  }
}

}  // namespace

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // the include guard of this instruction set

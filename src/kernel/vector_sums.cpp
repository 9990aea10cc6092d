// Bodies of the loops that add vectors of statistics to the bins of their rows.
#include "kernel/vector_sums.hpp"

#include "kernel/row_records.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/vector_sums.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Not the 64 bytes of AVX-512: what was stored is soon read again, which takes longer with those.
constexpr std::size_t kWidest = 8;

// kCount times kWidth numbers side by side, in as few vectors as the target has for them.
template <std::size_t kWidth, std::size_t kCount>
class Numbers {
 public:
  static constexpr std::size_t kSize = kWidth * kCount;

  HWY_INLINE explicit Numbers(const std::int32_t* from) {
    const hn::CappedTag<std::int32_t, kWidth> d;
#pragma GCC unroll 16
    for (std::size_t v = 0; v < kVectors; ++v) vector_[v] = hn::LoadU(d, from + v * kLanes);
  }

  HWY_INLINE void add_to(std::int32_t* to) const {
    const hn::CappedTag<std::int32_t, kWidth> d;
#pragma GCC unroll 16
    for (std::size_t v = 0; v < kVectors; ++v, to += kLanes) {
      hn::StoreU(hn::Add(hn::LoadU(d, to), vector_[v]), d, to);
    }
  }

 private:
  using D = hn::CappedTag<std::int32_t, kWidth>;
  static constexpr std::size_t kLanes = hn::MaxLanes(D());
  static constexpr std::size_t kVectors = kSize / kLanes;

  hn::Vec<D> vector_[kVectors == 0 ? 1 : kVectors];
};

// The numbers of a row: eights, then perhaps four, then perhaps two.
template <std::size_t kLanes>
class RowNumbers {
  using Eights = Numbers<kWidest, kLanes / kWidest>;
  using Four = Numbers<4, kLanes / 4 % 2>;
  using Two = Numbers<2, kLanes / 2 % 2>;

 public:
  HWY_INLINE explicit RowNumbers(const std::int32_t* from)
      : eights_(from), four_(from + Eights::kSize), two_(from + Eights::kSize + Four::kSize) {}

  HWY_INLINE void add_to(std::int32_t* to) const {
    eights_.add_to(to);
    four_.add_to(to + Eights::kSize);
    two_.add_to(to + Eights::kSize + Four::kSize);
  }

 private:
  Eights eights_;
  Four four_;
  Two two_;
};

// Adds kLanes lanes from `offset` on.
template <std::size_t kLanes>
HWY_INLINE void add_lanes(const VectorRows& rows, std::size_t first, std::size_t count,
                          std::size_t offset, std::int32_t* sums) {
  const std::uint8_t* bins = rows.bins + first;
  const std::int32_t* values = rows.values + offset;
  for (std::size_t i = 0; i < rows.n; ++i, bins += rows.stride, values += rows.lanes) {
    const RowNumbers<kLanes> value(values);
    for (std::size_t f = 0; f < count; ++f) {
      value.add_to(sums + (f * kBinStride + bins[f]) * rows.lanes + offset);
    }
  }
}

constexpr std::size_t kMostLanes = 22;  // that fit the registers beside the addresses

// Adds `left` lanes, at most kMostLanes, from `offset` on.
template <std::size_t kLanes = 2>
HWY_INLINE void add_last(const VectorRows& rows, std::size_t first, std::size_t count,
                         std::size_t offset, std::int32_t* sums) {
  if constexpr (kLanes <= kMostLanes) {
    if (rows.lanes - offset != kLanes)
      return add_last<kLanes + 2>(rows, first, count, offset, sums);
    add_lanes<kLanes>(rows, first, count, offset, sums);
  }
}

void add_vectors_body(const VectorRows& rows, std::size_t first, std::size_t count,
                      std::int32_t* sums) {
  constexpr std::size_t kPass = 2 * kWidest;
  std::size_t offset = 0;
  for (; rows.lanes - offset > kMostLanes; offset += kPass) {
    add_lanes<kPass>(rows, first, count, offset, sums);
  }
  add_last(rows, first, count, offset, sums);
}

void add_long_vectors_body(const VectorRows& rows, const std::uint16_t* bins, std::int32_t* sums) {
  const std::int32_t* values = rows.values;
  for (std::size_t i = 0; i < rows.n; ++i, values += rows.lanes) {
    std::int32_t* to = sums + bins[i] * rows.lanes;
    std::size_t lane = 0;
    for (; lane + kWidest <= rows.lanes; lane += kWidest) {
      Numbers<kWidest, 1>(values + lane).add_to(to + lane);
    }
    for (; lane < rows.lanes; lane += 2) Numbers<2, 1>(values + lane).add_to(to + lane);
  }
}

void subtract_vectors_body(const std::int32_t* whole, const std::int32_t* part, std::size_t n,
                           std::int32_t* rest) {
  const hn::ScalableTag<std::int32_t> d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    hn::StoreU(hn::Sub(hn::LoadU(d, whole + i), hn::LoadU(d, part + i)), d, rest + i);
  }
  for (; i < n; ++i) rest[i] = whole[i] - part[i];
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(add_vectors_body);
MLIOT_KERNEL_TABLE(add_long_vectors_body);
MLIOT_KERNEL_TABLE(subtract_vectors_body);

void add_vectors(const VectorRows& rows, std::size_t first, std::size_t count, std::int32_t* sums) {
  add_vectors_body_table.get()(rows, first, count, sums);
}

void add_long_vectors(const VectorRows& rows, const std::uint16_t* bins, std::int32_t* sums) {
  add_long_vectors_body_table.get()(rows, bins, sums);
}

void subtract_vectors(const std::int32_t* whole, const std::int32_t* part, std::size_t n,
                      std::int32_t* rest) {
  subtract_vectors_body_table.get()(whole, part, n, rest);
}

}  // namespace mliot::kernel
#endif

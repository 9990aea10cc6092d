// Body of the sums of sparse rows: a row's unusual columns are found sixteen at a time.
#include "kernel/sparse_sums.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/sparse_sums.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_SCALAR

// A bit for each of n bins that is not the usual one.
HWY_INLINE std::uint64_t unusual_of(const std::uint8_t* bins, const std::uint8_t* usual,
                                    std::size_t n) {
  std::uint64_t bits = 0;
  for (std::size_t f = 0; f < n; ++f) bits |= std::uint64_t{bins[f] != usual[f]} << f;
  return bits;
}

#else

// The same of sixteen.
HWY_INLINE std::uint64_t unusual_sixteen(const std::uint8_t* bins, const std::uint8_t* usual) {
  const hn::FixedTag<std::uint8_t, 16> d;
  std::uint8_t bytes[8] = {};
  hn::StoreMaskBits(d, hn::Eq(hn::LoadU(d, bins), hn::LoadU(d, usual)), bytes);
  std::uint64_t same = 0;
  __builtin_memcpy(&same, bytes, sizeof same);
  return same ^ 0xFFFF;
}

HWY_INLINE std::uint64_t unusual_of(const std::uint8_t* bins, const std::uint8_t* usual,
                                    std::size_t n) {
  std::uint64_t bits = 0;
  std::size_t f = 0;
  for (; f + 16 <= n; f += 16) bits |= unusual_sixteen(bins + f, usual + f) << f;
  // The last sixteen overlap those before, so that nothing behind the columns is read.
  if (f < n) bits |= unusual_sixteen(bins + n - 16, usual + n - 16) << (n - 16);
  return bits;
}

#endif

void sparse_sums_body(const RecordRange& range, const SparseColumns& columns, std::int64_t sign,
                      std::int64_t* histogram) {
  // The sums may alias the range, so whatever the loop needs is copied first.
  const std::size_t n = range.n;
  const std::size_t count = columns.count;
  const std::size_t stride = range.stride;
  const std::size_t gradient_stride = range.gradient_stride;
  const std::uint8_t* bins = range.records + columns.first;
  const std::uint8_t* gradient = range.gradients;
  std::uint8_t usual[kSparseColumns];
  for (std::size_t f = 0; f < count; ++f) usual[f] = columns.usual[f];
  std::int64_t total = 0;
  for (std::size_t i = 0; i < n; ++i, bins += stride, gradient += gradient_stride) {
    std::int32_t pair = 0;
    __builtin_memcpy(&pair, gradient, sizeof pair);
    const std::int64_t sum =
        sign * (std::int64_t{pair >> 16} * (std::int64_t{1} << 32) + std::int64_t{pair & 0xFFFF});
    total += sum;
    for (std::uint64_t bits = unusual_of(bins, usual, count); bits != 0; bits &= bits - 1) {
      const auto f = static_cast<std::size_t>(__builtin_ctzll(bits));
      std::int64_t* sums = histogram + f * kBinStride;
      sums[bins[f]] += sum;
      sums[usual[f]] -= sum;
    }
  }
  for (std::size_t f = 0; f < count; ++f) histogram[f * kBinStride + usual[f]] += total;
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(sparse_sums_body);

void add_sparse_records(const RecordRange& range, const SparseColumns& columns,
                        std::int64_t* histogram) {
  sparse_sums_body_table.get()(range, columns, 1, histogram);
}

void take_sparse_records(const RecordRange& range, const SparseColumns& columns,
                         std::int64_t* histogram) {
  sparse_sums_body_table.get()(range, columns, -1, histogram);
}

}  // namespace mliot::kernel
#endif

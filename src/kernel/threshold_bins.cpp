// Bodies of threshold_bins, compiled once for each instruction set.
#include "kernel/threshold_bins.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/threshold_bins.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

constexpr std::size_t kRun = 16;

// Of 16 thresholds, how many do not satisfy x <= t: those below x, and all 16 for NaN.
template <class T>
HWY_INLINE std::size_t passed(T x, const T* thresholds) {
  const hn::CappedTag<T, kRun> d;
  const auto value = hn::Set(d, x);
  std::size_t reached = 0;
  for (std::size_t i = 0; i < kRun; i += hn::Lanes(d)) {
    reached += hn::CountTrue(d, hn::Le(value, hn::LoadU(d, thresholds + i)));
  }
  return kRun - reached;
}

template <class T>
HWY_INLINE void bin_short(const T* x, std::ptrdiff_t stride, std::size_t n, const T* table,
                          std::int8_t* out) {
  for (std::size_t i = 0; i < n; ++i, x += stride) {
    const std::size_t bin = passed(*x, table);
    out[i] = bin == kRun ? kMissingBin : static_cast<std::int8_t>(static_cast<int>(bin) - 128);
  }
}

constexpr std::size_t kMissing = 255;

// NaN passes all run ends, which leads to the run ends themselves, and passes those again: 272.
template <class T>
HWY_INLINE std::size_t passed_of_all(T x, const T* table) {
  const std::size_t run = kRun * passed(x, table + kRun * kRun);
  return run + passed(x, table + run);
}

HWY_INLINE std::int8_t bin_of(std::size_t passed) {
  return static_cast<std::int8_t>(static_cast<int>(passed < kMissing ? passed : kMissing) - 128);
}

template <class T>
HWY_INLINE void bin_long(const T* x, std::ptrdiff_t stride, std::size_t n, const T* table,
                         std::int8_t* out) {
  for (std::size_t i = 0; i < n; ++i, x += stride) out[i] = bin_of(passed_of_all(*x, table));
}

// A table of fewer than 16 thresholds needs one look, and 16 passed can only mean NaN.
template <class T>
HWY_INLINE void bin_any(const T* x, std::ptrdiff_t stride, std::size_t n, const T* table,
                        std::size_t count, std::int8_t* out) {
  if (count < kRun) return bin_short(x, stride, n, table, out);
  bin_long(x, stride, n, table, out);
}

void bin_floats(const float* x, std::ptrdiff_t stride, std::size_t n, const float* table,
                std::size_t count, std::int8_t* out) {
  bin_any(x, stride, n, table, count, out);
}

void bin_doubles(const double* x, std::ptrdiff_t stride, std::size_t n, const double* table,
                 std::size_t count, std::int8_t* out) {
  bin_any(x, stride, n, table, count, out);
}

template <class T>
HWY_INLINE bool bin_row(const T* row, const RowColumn* columns, std::size_t count,
                        const BinTable<T>* tables, std::int8_t* out) {
  std::size_t most = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t passed =
        passed_of_all(row[columns[i].feature], tables[columns[i].table].data());
    most = passed > most ? passed : most;
    out[i] = bin_of(passed);
  }
  return most >= kMissing;
}

bool bin_row_floats(const float* row, const RowColumn* columns, std::size_t count,
                    const BinTable<float>* tables, std::int8_t* out) {
  return bin_row(row, columns, count, tables, out);
}

bool bin_row_doubles(const double* row, const RowColumn* columns, std::size_t count,
                     const BinTable<double>* tables, std::int8_t* out) {
  return bin_row(row, columns, count, tables, out);
}

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(bin_floats);
MLIOT_KERNEL_TABLE(bin_doubles);
MLIOT_KERNEL_TABLE(bin_row_floats);
MLIOT_KERNEL_TABLE(bin_row_doubles);

void threshold_bins(const float* x, std::ptrdiff_t stride, std::size_t n,
                    const BinTable<float>& table, std::size_t count, std::int8_t* out) {
  bin_floats_table.get()(x, stride, n, table.data(), count, out);
}

void threshold_bins(const double* x, std::ptrdiff_t stride, std::size_t n,
                    const BinTable<double>& table, std::size_t count, std::int8_t* out) {
  bin_doubles_table.get()(x, stride, n, table.data(), count, out);
}

bool row_bins(const float* row, const RowColumn* columns, std::size_t count,
              const BinTable<float>* tables, std::int8_t* out) {
  return bin_row_floats_table.get()(row, columns, count, tables, out);
}

bool row_bins(const double* row, const RowColumn* columns, std::size_t count,
              const BinTable<double>* tables, std::int8_t* out) {
  return bin_row_doubles_table.get()(row, columns, count, tables, out);
}

}  // namespace mliot::kernel
#endif

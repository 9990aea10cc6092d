// Bodies of the row select, compiled once for each instruction set.
//
// The range select of batches turned round: lanes are trees instead of rows. Every lane reads
// another column, so the row's bins are looked up by byte shuffles, 16 columns a shuffle.
#include "kernel/row_select.hpp"

#include "kernel/threshold_bins.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernel/row_select.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace mliot::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_SCALAR

void row_select_body(const RowForest& forest, const RowGroup& group, const RowBins& row,
                     std::uint8_t* places) {
  for (std::size_t lane = 0; lane < group.trees; ++lane) {
    std::size_t at = 0;
    for (std::size_t k = 0; k < group.steps; ++k) {
      const RowStep& step = forest.steps[group.first_step + k];
      const std::size_t column = step.column[lane];
      std::size_t in_table = column % kTableColumns;
      in_table += kTableColumns * (forest.step_tables == nullptr
                                       ? column / kTableColumns % kNarrowTables
                                       : forest.step_tables[group.first_step + k].table[lane]);
      std::int8_t bin = row.bins[in_table];
      if (bin == kMissingBin && column >= kMissingLeft) bin = kLowestBin;
      if (step.place[lane] == at && bin > step.threshold[lane]) at = k + 1;
    }
    places[lane] = static_cast<std::uint8_t>(at);
  }
}

#else

using Bytes = hn::ScalableTag<std::int8_t>;
using Vector = hn::Vec<Bytes>;

// Two vectors of trees at a time: each look-up table is loaded once for both.
constexpr std::size_t kLanes = HWY_LANES(std::int8_t);
static_assert(kRowLanes % (2 * kLanes) == 0);

struct Pair {
  Vector a, b;
};

HWY_INLINE Vector load(const void* bytes) {
  return hn::LoadU(Bytes(), static_cast<const std::int8_t*>(bytes));
}

HWY_INLINE Pair load_pair(const void* bytes) {
  const auto* first = static_cast<const std::int8_t*>(bytes);
  return {load(first), load(first + kLanes)};
}

HWY_INLINE Vector look_up(Vector bins, Vector in_table) {
  return hn::TableLookupBytes(bins, in_table);
}

// Numbers of the tables that columns are in, as multiples of `unit`.
struct TableNumbers {
  Pair numbers;
  Vector unit;
};

// The bins of the columns; tables after the first replace what the first gave.
template <bool kOne>
HWY_INLINE Pair bins_of(const RowBins& row, std::size_t tables, const Pair& columns,
                        const TableNumbers& of_columns) {
  const Bytes d;
  const auto low = hn::Set(d, kTableColumns - 1);
  const Pair in_table{hn::And(columns.a, low), hn::And(columns.b, low)};
  const auto first = hn::LoadDup128(d, row.bins);
  Pair bins{look_up(first, in_table.a), look_up(first, in_table.b)};
  if constexpr (kOne) return bins;
  auto wanted = hn::Zero(d);
  for (std::size_t t = 1; t < tables; ++t) {
    wanted = hn::Add(wanted, of_columns.unit);
    const auto table = hn::LoadDup128(d, row.bins + kTableColumns * t);
    bins.a =
        hn::IfThenElse(hn::Eq(of_columns.numbers.a, wanted), look_up(table, in_table.a), bins.a);
    bins.b =
        hn::IfThenElse(hn::Eq(of_columns.numbers.b, wanted), look_up(table, in_table.b), bins.b);
  }
  return bins;
}

// Missing values of nodes that send them left become the lowest bin, which is the highest inverted.
HWY_INLINE Vector lower_missing(Vector bins, Vector columns) {
  const Bytes d;
  const auto left = hn::And(hn::Eq(bins, hn::Set(d, kMissingBin)), hn::Lt(columns, hn::Zero(d)));
  return hn::IfThenElse(left, hn::Set(d, kLowestBin), bins);
}

HWY_INLINE Vector move_on(Vector at, Vector bins, const std::int8_t* threshold,
                          const std::uint8_t* place, Vector next) {
  const auto right = hn::Gt(bins, load(threshold));
  return hn::IfThenElse(hn::And(hn::Eq(at, load(place)), right), next, at);
}

enum class Tables { one, narrow, wide };

template <Tables kTables>
HWY_INLINE TableNumbers table_numbers(const RowForest& forest, std::size_t step, std::size_t lane,
                                      const Pair& columns) {
  const Bytes d;
  if constexpr (kTables == Tables::wide) {
    return {load_pair(forest.step_tables[step].table.data() + lane), hn::Set(d, 1)};
  }
  const auto high = hn::Set(d, kTableColumns * (kNarrowTables - 1));
  return {{hn::And(columns.a, high), hn::And(columns.b, high)}, hn::Set(d, kTableColumns)};
}

template <Tables kTables, bool kMissing>
HWY_INLINE void select_lanes(const RowForest& forest, const RowGroup& group, const RowBins& row,
                             std::size_t lane, std::uint8_t* places) {
  const Bytes d;
  Pair at{hn::Zero(d), hn::Zero(d)};
  auto next = hn::Zero(d);
  for (std::size_t k = 0; k < group.steps; ++k) {
    const RowStep& step = forest.steps[group.first_step + k];
    next = hn::Add(next, hn::Set(d, 1));
    const Pair columns = load_pair(step.column.data() + lane);
    Pair bins = bins_of<kTables == Tables::one>(
        row, forest.tables, columns,
        table_numbers<kTables>(forest, group.first_step + k, lane, columns));
    if constexpr (kMissing) {
      bins = {lower_missing(bins.a, columns.a), lower_missing(bins.b, columns.b)};
    }
    const std::int8_t* threshold = step.threshold.data() + lane;
    const std::uint8_t* place = step.place.data() + lane;
    at.a = move_on(at.a, bins.a, threshold, place, next);
    at.b = move_on(at.b, bins.b, threshold + kLanes, place + kLanes, next);
  }
  auto* out = reinterpret_cast<std::int8_t*>(places + lane);
  hn::StoreU(at.a, d, out);
  hn::StoreU(at.b, d, out + kLanes);
}

template <Tables kTables, bool kMissing>
HWY_INLINE void select_group(const RowForest& forest, const RowGroup& group, const RowBins& row,
                             std::uint8_t* places) {
  for (std::size_t lane = 0; lane < group.trees; lane += 2 * kLanes) {
    select_lanes<kTables, kMissing>(forest, group, row, lane, places);
  }
}

template <bool kMissing>
HWY_INLINE void select_any(const RowForest& forest, const RowGroup& group, const RowBins& row,
                           std::uint8_t* places) {
  if (forest.step_tables != nullptr) {
    return select_group<Tables::wide, kMissing>(forest, group, row, places);
  }
  if (forest.tables > 1) {
    return select_group<Tables::narrow, kMissing>(forest, group, row, places);
  }
  select_group<Tables::one, kMissing>(forest, group, row, places);
}

void row_select_body(const RowForest& forest, const RowGroup& group, const RowBins& row,
                     std::uint8_t* places) {
  if (row.missing) return select_any<true>(forest, group, row, places);
  select_any<false>(forest, group, row, places);
}

#endif

}  // namespace mliot::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "kernel/dispatch.hpp"

namespace mliot::kernel {

MLIOT_KERNEL_TABLE(row_select_body);

void row_select(const RowForest& forest, const RowGroup& group, const RowBins& row,
                std::uint8_t* places) {
  row_select_body_table.get()(forest, group, row, places);
}

namespace {

// Measured nanoseconds of a step of kRowLanes trees, with one table and for each further one, and
// how many rows take as long as one block of the batch kernel.
struct Cost {
  double step, table;
  std::size_t rows;
};

Cost cost_on(Target target) noexcept {
  switch (target) {
    case Target::avx512:
      return {8, 1.5, 64};
    case Target::avx2:
      return {7, 2, 32};
    case Target::sse4:
      return {10, 13, 24};
    case Target::ssse3:
      return {13, 20, 24};
    case Target::scalar:
      break;
  }
  return {300, 0, 0};
}

constexpr double kLevelCost = 1.5;  // of a walk, in nanoseconds

}  // namespace

std::size_t row_select_rows(const RowWork& work) noexcept {
  const Cost cost = cost_on(active_target());
  const double step = cost.step + cost.table * static_cast<double>(work.tables);
  const double walk = kLevelCost * static_cast<double>(work.levels);
  return step * static_cast<double>(work.steps) < walk ? cost.rows : 0;
}

}  // namespace mliot::kernel
#endif

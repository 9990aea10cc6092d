// Histograms: of records of both widths, with gaps, of joint columns and of bundles.
#include <algorithm>
#include <numeric>

#include "bench.hpp"
#include "kernel/fold_sums.hpp"
#include "kernel/subtract_sums.hpp"

namespace mliot::bench {
namespace {

// The first columns of all rows, tile by tile.
void add_tiles(const Rows& rows, std::size_t columns, std::vector<std::int64_t>& sums) {
  for (std::size_t i = 0; i < rows.n; i += kTile) {
    for (std::size_t f = 0; f < columns; f += kPass) {
      kernel::add_records(rows.range(i, std::min(kTile, rows.n - i)), f,
                          std::min(kPass, columns - f), sums.data() + f * kernel::kBinStride);
    }
  }
}

void time_records(Clock& clock, const Rows& rows) {
  std::vector<std::int64_t> sums(kWideColumns * kernel::kBinStride);
  clock.time("histogram", rows.n * kColumns, [&] { add_tiles(rows, kColumns, sums); });
  clock.time("histogram_untiled", rows.n * kColumns, [&] {
    for (std::size_t f = 0; f < kColumns; f += kPass) {
      kernel::add_records(rows.range(0, rows.n), f, kPass, sums.data() + f * kernel::kBinStride);
    }
  });
  const Rows gaps = with_gaps(rows);
  clock.time("histogram_gaps", rows.n * kColumns, [&] { add_tiles(gaps, kColumns, sums); });
  const Rows wide(rows.n / 2, kWideStride);
  clock.time("histogram_wide", wide.n * kWideColumns, [&] { add_tiles(wide, kWideColumns, sums); });
}

// Two features of 13 levels in a byte, whose sums are then told apart: a feature and row, and a
// column of two.
void time_joint(Clock& clock, const Rows& rows) {
  constexpr std::size_t kFolds = 2000;
  const Rows few = with_few_levels(rows);
  Rows joint = few;
  for (std::size_t i = 0; i < rows.n; ++i) {
    const std::uint8_t* bins = few.records.data() + i * kStride;
    for (std::size_t c = 0; c < kColumns / 2; ++c) {
      joint.records[i * kStride + c] =
          static_cast<std::uint8_t>(bins[2 * c] + kLevels * bins[2 * c + 1]);
    }
  }
  std::vector<std::int64_t> sums(kColumns * kernel::kBinStride);
  clock.time("histogram_few", rows.n * kColumns, [&] { add_tiles(few, kColumns, sums); });
  clock.time("histogram_joint", rows.n * kColumns, [&] { add_tiles(joint, kColumns / 2, sums); });
  std::vector<std::int64_t> totals(kLevels);
  clock.time("fold", kFolds, [&] {
    for (std::size_t i = 0; i < kFolds; ++i) {
      std::fill_n(sums.data(), kLevels * kLevels, 1);
      kernel::fold_sums(sums.data(), kLevels, kLevels, totals.data());
    }
  });
}

// The 28 columns of a category's levels share one byte: a row.
void time_bundle(Clock& clock, const Rows& rows) {
  std::vector<std::int64_t> sums(kernel::kBinStride);
  clock.time("bundle", rows.n, [&] { add_tiles(rows, 1, sums); });
}

void time_subtraction(Clock& clock) {
  constexpr std::size_t kRuns = 200;
  std::vector<std::int64_t> sums(kColumns * kernel::kBinStride, 5);
  const std::vector<std::int64_t> child(sums.size(), 1);
  clock.time("subtract", kRuns * sums.size(), [&] {
    for (std::size_t i = 0; i < kRuns; ++i) {
      kernel::subtract_sums(child.data(), sums.size(), sums.data());
    }
  });
}

}  // namespace

void time_sums(Clock& clock, const Rows& rows) {
  time_records(clock, rows);
  time_joint(clock, rows);
  time_bundle(clock, rows);
  time_subtraction(clock);
}

}  // namespace mliot::bench

// Searches for a split: of numbers, small nodes, a level of nodes, and categories.
#include <algorithm>
#include <numeric>
#include <string>

#include "bench.hpp"
#include "boosting/histogram.hpp"
#include "boosting/level_rows.hpp"
#include "boosting/level_scan.hpp"
#include "kernel/row_ranks.hpp"
#include "kernel/shared_gains.hpp"
#include "kernel/split_scan.hpp"
#include "kernel/subtract_sums.hpp"

namespace mliot::bench {
namespace {

// A feature that says nothing, judged against a bar that its best candidate just misses.
void time_scan(Clock& clock, const Rows& rows) {
  const std::vector<std::int64_t> sums = sums_of_a_feature(rows);
  const std::int64_t total = std::accumulate(sums.begin(), sums.end(), std::int64_t{0});
  const auto hessian = static_cast<double>(total & 0xFFFFFFFF);
  kernel::SplitRule rule{.reg_alpha = 0,
                         .reg_lambda = 0,
                         .gradient_total = static_cast<double>(total >> 32),
                         .hessian_total = hessian,
                         .least = hessian / 100,
                         .end = hessian - hessian / 100,
                         .bar = 0,
                         .largest = 5000 * 32768.0};
  rule.bar = 1.001 * kernel::scan_packed(rule, kernel::sieve_of(rule), sums.data(), 0, kBins).gain;
  const kernel::SplitSieve sieve = kernel::sieve_of(rule);
  int found = 0;
  clock.time("scan", kBins * kScans, [&] {
    for (std::size_t i = 0; i < kScans; ++i) {
      found += kernel::scan_packed(rule, sieve, sums.data(), 0, kBins).bin;
    }
  });
  if (found == 0) std::puts("");  // the scans must not be optimised away
}

// A feature of two children of a few rows each, by the histograms of both and by the rows
// themselves: nanoseconds a child.
void time_small_nodes(Clock& clock, const Rows& rows) {
  constexpr std::size_t kPairs = 500;
  std::vector<std::int64_t> left(kernel::kBinStride);
  std::vector<std::int64_t> right(kernel::kBinStride);
  std::vector<std::int64_t> values;
  for (std::int64_t i = 0; i < 64; ++i) values.push_back((i * 37 % 101 - 50) * (1LL << 40) + 8192);
  kernel::RankedBins bins;
  kernel::RankedSums ranked;
  int found = 0;
  for (const std::size_t n : {10U, 20U, 40U, 64U}) {
    const std::size_t many = std::min(n, rows.n / 2);
    const auto hessian = static_cast<double>(many) * 8192;
    const kernel::SplitRule rule{.reg_alpha = 0,
                                 .reg_lambda = 0,
                                 .gradient_total = 0,
                                 .hessian_total = hessian,
                                 .least = hessian / 20,
                                 .end = hessian - hessian / 20,
                                 .bar = 0,
                                 .largest = static_cast<double>(many) * 32768.0};
    const kernel::SplitSieve sieve = kernel::sieve_of(rule);
    clock.time(("small_histograms_" + std::to_string(n)).c_str(), 2 * kPairs, [&] {
      kernel::add_records(rows.range(0, 2 * many), 0, 1, right.data());
      for (std::size_t i = 0; i < kPairs; ++i) {
        std::fill(left.begin(), left.end(), 0);
        kernel::add_records(rows.range(0, many), 0, 1, left.data());
        kernel::subtract_sums(left.data(), right.size(), right.data());
        found += kernel::scan_packed(rule, sieve, left.data(), 0, kBins).bin;
        found += kernel::scan_packed(rule, sieve, right.data(), 0, kBins).bin;
      }
      std::fill(right.begin(), right.end(), 0);
    });
    clock.time(("small_ranks_" + std::to_string(n)).c_str(), 2 * kPairs, [&] {
      for (std::size_t i = 0; i < 2 * kPairs; ++i) {
        const std::uint8_t* record = rows.records.data();
        for (std::size_t row = 0; row < many; ++row, record += kStride) {
          bins.of_row[row] = record[0];
        }
        kernel::rank_sums(bins, values.data(), many, ranked);
        found += kernel::scan_packed(rule, sieve, ranked.places(), 0, many).bin;
      }
    });
  }
  if (found == 0) std::puts("");  // the scans must not be optimised away
}

// A feature of one node of a level, for a split that the level shares.
void time_shared_scan(Clock& clock, const Rows& rows) {
  const std::vector<std::int64_t> sums = sums_of_a_feature(rows);
  const std::int64_t total = std::accumulate(sums.begin(), sums.end(), std::int64_t{0});
  const auto hessian = static_cast<double>(total & 0xFFFFFFFF);
  const kernel::SharedRule rule{.gradient_unit = 0x1p-15,
                                .hessian_unit = 0x1p-17,
                                .reg_alpha = 0,
                                .reg_lambda = 1,
                                .gradient_total = static_cast<double>(total >> 32),
                                .hessian_total = hessian,
                                .least = hessian / 100,
                                .end = hessian - hessian / 100,
                                .own = 0,
                                .bar = 0};
  std::vector<double> gains(kBins + kernel::kGainPadding);
  clock.time("shared_scan", kBins * kScans, [&] {
    for (std::size_t i = 0; i < kScans; ++i) {
      kernel::add_shared_gains(rule, {sums.data(), nullptr, 0, 0}, kBins, gains.data());
    }
  });
}

// A category of a thousand levels, of which the ends of the order alone are sorted.
void time_levels(Clock& clock) {
  const LevelSums levels;
  const boosting::FeatureBins bins = boosting::bin_levels(levels.hessians, 1);
  const std::vector<std::size_t> starts = boosting::histogram_starts({bins});
  std::vector<std::int64_t> sums(2 * starts.back());
  boosting::NodeTotals totals;
  for (std::size_t i = 0; i < kMany; ++i) {
    sums[i] = levels.gradients[i] * (std::int64_t{1} << 32) + levels.hessians[i];
    totals.gradient += levels.gradients[i];
    totals.hessian += levels.hessians[i];
  }
  totals.rows = static_cast<std::size_t>(totals.hessian);
  const auto hessian = static_cast<double>(totals.hessian);
  const kernel::SplitRule rule{.reg_alpha = 0,
                               .reg_lambda = 0,
                               .gradient_total = static_cast<double>(totals.gradient),
                               .hessian_total = hessian,
                               .least = 1,
                               .end = hessian,
                               .bar = 0,
                               .largest = 0x1p40};
  const boosting::Histogram histogram{sums.data(), starts.back(), false, starts.data()};
  const boosting::BoostingOptions options;
  boosting::LevelScan scan(options, totals, 1);
  double gains = 0;
  clock.time("levels", kMany * 100, [&] {
    for (int i = 0; i < 100; ++i) gains += scan.best(histogram, 0, bins, rule).gain;
  });
  if (!(gains > 0)) std::puts("");  // the scans must not be optimised away
}

}  // namespace

void time_scans(Clock& clock, const Rows& rows) {
  time_scan(clock, rows);
  time_small_nodes(clock, rows);
  time_shared_scan(clock, rows);
  time_levels(clock);
}

}  // namespace mliot::bench

// The loops before each step of decision 8: rows reached by their ids, sums and gains in doubles,
// one feature, output and value at a time.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "bench.hpp"
#include "kernel/split_scan.hpp"
#include "kernel/subtract_sums.hpp"

namespace mliot::bench {
namespace {

struct Pair {
  double gradient = 0, hessian = 0;
};

std::vector<Pair> gradients_of(std::size_t n) {
  const Random random(10);
  std::vector<Pair> out(n);
  for (std::size_t i = 0; i < n; ++i) out[i] = {random.uniform(i) - 0.5, 0.25};
  return out;
}

// Sixteen bytes a bin; rows by ids, all features of a row.
void add_ids(const Rows& rows, std::size_t columns, const std::vector<Pair>& pairs,
             std::vector<Pair>& sums) {
  for (const std::uint32_t id : rows.ids) {
    const std::uint8_t* bins = rows.records.data() + id * rows.stride;
    for (std::size_t f = 0; f < columns; ++f) {
      Pair& sum = sums[256 * f + bins[f]];
      sum.gradient += pairs[id].gradient;
      sum.hessian += pairs[id].hessian;
    }
  }
}

void time_histograms(Clock& clock, const Rows& rows) {
  std::vector<Pair> sums(256 * kWideColumns);
  const std::vector<Pair> pairs = gradients_of(rows.n);
  clock.time("histogram", rows.n * kColumns, [&] { add_ids(rows, kColumns, pairs, sums); });
  const Rows gaps = with_gaps(rows);
  clock.time("histogram_gaps", rows.n * kColumns, [&] { add_ids(gaps, kColumns, pairs, sums); });
  const Rows wide(rows.n / 2, kWideStride);
  clock.time("histogram_wide", wide.n * kWideColumns,
             [&] { add_ids(wide, kWideColumns, pairs, sums); });
}

// Each of 13 levels for itself, in packed sums; each of 28 columns that are 0 or 1 as well.
void time_few_levels(Clock& clock, const Rows& rows) {
  std::vector<std::int64_t> sums(kColumns * kernel::kBinStride);
  const auto add = [&](const Rows& from) {
    for (std::size_t i = 0; i < from.n; i += kTile) {
      for (std::size_t f = 0; f < kColumns; f += kPass) {
        kernel::add_records(from.range(i, std::min(kTile, from.n - i)), f, kPass,
                            sums.data() + f * kernel::kBinStride);
      }
    }
  };
  Rows few = with_few_levels(rows);
  clock.time("histogram_joint", rows.n * kColumns, [&] { add(few); });
  for (std::size_t i = 0; i < rows.n; ++i) {
    std::uint8_t* bins = few.records.data() + i * few.stride;
    const std::size_t set = bins[0];
    for (std::size_t f = 0; f < kColumns; ++f) bins[f] = f == set ? 1 : 0;
  }
  clock.time("bundle", rows.n, [&] { add(few); });
}

// Ids alone, stable, into two lists.
void time_division(Clock& clock, const Rows& rows) {
  std::vector<std::uint32_t> left(rows.n), right(rows.n);
  std::size_t found = 0;
  clock.time("divide", rows.n, [&] {
    std::size_t l = 0, r = 0;
    for (const std::uint32_t id : rows.ids) {
      if (rows.records[id * kStride + 3] <= 127) {
        left[l++] = id;
      } else {
        right[r++] = id;
      }
    }
    found += l;
  });
  if (found == 0) std::puts("");  // the work must not be optimised away
}

// The best threshold, two divisions a bin.
double best_gain(const std::vector<std::int64_t>& sums, double gradient, double hessian,
                 double bar) {
  double g = 0, h = 0;
  for (std::size_t b = 0; b < kBins; ++b) {
    g += static_cast<double>(sums[b] >> 32);
    h += static_cast<double>(sums[b] & 0xFFFFFFFF);
    if (h < hessian / 100 || h > hessian - hessian / 100) continue;
    const double gain = g * g / h + (gradient - g) * (gradient - g) / (hessian - h);
    if (gain > bar) bar = gain;
  }
  return bar;
}

void time_scan(Clock& clock, const Rows& rows) {
  const std::vector<std::int64_t> sums = sums_of_a_feature(rows);
  const std::int64_t total = std::accumulate(sums.begin(), sums.end(), std::int64_t{0});
  const auto gradient = static_cast<double>(total >> 32);
  const auto hessian = static_cast<double>(total & 0xFFFFFFFF);
  double best = 0;
  const auto scans = [&](std::size_t outputs) {
    for (std::size_t i = 0; i < kScans / 4; ++i) {
      for (std::size_t k = 0; k < outputs; ++k) best += best_gain(sums, gradient, hessian, 1e30);
    }
  };
  clock.time("scan", kBins * (kScans / 4), [&] { scans(1); });
  clock.time("vector_scan", kBins * (kScans / 4), [&] { scans(kOutputs); });
  if (!(best > 0)) std::puts("");  // the scans must not be optimised away
}

// A feature of two children of few rows: by the histograms of both.
void time_small_nodes(Clock& clock, const Rows& rows) {
  constexpr std::size_t kPairs = 500;
  std::vector<std::int64_t> left(kernel::kBinStride);
  std::vector<std::int64_t> right(kernel::kBinStride);
  int found = 0;
  for (const std::size_t n : {40U, 64U}) {
    const std::size_t many = std::min<std::size_t>(n, rows.n / 2);
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
    clock.time(("small_ranks_" + std::to_string(n)).c_str(), 2 * kPairs, [&] {
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
  }
  if (found == 0) std::puts("");  // the scans must not be optimised away
}

// All levels sorted, divisions from both ends with two divisions a level.
void time_levels(Clock& clock) {
  const LevelSums levels;
  const auto sum = [](const std::vector<std::int64_t>& x) {
    return static_cast<double>(std::accumulate(x.begin(), x.end(), std::int64_t{0}));
  };
  const double gradient = sum(levels.gradients), hessian = sum(levels.hessians);
  std::vector<std::size_t> order(kMany);
  double best = 0;
  const auto walk = [&] {
    double g = 0, h = 0;
    for (const std::size_t i : order) {
      g += static_cast<double>(levels.gradients[i]);
      h += static_cast<double>(levels.hessians[i]);
      best = std::max(best, g * g / h + (gradient - g) * (gradient - g) / (hessian - h));
    }
  };
  const auto ratio = [&](std::size_t i) {
    return static_cast<double>(levels.gradients[i]) /
           (static_cast<double>(levels.hessians[i]) + 10);
  };
  clock.time("levels", kMany * 100, [&] {
    for (int run = 0; run < 100; ++run) {
      std::iota(order.begin(), order.end(), std::size_t{0});
      std::sort(order.begin(), order.end(),
                [&](std::size_t a, std::size_t b) { return ratio(a) < ratio(b); });
      walk();
      std::reverse(order.begin(), order.end());
      walk();
    }
  });
  if (!(best > 0)) std::puts("");  // the scans must not be optimised away
}

// Eight outputs, each with sums of its own.
void time_outputs(Clock& clock, const Rows& rows) {
  const std::size_t tile = std::min(kTile, rows.n);
  std::vector<std::int64_t> sums(kColumns * kernel::kBinStride);
  clock.time("vectors", tile, [&] {
    for (std::size_t k = 0; k < kOutputs; ++k) {
      for (std::size_t f = 0; f < kColumns; f += kPass) {
        kernel::add_records(rows.range(0, tile), f, kPass, sums.data() + f * kernel::kBinStride);
      }
    }
  });
}

void time_gradients(Clock& clock, std::size_t n) {
  const std::vector<double> raw = raw_scores(n);
  std::vector<Pair> pairs(n);
  std::vector<std::uint32_t> packed(n);
  clock.time("log_loss", n, [&] {
    for (std::size_t i = 0; i < n; ++i) {
      const double p = 1 / (1 + std::exp(-raw[i]));
      pairs[i] = {p - 1, p * (1 - p)};
    }
  });
  clock.time("pack", n, [&] {
    for (std::size_t i = 0; i < n; ++i) {
      const auto gradient = static_cast<std::int16_t>(std::lround(pairs[i].gradient * 16384));
      const auto hessian = static_cast<std::uint16_t>(std::lround(pairs[i].hessian * 131072));
      packed[i] = static_cast<std::uint32_t>(static_cast<std::uint16_t>(gradient)) << 16 | hessian;
    }
  });
}

void time_values(Clock& clock, std::size_t n) {
  const std::vector<float> x = numbers(n);
  std::vector<float> limits(254);
  for (std::size_t i = 0; i < limits.size(); ++i) limits[i] = static_cast<float>(i + 1) / 256;
  std::vector<std::uint8_t> bins(n);
  clock.time("bin", n, [&] {
    for (std::size_t i = 0; i < n; ++i) {
      bins[i] = static_cast<std::uint8_t>(std::lower_bound(limits.begin(), limits.end(), x[i]) -
                                          limits.begin());
    }
  });
  std::vector<float> sorted;
  clock.time(
      "order", n, [&] { sorted = x; }, [&] { std::sort(sorted.begin(), sorted.end()); });
}

}  // namespace

void time_plain(Clock& clock, const Rows& rows) {
  const std::size_t n = std::min<std::size_t>(rows.n, 100'000);
  time_histograms(clock, rows);
  time_few_levels(clock, rows);
  time_division(clock, rows);
  time_scan(clock, rows);
  time_small_nodes(clock, rows);
  time_levels(clock);
  time_outputs(clock, rows);
  time_gradients(clock, n);
  time_values(clock, n);
}

}  // namespace mliot::bench

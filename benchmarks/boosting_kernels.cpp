// Times the inner loops of boosting on one thread: nanoseconds of processor time per update, row,
// bin or value, the best of several runs. Prints one JSON object.
//
//   bench_boosting_kernels rows repeats
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "kernel/divide_records.hpp"
#include "kernel/fold_sums.hpp"
#include "kernel/gradient_pairs.hpp"
#include "kernel/row_ranks.hpp"
#include "kernel/row_records.hpp"
#include "kernel/shared_gains.hpp"
#include "kernel/split_scan.hpp"
#include "kernel/subtract_sums.hpp"
#include "kernel/threshold_bins.hpp"
#include "kernel/vector_scan.hpp"
#include "kernel/vector_sums.hpp"
#include "mliot/core/random.hpp"

namespace {

using namespace mliot;

constexpr std::size_t kColumns = 28;
constexpr std::size_t kStride = 32;
constexpr std::size_t kTile = 4096;

double seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

// Records of random bins and gradients.
struct Rows {
  std::size_t n;
  std::vector<std::uint8_t> records;
  std::vector<std::uint32_t> ids;

  explicit Rows(std::size_t rows) : n(rows), records(rows * kStride + kStride), ids(rows) {
    const Random random(3);
    for (std::size_t i = 0; i < rows * kStride; ++i) {
      const auto byte = static_cast<std::uint8_t>(random.below(i, 255));
      records[i] = i % kStride == kStride - 3 ? byte / 2 : byte;  // hessians are below 2^15
    }
    std::iota(ids.begin(), ids.end(), 0U);
  }

  kernel::RecordRange range(std::size_t first, std::size_t count) const {
    const std::uint8_t* start = records.data() + first * kStride;
    return {start, kStride, start + kStride - 4, kStride, count};
  }
};

class Clock {
 public:
  explicit Clock(int repeats) : repeats_(repeats) {}

  // Prepares and works several times; prints the nanoseconds of one of `units` units of work.
  template <class Prepare, class Work>
  void time(const char* name, std::size_t units, Prepare prepare, Work work) {
    double best = std::numeric_limits<double>::infinity();
    for (int i = 0; i < repeats_; ++i) {
      prepare();
      const double begin = seconds();
      work();
      best = std::min(best, seconds() - begin);
    }
    std::printf("%s\"%s\": %.4f", first_ ? "{" : ", ", name,
                1e9 * best / static_cast<double>(units));
    first_ = false;
  }

  template <class Work>
  void time(const char* name, std::size_t units, Work work) {
    time(
        name, units, [] {}, work);
  }

 private:
  int repeats_;
  bool first_ = true;
};

void time_histograms(Clock& clock, const Rows& rows) {
  constexpr std::size_t kPass = 7;
  std::vector<std::int64_t> sums(kColumns * kernel::kBinStride);
  const auto add = [&](std::size_t first, std::size_t n) {
    for (std::size_t f = 0; f < kColumns; f += kPass) {
      kernel::add_records(rows.range(first, n), f, kPass, sums.data() + f * kernel::kBinStride);
    }
  };
  clock.time("histogram", rows.n * kColumns, [&] {
    for (std::size_t i = 0; i < rows.n; i += kTile) add(i, std::min(kTile, rows.n - i));
  });
  clock.time("histogram_untiled", rows.n * kColumns, [&] { add(0, rows.n); });
}

// Features of 13 levels, uneven as those of rounded normal numbers: each for itself, and two in a
// byte, whose sums are then told apart. Nanoseconds a feature and row, and a column of two.
void time_few_levels(Clock& clock, const Rows& rows) {
  constexpr std::size_t kPass = 7;
  constexpr std::size_t kLevels = 13;
  constexpr std::size_t kFolds = 2000;
  Rows few = rows;
  Rows joint = rows;
  const auto level = [](std::uint8_t byte) { return (byte % 5 + byte / 5 % 5 + byte / 25 % 5); };
  for (std::size_t i = 0; i < rows.n; ++i) {
    std::uint8_t* bins = few.records.data() + i * kStride;
    std::uint8_t* pairs = joint.records.data() + i * kStride;
    for (std::size_t f = 0; f < kColumns; ++f) bins[f] = static_cast<std::uint8_t>(level(bins[f]));
    for (std::size_t c = 0; c < kColumns / 2; ++c) {
      pairs[c] = static_cast<std::uint8_t>(bins[2 * c] + kLevels * bins[2 * c + 1]);
    }
  }
  std::vector<std::int64_t> sums(kColumns * kernel::kBinStride);
  const auto add = [&](const Rows& from, std::size_t columns) {
    for (std::size_t i = 0; i < rows.n; i += kTile) {
      for (std::size_t f = 0; f < columns; f += kPass) {
        kernel::add_records(from.range(i, std::min(kTile, rows.n - i)), f, kPass,
                            sums.data() + f * kernel::kBinStride);
      }
    }
  };
  clock.time("histogram_few", rows.n * kColumns, [&] { add(few, kColumns); });
  clock.time("histogram_joint", rows.n * kColumns, [&] { add(joint, kColumns / 2); });
  std::vector<std::int64_t> totals(kLevels);
  clock.time("fold", kFolds, [&] {
    for (std::size_t i = 0; i < kFolds; ++i) {
      std::fill_n(sums.data(), kLevels * kLevels, 1);
      kernel::fold_sums(sums.data(), kLevels, kLevels, totals.data());
    }
  });
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

void time_divisions(Clock& clock, const Rows& rows) {
  const kernel::PartitionRule rule{3, 127, false};
  Rows work = rows;
  clock.time(
      "divide", rows.n, [&] { work = rows; },
      [&] {
        kernel::divide_records({work.records.data(), work.ids.data(), kStride, 0, rows.n}, rule);
      });
  const std::vector<std::uint8_t> pairs(4 * rows.n);
  clock.time("divide_table", rows.n, [&] {
    kernel::RecordRange range = rows.range(0, rows.n);
    range.gradients = pairs.data();
    range.gradient_stride = 4;
    kernel::PartitionTarget target{work.records.data(), work.ids.data(), 0, rows.n, kStride};
    kernel::partition_records({range, 0}, rule, target);
  });
}

// A feature that says nothing, judged against a bar that its best candidate just misses.
void time_scan(Clock& clock, const Rows& rows) {
  constexpr std::size_t kBins = 255;
  constexpr std::size_t kScans = 2000;
  std::vector<std::int64_t> sums(kernel::kBinStride);
  kernel::add_records(rows.range(0, std::min<std::size_t>(rows.n, 5000)), 0, 1, sums.data());
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
  constexpr std::size_t kBins = 255;
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
  constexpr std::size_t kBins = 255;
  constexpr std::size_t kScans = 2000;
  std::vector<std::int64_t> sums(kernel::kBinStride);
  kernel::add_records(rows.range(0, std::min<std::size_t>(rows.n, 5000)), 0, 1, sums.data());
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

// Eight outputs with one hessian: sums of all features a row, and a bin of a feature that says
// nothing, judged against a bar that its best candidate just misses.
void time_vectors(Clock& clock, const Rows& rows) {
  constexpr std::size_t kOutputs = 8;
  constexpr std::size_t kLanes = kOutputs + 2;
  constexpr std::size_t kPass = 3;
  constexpr std::size_t kBins = 255;
  constexpr std::size_t kScans = 500;
  const std::size_t tile = std::min(kTile, rows.n);
  const Random random(4);
  std::vector<std::int32_t> values(tile * kLanes, 1);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i % kLanes < kOutputs)
      values[i] = static_cast<std::int32_t>(random.below(i, 32769)) - 16384;
  }
  std::vector<std::int32_t> sums(kColumns * kernel::kBinStride * kLanes);
  const kernel::VectorRows vectors{rows.records.data(), kStride, values.data(), kLanes, tile};
  clock.time("vectors", tile, [&] {
    for (std::size_t f = 0; f < kColumns; f += kPass) {
      kernel::add_vectors(vectors, f, std::min(kPass, kColumns - f),
                          sums.data() + f * kernel::kBinStride * kLanes);
    }
  });
  std::fill(sums.begin(), sums.end(), 0);
  kernel::add_vectors(vectors, 0, 1, sums.data());
  const std::vector<double> units(kLanes, 1.0);
  const std::vector<double> start(kLanes, 0.0);
  std::vector<double> totals(kLanes, 0.0);
  std::vector<double> scratch(kLanes);
  for (std::size_t i = 0; i < kBins * kLanes; ++i) totals[i % kLanes] += sums[i];
  kernel::VectorRule rule{.outputs = kOutputs,
                          .lanes = kLanes,
                          .hessian = kOutputs,
                          .rows = kOutputs + 1,
                          .shared = true,
                          .units = units.data(),
                          .totals = totals.data(),
                          .reg_alpha = 0,
                          .reg_lambda = 0,
                          .least_rows = 20,
                          .least_hessian = 1e-3,
                          .bar = 0,
                          .scratch = scratch.data()};
  rule.bar = 1.001 * kernel::scan_vectors(rule, sums.data(), kBins, start.data()).gain;
  int found = 0;
  clock.time("vector_scan", kBins * kScans, [&] {
    for (std::size_t i = 0; i < kScans; ++i) {
      found += kernel::scan_vectors(rule, sums.data(), kBins, start.data()).bin;
    }
  });
  if (found == 0) std::puts("");  // the scans must not be optimised away
}

void time_gradients(Clock& clock, std::size_t n) {
  const Random random(5);
  std::vector<double> raw(n);
  for (std::size_t i = 0; i < n; ++i) raw[i] = 4 * random.uniform(i) - 2;
  const std::vector<double> target(n, 1.0);
  std::vector<double> gradients(n);
  std::vector<double> hessians(n);
  std::vector<std::uint32_t> pairs(n);
  std::vector<std::uint32_t> rests(n);
  clock.time("log_loss", n, [&] {
    for (std::size_t i = 0; i < n; i += 1024) {
      kernel::logistic_derivatives(raw.data() + i, target.data() + i,
                                   std::min<std::size_t>(1024, n - i), gradients.data() + i,
                                   hessians.data() + i);
    }
  });
  clock.time("pack", n, [&] {
    kernel::PairCounts counts[2];
    kernel::pack_pairs({gradients.data(), hessians.data(), {1.0, 16384.0}, {0.25, 131072.0}}, n,
                       pairs.data(), rests.data(), counts);
  });
}

void time_bins(Clock& clock, std::size_t n) {
  const Random random(6);
  std::vector<float> x(n);
  for (std::size_t i = 0; i < n; ++i) x[i] = static_cast<float>(random.uniform(i));
  kernel::BinTable<float> table;
  table.fill(std::numeric_limits<float>::infinity());
  for (std::size_t i = 0; i < 254; ++i) table[i] = static_cast<float>(i + 1) / 256;
  for (std::size_t run = 0; run < 16; ++run) table[256 + run] = table[16 * run + 15];
  std::vector<std::int8_t> bins(n);
  clock.time("bin", n, [&] { kernel::threshold_bins(x.data(), 1, n, table, 254, bins.data()); });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: bench_boosting_kernels rows repeats\n");
    return 2;
  }
  const Rows rows(static_cast<std::size_t>(std::atoll(argv[1])));
  Clock clock(std::atoi(argv[2]));
  time_histograms(clock, rows);
  time_few_levels(clock, rows);
  time_subtraction(clock);
  time_divisions(clock, rows);
  time_scan(clock, rows);
  time_small_nodes(clock, rows);
  time_shared_scan(clock, rows);
  time_vectors(clock, rows);
  time_gradients(clock, std::min<std::size_t>(rows.n, 100'000));
  time_bins(clock, std::min<std::size_t>(rows.n, 100'000));
  std::puts("}");
  return 0;
}

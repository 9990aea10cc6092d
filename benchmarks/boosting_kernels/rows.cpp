// What is done to rows: division among children, gradients, binning and the order of values.
#include <algorithm>
#include <limits>
#include <vector>

#include "bench.hpp"
#include "boosting/gradients.hpp"
#include "boosting/group.hpp"
#include "boosting/loss.hpp"
#include "boosting/ordered_keys.hpp"
#include "kernel/divide_records.hpp"
#include "kernel/gradient_pairs.hpp"
#include "kernel/threshold_bins.hpp"

namespace mliot::bench {
namespace {

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

void time_gradients(Clock& clock, std::size_t n) {
  const std::vector<double> raw = raw_scores(n);
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

// Squared errors as integers on one scale: of even targets, and where one row in 2,000 errs a
// thousand times as much, which then stand in the side list.
void time_side_list(Clock& clock, std::size_t n) {
  const std::vector<double> raw = raw_scores(n);
  std::vector<double> spikes = raw;
  for (std::size_t i = 0; i < n; i += 2000) spikes[i] *= 1000;
  const boosting::Loss loss({});
  const Collective alone;
  boosting::Group group(alone);
  group.place(n);
  const std::vector<double> sums(n, 0.0);
  boosting::Scores scores;
  scores.sums = sums;
  const auto time = [&](const char* name, const std::vector<double>& target) {
    boosting::GradientPacker packer(loss, boosting::LossRows{target, {}}, group, 1);
    packer.pack(scores);  // finds the scale, which later iterations guess
    clock.time(name, n, [&] { packer.pack(scores); });
  };
  time("gradients_even", raw);
  time("gradients_spikes", spikes);
}

void time_bins(Clock& clock, std::size_t n) {
  const std::vector<float> x = numbers(n);
  kernel::BinTable<float> table;
  table.fill(std::numeric_limits<float>::infinity());
  for (std::size_t i = 0; i < 254; ++i) table[i] = static_cast<float>(i + 1) / 256;
  for (std::size_t run = 0; run < 16; ++run) table[256 + run] = table[16 * run + 15];
  std::vector<std::int8_t> bins(n);
  clock.time("bin", n, [&] { kernel::threshold_bins(x.data(), 1, n, table, 254, bins.data()); });
}

// The values of a column, in whose order its quantiles are.
void time_order(Clock& clock, std::size_t n) {
  const std::vector<float> x = numbers(n);
  std::vector<boosting::Key<float>> keys(n);
  const auto prepare = [&] {
    for (std::size_t i = 0; i < n; ++i) keys[i] = boosting::key_of(x[i]);
  };
  clock.time("order", n, prepare, [&] { boosting::sort_keys(keys); });
}

}  // namespace

void time_rows(Clock& clock, const Rows& rows) {
  const std::size_t n = std::min<std::size_t>(rows.n, 100'000);
  time_divisions(clock, rows);
  time_gradients(clock, n);
  time_side_list(clock, n);
  time_bins(clock, n);
  time_order(clock, n);
}

}  // namespace mliot::bench

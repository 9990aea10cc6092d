// The search for the best split of a feature of one node.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "boosting/level_limit.hpp"
#include "boosting/level_rows.hpp"
#include "boosting/level_scan.hpp"
#include "kernel/row_ranks.hpp"
#include "kernel/split_scan.hpp"
#include "steps/pairs.hpp"
#include "steps/sample_rows.hpp"

namespace mliot::benchmarks {
namespace {

constexpr std::size_t kBins = 255;
constexpr std::size_t kScans = 2000;

kernel::SplitRule rule_of(const Sums& packed) {
  const std::int64_t total = std::accumulate(packed.begin(), packed.end(), std::int64_t{0});
  const auto hessian = static_cast<double>(total & 0xFFFFFFFF);
  return {.reg_alpha = 0,
          .reg_lambda = 0,
          .gradient_total = static_cast<double>(total >> 32),
          .hessian_total = hessian,
          .least = std::ceil(hessian / 100),
          .end = std::floor(hessian - hessian / 100),
          .bar = 0,
          .largest = 0x1p30};
}

// What a scan says of one feature.
struct Found {
  int bin;
  std::int64_t gradient;
  std::int64_t hessian;
  bool operator==(const Found&) const = default;
};

// Doubles, two divisions a bin.
Found divided(const kernel::SplitRule& rule, const std::vector<double>& sums) {
  Found found{-1, 0, 0};
  double bar = rule.bar;
  double g = 0;
  double h = 0;
  for (std::size_t b = 0; b < kBins; ++b) {
    g += sums[2 * b];
    h += sums[2 * b + 1];
    if (h < rule.least || !(h < rule.end)) continue;
    const double g_right = rule.gradient_total - g;
    const double gain = g * g / h + g_right * g_right / (rule.hessian_total - h);
    if (!(gain > bar)) continue;
    bar = gain;
    found = {static_cast<int>(b), static_cast<std::int64_t>(g), static_cast<std::int64_t>(h)};
  }
  return found;
}

void compare_numbers(Pairs& pairs) {
  const SampleRows rows(5000, 1, 16, kBins);
  Sums sums(kernel::kBinStride);
  kernel::add_records(rows.range(0, rows.n), 0, 1, sums.data());
  const kernel::SplitRule rule = rule_of(sums);
  const kernel::SplitSieve sieve = kernel::sieve_of(rule);
  std::vector<double> doubles;
  for (const std::int64_t sum : sums) {
    doubles.push_back(static_cast<double>(sum >> 32));
    doubles.push_back(static_cast<double>(sum & 0xFFFFFFFF));
  }
  const auto many = [](auto scan) {
    std::vector<Found> all;
    for (std::size_t i = 0; i < kScans; ++i) all.push_back(scan());
    return all;
  };
  pairs.compare(
      "scan", kBins * kScans, [&] { return many([&] { return divided(rule, doubles); }); },
      [&] {
        return many([&] {
          const auto found = kernel::scan_packed(rule, sieve, sums.data(), 0, kBins);
          return Found{found.bin, found.gradient, found.hessian};
        });
      });
}

// A feature of a node of 40 rows: a histogram made, scanned and cleared, and the rows by rank.
void compare_small_nodes(Pairs& pairs) {
  constexpr std::size_t kRows = 40;
  const SampleRows rows(kRows, 1, 32, kBins);
  Sums sums(kernel::kBinStride);
  Sums values;
  for (std::size_t i = 0; i < kRows; ++i) values.push_back(rows.packed(i));
  kernel::SplitRule rule = rule_of(values);
  const kernel::SplitSieve sieve = kernel::sieve_of(rule);
  kernel::RankedBins bins{};
  kernel::RankedSums ranked{};
  const auto many = [](auto scan) {
    std::vector<double> gains;
    for (std::size_t i = 0; i < kScans; ++i) gains.push_back(scan());
    return gains;
  };
  pairs.compare(
      "small_node", kScans,
      [&] {
        return many([&] {
          std::fill(sums.begin(), sums.end(), 0);
          kernel::add_records(rows.range(0, kRows), 0, 1, sums.data());
          return kernel::scan_packed(rule, sieve, sums.data(), 0, kBins).gain;
        });
      },
      [&] {
        return many([&] {
          for (std::size_t i = 0; i < kRows; ++i) bins.of_row[i] = rows.bin(i, 0);
          kernel::rank_sums(bins, values.data(), kRows, ranked);
          return kernel::scan_packed(rule, sieve, ranked.places(), 0, kRows).gain;
        });
      });
}

// The sums of a category of 1,000 levels in one node.
struct Category {
  static constexpr std::size_t kLevels = 1000;
  boosting::BoostingOptions options;
  std::vector<std::int64_t> counts = std::vector<std::int64_t>(kLevels, 1);
  boosting::FeatureBins bins = boosting::bin_levels(counts, 1);
  std::vector<std::size_t> starts = boosting::histogram_starts({bins});
  Sums sums = Sums(2 * starts.back());
  boosting::NodeTotals totals;
  kernel::SplitRule rule;

  Category() {
    const Random random(11);
    for (std::size_t b = 0; b < kLevels; ++b) {
      const auto gradient = static_cast<std::int64_t>(random.below(2 * b, 2001)) - 1000;
      const auto hessian = 20 + static_cast<std::int64_t>(random.below(2 * b + 1, 100));
      sums[b] = gradient * (std::int64_t{1} << 32) + hessian;
      totals.gradient += gradient;
      totals.hessian += hessian;
    }
    totals.rows = static_cast<std::size_t>(totals.hessian);
    rule = rule_of(sums);
    rule.least = 20;
    rule.end = rule.hessian_total - 19;
  }
};

// The best set of levels from either end of their order.
struct Levels {
  double gain;
  std::vector<std::uint32_t> bins;
  bool operator==(const Levels&) const = default;
};

// Sorts all levels by ratio and walks in from both ends, every set a candidate if its last levels
// have min_data_per_group rows.
Levels sorted_levels(const Category& category) {
  struct Level {
    double ratio;
    std::uint32_t bin;
  };
  const auto& options = category.options;
  const auto hessian_of = [&](std::uint32_t bin) { return category.sums[bin] & 0xFFFFFFFF; };
  std::vector<Level> order;
  for (std::uint32_t bin = 0; bin < Category::kLevels; ++bin) {
    const auto hessian = static_cast<double>(hessian_of(bin));
    if (hessian < options.cat_smooth - 0.5) continue;
    const auto gradient = static_cast<double>(category.sums[bin] >> 32);
    order.push_back({gradient / (hessian + options.cat_smooth), bin});
  }
  std::sort(order.begin(), order.end(), [](const Level& a, const Level& b) {
    return a.ratio != b.ratio ? a.ratio < b.ratio : a.bin < b.bin;
  });
  Levels best{category.rule.bar, {}};
  const auto apart = static_cast<double>(options.min_data_per_group) - 0.5;
  const std::size_t most = boosting::most_levels(options, order.size());
  for (const bool backwards : {false, true}) {
    if (backwards) std::reverse(order.begin(), order.end());
    double g = 0;
    double h = 0;
    double since = 0;
    for (std::size_t i = 0; i < most; ++i) {
      g += static_cast<double>(category.sums[order[i].bin] >> 32);
      h += static_cast<double>(hessian_of(order[i].bin));
      since += static_cast<double>(hessian_of(order[i].bin));
      if (h < category.rule.least || !(h < category.rule.end) || since < apart) continue;
      if (category.rule.hessian_total - h < apart) continue;
      since = 0;
      const double h_left = h + options.cat_l2;
      const double h_right = category.rule.hessian_total - h + options.cat_l2;
      const double g_right = category.rule.gradient_total - g;
      const double gain = (g * g * h_right + g_right * g_right * h_left) / (h_left * h_right);
      if (!(gain > best.gain)) continue;
      best = {gain, {}};
      for (std::size_t k = 0; k <= i; ++k) best.bins.push_back(order[k].bin);
    }
  }
  std::sort(best.bins.begin(), best.bins.end());
  return best;
}

void compare_levels(Pairs& pairs) {
  constexpr std::size_t kTimes = 200;
  Category category;
  const boosting::Histogram histogram{category.sums.data(), category.starts.back(), false,
                                      category.starts.data()};
  boosting::LevelScan scan(category.options, category.totals, 1);
  const auto many = [](auto find) {
    std::vector<Levels> all;
    for (std::size_t i = 0; i < kTimes; ++i) all.push_back(find());
    return all;
  };
  pairs.compare(
      "levels", Category::kLevels * kTimes,
      [&] { return many([&] { return sorted_levels(category); }); },
      [&] {
        return many([&] {
          const auto found = scan.best(histogram, 0, category.bins, category.rule);
          return Levels{found.gain,
                        found.levels ? found.levels->bins : std::vector<std::uint32_t>()};
        });
      });
}

}  // namespace

void compare_scans(Pairs& pairs) {
  compare_numbers(pairs);
  compare_small_nodes(pairs);
  compare_levels(pairs);
}

}  // namespace mliot::benchmarks

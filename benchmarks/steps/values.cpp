// Gradients of rows, and the bins of the caller's numbers.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "boosting/ordered_keys.hpp"
#include "boosting/quantile.hpp"
#include "kernel/gradient_pairs.hpp"
#include "kernel/threshold_bins.hpp"
#include "mliot/core/random.hpp"
#include "steps/pairs.hpp"

namespace mliot::benchmarks {
namespace {

constexpr std::size_t kChunk = 1024;
constexpr kernel::PairScale kGradient{1.0, 16384.0};
constexpr kernel::PairScale kHessian{0.25, 131072.0};

// Gradients and hessians of all rows in doubles, then both rounded.
std::vector<std::uint32_t> rounded(const std::vector<double>& raw,
                                   const std::vector<double>& target) {
  std::vector<double> gradients(raw.size());
  std::vector<double> hessians(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const double p = 1 / (1 + std::exp(-raw[i]));
    gradients[i] = p - target[i];
    hessians[i] = p * (1 - p);
  }
  std::vector<std::uint32_t> pairs(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const auto g = static_cast<std::int32_t>(std::nearbyint(gradients[i] * kGradient.inverse));
    const auto h = static_cast<std::int32_t>(std::nearbyint(hessians[i] * kHessian.inverse));
    pairs[i] = static_cast<std::uint32_t>(g) << 16 | static_cast<std::uint32_t>(h);
  }
  return pairs;
}

void compare_gradients(Pairs& pairs, std::size_t n) {
  const Random random(5);
  std::vector<double> raw(n);
  std::vector<double> target(n);
  for (std::size_t i = 0; i < n; ++i) {
    raw[i] = 4 * random.uniform(2 * i) - 2;
    target[i] = static_cast<double>(random.below(2 * i + 1, 2));
  }
  std::vector<std::uint32_t> rests(n);
  pairs.compare(
      "gradients", n, [&] { return rounded(raw, target); },
      [&] {
        std::vector<std::uint32_t> packed(n);
        double gradients[kChunk];
        double hessians[kChunk];
        for (std::size_t i = 0; i < n; i += kChunk) {
          const std::size_t count = std::min(kChunk, n - i);
          kernel::PairCounts counts[2];
          kernel::logistic_derivatives(raw.data() + i, target.data() + i, count, gradients,
                                       hessians);
          kernel::pack_pairs({gradients, hessians, kGradient, kHessian}, count, packed.data() + i,
                             rests.data() + i, counts);
        }
        return packed;
      });
}

template <class T>
kernel::BinTable<T> even_thresholds() {
  kernel::BinTable<T> table;
  table.fill(std::numeric_limits<T>::infinity());
  for (std::size_t i = 0; i < kernel::kTableThresholds; ++i) table[i] = static_cast<T>(i + 1) / 256;
  for (std::size_t run = 0; run < 16; ++run) table[256 + run] = table[16 * run + 15];
  return table;
}

using Bins = std::vector<std::int8_t>;

// Numbers of a column, and of a table of 28 columns by rows.
void compare_bins(Pairs& pairs, std::size_t n) {
  constexpr std::size_t kColumns = 28;
  constexpr std::size_t kCount = kernel::kTableThresholds;
  const Random random(6);
  std::vector<float> x(n * kColumns);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(random.uniform(i));
  const auto table = even_thresholds<float>();
  const auto doubles = even_thresholds<double>();
  pairs.compare(
      "bins", n,
      [&] {
        Bins bins(n);
        for (std::size_t i = 0; i < n; ++i) {
          const auto at = std::lower_bound(table.begin(), table.begin() + kCount, x[i]);
          bins[i] = static_cast<std::int8_t>(at - table.begin() - 128);
        }
        return bins;
      },
      [&] {
        Bins bins(n);
        kernel::threshold_bins(x.data(), 1, n, table, kCount, bins.data());
        return bins;
      });
  pairs.compare(
      "in_place", n * kColumns,
      [&] {
        Bins bins(n * kColumns);
        std::vector<double> column(n);
        for (std::size_t f = 0; f < kColumns; ++f) {
          for (std::size_t i = 0; i < n; ++i) {
            column[i] = static_cast<double>(x[i * kColumns + f]);
          }
          kernel::threshold_bins(column.data(), 1, n, doubles, kCount, bins.data() + f * n);
        }
        return bins;
      },
      [&] {
        Bins bins(n * kColumns);
        for (std::size_t f = 0; f < kColumns; ++f) {
          kernel::threshold_bins(x.data() + f, kColumns, n, table, kCount, bins.data() + f * n);
        }
        return bins;
      });
}

void compare_sorts(Pairs& pairs, std::size_t n) {
  const Random random(7);
  std::vector<float> x(n);
  for (std::size_t i = 0; i < n; ++i) x[i] = static_cast<float>(8 * random.uniform(i) - 4);
  pairs.compare(
      "sort", n,
      [&] {
        std::vector<float> sorted = x;
        std::sort(sorted.begin(), sorted.end());
        return sorted;
      },
      [&] {
        std::vector<std::uint32_t> keys(n);
        for (std::size_t i = 0; i < n; ++i) keys[i] = boosting::key_of(x[i]);
        boosting::sort_keys(keys);
        std::vector<float> sorted(n);
        for (std::size_t i = 0; i < n; ++i) sorted[i] = boosting::value_of<float>(keys[i]);
        return sorted;
      });
}

// The median of the rows of each leaf.
void compare_quantiles(Pairs& pairs, std::size_t n) {
  constexpr std::size_t kLeaf = 1600;  // rows
  const Random random(8);
  std::vector<double> residuals(n);
  for (std::size_t i = 0; i < n; ++i) residuals[i] = random.normal(i);
  const auto medians = [&](auto median_of) {
    std::vector<double> found;
    for (std::size_t i = 0; i < n; i += kLeaf) {
      found.push_back(median_of(std::span(residuals).subspan(i, std::min(kLeaf, n - i))));
    }
    return found;
  };
  pairs.compare(
      "quantile", n,
      [&] {
        return medians([](std::span<const double> leaf) {
          std::vector<boosting::Weighted> values;
          for (const double x : leaf) values.push_back({x, 1.0});
          return boosting::weighted_quantile(values, 0.5);
        });
      },
      [&] {
        return medians([](std::span<const double> leaf) { return boosting::quantile(leaf, 0.5); });
      });
}

}  // namespace

void compare_values(Pairs& pairs, std::size_t rows) {
  compare_gradients(pairs, rows);
  compare_bins(pairs, rows);
  compare_sorts(pairs, rows);
  compare_quantiles(pairs, rows);
}

}  // namespace mliot::benchmarks

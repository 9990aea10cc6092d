// Exact sums by the kernel, or of two doubles; extremes and ends by plain loops.
#include "preprocessing/bin_values.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "kernel/bin_sums.hpp"
#include "mliot/freestanding/exact_sum.h"

namespace mliot::preprocessing {
namespace {

// A sum as high + tail, with what no longer fitted them.
struct Lane {
  double high = 0;
  double tail = 0;
  double lost = 0;  // anything but 0: the sum is not exact; NaN after an infinity

  void add(double x) {
    const double sum = high + x;
    const double part = sum - high;
    const double low = (high - (sum - part)) + (x - part);
    const double tails = tail + low;
    const double tail_part = tails - tail;
    lost += std::abs((tail - (tails - tail_part)) + (low - tail_part));
    high = sum;
    tail = tails;
  }
};

struct Sum {
  Lane lane;
  std::int64_t missing = 0;
};

constexpr auto kBlock = static_cast<std::size_t>(kernel::kMostBinSamples);
constexpr std::size_t kFew = 12;  // samples that are added up before a kernel has begun

// Adds a block whose sum takes no rounding; false where it does.
bool add_whole(std::span<const double> block, Sum& sum) {
  const std::array<std::int64_t, 2> bounds{0, static_cast<std::int64_t>(block.size())};
  kernel::BinSum whole{};
  kernel::bin_sums(block.data(), bounds.data(), 1, &whole);
  if (!whole.exact) return false;
  sum.lane.add(whole.high);
  sum.lane.add(whole.low);
  sum.missing += whole.missing;
  return true;
}

void add_each(std::span<const double> block, Sum& sum) {
  for (const double x : block) {
    const bool absent = x != x;
    sum.missing += absent;
    sum.lane.add(absent ? 0.0 : x);
  }
}

Sum sum_of(std::span<const double> samples) {
  Sum sum;
  for (std::size_t i = 0; i < samples.size(); i += kBlock) {
    const auto block = samples.subspan(i, std::min(kBlock, samples.size() - i));
    if (block.size() < kFew || !add_whole(block, sum)) add_each(block, sum);
  }
  return sum;
}

double by_steps(Aggregate aggregate, std::span<const double> samples, std::int64_t min_samples) {
  mliot_exact_sum sum;
  mliot_exact_sum_reset(&sum);
  for (const double x : samples) mliot_exact_sum_push(&sum, x);
  return aggregate == Aggregate::mean ? mliot_exact_sum_mean(&sum, min_samples)
                                      : mliot_exact_sum_value(&sum, min_samples);
}

// The mean or sum of samples whose exact sum is high + tail.
double total_of(Aggregate aggregate, std::span<const double> samples, std::int64_t min_samples,
                const kernel::BinSum& sum) {
  const auto n = static_cast<std::int64_t>(samples.size()) - sum.missing;
  if (n < min_samples) return mliot_nan();
  if (aggregate == Aggregate::sum) return n == 0 ? 0.0 : sum.high + sum.low;
  double mean = mliot_nan();
  if (n == 0 || mliot_exact_sum_quick_mean(sum.high, sum.low, n, &mean)) return mean;
  return by_steps(aggregate, samples, min_samples);
}

// The same of a bin that one kernel call could not sum.
double total(Aggregate aggregate, std::span<const double> samples, std::int64_t min_samples) {
  const auto [lane, missing] = sum_of(samples);
  const bool exact = lane.lost == 0 && std::isfinite(lane.high) && std::isfinite(lane.tail);
  if (!exact) return by_steps(aggregate, samples, min_samples);
  return total_of(aggregate, samples, min_samples, {lane.high, lane.tail, missing, true});
}

void totals(Aggregate aggregate, const BinnedSamples& bins, std::int64_t min_samples,
            std::span<double> out) {
  constexpr std::size_t kAtOnce = 128;
  std::array<kernel::BinSum, kAtOnce> sums{};
  for (std::size_t k = 0; k < out.size(); k += kAtOnce) {
    const std::size_t n = std::min(kAtOnce, out.size() - k);
    kernel::bin_sums(bins.values.data(), bins.begin.data() + k, n, sums.data());
    for (std::size_t i = 0; i < n; ++i) {
      const auto samples = bins.samples(k + i);
      out[k + i] = sums[i].exact ? total_of(aggregate, samples, min_samples, sums[i])
                                 : total(aggregate, samples, min_samples);
    }
  }
}

std::int64_t count_of(std::span<const double> samples) {
  std::int64_t n = 0;
  for (const double x : samples) n += x == x;
  return n;
}

double first_of(std::span<const double> samples) {
  for (const double x : samples) {
    if (x == x) return x;
  }
  return mliot_nan();
}

double last_of(std::span<const double> samples) {
  for (std::size_t i = samples.size(); i > 0; --i) {
    if (samples[i - 1] == samples[i - 1]) return samples[i - 1];
  }
  return mliot_nan();
}

// Of zeros of both signs the first one stays: the order of time is fixed.
template <class Better>
double extreme(std::span<const double> samples, Better better) {
  double best = mliot_nan();
  for (const double x : samples) {
    if (better(x, best) || best != best) best = x == x ? x : best;
  }
  return best;
}

double picked(Aggregate aggregate, std::span<const double> samples) {
  switch (aggregate) {
    case Aggregate::first:
      return first_of(samples);
    case Aggregate::last:
      return last_of(samples);
    case Aggregate::min:
      return extreme(samples, [](double x, double best) { return x < best; });
    default:
      return extreme(samples, [](double x, double best) { return x > best; });
  }
}

}  // namespace

void bin_values(Aggregate aggregate, const BinnedSamples& bins, std::int64_t min_samples,
                std::span<double> out) {
  if (aggregate == Aggregate::mean || aggregate == Aggregate::sum) {
    return totals(aggregate, bins, min_samples, out);
  }
  for (std::size_t k = 0; k < out.size(); ++k) {
    const auto samples = bins.samples(k);
    if (aggregate == Aggregate::count) {
      out[k] = static_cast<double>(count_of(samples));
    } else if (min_samples > 1 && count_of(samples) < min_samples) {
      out[k] = mliot_nan();
    } else {
      out[k] = picked(aggregate, samples);
    }
  }
}

double bin_value(Aggregate aggregate, std::span<const double> samples, std::int64_t min_samples) {
  if (aggregate == Aggregate::mean || aggregate == Aggregate::sum) {
    return total(aggregate, samples, min_samples);
  }
  const std::array<std::int64_t, 2> bounds{0, static_cast<std::int64_t>(samples.size())};
  double value = 0;
  bin_values(aggregate, {samples, bounds}, min_samples, {&value, 1});
  return value;
}

}  // namespace mliot::preprocessing

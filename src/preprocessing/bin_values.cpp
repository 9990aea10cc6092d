// Exact sums of whole numbers, or of two doubles; extremes and ends by plain loops.
#include "preprocessing/bin_values.hpp"

#include <algorithm>
#include <cmath>

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

constexpr std::size_t kBlock = 64;

// The unit in which the samples of a block are whole numbers of at most 56 bits, if they are of
// usual size: two bits finer than the last place of the first one that is not 0, or missing. 0
// where there is none.
double unit_of(std::span<const double> block) {
  constexpr double kLeast = 1e-200;
  constexpr double kMost = 1e200;
  constexpr std::uint64_t kExponent = std::uint64_t{0x7FF} << 52;
  constexpr std::uint64_t kFiner = std::uint64_t{54} << 52;
  for (const double x : block) {
    if (x != x || x == 0) continue;
    const double size = std::abs(x);
    if (!(size > kLeast && size < kMost)) return 0;
    return mliot_from_bits((mliot_bits(size) & kExponent) - kFiner);
  }
  return 0;
}

// Adds a block as whole numbers of its unit, which lose nothing; false where they do not fit.
bool add_whole(std::span<const double> block, Sum& sum) {
  constexpr double kMost = 72057594037927936.0;  // 2^56: 64 of them stay below 2^62
  const double unit = unit_of(block);
  if (unit == 0) return false;
  const double scale = 1 / unit;  // both are powers of two
  std::int64_t total = 0;
  std::int64_t missing = 0;
  bool fits = true;
  for (const double x : block) {
    const bool absent = x != x;
    const double scaled = absent ? 0.0 : x * scale;
    const bool small = std::abs(scaled) < kMost;
    const auto whole = static_cast<std::int64_t>(small ? scaled : 0.5);
    fits = fits & (static_cast<double>(whole) == scaled);
    total += whole;
    missing += absent;
  }
  if (!fits) return false;
  const auto high = static_cast<double>(total);
  sum.lane.add(high * unit);
  sum.lane.add(static_cast<double>(total - static_cast<std::int64_t>(high)) * unit);
  sum.missing += missing;
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
    if (!add_whole(block, sum)) add_each(block, sum);
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

double total(Aggregate aggregate, std::span<const double> samples, std::int64_t min_samples) {
  const auto [lane, missing] = sum_of(samples);
  const auto n = static_cast<std::int64_t>(samples.size()) - missing;
  const bool exact = lane.lost == 0 && std::isfinite(lane.high) && std::isfinite(lane.tail);
  if (!exact) return by_steps(aggregate, samples, min_samples);
  if (n < min_samples) return mliot_nan();
  if (aggregate == Aggregate::sum) return n == 0 ? 0.0 : lane.high + lane.tail;
  double mean = mliot_nan();
  if (n == 0 || mliot_exact_sum_quick_mean(lane.high, lane.tail, n, &mean)) return mean;
  return by_steps(aggregate, samples, min_samples);
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

double bin_value(Aggregate aggregate, std::span<const double> samples, std::int64_t min_samples) {
  switch (aggregate) {
    case Aggregate::mean:
    case Aggregate::sum:
      return total(aggregate, samples, min_samples);
    case Aggregate::count:
      return static_cast<double>(count_of(samples));
    default:
      if (min_samples > 1 && count_of(samples) < min_samples) return mliot_nan();
      return picked(aggregate, samples);
  }
}

}  // namespace mliot::preprocessing

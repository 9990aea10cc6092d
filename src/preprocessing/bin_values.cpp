// Exact sums in four lanes, whose order never shows; extremes and ends by plain loops.
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
  std::int64_t n = 0;
};

// Four chains of additions run side by side; being exact, they join in any order.
Sum sum_of(std::span<const double> samples) {
  constexpr std::size_t kLanes = 4;
  Lane lanes[kLanes];
  std::int64_t missing = 0;
  std::size_t i = 0;
  for (; i + kLanes <= samples.size(); i += kLanes) {
    for (std::size_t k = 0; k < kLanes; ++k) {
      const double x = samples[i + k];
      const bool absent = x != x;
      missing += absent;
      lanes[k].add(absent ? 0.0 : x);
    }
  }
  Lane total = lanes[0];
  for (std::size_t k = 1; k < kLanes && i > 0; ++k) {
    total.add(lanes[k].high);
    total.add(lanes[k].tail);
    total.lost += lanes[k].lost;
  }
  for (; i < samples.size(); ++i) {
    const bool absent = samples[i] != samples[i];
    missing += absent;
    total.add(absent ? 0.0 : samples[i]);
  }
  return {total, static_cast<std::int64_t>(samples.size()) - missing};
}

double by_steps(Aggregate aggregate, std::span<const double> samples, std::int64_t min_samples) {
  mliot_exact_sum sum;
  mliot_exact_sum_reset(&sum);
  for (const double x : samples) mliot_exact_sum_push(&sum, x);
  return aggregate == Aggregate::mean ? mliot_exact_sum_mean(&sum, min_samples)
                                      : mliot_exact_sum_value(&sum, min_samples);
}

double total(Aggregate aggregate, std::span<const double> samples, std::int64_t min_samples) {
  const auto [lane, n] = sum_of(samples);
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

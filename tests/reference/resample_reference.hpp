// Resampling by its definition: every bin looks at every sample of its series.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "mliot/preprocessing/resample.hpp"
#include "reference/rational.hpp"

namespace mliot::reference {

struct Sample {
  std::int64_t time;
  double value;
};

/// The exact sum of finite values over n, rounded once.
inline double exact_mean(const std::vector<double>& values, std::uint64_t n) {
  BigInteger plus = 0;
  BigInteger minus = 0;
  for (const double x : values) {
    BigInteger& side = std::signbit(x) ? minus : plus;
    side = side + magnitude(x);
  }
  const bool negative = plus < minus;
  const BigInteger difference = negative ? minus - plus : plus - minus;
  const double size = nearest<double>(difference, BigInteger(n), kFinest);
  return negative ? -size : size;
}

/// The signal of samples that are there at a label: held, or on the line to the next one.
inline double signal_at(const std::vector<Sample>& all, std::size_t end, std::int64_t label,
                        std::optional<std::int64_t> limit, bool linear) {
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  std::optional<std::size_t> before;
  for (std::size_t i = 0; i < end; ++i) {
    if (all[i].time <= label) before = i;
  }
  if (!before) return kNaN;
  const Sample a = all[*before];
  if (!linear) return limit && label - a.time > *limit ? kNaN : a.value;
  if (a.time == label) return a.value;
  if (*before + 1 == all.size()) return kNaN;
  const Sample b = all[*before + 1];
  if (limit && b.time - a.time > *limit) return kNaN;
  if (b.time == label) return b.value;
  const double part = static_cast<double>(label - a.time) / static_cast<double>(b.time - a.time);
  return (b.value - a.value) * part + a.value;
}

/// One bin of a series whose samples are all present and in order of time.
inline double bin_of(const std::vector<Sample>& all, const preprocessing::Bins& bins,
                     std::int64_t bin, preprocessing::Aggregate aggregate,
                     const preprocessing::ResampleOptions& options) {
  using preprocessing::Aggregate;
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> inside;
  std::size_t end = 0;
  for (; end < all.size() && all[end].time < bins.end(bin); ++end) {
    if (all[end].time >= bins.begin(bin)) inside.push_back(all[end].value);
  }
  const auto n = static_cast<std::int64_t>(inside.size());
  if (aggregate == Aggregate::count) return static_cast<double>(n);
  if (aggregate == Aggregate::linear || aggregate == Aggregate::zoh) {
    const bool linear = aggregate == Aggregate::linear;
    return signal_at(all, end, bins.label(bin), options.limit, linear);
  }
  if (n < options.min_samples) return kNaN;
  if (aggregate == Aggregate::sum) return exact_mean(inside, 1);
  if (n == 0) return kNaN;
  if (aggregate == Aggregate::mean) return exact_mean(inside, inside.size());
  if (aggregate == Aggregate::first) return inside.front();
  if (aggregate == Aggregate::last) return inside.back();
  double best = inside.front();
  for (const double x : inside) {
    best = aggregate == Aggregate::min ? std::fmin(best, x) : std::fmax(best, x);
  }
  return best;
}

}  // namespace mliot::reference

// Runs of equal times, and the value of each run.
#include "mliot/preprocessing/duplicates.hpp"

#include <algorithm>

#include "mliot/core/error.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/freestanding/exact_sum.h"
#include "preprocessing/bin_values.hpp"

namespace mliot::preprocessing {
namespace {

void check_runs(std::span<const std::int64_t> begin, std::size_t size) {
  require(!begin.empty() && begin.front() >= 0 && std::is_sorted(begin.begin(), begin.end()) &&
              begin.back() == static_cast<std::int64_t>(size),
          "duplicates: runs must ascend to the number of values, {}", size);
}

template <class Integer>
std::span<const Integer> run_of(std::span<const std::int64_t> begin,
                                std::span<const Integer> values, std::size_t k) {
  return values.subspan(static_cast<std::size_t>(begin[k]),
                        static_cast<std::size_t>(begin[k + 1] - begin[k]));
}

// The sum modulo 2^64, and by how many times 2^64 it is beside the true one.
template <class Integer>
Integer sum_of(std::span<const Integer> run, std::int64_t& beside) {
  Integer sum = 0;
  for (const Integer x : run) {
    if (__builtin_add_overflow(sum, x, &sum)) beside += x > 0 ? 1 : -1;
  }
  return sum;
}

template <class Integer>
IntegerRuns<Integer> integer_runs(Aggregate aggregate, std::span<const std::int64_t> begin,
                                  std::span<const Integer> values) {
  check_runs(begin, values.size());
  const bool sum = aggregate == Aggregate::sum;
  require(sum || aggregate == Aggregate::min || aggregate == Aggregate::max,
          "duplicates: '{}' is no whole number of samples of one time", enum_name(aggregate));
  IntegerRuns<Integer> out{std::vector<Integer>(begin.size() - 1, 0)};
  for (std::size_t k = 0; k < out.values.size(); ++k) {
    const auto run = run_of(begin, values, k);
    if (run.empty()) continue;
    std::int64_t beside = 0;
    out.values[k] = sum                           ? sum_of(run, beside)
                    : aggregate == Aggregate::min ? *std::min_element(run.begin(), run.end())
                                                  : *std::max_element(run.begin(), run.end());
    if (beside != 0 && out.overflow < 0) out.overflow = static_cast<std::int64_t>(k);
  }
  return out;
}

// Halves of 32 bits are doubles, and 2^20 of them have a sum that is one.
template <class Integer>
void add_halves(std::span<const Integer> some, mliot_exact_sum& sum) {
  constexpr double kHalf = 4294967296.0;
  double high = 0;
  double low = 0;
  for (const Integer x : some) {
    high += static_cast<double>(x >> 32);
    low += static_cast<double>(x & 0xFFFFFFFF);
  }
  mliot_exact_sum_push(&sum, high * kHalf);
  mliot_exact_sum_push(&sum, low);
}

template <class Integer>
double mean_of(std::span<const Integer> run) {
  constexpr std::size_t kAtOnce = 1 << 20;
  mliot_exact_sum sum;
  mliot_exact_sum_reset(&sum);
  for (std::size_t i = 0; i < run.size(); i += kAtOnce) {
    add_halves(run.subspan(i, std::min(kAtOnce, run.size() - i)), sum);
  }
  const auto n = static_cast<std::int64_t>(run.size());
  double mean = mliot_nan();
  if (n > 0 && !mliot_exact_sum_quick_mean(sum.high, sum.tail, n, &mean)) {
    mean = mliot_exact_sum_divided(&sum, n);
  }
  return mean;
}

template <class Integer>
std::vector<double> means_of(std::span<const std::int64_t> begin, std::span<const Integer> values) {
  check_runs(begin, values.size());
  std::vector<double> out(begin.size() - 1);
  for (std::size_t k = 0; k < out.size(); ++k) out[k] = mean_of(run_of(begin, values, k));
  return out;
}

}  // namespace

DistinctTimes distinct_times(std::span<const std::int64_t> offsets,
                             std::span<const std::int64_t> times) {
  require(!offsets.empty() && offsets.front() == 0 &&
              offsets.back() == static_cast<std::int64_t>(times.size()),
          "duplicates: offsets must run from 0 to the number of times, {}", times.size());
  DistinctTimes runs;
  runs.offsets.assign(1, 0);
  runs.begin.reserve(times.size() + 1);
  for (std::size_t s = 0; s + 1 < offsets.size(); ++s) {
    require(offsets[s] <= offsets[s + 1], "duplicates: offsets fall at series {}", s);
    for (std::int64_t i = offsets[s]; i < offsets[s + 1]; ++i) {
      const auto row = static_cast<std::size_t>(i);
      const bool begins = i == offsets[s] || times[row] != times[row - 1];
      require(i == offsets[s] || times[row] >= times[row - 1],
              "duplicates: times must not fall within a series, but row {} has {} after {}", i,
              times[row], i == offsets[s] ? 0 : times[row - 1]);
      if (begins) runs.begin.push_back(i);
    }
    runs.offsets.push_back(static_cast<std::int64_t>(runs.begin.size()));
  }
  runs.begin.push_back(static_cast<std::int64_t>(times.size()));
  return runs;
}

std::vector<double> aggregate_runs(Aggregate aggregate, std::span<const std::int64_t> begin,
                                   std::span<const double> values, int threads) {
  const FloatMode mode;
  constexpr std::size_t kChunk = 4096;
  check_runs(begin, values.size());
  require(aggregate != Aggregate::linear && aggregate != Aggregate::zoh,
          "duplicates: '{}' is no value of samples of one time", enum_name(aggregate));
  std::vector<double> out(begin.size() - 1);
  parallel_for((out.size() + kChunk - 1) / kChunk, threads, [&](std::size_t chunk) {
    const std::size_t end = std::min(out.size(), (chunk + 1) * kChunk);
    for (std::size_t k = chunk * kChunk; k < end; ++k) {
      const auto first = static_cast<std::size_t>(begin[k]);
      const auto last = static_cast<std::size_t>(begin[k + 1]);
      out[k] = last - first == 1 && aggregate != Aggregate::count
                   ? values[first]
                   : bin_value(aggregate, values.subspan(first, last - first), 1);
    }
  });
  return out;
}

IntegerRuns<std::int64_t> aggregate_runs(Aggregate aggregate, std::span<const std::int64_t> begin,
                                         std::span<const std::int64_t> values) {
  const FloatMode mode;
  return integer_runs(aggregate, begin, values);
}

IntegerRuns<std::uint64_t> aggregate_runs(Aggregate aggregate, std::span<const std::int64_t> begin,
                                          std::span<const std::uint64_t> values) {
  const FloatMode mode;
  return integer_runs(aggregate, begin, values);
}

std::vector<double> mean_runs(std::span<const std::int64_t> begin,
                              std::span<const std::int64_t> values) {
  const FloatMode mode;
  return means_of(begin, values);
}

std::vector<double> mean_runs(std::span<const std::int64_t> begin,
                              std::span<const std::uint64_t> values) {
  const FloatMode mode;
  return means_of(begin, values);
}

}  // namespace mliot::preprocessing

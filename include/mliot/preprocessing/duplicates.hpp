// Several samples of one series at one time: where they are, and one value out of them.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "mliot/preprocessing/resample.hpp"

namespace mliot::preprocessing {

/// What becomes of samples of one series at one time. first and last keep whole samples, in the
/// order of their arrival; mean, sum, min and max combine each column on its own (NaN is no
/// sample); keep leaves them, error refuses them.
enum class Duplicates : std::uint8_t { keep, first, last, mean, sum, min, max, error };

constexpr std::array<std::string_view, 8> enum_names(Duplicates) {
  return {"keep", "first", "last", "mean", "sum", "min", "max", "error"};
}

/// The samples of one time: series i has the times offsets[i] .. offsets[i + 1], and time k the
/// samples begin[k] .. begin[k + 1].
struct DistinctTimes {
  std::vector<std::int64_t> offsets;
  std::vector<std::int64_t> begin;
};

/// Finds runs of equal times. Throws InvalidArgument naming the row where a time falls within its
/// series.
DistinctTimes distinct_times(std::span<const std::int64_t> offsets,
                             std::span<const std::int64_t> times);

/// One value of each run of a column: mean, sum, first, last, min, max or count of what is not
/// missing, NaN where nothing is. Throws InvalidArgument for other aggregates.
std::vector<double> aggregate_runs(Aggregate aggregate, std::span<const std::int64_t> begin,
                                   std::span<const double> values, int threads);

/// One whole number of each run, and the first run whose sum passes the type, -1 where none does.
template <class Integer>
struct IntegerRuns {
  std::vector<Integer> values;
  std::int64_t overflow = -1;
};

/// min, max or sum of each run of whole numbers, exactly; 0 for an empty one. Throws
/// InvalidArgument for other aggregates.
IntegerRuns<std::int64_t> aggregate_runs(Aggregate aggregate, std::span<const std::int64_t> begin,
                                         std::span<const std::int64_t> values);
IntegerRuns<std::uint64_t> aggregate_runs(Aggregate aggregate, std::span<const std::int64_t> begin,
                                          std::span<const std::uint64_t> values);

/// The mean of each run of whole numbers, rounded once; NaN for an empty one.
std::vector<double> mean_runs(std::span<const std::int64_t> begin,
                              std::span<const std::int64_t> values);
std::vector<double> mean_runs(std::span<const std::int64_t> begin,
                              std::span<const std::uint64_t> values);

}  // namespace mliot::preprocessing

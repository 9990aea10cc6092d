// Runs of equal times, and the value of each run.
#include "mliot/preprocessing/duplicates.hpp"

#include <algorithm>

#include "mliot/core/error.hpp"
#include "mliot/core/parallel.hpp"
#include "preprocessing/bin_values.hpp"

namespace mliot::preprocessing {

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
  constexpr std::size_t kChunk = 4096;
  require(!begin.empty() && begin.front() >= 0 && std::is_sorted(begin.begin(), begin.end()) &&
              begin.back() == static_cast<std::int64_t>(values.size()),
          "duplicates: runs must ascend to the number of values, {}", values.size());
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

}  // namespace mliot::preprocessing

// A counting sort by series, then only what is still out of order, series by series.
#include "mliot/data/event_index.hpp"

#include <algorithm>
#include <atomic>

#include "mliot/core/error.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/data/transform_panel.hpp"

namespace mliot::data {
namespace {

using Index = std::int64_t;
using Codes = std::span<const std::int32_t>;
using Times = std::span<const Index>;

constexpr std::size_t kChunk = 1 << 16;

std::size_t to_size(Index i) { return static_cast<std::size_t>(i); }

// A row as it is sorted within its series: by time, then by place in the input.
struct Entry {
  Index time;
  Index row;
  bool operator<(const Entry& other) const {
    return time != other.time ? time < other.time : row < other.row;
  }
};

// Whether the rows begin .. end ascend, the one before them included.
bool ascends(Codes series, Times times, std::size_t begin, std::size_t end) {
  int falls = 0;  // without a jump a row
  for (std::size_t i = std::max<std::size_t>(begin, 1); i < end; ++i) {
    const int earlier = static_cast<int>(times[i] < times[i - 1]);
    const int same = static_cast<int>(series[i] == series[i - 1]);
    falls |= static_cast<int>(series[i] < series[i - 1]) | (same & earlier);
  }
  return falls == 0;
}

bool is_sorted(Codes series, Times times, int threads) {
  std::atomic<bool> sorted = true;
  parallel_for((series.size() + kChunk - 1) / kChunk, threads, [&](std::size_t chunk) {
    if (!sorted.load(std::memory_order_relaxed)) return;
    const std::size_t begin = chunk * kChunk;
    if (!ascends(series, times, begin, std::min(series.size(), begin + kChunk))) sorted = false;
  });
  return sorted;
}

void check_code(Codes series, std::size_t row, std::size_t n_series) {
  const std::int32_t code = series[row];
  require(code >= 0 && static_cast<std::size_t>(code) < n_series,
          "panel: row {} has series {}, but there are {}", row, code, n_series);
}

// Of series that ascend: by steps that double, then halves.
std::vector<Index> offsets_of_sorted(Codes series, std::size_t n_series) {
  std::vector<Index> offsets(n_series + 1, static_cast<Index>(series.size()));
  offsets[0] = 0;
  if (series.empty()) return offsets;
  check_code(series, 0, n_series);
  check_code(series, series.size() - 1, n_series);
  std::size_t begin = 0;
  for (std::size_t s = 1; s < n_series && begin < series.size(); ++s) {
    const auto code = static_cast<std::int32_t>(s);
    std::size_t step = 1;
    std::size_t low = begin;
    for (; low + step < series.size() && series[low + step] < code; step *= 2) low += step;
    const auto last = series.begin() + static_cast<Index>(std::min(series.size(), low + step + 1));
    const auto found = std::lower_bound(series.begin() + static_cast<Index>(low), last, code);
    begin = static_cast<std::size_t>(found - series.begin());
    offsets[s] = static_cast<Index>(begin);
  }
  return offsets;
}

std::vector<Index> counted_offsets(Codes series, std::size_t n_series) {
  std::vector<Index> offsets(n_series + 1, 0);
  for (std::size_t i = 0; i < series.size(); ++i) {
    check_code(series, i, n_series);
    ++offsets[static_cast<std::size_t>(series[i]) + 1];
  }
  for (std::size_t i = 0; i < n_series; ++i) offsets[i + 1] += offsets[i];
  return offsets;
}

void sort_rows(Codes series, Times times, EventIndex& index, int threads) {
  std::vector<Entry> entries(series.size());
  std::vector<Index> next(index.offsets.begin(), index.offsets.end() - 1);
  for (std::size_t i = 0; i < series.size(); ++i) {
    const auto place = to_size(next[static_cast<std::size_t>(series[i])]++);
    entries[place] = {times[i], static_cast<Index>(i)};
  }
  index.order.resize(entries.size());
  index.times.resize(entries.size());
  const auto shares = shares_of_series(index.offsets, entries.size());
  parallel_for(shares.size() - 1, threads, [&](std::size_t share) {
    for (std::size_t s = shares[share]; s < shares[share + 1]; ++s) {
      const auto first = entries.begin() + index.offsets[s];
      const auto last = entries.begin() + index.offsets[s + 1];
      if (!std::is_sorted(first, last)) std::sort(first, last);
    }
    const Index end = index.offsets[shares[share + 1]];
    for (Index i = index.offsets[shares[share]]; i < end; ++i) {
      index.order[to_size(i)] = entries[to_size(i)].row;
      index.times[to_size(i)] = entries[to_size(i)].time;
    }
  });
}

}  // namespace

EventIndex index_events(std::span<const std::int32_t> series, std::size_t n_series,
                        std::span<const std::int64_t> times, int threads) {
  require(series.size() == times.size(), "panel: {} series numbers do not fit {} periods",
          series.size(), times.size());
  EventIndex index;
  if (is_sorted(series, times, threads)) {
    index.offsets = offsets_of_sorted(series, n_series);
  } else {
    index.offsets = counted_offsets(series, n_series);
    sort_rows(series, times, index, threads);
  }
  return index;
}

}  // namespace mliot::data

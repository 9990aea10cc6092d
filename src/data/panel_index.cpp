// Long tables as series: what is doubled, what is missing, and which number each id has.
#include "mliot/data/panel_index.hpp"

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <utility>

#include "mliot/core/error.hpp"
#include "mliot/data/event_index.hpp"

namespace mliot::data {
namespace {

using Index = std::int64_t;

std::size_t to_size(Index i) { return static_cast<std::size_t>(i); }

void note(const RowPair& pair, RowPair& first, Index& count) {
  if (count++ == 0) first = pair;
}

// First periods, duplicates and gaps, walking the sorted rows.
void inspect(std::span<const Index> periods, PanelIndex& index) {
  const auto row_at = [&](Index i) { return index.order.empty() ? i : index.order[to_size(i)]; };
  for (std::size_t s = 0; s + 1 < index.offsets.size(); ++s) {
    const Index begin = index.offsets[s];
    const Index end = index.offsets[s + 1];
    if (begin == end) continue;
    Index previous_row = row_at(begin);
    Index previous = periods[to_size(previous_row)];
    index.first_period[s] = previous;
    for (Index i = begin + 1; i < end; ++i) {
      const Index row = row_at(i);
      const Index period = periods[to_size(row)];
      if (period == previous) note({row, previous_row}, index.duplicate, index.n_duplicates);
      if (period > previous && period - 1 != previous) {
        note({row, previous_row}, index.gap, index.n_gaps);
      }
      previous_row = row;
      previous = period;
    }
  }
}

Index filled_length(std::span<const Index> periods, Index begin, Index end) {
  if (begin == end) return 0;
  const auto last = static_cast<std::uint64_t>(periods[to_size(end - 1)]);
  const auto first = static_cast<std::uint64_t>(periods[to_size(begin)]);
  const std::uint64_t length = last - first + 1;
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<Index>::max() / 4);
  return static_cast<Index>(std::min(length, kMost));
}

// One past the run of equal values that begins at a place.
std::size_t run_end(std::span<const Index> values, std::size_t begin) {
  constexpr std::size_t kAtOnce = 8;
  const Index value = values[begin];
  std::size_t i = begin + 1;
  for (; i + kAtOnce <= values.size(); i += kAtOnce) {
    Index different = 0;
    for (std::size_t k = 0; k < kAtOnce; ++k) different |= values[i + k] ^ value;
    if (different != 0) break;
  }
  while (i < values.size() && values[i] == value) ++i;
  return i;
}

// Codes in the order of appearance.
Encoding encode_by_appearance(std::span<const Index> values) {
  Encoding encoding;
  encoding.codes.resize(values.size());
  std::unordered_map<Index, std::int32_t> known;
  for (std::size_t i = 0; i < values.size();) {
    const auto next = static_cast<std::int32_t>(encoding.levels.size());
    const auto [entry, is_new] = known.try_emplace(values[i], next);
    if (is_new) encoding.levels.push_back(values[i]);
    require<ResourceLimit>(next < std::numeric_limits<std::int32_t>::max(),
                           "encode: too many distinct values");
    const std::size_t end = run_end(values, i);
    std::fill(encoding.codes.begin() + static_cast<Index>(i),
              encoding.codes.begin() + static_cast<Index>(end), entry->second);
    i = end;
  }
  return encoding;
}

// Codes by a table with a place for every value from the least to the greatest.
Encoding encode_by_table(std::span<const Index> values, Index least, std::size_t range) {
  std::vector<std::int32_t> codes(range, -1);
  const auto place = [&](Index value) { return static_cast<std::size_t>(value - least); };
  for (const Index value : values) codes[place(value)] = 0;
  Encoding encoding;
  for (std::size_t i = 0; i < range; ++i) {
    if (codes[i] < 0) continue;
    codes[i] = static_cast<std::int32_t>(encoding.levels.size());
    encoding.levels.push_back(least + static_cast<Index>(i));
  }
  encoding.codes.resize(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) encoding.codes[i] = codes[place(values[i])];
  return encoding;
}

// Whether neighbours are mostly equal, by those of the first rows.
bool has_long_runs(std::span<const Index> values) {
  constexpr std::size_t kLooked = 4096;
  const auto head = values.first(std::min(values.size(), kLooked));
  std::size_t changes = 0;
  for (std::size_t i = 1; i < head.size(); ++i) changes += head[i] != head[i - 1];
  return changes * 4 <= head.size();
}

}  // namespace

Encoding encode(std::span<const std::int64_t> values) {
  if (!has_long_runs(values)) {
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    const auto range = static_cast<std::uint64_t>(*most) - static_cast<std::uint64_t>(*least);
    constexpr std::uint64_t kMost = 1 << 26;
    if (range < std::min<std::uint64_t>(4 * values.size(), kMost)) {
      return encode_by_table(values, *least, static_cast<std::size_t>(range) + 1);
    }
  }
  Encoding encoding = encode_by_appearance(values);
  if (std::is_sorted(encoding.levels.begin(), encoding.levels.end())) return encoding;
  std::vector<Index> sorted = encoding.levels;
  std::sort(sorted.begin(), sorted.end());
  std::vector<std::int32_t> place(sorted.size());
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const auto found = std::lower_bound(sorted.begin(), sorted.end(), encoding.levels[i]);
    place[i] = static_cast<std::int32_t>(found - sorted.begin());
  }
  for (std::int32_t& code : encoding.codes) code = place[static_cast<std::size_t>(code)];
  encoding.levels = std::move(sorted);
  return encoding;
}

PanelIndex index_panel(std::span<const std::int32_t> series, std::size_t n_series,
                       std::span<const std::int64_t> periods) {
  EventIndex events = index_events(series, n_series, periods, 1);
  PanelIndex index;
  index.offsets = std::move(events.offsets);
  index.order = std::move(events.order);
  index.first_period.assign(n_series, 0);
  inspect(periods, index);
  return index;
}

FilledPanel fill_gaps(const PanelIndex& index, std::span<const std::int64_t> sorted_periods) {
  constexpr Index kRowsPerRow = 1000;
  constexpr Index kRowsAnyway = 1000000;
  const auto n_rows = static_cast<Index>(sorted_periods.size());
  require(n_rows == index.offsets.back(), "panel: {} periods do not fit {} rows", n_rows,
          index.offsets.back());
  const Index most = n_rows * kRowsPerRow + kRowsAnyway;
  FilledPanel filled;
  filled.offsets.assign(1, 0);
  filled.position.resize(sorted_periods.size());
  for (std::size_t s = 0; s + 1 < index.offsets.size(); ++s) {
    const Index begin = index.offsets[s];
    const Index end = index.offsets[s + 1];
    const Index length = filled_length(sorted_periods, begin, end);
    const Index start = filled.offsets.back();
    require<ResourceLimit>(start + length <= most,
                           "fill_gaps: {} rows would become more than {}: is a date wrong, or freq "
                           "too fine?",
                           n_rows, most);
    for (Index i = begin; i < end; ++i) {
      filled.position[to_size(i)] =
          start + sorted_periods[to_size(i)] - sorted_periods[to_size(begin)];
    }
    filled.offsets.push_back(start + length);
  }
  return filled;
}

FutureRows match_future(std::span<const std::int32_t> series, std::span<const std::int64_t> periods,
                        const FutureWindow& window) {
  require(series.size() == periods.size(), "panel: {} series numbers do not fit {} periods",
          series.size(), periods.size());
  require(window.horizon >= 1, "panel: horizon must be >= 1, got {}", window.horizon);
  const auto n_series = static_cast<Index>(window.first_period.size());
  FutureRows future;
  future.rows.assign(to_size(n_series * window.horizon), -1);
  for (std::size_t i = 0; i < series.size(); ++i) {
    const Index s = series[i];
    if (s < 0) continue;
    require(s < n_series, "panel: row {} has series {}, but there are {}", i, s, n_series);
    const Index first = window.first_period[to_size(s)];
    if (periods[i] < first || periods[i] - first >= window.horizon) continue;
    Index& row = future.rows[to_size(s * window.horizon + periods[i] - first)];
    if (row >= 0 && !future.duplicate.found()) future.duplicate = {static_cast<Index>(i), row};
    if (row < 0) row = static_cast<Index>(i);
  }
  return future;
}

}  // namespace mliot::data

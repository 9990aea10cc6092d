// Two cursors over the sorted times of each group; groups and long groups' parts run in parallel.
#include "mliot/preprocessing/asof_join.hpp"

#include <algorithm>
#include <cstddef>

#include "mliot/core/error.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/freestanding/time_axis.h"
#include "preprocessing/row_parts.hpp"

namespace mliot::preprocessing {
namespace {

using Index = std::int64_t;

constexpr Index kNone = -1;

std::size_t to_size(Index i) { return static_cast<std::size_t>(i); }

void check(const GroupedTimes& table, std::string_view side) {
  require(table.rows.empty() || table.rows.size() == table.times.size(),
          "asof_join: {} rows of the {} table do not fit {} times", table.rows.size(), side,
          table.times.size());
  require(!table.offsets.empty() && table.offsets.front() == 0 &&
              table.offsets.back() == static_cast<Index>(table.times.size()),
          "asof_join: the offsets of the {} table must run from 0 to {}", side, table.times.size());
  for (std::size_t g = 0; g + 1 < table.offsets.size(); ++g) {
    require(table.offsets[g] <= table.offsets[g + 1],
            "asof_join: the offsets of the {} table fall at group {}", side, g);
  }
}

// A row beyond the table, or one twice in place of another, would be written where nobody looks.
void check_rows(const GroupedTimes& table, std::string_view side) {
  const auto n = static_cast<Index>(table.times.size());
  std::vector<bool> seen(table.rows.size());
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const Index row = table.rows[i];
    require(row >= 0 && row < n && !seen[to_size(row)],
            "asof_join: place {} of the {} table is row {}; each of its {} rows must come once", i,
            side, row, n);
    seen[to_size(row)] = true;
  }
}

void check_time(const GroupedTimes& table, std::size_t group, Index i, std::string_view side) {
  const Index time = table.times[to_size(i)];
  require(mliot_time_in_range(time) != 0,
          "asof_join: the time {} in row {} of the {} table is out of range", time, i, side);
  if (i == table.offsets[group]) return;
  const Index previous = table.times[to_size(i - 1)];
  require(time >= previous,
          "asof_join: times must not fall within a group, but row {} of the {} table has {} "
          "after {}",
          i, side, time, previous);
}

void check_times(const GroupedTimes& table, const RowPart& part, std::string_view side) {
  bool falls = false;
  for (Index i = part.begin + 1; i < part.end; ++i) {
    falls |= table.times[to_size(i)] < table.times[to_size(i - 1)];
  }
  check_time(table, part.series, part.begin, side);
  check_time(table, part.series, part.end - 1, side);
  if (!falls) return;
  for (Index i = part.begin; i < part.end; ++i) check_time(table, part.series, i, side);
}

template <class Work>
void each_part(const RowParts& parts, int threads, Work work) {
  parallel_for(parts.shares(), threads, [&](std::size_t share) {
    for (const RowPart& part : parts.share(share)) work(part);
  });
}

// The right rows of one group as cursors: `upto` counts those that are before the left time (or at
// it where exact matches go backward), `from` is the first that is after it (or at it).
class Match {
 public:
  Match(std::span<const Index> times, const AsofOptions& options, Index first)
      : times_(times),
        end_(static_cast<Index>(times.size())),
        exact_(options.allow_exact_matches),
        tolerance_(options.tolerance.value_or(2 * MLIOT_MAX_TIME)) {
    const auto begin = std::lower_bound(times.begin(), times.end(), first) - times.begin();
    upto_ = static_cast<Index>(begin);
    from_ = upto_;
  }

  Index backward(Index time) {
    if (exact_) {
      while (upto_ < end_ && times_[to_size(upto_)] <= time) ++upto_;
    } else {
      while (upto_ < end_ && times_[to_size(upto_)] < time) ++upto_;
    }
    const bool near = upto_ > 0 && time - times_[to_size(upto_ - 1)] <= tolerance_;
    return near ? upto_ - 1 : kNone;
  }

  Index forward(Index time) {
    if (exact_) {
      while (from_ < end_ && times_[to_size(from_)] < time) ++from_;
    } else {
      while (from_ < end_ && times_[to_size(from_)] <= time) ++from_;
    }
    const bool near = from_ < end_ && times_[to_size(from_)] - time <= tolerance_;
    return near ? from_ : kNone;
  }

  Index nearest(Index time) {
    const Index before = backward(time);
    const Index after = forward(time);
    if (before == kNone || after == kNone) return before == kNone ? after : before;
    return time - times_[to_size(before)] <= times_[to_size(after)] - time ? before : after;
  }

 private:
  std::span<const Index> times_;
  Index end_;
  bool exact_;
  Index tolerance_;
  Index upto_ = 0;
  Index from_ = 0;
};

Index row_of(const GroupedTimes& table, Index place) {
  return table.rows.empty() ? place : table.rows[to_size(place)];
}

void match_part(const RowPart& part, const GroupedTimes& left, const GroupedTimes& right,
                const AsofOptions& options, std::span<Index> out) {
  const Index base = right.offsets[part.series];
  const auto times =
      right.times.subspan(to_size(base), to_size(right.offsets[part.series + 1] - base));
  const Match match(times, options, left.times[to_size(part.begin)]);
  const auto run = [&](auto find) {  // its own cursors, which stay in registers
    for (Index i = part.begin; i < part.end; ++i) {
      const Index found = find(left.times[to_size(i)]);
      out[to_size(row_of(left, i))] = found == kNone ? kNone : row_of(right, base + found);
    }
  };
  switch (options.direction) {
    case AsofDirection::backward:
      return run([own = match](Index time) mutable { return own.backward(time); });
    case AsofDirection::forward:
      return run([own = match](Index time) mutable { return own.forward(time); });
    default:
      return run([own = match](Index time) mutable { return own.nearest(time); });
  }
}

}  // namespace

std::vector<Index> asof_join(const GroupedTimes& left, const GroupedTimes& right,
                             const AsofOptions& options, int threads) {
  check(left, "left");
  check(right, "right");
  require(left.offsets.size() == right.offsets.size(),
          "asof_join: the left table has {} groups, the right one {}", left.offsets.size() - 1,
          right.offsets.size() - 1);
  check_rows(left, "left");
  check_rows(right, "right");
  require(static_cast<std::size_t>(options.direction) < enum_names(options.direction).size(),
          "asof_join: there is no direction {}", options.direction);
  require(options.tolerance.value_or(0) >= 0, "asof_join: tolerance must be >= 0, got {}",
          options.tolerance.value_or(0));
  const RowParts here(left.offsets);
  const RowParts there(right.offsets);
  each_part(here, threads, [&](const RowPart& part) { check_times(left, part, "left"); });
  each_part(there, threads, [&](const RowPart& part) { check_times(right, part, "right"); });
  std::vector<Index> out(left.times.size());
  each_part(here, threads,
            [&](const RowPart& part) { match_part(part, left, right, options, out); });
  return out;
}

}  // namespace mliot::preprocessing

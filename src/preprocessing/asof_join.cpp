// Two cursors over the sorted times of each group; groups and long groups' parts run in parallel.
#include "mliot/preprocessing/asof_join.hpp"

#include <algorithm>
#include <cstddef>

#include "mliot/core/error.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/freestanding/time_axis.h"

namespace mliot::preprocessing {
namespace {

using Index = std::int64_t;

constexpr Index kNone = -1;

std::size_t to_size(Index i) { return static_cast<std::size_t>(i); }

void check(const GroupedTimes& table, std::string_view side) {
  require(!table.offsets.empty() && table.offsets.front() == 0 &&
              table.offsets.back() == static_cast<Index>(table.times.size()),
          "asof_join: the offsets of the {} table must run from 0 to {}", side, table.times.size());
  for (std::size_t g = 0; g + 1 < table.offsets.size(); ++g) {
    require(table.offsets[g] <= table.offsets[g + 1],
            "asof_join: the offsets of the {} table fall at group {}", side, g);
  }
}

void check_times(const GroupedTimes& table, std::size_t group, std::string_view side) {
  Index previous = -MLIOT_MAX_TIME;
  for (Index i = table.offsets[group]; i < table.offsets[group + 1]; ++i) {
    const Index time = table.times[to_size(i)];
    require(mliot_time_in_range(time) != 0,
            "asof_join: the time {} in row {} of the {} table is out of range", time, i, side);
    require(time >= previous,
            "asof_join: times must not fall within a group, but row {} of the {} table has {} "
            "after {}",
            i, side, time, previous);
    previous = time;
  }
}

// A part of one group's left rows.
struct Part {
  std::size_t group;
  Index begin;
  Index end;
};

std::vector<Part> parts_of(const GroupedTimes& left) {
  constexpr Index kPart = 1 << 16;
  std::vector<Part> parts;
  for (std::size_t g = 0; g + 1 < left.offsets.size(); ++g) {
    for (Index i = left.offsets[g]; i < left.offsets[g + 1]; i += kPart) {
      parts.push_back({g, i, std::min(left.offsets[g + 1], i + kPart)});
    }
  }
  return parts;
}

// Parts in shares of some 100 microseconds, whose number does not depend on the threads.
std::vector<std::size_t> shares_of(std::span<const Part> parts) {
  constexpr Index kShare = 1 << 15;
  std::vector<std::size_t> shares{0};
  Index rows = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    rows += parts[i].end - parts[i].begin;
    if (rows < kShare && i + 1 < parts.size()) continue;
    shares.push_back(i + 1);
    rows = 0;
  }
  return shares;
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

template <class Find>
void match_rows(const Part& part, std::span<const Index> left, Index base, Find find,
                std::span<Index> out) {
  for (Index i = part.begin; i < part.end; ++i) {
    const Index found = find(left[to_size(i)]);
    out[to_size(i)] = found == kNone ? kNone : base + found;
  }
}

void match_part(const Part& part, const GroupedTimes& left, const GroupedTimes& right,
                const AsofOptions& options, std::span<Index> out) {
  const Index base = right.offsets[part.group];
  const auto times =
      right.times.subspan(to_size(base), to_size(right.offsets[part.group + 1] - base));
  Match match(times, options, left.times[to_size(part.begin)]);
  const auto run = [&](auto find) { match_rows(part, left.times, base, find, out); };
  switch (options.direction) {
    case AsofDirection::backward:
      return run([&](Index time) { return match.backward(time); });
    case AsofDirection::forward:
      return run([&](Index time) { return match.forward(time); });
    default:
      return run([&](Index time) { return match.nearest(time); });
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
  require(options.tolerance.value_or(0) >= 0, "asof_join: tolerance must be >= 0, got {}",
          options.tolerance.value_or(0));
  std::vector<Index> out(left.times.size());
  for (std::size_t g = 0; g + 1 < left.offsets.size(); ++g) {
    check_times(left, g, "left");
    check_times(right, g, "right");
  }
  const std::vector<Part> parts = parts_of(left);
  const auto shares = shares_of(parts);
  parallel_for(shares.size() - 1, threads, [&](std::size_t share) {
    for (std::size_t i = shares[share]; i < shares[share + 1]; ++i) {
      match_part(parts[i], left, right, options, out);
    }
  });
  return out;
}

}  // namespace mliot::preprocessing

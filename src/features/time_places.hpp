// What windows over time of one column and of two share: checks of their states, and their batches.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "features/present.hpp"
#include "mliot/core/error.hpp"
#include "mliot/features/time_window_options.hpp"
#include "mliot/freestanding/time_window.h"

namespace mliot::features {

/// The age at which a sample has left.
template <class Options>
std::int64_t span_of(const Options& options) {
  return leaving_age(options.window, options.closed);
}

/// Whether a sample waits where one may.
inline bool waits_rightly(const mliot_time_window& s, bool lags) {
  const bool none = std::bit_cast<std::uint64_t>(s.waiting) == 0;
  if (s.waits == 0) return none && (!lags || s.begun == 0 || s.missing != 0);
  return lags && s.waits == 1 && s.begun != 0 && s.missing == 0 && !std::isnan(s.waiting);
}

/// Whether the times of the samples in the window stand in order within it.
inline bool has_times(const mliot_time_window& s, const std::int64_t* times, std::int64_t size,
                      std::int64_t position, std::int64_t span) {
  const auto is_flag = [](std::int64_t flag) { return flag == 0 || flag == 1; };
  if (s.live < 0 || s.live > size || !is_flag(s.begun) || !is_flag(s.missing)) return false;
  if (!is_flag(s.losses) || (s.losses == 0 && s.lost != 0)) return false;
  if (s.begun == 0 && (s.live != 0 || s.time != 0 || s.missing != 0 || s.losses != 0)) return false;
  const std::int64_t oldest = mliot_time_window_oldest(&s, size, position);
  std::int64_t before = s.losses != 0 ? s.lost : std::numeric_limits<std::int64_t>::min();
  for (std::int64_t i = 0; i < s.live; ++i) {
    const std::int64_t time = times[(oldest + i) % size];
    if (time < before || time > s.time) return false;
    if (mliot_time_window_passed(time, s.time, span) != 0) return false;
    before = time;
  }
  return s.losses == 0 || (s.lost <= s.time && mliot_time_window_passed(s.lost, s.time, span) == 0);
}

/// Whether the ring's places in use hold the samples in the window, and beside them nothing.
inline bool holds_only_live(std::int64_t live, std::int64_t size, std::int64_t position,
                            std::int64_t filled, const double* ring) {
  if (live > filled) return false;
  for (std::int64_t age = 0; age < filled; ++age) {
    const double x = ring[(position - 1 - age + size) % size];
    if (std::isnan(x) != (age >= live)) return false;
  }
  return true;
}

/// How many rows each window holds, its newest included, and the most samples present in one.
struct Windows {
  std::vector<std::uint32_t> rows;
  std::int64_t most = 0;
};

/// Throws where times fall.
inline void require_rising(std::string_view who, std::span<const std::int64_t> times) {
  for (std::size_t t = 1; t < times.size(); ++t) {
    require(times[t] >= times[t - 1],
            "{}: times must not fall, but row {} has {} after {}; sort the rows by time", who, t,
            times[t], times[t - 1]);
  }
}

template <class Options>
Windows windows_of(std::string_view who, const Options& options,
                   std::span<const std::int64_t> times, std::span<const double> in) {
  Windows found;
  require_rising(who, times);
  const std::int64_t span = span_of(options);
  found.rows.resize(times.size());
  std::size_t first = 0;
  for (std::size_t t = 0; t < times.size(); ++t) {
    while (mliot_time_window_passed(times[first], times[t], span) != 0) ++first;
    found.rows[t] = static_cast<std::uint32_t>(t - first + 1);
  }
  const Present present(in);
  for (std::size_t t = 0; t < times.size(); ++t) {
    const std::int64_t held = present.of(t + 1 - found.rows[t], t + 1);
    found.most = std::max(found.most, held);
    require(held <= options.max_samples,
            "{}: the window that ends at row {} holds more than max_samples={} samples; give a "
            "larger max_samples or a shorter window",
            who, t, options.max_samples);
  }
  return found;
}

/// The same options with no more room than the fullest window needs: less memory to go through.
template <class Options>
Options with_little_room(Options options, std::int64_t most) {
  std::int64_t needed = std::max({most, options.min_samples, std::int64_t{1}});
  if constexpr (requires { options.ddof; }) needed = std::max(needed, options.ddof + 1);
  options.max_samples = std::min(needed, options.max_samples);
  return options;
}

}  // namespace mliot::features
